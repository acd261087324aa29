/* WSPAccept and its condition function. */
#include "spi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "flowspec.h"
#include "group.h"
#include "qos.h"
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
    int error = socket_take_request(call, request);
    if (error)
        return error;
    if (!*request)
        return accept_code(&call->facts,
                           request_take(call->facts.fd, call->facts.nonblocking, request));
    sys_set_nonblocking((*request)->fd, call->facts.nonblocking); /* [C2] as it is now */
    return 0;
}

/* What the condition function is shown of flow specs, and what it made of them: that of the
 * listening socket, and of its group; it chooses a group for the connection. */
struct terms {
    bool has_own, has_groups;
    QOS own, groups;
    struct group *group; /* held; NULL: none */
};

static void prepare_terms(struct socket_call *call, struct terms *terms)
{
    terms->group = NULL;
    terms->has_own = qos_is_set(call) && qos_get(call, QOS_OF_SOCKET, &terms->own) == 0;
    terms->has_groups = qos_group(call) && qos_get(call, QOS_OF_GROUP, &terms->groups) == 0;
}

/* What was chosen must be possible. 0 or a WSAE code. */
static int settle_terms(struct terms *terms, GROUP group, const struct request *request)
{
    int error = terms->has_own ? flowspec_check(&terms->own) : 0;
    if (!error && group && terms->has_groups)
        error = flowspec_check(&terms->groups);
    if (!error && group)
        error = group_join(group, true, &terms->group);
    if (!error && group && !group_admits(terms->group, (const struct sockaddr *)&request->name)) {
        group_leave(terms->group);
        terms->group = NULL;
        error = WSAEINVAL;
    }
    return error;
}

/* Asks the condition function about a request. 0: it accepts [ACCEPT-4, C4, C6]. */
static int ask(struct socket_call *call, struct request *request, LPCONDITIONPROC condition,
               DWORD_PTR data, struct terms *terms)
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
    prepare_terms(call, terms);
    socket_enter_callback(call);
    int answer =
        condition(&caller, &none, terms->has_own ? &terms->own : NULL,
                  terms->has_groups ? &terms->groups : NULL, &callee, &also_none, &group, data);
    socket_leave_callback(call);
    switch (answer) {
    case CF_ACCEPT:
        return settle_terms(terms, group, request);
    case CF_REJECT:
        return WSAECONNREFUSED;
    case CF_DEFER:
        return WSATRY_AGAIN;
    default:
        return WSAEINVAL;
    }
}

/* The request becomes a socket, on the terms that were settled. Without memory for it, it stays a
 * request. */
static int take_up(struct socket_call *call, struct request *request, struct terms *terms,
                   struct sockaddr *addr, LPINT addrlen, SOCKET *accepted)
{
    struct socket_call theirs;
    SOCKET s = (SOCKET)request->fd;
    struct qos_start start = {terms->has_own ? &terms->own : NULL, terms->group};
    int error = socket_enter_accepted(call, request->fd, &start);
    if (error)
        return error;
    if (terms->group && terms->has_groups && socket_begin(s, SOCKET_NEITHER, &theirs) == 0) {
        qos_set(&theirs, QOS_OF_GROUP, &terms->groups);
        socket_end(&theirs);
    }
    if (addr) {
        unsigned room = (unsigned)*addrlen;
        memcpy(addr, &request->name, request->size < room ? request->size : room);
        *addrlen = (int)request->size;
    }
    free(request);
    *accepted = s;
    return 0;
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
    struct terms terms = {.has_own = false};
    SOCKET accepted = INVALID_SOCKET;
    int error = socket_begin(s, SOCKET_ACCEPTS, &call);
    if (error) {
        spi_end(s, "accept", error, lpErrno);
        return INVALID_SOCKET;
    }
    error = refuse_accept(&call.facts, addr, addrlen);
    if (!error)
        error = next_request(&call, &request);
    if (!error && lpfnCondition)
        error = ask(&call, request, lpfnCondition, dwCallbackData, &terms);
    if (!error)
        error = take_up(&call, request, &terms, addr, addrlen, &accepted);
    if (request && error == WSAECONNREFUSED)
        request_reject(request);
    else if (request && error)
        socket_put_back_request(&call, request);
    trace_call(s, "accept", 0, error ? 0 : (long long)accepted, error);
    if (!socket_end_accept(&call, meaning(error)) && error)
        error = WSAEINTR;
    return spi_result(error, lpErrno) ? INVALID_SOCKET : accepted;
}
