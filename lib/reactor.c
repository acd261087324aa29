/* One event base and the descriptors that it watches.
 *
 * Waking. `awake` is true while the loop's thread is at work and will look into the mailbox before
 * it sleeps: who puts something in then has nothing more to do. Only the loop's thread writes it,
 * under the lock. `wake_pending` says that the loop is being woken already. A pumped reactor is
 * awake whenever it does not sleep in reactor_run; one over the program's base while it is in one
 * of our callbacks, for what the program does between them cannot be seen.
 *
 * Closing. libevent must forget a descriptor before its number can come again: the count that it
 * keeps for each number would otherwise swallow the new socket's events. The loop's thread forgets
 * and closes at once; another thread leaves the number taken by a descriptor that is never ready,
 * and the loop closes that. */
#include "reactor.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <event2/event.h>

#include "notify.h"
#include "sidewatch.h"
#include "sys.h"

enum { RETRY_FIRST_MS = 1, RETRY_LAST_MS = 128, LATER_MS = 100 };

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
    bool beside;  /* in the sidewatch */
    uint8_t told; /* sides that libevent watches */
    struct event *event;
};

struct reactor_timer {
    struct event *event;
    struct reactor *reactor;
    reactor_timer_fn fn;
    void *argument;
};

static void on_ready(evutil_socket_t fd, short what, void *argument);

/* ---- the mailbox; its functions want the lock held ---- */

static void move(struct watch *w, enum place place)
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
        move(w, MAILBOX);
    }
}

static void wake(struct reactor *r)
{
    if (r->awake || r->wake_pending)
        return;
    r->wake_pending = true;
    sys_pipe_put(r->wake[1]);
}

/* ---- watches, in the loop's thread ---- */

static void forget(struct watch *w)
{
    if (w->told)
        event_del(w->event);
    w->told = 0;
    if (w->beside)
        sidewatch_remove(w->reactor->sidewatch, w->fd, w);
    w->beside = false;
}

static void dispose(struct watch *w)
{
    struct reactor *r = w->reactor;
    forget(w);
    if (w->event)
        event_free(w->event);
    if (w->close_fd)
        sys_close(w->fd);
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

static bool watch_sides(struct watch *w, unsigned sides)
{
    struct reactor *r = w->reactor;
    if (w->told)
        event_del(w->event);
    w->told = 0;
    if (!sides)
        return true;
    if (!w->event)
        w->event = event_new(r->base, w->fd, flags_for(r, sides), on_ready, w);
    else
        event_assign(w->event, r->base, w->fd, flags_for(r, sides), on_ready, w);
    if (!w->event || event_add(w->event, NULL) < 0)
        return false;
    w->told = (uint8_t)sides;
    if (r->sidewatch && !w->beside)
        w->beside = sidewatch_add(r->sidewatch, w->fd, w) == 0;
    return true;
}

static bool is_dropped(struct watch *w)
{
    pthread_mutex_lock(&w->reactor->lock);
    bool dropped = w->dropped;
    pthread_mutex_unlock(&w->reactor->lock);
    return dropped;
}

/* Asks the owner, and watches what it says. */
static void call(struct watch *w, unsigned hints)
{
    w->calling = true;
    unsigned sides = w->fn(w->owner, w, hints);
    if (sides != w->told && !is_dropped(w) && !watch_sides(w, sides))
        w->fn(w->owner, w, WATCH_FAILED);
    w->calling = false;
    if (w->reactor->detached && is_dropped(w))
        dispose(w);
}

/* What is in the mailbox now, and not what comes meanwhile: sockets get their turn too. */
static unsigned deliver(struct reactor *r)
{
    pthread_mutex_lock(&r->lock);
    unsigned count = r->mailbox_count;
    unsigned delivered = 0;
    struct watch *w;
    while (delivered < count && (w = TAILQ_FIRST(&r->lists[MAILBOX]))) {
        move(w, NOWHERE);
        unsigned hints = w->hints;
        bool dropped = w->dropped;
        w->hints = 0;
        pthread_mutex_unlock(&r->lock);
        if (dropped)
            dispose(w);
        else
            call(w, hints);
        delivered++;
        pthread_mutex_lock(&r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return delivered;
}

/* ---- libevent's callbacks ---- */

static void enter(struct reactor *r)
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

static void leave(struct reactor *r)
{
    if (r->pumped)
        return; /* reactor_run delivers */
    deliver(r);
    pthread_mutex_lock(&r->lock);
    bool more = r->mailbox_count && !r->detached;
    r->awake = false;
    r->wake_pending = r->wake_pending || more;
    pthread_mutex_unlock(&r->lock);
    if (more) /* a timer, for an event activated now would run in this turn still, before any socket
               */
        event_add(r->again_event, &(struct timeval){0, 0});
    reactor_unref(r);
}

static void on_ready(evutil_socket_t fd, short what, void *argument)
{
    struct watch *w = argument;
    struct reactor *r = w->reactor;
    (void)fd;
    enter(r);
    call(w, (what & EV_READ ? (unsigned)NOTIFY_HINT_IN : 0) |
                (what & EV_WRITE ? (unsigned)NOTIFY_HINT_OUT : 0) |
                (what & EV_CLOSED ? (unsigned)NOTIFY_HINT_CLOSED : 0));
    leave(r);
}

static void on_hangup(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    void *tags[64];
    (void)fd;
    (void)what;
    enter(r);
    int count = sidewatch_next(r->sidewatch, tags, 64);
    pthread_mutex_lock(&r->lock);
    for (int i = 0; i < count; i++) { /* by way of the mailbox: a callback may drop the others */
        struct watch *w = tags[i];
        if (w->dropped)
            continue;
        w->hints |= NOTIFY_HINT_CLOSED;
        move(w, MAILBOX);
    }
    pthread_mutex_unlock(&r->lock);
    leave(r);
}

static void on_wake(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    enter(r);
    pthread_mutex_lock(&r->lock);
    r->wake_pending = false;
    pthread_mutex_unlock(&r->lock);
    if (what & EV_READ)
        sys_pipe_drain((int)fd);
    leave(r);
}

static void on_retry(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    (void)fd;
    (void)what;
    enter(r);
    r->retry_ms = r->retry_ms < RETRY_LAST_MS ? r->retry_ms * 2 : RETRY_LAST_MS;
    pthread_mutex_lock(&r->lock);
    move_all(r, REFUSED, 0);
    pthread_mutex_unlock(&r->lock);
    leave(r);
}

static void on_later(evutil_socket_t fd, short what, void *argument)
{
    struct reactor *r = argument;
    (void)fd;
    (void)what;
    enter(r);
    pthread_mutex_lock(&r->lock);
    move_all(r, LATER, WATCH_LATER);
    pthread_mutex_unlock(&r->lock);
    leave(r);
}

static void on_nothing(evutil_socket_t fd, short what, void *argument)
{
    (void)fd;
    (void)what;
    (void)argument;
}

/* ---- reactors ---- */

static unsigned abilities_of(const struct event_base *base)
{
    int features = event_base_get_features(base);
    unsigned abilities = 0;
    if (features & EV_FEATURE_ET)
        abilities |=
            NOTIFY_EDGES | (features & EV_FEATURE_EARLY_CLOSE ? (unsigned)NOTIFY_CLOSES : 0);
    if (strncmp(event_base_get_method(base), "epoll", 5) == 0)
        abilities |= NOTIFY_QUIET;
    return abilities;
}

static bool make_events(struct reactor *r)
{
    r->wake_event = event_new(r->base, r->wake[0], EV_READ | EV_PERSIST, on_wake, r);
    r->again_event = event_new(r->base, -1, 0, on_wake, r);
    r->pause_event = event_new(r->base, -1, 0, on_nothing, NULL);
    r->retry_event = event_new(r->base, -1, 0, on_retry, r);
    r->later_event = event_new(r->base, -1, 0, on_later, r);
    if (!r->wake_event || !r->again_event || !r->pause_event || !r->retry_event || !r->later_event)
        return false;
    if (event_add(r->wake_event, NULL) < 0)
        return false;
    if (r->abilities & NOTIFY_EDGES)
        return true;
    r->sidewatch = sidewatch_new();
    if (!r->sidewatch)
        return true; /* the system has none: ends behind unread data are seen late */
    r->sidewatch_event =
        event_new(r->base, sidewatch_fd(r->sidewatch), EV_READ | EV_PERSIST, on_hangup, r);
    if (!r->sidewatch_event || event_add(r->sidewatch_event, NULL) < 0)
        return false;
    r->abilities |= NOTIFY_CLOSES;
    return true;
}

static struct reactor *new_reactor(struct event_base *base, bool pumped)
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
    r->abilities = abilities_of(base);
    if (sys_pipe(r->wake) < 0)
        r->wake[0] = r->wake[1] = -1;
    if (r->wake[0] < 0 || !make_events(r)) {
        r->pumped = false; /* the base stays the caller's */
        reactor_unref(r);
        return NULL;
    }
    return r;
}

struct reactor *reactor_new_over(struct event_base *base)
{
    return new_reactor(base, false);
}

struct reactor *reactor_new_pumped(void)
{
    struct event_config *config = event_config_new();
    if (!config)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK); /* one thread touches it */
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    if (!base)
        return NULL;
    struct reactor *r = new_reactor(base, true);
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

static void free_event(struct event **event)
{
    if (*event)
        event_free(*event);
    *event = NULL;
}

void reactor_detach(struct reactor *r)
{
    if (r->detached)
        return;
    r->detached = true;
    free_event(&r->wake_event);
    free_event(&r->again_event);
    free_event(&r->pause_event);
    free_event(&r->retry_event);
    free_event(&r->later_event);
    free_event(&r->sidewatch_event);
    reactor_ref(r);
    pthread_mutex_lock(&r->lock);
    move_all(r, REFUSED, 0);
    move_all(r, LATER, 0);
    struct watch *w;
    while ((w = TAILQ_FIRST(&r->lists[MAILBOX]))) {
        move(w, NOWHERE);
        bool ours = w->dropped && !w->calling;
        pthread_mutex_unlock(&r->lock);
        if (ours)
            dispose(w);
        pthread_mutex_lock(&r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    reactor_unref(r);
}

void reactor_unref(struct reactor *r)
{
    if (atomic_fetch_sub_explicit(&r->refs, 1, memory_order_acq_rel) != 1)
        return;
    atomic_store(&r->refs, 1); /* for the reference that detaching takes */
    reactor_detach(r);
    sidewatch_free(r->sidewatch);
    if (r->pumped)
        event_base_free(r->base);
    if (r->wake[0] >= 0) {
        sys_close(r->wake[0]);
        sys_close(r->wake[1]);
    }
    pthread_mutex_destroy(&r->lock);
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

void reactor_run(struct reactor *r, int timeout_ms)
{
    bool wait = timeout_ms != 0;
    if (deliver(r) && wait)
        return;
    pthread_mutex_lock(&r->lock);
    if (r->wake_requested || r->mailbox_count)
        wait = false;
    r->wake_requested = false;
    r->awake = !wait;
    pthread_mutex_unlock(&r->lock);
    if (wait && timeout_ms > 0)
        event_add(r->pause_event, &(struct timeval){timeout_ms / 1000, timeout_ms % 1000 * 1000});
    event_base_loop(r->base, wait ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK);
    if (wait && timeout_ms > 0)
        event_del(r->pause_event);
    pthread_mutex_lock(&r->lock);
    r->awake = true;
    pthread_mutex_unlock(&r->lock);
    if (!wait)
        deliver(r);
}

void reactor_wake(struct reactor *r)
{
    pthread_mutex_lock(&r->lock);
    if (r->awake)
        r->wake_requested = true;
    else
        wake(r);
    pthread_mutex_unlock(&r->lock);
}

void reactor_retry(struct reactor *r)
{
    pthread_mutex_lock(&r->lock);
    if (!TAILQ_EMPTY(&r->lists[REFUSED])) {
        move_all(r, REFUSED, 0);
        wake(r);
    }
    pthread_mutex_unlock(&r->lock);
}

/* ---- the background thread ---- */

static pthread_mutex_t background_lock = PTHREAD_MUTEX_INITIALIZER;
static struct reactor *background;

static void *run_background(void *argument)
{
    for (;;)
        reactor_run(argument, -1);
    return NULL;
}

static bool start_background(struct reactor *r)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* the program's signals are its own threads' */
    bool started = pthread_create(&r->thread, &attributes, run_background, r) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

struct reactor *reactor_background(void)
{
    pthread_mutex_lock(&background_lock);
    if (!background) {
        background = reactor_new_pumped();
        if (background && !start_background(background)) {
            reactor_unref(background);
            background = NULL;
        }
    }
    struct reactor *r = background ? reactor_ref(background) : NULL;
    pthread_mutex_unlock(&background_lock);
    return r;
}

bool reactor_is_background(const struct reactor *r)
{
    pthread_mutex_lock(&background_lock);
    bool is = r == background;
    pthread_mutex_unlock(&background_lock);
    return is;
}

/* ---- watches, from any thread ---- */

struct watch *watch_new(struct reactor *r, int fd, watch_fn fn, void *owner)
{
    struct watch *w = calloc(1, sizeof(*w));
    if (!w)
        return NULL;
    w->reactor = reactor_ref(r);
    w->fd = fd;
    w->fn = fn;
    w->owner = owner;
    return w;
}

void watch_kick(struct watch *w)
{
    struct reactor *r = w->reactor;
    pthread_mutex_lock(&r->lock);
    if (!w->dropped) {
        move(w, MAILBOX);
        wake(r);
    }
    pthread_mutex_unlock(&r->lock);
}

static void set_aside(struct watch *w, enum place place, struct event *timer, unsigned ms)
{
    struct reactor *r = w->reactor;
    if (r->detached)
        return;
    pthread_mutex_lock(&r->lock);
    if (!w->dropped && w->place == NOWHERE)
        move(w, place);
    pthread_mutex_unlock(&r->lock);
    if (!evtimer_pending(timer, NULL))
        event_add(timer, &(struct timeval){ms / 1000, ms % 1000 * 1000});
}

void watch_refused(struct watch *w)
{
    set_aside(w, REFUSED, w->reactor->retry_event, w->reactor->retry_ms);
}

void watch_accepted(struct watch *w)
{
    w->reactor->retry_ms = RETRY_FIRST_MS;
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
    if (here)
        forget(w);
    if (here && close_fd)
        sys_close(w->fd);
    else if (close_fd)
        w->close_fd = true;
    if (close_fd && !here)
        sys_vacate(w->fd); /* on failure the loop closes the socket itself, a little later */
    pthread_mutex_lock(&r->lock);
    w->dropped = true;
    bool now = r->detached && !w->calling;
    move(w, now ? NOWHERE : MAILBOX);
    wake(r);
    pthread_mutex_unlock(&r->lock);
    if (now)
        dispose(w);
}

/* ---- timers ---- */

static void on_timer(evutil_socket_t fd, short what, void *argument)
{
    struct reactor_timer *t = argument;
    (void)fd;
    (void)what;
    enter(t->reactor);
    t->fn(t->argument);
}

struct reactor_timer *reactor_timer_new(struct reactor *r, unsigned interval_ms,
                                        reactor_timer_fn fn, void *argument)
{
    struct reactor_timer *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->reactor = r;
    t->fn = fn;
    t->argument = argument;
    t->event = event_new(r->base, -1, EV_PERSIST, on_timer, t);
    if (!t->event ||
        event_add(t->event, &(struct timeval){interval_ms / 1000, interval_ms % 1000 * 1000}) < 0) {
        reactor_timer_free(t);
        return NULL;
    }
    return t;
}

void reactor_timer_free(struct reactor_timer *t)
{
    if (!t)
        return;
    free_event(&t->event);
    free(t);
}
