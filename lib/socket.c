#include "socket.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "adopt.h"
#include "asyncselect/winsock2.h"
#include "ending.h"
#include "forked.h"
#include "netaddr.h"
#include "netrequest.h"
#include "oob.h"
#include "profile.h"
#include "reactor.h"
#include "record.h"
#include "serve.h"
#include "trace.h"

/* ---- life ---- */

int socket_enter(int fd, int family, enum notify_kind kind, bool nonblocking)
{
    struct sys_identity identity;
    struct record *r = NULL;
    if (forked_here()) {
        sys_close(fd);
        return WSANOTINITIALISED;
    }
    if (sys_identify(fd, &identity) == 0)
        r = adopt_new(fd, &identity, family, kind, NOTIFY_IDLE, nonblocking);
    if (!r) {
        sys_close(fd);
        return WSAENOBUFS;
    }
    record_unlock(r);
    return 0;
}

static void feed(struct record *r, void *argument)
{
    (void)argument;
    if (!r->notify.starved)
        return;
    notify_fed(&r->notify);
    serve_if_needed(r);
}

static _Atomic unsigned starving; /* accepts that ran out of descriptors since one came free */

int socket_close(SOCKET s)
{
    int error;
    struct record *r = adopt_find_verified(s, &error);
    if (!r)
        return error;
    if (socket_in_callback()) {
        record_unlock(r);
        return WSAEINPROGRESS;
    }
    uint32_t generation = socket_generation(s);
    serve_await_post(r);
    if (socket_generation(s) != generation) { /* another thread closed it meanwhile */
        record_unlock(r);
        return WSAENOTSOCK;
    }
    trace_call(s, "closesocket", 0, 0, 0); /* before another socket can have its number */
    ending_of_name(r, (int)s, true);
    if (atomic_exchange(&starving, 0))
        record_each(feed, NULL);
    return 0;
}

/* ---- a call of the program's ---- */

/* [CALL-4] Refuses a call that comes from inside a condition function; a failing call re-enables
 * its event all the same [GATE-9]. */
static int refuse(struct record *r, enum socket_side side)
{
    if (side == SOCKET_RECEIVES)
        notify_received(&r->notify, r->loop, NOTIFY_UNSURE);
    else if (side == SOCKET_ACCEPTS)
        notify_accepted(&r->notify, NOTIFY_ACCEPT_CALLED);
    serve_if_needed(r);
    record_unlock(r);
    return WSAEINPROGRESS;
}

static struct socket_facts facts_of(const struct record *r)
{
    const struct notify *n = &r->notify;
    return (struct socket_facts){
        .fd = r->fd,
        .family = r->family,
        .kind = (enum notify_kind)n->kind,
        .phase = (enum notify_phase)n->phase,
        .shut = n->shut,
        .error = n->error ? n->error : r->owed_error,
        .oob_in_the_way = oob_in_the_way(r),
        .oob_waiting = n->oob && !n->oob_inline,
        .has_data = oob_has_data(r),
        .oob_inline = n->oob_inline,
        .joined = r->extra->destination != NULL,
        .requested = r->extra->requests != NULL,
        .nonblocking = r->nonblocking,
        .selected = n->selected != 0,
        .failed_before = r->failed_before,
    };
}

int socket_begin_on(struct record *r, enum socket_side side, struct socket_call *call)
{
    if (socket_in_callback() && side != SOCKET_REENABLES)
        return refuse(r, side);
    struct notify *n = &r->notify;
    if (n->phase == NOTIFY_CONNECTING)
        serve_look(r);
    if (side == SOCKET_RECEIVES)
        notify_receiving(n);
    else if (side == SOCKET_SENDS)
        notify_sending(n);
    bool blocks =
        !r->nonblocking && side != SOCKET_NEITHER && side != SOCKET_REENABLES; /* [CALL-4] */
    call->record = r;
    call->held = false;
    call->ticket = record_call_begins(r, blocks ? RECORD_BLOCKING : RECORD_SHORT);
    call->facts = facts_of(r);
    record_unlock(r);
    return 0;
}

int socket_begin(SOCKET s, enum socket_side side, struct socket_call *call)
{
    int error;
    bool data =
        side == SOCKET_RECEIVES || side == SOCKET_SENDS; /* where a system call would cost */
    struct record *r = data ? adopt_find(s, &error) : adopt_find_verified(s, &error);
    return r ? socket_begin_on(r, side, call) : error;
}

void socket_hold(struct record *r, struct socket_call *call)
{
    call->record = r;
    call->held = true;
    call->facts = facts_of(r);
}

/* The record of a call that returns, locked; NULL when it is not the same socket's any more. */
static struct record *back(struct socket_call *call)
{
    struct record *r = call->record;
    if (call->held) {
        record_changed(r);
        return r;
    }
    pthread_mutex_lock(&r->lock);
    if (!record_call_ends(r, &call->ticket)) {
        record_unlock(r);
        return NULL;
    }
    return r;
}

static bool done(struct record *r)
{
    serve_if_needed(r);
    record_unlock(r);
    return true;
}

bool socket_end(struct socket_call *call)
{
    struct record *r = back(call);
    return r && done(r);
}

static void fail(struct record *r, int error)
{
    if (error)
        notify_failed(&r->notify, error);
}

bool socket_end_receive(struct socket_call *call, enum notify_received what, int *error)
{
    struct record *r = back(call);
    if (!r)
        return false;
    fail(r, *error);
    if (what == NOTIFY_END)
        *error = r->notify.error;
    notify_received(&r->notify, r->loop, what);
    return done(r);
}

bool socket_end_send(struct socket_call *call, enum notify_sent what, int error)
{
    struct record *r = back(call);
    if (!r)
        return false;
    fail(r, error);
    notify_sent(&r->notify, what);
    return done(r);
}

bool socket_end_accept(struct socket_call *call, enum notify_accepted what)
{
    struct record *r = back(call);
    if (!r)
        return false;
    if (what == NOTIFY_ACCEPT_STARVED)
        atomic_store(&starving, 1);
    notify_accepted(&r->notify, what);
    if (what == NOTIFY_ACCEPT_STARVED && r->watch)
        watch_kick(r->watch); /* the loop sets the pause */
    return done(r);
}

bool socket_end_connect(struct socket_call *call, enum socket_attempt what, int error)
{
    struct record *r = back(call);
    if (!r)
        return false;
    struct notify *n = &r->notify;
    enum notify_profile profile = profile_current();
    if (what != ATTEMPT_REFUSED) {
        r->failed_before = what == ATTEMPT_FAILED;
        r->so_error = 0;
    }
    if (what == ATTEMPT_SUCCEEDED || what == ATTEMPT_DISSOLVED)
        extra_set_destination(r, NULL);
    switch (what) {
    case ATTEMPT_STARTED:
        notify_connect_started(n);
        break;
    case ATTEMPT_SUCCEEDED:
        notify_connected(n, profile);
        break;
    case ATTEMPT_REFUSED:
        notify_connect_refused(n, profile, error);
        break;
    case ATTEMPT_FAILED:
        break;
    case ATTEMPT_DISSOLVED:
        notify_disconnected(n);
        break;
    }
    return done(r);
}

bool socket_end_join(struct socket_call *call, union netaddr *destination, int error)
{
    struct record *r = back(call);
    if (!r) {
        free(destination);
        return false;
    }
    if (destination)
        extra_set_destination(r, destination);
    if (!error)
        notify_joined(&r->notify, profile_current());
    else if (r->nonblocking)
        notify_connect_refused(&r->notify, profile_current(), error); /* [P5] */
    return done(r);
}

bool socket_end_listen(struct socket_call *call)
{
    struct record *r = back(call);
    if (!r)
        return false;
    notify_listen(&r->notify);
    return done(r);
}

bool socket_end_shutdown(struct socket_call *call, unsigned sides)
{
    struct record *r = back(call);
    if (!r)
        return false;
    notify_shutdown(&r->notify, sides);
    return done(r);
}

bool socket_end_unwritable(struct socket_call *call)
{
    struct record *r = back(call);
    if (!r)
        return false;
    notify_seen_unwritable(&r->notify);
    return done(r);
}

bool socket_end_reenable(struct socket_call *call, unsigned events)
{
    struct record *r = back(call);
    if (!r)
        return false;
    notify_reenable(&r->notify, events);
    return done(r);
}

bool socket_end_mode(struct socket_call *call, bool nonblocking)
{
    struct record *r = back(call);
    if (!r)
        return false;
    r->nonblocking = nonblocking;
    return done(r);
}

bool socket_end_failed(struct socket_call *call, int error)
{
    struct record *r = back(call);
    if (!r)
        return false;
    fail(r, error);
    return done(r);
}

bool socket_end_arm(struct socket_call *call, unsigned event, struct netchange *request)
{
    struct record *r = back(call);
    if (!r) {
        free(request);
        return false;
    }
    int error = 0;
    if (request && (r->notify.armed & event) &&
        netrequest_overtook(request, r->extra->netchange, &error))
        notify_changed(&r->notify, event, error);
    if (request)
        extra_set_netchange(r, request);
    notify_arm(&r->notify, event);
    return done(r);
}

static void go_on_as(struct socket_call *call, enum record_call kind)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    record_call_goes_on(r, &call->ticket, kind);
    if (r->life == call->ticket.life)
        serve_if_needed(r);
    record_unlock(r);
}

void socket_will_wait(struct socket_call *call)
{
    go_on_as(call, RECORD_BLOCKING);
}

void socket_will_watch(struct socket_call *call)
{
    go_on_as(call, RECORD_WAITING);
}

bool socket_is_open(const struct socket_call *call)
{
    pthread_mutex_lock(&call->record->lock);
    bool open = call->record->life == call->ticket.life;
    pthread_mutex_unlock(&call->record->lock);
    return open;
}
