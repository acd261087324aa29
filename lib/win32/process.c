/* Threads as Microsoft's C library starts them, and the process itself. */
#include "asyncselect/process.h"

#include <errno.h>
#include <unistd.h>

#include "asyncselect/processthreadsapi.h"
#include "asyncselect/winerror.h"
#include "thread.h"

static HANDLE start(const struct thread_plan *plan, DWORD *id)
{
    int error;
    HANDLE handle = thread_start(plan, id, &error);
    if (!handle)
        errno = error == ERROR_INVALID_PARAMETER ? EINVAL : EAGAIN;
    return handle;
}

uintptr_t _beginthread(_beginthread_proc_type start_address, unsigned stack_size, void *arglist)
{
    const struct thread_plan plan = {.start_without_result = start_address,
                                     .argument = arglist,
                                     .stack = stack_size,
                                     .closes = true};
    HANDLE handle = start(&plan, NULL);
    return handle ? (uintptr_t)handle : (uintptr_t)-1;
}

uintptr_t _beginthreadex(void *security, unsigned stack_size,
                         _beginthreadex_proc_type start_address, void *arglist, unsigned initflag,
                         unsigned *thrdaddr)
{
    const struct thread_plan plan = {
        .start = start_address, .argument = arglist, .stack = stack_size, .flags = initflag};
    (void)security;
    return (uintptr_t)start(&plan, thrdaddr);
}

void _endthread(void)
{
    ExitThread(0);
}

void _endthreadex(unsigned retval)
{
    ExitThread(retval);
}

int _getpid(void)
{
    return (int)getpid();
}

DWORD GetCurrentProcessId(void)
{
    return (DWORD)getpid();
}
