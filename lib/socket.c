#include "socket.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "adopt.h"
#include "asyncselect/winsock2.h"
#include "error.h"
#include "netaddr.h"
#include "oob.h"
#include "profile.h"
#include "reactor.h"
#include "record.h"
#include "request.h"
#include "serve.h"
#include "window.h"

static _Thread_local unsigned callbacks_here; /* condition functions that this thread is in */

/* ---- life ---- */

int socket_enter(int fd, int family, enum notify_kind kind, bool nonblocking)
{
    struct sys_identity identity;
    struct record *r = NULL;
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
    if (callbacks_here) {
        record_unlock(r);
        return WSAEINPROGRESS;
    }
    uint32_t life = r->life;
    serve_await_post(r);
    if (r->life != life) { /* another thread closed it meanwhile */
        record_unlock(r);
        return WSAENOTSOCK;
    }
    if (r->blocking)
        sys_interrupt(r->fd); /* the calls that wait there return, as on Windows */
    record_end_selection(r, true);
    record_leave(r);
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

int socket_begin(SOCKET s, enum socket_side side, struct socket_call *call)
{
    int error;
    bool data =
        side == SOCKET_RECEIVES || side == SOCKET_SENDS; /* where a system call would cost */
    struct record *r = data ? adopt_find(s, &error) : adopt_find_verified(s, &error);
    if (!r)
        return error;
    if (callbacks_here)
        return refuse(r, side);
    struct notify *n = &r->notify;
    if (n->phase == NOTIFY_CONNECTING)
        serve_look(r);
    if (side == SOCKET_RECEIVES)
        notify_receiving(n);
    else if (side == SOCKET_SENDS)
        notify_sending(n);
    call->record = r;
    call->life = r->life;
    call->blocking = !r->nonblocking && side != SOCKET_NEITHER; /* [CALL-4] */
    call->facts = (struct socket_facts){
        .fd = r->fd,
        .family = r->family,
        .kind = (enum notify_kind)n->kind,
        .phase = (enum notify_phase)n->phase,
        .shut = n->shut,
        .error = n->error ? n->error : r->owed_error,
        .oob_in_the_way = oob_in_the_way(r),
        .oob_inline = n->oob_inline,
        .joined = r->destination != NULL,
        .requested = r->requests != NULL,
        .nonblocking = r->nonblocking,
        .selected = n->selected != 0,
        .failed_before = r->failed_before,
    };
    if (call->blocking)
        r->blocking++;
    else
        r->calls++;
    record_unlock(r);
    return 0;
}

/* The record of a call that returns, locked; NULL when it is not the same socket's any more. */
static struct record *back(struct socket_call *call)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    if (r->life != call->life) {
        record_unlock(r);
        return NULL;
    }
    if (call->blocking)
        r->blocking--;
    else
        r->calls--;
    r->vouched = true;
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

bool socket_end_receive(struct socket_call *call, enum notify_received what, int error)
{
    struct record *r = back(call);
    if (!r)
        return false;
    fail(r, error);
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
    if (what == ATTEMPT_SUCCEEDED || what == ATTEMPT_DISSOLVED) {
        free(r->destination);
        r->destination = NULL;
    }
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
    if (destination) {
        free(r->destination);
        r->destination = destination;
    }
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
    if (request) {
        free(r->netchange);
        r->netchange = request;
    }
    notify_arm(&r->notify, event);
    return done(r);
}

struct netchange *socket_take_netchange(struct socket_call *call)
{
    struct netchange *request = NULL;
    pthread_mutex_lock(&call->record->lock);
    if (call->record->life == call->life) {
        request = call->record->netchange;
        call->record->netchange = NULL;
    }
    pthread_mutex_unlock(&call->record->lock);
    return request;
}

void socket_will_wait(struct socket_call *call)
{
    struct record *r = back(call);
    if (!r)
        return;
    call->blocking = true;
    r->blocking++;
    done(r);
}

bool socket_is_open(const struct socket_call *call)
{
    pthread_mutex_lock(&call->record->lock);
    bool open = call->record->life == call->life;
    pthread_mutex_unlock(&call->record->lock);
    return open;
}

/* What a record keeps beside notify. A call that is under way changes it; if the socket was closed
 * meanwhile, nothing does any harm: the memory stays a record's. */
static int exchange(struct record *r, int *field, int value)
{
    pthread_mutex_lock(&r->lock);
    int held = *field;
    *field = value;
    pthread_mutex_unlock(&r->lock);
    return held;
}

void socket_owe_error(struct socket_call *call, int error)
{
    exchange(call->record, &call->record->owed_error, error);
}

int socket_take_owed_error(struct socket_call *call)
{
    return exchange(call->record, &call->record->owed_error, 0);
}

bool socket_destination(struct socket_call *call, union netaddr *destination)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    bool has = r->life == call->life && r->destination;
    if (has)
        *destination = *r->destination;
    pthread_mutex_unlock(&r->lock);
    return has;
}

int socket_take_so_error(struct socket_call *call)
{
    return exchange(call->record, &call->record->so_error, 0);
}

int socket_receive_oob(struct socket_call *call, bool peek, bool *kept)
{
    pthread_mutex_lock(&call->record->lock);
    int byte = oob_receive(call->record, peek, kept);
    pthread_mutex_unlock(&call->record->lock);
    return byte;
}

ssize_t socket_receive_data(struct socket_call *call, const struct iovec *parts, unsigned count,
                            size_t total, int flags)
{
    ssize_t result = -EAGAIN;
    pthread_mutex_lock(&call->record->lock);
    if (call->record->life == call->life && oob_in_the_way(call->record))
        result = oob_receive_data(call->record, parts, count, total, flags);
    pthread_mutex_unlock(&call->record->lock);
    return result;
}

bool socket_oob_inline(struct socket_call *call)
{
    pthread_mutex_lock(&call->record->lock);
    bool on = call->record->notify.oob_inline;
    pthread_mutex_unlock(&call->record->lock);
    return on;
}

int socket_set_oob_inline(struct socket_call *call, bool on)
{
    pthread_mutex_lock(&call->record->lock);
    int result = oob_set_inline(call->record, on);
    pthread_mutex_unlock(&call->record->lock);
    return result;
}

int socket_conditional_accept(struct socket_call *call)
{
    pthread_mutex_lock(&call->record->lock);
    int on = call->record->conditional_accept;
    pthread_mutex_unlock(&call->record->lock);
    return on;
}

void socket_set_conditional_accept(struct socket_call *call, int on)
{
    exchange(call->record, &call->record->conditional_accept, on);
}

/* ---- condition functions ---- */

/* What runs one counts as a blocking call, whatever the socket's mode [CALL-4]. */
static void count_callback(struct socket_call *call, unsigned change)
{
    callbacks_here += change;
    pthread_mutex_lock(&call->record->lock);
    if (call->record->life == call->life)
        call->record->blocking += change;
    pthread_mutex_unlock(&call->record->lock);
}

void socket_enter_callback(struct socket_call *call)
{
    count_callback(call, 1);
}

void socket_leave_callback(struct socket_call *call)
{
    count_callback(call, 0u - 1);
}

bool socket_in_callback(void)
{
    return callbacks_here > 0;
}

struct request *socket_take_request(struct socket_call *call)
{
    struct record *r = call->record;
    struct request *first = NULL;
    pthread_mutex_lock(&r->lock);
    if (r->life == call->life && r->requests) {
        first = r->requests;
        r->requests = first->next;
    }
    pthread_mutex_unlock(&r->lock);
    return first;
}

void socket_put_back_request(struct socket_call *call, struct request *request)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    bool open = r->life == call->life;
    if (open)
        request_put_back(&r->requests, request);
    pthread_mutex_unlock(&r->lock);
    if (!open)
        request_reject(request);
}
