/* Linux: a nested epoll descriptor, edge-triggered: a member that has hung up is reported once,
 * where level-triggered it would be for ever. epoll(7). */
#include "sidewatch.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* By descriptor: the kernel's entry can outlive the descriptor (dup, fork), so it names a number
 * and a generation, never an address. */
struct member {
    void *tag;
    uint32_t generation;
};

struct sidewatch {
    int epoll;
    struct member *members;
    int size;
};

struct sidewatch *sidewatch_new(void)
{
    struct sidewatch *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (s->epoll < 0) {
        free(s);
        return NULL;
    }
    return s;
}

void sidewatch_free(struct sidewatch *s)
{
    if (!s)
        return;
    close(s->epoll);
    free(s->members);
    free(s);
}

int sidewatch_fd(const struct sidewatch *s)
{
    return s->epoll;
}

static int grow(struct sidewatch *s, int fd)
{
    int size = s->size ? s->size : 64;
    while (size <= fd)
        size *= 2;
    struct member *members = realloc(s->members, (size_t)size * sizeof(*members));
    if (!members)
        return -ENOMEM;
    memset(members + s->size, 0, (size_t)(size - s->size) * sizeof(*members));
    s->members = members;
    s->size = size;
    return 0;
}

static uint32_t events_for(unsigned what)
{
    return EPOLLET | (what & SIDEWATCH_HANGUP ? (uint32_t)EPOLLRDHUP : 0) |
           (what & SIDEWATCH_URGENT ? (uint32_t)EPOLLPRI : 0);
}

int sidewatch_set(struct sidewatch *s, int fd, void *tag, unsigned what)
{
    if (fd >= s->size && grow(s, fd) < 0)
        return -ENOMEM;
    struct member *member = &s->members[fd];
    bool add = member->tag != tag;
    if (add)
        member->generation++;
    struct epoll_event event = {.events = events_for(what)};
    event.data.u64 = (uint64_t)member->generation << 32 | (uint32_t)fd;
    if (epoll_ctl(s->epoll, add ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event) < 0)
        return -errno;
    member->tag = tag;
    return 0;
}

void sidewatch_remove(struct sidewatch *s, int fd, const void *tag)
{
    if (fd >= s->size || s->members[fd].tag != tag)
        return;
    s->members[fd].tag = NULL;
    epoll_ctl(s->epoll, EPOLL_CTL_DEL, fd, &(struct epoll_event){.events = 0});
}

int sidewatch_next(struct sidewatch *s, struct sidewatch_report *reports, int count)
{
    struct epoll_event events[64];
    int room = count < 64 ? count : 64;
    int found = epoll_wait(s->epoll, events, room, 0);
    int kept = 0;
    for (int i = 0; i < found; i++) {
        int fd = (int)(uint32_t)events[i].data.u64;
        struct member *member = &s->members[fd];
        unsigned bits = events[i].events;
        if (!member->tag || member->generation != (uint32_t)(events[i].data.u64 >> 32))
            continue;
        reports[kept++] = (struct sidewatch_report){
            member->tag,
            (bits & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? (unsigned)SIDEWATCH_HANGUP : 0) |
                (bits & EPOLLPRI ? (unsigned)SIDEWATCH_URGENT : 0)};
    }
    return kept;
}

/* The kernel itself forgets a socket that is closed. */
void sidewatch_let_go(struct sidewatch *s, int fd, const void *tag)
{
    (void)s;
    (void)fd;
    (void)tag;
}

/* What is new the kernel knows by itself. */
void sidewatch_looked(struct sidewatch *s, int fd, const void *tag)
{
    (void)s;
    (void)fd;
    (void)tag;
}

/* The kernel makes the descriptor readable at once. */
void sidewatch_fence(void)
{
}
