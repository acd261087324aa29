/* Sending. */
#include "spi.h"

#include <errno.h>

#include "direct.h"
#include "error.h"
#include "netaddr.h"
#include "socket.h"
#include "spi_parts.h"
#include "sys.h"

static int refuse_send(const struct socket_facts *facts, int flags)
{
    bool stream = facts->kind == NOTIFY_STREAM;
    if (stream && facts->phase != NOTIFY_CONNECTED)
        return WSAENOTCONN; /* [C3] */
    if (facts->shut & NOTIFY_OUT)
        return WSAESHUTDOWN; /* [W3] */
    if (stream && facts->error)
        return facts->error; /* [K1] */
    if ((flags & ~(MSG_OOB | MSG_DONTROUTE)) || ((flags & MSG_OOB) && !stream))
        return WSAEOPNOTSUPP;
    return 0;
}

/* [D3] An earlier datagram's error that the kernel tells this send: it belongs to the next receive,
 * and the send is tried again. */
static ssize_t send_datagram(struct socket_call *call, struct parts *parts, int flags,
                             const struct sockaddr *to, unsigned to_size,
                             const struct direct *direct)
{
    int fd = call->facts.fd;
    ssize_t first =
        direct ? direct->answer : sys_send(fd, parts->vector, parts->count, flags, to, to_size);
    switch (-first) {
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENOPROTOOPT:
        break;
    default:
        return first;
    }
    if (direct)
        flags |= MSG_DONTWAIT; /* the record is locked */
    ssize_t second = sys_send(fd, parts->vector, parts->count, flags, to, to_size);
    if (second == first && first != -ECONNREFUSED)
        return first; /* it was this datagram's own */
    socket_owe_error(call, first == -ECONNREFUSED ? WSAECONNRESET : error_from_errno((int)-first));
    return second;
}

/* A blocking send takes all of it; the system breaks off when a signal comes. A time limit that
 * runs out leaves a part. */
static ssize_t send_stream(struct socket_call *call, struct parts *parts, int flags)
{
    size_t sent = 0;
    for (;;) {
        ssize_t result = sys_send(call->facts.fd, parts->vector, parts->count, flags, NULL, 0);
        if (result < 0)
            return result == -EAGAIN && sent ? (ssize_t)sent : result;
        sent += (size_t)result;
        if (call->facts.nonblocking || sent == parts->total)
            return (ssize_t)sent;
        if (!socket_is_open(call))
            return -EINTR;
        parts_skip(parts, (size_t)result);
    }
}

/* A connection that is over has no peer; a local one keeps the name of it. */
static bool has_peer(const struct socket_facts *facts)
{
    union netaddr peer;
    unsigned size = sizeof(peer);
    return (facts->family == AF_INET || facts->family == AF_INET6) &&
           sys_getpeername(facts->fd, &peer.any, &size) == 0;
}

static int send_code(const struct socket_facts *facts, int number)
{
    if (number == EAGAIN)
        return facts->nonblocking ? WSAEWOULDBLOCK : WSAETIMEDOUT; /* [I5] */
    if (number == EPIPE && has_peer(facts))
        return WSAESHUTDOWN; /* [W3] by another thread, since the call began */
    return error_from_errno(number);
}

int WSPSendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
              DWORD dwFlags, const struct sockaddr *lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
              LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId,
              LPINT lpErrno)
{
    struct socket_call call;
    struct parts parts;
    union netaddr group;
    ssize_t result = 0;
    int ended_with = 0;
    enum notify_sent what = NOTIFY_SENT;
    struct direct direct;
    enum direct_way way = DIRECT_NOT;
    int error;
    (void)lpThreadId;
    if (parts_are_plain(lpBuffers, dwBufferCount, lpNumberOfBytesSent, lpOverlapped,
                        lpCompletionRoutine) &&
        !dwFlags && iTolen >= 0) {
        direct = (struct direct){
            s, lpBuffers->buf, lpBuffers->len, (struct sockaddr *)(uintptr_t)lpTo, (unsigned)iTolen,
            0, false};
        way = direct_send(&direct, &call, &error);
        if (way == DIRECT_DONE) {
            *lpNumberOfBytesSent = direct.answer < 0 ? 0 : (DWORD)direct.answer;
            return spi_result(direct.answer < 0 ? WSAEWOULDBLOCK : 0, lpErrno);
        }
    } else {
        error = socket_begin(s, SOCKET_SENDS, &call);
    }
    if (error)
        return spi_end(s, "send", error, lpErrno);
    bool stream = call.facts.kind == NOTIFY_STREAM;
    error = parts_of(&parts, lpBuffers, dwBufferCount);
    if (lpOverlapped || lpCompletionRoutine)
        error = WSAEOPNOTSUPP;
    else if (!lpNumberOfBytesSent || iTolen < 0)
        error = WSAEFAULT;
    else if (!error)
        error = refuse_send(&call.facts, (int)dwFlags);
    if (!error) {
        unsigned to_size = lpTo ? (unsigned)iTolen : 0;
        if (!lpTo && call.facts.joined && socket_destination(&call, &group)) {
            lpTo = &group.any; /* [CONNECT-4] */
            to_size = netaddr_size(call.facts.family);
        }
        if (!stream)
            result = send_datagram(&call, &parts, (int)dwFlags, lpTo, to_size,
                                   way == DIRECT_ON ? &direct : NULL);
        else if (way == DIRECT_ON)
            result = direct.answer;
        else
            result = send_stream(&call, &parts, (int)dwFlags);
        if (result < 0)
            error = send_code(&call.facts, (int)-result);
    }
    if (error == WSAEWOULDBLOCK || (stream && !error && (size_t)result < parts.total))
        what = NOTIFY_REFUSED; /* [W1] */
    if (stream && result < 0 && spi_ends_stream(error) && error != WSAETIMEDOUT)
        ended_with = error;
    parts_free(&parts);
    trace_call(s, "send", (long long)parts.total, error ? 0 : result, error);
    if (!socket_end_send(&call, what, ended_with) && error)
        error = WSAEINTR;
    if (lpNumberOfBytesSent)
        *lpNumberOfBytesSent = error ? 0 : (DWORD)result;
    return spi_result(error, lpErrno);
}

int WSPSend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
            DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId,
            LPINT lpErrno)
{
    return WSPSendTo(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, NULL, 0,
                     lpOverlapped, lpCompletionRoutine, lpThreadId, lpErrno);
}
