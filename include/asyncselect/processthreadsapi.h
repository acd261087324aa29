/* processthreadsapi.h: threads, their numbers, priorities and own storage. Where a comment says no
 * more, a function may be called from any thread and from inside a post callback, and follows
 * Microsoft's page of its name. A thread that was made otherwise (pthread_create, std::thread) is as
 * good as one of CreateThread's. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_PROCESSTHREADSAPI_H
#define ASYNCSELECT_PROCESSTHREADSAPI_H

#include "windef.h"
#include "handleapi.h"

ASYNCSELECT_BEGIN

typedef DWORD(WINAPI *LPTHREAD_START_ROUTINE)(LPVOID lpThreadParameter);
typedef LPTHREAD_START_ROUTINE PTHREAD_START_ROUTINE;

#define CREATE_SUSPENDED 0x00000004
#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000
#define STILL_ACTIVE ((DWORD)259)

/* Starts a thread. Its object is set when it ends, after its windows, queue, timers and TLS slots
 * have gone and its mutexes are abandoned.
 * lpThreadAttributes [in] no matter, NULL.
 * dwStackSize     [in] bytes, or 0; less than the system's default only with
 *                      STACK_SIZE_PARAM_IS_A_RESERVATION.
 * lpStartAddress  [in] what it calls; what that returns is the exit code.
 * lpParameter     [in] its parameter.
 * dwCreationFlags [in] CREATE_SUSPENDED: it does not begin before ResumeThread.
 * lpThreadId      [out] its number; may be NULL.
 * Returns its handle, or NULL with ERROR_INVALID_PARAMETER: lpStartAddress is NULL, or other flags;
 * ERROR_NOT_ENOUGH_MEMORY: memory, handles or the system's threads ran out. */
ASYNCSELECT_API HANDLE CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                                    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                                    DWORD dwCreationFlags, LPDWORD lpThreadId)
    ASYNCSELECT_LINK("CreateThread");

/* Has a thread that was made with CREATE_SUSPENDED begin. Returns 1 if it had not begun, 0 if it
 * had; (DWORD)-1 with ERROR_INVALID_HANDLE. */
ASYNCSELECT_API DWORD ResumeThread(HANDLE hThread) ASYNCSELECT_LINK("ResumeThread");

/* Ends the calling thread. dwExitCode [in] its exit code. Does not return. As in pthread_exit, on
 * some systems destructors of C++ objects on its stack run. Not from inside a post callback. */
ASYNCSELECT_API void ExitThread(DWORD dwExitCode) ASYNCSELECT_LINK("ExitThread")
    __attribute__((noreturn));

/* lpExitCode [out] the exit code, STILL_ACTIVE while the thread runs. Returns TRUE, or FALSE with
 * ERROR_INVALID_HANDLE, ERROR_NOACCESS: lpExitCode is NULL. */
ASYNCSELECT_API BOOL GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
    ASYNCSELECT_LINK("GetExitCodeThread");

/* The calling thread's number: never 0, and no other thread's. It is the library's own, not the
 * kernel's. */
ASYNCSELECT_API DWORD GetCurrentThreadId(void) ASYNCSELECT_LINK("GetCurrentThreadId");
/* A thread's number, or 0 with ERROR_INVALID_HANDLE. */
ASYNCSELECT_API DWORD GetThreadId(HANDLE Thread) ASYNCSELECT_LINK("GetThreadId");
/* Values that always mean the calling thread and this process; DuplicateHandle makes handles of
 * them. The process is never set. */
ASYNCSELECT_API HANDLE GetCurrentThread(void) ASYNCSELECT_LINK("GetCurrentThread");
ASYNCSELECT_API HANDLE GetCurrentProcess(void) ASYNCSELECT_LINK("GetCurrentProcess");
/* This process's number, the system's. */
ASYNCSELECT_API DWORD GetCurrentProcessId(void) ASYNCSELECT_LINK("GetCurrentProcessId");

/* Gives up the rest of the time slice. Returns TRUE. */
ASYNCSELECT_API BOOL SwitchToThread(void) ASYNCSELECT_LINK("SwitchToThread");

#define THREAD_PRIORITY_IDLE (-15)
#define THREAD_PRIORITY_LOWEST (-2)
#define THREAD_PRIORITY_BELOW_NORMAL (-1)
#define THREAD_PRIORITY_NORMAL 0
#define THREAD_PRIORITY_ABOVE_NORMAL 1
#define THREAD_PRIORITY_HIGHEST 2
#define THREAD_PRIORITY_TIME_CRITICAL 15
#define THREAD_PRIORITY_ERROR_RETURN 0x7fffffff

/* Sets a thread's priority among the system's: the nice value on Linux, where a process without
 * privileges may only lower it. nPriority [in] THREAD_PRIORITY_*. Returns TRUE, or FALSE with
 * ERROR_INVALID_HANDLE; ERROR_INVALID_PARAMETER: another number; ERROR_ACCESS_DENIED: the system
 * does not allow it, or has no priorities of threads. */
ASYNCSELECT_API BOOL SetThreadPriority(HANDLE hThread, int nPriority)
    ASYNCSELECT_LINK("SetThreadPriority");
/* What was set last, THREAD_PRIORITY_NORMAL at first; THREAD_PRIORITY_ERROR_RETURN with
 * ERROR_INVALID_HANDLE. */
ASYNCSELECT_API int GetThreadPriority(HANDLE hThread) ASYNCSELECT_LINK("GetThreadPriority");

/* ---- Thread-local storage ---- */

#define TLS_MINIMUM_AVAILABLE 64
#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFFu)

/* A slot of which each thread has its own, NULL at first; there are 1,088. Returns it, or
 * TLS_OUT_OF_INDEXES with ERROR_NO_MORE_ITEMS: all are in use. */
ASYNCSELECT_API DWORD TlsAlloc(void) ASYNCSELECT_LINK("TlsAlloc");
/* Gives a slot back. What the threads keep in it is theirs to free. Returns TRUE, or FALSE with
 * ERROR_INVALID_PARAMETER: it is not in use. */
ASYNCSELECT_API BOOL TlsFree(DWORD dwTlsIndex) ASYNCSELECT_LINK("TlsFree");
/* What the calling thread has in a slot, with a last error of 0; NULL with ERROR_INVALID_PARAMETER:
 * there is no such slot. */
ASYNCSELECT_API LPVOID TlsGetValue(DWORD dwTlsIndex) ASYNCSELECT_LINK("TlsGetValue");
/* Puts it there. Returns TRUE, or FALSE with ERROR_INVALID_PARAMETER: there is no such slot;
 * ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API BOOL TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
    ASYNCSELECT_LINK("TlsSetValue");

ASYNCSELECT_END

#endif
