/* macOS: a nested kqueue, whose descriptor is readable while it has something to report.
 * kqueue(2): with EV_CLEAR a condition is reported when it comes, not for as long as it holds.
 * EVFILT_EXCEPT with NOTE_OOB tells of out-of-band data, now and then without any: the owner looks.
 * EVFILT_READ tells of the end (EV_EOF) behind whatever data there is. */
#include "sidewatch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

enum { FIRST_SIZE = 64, AT_ONCE = 64 };

/* By descriptor. The kernel drops a closed descriptor's filters by itself, and what is taken out of
 * its queue belongs to the filters that are there now: no report is older than its member. */
struct member {
    void *tag;
};

struct sidewatch {
    int queue;
    struct member *members;
    int size;
};

struct sidewatch *sidewatch_new(void)
{
    struct sidewatch *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->queue = kqueue();
    if (s->queue < 0) {
        free(s);
        return NULL;
    }
    fcntl(s->queue, F_SETFD, FD_CLOEXEC);
    return s;
}

void sidewatch_free(struct sidewatch *s)
{
    if (!s)
        return;
    close(s->queue);
    free(s->members);
    free(s);
}

int sidewatch_fd(const struct sidewatch *s)
{
    return s->queue;
}

static int grow(struct sidewatch *s, int fd)
{
    int size = s->size ? s->size : FIRST_SIZE;
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

static int change(const struct sidewatch *s, int fd, int filter, int flags, unsigned note)
{
    struct kevent event;
    EV_SET(&event, (uintptr_t)fd, (int16_t)filter, (uint16_t)flags, note, 0, NULL);
    return kevent(s->queue, &event, 1, NULL, 0, NULL) < 0 ? -errno : 0;
}

/* Added anew where it is wanted, for that reports again what is true. */
static int set_filter(const struct sidewatch *s, int fd, int filter, unsigned note, bool wanted)
{
    int gone = change(s, fd, filter, EV_DELETE, note);
    if (wanted)
        return change(s, fd, filter, EV_ADD | EV_CLEAR, note);
    return gone == -ENOENT || gone == -EBADF ? 0 : gone;
}

static int set_filters(const struct sidewatch *s, int fd, unsigned what)
{
    int error = set_filter(s, fd, EVFILT_READ, 0, what & SIDEWATCH_HANGUP);
    return error < 0 ? error : set_filter(s, fd, EVFILT_EXCEPT, NOTE_OOB, what & SIDEWATCH_URGENT);
}

int sidewatch_set(struct sidewatch *s, int fd, void *tag, unsigned what)
{
    if (fd >= s->size && grow(s, fd) < 0)
        return -ENOMEM;
    int error = set_filters(s, fd, what);
    if (error < 0) {
        set_filters(s, fd, 0);
        tag = NULL;
    }
    s->members[fd] = (struct member){.tag = tag};
    return error;
}

void sidewatch_remove(struct sidewatch *s, int fd, const void *tag)
{
    if (fd >= s->size || s->members[fd].tag != tag)
        return;
    s->members[fd].tag = NULL;
    set_filters(s, fd, 0);
}

/* One report of each descriptor, though both of its filters have fired. */
static int add_report(struct sidewatch_report *reports, int kept, void *tag, unsigned what)
{
    for (int i = 0; i < kept; i++) {
        if (reports[i].tag != tag)
            continue;
        reports[i].what |= what;
        return kept;
    }
    reports[kept] = (struct sidewatch_report){tag, what};
    return kept + 1;
}

int sidewatch_next(struct sidewatch *s, struct sidewatch_report *reports, int count)
{
    struct kevent events[AT_ONCE];
    struct timespec now = {0, 0};
    int kept = 0;
    int found = kevent(s->queue, NULL, 0, events, count < AT_ONCE ? count : AT_ONCE, &now);
    for (int i = 0; i < found; i++) {
        const struct member *member = &s->members[events[i].ident];
        unsigned what = (events[i].flags & EV_EOF ? (unsigned)SIDEWATCH_HANGUP : 0) |
                        (events[i].filter == EVFILT_EXCEPT ? (unsigned)SIDEWATCH_URGENT : 0);
        if (!member->tag || !what)
            continue;
        kept = add_report(reports, kept, member->tag, what);
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
