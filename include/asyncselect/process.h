/* process.h: threads as Microsoft's C library starts them. Follows its pages on _beginthread and
 * _endthread. Any thread may call these, also from inside a post callback, where only _endthread and
 * _endthreadex may not be. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_PROCESS_H
#define ASYNCSELECT_PROCESS_H

#include "windef.h"

ASYNCSELECT_BEGIN

typedef void(__cdecl *_beginthread_proc_type)(void *arglist);
typedef unsigned(__stdcall *_beginthreadex_proc_type)(void *arglist);

/* Starts a thread, whose handle is closed when it ends: only for programs that never wait for it.
 * start_address [in] what it calls; stack_size [in] as CreateThread's; arglist [in] its parameter.
 * Returns the handle, or (uintptr_t)-1 with errno EINVAL: start_address is NULL; EAGAIN: memory,
 * handles or the system's threads ran out. */
ASYNCSELECT_API uintptr_t _beginthread(_beginthread_proc_type start_address, unsigned stack_size,
                                       void *arglist) ASYNCSELECT_LINK("_beginthread");

/* The same as CreateThread: the handle is the program's to close. security [in] no matter;
 * initflag [in] dwCreationFlags; thrdaddr [out] its number, may be NULL. Returns the handle, or 0
 * with errno as above; EINVAL also: other flags. */
ASYNCSELECT_API uintptr_t _beginthreadex(void *security, unsigned stack_size,
                                         _beginthreadex_proc_type start_address, void *arglist,
                                         unsigned initflag, unsigned *thrdaddr)
    ASYNCSELECT_LINK("_beginthreadex");

/* End the calling thread as ExitThread does, with 0 or retval. Do not return. */
ASYNCSELECT_API void _endthread(void) ASYNCSELECT_LINK("_endthread") __attribute__((noreturn));
ASYNCSELECT_API void _endthreadex(unsigned retval) ASYNCSELECT_LINK("_endthreadex")
    __attribute__((noreturn));

/* This process's number. */
ASYNCSELECT_API int _getpid(void) ASYNCSELECT_LINK("_getpid");

ASYNCSELECT_END

#endif
