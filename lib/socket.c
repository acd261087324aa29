#include "socket.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "asyncselect/winsock2.h"
#include "error.h"
#include "reactor.h"
#include "record.h"
#include "serve.h"
#include "window.h"

static _Atomic int current_profile = -1;

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

/* What a stream descriptor that was made elsewhere is in the middle of. */
static enum notify_phase phase_of(int fd)
{
    struct sockaddr_storage name;
    int listening = 0;
    unsigned size = sizeof(listening);
    if (sys_getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening)
        return NOTIFY_LISTENING;
    return speaks(fd, &name, sizeof(name)) ? NOTIFY_CONNECTED : NOTIFY_IDLE;
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
        enter(fd, &identity, family_of(fd), kind,
              kind == NOTIFY_STREAM ? phase_of(fd) : NOTIFY_IDLE, sys_get_nonblocking(fd) > 0);
    *error = r ? 0 : WSAENOBUFS;
    return r;
}

/* The record, locked; adopted if the library has not met the descriptor yet. */
static struct record *find(SOCKET s, int *error)
{
    struct record *r = record_lock(s);
    *error = 0;
    return r ? r : adopt(s, error);
}

/* The same, and certain that the descriptor has not changed hands behind our back [K5]. */
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
    uint32_t life = r->life;
    serve_await_post(r, NULL);
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

static void cancel(struct record *r)
{
    record_end_selection(r, false);
    notify_select(&r->notify, socket_profile(), 0);
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
    if (r->blocking)
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
    if (r->notify.kind == NOTIFY_STREAM && r->notify.phase == NOTIFY_IDLE) {
        enum notify_phase phase = phase_of(r->fd); /* another library may have connected it */
        if (phase == NOTIFY_LISTENING)
            notify_listen(&r->notify);
        else if (phase == NOTIFY_CONNECTED)
            notify_init(&r->notify, NOTIFY_STREAM, phase);
    }
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
    serve_await_post(r, window);
}

bool socket_close_window(HWND handle)
{
    struct window *window = window_unlist(handle);
    if (!window)
        return false;
    record_each(cancel_window, window);
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

int socket_begin(SOCKET s, enum socket_side side, struct socket_call *call)
{
    int error;
    struct record *r = find(s, &error);
    if (!r)
        return error;
    struct notify *n = &r->notify;
    if (n->phase == NOTIFY_CONNECTING)
        serve_look(r);
    if (side == SOCKET_RECEIVES)
        notify_receiving(n);
    else if (side == SOCKET_SENDS)
        notify_sending(n);
    call->record = r;
    call->life = r->life;
    call->blocking = !r->nonblocking;
    call->facts = (struct socket_facts){
        .fd = r->fd,
        .family = r->family,
        .kind = (enum notify_kind)n->kind,
        .phase = (enum notify_phase)n->phase,
        .shut = n->shut,
        .error = n->error ? n->error : r->owed_error,
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

int socket_take_so_error(struct socket_call *call)
{
    return exchange(call->record, &call->record->so_error, 0);
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
    /* The listening socket's selection as it is now, taken without holding both locks. */
    record_unlock(r);
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
