/* As a nested epoll descriptor with edges reports: each change of a member once. */
#define _GNU_SOURCE
#include "sidewatch.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>

#include "kernel.h"
#include "sidewatch_sim.h"

enum { MOST_MEMBERS = MOST_FDS };

struct member {
    void *tag;
    unsigned what;
    int socket;
    uint64_t inode;
    unsigned seen; /* of its wakes */
};

struct sidewatch {
    struct sidewatch *next;
    int fd;
    struct member members[MOST_MEMBERS]; /* by descriptor */
};

static struct sidewatch *all;

struct sidewatch *sidewatch_new(void)
{
    struct ksocket *k = kernel_make(K_PIPE_READ);
    struct sidewatch *s = k ? calloc(1, sizeof(*s)) : NULL;
    if (!s)
        return NULL;
    s->fd = kernel_descriptor(k);
    s->next = all;
    all = s;
    return s;
}

void sidewatch_free(struct sidewatch *s)
{
    if (!s)
        return;
    struct sidewatch **at = &all;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    kernel_raw_close(s->fd);
    free(s);
}

int sidewatch_fd(const struct sidewatch *s)
{
    return s->fd;
}

static unsigned wakes(const struct ksocket *k)
{
    return k->wakes[0] + k->wakes[1];
}

int sidewatch_set(struct sidewatch *s, int fd, void *tag, unsigned what)
{
    struct ksocket *k = kernel_of(fd);
    if (!k)
        return -EBADF;
    s->members[fd] = (struct member){tag, what, kernel_index(k), k->inode, wakes(k) - 1};
    return 0;
}

void sidewatch_remove(struct sidewatch *s, int fd, const void *tag)
{
    if (s->members[fd].tag == tag)
        s->members[fd] = (struct member){0};
}

void sidewatch_let_go(struct sidewatch *s, int fd, const void *tag)
{
    (void)s;
    (void)fd;
    (void)tag;
}

void sidewatch_looked(struct sidewatch *s, int fd, const void *tag)
{
    (void)s;
    (void)fd;
    (void)tag;
}

static unsigned report(struct member *m, bool take)
{
    struct ksocket *k = &ksockets[m->socket];
    if (!m->tag || !k->used || k->inode != m->inode || m->seen == wakes(k))
        return 0;
    short bits = kernel_poll(k);
    if (take)
        m->seen = wakes(k);
    bool hangup =
        bits & (POLLHUP | POLLERR) || ((bits & POLLRDHUP) && (m->what & SIDEWATCH_HANGUP));
    return (hangup ? (unsigned)SIDEWATCH_HANGUP : 0) |
           ((bits & POLLPRI) && (m->what & SIDEWATCH_URGENT) ? (unsigned)SIDEWATCH_URGENT : 0);
}

int sidewatch_next(struct sidewatch *s, struct sidewatch_report *reports, int count)
{
    int found = 0;
    for (int fd = 0; fd < MOST_MEMBERS && found < count; fd++) {
        unsigned what = report(&s->members[fd], true);
        if (what)
            reports[found++] = (struct sidewatch_report){s->members[fd].tag, what};
    }
    return found;
}

void sidewatch_fence(void)
{
}

void sidewatch_refresh(void)
{
    for (struct sidewatch *s = all; s; s = s->next) {
        struct ksocket *k = kernel_of(s->fd);
        k->queued = 0;
        for (int fd = 0; fd < MOST_MEMBERS && !k->queued; fd++)
            k->queued = report(&s->members[fd], false) != 0;
    }
}
