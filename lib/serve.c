#include "serve.h"

#include "asyncselect/winsock2.h"
#include "look.h"
#include "oob.h"
#include "profile.h"
#include "reactor.h"
#include "record.h"
#include "socket.h"
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

void serve_look(struct record *r)
{
    struct notify *n = &r->notify;
    bool connecting = n->phase == NOTIFY_CONNECTING;
    struct notify_level level = look(r->fd, look_as(n));
    if (r->owed_error)
        level.bits |= NOTIFY_READABLE; /* [D3] */
    if (oob_has_data(r) || r->requests)
        level.bits |= NOTIFY_READABLE; /* [C4] */
    if (!(level.bits & NOTIFY_URGENT))
        oob_settle_inline(r);
    if (level.error)
        r->so_error = level.error;
    notify_look(n, profile_current(), level);
    if ((level.bits & NOTIFY_URGENT) && notify_takes_oob(n))
        oob_take(r);
    if (connecting && n->phase == NOTIFY_IDLE)
        r->failed_before = true;
}

/* [D5] What arrives after a local end of receiving can never be read: it must not keep the peer's
 * end from arriving. Returns whether there was any. */
static bool discard(struct record *r)
{
    struct notify *n = &r->notify;
    return (n->shut & NOTIFY_IN) && n->phase == NOTIFY_CONNECTED && (n->level & NOTIFY_READABLE) &&
           sys_discard(r->fd, DISCARD_AT_ONCE) > 0;
}

/* [K5] A descriptor that was closed behind our back, its number another's now. Asked when no call
 * of the program's has vouched for it since the last service, and always where the loop watches by
 * number. */
static bool is_ghost(struct record *r)
{
    struct sys_identity now;
    if (r->vouched && (r->loop & NOTIFY_EDGES)) {
        r->vouched = false;
        return false;
    }
    return sys_identify(r->fd, &now) < 0 || now.device != r->identity.device ||
           now.inode != r->identity.inode;
}

/* Posts with no lock held [M2]; returns whether it was taken. */
static bool post(struct record *r, struct notify_message message)
{
    struct window *window = window_ref(r->window);
    HWND handle = r->handle;
    UINT number = r->message;
    WPARAM wParam = (WPARAM)r->fd;
    r->posting = true;
    pthread_mutex_unlock(&r->lock);
    posts_here++;
    BOOL taken = window_post(window, handle, number, wParam,
                             WSAMAKESELECTREPLY(message.event, message.error));
    posts_here--;
    pthread_mutex_lock(&r->lock);
    r->posting = false;
    if (r->fd < 0)
        record_free(r); /* the socket was closed meanwhile */
    if (r->awaited) {
        r->awaited = false;
        pthread_mutex_lock(&quiet_lock);
        pthread_cond_broadcast(&quiet);
        pthread_mutex_unlock(&quiet_lock);
    }
    window_release(window);
    return taken;
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
        pthread_cond_wait(&quiet, &quiet_lock);
        pthread_mutex_unlock(&quiet_lock);
        pthread_mutex_lock(&r->lock);
    }
}

/* Looks where something may be due. */
static void settle(struct record *r, struct watch *watch)
{
    while (notify_must_look(&r->notify)) {
        serve_look(r);
        if (!discard(r))
            continue;
        serve_look(r);
        notify_hint(&r->notify, NOTIFY_HINT_IN); /* no edge comes for what is left */
        watch_kick(watch);                       /* the rest in the next turn */
        return;
    }
}

/* Posts what is due, each event once at most: what the callback brings about again is for the next
 * turn, so that one socket does not keep the others waiting. */
static void post_due(struct record *r, struct watch *watch)
{
    int posted = 0;
    for (;;) {
        if (r->calls)
            return; /* the call's end will have us look again */
        settle(r, watch);
        struct notify_message message = notify_take(&r->notify, profile_current());
        if (!message.event)
            return;
        if (posted & message.event) {
            notify_give_back(&r->notify, message);
            watch_kick(watch);
            return;
        }
        posted |= message.event;
        uint32_t selection = r->selection;
        uint32_t life = r->life;
        bool taken = post(r, message);
        if (!taken && r->life == life && r->selection != selection)
            notify_pass_on(&r->notify, profile_current(), message);
        if (r->watch != watch)
            return;
        if (taken) {
            watch_accepted(watch);
        } else if (r->selection == selection) { /* [M1] */
            notify_give_back(&r->notify, message);
            watch_refused(watch);
            return;
        }
    }
}

static bool anything_due(const struct record *r)
{
    return notify_must_look(&r->notify) || notify_due(&r->notify, profile_current());
}

unsigned serve(void *owner, struct watch *watch, unsigned hints)
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
    told = r->told;
    if (r->posting)
        goto done; /* another loop posts for the selection before this one; it hands over to us */
    if (!r->calls && anything_due(r)) {
        if (is_ghost(r)) {
            record_end_selection(r, false);
            record_leave(r);
            return 0;
        }
        post_due(r, watch);
        if (r->watch != watch) {
            if (r->watch)
                watch_kick(r->watch);
            goto done;
        }
    }
    if (r->notify.starved)
        watch_again_later(watch); /* [C5] */
    r->told = told = notify_watch(&r->notify, r->loop);
done:
    pthread_mutex_unlock(&r->lock);
    return told;
}

void serve_if_needed(struct record *r)
{
    if (!r->watch || r->calls || r->posting)
        return;
    unsigned wanted = notify_watch(&r->notify, r->loop);
    bool rewatch = r->loop & NOTIFY_EDGES ? wanted != r->told : (wanted & ~r->told) != 0;
    if (rewatch || anything_due(r))
        watch_kick(r->watch);
}
