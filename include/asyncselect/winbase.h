/* winbase.h: a thread's last error, texts of errors, strings, memory macros.
 * Every function may be called from any thread and from inside a post callback.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINBASE_H
#define ASYNCSELECT_WINBASE_H

#include <stdarg.h>
#include <string.h>

#include "windef.h"
#include "winerror.h"
#include "handleapi.h"
#include "interlockedapi.h"
#include "processthreadsapi.h"
#include "synchapi.h"
#include "heapapi.h"
#include "libloaderapi.h"
#include "sysinfoapi.h"

ASYNCSELECT_BEGIN

#define UNREFERENCED_PARAMETER(P) ((void)(P))

#define RtlZeroMemory(destination, length) memset((destination), 0, (length))
#define RtlFillMemory(destination, length, fill) memset((destination), (fill), (length))
#define RtlCopyMemory(destination, source, length) memcpy((destination), (source), (length))
#define RtlMoveMemory(destination, source, length) memmove((destination), (source), (length))
#define ZeroMemory RtlZeroMemory
#define FillMemory RtlFillMemory
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory
#define RtlEqualMemory(destination, source, length) (!memcmp((destination), (source), (length)))
#define SecureZeroMemory(pointer, count) asyncselect_secure_zero((pointer), (count))
static inline void *asyncselect_secure_zero(void *pointer, size_t count)
{
    volatile unsigned char *bytes = (volatile unsigned char *)pointer; /* not optimised away */
    while (count > 0)
        bytes[--count] = 0;
    return pointer;
}

/* The calling thread's last error, Winsock's (WSAGetLastError) included: it is the same variable.
 * No function clears it by succeeding, but TlsGetValue and those that make a named object. Follows
 * the page on GetLastError. */
ASYNCSELECT_API DWORD GetLastError(void) ASYNCSELECT_LINK("GetLastError");

/* Sets the calling thread's last error. dwErrCode [in] the code. Follows the page on
 * SetLastError. */
ASYNCSELECT_API void SetLastError(DWORD dwErrCode) ASYNCSELECT_LINK("SetLastError");

/* Ends the process: other threads stop where they are, and what atexit asked for is done. uExitCode
 * [in] its low 8 bits are what the parent gets. Does not return. Follows the page on ExitProcess. */
ASYNCSELECT_API void ExitProcess(UINT uExitCode) ASYNCSELECT_LINK("ExitProcess");

/* A program that begins in WinMain, wWinMain or wmain gets a main that calls it: the macros make one
 * before the function's definition. hPrevInstance is NULL, the command line what the program was
 * called with, without its own name, and nShowCmd SW_SHOWNORMAL. Wide ones are read as UTF-8. The
 * functions return what the program's own one returns. */
typedef int(WINAPI *asyncselect_winmain_fn)(HINSTANCE hInstance, HINSTANCE hPrevInstance,
                                            LPSTR lpCmdLine, int nShowCmd);
typedef int(WINAPI *asyncselect_wwinmain_fn)(HINSTANCE hInstance, HINSTANCE hPrevInstance,
                                             LPWSTR lpCmdLine, int nShowCmd);
typedef int (*asyncselect_wmain_fn)(int argc, WCHAR **argv, WCHAR **envp);
ASYNCSELECT_API int asyncselect_run_winmain(asyncselect_winmain_fn program, int argc, char **argv);
ASYNCSELECT_API int asyncselect_run_wwinmain(asyncselect_wwinmain_fn program, int argc,
                                             char **argv);
ASYNCSELECT_API int asyncselect_run_wmain(asyncselect_wmain_fn program, int argc, char **argv);
#define ASYNCSELECT_ENTRY(run, program, type, ...)                                                 \
    program(__VA_ARGS__);                                                                          \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        return run((type)(void (*)(void))program, argc, argv);                                     \
    }                                                                                              \
    int program(__VA_ARGS__)
#define WinMain(...)                                                                               \
    ASYNCSELECT_ENTRY(asyncselect_run_winmain, asyncselect_WinMain, asyncselect_winmain_fn,        \
                      __VA_ARGS__)
#define wWinMain(...)                                                                              \
    ASYNCSELECT_ENTRY(asyncselect_run_wwinmain, asyncselect_wWinMain, asyncselect_wwinmain_fn,     \
                      __VA_ARGS__)
#define wmain(...)                                                                                 \
    ASYNCSELECT_ENTRY(asyncselect_run_wmain, asyncselect_wmain, asyncselect_wmain_fn, __VA_ARGS__)

/* Writes to the standard error output, as there is no debugger that would ask for it.
 * lpOutputString [in] the text; NULL writes nothing. Follow the page on OutputDebugStringA. */
ASYNCSELECT_API void OutputDebugStringA(LPCSTR lpOutputString)
    ASYNCSELECT_LINK("OutputDebugStringA");
ASYNCSELECT_API void OutputDebugStringW(LPCWSTR lpOutputString)
    ASYNCSELECT_LINK("OutputDebugStringW");

/* ---- Texts of errors, and texts with inserts ---- */

#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x00000200
#define FORMAT_MESSAGE_FROM_STRING 0x00000400
#define FORMAT_MESSAGE_FROM_HMODULE 0x00000800 /* no module has messages: the system's follow */
#define FORMAT_MESSAGE_FROM_SYSTEM 0x00001000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x00002000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x000000FF

/* Makes a message: its inserts %1 to %99, with a format as %1!d! where they are no strings, are
 * replaced; %n is a new line ("\r\n"), %t a tab, %r a carriage return, %0 the end, % before another
 * character that character.
 * dwFlags      [in]  FORMAT_MESSAGE_FROM_*: where the message is from; the width in the low byte:
 *                    lines are broken at spaces so as not to be longer, new lines of the message are
 *                    spaces, and FORMAT_MESSAGE_MAX_WIDTH_MASK breaks none.
 * lpSource     [in]  FROM_STRING: the message; FROM_HMODULE: any.
 * dwMessageId  [in]  FROM_SYSTEM: an error code: WSAE*, or ERROR_* of winerror.h.
 * dwLanguageId [in]  no matter: messages are English.
 * lpBuffer     [out] nSize units; ALLOCATE_BUFFER: a pointer that LocalFree frees, of nSize units at
 *                    least.
 * Arguments    [in]  a va_list, or with ARGUMENT_ARRAY an array; each is a DWORD_PTR's size.
 * Returns the units written without the closing 0, or 0 with ERROR_MR_MID_NOT_FOUND: the system has
 * no text for the code; ERROR_RESOURCE_TYPE_NOT_FOUND: FROM_HMODULE alone;
 * ERROR_INSUFFICIENT_BUFFER; ERROR_NO_WORK_DONE: the message is empty; ERROR_INVALID_PARAMETER: no
 * source, no buffer, an insert without arguments, or one with a floating point format, or the
 * message ends in %; ERROR_NOT_ENOUGH_MEMORY. Follow the page on FormatMessageA. */
ASYNCSELECT_API DWORD FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
                                     DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
                                     va_list *Arguments) ASYNCSELECT_LINK("FormatMessageA");
ASYNCSELECT_API DWORD FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
                                     DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
                                     va_list *Arguments) ASYNCSELECT_LINK("FormatMessageW");

/* ---- Strings ---- */

/* The length without the 0; NULL is 0. Follow the page on lstrlenA. */
ASYNCSELECT_API int lstrlenA(LPCSTR lpString) ASYNCSELECT_LINK("lstrlenA");
ASYNCSELECT_API int lstrlenW(LPCWSTR lpString) ASYNCSELECT_LINK("lstrlenW");

/* Copies; appends; copies at most iMaxLength units, the 0 included. Returns lpString1, or NULL with
 * ERROR_INVALID_PARAMETER: one of the strings is NULL. Follow the pages on lstrcpyA, lstrcatA and
 * lstrcpynA. */
ASYNCSELECT_API LPSTR lstrcpyA(LPSTR lpString1, LPCSTR lpString2) ASYNCSELECT_LINK("lstrcpyA");
ASYNCSELECT_API LPWSTR lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) ASYNCSELECT_LINK("lstrcpyW");
ASYNCSELECT_API LPSTR lstrcatA(LPSTR lpString1, LPCSTR lpString2) ASYNCSELECT_LINK("lstrcatA");
ASYNCSELECT_API LPWSTR lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) ASYNCSELECT_LINK("lstrcatW");
ASYNCSELECT_API LPSTR lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
    ASYNCSELECT_LINK("lstrcpynA");
ASYNCSELECT_API LPWSTR lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
    ASYNCSELECT_LINK("lstrcpynW");

/* Negative, 0 or positive: the first comes before, is, or comes after the second as a dictionary has
 * them: by letters without case, and where these are the same, small before capital letters; lstrcmpi
 * stops there. NULL comes before "". Follow the pages on lstrcmpA and lstrcmpiA. */
ASYNCSELECT_API int lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) ASYNCSELECT_LINK("lstrcmpA");
ASYNCSELECT_API int lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) ASYNCSELECT_LINK("lstrcmpW");
ASYNCSELECT_API int lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) ASYNCSELECT_LINK("lstrcmpiA");
ASYNCSELECT_API int lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) ASYNCSELECT_LINK("lstrcmpiW");

/* Prints into lpOut, which holds 1,024 units, the 0 included: what does not fit is left out.
 * lpFmt [in] the conversions c C d i u x X p s S with - # 0, a width, a precision, and the sizes h l w
 * I I32 I64; s and c are of the function's own kind of string, S and C of the other; h and l before
 * them say narrow and wide; a long has 32 bits. What is no conversion is text. Returns the length
 * without the 0. Follow the pages on wsprintfA and wvsprintfA. */
ASYNCSELECT_API int wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...) ASYNCSELECT_LINK("wsprintfA");
ASYNCSELECT_API int wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...) ASYNCSELECT_LINK("wsprintfW");
ASYNCSELECT_API int wvsprintfA(LPSTR lpOutput, LPCSTR lpFmt, va_list arglist)
    ASYNCSELECT_LINK("wvsprintfA");
ASYNCSELECT_API int wvsprintfW(LPWSTR lpOutput, LPCWSTR lpFmt, va_list arglist)
    ASYNCSELECT_LINK("wvsprintfW");

#ifdef UNICODE
#define wsprintf wsprintfW
#define wvsprintf wvsprintfW
#define OutputDebugString OutputDebugStringW
#define FormatMessage FormatMessageW
#define lstrlen lstrlenW
#define lstrcpy lstrcpyW
#define lstrcat lstrcatW
#define lstrcpyn lstrcpynW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#else
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA
#define OutputDebugString OutputDebugStringA
#define FormatMessage FormatMessageA
#define lstrlen lstrlenA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define lstrcpyn lstrcpynA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#endif

ASYNCSELECT_END

#endif
