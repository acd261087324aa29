/* The same functions with wide names. */
#include "asyncselect/synchapi.h"

#include <stdlib.h>

#include "error.h"
#include "text.h"

/* Runs CALL with the name in UTF-8, and gives that back without touching the last error. */
#define WITH_NARROW(name, call)                                                                    \
    do {                                                                                           \
        char *narrow = text_utf8(name);                                                            \
        HANDLE handle = narrow || !(name) ? (call) : NULL;                                         \
        free(narrow);                                                                              \
        return handle;                                                                             \
    } while (0)

HANDLE CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                    LPCWSTR lpName)
{
    WITH_NARROW(lpName, CreateEventA(lpEventAttributes, bManualReset, bInitialState, narrow));
}

HANDLE OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    WITH_NARROW(lpName, OpenEventA(dwDesiredAccess, bInheritHandle, narrow));
}

HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName)
{
    WITH_NARROW(lpName, CreateMutexA(lpMutexAttributes, bInitialOwner, narrow));
}

HANDLE OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    WITH_NARROW(lpName, OpenMutexA(dwDesiredAccess, bInheritHandle, narrow));
}

HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                        LONG lMaximumCount, LPCWSTR lpName)
{
    WITH_NARROW(lpName,
                CreateSemaphoreA(lpSemaphoreAttributes, lInitialCount, lMaximumCount, narrow));
}

HANDLE OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    WITH_NARROW(lpName, OpenSemaphoreA(dwDesiredAccess, bInheritHandle, narrow));
}
