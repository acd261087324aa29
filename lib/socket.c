#include "socket.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "asyncselect/winsock2.h"
#include "error.h"
#include "netaddr.h"
#include "oob.h"
#include "reactor.h"
#include "record.h"
#include "request.h"
#include "serve.h"
#include "window.h"

static _Atomic int current_profile = -1;

static _Thread_local unsigned callbacks_here; /* condition functions that this thread is in */

enum notify_profile socket_profile(void)
{
    int profile = atomic_load_explicit(&current_profile, memory_order_relaxed);
    if (profile >= 0)
        return (enum notify_profile)profile;
    const char *name = getenv("ASYNCSELECT_PROFILE");
    int unset = -1;
    profile = name && strcmp(name, "windows") == 0 ? NOTIFY_WINDOWS : NOTIFY_DOCUMENTED;
    atomic_compare_exchange_strong(&current_profile, &unset, profile);
    return (enum notify_profile)atomic_load(&current_profile);
}

void socket_set_profile(enum notify_profile profile)
{
    atomic_store(&current_profile, (int)profile);
}

/* ---- life ---- */

static bool speaks(int fd, void *name, unsigned size)
{
    return sys_getpeername(fd, name, &size) == 0;
}

/* Of a stream without a peer: an attempt under way would wait for data, and a connection that is
 * over has its end to tell, or its reset in *error, for the system tells that once [K1]. */
static enum notify_phase phase_without_peer(int fd, int *error)
{
    char byte;
    struct iovec part = {&byte, 1};
    int flags = MSG_PEEK | MSG_DONTWAIT;
    ssize_t result = sys_receive(fd, &part, 1, &flags, NULL, NULL);
    if (result >= 0)
        return NOTIFY_CONNECTED;
    if (result == -EAGAIN)
        return NOTIFY_CONNECTING;
    if (error_from_errno((int)-result) != WSAECONNRESET)
        return NOTIFY_IDLE;
    *error = WSAECONNRESET;
    return NOTIFY_CONNECTED;
}

/* What a stream descriptor that was made elsewhere is in the middle of. After a failed attempt it
 * looks like a connection that is over. */
static enum notify_phase phase_of(int fd, bool failed_before, int *error)
{
    struct sockaddr_storage name;
    int listening = 0;
    unsigned size = sizeof(listening);
    if (sys_getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening)
        return NOTIFY_LISTENING;
    if (speaks(fd, &name, sizeof(name)))
        return NOTIFY_CONNECTED;
    return failed_before ? NOTIFY_IDLE : phase_without_peer(fd, error);
}

/* Takes up what another library has done with a stream that is idle for all that the record knows.
 */
static void take_up(struct record *r)
{
    struct notify *n = &r->notify;
    bool oob_inline = n->oob_inline;
    int error = 0;
    switch (phase_of(r->fd, r->failed_before, &error)) {
    case NOTIFY_LISTENING:
        notify_listen(n);
        break;
    case NOTIFY_CONNECTING:
        notify_connect_started(n);
        break;
    case NOTIFY_CONNECTED:
        notify_init(n, NOTIFY_STREAM, NOTIFY_CONNECTED);
        n->oob_inline = oob_inline;
        break;
    case NOTIFY_IDLE:
        break;
    }
    if (error) {
        r->so_error = error;
        notify_failed(n, error);
    }
}

static int family_of(int fd)
{
    struct sockaddr_storage name;
    unsigned size = sizeof(name);
    return sys_getsockname(fd, (struct sockaddr *)&name, &size) == 0 ? name.ss_family : AF_UNSPEC;
}

static enum notify_kind kind_of(int type)
{
    return type == SOCK_STREAM || type == SOCK_SEQPACKET ? NOTIFY_STREAM : NOTIFY_DATAGRAM;
}

/* Makes the record of a descriptor; locked. NULL: no memory. */
static struct record *enter(int fd, const struct sys_identity *identity, int family,
                            enum notify_kind kind, enum notify_phase phase, bool nonblocking)
{
    struct record *r = record_enter(fd, identity);
    if (!r)
        return NULL;
    r->family = family;
    r->nonblocking = nonblocking;
    notify_init(&r->notify, kind, phase);
    return r;
}

int socket_enter(int fd, int family, enum notify_kind kind, bool nonblocking)
{
    struct sys_identity identity;
    struct record *r = NULL;
    if (sys_identify(fd, &identity) == 0)
        r = enter(fd, &identity, family, kind, NOTIFY_IDLE, nonblocking);
    if (!r) {
        sys_close(fd);
        return WSAENOBUFS;
    }
    record_unlock(r);
    return 0;
}

/* A descriptor that was made elsewhere; locked. NULL: *error says why. */
static struct record *adopt(SOCKET s, int *error)
{
    struct sys_identity identity;
    int type = 0;
    unsigned size = sizeof(type);
    int fd = (int)s;
    *error = WSAENOTSOCK;
    if (s > INT32_MAX || sys_identify(fd, &identity) < 0 ||
        sys_getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) < 0)
        return NULL;
    enum notify_kind kind = kind_of(type);
    struct record *r =
        enter(fd, &identity, family_of(fd), kind, NOTIFY_IDLE, sys_get_nonblocking(fd) > 0);
    int inline_oob = 0;
    size = sizeof(inline_oob);
    if (r && kind == NOTIFY_STREAM &&
        sys_getsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &inline_oob, &size) == 0)
        r->notify.oob_inline = inline_oob != 0;
    if (r && kind == NOTIFY_STREAM)
        take_up(r);
    *error = r ? 0 : WSAENOBUFS;
    return r;
}

/* The record, locked, of a descriptor that has not changed hands behind our back [K5]; adopted if
 * the library has not met it yet. */
static struct record *find_verified(SOCKET s, int *error)
{
    struct sys_identity now;
    struct record *r = record_lock(s);
    *error = 0;
    if (r && sys_identify(r->fd, &now) == 0 && now.device == r->identity.device &&
        now.inode == r->identity.inode)
        return r;
    if (r) {
        record_end_selection(r, false);
        record_leave(r);
    }
    return adopt(s, error);
}

/* Does the record know of anything for which calls are refused? */
static bool refuses(const struct record *r)
{
    const struct notify *n = &r->notify;
    return n->error || n->shut || r->owed_error ||
           (n->kind == NOTIFY_STREAM && n->phase == NOTIFY_IDLE);
}

/* The same, made certain only where the record would refuse a call for what another socket did. */
static struct record *find(SOCKET s, int *error)
{
    struct record *r = record_lock(s);
    *error = 0;
    if (r && !refuses(r))
        return r;
    if (r)
        record_unlock(r);
    return find_verified(s, error);
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
    struct record *r = find_verified(s, &error);
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

/* ---- selections ---- */

/* The watch stays, and leaves the loop by itself: closing the socket goes through the loop that
 * watched it, which has to forget a number before that comes free. */
static void cancel(struct record *r)
{
    window_release(r->window);
    r->window = NULL;
    r->selection++;
    notify_select(&r->notify, socket_profile(), 0);
    if (r->watch)
        watch_kick(r->watch);
}

/* The watch in the window's loop: the one that there is, or a new one. */
static struct watch *watch_for(struct record *r, struct window *window)
{
    struct reactor *reactor = window_reactor(window);
    if (r->watch && watch_reactor(r->watch) == reactor)
        return r->watch;
    return watch_new(reactor, r->fd, serve, r);
}

static void install(struct record *r, struct window *window, struct watch *watch, HWND handle,
                    UINT message, unsigned mask)
{
    if (r->watch != watch) {
        record_end_selection(r, false);
        r->watch = watch;
    } else {
        window_release(r->window);
        r->selection++;
    }
    r->window = window;
    r->handle = handle;
    r->message = message;
    r->loop = reactor_abilities(watch_reactor(watch));
    r->vouched = false; /* [K5] the first service makes sure again */
    notify_select(&r->notify, socket_profile(), mask);
    watch_kick(watch);
}

int socket_select(SOCKET s, struct window *window, HWND handle, UINT message, unsigned mask,
                  int refusal)
{
    int error;
    struct record *r = find_verified(s, &error);
    if (!r)
        return error;
    struct watch *watch = NULL;
    if (r->blocking || callbacks_here)
        error = WSAEINPROGRESS; /* [CALL-4] */
    else if (refusal)
        error = refusal;
    else if (mask && !(watch = watch_for(r, window)))
        error = WSAENETDOWN;
    else if (sys_set_nonblocking(r->fd, true) < 0) /* [CALL-6] */
        error = WSAENETDOWN;
    if (error) {
        if (watch && watch != r->watch)
            watch_drop(watch, false);
        record_unlock(r);
        return error;
    }
    r->nonblocking = true;
    if (r->notify.phase == NOTIFY_CONNECTING)
        serve_look(r); /* [P3] an attempt that is done already did not complete while selected */
    if (r->notify.kind == NOTIFY_STREAM && r->notify.phase == NOTIFY_IDLE)
        take_up(r);
    if (mask)
        install(r, window, watch, handle, message, mask);
    else
        cancel(r);
    record_unlock(r);
    return 0;
}

static void cancel_each(struct record *r, void *argument)
{
    (void)argument;
    if (r->window)
        cancel(r);
}

void socket_cancel_all(void)
{
    record_each(cancel_each, NULL);
}

static void cancel_window(struct record *r, void *argument)
{
    struct window *window = argument;
    if (r->window == window)
        cancel(r);
    if (!r->window && r->watch && watch_reactor(r->watch) == window_reactor(window))
        record_end_selection(r, false); /* the loop may go with the window */
}

bool socket_close_window(HWND handle)
{
    struct window *window = window_unlist(handle);
    if (!window)
        return false;
    record_each(cancel_window, window);
    serve_await_window(window);
    window_release(window);
    return true;
}

BOOL socket_message_is_current(SOCKET s, int event)
{
    struct record *r = record_lock(s);
    if (!r)
        return FALSE;
    BOOL current = (r->notify.current & event) != 0;
    record_unlock(r);
    return current;
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
    struct record *r = data ? find(s, &error) : find_verified(s, &error);
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
    enum notify_profile profile = socket_profile();
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
        notify_joined(&r->notify, socket_profile());
    else if (r->nonblocking)
        notify_connect_refused(&r->notify, socket_profile(), error); /* [P5] */
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

struct armed {
    unsigned events;
    socket_armed_fn fn;
    void *argument;
    unsigned left;
};

static void tell_armed(struct record *r, void *argument)
{
    struct armed *armed = argument;
    for (unsigned event = FD_ROUTING_INTERFACE_CHANGE; event <= FD_ADDRESS_LIST_CHANGE;
         event <<= 1) {
        int error = 0;
        if ((r->notify.armed & armed->events & event) &&
            armed->fn(armed->argument, event, r->family, r->netchange, &error))
            notify_changed(&r->notify, event, error);
    }
    armed->left |= r->notify.armed & armed->events;
    serve_if_needed(r);
}

unsigned socket_each_armed(unsigned events, socket_armed_fn fn, void *argument)
{
    struct armed armed = {events, fn, argument, 0};
    if (events)
        record_each(tell_armed, &armed);
    return armed.left;
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

int socket_enter_accepted(struct socket_call *listening, int fd)
{
    struct record *l = listening->record;
    struct sys_identity identity;
    struct record *r = NULL;
    if (sys_identify(fd, &identity) == 0)
        r = enter(fd, &identity, listening->facts.family, NOTIFY_STREAM, NOTIFY_CONNECTED,
                  listening->facts.nonblocking);
    if (!r) {
        sys_close(fd);
        return WSAENOBUFS;
    }
    r->notify.oob_inline = listening->facts.oob_inline; /* as the kernel does */
    record_unlock(r);
    /* The listening socket's selection as it is now, taken without holding both locks. */
    pthread_mutex_lock(&l->lock);
    bool inherits = l->life == listening->life && l->window;
    struct window *window = inherits ? window_ref(l->window) : NULL;
    HWND handle = l->handle;
    UINT message = l->message;
    unsigned mask = l->notify.selected;
    pthread_mutex_unlock(&l->lock);
    if (!inherits)
        return 0;
    r = record_lock((SOCKET)fd);
    struct watch *watch = r ? watch_for(r, window) : NULL;
    if (watch)
        install(r, window, watch, handle, message, mask);
    if (r)
        record_unlock(r);
    if (watch)
        return 0;
    window_release(window);
    socket_close((SOCKET)fd);
    return WSAENOBUFS;
}
