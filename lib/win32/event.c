/* Events, as synchapi.h has them; what they are is lib/event_object.c's. */
#include "asyncselect/synchapi.h"

#include "asyncselect/winerror.h"
#include "error.h"
#include "event_object.h"
#include "named.h"

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                    LPCSTR lpName)
{
    (void)lpEventAttributes;
    return named_create(event_object_new(bManualReset != FALSE, bInitialState != FALSE), lpName);
}

HANDLE OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    (void)dwDesiredAccess;
    (void)bInheritHandle;
    return named_open(&event_object_type, lpName);
}

static BOOL change(HANDLE handle, void (*to)(struct event_object *))
{
    struct event_object *event = event_object_hold(handle);
    if (!event) {
        error_set_last(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    to(event);
    event_object_release(event);
    return TRUE;
}

BOOL SetEvent(HANDLE hEvent)
{
    return change(hEvent, event_object_set);
}

BOOL ResetEvent(HANDLE hEvent)
{
    return change(hEvent, event_object_reset);
}

BOOL PulseEvent(HANDLE hEvent)
{
    return change(hEvent, event_object_pulse);
}
