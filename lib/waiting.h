/* waiting: a thread that waits for objects, for one of them or for all at once. Whoever sets the
 * last object that it needs takes them for it, and wakes it: it sleeps until then. */
#ifndef ASYNCSELECT_WAITING_H
#define ASYNCSELECT_WAITING_H

#include "names.h"

#include <pthread.h>
#include <stdint.h>

#include "object.h"

enum { WAITING_MOST = 64 };

struct wait_link {
    TAILQ_ENTRY(wait_link) entry; /* of the object's */
    struct waiter *waiter;
};

/* On the waiting thread's stack. All of it is guarded by the objects' lock. */
struct waiter {
    struct object *objects[WAITING_MOST];
    struct wait_link links[WAITING_MOST];
    unsigned count;
    bool all;
    bool asks;      /* is only told, and takes by itself: it waits for more than objects */
    bool enlisted;  /* in the objects' lists */
    bool met;       /* it has what it waits for */
    bool abandoned; /* and so was one of them */
    unsigned index; /* of the first that was set; 0 with all */
    void *owner;    /* what mutexes belong to */
    pthread_cond_t *woken;
    void (*wake)(void *argument); /* instead of woken; with the lock held */
    void *argument;
};

/* Fills it in, and holds the objects: count is at most WAITING_MOST. find: object_find or the like,
 * called with the lock held. Returns 0, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER: all of them,
 * and one is there twice, ERROR_NOT_ENOUGH_MEMORY. Undone by waiter_close in any case but failure.
 */
int waiter_open(struct waiter *w, const HANDLE *handles, unsigned count, bool all,
                struct object *(*find)(HANDLE));
void waiter_close(struct waiter *w);

/* Takes what it waits for, if all that it needs is set now; true also when it was met before. */
bool waiter_try(struct waiter *w);
/* From now on it is met by whoever sets an object, who calls wake. With asks wake says only that
 * waiter_try would succeed just then. */
void waiter_enlist(struct waiter *w, bool asks, void (*wake)(void *), void *argument);

/* Sleeps until it is met, or time is up: w->met tells. timeout_ms: -1 without end. signal: an
 * object that is signalled first, in the same moment, or NULL. Returns 0, signal's error, or
 * ERROR_NOT_ENOUGH_MEMORY. */
int waiter_sleep(struct waiter *w, struct object *signal, int64_t timeout_ms);

/* With the lock held: the object may be set now. Those who wait for it are let go on, in turn. */
void waiting_offer(struct object *o);

#endif
