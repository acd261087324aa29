/* reactor_core: the structures that the reactor's own files share: reactor.c, reactor_watch.c,
 * reactor_timer.c. */
#ifndef ASYNCSELECT_REACTOR_CORE_H
#define ASYNCSELECT_REACTOR_CORE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <event2/event.h>

#include "reactor.h"

enum { RETRY_FIRST_MS = 1 };

TAILQ_HEAD(watch_list, watch);
enum place { NOWHERE, MAILBOX, REFUSED, LATER, PLACES };

struct reactor {
    atomic_int refs;
    struct event_base *base;
    bool pumped; /* the base is our own */
    bool detached;
    unsigned abilities;
    pthread_t thread; /* in which the loop runs; over the program's base: while awake */
    int wake[2];
    struct event *wake_event;
    struct event *again_event; /* over the program's base: what is left for the next turn */
    struct event *pause_event; /* pumped: ends a sleep */
    struct event *retry_event;
    struct event *later_event;
    unsigned retry_ms;
    struct sidewatch *sidewatch;
    struct event *sidewatch_event;

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
    int fd;
    TAILQ_ENTRY(watch) entry;
    uint8_t place;
    uint8_t hints; /* to be told with the next delivery */
    bool dropped;
    bool close_fd;
    /* the loop's thread only */
    bool calling;
    uint8_t beside; /* what the sidewatch watches it for */
    uint8_t told;   /* sides that the loop watches */
    bool added;     /* libevent's event is */
    struct event *event;
};

/* Of the mailbox; with the lock held. */
void reactor_move(struct watch *w, enum place place);
void reactor_wake_up(struct reactor *r);

/* Around each of libevent's callbacks. */
void reactor_enter(struct reactor *r);
void reactor_leave(struct reactor *r);

/* In the loop's thread: asks the owner, and watches what it says; ends a watch that was dropped. */
void watch_call(struct watch *w, unsigned hints);
void watch_dispose(struct watch *w);

/* Makes the sidewatch, if there is none yet. False: the system has none, or it could not be. */
bool reactor_need_sidewatch(struct reactor *r);

void reactor_free_event(struct event **event);

#endif
