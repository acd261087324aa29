/* tchar.h: one name for a function of strings of either kind, as _UNICODE says (UNICODE, too: there is
 * no program with only one of them). SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_TCHAR_H
#define ASYNCSELECT_TCHAR_H
#define _INC_TCHAR

#include <ctype.h>
#include <time.h>

#include "crt.h"

#if defined(_UNICODE) && !defined(UNICODE)
#error "_UNICODE without UNICODE: define both, or neither"
#endif

typedef TCHAR _TCHAR, _TSCHAR, _TUCHAR;
#ifdef UNICODE
typedef wint_t _TINT;
#else
typedef int _TINT;
#endif
#define __T(x) __TEXT(x)
#define _T(x) __TEXT(x)
#define _TEXT(x) __TEXT(x)

#ifdef UNICODE
/* Entry points (the macro wmain is in winbase.h). */
#define _tmain wmain
#define _tWinMain wWinMain
/* Printing and reading. */
#define _tprintf asyncselect_wprintf
#define _vtprintf asyncselect_vwprintf
#define _ftprintf asyncselect_fwprintf
#define _vftprintf asyncselect_vfwprintf
#define _stprintf asyncselect_swprintf
#define _vstprintf asyncselect_vswprintf
#define _sntprintf _snwprintf
#define _vsntprintf _vsnwprintf
#define _sctprintf _scwprintf
#define _vsctprintf _vscwprintf
#define _fputts asyncselect_fputws
#define _putts asyncselect_putws
#define _fgetts asyncselect_fgetws
#define _tfopen _wfopen
#define _tgetenv _wgetenv
/* Strings. */
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcsncpy wcsncpy
#define _tcscat wcscat
#define _tcsncat wcsncat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp _wcsicmp
#define _tcscmpi _wcsicmp
#define _tcsnicmp _wcsnicmp
#define _tcsncicmp _wcsnicmp
#define _tcsnccmp wcsncmp
#define _tcsnccpy wcsncpy
#define _tcsnccat wcsncat
#define _tcsclen wcslen
#define _tcscoll wcscoll
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcspbrk wcspbrk
#define _tcsspn wcsspn
#define _tcscspn wcscspn
#define _tcsdup _wcsdup
#define _tcslwr _wcslwr
#define _tcsupr _wcsupr
#define _tcsrev _wcsrev
#define _tcsftime wcsftime
/* Numbers. */
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _tcstod wcstod
#define _tstoi _wtoi
#define _ttoi _wtoi
#define _ttol _wtol
#define _ttoi64 _wtoi64
#define _itot _itow
#define _ltot _ltow
#define _ultot _ultow
/* Characters. */
#define _istalnum iswalnum
#define _istalpha iswalpha
#define _istcntrl iswcntrl
#define _istdigit iswdigit
#define _istgraph iswgraph
#define _istlower iswlower
#define _istprint iswprint
#define _istpunct iswpunct
#define _istspace iswspace
#define _istupper iswupper
#define _istxdigit iswxdigit
#define _totlower towlower
#define _totupper towupper
/* wcstok of Windows' old kind: it keeps its place by itself, for each thread. */
static inline wchar_t *asyncselect_wcstok(wchar_t *string, const wchar_t *delimiters)
{
    static __thread wchar_t *place;
    return wcstok(string, delimiters, &place);
}
#define _tcstok asyncselect_wcstok
#define _TEOF WEOF
#else
/* Entry points (the macro wmain is in winbase.h). */
#define _tmain main
#define _tWinMain WinMain
/* Printing and reading. */
#define _tprintf printf
#define _vtprintf vprintf
#define _ftprintf fprintf
#define _vftprintf vfprintf
#define _stprintf sprintf
#define _vstprintf vsprintf
#define _sntprintf _snprintf
#define _vsntprintf _vsnprintf
#define _sctprintf _scprintf
#define _vsctprintf _vscprintf
#define _fputts fputs
#define _putts puts
#define _fgetts fgets
#define _tfopen fopen
#define _tgetenv getenv
/* Strings. */
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp _stricmp
#define _tcscmpi _stricmp
#define _tcsnicmp _strnicmp
#define _tcsncicmp _strnicmp
#define _tcsnccmp strncmp
#define _tcsnccpy strncpy
#define _tcsnccat strncat
#define _tcsclen strlen
#define _tcscoll strcoll
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _tcscspn strcspn
#define _tcsdup _strdup
#define _tcslwr _strlwr
#define _tcsupr _strupr
#define _tcsrev _strrev
#define _tcsftime strftime
/* Numbers. */
#define _tcstol strtol
#define _tcstoul strtoul
#define _tcstod strtod
#define _tstoi atoi
#define _ttoi atoi
#define _ttol atol
#define _ttoi64 _atoi64
#define _itot _itoa
#define _ltot _ltoa
#define _ultot _ultoa
/* Characters. */
#define _istalnum isalnum
#define _istalpha isalpha
#define _istcntrl iscntrl
#define _istdigit isdigit
#define _istgraph isgraph
#define _istlower islower
#define _istprint isprint
#define _istpunct ispunct
#define _istspace isspace
#define _istupper isupper
#define _istxdigit isxdigit
#define _totlower tolower
#define _totupper toupper
#define _tcstok strtok
#define _TEOF EOF
#endif

/* A string's next character, and the one behind a place in it. */
#define _tcsinc(current) ((current) + 1)
#define _tcsdec(start, current) ((current) > (start) ? (current)-1 : NULL)
#define _tcsnextc(string) (*(string))

#endif
