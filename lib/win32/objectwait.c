/* Waiting for objects, without messages. */
#include "asyncselect/synchapi.h"

#include "asyncselect/winerror.h"
#include "error.h"
#include "handle.h"
#include "waiting.h"

_Static_assert(WAITING_MOST == MAXIMUM_WAIT_OBJECTS, "room for each");

static DWORD fail(int error)
{
    error_set_last(error);
    return WAIT_FAILED;
}

static DWORD wait_for(const HANDLE *handles, unsigned count, bool all, struct object *signal,
                      DWORD milliseconds)
{
    struct waiter w;
    int error = ERROR_NOT_ENOUGH_MEMORY;
    if (!handle_prepare(handles, count) ||
        (error = waiter_open(&w, handles, count, all, handle_find)))
        return fail(error);
    error = waiter_sleep(&w, signal, milliseconds == INFINITE ? -1 : (int64_t)milliseconds);
    DWORD first = w.abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0;
    waiter_close(&w);
    if (error)
        return fail(error);
    return w.met ? first + w.index : WAIT_TIMEOUT;
}

DWORD WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
    (void)bAlertable;
    return wait_for(&hHandle, 1, false, NULL, dwMilliseconds);
}

DWORD WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
{
    return wait_for(&hHandle, 1, false, NULL, dwMilliseconds);
}

DWORD WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                               DWORD dwMilliseconds, BOOL bAlertable)
{
    (void)bAlertable;
    if (!nCount || nCount > MAXIMUM_WAIT_OBJECTS || !lpHandles)
        return fail(ERROR_INVALID_PARAMETER);
    return wait_for(lpHandles, nCount, bWaitAll != FALSE, NULL, dwMilliseconds);
}

DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                             DWORD dwMilliseconds)
{
    return WaitForMultipleObjectsEx(nCount, lpHandles, bWaitAll, dwMilliseconds, FALSE);
}

DWORD SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds,
                          BOOL bAlertable)
{
    (void)bAlertable;
    struct object *signal = handle_hold(hObjectToSignal);
    if (!signal)
        return fail(ERROR_INVALID_HANDLE);
    DWORD result = wait_for(&hObjectToWaitOn, 1, false, signal, dwMilliseconds);
    object_release(signal);
    return result;
}
