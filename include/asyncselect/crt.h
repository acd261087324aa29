/* crt.h: what Windows' C library has beside the standard one's, in the part that socket programs use.
 * Comes with windows.h and tchar.h. Every function may be called from any thread and from inside a
 * post callback, and follows Microsoft's page of its name. A long has 32 bits in their formats and
 * numbers, as it has there. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_CRT_H
#define ASYNCSELECT_CRT_H

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "windef.h"

ASYNCSELECT_BEGIN

#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#define _MAX_PATH 260

/* ---- Printing ---- */

/* Prints at most count units, and the 0 only if there is room left for it. Returns the length, or -1:
 * it is longer than count. Formats as printf's of that library: %I64d, %S for the other kind of
 * string than the function's. */
ASYNCSELECT_API int _snprintf(char *buffer, size_t count, const char *format, ...)
    ASYNCSELECT_LINK("_snprintf");
ASYNCSELECT_API int _vsnprintf(char *buffer, size_t count, const char *format, va_list argptr)
    ASYNCSELECT_LINK("_vsnprintf");
ASYNCSELECT_API int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...)
    ASYNCSELECT_LINK("_snwprintf");
ASYNCSELECT_API int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format,
                                va_list argptr) ASYNCSELECT_LINK("_vsnwprintf");

/* The length that would be printed, or -1. */
ASYNCSELECT_API int _scprintf(const char *format, ...) ASYNCSELECT_LINK("_scprintf");
ASYNCSELECT_API int _vscprintf(const char *format, va_list argptr) ASYNCSELECT_LINK("_vscprintf");
ASYNCSELECT_API int _scwprintf(const wchar_t *format, ...) ASYNCSELECT_LINK("_scwprintf");
ASYNCSELECT_API int _vscwprintf(const wchar_t *format, va_list argptr)
    ASYNCSELECT_LINK("_vscwprintf");

/* What tchar.h's _tprintf and its kin are with UNICODE: the C library's wprintf takes %s for narrow
 * strings. They write UTF-8, and do not make the stream a wide one. Return the units printed, or
 * -1. */
ASYNCSELECT_API int asyncselect_wprintf(const wchar_t *format, ...);
ASYNCSELECT_API int asyncselect_vwprintf(const wchar_t *format, va_list argptr);
ASYNCSELECT_API int asyncselect_fwprintf(FILE *stream, const wchar_t *format, ...);
ASYNCSELECT_API int asyncselect_vfwprintf(FILE *stream, const wchar_t *format, va_list argptr);
ASYNCSELECT_API int asyncselect_swprintf(wchar_t *buffer, const wchar_t *format, ...);
ASYNCSELECT_API int asyncselect_vswprintf(wchar_t *buffer, const wchar_t *format, va_list argptr);
/* The same for strings: 0 or more, or EOF; _putws adds a new line. fgetws reads a line of UTF-8. */
ASYNCSELECT_API int asyncselect_fputws(const wchar_t *string, FILE *stream);
ASYNCSELECT_API int asyncselect_putws(const wchar_t *string);
ASYNCSELECT_API wchar_t *asyncselect_fgetws(wchar_t *buffer, int size, FILE *stream);
/* fopen and getenv with wide names; the variable's value stays until the thread's next call. */
ASYNCSELECT_API FILE *_wfopen(const wchar_t *name, const wchar_t *mode) ASYNCSELECT_LINK("_wfopen");
ASYNCSELECT_API wchar_t *_wgetenv(const wchar_t *name) ASYNCSELECT_LINK("_wgetenv");

/* ---- Strings ---- */

/* strcmp and strncmp without regard to the case of letters. */
ASYNCSELECT_API int _stricmp(const char *string1, const char *string2) ASYNCSELECT_LINK("_stricmp");
ASYNCSELECT_API int _strnicmp(const char *string1, const char *string2, size_t count)
    ASYNCSELECT_LINK("_strnicmp");
ASYNCSELECT_API int _wcsicmp(const wchar_t *string1, const wchar_t *string2)
    ASYNCSELECT_LINK("_wcsicmp");
ASYNCSELECT_API int _wcsnicmp(const wchar_t *string1, const wchar_t *string2, size_t count)
    ASYNCSELECT_LINK("_wcsnicmp");
ASYNCSELECT_API int _memicmp(const void *buffer1, const void *buffer2, size_t count)
    ASYNCSELECT_LINK("_memicmp");

/* A copy that free frees; NULL: no memory. */
ASYNCSELECT_API char *_strdup(const char *string) ASYNCSELECT_LINK("_strdup");
ASYNCSELECT_API wchar_t *_wcsdup(const wchar_t *string) ASYNCSELECT_LINK("_wcsdup");

/* Change a string where it is, and return it: letters to one case, or the order of all. */
ASYNCSELECT_API char *_strlwr(char *string) ASYNCSELECT_LINK("_strlwr");
ASYNCSELECT_API char *_strupr(char *string) ASYNCSELECT_LINK("_strupr");
ASYNCSELECT_API char *_strrev(char *string) ASYNCSELECT_LINK("_strrev");
ASYNCSELECT_API wchar_t *_wcslwr(wchar_t *string) ASYNCSELECT_LINK("_wcslwr");
ASYNCSELECT_API wchar_t *_wcsupr(wchar_t *string) ASYNCSELECT_LINK("_wcsupr");
ASYNCSELECT_API wchar_t *_wcsrev(wchar_t *string) ASYNCSELECT_LINK("_wcsrev");

/* ---- Numbers ---- */

/* Write a number with radix 2 to 36, negative ones with a minus only if it is 10. Return buffer,
 * which holds 33 units, or 65 for 64 bits. */
ASYNCSELECT_API char *_itoa(int value, char *buffer, int radix) ASYNCSELECT_LINK("_itoa");
ASYNCSELECT_API char *_ltoa(LONG value, char *buffer, int radix) ASYNCSELECT_LINK("_ltoa");
ASYNCSELECT_API char *_ultoa(ULONG value, char *buffer, int radix) ASYNCSELECT_LINK("_ultoa");
ASYNCSELECT_API char *_i64toa(LONGLONG value, char *buffer, int radix) ASYNCSELECT_LINK("_i64toa");
ASYNCSELECT_API char *_ui64toa(ULONGLONG value, char *buffer, int radix)
    ASYNCSELECT_LINK("_ui64toa");
ASYNCSELECT_API wchar_t *_itow(int value, wchar_t *buffer, int radix) ASYNCSELECT_LINK("_itow");
ASYNCSELECT_API wchar_t *_ltow(LONG value, wchar_t *buffer, int radix) ASYNCSELECT_LINK("_ltow");
ASYNCSELECT_API wchar_t *_ultow(ULONG value, wchar_t *buffer, int radix) ASYNCSELECT_LINK("_ultow");

/* Read a decimal number, 0 where there is none. */
ASYNCSELECT_API LONGLONG _atoi64(const char *string) ASYNCSELECT_LINK("_atoi64");
ASYNCSELECT_API int _wtoi(const wchar_t *string) ASYNCSELECT_LINK("_wtoi");
ASYNCSELECT_API LONG _wtol(const wchar_t *string) ASYNCSELECT_LINK("_wtol");
ASYNCSELECT_API LONGLONG _wtoi64(const wchar_t *string) ASYNCSELECT_LINK("_wtoi64");

/* The same functions under their names of before the standard, unless the program has its own. */
#ifndef stricmp
#define stricmp _stricmp
#endif
#ifndef strcmpi
#define strcmpi _stricmp
#endif
#ifndef _strcmpi
#define _strcmpi _stricmp
#endif
#ifndef strnicmp
#define strnicmp _strnicmp
#endif
#ifndef memicmp
#define memicmp _memicmp
#endif
#ifndef strlwr
#define strlwr _strlwr
#endif
#ifndef strupr
#define strupr _strupr
#endif
#ifndef strrev
#define strrev _strrev
#endif
#ifndef wcsicmp
#define wcsicmp _wcsicmp
#endif
#ifndef wcsnicmp
#define wcsnicmp _wcsnicmp
#endif
#ifndef itoa
#define itoa _itoa
#endif
#ifndef ltoa
#define ltoa _ltoa
#endif
#ifndef ultoa
#define ultoa _ultoa
#endif

ASYNCSELECT_END

#endif
