/* A thread's last error, sleeping, the process's end, and what it tells a debugger. */
#include "asyncselect/winbase.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "error.h"
#include "text.h"

DWORD GetLastError(void)
{
    return (DWORD)error_last();
}

void SetLastError(DWORD dwErrCode)
{
    error_set_last((int)dwErrCode);
}

void Sleep(DWORD dwMilliseconds)
{
    struct timespec left = {(time_t)(dwMilliseconds / 1000),
                            (long)(dwMilliseconds % 1000) * 1000000};
    if (dwMilliseconds == 0)
        sched_yield();
    do {
        if (dwMilliseconds == INFINITE)
            left.tv_sec = 1000000;
        while (dwMilliseconds && nanosleep(&left, &left) < 0 && errno == EINTR)
            ;
    } while (dwMilliseconds == INFINITE);
}

DWORD SleepEx(DWORD dwMilliseconds, BOOL bAlertable)
{
    (void)bAlertable;
    Sleep(dwMilliseconds);
    return 0;
}

void ExitProcess(UINT uExitCode)
{
    exit((int)uExitCode);
}

void OutputDebugStringA(LPCSTR lpOutputString)
{
    if (lpOutputString)
        fputs(lpOutputString, stderr);
}

void OutputDebugStringW(LPCWSTR lpOutputString)
{
    char *text = text_utf8(lpOutputString);
    OutputDebugStringA(text);
    free(text);
}
