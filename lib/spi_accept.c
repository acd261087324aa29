/* WSPAccept and its condition function. */
#include "spi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "request.h"
#include "socket.h"
#include "spi_name.h"
#include "sys.h"

/* What refuses the call before the queue is looked at; 0: nothing. */
static int refuse_accept(const struct socket_facts *facts, const struct sockaddr *addr,
                         const INT *addrlen)
{
    if (facts->kind != NOTIFY_STREAM)
        return WSAEOPNOTSUPP;
    if (facts->phase != NOTIFY_LISTENING)
        return WSAEINVAL;
    if (addr && (!addrlen || spi_name_is_short(addr, *addrlen, facts->family)))
        return WSAEFAULT; /* [C6] the request stays queued */
    return 0;
}

static int accept_code(const struct socket_facts *facts, int result)
{
    switch (-result) {
    case 0:
        return 0;
    case EAGAIN:
        return facts->nonblocking ? WSAEWOULDBLOCK : WSAETIMEDOUT;
    case ECONNABORTED:
        return WSAECONNRESET; /* the client is gone again */
    default:
        return error_from_errno(-result);
    }
}

/* The request at the head of the queue: one that was left there before the system's [C4]. */
static int next_request(struct socket_call *call, struct request **request)
{
    *request = socket_take_request(call);
    if (*request)
        sys_set_nonblocking((*request)->fd, call->facts.nonblocking); /* [C2] as it is now */
    else
        return accept_code(&call->facts,
                           request_take(call->facts.fd, call->facts.nonblocking, request));
    return 0;
}

/* Asks the condition function about a request. 0: it accepts [ACCEPT-4, C4, C6]. */
static int ask(struct socket_call *call, struct request *request, LPCONDITIONPROC condition,
               DWORD_PTR data)
{
    struct sockaddr_storage local;
    unsigned size = sizeof(local);
    GROUP group = 0;
    struct sockaddr_storage name = request->name; /* it may write to its copy */
    WSABUF caller = {.len = request->size, .buf = (CHAR *)&name};
    WSABUF none = {0, NULL}, also_none = {0, NULL};
    if (sys_getsockname(request->fd, (struct sockaddr *)&local, &size) < 0)
        size = 0;
    WSABUF callee = {.len = size, .buf = size ? (CHAR *)&local : NULL};
    socket_enter_callback(call);
    int answer = condition(&caller, &none, NULL, NULL, &callee, &also_none, &group, data);
    socket_leave_callback(call);
    switch (answer) {
    case CF_ACCEPT:
        return group ? WSAEINVAL : 0; /* a connection starts in no group */
    case CF_REJECT:
        return WSAECONNREFUSED;
    case CF_DEFER:
        return WSATRY_AGAIN;
    default:
        return WSAEINVAL;
    }
}

/* The request becomes a socket. */
static int take_up(struct socket_call *call, struct request *request, struct sockaddr *addr,
                   LPINT addrlen, SOCKET *accepted)
{
    *accepted = (SOCKET)request->fd;
    int error = socket_enter_accepted(call, request->fd);
    if (!error && addr) {
        unsigned room = (unsigned)*addrlen;
        memcpy(addr, &request->name, request->size < room ? request->size : room);
        *addrlen = (int)request->size;
    }
    free(request);
    return error;
}

/* What an accept that ended so means for FD_ACCEPT. */
static enum notify_accepted meaning(int error)
{
    switch (error) {
    case WSATRY_AGAIN:
        return NOTIFY_ACCEPT_DEFERRED; /* [GATE-5] */
    case WSAEMFILE:
    case WSAENOBUFS:
        return NOTIFY_ACCEPT_STARVED; /* [C5] */
    default:
        return NOTIFY_ACCEPT_CALLED; /* [GATE-9] */
    }
}

SOCKET WSPAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                 DWORD_PTR dwCallbackData, LPINT lpErrno)
{
    struct socket_call call;
    struct request *request = NULL;
    SOCKET accepted = INVALID_SOCKET;
    int error = socket_begin(s, SOCKET_ACCEPTS, &call);
    if (spi_result(error, lpErrno))
        return INVALID_SOCKET;
    error = refuse_accept(&call.facts, addr, addrlen);
    if (!error)
        error = next_request(&call, &request);
    if (!error && lpfnCondition)
        error = ask(&call, request, lpfnCondition, dwCallbackData);
    if (!error)
        error = take_up(&call, request, addr, addrlen, &accepted);
    else if (request && error == WSAECONNREFUSED)
        request_reject(request);
    else if (request)
        socket_put_back_request(&call, request);
    if (!socket_end_accept(&call, meaning(error)) && error)
        error = WSAEINTR;
    return spi_result(error, lpErrno) ? INVALID_SOCKET : accepted;
}
