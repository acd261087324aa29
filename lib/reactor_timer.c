/* Timers of a pumped reactor: libevent's own. */
#include "reactor_core.h"

#include <stdlib.h>

struct reactor_timer {
    struct event *event;
    struct reactor *reactor;
    reactor_timer_fn fn;
    void *argument;
};

static void on_timer(evutil_socket_t fd, short what, void *argument)
{
    struct reactor_timer *t = argument;
    (void)fd;
    (void)what;
    reactor_enter(t->reactor);
    t->fn(t->argument);
}

struct reactor_timer *reactor_timer_new(struct reactor *r, unsigned interval_ms,
                                        reactor_timer_fn fn, void *argument)
{
    struct reactor_timer *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->reactor = r;
    t->fn = fn;
    t->argument = argument;
    t->event = event_new(r->base, -1, EV_PERSIST, on_timer, t);
    if (!t->event ||
        event_add(t->event, &(struct timeval){(time_t)(interval_ms / 1000),
                                              (suseconds_t)(interval_ms % 1000 * 1000)}) < 0) {
        reactor_timer_free(t);
        return NULL;
    }
    return t;
}

void reactor_timer_free(struct reactor_timer *t)
{
    if (!t)
        return;
    reactor_free_event(&t->event);
    free(t);
}
