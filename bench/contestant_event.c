/* libevent: as it is meant to be used, and with the event taken out and put back for each message.
 */
#include "contestants.h"

#include <event2/event.h>
#include <stdlib.h>

struct watched {
    struct event *event;
    struct server *server;
    unsigned what;
};

struct event_loop {
    struct event_base *base;
    struct watched watched[MOST_SOCKETS];
};

static void *open_(struct server *v)
{
    struct event_loop *loop = calloc(1, sizeof(*loop));
    struct event_config *config = event_config_new();
    (void)v;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    loop->base = event_base_new_with_config(config);
    event_config_free(config);
    return loop;
}

static unsigned ready_sides(const struct watched *w, short flags)
{
    return (w->what & ACCEPTABLE) |
           (flags & EV_READ && !(w->what & ACCEPTABLE) ? (unsigned)READABLE : 0) |
           (flags & EV_WRITE ? (unsigned)WRITABLE : 0);
}

static void on_ready(evutil_socket_t fd, short flags, void *argument)
{
    struct watched *w = argument;
    w->server->app->ready(w->server, fd, ready_sides(w, flags));
}

static void on_ready_toggled(evutil_socket_t fd, short flags, void *argument)
{
    struct watched *w = argument;
    event_del(w->event);
    w->server->app->ready(w->server, fd, ready_sides(w, flags));
    if (w->event)
        event_add(w->event, NULL);
}

static short flags_of(unsigned what)
{
    return (short)(EV_PERSIST | (what & (READABLE | ACCEPTABLE) ? EV_READ : 0) |
                   (what & WRITABLE ? EV_WRITE : 0));
}

static void watch_with(struct server *v, sock s, unsigned what, event_callback_fn fn)
{
    struct event_loop *loop = v->loop;
    struct watched *w = &loop->watched[s];
    *w = (struct watched){NULL, v, what};
    w->event = event_new(loop->base, (evutil_socket_t)s, flags_of(what), fn, w);
    event_add(w->event, NULL);
}

static void watch(struct server *v, sock s, unsigned what, bool accepted)
{
    (void)accepted;
    watch_with(v, s, what, on_ready);
}

static void watch_toggled(struct server *v, sock s, unsigned what, bool accepted)
{
    (void)accepted;
    watch_with(v, s, what, on_ready_toggled);
}

static void change(struct server *v, sock s, unsigned what)
{
    struct event_loop *loop = v->loop;
    struct watched *w = &loop->watched[s];
    event_callback_fn fn = event_get_callback(w->event);
    w->what = what;
    event_del(w->event);
    event_assign(w->event, loop->base, (evutil_socket_t)s, flags_of(what), fn, w);
    event_add(w->event, NULL);
}

static void forget(struct server *v, sock s)
{
    struct event_loop *loop = v->loop;
    event_free(loop->watched[s].event);
    loop->watched[s].event = NULL;
}

static void run(struct server *v)
{
    struct event_loop *loop = v->loop;
    event_base_dispatch(loop->base);
}

const struct contestant contestant_event = {
    .name = "libevent",
    .title = "libevent",
    .sockets = &sockets_posix,
    .open = open_,
    .watch = watch,
    .change = change,
    .forget = forget,
    .run = run,
};

const struct contestant contestant_event_toggled = {
    .name = "libevent-toggled",
    .title = "libevent, event out and in",
    .sockets = &sockets_posix,
    .open = open_,
    .watch = watch_toggled,
    .change = change,
    .forget = forget,
    .run = run,
};
