/* Watches: descriptors in a reactor's loop, one a number.
 *
 * Closing. libevent must forget a descriptor before its number can come again: the count that it
 * keeps for each number would otherwise swallow the new socket's events. The loop's thread forgets
 * and closes at once; another thread leaves the number taken by a descriptor that is never ready,
 * and the loop closes that: the last of those that have to let go of it, for a selection may have
 * moved from one to another. Where calls are under way on the number the socket itself stays until
 * the last of them has ended (number.h). */
#include "reactor_core.h"

#include <stdlib.h>

#include "notify.h"
#include "number.h"
#include "sidewatch.h"
#include "sys.h"

enum { LATER_MS = 100, FIRST_NUMBERS = 64 };

static void on_ready(evutil_socket_t fd, short what, void *argument);

/* ---- watches, in the loop's thread ---- */

static void remove_event(struct watch *w)
{
    if (!w->added)
        return;
    event_del(w->event);
    w->reactor->by_number[w->fd] = NULL;
    w->added = false;
}

void watch_oust(struct reactor *r, int fd)
{
    struct watch *w = fd < r->numbers ? r->by_number[fd] : NULL;
    if (!w)
        return;
    remove_event(w);
    w->told = 0;
    w->hints |= WATCH_CLOSED;
    reactor_move(w, MAILBOX);
}

static bool grow(struct reactor *r, int fd)
{
    int numbers = r->numbers ? r->numbers : FIRST_NUMBERS;
    while (numbers <= fd)
        numbers *= 2;
    struct watch **by_number = realloc(r->by_number, (size_t)numbers * sizeof(struct watch *));
    if (!by_number)
        return false;
    for (int i = r->numbers; i < numbers; i++)
        by_number[i] = NULL;
    r->by_number = by_number;
    r->numbers = numbers;
    return true;
}

static void forget(struct watch *w)
{
    remove_event(w);
    w->told = 0;
    if (w->beside)
        sidewatch_remove(w->reactor->sidewatch, w->fd, w);
    w->beside = 0;
}

void watch_dispose(struct watch *w)
{
    struct reactor *r = w->reactor;
    forget(w);
    batch_forget(w);
    if (w->event)
        event_free(w->event);
    if (w->holds)
        number_release(&w->hold);
    free(w);
    reactor_unref(r);
}

static short flags_for(const struct reactor *r, unsigned sides)
{
    int flags = EV_PERSIST;
    if (sides & NOTIFY_IN)
        flags |= EV_READ;
    if (sides & NOTIFY_OUT)
        flags |= EV_WRITE;
    if (r->abilities & NOTIFY_EDGES)
        flags |= EV_ET | (r->abilities & NOTIFY_CLOSES ? EV_CLOSED : 0);
    return (short)flags;
}

static bool watch_event(struct watch *w, unsigned sides)
{
    struct reactor *r = w->reactor;
    remove_event(w);
    if (!sides)
        return true;
    if (w->fd >= r->numbers && !grow(r, w->fd))
        return false;
    watch_oust(r, w->fd);
    if (!w->event)
        w->event = event_new(r->base, w->fd, flags_for(r, sides), on_ready, w);
    else
        event_assign(w->event, r->base, w->fd, flags_for(r, sides), on_ready, w);
    w->added = w->event && event_add(w->event, NULL) == 0;
    if (w->added)
        r->by_number[w->fd] = w;
    return w->added;
}

/* What the sidewatch has to watch: ends, for a loop that cannot see them, also while no side is
 * watched. */
static unsigned beside_for(const struct watch *w, unsigned sides)
{
    const struct reactor *r = w->reactor;
    if (w->fd < 0)
        return 0;
    bool ends = !(r->abilities & NOTIFY_EDGES) && (r->abilities & NOTIFY_CLOSES);
    return (ends ? (unsigned)SIDEWATCH_HANGUP : 0) |
           (sides & NOTIFY_APART ? (unsigned)SIDEWATCH_URGENT : 0);
}

static bool watch_beside(struct watch *w, unsigned what)
{
    struct reactor *r = w->reactor;
    if (what == w->beside)
        return true;
    if (!reactor_need_sidewatch(r))
        return false;
    if (!what)
        sidewatch_remove(r->sidewatch, w->fd, w);
    else if (sidewatch_set(r->sidewatch, w->fd, w, what) < 0)
        return false;
    w->beside = (uint8_t)what;
    return true;
}

static bool watch_sides(struct watch *w, unsigned sides)
{
    enum { BOTH = NOTIFY_IN | NOTIFY_OUT };
    bool watched = true;
    if ((sides & BOTH) != (w->told & BOTH))
        watched = watch_event(w, sides & BOTH);
    watched = watch_beside(w, beside_for(w, sides)) && watched;
    w->told = (uint8_t)(watched ? sides : 0);
    return watched;
}

/* Watches what the owner said, if the watch has not been dropped meanwhile; one or the other, for
 * who drops it may close the descriptor in the same moment. */
static bool watch_on(struct watch *w, unsigned sides)
{
    pthread_mutex_lock(&w->reactor->lock);
    bool watched = w->dropped || watch_sides(w, sides);
    pthread_mutex_unlock(&w->reactor->lock);
    return watched;
}

static bool is_dropped(struct watch *w)
{
    pthread_mutex_lock(&w->reactor->lock);
    bool dropped = w->dropped;
    pthread_mutex_unlock(&w->reactor->lock);
    return dropped;
}

/* Asks the owner, and watches what it says. */
void watch_call(struct watch *w, unsigned hints, const struct look_seen *seen)
{
    w->calling = true;
    unsigned sides = w->fn(w->owner, w, hints, seen);
    bool changed = sides != w->told || beside_for(w, sides) != w->beside;
    if (changed && !watch_on(w, sides))
        w->fn(w->owner, w, WATCH_FAILED, NULL);
    if (w->beside)
        sidewatch_looked(w->reactor->sidewatch, w->fd, w);
    w->calling = false;
    if (w->reactor->detached && is_dropped(w))
        watch_dispose(w);
}

static void on_ready(evutil_socket_t fd, short what, void *argument)
{
    struct watch *w = argument;
    struct reactor *r = w->reactor;
    unsigned hints = (what & EV_READ ? (unsigned)NOTIFY_HINT_IN : 0) |
                     (what & EV_WRITE ? (unsigned)NOTIFY_HINT_OUT : 0) |
                     (what & EV_CLOSED ? (unsigned)NOTIFY_HINT_CLOSED : 0);
    bool first = !batch_is_left(r);
    (void)fd;
    if (batch_add(w, hints)) {
        if (!r->pumped && first) /* comes after all that is active already */
            event_active(r->batch_event, EV_TIMEOUT, 1);
        if (r->pumped || !batch_is_full(r))
            return;
        reactor_enter(r);
        batch_run(r);
        reactor_leave(r);
        return;
    }
    reactor_enter(r);
    watch_call(w, hints, NULL);
    reactor_leave(r);
}

/* ---- watches, from any thread ---- */

struct watch *watch_new(struct reactor *r, int fd, watch_fn fn, void *owner,
                        const _Atomic uint32_t *changes)
{
    struct watch *w = fd < r->fd_end ? calloc(1, sizeof(*w)) : NULL;
    if (!w)
        return NULL;
    w->reactor = reactor_ref(r);
    w->fd = fd;
    w->fn = fn;
    w->owner = owner;
    w->changes = changes;
    return w;
}

void watch_kick(struct watch *w)
{
    struct reactor *r = w->reactor;
    pthread_mutex_lock(&r->lock);
    if (!w->dropped) {
        reactor_move(w, MAILBOX);
        reactor_wake_up(r);
    }
    pthread_mutex_unlock(&r->lock);
}

void watch_again_next_turn(struct watch *w)
{
    struct reactor *r = w->reactor;
    pthread_mutex_lock(&r->lock);
    if (!w->dropped && w->place == NOWHERE)
        reactor_move(w, NEXT_TURN);
    pthread_mutex_unlock(&r->lock);
}

/* Without memory for the timer there is no pause. */
static void set_aside(struct watch *w, enum place place, struct event *timer, unsigned ms)
{
    struct reactor *r = w->reactor;
    if (r->detached)
        return;
    bool timed = evtimer_pending(timer, NULL) ||
                 event_add(timer, &(struct timeval){(time_t)(ms / 1000),
                                                    (suseconds_t)(ms % 1000 * 1000)}) == 0;
    pthread_mutex_lock(&r->lock);
    if (!timed && place == LATER)
        w->hints |= WATCH_LATER;
    if (!w->dropped && w->place == NOWHERE)
        reactor_move(w, timed ? place : MAILBOX);
    pthread_mutex_unlock(&r->lock);
}

/* Who has been refused before goes on with longer intervals, whatever others meet with. */
void watch_refused(struct watch *w)
{
    if (!w->refused)
        w->reactor->retry_ms = RETRY_FIRST_MS;
    w->refused = true;
    set_aside(w, REFUSED, w->reactor->retry_event, w->reactor->retry_ms);
}

void watch_accepted(struct watch *w)
{
    w->refused = false;
}

void watch_again_later(struct watch *w)
{
    set_aside(w, LATER, w->reactor->later_event, LATER_MS);
}

struct reactor *watch_reactor(const struct watch *w)
{
    return w->reactor;
}

void watch_drop(struct watch *w, bool close_fd)
{
    struct reactor *r = w->reactor;
    bool here = reactor_is_here(r) || r->detached;
    if (here) {
        forget(w);
        batch_forget(w);
    }
    if (here && close_fd)
        number_close(w->fd);
    pthread_mutex_lock(&r->lock);
    if (w->beside && !here)
        sidewatch_let_go(r->sidewatch, w->fd, w); /* its peer learns of the close now */
    w->holds = !here && w->fd >= 0; /* whoever closes it meanwhile: another loop's watch, too */
    if (w->holds)
        number_hold(&w->hold, w->fd, NUMBER_LOOP);
    if (w->holds && close_fd)
        number_close(w->fd);
    w->dropped = true;
    bool now = r->detached && !w->calling;
    reactor_move(w, now ? NOWHERE : MAILBOX);
    reactor_wake_up(r);
    pthread_mutex_unlock(&r->lock);
    if (now)
        watch_dispose(w);
}
