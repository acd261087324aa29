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
    bool current = r->window == (struct window *)hWnd;
    struct extra *extra =
        current ? extra_of(r) : NULL; /* without memory it is offered again [M1] */
    if (extra) {
        unsigned event = WSAGETSELECTEVENT(lParam);
        extra->recorded.events |= (uint16_t)event;
        extra->recorded.errors[place_of(event)] = WSAGETSELECTERROR(lParam);
        event_object_set(object);
    }
    record_unlock(r);
    return extra != NULL;
}

int recorded_take(SOCKET s, struct event_object *object, int refusal, struct recorded *taken)
{
    int error;
    struct record *r = adopt_find_verified(s, &error);
    if (!r)
        return error;
    if (record_is_busy(r) || socket_in_callback())
        error = WSAEINPROGRESS;
    else
        error = refusal;
    if (!error) {
        *taken = r->extra->recorded;
        if (taken->events)
            extra_of(r)->recorded = (struct recorded){0};
        if (object)
            event_object_reset(object);
    }
    record_unlock(r);
    return error;
}
