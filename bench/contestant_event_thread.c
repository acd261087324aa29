/* libevent in a thread of its own: it takes the event out and hands over, and the thread that
 * handles puts it back. What WSAAsyncSelect's gate costs when it is made of event_del and event_add.
 */
#include "contestants.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <pthread.h>
#include <stdlib.h>

#include "handover.h"

struct thread_loop {
    struct event_base *base;
    struct handover *handover;
    struct watched {
        struct event *event;
        struct thread_loop *loop;
        unsigned what;
    } watched[MOST_SOCKETS];
};

static void on_ready(evutil_socket_t fd, short flags, void *argument)
{
    struct watched *w = argument;
    unsigned what = w->what & ACCEPTABLE;
    if (!what)
        what = (flags & EV_READ ? (unsigned)READABLE : 0) |
               (flags & EV_WRITE ? (unsigned)WRITABLE : 0);
    event_del(w->event);
    handover_put(w->loop->handover, fd, what);
}

static void *dispatch(void *argument)
{
    struct thread_loop *loop = argument;
    event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY);
    return NULL;
}

static void *open_(struct server *v)
{
    pthread_t thread;
    struct thread_loop *loop = calloc(1, sizeof(*loop));
    (void)v;
    evthread_use_pthreads();
    loop->base = event_base_new();
    loop->handover = handover_new();
    pthread_create(&thread, NULL, dispatch, loop);
    return loop;
}

static void watch(struct server *v, sock s, unsigned what, bool accepted)
{
    struct thread_loop *loop = v->loop;
    struct watched *w = &loop->watched[s];
    int flags = EV_PERSIST | (what & (READABLE | ACCEPTABLE) ? EV_READ : 0) |
                (what & WRITABLE ? EV_WRITE : 0);
    (void)accepted;
    *w = (struct watched){NULL, loop, what};
    w->event = event_new(loop->base, (evutil_socket_t)s, (short)flags, on_ready, w);
    event_add(w->event, NULL);
}

static void forget(struct server *v, sock s)
{
    struct thread_loop *loop = v->loop;
    event_free(loop->watched[s].event);
    loop->watched[s].event = NULL;
}

static void run(struct server *v)
{
    struct thread_loop *loop = v->loop;
    for (;;) {
        unsigned what;
        sock s = handover_take(loop->handover, &what);
        v->app->ready(v, s, what);
        if (loop->watched[s].event)
            event_add(loop->watched[s].event, NULL);
    }
}

const struct contestant contestant_event_thread = {
    .name = "libevent-thread",
    .title = "libevent thread, out and in",
    .sockets = &sockets_posix,
    .one_loop = true,
    .open = open_,
    .watch = watch,
    .forget = forget,
    .run = run,
};
