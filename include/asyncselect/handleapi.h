/* handleapi.h: handles of kernel objects: events, mutexes, semaphores, threads. Where a comment says
 * no more, a function may be called from any thread and from inside a post callback, follows
 * Microsoft's page of its name, and fails with ERROR_INVALID_HANDLE for what is no handle, whatever
 * its value. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_HANDLEAPI_H
#define ASYNCSELECT_HANDLEAPI_H

#include "windef.h"

ASYNCSELECT_BEGIN

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

/* For functions that make an object. Nothing is inherited here: there are no child processes, and
 * nobody but the process itself has access. */
typedef struct _SECURITY_ATTRIBUTES {
    DWORD nLength;
    LPVOID lpSecurityDescriptor; /* not looked at */
    BOOL bInheritHandle;         /* not looked at */
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

/* Closes a handle. The object goes with its last one, but stays for who waits for it already; a
 * thread runs on. GetCurrentThread's and GetCurrentProcess's may be closed without effect.
 * hObject [in] the handle; no socket. Returns TRUE, or FALSE with ERROR_INVALID_HANDLE: it is none,
 * or HANDLE_FLAG_PROTECT_FROM_CLOSE protects it. */
ASYNCSELECT_API BOOL CloseHandle(HANDLE hObject) ASYNCSELECT_LINK("CloseHandle");

#define DUPLICATE_CLOSE_SOURCE 0x00000001
#define DUPLICATE_SAME_ACCESS 0x00000002

/* Makes another handle of the same object: of GetCurrentThread's a real one.
 * hSourceProcessHandle, hTargetProcessHandle  [in] GetCurrentProcess() or a duplicate of it.
 * hSourceHandle    [in] the handle.
 * lpTargetHandle   [out] the new one; NULL makes none.
 * dwDesiredAccess, bInheritHandle  [in] no matter.
 * dwOptions        [in] DUPLICATE_SAME_ACCESS, which is always meant; DUPLICATE_CLOSE_SOURCE closes
 * hSourceHandle, whatever comes of it. Returns TRUE, or FALSE with ERROR_INVALID_HANDLE;
 * ERROR_INVALID_PARAMETER: other options; ERROR_NOT_ENOUGH_MEMORY: memory or handles ran out. */
ASYNCSELECT_API BOOL DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                                     HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
                                     DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
    ASYNCSELECT_LINK("DuplicateHandle");

#define HANDLE_FLAG_INHERIT 0x00000001
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002

/* Changes a handle's flags. hObject [in] a handle, or a socket; dwMask [in] the flags to change;
 * dwFlags [in] what they become. HANDLE_FLAG_INHERIT: of a socket, whether programs that the process
 * executes have it (not FD_CLOEXEC); of a handle it is only kept. Returns TRUE, or FALSE with
 * ERROR_INVALID_HANDLE; ERROR_INVALID_PARAMETER: another flag, or HANDLE_FLAG_PROTECT_FROM_CLOSE of
 * a socket. */
ASYNCSELECT_API BOOL SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
    ASYNCSELECT_LINK("SetHandleInformation");

/* Tells them. lpdwFlags [out] the flags. Returns TRUE, or FALSE with ERROR_INVALID_HANDLE;
 * ERROR_NOACCESS: lpdwFlags is NULL. */
ASYNCSELECT_API BOOL GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
    ASYNCSELECT_LINK("GetHandleInformation");

ASYNCSELECT_END

#endif
