/* One event base and the descriptors that it watches.
 *
 * Waking. `awake` is true while the loop's thread is at work and will look into the mailbox before
 * it sleeps: who puts something in then has nothing more to do. Only the loop's thread writes it,
 * under the lock. `wake_pending` says that the loop is being woken already. A pumped reactor is
 * awake whenever it does not sleep in reactor_run; one over the program's base while it is in one
 * of our callbacks, for what the program does between them cannot be seen. */
#include "reactor_core.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

#include "forked.h"
#include "notify.h"
#include "sidewatch.h"
#include "sys.h"

enum { RETRY_LAST_MS = 128, DELIVERIES_MOST = 16 };

/* ---- the mailbox; its functions want the lock held ---- */

void reactor_move(struct watch *w, enum place place)
{
    struct reactor *r = w->reactor;
    if (w->place == place)
        return;
    if (w->place != NOWHERE)
        TAILQ_REMOVE(&r->lists[w->place], w, entry);
    if (w->place == MAILBOX)
        r->mailbox_count--;
    w->place = (uint8_t)place;
    if (place != NOWHERE)
        TAILQ_INSERT_TAIL(&r->lists[place], w, entry);
    if (place == MAILBOX)
        r->mailbox_count++;
}

static void move_all(struct reactor *r, enum place from, unsigned hints)
{
    struct watch *w;
    while ((w = TAILQ_FIRST(&r->lists[from]))) {
        w->hints |= (uint8_t)hints;
        reactor_move(w, MAILBOX);
    }
}

/* Is there something to be done before the loop may sleep? */
static bool is_called(const struct reactor *r)
{
    return r->mailbox_count || !TAILQ_EMPTY(&r->lists[NEXT_TURN]);
}

void reactor_wake_up(struct reactor *r)
{
    if (r->awake || r->wake_pending)
        return;
    r->wake_pending = true;
    sys_pipe_put(r->wake[1]);
}

/* What is in the mailbox now, and not what comes meanwhile: sockets get their turn too. Into the batch, or
 * away if it was dropped. Returns whether there was any. */
static bool deliver(struct reactor *r, bool new_turn)
{
    struct watch *w;
    pthread_mutex_lock(&r->lock);
    if (new_turn)
        move_all(r, NEXT_TURN, 0);
    unsigned count = r->mailbox_count;
    bool any = count > 0;
    for (; count && (w = TAILQ_FIRST(&r->lists[MAILBOX])); count--) {
        unsigned hints = w->hints;
        bool dropped = w->dropped;
        reactor_move(w, NOWHERE);
        w->hints = 0;
        if (!dropped && batch_add(w, hints))
            continue;
        pthread_mutex_unlock(&r->lock);
        if (dropped)
            watch_dispose(w);
        else
            watch_call(w, hints, NULL);
        pthread_mutex_lock(&r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return any;
}

/* ---- libevent's callbacks ---- */

void reactor_enter(struct reactor *r)
{
    if (!r->pumped)
        reactor_ref(r); /* a callback of the program's may free the window */
    if (r->awake)
        return;
    pthread_mutex_lock(&r->lock);
    r->awake = true;
    if (!r->pumped)
        r->thread = pthread_self();
    pthread_mutex_unlock(&r->lock);
}

void reactor_leave(struct reactor *r)
{
    if (r->pumped)
        return; /* reactor_run delivers */
    for (int i = 0; i < DELIVERIES_MOST && !batch_is_left(r) && deliver(r, i == 0); i++)
        batch_run(r);
    pthread_mutex_lock(&r->lock);
    bool more = is_called(r) && !r->detached && !batch_is_left(r);
    r->awake = false;
    r->wake_pending = r->wake_pending || more;
    pthread_mutex_unlock(&r->lock);
    /* A timer, for an event activated now would run in this turn still, before any socket. */
    if (more && event_add(r->again_event, &(struct timeval){0, 0}) < 0)
        sys_pipe_put(r->wake[1]);
    reactor_unref(r);
}

static void on_beside(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    struct sidewatch_report reports[64];
    (void)fd;
    (void)what;
    reactor_enter(r);
    int count = sidewatch_next(r->sidewatch, reports, 64);
    pthread_mutex_lock(&r->lock);
    for (int i = 0; i < count; i++) { /* by way of the mailbox: a callback may drop the others */
        struct watch *w = reports[i].tag;
        if (w->dropped)
            continue;
        if (reports[i].what & SIDEWATCH_HANGUP)
            w->hints |= NOTIFY_HINT_CLOSED;
        if (reports[i].what & SIDEWATCH_URGENT)
            w->hints |= NOTIFY_HINT_APART;
        reactor_move(w, MAILBOX);
    }
    pthread_mutex_unlock(&r->lock);
    reactor_leave(r);
}

static void on_wake(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    reactor_enter(r);
    pthread_mutex_lock(&r->lock);
    r->wake_pending = false;
    pthread_mutex_unlock(&r->lock);
    if (what & EV_READ)
        sys_pipe_drain((int)fd);
    reactor_leave(r);
}

static void on_batch(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    (void)fd;
    (void)what;
    reactor_enter(r);
    batch_run(r);
    reactor_leave(r);
}

static void on_retry(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    (void)fd;
    (void)what;
    reactor_enter(r);
    r->retry_ms = r->retry_ms < RETRY_LAST_MS ? r->retry_ms * 2 : RETRY_LAST_MS;
    pthread_mutex_lock(&r->lock);
    move_all(r, REFUSED, 0);
    pthread_mutex_unlock(&r->lock);
    reactor_leave(r);
}

static void on_later(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    (void)fd;
    (void)what;
    reactor_enter(r);
    pthread_mutex_lock(&r->lock);
    move_all(r, LATER, WATCH_LATER);
    pthread_mutex_unlock(&r->lock);
    reactor_leave(r);
}

static void on_nothing(evutil_socket_t fd, short what, void *argument)
{
    (void)fd;
    (void)what;
    (void)argument;
}

/* ---- reactors ---- */

/* Beyond its sets libevent's select ends the process, or writes there. */
static int fd_end_of(const struct event_base *base)
{
    return strcmp(event_base_get_method(base), "select") == 0 ? FD_SETSIZE : INT_MAX;
}

static bool make_events(struct reactor *r)
{
    if (r->wake[0] >= r->fd_end)
        return false;
    r->wake_event = event_new(r->base, r->wake[0], EV_READ | EV_PERSIST, on_wake, r);
    /* persistent: libevent takes others out each time, and writes a variable of all bases at that */
    r->batch_event = event_new(r->base, -1, EV_PERSIST, on_batch, r);
    r->again_event = event_new(r->base, -1, 0, on_wake, r);
    r->pause_event = event_new(r->base, -1, 0, on_nothing, NULL);
    r->retry_event = event_new(r->base, -1, 0, on_retry, r);
    r->later_event = event_new(r->base, -1, 0, on_later, r);
    if (!r->wake_event || !r->batch_event || !r->again_event || !r->pause_event ||
        !r->retry_event || !r->later_event)
        return false;
    if (event_add(r->wake_event, NULL) < 0)
        return false;
    if (!(r->abilities & NOTIFY_EDGES) && reactor_need_sidewatch(r))
        r->abilities |= NOTIFY_CLOSES; /* without: ends behind unread data are seen late */
    return true;
}

bool reactor_need_sidewatch(struct reactor *r)
{
    if (r->sidewatch)
        return true;
    struct sidewatch *s = sidewatch_new();
    if (!s)
        return false;
    watch_oust(r, sidewatch_fd(s));
    if (sidewatch_fd(s) < r->fd_end)
        r->sidewatch_event =
            event_new(r->base, sidewatch_fd(s), EV_READ | EV_PERSIST, on_beside, r);
    if (!r->sidewatch_event || event_add(r->sidewatch_event, NULL) < 0) {
        reactor_free_event(&r->sidewatch_event);
        sidewatch_free(s);
        return false;
    }
    r->sidewatch = s;
    return true;
}

struct reactor *reactor_make(struct event_base *base, bool pumped)
{
    struct reactor *r = calloc(1, sizeof(*r));
    if (!r)
        return NULL;
    atomic_init(&r->refs, 1);
    pthread_mutex_init(&r->lock, NULL);
    for (int place = 0; place < PLACES; place++)
        TAILQ_INIT(&r->lists[place]);
    r->base = base;
    r->pumped = pumped;
    r->awake = pumped;
    r->retry_ms = RETRY_FIRST_MS;
    r->abilities = reactor_os_abilities(base);
    r->fd_end = fd_end_of(base);
    forked_watch();
    r->forks = forked_here();
    if (sys_pipe(r->wake) < 0)
        r->wake[0] = r->wake[1] = -1;
    if (r->wake[0] < 0 || !batch_begin(r) || !make_events(r)) {
        r->pumped = false; /* the base stays the caller's */
        reactor_unref(r);
        return NULL;
    }
    return r;
}

/* libevent ends the process when a new base finds no descriptors: see that there are some. */
static bool descriptors_left(void)
{
    int ends[4][2]; /* more than a base and its reactor take */
    int count = 0;
    while (count < 4 && sys_pipe(ends[count]) == 0)
        count++;
    for (int i = 0; i < count; i++) {
        sys_close(ends[i][0]);
        sys_close(ends[i][1]);
    }
    return count == 4;
}

struct reactor *reactor_new_pumped(void)
{
    struct event_config *config = descriptors_left() ? event_config_new() : NULL;
    if (!config)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK); /* one thread touches it */
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    if (!base)
        return NULL;
    struct reactor *r = reactor_make(base, true);
    if (!r) {
        event_base_free(base);
        return NULL;
    }
    r->thread = pthread_self();
    return r;
}

struct reactor *reactor_ref(struct reactor *r)
{
    atomic_fetch_add_explicit(&r->refs, 1, memory_order_relaxed);
    return r;
}

void reactor_free_event(struct event **event)
{
    if (*event)
        event_free(*event);
    *event = NULL;
}

/* What was dropped and waits for the loop's next turn, at once: but for a watch whose call is under way. */
static void dispose_dropped(struct reactor *r)
{
    struct watch_list dropped = TAILQ_HEAD_INITIALIZER(dropped);
    struct watch *w, *next;
    pthread_mutex_lock(&r->lock);
    for (w = TAILQ_FIRST(&r->lists[MAILBOX]); w; w = next) {
        next = TAILQ_NEXT(w, entry);
        if (!w->dropped || w->calling)
            continue;
        reactor_move(w, NOWHERE);
        TAILQ_INSERT_TAIL(&dropped, w, entry);
    }
    pthread_mutex_unlock(&r->lock);
    while ((w = TAILQ_FIRST(&dropped))) {
        TAILQ_REMOVE(&dropped, w, entry);
        watch_dispose(w);
    }
}

/* Takes every event out of the base. */
static void detach(struct reactor *r)
{
    if (r->detached)
        return;
    r->detached = true;
    reactor_free_event(&r->wake_event);
    reactor_free_event(&r->batch_event);
    reactor_free_event(&r->again_event);
    reactor_free_event(&r->pause_event);
    reactor_free_event(&r->retry_event);
    reactor_free_event(&r->later_event);
    reactor_free_event(&r->sidewatch_event);
    reactor_ref(r);
    dispose_dropped(r);
    pthread_mutex_lock(&r->lock);
    for (enum place place = MAILBOX; place < PLACES; place++)
        while (!TAILQ_EMPTY(&r->lists[place]))
            reactor_move(TAILQ_FIRST(&r->lists[place]), NOWHERE);
    pthread_mutex_unlock(&r->lock);
    reactor_unref(r);
}

void reactor_detach(struct reactor *r)
{
    if (r->pumped || reactor_quit(r))
        detach(r);
    else
        dispose_dropped(r);
}

void reactor_unref(struct reactor *r)
{
    if (atomic_fetch_sub_explicit(&r->refs, 1, memory_order_acq_rel) != 1)
        return;
    atomic_store(&r->refs, 1); /* for the reference that detaching takes */
    detach(r);
    sidewatch_free(r->sidewatch);
    if (r->pumped)
        event_base_free(r->base);
    if (r->wake[0] >= 0) {
        sys_close(r->wake[0]);
        sys_close(r->wake[1]);
    }
    pthread_mutex_destroy(&r->lock);
    free(r->batch.entries);
    free(r->by_number);
    free(r);
}

unsigned reactor_abilities(const struct reactor *r)
{
    return r->abilities;
}

bool reactor_is_over(const struct reactor *r)
{
    return !r->pumped;
}

bool reactor_is_here(struct reactor *r)
{
    pthread_mutex_lock(&r->lock);
    bool here = (r->pumped || r->awake) && pthread_equal(r->thread, pthread_self());
    pthread_mutex_unlock(&r->lock);
    return here;
}

/* select() fails for as long as one of its descriptors is closed, whose owner must let go of it. */
static void drop_closed(struct reactor *r)
{
    struct sys_identity identity;
    pthread_mutex_lock(&r->lock);
    for (int fd = 0; fd < r->numbers; fd++) {
        struct watch *w = r->by_number[fd];
        if (!w || w->dropped || sys_identify(fd, &identity) != -EBADF)
            continue;
        w->hints |= WATCH_CLOSED;
        reactor_move(w, MAILBOX);
    }
    pthread_mutex_unlock(&r->lock);
}

void reactor_run(struct reactor *r, int timeout_ms)
{
    bool wait = timeout_ms != 0;
    if (forked_here() !=
        r->forks) { /* the parent's loop: nothing comes here, and nothing is taken from it */
        sys_poll(NULL, 0, timeout_ms);
        return;
    }
    if (batch_is_left(r) || deliver(r, true)) {
        batch_run(r);
        if (batch_is_left(r) || (wait && ++r->deliveries < DELIVERIES_MOST))
            return;
        wait = false; /* one socket that has more each time must not starve the others */
    }
    r->deliveries = 0;
    bool pause = wait && timeout_ms > 0;
    if (pause && event_add(r->pause_event,
                           &(struct timeval){timeout_ms / 1000, timeout_ms % 1000 * 1000}) < 0)
        wait = pause = false; /* what does not end must not begin */
    pthread_mutex_lock(&r->lock);
    if (r->wake_requested || is_called(r))
        wait = false;
    r->wake_requested = false;
    r->awake = !wait;
    pthread_mutex_unlock(&r->lock);
    if (event_base_loop(r->base, wait ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK) < 0)
        drop_closed(r);
    if (pause)
        event_del(r->pause_event);
    pthread_mutex_lock(&r->lock);
    r->awake = true;
    pthread_mutex_unlock(&r->lock);
    batch_run(r);
    if (!wait && !batch_is_left(r) && deliver(r, false))
        batch_run(r);
}

void reactor_wake(struct reactor *r)
{
    pthread_mutex_lock(&r->lock);
    if (r->awake)
        r->wake_requested = true;
    else
        reactor_wake_up(r);
    pthread_mutex_unlock(&r->lock);
}

void reactor_retry(struct reactor *r)
{
    pthread_mutex_lock(&r->lock);
    if (!TAILQ_EMPTY(&r->lists[REFUSED])) {
        move_all(r, REFUSED, 0);
        reactor_wake_up(r);
    }
    pthread_mutex_unlock(&r->lock);
}
