/* Condition functions, and the connection requests that they leave in the queue. */
#include "socket.h"

#include "asyncselect/winsock2.h"
#include "record.h"
#include "request.h"

static _Thread_local unsigned callbacks_here; /* condition functions that this thread is in */

/* What runs one counts as a blocking call, whatever the socket's mode [CALL-4]. */
static void count_callback(struct socket_call *call, unsigned change)
{
    callbacks_here += change;
    pthread_mutex_lock(&call->record->lock);
    if (call->record->life == call->ticket.life)
        call->record->conditions = (uint16_t)(call->record->conditions + change);
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

int socket_take_request(struct socket_call *call, struct request **request)
{
    struct record *r = call->record;
    struct extra *extra = NULL;
    *request = NULL;
    pthread_mutex_lock(&r->lock);
    bool open = r->life == call->ticket.life;
    if (open)
        extra = extra_of(r);
    if (extra && extra->requests) {
        *request = extra->requests;
        extra->requests = (*request)->next;
    }
    pthread_mutex_unlock(&r->lock);
    return open && !extra ? WSAENOBUFS : 0;
}

void socket_put_back_request(struct socket_call *call, struct request *request)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    bool open = r->life == call->ticket.life;
    if (open)
        request_put_back(&extra_of(r)->requests, request); /* there is one since it was taken */
    pthread_mutex_unlock(&r->lock);
    if (!open)
        request_reject(request);
}
