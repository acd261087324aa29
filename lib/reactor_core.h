/* reactor_core: the structures that the reactor's own files share: lib/reactor*.c. */
#ifndef ASYNCSELECT_REACTOR_CORE_H
#define ASYNCSELECT_REACTOR_CORE_H

#include "names.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <event2/event.h>

#include "number.h"
#include "reactor.h"

enum { RETRY_FIRST_MS = 1 };

TAILQ_HEAD(watch_list, watch);
enum place { NOWHERE, MAILBOX, NEXT_TURN, REFUSED, LATER, PLACES };

/* What became ready in one turn, in its order. The loop's thread only. */
struct batch {
    struct batched {
        struct watch *watch; /* NULL: gone meanwhile */
        uint32_t changes;    /* of its owner, when it came; then, when it was looked at */
        uint16_t bits;
        uint8_t hints;
        bool seen;
    } * entries;
    unsigned capacity;
    unsigned first, end; /* what is left */
    unsigned looked;     /* up to here the looks were made */
    unsigned earlier;    /* up to here the program has run since they came */
};

struct reactor {
    atomic_int refs;
    LIST_ENTRY(reactor) over; /* of those over the program's bases; reactor_over.c's, as is users */
    unsigned users;
    struct event_base *base;
    unsigned forks; /* of the process that made it */
    bool pumped;    /* the base is our own */
    bool detached;
    unsigned abilities;
    int fd_end;       /* from here on descriptors cannot be watched: select(2)'s sets end */
    pthread_t thread; /* in which the loop runs; over the program's base: while awake */
    int wake[2];
    struct event *wake_event;
    struct event *batch_event; /* over the program's base: after all that is ready in a turn */
    struct event *again_event; /* over the program's base: what is left for the next turn */
    struct event *pause_event; /* pumped: ends a sleep */
    struct event *retry_event;
    struct event *later_event;
    unsigned retry_ms;
    struct batch batch;
    unsigned deliveries; /* pumped: since the loop ran */
    struct sidewatch *sidewatch;
    struct event *sidewatch_event;

    struct watch **by_number; /* in the loop; its thread only */
    int numbers;

    pthread_mutex_t lock; /* of all that follows, and of each watch's place, hints and dropped */
    struct watch_list lists[PLACES];
    unsigned mailbox_count;
    bool awake;
    bool wake_pending;
    bool wake_requested;
};

struct watch {
    struct reactor *reactor;
    watch_fn fn;
    void *owner;
    const _Atomic uint32_t *changes;
    int fd;
    uint8_t place;
    uint8_t hints; /* to be told with the next delivery */
    bool dropped;
    bool holds; /* the number, until the loop has let go of it */
    TAILQ_ENTRY(watch) entry;
    struct number_hold hold;
    /* the loop's thread only */
    struct event *event;
    bool calling;
    uint8_t beside;   /* what the sidewatch watches it for */
    uint8_t told;     /* sides that the loop watches */
    bool added;       /* libevent's event is */
    bool refused;     /* its last message was */
    unsigned batched; /* its place in the batch, from 1; 0: it is not in there */
};

/* A reactor with one reference, that takes every event out of the base with its last. */
struct reactor *reactor_make(struct event_base *base, bool pumped);
/* One of the users of a reactor over the program's base has done with it; true: it was the last. */
bool reactor_quit(struct reactor *r);

/* Of the mailbox; with the lock held. */
void reactor_move(struct watch *w, enum place place);
void reactor_wake_up(struct reactor *r);

/* Around each of libevent's callbacks. */
void reactor_enter(struct reactor *r);
void reactor_leave(struct reactor *r);

/* In the loop's thread: asks the owner, and watches what it says; ends a watch that was dropped. */
void watch_call(struct watch *w, unsigned hints, const struct look_seen *seen);
void watch_dispose(struct watch *w);
/* The same, with the lock held: another owner's descriptor has the number now. What libevent watches
 * under it was closed behind its back [K5], and would keep it from watching the new one. */
void watch_oust(struct reactor *r, int fd);

/* Room for the first ones, with the reactor: no message waits for memory. False: there is none. */
bool batch_begin(struct reactor *r);
/* Something became ready: its owner is called when all is known that did. False: no memory. */
bool batch_add(struct watch *w, unsigned hints);
/* Calls them; pumped: as many as were looked at together, so that the program is at work on them before
 * the next ones take their place in the processor's cache. */
void batch_run(struct reactor *r);
static inline bool batch_is_left(const struct reactor *r)
{
    return r->batch.first < r->batch.end;
}
/* As many as are looked at together. */
enum { BATCH_FULL = 64 };
static inline bool batch_is_full(const struct reactor *r)
{
    return r->batch.end - r->batch.first >= BATCH_FULL;
}
/* Is not called any more. */
void batch_forget(struct watch *w);

/* Makes the sidewatch, if there is none yet. False: the system has none, or it could not be. */
bool reactor_need_sidewatch(struct reactor *r);

void reactor_free_event(struct event **event);

/* What libevent's back end can report (NOTIFY_EDGES, NOTIFY_CLOSES, NOTIFY_QUIET): reactor_linux.c,
 * reactor_posix.c. */
unsigned reactor_os_abilities(const struct event_base *base);

#endif
