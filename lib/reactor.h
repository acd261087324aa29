/* reactor: one event base, and the descriptors that it watches. The only room that knows libevent.
 *
 * A reactor's loop runs in one thread at a time. Everything that touches the base happens there;
 * other threads reach it through a mailbox, and wake it only when it sleeps. Its lock may
 * be taken with any of the rooms above it held, and none of theirs is taken under it. Callbacks run
 * with no lock held. */
#ifndef ASYNCSELECT_REACTOR_H
#define ASYNCSELECT_REACTOR_H

#include "names.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct event_base;
struct look_seen;
struct reactor;
struct watch;

/* Beside NOTIFY_HINT_*: what a watch_fn can be told. */
enum {
    WATCH_LATER = 16,   /* the pause that watch_again_later asked for is over */
    WATCH_FAILED = 32,  /* the loop cannot watch the descriptor */
    WATCH_CLOSED = 64,  /* the descriptor was closed behind the loop's back */
    WATCH_EARLIER = 128 /* the report is older than the owner's last change: it proves nothing */
};

/* Called by the loop when the descriptor may have changed (hints: NOTIFY_HINT_*), or when
 * watch_kick asked for it (hints == 0). Returns the sides to watch from now on (NOTIFY_IN,
 * NOTIFY_OUT; 0: leave the loop). seen: what a look at it found, made together with others' for all
 * that became ready at once; it counts if the owner has not changed since (seen->changes). NULL:
 * none was made. */
typedef unsigned (*watch_fn)(void *owner, struct watch *watch, unsigned hints,
                             const struct look_seen *seen);

/* ---- reactors; counted: each _over, _new and _ref is undone by one reactor_unref ---- */

/* The one over a base of the program's, whose loop the program runs: the first who asks has it made, and the
 * others share it. From the thread that runs the loop, or before it runs. NULL: no memory, or the
 * base refused. */
struct reactor *reactor_over(struct event_base *base);
/* With a base of its own, which the calling thread pumps with reactor_run. */
struct reactor *reactor_new_pumped(void);
struct reactor *reactor_ref(struct reactor *r);
void reactor_unref(struct reactor *r);
/* One who had it from reactor_over or reactor_new_pumped has done with it; the loop is the caller, or will
 * not run again. What was dropped is out of the base now, and with the last user every event. */
void reactor_detach(struct reactor *r);

/* What its loop can report: NOTIFY_EDGES, NOTIFY_CLOSES. */
unsigned reactor_abilities(const struct reactor *r);
/* Is it over a base of the program's? */
bool reactor_is_over(const struct reactor *r);
/* Is the calling thread the one in which the loop runs? */
bool reactor_is_here(struct reactor *r);

/* Pumped reactors only, from their thread: one turn. timeout_ms: -1 sleeps until something happens
 * or reactor_wake is called, 0 looks and returns, else sleeps at most so long. */
void reactor_run(struct reactor *r, int timeout_ms);
/* From any thread: a reactor_run that sleeps, or the next one that would, returns. */
void reactor_wake(struct reactor *r);
/* The post callback refused: asks every watch that watch_refused named again, now. From any thread.
 */
void reactor_retry(struct reactor *r);

/* ---- watches: a descriptor in a reactor's loop ---- */

/* A watch, not in the loop yet: the first kick asks its owner what to watch. fd -1: it is there to be
 * kicked only, and watches nothing. changes: counts the owner's changes, in memory that is never given
 * back; NULL: its owner wants no look ahead. NULL: no memory, or the loop has no room for such a number.
 * From any thread. */
struct watch *watch_new(struct reactor *r, int fd, watch_fn fn, void *owner,
                        const _Atomic uint32_t *changes);
/* From any thread: has the loop call the owner soon. */
void watch_kick(struct watch *w);
/* From the watch_fn: the message could not be posted; the owner is called again later, at growing
 * intervals, or by reactor_retry. */
void watch_refused(struct watch *w);
/* From the watch_fn: a message was taken; the next refusal waits for the shortest interval again. */
void watch_accepted(struct watch *w);
/* From the watch_fn: call the owner again when the loop has seen to everything else. */
void watch_again_next_turn(struct watch *w);
/* From the watch_fn: call the owner again with WATCH_LATER after a pause (an accept that ran out of
 * descriptors). */
void watch_again_later(struct watch *w);
struct reactor *watch_reactor(const struct watch *w);
/* From any thread: ends the watch; its owner is not called any more, except by a call that is under
 * way. With close_fd the socket is closed now, and its number comes free when the loop has let go
 * of it; by number_close, so that both wait for calls that are under way. */
void watch_drop(struct watch *w, bool close_fd);

/* ---- timers, for pumped reactors and from their thread ---- */

struct reactor_timer;
typedef void (*reactor_timer_fn)(void *argument);
/* Calls fn each interval_ms, from the loop, until it is freed. NULL: no memory. */
struct reactor_timer *reactor_timer_new(struct reactor *r, unsigned interval_ms,
                                        reactor_timer_fn fn, void *argument);
void reactor_timer_free(struct reactor_timer *t);

#endif
