/* Selections: WSPAsyncSelect's part of the records, and what ends or inherits one. */
#include "socket.h"

#include <errno.h>

#include "adopt.h"
#include "asyncselect/winsock2.h"
#include "ending.h"
#include "error.h"
#include "group.h"
#include "lookup.h"
#include "profile.h"
#include "qos.h"
#include "reactor.h"
#include "record.h"
#include "serve.h"
#include "trace.h"
#include "window.h"

/* The watch stays, and leaves the loop by itself: closing the socket goes through the loop that
 * watched it, which has to forget a number before that comes free. */
static void cancel(struct record *r)
{
    window_release(r->window);
    r->window = NULL;
    r->selection++;
    notify_select(&r->notify, profile_current(), 0);
    if (r->watch)
        watch_kick(r->watch);
}

/* The watch of one of the socket's descriptors in the window's loop: the one that there is, or a new
 * one. */
static struct watch *watch_for(struct record *r, int fd, struct window *window)
{
    struct reactor *reactor = window_reactor(window);
    if (r->watch && r->fd == fd && watch_reactor(r->watch) == reactor)
        return r->watch;
    return watch_new(reactor, fd, serve, r, &r->changes);
}

static void install(struct record *r, int fd, struct window *window, struct watch *watch,
                    HWND handle, UINT message, unsigned mask)
{
    if (r->watch != watch) {
        ending_of_selection(r);
        record_use_name(r, fd); /* [S6] */
        r->watch = watch;
    } else {
        window_release(r->window);
        r->selection++;
    }
    r->window = window;
    r->handle = handle;
    r->message = message;
    r->loop = (uint8_t)reactor_abilities(watch_reactor(watch));
    notify_select(&r->notify, profile_current(), mask);
    watch_kick(watch);
}

int socket_select(SOCKET s, struct window *window, HWND handle, UINT message, unsigned mask,
                  int refusal)
{
    int error;
    struct record *r = adopt_find_verified(s, &error);
    if (!r)
        return error;
    struct watch *watch = NULL;
    if (record_is_busy(r) || socket_in_callback())
        error = WSAEINPROGRESS; /* [CALL-4] */
    else if (refusal)
        error = refusal;
    else if (mask && !(watch = watch_for(r, (int)s, window)))
        error = WSAENETDOWN;
    else if (sys_set_nonblocking(r->fd, true) < 0) /* [CALL-6] */
        error = WSAENETDOWN;
    if (error) {
        if (watch && watch != r->watch)
            watch_drop(watch, false);
        record_unlock(r);
        return error;
    }
    record_changed(r); /* [S1] what the loop has seen of it is older */
    r->vouched = atomic_load_explicit(&r->changes, memory_order_relaxed); /* it was verified */
    r->nonblocking = true;
    if (r->notify.phase == NOTIFY_CONNECTING)
        serve_look(r); /* [P3] an attempt that is done already did not complete while selected */
    if (r->notify.kind == NOTIFY_STREAM && r->notify.phase == NOTIFY_IDLE)
        adopt_take_up(r);
    if (mask)
        install(r, (int)s, window, watch, handle, message, mask);
    else
        cancel(r);
    record_unlock(r);
    return 0;
}

static void cancel_each(struct record *r, void *argument)
{
    (void)argument;
    if (r->window)
        cancel(r);
}

void socket_cancel_all(void)
{
    record_each(cancel_each, NULL);
}

static void cancel_window(struct record *r, void *argument)
{
    struct window *window = argument;
    if (r->window == window)
        cancel(r);
    if (!r->window && r->watch && watch_reactor(r->watch) == window_reactor(window))
        ending_of_selection(r); /* the loop may go with the window */
}

bool socket_close_window(HWND handle)
{
    struct window *window = window_unlist(handle);
    if (!window)
        return false;
    record_each(cancel_window, window);
    lookup_cancel_all(window);
    serve_await_window(window);
    window_release(window);
    return true;
}

BOOL socket_message_is_current(SOCKET s, int event)
{
    struct record *r = record_lock(s);
    if (!r)
        return FALSE;
    BOOL current = (r->notify.current & event) != 0;
    record_unlock(r);
    return current;
}

/* ---- changes of the network that were asked for ---- */

struct armed {
    unsigned events;
    socket_armed_fn fn;
    void *argument;
    unsigned left;
};

static void tell_armed(struct record *r, void *argument)
{
    struct armed *armed = argument;
    for (unsigned event = FD_ROUTING_INTERFACE_CHANGE; event <= FD_ADDRESS_LIST_CHANGE;
         event <<= 1) {
        int error = 0;
        if ((r->notify.armed & armed->events & event) &&
            armed->fn(armed->argument, event, r->family, r->extra->netchange, &error))
            notify_changed(&r->notify, event, error);
    }
    armed->left |= r->notify.armed & armed->events;
    serve_if_needed(r);
}

unsigned socket_each_armed(unsigned events, socket_armed_fn fn, void *argument)
{
    struct armed armed = {events, fn, argument, 0};
    if (events)
        record_each(tell_armed, &armed);
    return armed.left;
}

/* Without memory it is no socket yet, but a request still [C4]. */
static int forget_accepted(int fd)
{
    struct record *r = record_lock((SOCKET)fd);
    if (r)
        ending_of_name(r, fd, false);
    return WSAENOBUFS;
}

int socket_enter_accepted(struct socket_call *listening, int fd, const struct qos_start *start)
{
    struct record *l = listening->record;
    struct sys_identity identity;
    struct record *r = NULL;
    if (sys_identify(fd, &identity) == 0)
        r = adopt_new(fd, &identity, listening->facts.family, NOTIFY_STREAM, NOTIFY_CONNECTED,
                      listening->facts.nonblocking);
    if (!r) {
        if (start->group)
            group_leave(start->group);
        return WSAENOBUFS;
    }
    r->notify.oob_inline = listening->facts.oob_inline; /* as the kernel does */
    record_unlock(r);
    if (qos_begin(listening, (SOCKET)fd, start))
        return forget_accepted(fd);
    /* The listening socket's selection as it is now, taken without holding both locks. */
    pthread_mutex_lock(&l->lock);
    bool inherits = l->life == listening->ticket.life && l->window;
    struct window *window = inherits ? window_ref(l->window) : NULL;
    HWND handle = l->handle;
    UINT message = l->message;
    unsigned mask = l->notify.selected;
    pthread_mutex_unlock(&l->lock);
    if (!inherits)
        return 0;
    r = record_lock((SOCKET)fd);
    struct watch *watch = r ? watch_for(r, fd, window) : NULL;
    if (watch) {
        trace_select((SOCKET)fd, handle, message, (long)mask, (SOCKET)listening->facts.fd, 0);
        install(r, fd, window, watch, handle, message, mask);
    }
    if (r)
        record_unlock(r);
    if (watch)
        return 0;
    window_release(window);
    return forget_accepted(fd);
}
