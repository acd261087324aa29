/* What a record keeps of a socket beside notify. A call that is under way reads and changes it; if
 * the socket was closed meanwhile, nothing does any harm: the memory stays a record's. */
#include "socket.h"

#include <errno.h>

#include "asyncselect/winsock2.h"
#include "error.h"
#include "netaddr.h"
#include "oob.h"
#include "record.h"

static int take(struct record *r, uint16_t *error)
{
    pthread_mutex_lock(&r->lock);
    int taken = *error;
    *error = 0;
    pthread_mutex_unlock(&r->lock);
    return taken;
}

void socket_owe_error(struct socket_call *call, int error)
{
    struct record *r = call->record;
    if (!call->held)
        pthread_mutex_lock(&r->lock);
    if (call->held || r->life == call->ticket.life) {
        r->owed_error = (uint16_t)error;
        notify_hint(&r->notify,
                    NOTIFY_HINT_IN); /* the kernel has told it, and reports it no more */
    }
    if (!call->held)
        pthread_mutex_unlock(&r->lock);
}

int socket_meet_error(struct socket_call *call)
{
    struct record *r = call->record;
    int error = 0, pending = 0;
    unsigned size = sizeof(pending);
    if (!call->held)
        pthread_mutex_lock(&r->lock);
    if (call->held || r->life == call->ticket.life) {
        error = r->notify.error;
        if (!error && sys_getsockopt(r->fd, SOL_SOCKET, SO_ERROR, &pending, &size) == 0 && pending)
            error = error_from_errno(pending);
        if (error)
            notify_failed(&r->notify, error);
    }
    if (!call->held)
        pthread_mutex_unlock(&r->lock);
    return error;
}

int socket_take_owed_error(struct socket_call *call)
{
    return take(call->record, &call->record->owed_error);
}

bool socket_destination(struct socket_call *call, union netaddr *destination)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    bool has = r->life == call->ticket.life && r->extra->destination;
    if (has)
        *destination = *r->extra->destination;
    pthread_mutex_unlock(&r->lock);
    return has;
}

int socket_take_so_error(struct socket_call *call)
{
    return take(call->record, &call->record->so_error);
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
    if (call->record->life == call->ticket.life && oob_in_the_way(call->record))
        result = oob_receive_data(call->record, parts, count, total, flags);
    pthread_mutex_unlock(&call->record->lock);
    return result;
}

bool socket_oob_readable(struct socket_call *call, size_t *bytes)
{
    pthread_mutex_lock(&call->record->lock);
    bool known = oob_readable(call->record, bytes);
    pthread_mutex_unlock(&call->record->lock);
    return known;
}

bool socket_oob_behind_data(struct socket_call *call)
{
    pthread_mutex_lock(&call->record->lock);
    bool behind = oob_behind_data(call->record);
    pthread_mutex_unlock(&call->record->lock);
    return behind;
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
    pthread_mutex_lock(&call->record->lock);
    call->record->conditional_accept = on != 0;
    pthread_mutex_unlock(&call->record->lock);
}

int socket_make_room(struct socket_call *call)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    bool room = r->life != call->ticket.life || extra_of(r);
    pthread_mutex_unlock(&r->lock);
    return room ? 0 : WSAENOBUFS;
}

struct netchange *socket_take_netchange(struct socket_call *call)
{
    struct record *r = call->record;
    struct netchange *request = NULL;
    pthread_mutex_lock(&r->lock);
    if (r->life == call->ticket.life && r->extra->netchange) {
        request = r->extra->netchange;
        extra_of(r)->netchange = NULL;
    }
    pthread_mutex_unlock(&r->lock);
    return request;
}
