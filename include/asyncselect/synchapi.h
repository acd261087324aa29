/* synchapi.h: waiting for kernel objects, events, mutexes, semaphores, critical sections. Handles
 * are those of handleapi.h; an event is a WSAEVENT of winsock2.h, too.
 *
 * Names are this process's own: 1 to 260 bytes, case matters, and no backslash but in a first
 * "Local\", which means nothing, or "Global\". All kinds of object share them; an object has its
 * name until its last handle is closed. Where a comment says no more, a function may be called from
 * any thread and from inside a post callback, follows Microsoft's page of its name, and fails with
 * ERROR_INVALID_HANDLE for what is no handle of its kind. A wait in a post callback of the
 * background thread stops that thread. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_SYNCHAPI_H
#define ASYNCSELECT_SYNCHAPI_H

#include <sys/types.h> /* pthread_mutex_t */

#include "windef.h"
#include "handleapi.h"

ASYNCSELECT_BEGIN

#define INFINITE 0xFFFFFFFFu

#define WAIT_OBJECT_0 ((DWORD)0)
#define WAIT_ABANDONED ((DWORD)0x80)
#define WAIT_ABANDONED_0 ((DWORD)0x80)
#define WAIT_IO_COMPLETION ((DWORD)0xC0)
#define WAIT_TIMEOUT ((DWORD)258)
#define WAIT_FAILED ((DWORD)0xFFFFFFFFu)
#define MAXIMUM_WAIT_OBJECTS 64

/* Suspends the calling thread. dwMilliseconds [in] milliseconds; 0 gives up the rest of the time
 * slice, INFINITE never returns. Messages are not handled meanwhile. */
ASYNCSELECT_API void Sleep(DWORD dwMilliseconds) ASYNCSELECT_LINK("Sleep");
/* The same. bAlertable [in] no matter: nothing can interrupt it here. Returns 0. */
ASYNCSELECT_API DWORD SleepEx(DWORD dwMilliseconds, BOOL bAlertable) ASYNCSELECT_LINK("SleepEx");

/* ---- Waiting ---- */

/* Waits until an object is set: an event is set; a mutex is nobody's, and becomes the calling
 * thread's; a semaphore is above 0, and one is taken off; a thread has ended. The thread sleeps, and
 * does not handle messages: see MsgWaitForMultipleObjects.
 * hHandle        [in] the object; GetCurrentProcess(), which is INVALID_HANDLE_VALUE, is never set.
 * dwMilliseconds [in] 0 only looks, INFINITE waits without end.
 * Returns WAIT_OBJECT_0; WAIT_ABANDONED: a mutex whose owner ended without releasing it, and which
 * is the calling thread's now; WAIT_TIMEOUT; WAIT_FAILED with ERROR_INVALID_HANDLE,
 * ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API DWORD WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
    ASYNCSELECT_LINK("WaitForSingleObject");

/* Waits for one of several objects, or for all of them at once: then none is taken before all can
 * be.
 * nCount         [in] 1 to MAXIMUM_WAIT_OBJECTS.
 * lpHandles      [in] the objects.
 * bWaitAll       [in] TRUE: all, FALSE: one.
 * dwMilliseconds [in] as above.
 * Returns WAIT_OBJECT_0 + the place of the first that is set, or WAIT_OBJECT_0 for all; with
 * WAIT_ABANDONED_0 instead if that, or one of all, is an abandoned mutex; WAIT_TIMEOUT; WAIT_FAILED
 * with ERROR_INVALID_PARAMETER: nCount or lpHandles, or all are waited for and an object is there
 * twice; ERROR_INVALID_HANDLE; ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                             DWORD dwMilliseconds)
    ASYNCSELECT_LINK("WaitForMultipleObjects");

/* The same; bAlertable [in] no matter: there are no asynchronous procedure calls here. */
ASYNCSELECT_API DWORD WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
    ASYNCSELECT_LINK("WaitForSingleObjectEx");
ASYNCSELECT_API DWORD WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                               DWORD dwMilliseconds, BOOL bAlertable)
    ASYNCSELECT_LINK("WaitForMultipleObjectsEx");

/* Sets an event, releases a mutex or a semaphore by one, and waits for another object, with no
 * moment between. hObjectToSignal [in] the first; the others as WaitForSingleObjectEx. Returns as
 * that does; WAIT_FAILED also with ERROR_INVALID_HANDLE: the first is of no such kind;
 * ERROR_NOT_OWNER: it is a mutex that is not the calling thread's; ERROR_TOO_MANY_POSTS: it is a
 * semaphore at its maximum. */
ASYNCSELECT_API DWORD SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
                                          DWORD dwMilliseconds, BOOL bAlertable)
    ASYNCSELECT_LINK("SignalObjectAndWait");

/* ---- Events ---- */

/* Makes an event, or a handle of the one that has the name.
 * lpEventAttributes [in] no matter, NULL.
 * bManualReset      [in] TRUE: it stays set until ResetEvent; FALSE: until one wait took it.
 * bInitialState     [in] TRUE: it is set.
 * lpName            [in] its name, or NULL.
 * Returns the handle, with a last error of 0, or ERROR_ALREADY_EXISTS: the name had an event, whose
 * kind and state stay; or NULL with ERROR_INVALID_HANDLE: the name is another kind's;
 * ERROR_PATH_NOT_FOUND: a backslash in the name; ERROR_FILENAME_EXCED_RANGE: the name is too long;
 * ERROR_NOT_ENOUGH_MEMORY: memory or handles (65,535) ran out. */
ASYNCSELECT_API HANDLE CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                                    BOOL bInitialState, LPCSTR lpName)
    ASYNCSELECT_LINK("CreateEventA");
ASYNCSELECT_API HANDLE CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                                    BOOL bInitialState, LPCWSTR lpName)
    ASYNCSELECT_LINK("CreateEventW");

/* A handle of the event that has the name. dwDesiredAccess, bInheritHandle [in] no matter. Returns
 * it, or NULL as above, or with ERROR_FILE_NOT_FOUND: nothing has it; ERROR_INVALID_PARAMETER:
 * lpName is NULL. */
ASYNCSELECT_API HANDLE OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    ASYNCSELECT_LINK("OpenEventA");
ASYNCSELECT_API HANDLE OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    ASYNCSELECT_LINK("OpenEventW");

/* Sets an event; resets it; sets it for those that wait already, and resets it. Return TRUE, or
 * FALSE with ERROR_INVALID_HANDLE. */
ASYNCSELECT_API BOOL SetEvent(HANDLE hEvent) ASYNCSELECT_LINK("SetEvent");
ASYNCSELECT_API BOOL ResetEvent(HANDLE hEvent) ASYNCSELECT_LINK("ResetEvent");
ASYNCSELECT_API BOOL PulseEvent(HANDLE hEvent) ASYNCSELECT_LINK("PulseEvent");

/* ---- Mutexes ---- */

/* Makes a mutex, or a handle of the one that has the name. lpMutexAttributes [in] no matter;
 * bInitialOwner [in] TRUE: a new one is the calling thread's; lpName [in] its name, or NULL. Returns
 * as CreateEvent. */
ASYNCSELECT_API HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                                    LPCSTR lpName) ASYNCSELECT_LINK("CreateMutexA");
ASYNCSELECT_API HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                                    LPCWSTR lpName) ASYNCSELECT_LINK("CreateMutexW");
/* As OpenEvent. */
ASYNCSELECT_API HANDLE OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    ASYNCSELECT_LINK("OpenMutexA");
ASYNCSELECT_API HANDLE OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    ASYNCSELECT_LINK("OpenMutexW");

/* Undoes one wait of the owner's. Returns TRUE, or FALSE with ERROR_NOT_OWNER: the mutex is not the
 * calling thread's; ERROR_INVALID_HANDLE. */
ASYNCSELECT_API BOOL ReleaseMutex(HANDLE hMutex) ASYNCSELECT_LINK("ReleaseMutex");

/* ---- Semaphores ---- */

/* Makes a semaphore, or a handle of the one that has the name. lpSemaphoreAttributes [in] no matter;
 * lInitialCount [in] 0 to lMaximumCount; lMaximumCount [in] above 0; lpName [in] its name, or NULL.
 * Returns as CreateEvent; ERROR_INVALID_PARAMETER: the counts. */
ASYNCSELECT_API HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
                                        LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName)
    ASYNCSELECT_LINK("CreateSemaphoreA");
ASYNCSELECT_API HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
                                        LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName)
    ASYNCSELECT_LINK("CreateSemaphoreW");
/* As OpenEvent. */
ASYNCSELECT_API HANDLE OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    ASYNCSELECT_LINK("OpenSemaphoreA");
ASYNCSELECT_API HANDLE OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    ASYNCSELECT_LINK("OpenSemaphoreW");

/* Adds to a semaphore's count. lReleaseCount [in] how much, above 0; lpPreviousCount [out] what it
 * was; may be NULL. Returns TRUE, or FALSE with ERROR_TOO_MANY_POSTS: it would pass its maximum, and
 * stays; ERROR_INVALID_PARAMETER: lReleaseCount; ERROR_INVALID_HANDLE. */
ASYNCSELECT_API BOOL ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount)
    ASYNCSELECT_LINK("ReleaseSemaphore");

/* ---- Critical sections: a mutex of the system's, recursive, without a handle ---- */

typedef struct _RTL_CRITICAL_SECTION {
    pthread_mutex_t asyncselect_mutex;
} RTL_CRITICAL_SECTION, CRITICAL_SECTION, *PRTL_CRITICAL_SECTION, *PCRITICAL_SECTION,
    *LPCRITICAL_SECTION;

#define CRITICAL_SECTION_NO_DEBUG_INFO 0x01000000

/* Makes one; it is not copied or moved from then on. dwSpinCount, Flags [in] no matter. The second
 * and third return TRUE, or FALSE with ERROR_NOT_ENOUGH_MEMORY, in which case the first ends the
 * process, for its page says that it does not fail. */
ASYNCSELECT_API void InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    ASYNCSELECT_LINK("InitializeCriticalSection");
ASYNCSELECT_API BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection,
                                                           DWORD dwSpinCount)
    ASYNCSELECT_LINK("InitializeCriticalSectionAndSpinCount");
ASYNCSELECT_API BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection,
                                                 DWORD dwSpinCount, DWORD Flags)
    ASYNCSELECT_LINK("InitializeCriticalSectionEx");
/* Ends one that is nobody's. */
ASYNCSELECT_API void DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    ASYNCSELECT_LINK("DeleteCriticalSection");
/* Waits until it is the calling thread's; each call is undone by one LeaveCriticalSection, from the
 * same thread. */
ASYNCSELECT_API void EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    ASYNCSELECT_LINK("EnterCriticalSection");
ASYNCSELECT_API void LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    ASYNCSELECT_LINK("LeaveCriticalSection");
/* Without waiting: FALSE when it is another thread's. */
ASYNCSELECT_API BOOL TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    ASYNCSELECT_LINK("TryEnterCriticalSection");

#ifdef UNICODE
#define CreateEvent CreateEventW
#define OpenEvent OpenEventW
#define CreateMutex CreateMutexW
#define OpenMutex OpenMutexW
#define CreateSemaphore CreateSemaphoreW
#define OpenSemaphore OpenSemaphoreW
#else
#define CreateEvent CreateEventA
#define OpenEvent OpenEventA
#define CreateMutex CreateMutexA
#define OpenMutex OpenMutexA
#define CreateSemaphore CreateSemaphoreA
#define OpenSemaphore OpenSemaphoreA
#endif

ASYNCSELECT_END

#endif
