/* A thread's last error and number, time, the program's module. */
#include "asyncselect/winbase.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "error.h"
#include "sys.h"

DWORD GetLastError(void)
{
    return (DWORD)error_last();
}

void SetLastError(DWORD dwErrCode)
{
    error_set_last((int)dwErrCode);
}

DWORD GetCurrentThreadId(void)
{
    static _Thread_local DWORD number;
    static atomic_uint last;
    while (!number)
        number = atomic_fetch_add(&last, 4) + 4;
    return number;
}

DWORD GetTickCount(void)
{
    return (DWORD)sys_now_ms();
}

void Sleep(DWORD dwMilliseconds)
{
    struct timespec left = {dwMilliseconds / 1000, dwMilliseconds % 1000 * 1000000L};
    if (dwMilliseconds == 0)
        sched_yield();
    do {
        if (dwMilliseconds == INFINITE)
            left.tv_sec = 1000000;
        while (dwMilliseconds && nanosleep(&left, &left) < 0 && errno == EINTR)
            ;
    } while (dwMilliseconds == INFINITE);
}

HMODULE GetModuleHandleA(LPCSTR lpModuleName)
{
    static char program; /* its address is the handle */
    if (!lpModuleName)
        return (HMODULE)(void *)&program;
    error_set_last(ERROR_MOD_NOT_FOUND);
    return NULL;
}
