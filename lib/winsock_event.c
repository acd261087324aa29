/* Winsock 2's event objects, and selections that set them. */
#include "winsock_call.h"

#include "event_object.h"

_Static_assert(EVENT_OBJECT_MOST_WAITED == WSA_MAXIMUM_WAIT_EVENTS, "room for each");

WSAEVENT WSACreateEvent(void)
{
    int error;
    WSAEVENT made = WSA_INVALID_EVENT;
    if (winsock_started(&error) && !(made = event_object_open()))
        error = WSA_NOT_ENOUGH_MEMORY;
    if (!made)
        winsock_failed(error);
    return made;
}

BOOL WSACloseEvent(WSAEVENT hEvent)
{
    int error;
    if (winsock_started(&error)) {
        if (event_object_close(hEvent))
            return TRUE;
        error = WSA_INVALID_HANDLE;
    }
    winsock_failed(error);
    return FALSE;
}

/* Does it to the object behind the handle. */
static BOOL change(WSAEVENT handle, void (*to)(struct event_object *))
{
    int error;
    if (winsock_started(&error)) {
        struct event_object *object = event_object_hold(handle);
        if (object) {
            to(object);
            event_object_release(object);
            return TRUE;
        }
        error = WSA_INVALID_HANDLE;
    }
    winsock_failed(error);
    return FALSE;
}

BOOL WSASetEvent(WSAEVENT hEvent)
{
    return change(hEvent, event_object_set);
}

BOOL WSAResetEvent(WSAEVENT hEvent)
{
    return change(hEvent, event_object_reset);
}

DWORD WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT *lphEvents, BOOL fWaitAll,
                               DWORD dwTimeout, BOOL fAlertable)
{
    int error;
    bool met = false;
    unsigned index = 0;
    (void)fAlertable; /* there are no completion routines that could run */
    if (winsock_started(&error)) {
        if (!cEvents || cEvents > WSA_MAXIMUM_WAIT_EVENTS || !lphEvents)
            error = WSA_INVALID_PARAMETER;
        else
            error = event_object_wait(lphEvents, cEvents, fWaitAll != FALSE,
                                      dwTimeout == WSA_INFINITE ? -1 : (int64_t)dwTimeout, &met,
                                      &index);
    }
    if (error) {
        winsock_failed(error);
        return WSA_WAIT_FAILED;
    }
    return met ? WSA_WAIT_EVENT_0 + index : WSA_WAIT_TIMEOUT;
}

int WSAEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents)
{
    int error;
    if (winsock_started(&error) && WSPEventSelect(s, hEventObject, lNetworkEvents, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents)
{
    int error;
    if (winsock_started(&error) &&
        WSPEnumNetworkEvents(s, hEventObject, lpNetworkEvents, &error) == 0)
        return 0;
    return winsock_failed(error);
}
