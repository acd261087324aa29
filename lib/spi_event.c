/* WSPEventSelect and WSPEnumNetworkEvents: WSPAsyncSelect's selections, with a window that stands
 * for the event object and records what is posted to it. */
#include "spi.h"

#include "background.h"
#include "event_object.h"
#include "reactor.h"
#include "recorded.h"
#include "socket.h"
#include "window.h"

/* A window that records and sets the object, or NULL: *refusal says why. */
static struct window *window_for(WSAEVENT handle, int *refusal)
{
    struct event_object *object = event_object_hold(handle);
    if (!object) {
        *refusal = WSAEINVAL;
        return NULL;
    }
    struct reactor *reactor = background_reactor();
    struct window *window =
        reactor ? window_new_unlisted(reactor, recorded_post, object, event_object_release) : NULL;
    if (window)
        return window;
    *refusal = reactor ? WSAENOBUFS : WSAENETDOWN;
    if (reactor)
        reactor_unref(reactor);
    event_object_release(object);
    return NULL;
}

int WSPEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents, LPINT lpErrno)
{
    struct window *window = NULL;
    int refusal = 0;
    if (lNetworkEvents & ~(long)FD_ALL_EVENTS)
        refusal = WSAEINVAL;
    else if (lNetworkEvents)
        window = window_for(hEventObject, &refusal);
    int error = socket_select(s, window, (HWND)window, 0, (unsigned)lNetworkEvents, refusal);
    trace_select(s, (HWND)window, 0, lNetworkEvents, INVALID_SOCKET, error);
    if (error)
        window_release(window);
    return spi_result(error, lpErrno);
}

int WSPEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents,
                         LPINT lpErrno)
{
    struct event_object *object = NULL;
    struct recorded taken;
    int refusal = 0;
    if (hEventObject && !(object = event_object_hold(hEventObject)))
        refusal = WSAEINVAL;
    else if (!lpNetworkEvents)
        refusal = WSAEFAULT;
    int error = recorded_take(s, object, refusal, &taken);
    event_object_release(object);
    if (!error) {
        lpNetworkEvents->lNetworkEvents = taken.events;
        for (int i = 0; i < FD_MAX_EVENTS; i++)
            lpNetworkEvents->iErrorCode[i] = taken.errors[i];
    }
    return spi_end(s, "WSAEnumNetworkEvents", error, lpErrno);
}
