/* Winsock 2's event objects, and selections that set them. */
#include "winsock_call.h"

#include "event_object.h"
#include "waiting.h"

_Static_assert(WAITING_MOST == WSA_MAXIMUM_WAIT_EVENTS, "room for each");

WSAEVENT WSACreateEvent(void)
{
    int error;
    WSAEVENT made = WSA_INVALID_EVENT;
    if (winsock_started(&error)) {
        struct object *object = event_object_new(true, false);
        made = object ? object_open(object) : WSA_INVALID_EVENT;
        object_release(object);
        error = WSA_NOT_ENOUGH_MEMORY;
    }
    if (!made)
        winsock_failed(error);
    return made;
}

BOOL WSACloseEvent(WSAEVENT hEvent)
{
    int error;
    if (winsock_started(&error)) {
        if (object_close(hEvent, &event_object_type))
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

/* 0 or an error; *index: WSA_WAIT_TIMEOUT, or the place of the one that was set. */
static int wait_for(const WSAEVENT *events, unsigned count, bool all, DWORD timeout, DWORD *index)
{
    struct waiter w;
    int error = waiter_open(&w, events, count, all, object_find);
    if (error)
        return error;
    error = waiter_sleep(&w, NULL, timeout == WSA_INFINITE ? -1 : (int64_t)timeout);
    *index = w.met ? WSA_WAIT_EVENT_0 + w.index : WSA_WAIT_TIMEOUT;
    waiter_close(&w);
    return error;
}

DWORD WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT *lphEvents, BOOL fWaitAll,
                               DWORD dwTimeout, BOOL fAlertable)
{
    int error;
    DWORD index = WSA_WAIT_FAILED;
    (void)fAlertable; /* there are no completion routines that could run */
    if (winsock_started(&error)) {
        if (!cEvents || cEvents > WSA_MAXIMUM_WAIT_EVENTS || !lphEvents)
            error = WSA_INVALID_PARAMETER;
        else
            error = wait_for(lphEvents, cEvents, fWaitAll != FALSE, dwTimeout, &index);
    }
    if (!error)
        return index;
    winsock_failed(error);
    return WSA_WAIT_FAILED;
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
