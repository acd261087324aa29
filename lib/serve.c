#include "serve.h"

#include "asyncselect/winsock2.h"
#include "ending.h"
#include "look.h"
#include "oob.h"
#include "profile.h"
#include "reactor.h"
#include "record.h"
#include "socket.h"
#include "sys.h"
#include "trace.h"
#include "window.h"

enum { DISCARD_AT_ONCE = 256 * 1024 };

static _Thread_local unsigned posts_here; /* post callbacks that this thread is in */

static pthread_mutex_t quiet_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t quiet = PTHREAD_COND_INITIALIZER;

static enum look_as look_as(const struct notify *n)
{
    if (n->kind == NOTIFY_DATAGRAM)
        return LOOK_DATAGRAM;
    switch ((enum notify_phase)n->phase) {
    case NOTIFY_LISTENING:
        return LOOK_LISTENING;
    case NOTIFY_CONNECTING:
        return LOOK_CONNECTING;
    default:
        return LOOK_STREAM;
    }
}

/* What few sockets have adds to what a look found. False: the system has no memory for another look. */
static bool weigh_extra(struct record *r, bool connecting, struct notify_level *level)
{
    if ((level->bits & NOTIFY_READABLE) && !connecting && oob_pass(r)) {
        int error = level->error; /* the kernel tells it once */
        if (!look(r->fd, look_as(&r->notify), level))
            return false;
        level->error = level->error ? level->error : error;
    }
    if (oob_has_data(r) || r->extra->requests)
        level->bits |= NOTIFY_READABLE; /* [C4] */
    if (!(level->bits & NOTIFY_URGENT))
        oob_settle_inline(r);
    return true;
}

/* seen: what a look found, and nothing has changed since; NULL: one is made. */
static bool look_with(struct record *r, const struct look_seen *seen)
{
    struct notify *n = &r->notify;
    bool connecting = n->phase == NOTIFY_CONNECTING;
    struct notify_level level;
    if (seen)
        look_after(r->fd, look_as(n), seen->bits, &level);
    else if (!look(r->fd, look_as(n), &level))
        return false;
    if ((level.bits & NOTIFY_URGENT) && notify_takes_oob(n))
        oob_take(r); /* first: it displaces what was taken before */
    if (r->extra != &extra_none && !weigh_extra(r, connecting, &level))
        return false;
    if (r->owed_error)
        level.bits |= NOTIFY_READABLE; /* [D3] */
    if (level.error)
        r->so_error = (uint16_t)level.error;
    trace_look((SOCKET)r->fd, level.bits, n->selected, n->posted, level.error);
    notify_look(n, profile_current(), level);
    if (connecting && n->phase == NOTIFY_IDLE)
        r->failed_before = true;
    return true;
}

bool serve_look(struct record *r)
{
    return look_with(r, NULL);
}

/* [D5] What arrives after a local end of receiving can never be read: it must not keep the peer's
 * end from arriving. Returns whether there was any. */
static bool discard(struct record *r)
{
    struct notify *n = &r->notify;
    return (n->shut & NOTIFY_IN) && n->phase == NOTIFY_CONNECTED && (n->level & NOTIFY_READABLE) &&
           sys_discard(r->fd, DISCARD_AT_ONCE) > 0;
}

/* [K5] A descriptor that was closed behind our back, its number another's now. */
static bool is_ghost(const struct record *r)
{
    return sys_is_another(r->fd, &r->identity);
}

static uint32_t changes_of(const struct record *r)
{
    return atomic_load_explicit(&r->changes, memory_order_relaxed);
}

/* [K5] Does what the loop reported prove that the socket is still there? epoll and kqueue know the
 * open socket, not its number, and forget it when its last descriptor is closed: what dup(2) or a child
 * keeps alive is reported still. So the program has to have made a call on the number besides, since
 * the last time. A loop that watches by number proves nothing, and neither does a call alone: it may
 * have been on the next owner of the number, or that may have come since. */
static bool proves_alive(const struct record *r, unsigned hints)
{
    return (r->loop & NOTIFY_EDGES) && r->vouched != changes_of(r) && !(hints & WATCH_EARLIER) &&
           (hints & (NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_APART | NOTIFY_HINT_CLOSED));
}

/* What is offered to a window, by one that may have lost the record. */
struct offer {
    struct window *window;
    HWND handle;
    UINT number;
    WPARAM wParam;
    struct notify_message what;
};

static BOOL make(const struct offer *o)
{
    trace_post((SOCKET)o->wParam, o->handle, o->number, o->what.event, o->what.error);
    BOOL taken = window_post(o->window, o->handle, o->number, o->wParam,
                             WSAMAKESELECTREPLY(o->what.event, o->what.error));
    if (!taken)
        trace_refused((SOCKET)o->wParam, o->handle, o->number, o->what.event, o->what.error);
    return taken;
}

/* With no lock held [M2]. */
static BOOL make_unlocked(struct record *r, const struct offer *o)
{
    window_begin_post(o->window);
    r->posting = true;
    pthread_mutex_unlock(&r->lock);
    posts_here++;
    BOOL taken = make(o);
    posts_here--;
    window_end_post(o->window);
    pthread_mutex_lock(&r->lock);
    r->posting = false;
    record_reuse(r); /* if the socket was closed meanwhile */
    if (r->awaited) {
        r->awaited = false;
        pthread_mutex_lock(&quiet_lock);
        pthread_cond_broadcast(&quiet);
        pthread_mutex_unlock(&quiet_lock);
    }
    return taken;
}

/* Returns whether it was taken. */
static bool post(struct record *r, struct notify_message message)
{
    struct offer o = {r->window, r->handle, r->message, (WPARAM)r->fd, message};
    return window_kind(o.window) == WINDOW_QUEUES ? make(&o) : make_unlocked(r, &o);
}

void serve_await_window(struct window *window)
{
    if (!posts_here)
        window_await_posts(window);
}

void serve_await_post(struct record *r)
{
    uint32_t life = r->life;
    while (r->posting && r->life == life && !posts_here) {
        r->awaited = true;
        pthread_mutex_lock(&quiet_lock);
        pthread_mutex_unlock(&r->lock);
        sys_cond_wait(&quiet, &quiet_lock);
        pthread_mutex_unlock(&quiet_lock);
        pthread_mutex_lock(&r->lock);
    }
}

/* Looks where something may be due. Returns whether it is known now. */
static bool settle(struct record *r, struct watch *watch, const struct look_seen *seen)
{
    for (; r->notify.doubt && notify_must_look(&r->notify); seen = NULL) {
        if (!look_with(r, seen)) {
            watch_again_later(watch); /* the system has no memory: nothing is lost by waiting */
            return false;
        }
        if (!discard(r))
            continue;
        serve_look(r);
        notify_hint(&r->notify, NOTIFY_HINT_IN); /* no edge comes for what is left */
        watch_again_next_turn(watch);
        return true;
    }
    return true;
}

/* Posts what is due, each event once at most: what the callback brings about again is for the next
 * turn, so that one socket does not keep the others waiting. False: the callback has closed the
 * descriptor behind our back [K5]. */
static bool post_due(struct record *r, struct watch *watch, const struct look_seen *seen)
{
    int posted = 0;
    for (;; seen = NULL) {
        if (r->calls[RECORD_SHORT] || notify_is_quiet(&r->notify))
            return true; /* a call's end will have us look again */
        if (!settle(r, watch, seen))
            return true;
        struct notify_message message = notify_take(&r->notify, profile_current());
        if (!message.event)
            return true;
        if (posted & message.event) {
            notify_keep(&r->notify, message);
            watch_kick(watch);
            return true;
        }
        if (posted && is_ghost(r)) {
            notify_give_back(&r->notify, message);
            return false;
        }
        posted |= message.event;
        uint32_t selection = r->selection;
        uint32_t life = r->life;
        bool taken = post(r, message);
        if (!taken && r->life == life && r->selection != selection)
            notify_pass_on(&r->notify, profile_current(), message);
        if (r->watch != watch)
            return true;
        if (taken) {
            watch_accepted(watch);
        } else if (r->selection == selection) { /* [M1] */
            notify_give_back(&r->notify, message);
            watch_refused(watch);
            return true;
        }
    }
}

static bool anything_due(const struct record *r)
{
    return !notify_is_quiet(&r->notify) &&
           (notify_must_look(&r->notify) || notify_due(&r->notify, profile_current()));
}

unsigned serve(void *owner, struct watch *watch, unsigned hints, const struct look_seen *seen)
{
    struct record *r = owner;
    unsigned told = 0;
    pthread_mutex_lock(&r->lock);
    if (r->watch != watch)
        goto done; /* dropped: what is answered does not matter */
    if (hints & WATCH_FAILED)
        notify_network_down(&r->notify);
    if (hints & WATCH_LATER)
        notify_fed(&r->notify);
    notify_hint(&r->notify, hints & (NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_APART |
                                     NOTIFY_HINT_CLOSED));
    trace_ready((SOCKET)r->fd, hints & (NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_APART |
                                        NOTIFY_HINT_CLOSED));
    told = r->told;
    if (r->posting)
        goto done; /* another loop posts for the selection before this one; it hands over to us */
    bool alive = proves_alive(r, hints);
    if ((hints & WATCH_CLOSED) ||
        (!r->calls[RECORD_SHORT] && (alive ? !notify_is_quiet(&r->notify) : anything_due(r)))) {
        if (!alive && is_ghost(r))
            goto ghost;
        r->vouched = changes_of(r);
        if (seen && seen->changes != r->vouched)
            seen = NULL;
        if (!post_due(r, watch, seen))
            goto ghost;
        if (r->watch != watch) {
            if (r->watch)
                watch_kick(r->watch);
            goto done;
        }
    }
    if (r->notify.starved)
        watch_again_later(watch); /* [C5] */
    told = notify_watch(&r->notify, r->loop);
    /* The number's next owner, once watched for this socket, would pass for a proof that it is alive. */
    if ((r->loop & NOTIFY_EDGES) && (told & ~(unsigned)r->told) && is_ghost(r))
        goto ghost;
    r->told = (uint8_t)told;
done:
    pthread_mutex_unlock(&r->lock);
    return told;
ghost:
    trace_ghost((SOCKET)r->fd);
    ending_of_name(r, r->fd, false);
    return 0;
}

void serve_after_data(struct record *r)
{
    if (!(r->loop & NOTIFY_EDGES) || r->notify.write_owed)
        serve_if_needed(r);
    else if (r->watch && !r->calls[RECORD_SHORT] && !r->posting && anything_due(r))
        watch_kick(r->watch);
}

void serve_if_needed(struct record *r)
{
    if (!r->watch || r->calls[RECORD_SHORT] || r->posting)
        return;
    unsigned wanted = notify_watch(&r->notify, r->loop);
    bool rewatch = r->loop & NOTIFY_EDGES ? wanted != r->told : (wanted & ~r->told) != 0;
    if (rewatch || anything_due(r))
        watch_kick(r->watch);
}
