/* Raw epoll, level- and edge-triggered. */
#include "contestants.h"

#include <sys/epoll.h>

enum { BATCH = 512 };

static int epoll_of(struct server *v)
{
    return (int)(intptr_t)v->loop;
}

static void *open_(struct server *v)
{
    (void)v;
    return (void *)(intptr_t)epoll_create1(EPOLL_CLOEXEC);
}

static uint32_t flags_of(unsigned what)
{
    return (what & (READABLE | ACCEPTABLE) ? (uint32_t)EPOLLIN : 0) |
           (what & WRITABLE ? (uint32_t)EPOLLOUT : 0) | EPOLLRDHUP;
}

static void control(struct server *v, int operation, sock s, uint32_t flags, unsigned what)
{
    uint64_t data = (uint64_t)s << 32 | (what & ACCEPTABLE);
    epoll_ctl(epoll_of(v), operation, (int)s,
              &(struct epoll_event){.events = flags, .data = {.u64 = data}});
}

static void watch_level(struct server *v, sock s, unsigned what, bool accepted)
{
    (void)accepted;
    control(v, EPOLL_CTL_ADD, s, flags_of(what), what);
}

static void change_level(struct server *v, sock s, unsigned what)
{
    control(v, EPOLL_CTL_MOD, s, flags_of(what), what);
}

static void watch_edge(struct server *v, sock s, unsigned what, bool accepted)
{
    (void)accepted;
    control(v, EPOLL_CTL_ADD, s, flags_of(what | WRITABLE) | EPOLLET, what);
}

static void run(struct server *v)
{
    struct epoll_event events[BATCH];
    for (;;) {
        int count = epoll_wait(epoll_of(v), events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            uint32_t flags = events[i].events;
            unsigned what = (unsigned)events[i].data.u64 & ACCEPTABLE;
            if (!what)
                what = (flags & (EPOLLIN | EPOLLERR | EPOLLHUP | EPOLLRDHUP) ? READABLE : 0u) |
                       (flags & EPOLLOUT ? WRITABLE : 0u);
            v->app->ready(v, (sock)(events[i].data.u64 >> 32), what);
        }
    }
}

const struct contestant contestant_raw_level = {
    .name = "epoll",
    .title = "raw epoll, levels",
    .sockets = &sockets_posix,
    .open = open_,
    .watch = watch_level,
    .change = change_level,
    .run = run,
};

const struct contestant contestant_raw_edge = {
    .name = "epoll-edges",
    .title = "raw epoll, edges",
    .sockets = &sockets_posix,
    .drains = true,
    .open = open_,
    .watch = watch_edge,
    .run = run,
};
