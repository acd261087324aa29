/* Critical sections: recursive mutexes of the system's. */
#include "asyncselect/synchapi.h"

#include <pthread.h>
#include <stdlib.h>

#include "asyncselect/winerror.h"
#include "error.h"

static int init(CRITICAL_SECTION *section)
{
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error)
        return error;
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    error = pthread_mutex_init(&section->asyncselect_mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return error;
}

void InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    if (init(lpCriticalSection) != 0)
        abort();
}

BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount,
                                 DWORD Flags)
{
    (void)dwSpinCount;
    (void)Flags;
    if (init(lpCriticalSection) == 0)
        return TRUE;
    error_set_last(ERROR_NOT_ENOUGH_MEMORY);
    return FALSE;
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
    return InitializeCriticalSectionEx(lpCriticalSection, dwSpinCount, 0);
}

void DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    pthread_mutex_destroy(&lpCriticalSection->asyncselect_mutex);
}

void EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    pthread_mutex_lock(&lpCriticalSection->asyncselect_mutex);
}

void LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    pthread_mutex_unlock(&lpCriticalSection->asyncselect_mutex);
}

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    return pthread_mutex_trylock(&lpCriticalSection->asyncselect_mutex) == 0;
}
