/* winbase.h: a thread's last error and number, time, modules, memory macros.
 * Every function may be called from any thread and from inside a post callback.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINBASE_H
#define ASYNCSELECT_WINBASE_H

#include <string.h>

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

#define INFINITE 0xFFFFFFFFu

#define WAIT_OBJECT_0 ((DWORD)0)
#define WAIT_TIMEOUT ((DWORD)258)
#define WAIT_FAILED ((DWORD)0xFFFFFFFFu)
#define MAXIMUM_WAIT_OBJECTS 64
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

#define UNREFERENCED_PARAMETER(P) ((void)(P))

#define RtlZeroMemory(destination, length) memset((destination), 0, (length))
#define RtlFillMemory(destination, length, fill) memset((destination), (fill), (length))
#define RtlCopyMemory(destination, source, length) memcpy((destination), (source), (length))
#define RtlMoveMemory(destination, source, length) memmove((destination), (source), (length))
#define ZeroMemory RtlZeroMemory
#define FillMemory RtlFillMemory
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory

/* The calling thread's last error, Winsock's (WSAGetLastError) included: it is the same variable.
 * No function clears it by succeeding. Follows the page on GetLastError. */
ASYNCSELECT_API DWORD GetLastError(void) ASYNCSELECT_LINK("GetLastError");

/* Sets the calling thread's last error. dwErrCode [in] the code. Follows the page on
 * SetLastError. */
ASYNCSELECT_API void SetLastError(DWORD dwErrCode) ASYNCSELECT_LINK("SetLastError");

/* The calling thread's number: never 0, and no other thread's. It is the library's own, not the
 * kernel's. Follows the page on GetCurrentThreadId. */
ASYNCSELECT_API DWORD GetCurrentThreadId(void) ASYNCSELECT_LINK("GetCurrentThreadId");

/* Suspends the calling thread. dwMilliseconds [in] milliseconds; 0 gives up the rest of the time
 * slice, INFINITE never returns. Messages are not handled meanwhile. Follows the page on Sleep. */
ASYNCSELECT_API void Sleep(DWORD dwMilliseconds) ASYNCSELECT_LINK("Sleep");

/* Milliseconds on a clock that is never set; it begins again at 0 after 49.7 days. Follows the page
 * on GetTickCount. */
ASYNCSELECT_API DWORD GetTickCount(void) ASYNCSELECT_LINK("GetTickCount");

/* The program's own module. lpModuleName [in] NULL. Returns the handle that RegisterClass and
 * CreateWindow want, or NULL with ERROR_MOD_NOT_FOUND: a name was given, and no module has one.
 * Follows the page on GetModuleHandleA. */
ASYNCSELECT_API HMODULE GetModuleHandleA(LPCSTR lpModuleName) ASYNCSELECT_LINK("GetModuleHandleA");

#ifndef UNICODE
#define GetModuleHandle GetModuleHandleA
#endif

ASYNCSELECT_END

#endif
