/* Where there is only poll(): a thread polls the members, and makes a pipe readable when one has
 * something new. poll() tells what is true and not what is new, so what has been reported is left
 * out of the poll: until it is set again, or its owner has looked and it is true no more. A hangup
 * or an error cannot be left out by itself: the whole member is, and misses nothing, for after
 * those nothing comes. poll(2).
 *
 * A poll keeps its sockets open, though they have been closed: who removes one waits until the
 * thread has let go of it. */
#define _GNU_SOURCE
#include "config.h" /* POLL_END; where it is 0, an end behind unread data is not seen */
#include "sidewatch.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "sys.h"

enum {
    FIRST_SIZE = 64,
    RETRY_MS = 100,
    ALWAYS = POLLHUP | POLLERR | POLLNVAL, /* poll() reports them unasked */
    /* Out-of-band data that is there when its owner has looked may have come meanwhile, or cannot
     * be taken: so often it is news in a row, and no oftener. */
    REPEATS = 8
};

/* By descriptor. */
struct member {
    void *tag;
    uint32_t generation; /* tells what an older poll found from what this member's does */
    short events;        /* POLL* that it is watched for */
    short reported;      /* POLL* that were true when last seen */
    short news;          /* those of them that sidewatch_next has not told */
    unsigned repeats;
};

/* The thread's own: what it polls, and whose it is. Entry 0 is the wake pipe's. */
struct polled {
    struct pollfd *set;
    uint32_t *generations;
    unsigned count;
};

struct sidewatch {
    TAILQ_ENTRY(sidewatch) entry;
    pthread_t thread;
    int wake[2];
    int report[2];
    pthread_mutex_t lock; /* of all that follows; a leaf */
    pthread_cond_t passed;
    uint64_t asked;  /* rounds of the thread: the last that somebody asked for, */
    uint64_t rounds; /* and the last that is over */
    bool stop;
    bool told; /* the report pipe is readable */
    struct member *members;
    int size;
    struct polled spare; /* larger ones for the thread, when the members have grown */
};

TAILQ_HEAD(sidewatch_list, sidewatch);
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct sidewatch_list list = TAILQ_HEAD_INITIALIZER(list);

static void free_polled(struct polled *p)
{
    free(p->set);
    free(p->generations);
    *p = (struct polled){NULL, NULL, 0};
}

static bool make_polled(struct polled *p, int size)
{
    struct polled made = {calloc((size_t)size + 1, sizeof(*made.set)),
                          calloc((size_t)size + 1, sizeof(*made.generations)), 0};
    if (!made.set || !made.generations) {
        free_polled(&made);
        return false;
    }
    free_polled(p);
    *p = made;
    return true;
}

/* ---- with the lock held ---- */

static void found(struct sidewatch *s, struct member *member, short bits)
{
    short news = (short)(bits & ~member->reported);
    member->reported |= news;
    member->news |= (short)(news & ~POLLNVAL);
    if (!member->news || s->told)
        return;
    s->told = true;
    sys_pipe_put(s->report[1]);
}

/* The thread polls anew. */
static uint64_t ask(struct sidewatch *s)
{
    if (s->asked++ == s->rounds)
        sys_pipe_put(s->wake[1]);
    return s->asked;
}

static void await(struct sidewatch *s, uint64_t round)
{
    while (s->rounds < round)
        sys_cond_wait(&s->passed, &s->lock);
}

static void list_members(struct sidewatch *s, struct polled *p)
{
    if (s->spare.set) {
        free_polled(p);
        *p = s->spare;
        s->spare = (struct polled){NULL, NULL, 0};
    }
    p->set[0] = (struct pollfd){.fd = s->wake[0], .events = POLLIN};
    p->count = 1;
    for (int fd = 0; fd < s->size; fd++) {
        const struct member *member = &s->members[fd];
        if (!member->tag || (member->reported & ALWAYS))
            continue;
        p->generations[p->count] = member->generation;
        p->set[p->count++] =
            (struct pollfd){.fd = fd, .events = (short)(member->events & ~member->reported)};
    }
}

static void note_found(struct sidewatch *s, const struct polled *p)
{
    for (unsigned i = 1; i < p->count; i++) {
        struct member *member = &s->members[p->set[i].fd];
        if (p->set[i].revents && member->tag && member->generation == p->generations[i])
            found(s, member, p->set[i].revents);
    }
}

/* ---- the thread ---- */

static void *run(void *argument)
{
    struct sidewatch *s = argument;
    struct polled polled = {NULL, NULL, 0};
    pthread_mutex_lock(&s->lock);
    while (!s->stop) {
        uint64_t round = s->asked;
        bool wait = round == s->rounds;
        list_members(s, &polled);
        pthread_mutex_unlock(&s->lock);
        int ready = sys_poll(polled.set, polled.count, wait ? -1 : 0);
        if (ready < 0) /* no memory: not at once again */
            ready = sys_poll(polled.set, polled.count = 1, wait ? RETRY_MS : 0);
        if (ready > 0 && polled.set[0].revents)
            sys_pipe_drain(s->wake[0]);
        pthread_mutex_lock(&s->lock);
        if (ready > 0)
            note_found(s, &polled);
        s->rounds = round;
        pthread_cond_broadcast(&s->passed);
    }
    pthread_mutex_unlock(&s->lock);
    free_polled(&polled);
    return NULL;
}

static bool start(struct sidewatch *s)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* the program's signals are its own threads' */
    int error = pthread_create(&s->thread, NULL, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error == 0;
}

/* ---- sidewatches ---- */

static void close_pipe(const int ends[2])
{
    if (ends[0] < 0)
        return;
    sys_close(ends[0]);
    sys_close(ends[1]);
}

static void dispose(struct sidewatch *s)
{
    close_pipe(s->wake);
    close_pipe(s->report);
    pthread_cond_destroy(&s->passed);
    pthread_mutex_destroy(&s->lock);
    free_polled(&s->spare);
    free(s->members);
    free(s);
}

struct sidewatch *sidewatch_new(void)
{
    struct sidewatch *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->passed, NULL);
    s->wake[0] = s->report[0] = -1;
    if (sys_pipe(s->wake) < 0 || sys_pipe(s->report) < 0 || !make_polled(&s->spare, 0) ||
        !start(s)) {
        dispose(s);
        return NULL;
    }
    pthread_mutex_lock(&list_lock);
    TAILQ_INSERT_TAIL(&list, s, entry);
    pthread_mutex_unlock(&list_lock);
    return s;
}

void sidewatch_free(struct sidewatch *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&list_lock);
    TAILQ_REMOVE(&list, s, entry);
    pthread_mutex_unlock(&list_lock);
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    ask(s);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    dispose(s);
}

void sidewatch_fence(void)
{
    pthread_mutex_lock(&list_lock);
    struct sidewatch *s;
    TAILQ_FOREACH(s, &list, entry)
    {
        pthread_mutex_lock(&s->lock);
        await(s, ask(s));
        pthread_mutex_unlock(&s->lock);
    }
    pthread_mutex_unlock(&list_lock);
}

int sidewatch_fd(const struct sidewatch *s)
{
    return s->report[0];
}

static int grow(struct sidewatch *s, int fd)
{
    int size = s->size ? s->size : FIRST_SIZE;
    while (size <= fd)
        size *= 2;
    if (!make_polled(&s->spare, size))
        return -ENOMEM;
    struct member *members = realloc(s->members, (size_t)size * sizeof(*members));
    if (!members)
        return -ENOMEM;
    memset(members + s->size, 0, (size_t)(size - s->size) * sizeof(*members));
    s->members = members;
    s->size = size;
    return 0;
}

int sidewatch_set(struct sidewatch *s, int fd, void *tag, unsigned what)
{
    int result = 0;
    pthread_mutex_lock(&s->lock);
    if (fd >= s->size)
        result = grow(s, fd);
    if (result == 0) {
        struct member *member = &s->members[fd];
        *member = (struct member){.tag = tag, .generation = member->generation + 1};
        member->events = (short)((what & SIDEWATCH_HANGUP ? POLL_END : 0) |
                                 (what & SIDEWATCH_URGENT ? POLLPRI : 0));
        ask(s);
    }
    pthread_mutex_unlock(&s->lock);
    return result;
}

void sidewatch_remove(struct sidewatch *s, int fd, const void *tag)
{
    pthread_mutex_lock(&s->lock);
    if (fd < s->size && s->members[fd].tag == tag) {
        s->members[fd].tag = NULL;
        await(s, ask(s));
    }
    pthread_mutex_unlock(&s->lock);
}

void sidewatch_let_go(struct sidewatch *s, int fd, const void *tag)
{
    sidewatch_remove(s, fd, tag);
}

static void look_again(struct sidewatch *s, int fd, struct member *member)
{
    struct pollfd p = {.fd = fd, .events = member->events};
    short before = member->reported;
    if (sys_poll(&p, 1, 0) < 0)
        return;
    member->reported &= p.revents;
    if (!(member->reported & POLLPRI))
        member->repeats = 0;
    else if (member->repeats++ < REPEATS)
        member->reported &= (short)~POLLPRI;
    found(s, member, p.revents);
    if (before & ~member->reported)
        ask(s); /* what went away is waited for again */
}

void sidewatch_looked(struct sidewatch *s, int fd, const void *tag)
{
    pthread_mutex_lock(&s->lock);
    struct member *member = fd < s->size ? &s->members[fd] : NULL;
    if (member && member->tag == tag && member->reported && !member->news)
        look_again(s, fd, member);
    pthread_mutex_unlock(&s->lock);
}

int sidewatch_next(struct sidewatch *s, struct sidewatch_report *reports, int count)
{
    int kept = 0;
    pthread_mutex_lock(&s->lock);
    int fd = 0;
    for (; fd < s->size && kept < count; fd++) {
        struct member *member = &s->members[fd];
        if (!member->tag || !member->news)
            continue;
        reports[kept++] = (struct sidewatch_report){
            member->tag,
            (member->news & (POLL_END | POLLHUP | POLLERR) ? (unsigned)SIDEWATCH_HANGUP : 0) |
                (member->news & POLLPRI ? (unsigned)SIDEWATCH_URGENT : 0)};
        member->news = 0;
    }
    if (fd == s->size) { /* else there may be more */
        s->told = false;
        sys_pipe_drain(s->report[0]);
    }
    pthread_mutex_unlock(&s->lock);
    return kept;
}
