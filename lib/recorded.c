#include "recorded.h"

#include "adopt.h"
#include "asyncselect/winsock2.h"
#include "event_object.h"
#include "record.h"
#include "socket.h"

_Static_assert(RECORDED_EVENTS == FD_MAX_EVENTS, "a place for each event's code");

static unsigned place_of(unsigned event)
{
    unsigned place = 0;
    while (event >>= 1)
        place++;
    return place;
}

BOOL recorded_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *object)
{
    (void)uMsg;
    struct record *r = record_lock((SOCKET)wParam);
    if (!r)
        return TRUE; /* the socket is gone, and its record with it */
    BOOL current = r->window == (struct window *)hWnd;
    if (current) {
        unsigned event = WSAGETSELECTEVENT(lParam);
        r->recorded.events |= (uint16_t)event;
        r->recorded.errors[place_of(event)] = WSAGETSELECTERROR(lParam);
        event_object_set(object);
    }
    record_unlock(r);
    return current;
}

int recorded_take(SOCKET s, struct event_object *object, int refusal, struct recorded *taken)
{
    int error;
    struct record *r = adopt_find_verified(s, &error);
    if (!r)
        return error;
    if (r->blocking || socket_in_callback())
        error = WSAEINPROGRESS;
    else
        error = refusal;
    if (!error) {
        *taken = r->recorded;
        r->recorded = (struct recorded){0};
        if (object)
            event_object_reset(object);
    }
    record_unlock(r);
    return error;
}
