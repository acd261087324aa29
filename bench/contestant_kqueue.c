/* Raw kqueue, level- and edge-triggered (EV_CLEAR). kqueue(2) */
#include "contestants.h"

#include <sys/event.h>
#include <sys/time.h>

enum { BATCH = 512 };

static int queue_of(struct server *v)
{
    return (int)(intptr_t)v->loop;
}

static void *open_(struct server *v)
{
    (void)v;
    return (void *)(intptr_t)kqueue();
}

static void control(struct server *v, sock s, unsigned what, unsigned flags)
{
    struct kevent changes[2];
    uintptr_t fd = (uintptr_t)s;
    void *tag = (void *)(uintptr_t)(what & ACCEPTABLE);
    unsigned read = what & (READABLE | ACCEPTABLE) ? EV_ENABLE : EV_DISABLE;
    unsigned write = what & WRITABLE ? EV_ENABLE : EV_DISABLE;
    EV_SET(&changes[0], fd, EVFILT_READ, (uint16_t)(EV_ADD | flags | read), 0, 0, tag);
    EV_SET(&changes[1], fd, EVFILT_WRITE, (uint16_t)(EV_ADD | flags | write), 0, 0, tag);
    kevent(queue_of(v), changes, 2, NULL, 0, NULL);
}

static void watch_level(struct server *v, sock s, unsigned what, bool accepted)
{
    (void)accepted;
    control(v, s, what, 0);
}

static void change_level(struct server *v, sock s, unsigned what)
{
    control(v, s, what, 0);
}

static void watch_edge(struct server *v, sock s, unsigned what, bool accepted)
{
    (void)accepted;
    control(v, s, what | WRITABLE, EV_CLEAR);
}

static void run(struct server *v)
{
    struct kevent events[BATCH];
    for (;;) {
        int count = kevent(queue_of(v), NULL, 0, events, BATCH, NULL);
        for (int i = 0; i < count; i++) {
            unsigned what = (unsigned)(uintptr_t)events[i].udata;
            if (!what)
                what = events[i].filter == EVFILT_WRITE ? WRITABLE : READABLE;
            v->app->ready(v, (sock)events[i].ident, what);
        }
    }
}

const struct contestant contestant_raw_level = {
    .name = "kqueue",
    .title = "raw kqueue, levels",
    .sockets = &sockets_posix,
    .open = open_,
    .watch = watch_level,
    .change = change_level,
    .run = run,
};

const struct contestant contestant_raw_edge = {
    .name = "kqueue-edges",
    .title = "raw kqueue, edges",
    .sockets = &sockets_posix,
    .drains = true,
    .open = open_,
    .watch = watch_edge,
    .run = run,
};
