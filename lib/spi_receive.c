/* Receiving. */
#include "spi.h"

#include <errno.h>
#include <poll.h>
#include <sys/uio.h>

#include "direct.h"
#include "error.h"
#include "socket.h"
#include "spi_parts.h"
#include "sys.h"

/* One receive on its way: what it was asked for, and what came of it. */
struct receipt {
    struct socket_call call;
    struct parts parts;
    int flags;
    struct sockaddr *from;
    unsigned from_size;
    const struct direct *direct; /* the system has been asked, and this is its answer; or NULL */
    /* what came of it */
    int received;
    int error;
    enum notify_received what;
    int ended_with; /* WSAE code with which the stream turned out to have ended */
};

/* What refuses it before the system is asked; 0: nothing. */
static int refuse_receive(const struct socket_facts *facts, int flags)
{
    bool stream = facts->kind == NOTIFY_STREAM;
    if (stream && facts->phase != NOTIFY_CONNECTED)
        return WSAENOTCONN; /* [C3] */
    if (facts->shut & NOTIFY_IN)
        return WSAESHUTDOWN; /* [D5] */
    if (flags & ~(MSG_PEEK | MSG_OOB | MSG_WAITALL))
        return WSAEOPNOTSUPP;
    if ((flags & MSG_OOB) && !stream)
        return WSAEOPNOTSUPP;
    if ((flags & MSG_WAITALL) && (!stream || facts->nonblocking || (flags & (MSG_PEEK | MSG_OOB))))
        return WSAEOPNOTSUPP;
    return 0;
}

/* A datagram is received as a whole. So is what came over a local connection, if its kind keeps
 * bounds (SOCK_SEQPACKET) or descriptors came with it: a short receive says nothing of the rest
 * [D2]. */
static bool has_bounds(const struct socket_facts *facts)
{
    return facts->kind == NOTIFY_DATAGRAM ||
           (facts->family != AF_INET && facts->family != AF_INET6);
}

/* The system's answer 0 on a stream: its end, or a reset that has been told already [K1, K2]. */
static void receive_end(struct receipt *r)
{
    if (!has_bounds(&r->call.facts)) /* a packet of no bytes would look the same */
        r->what = NOTIFY_END;
    r->error = r->call.facts.error;
    if (!r->error)
        r->error = r->ended_with = socket_meet_error(&r->call);
}

static void receive_failed(struct receipt *r, int number)
{
    const struct socket_facts *facts = &r->call.facts;
    bool stream = facts->kind == NOTIFY_STREAM;
    int inline_oob = 0;
    unsigned size = sizeof(inline_oob);
    if (stream && facts->error) {
        r->error = facts->error; /* [K1] the end was told before */
    } else if ((r->flags & MSG_OOB) && (number == EINVAL || number == EAGAIN)) {
        sys_getsockopt(facts->fd, SOL_SOCKET, SO_OOBINLINE, &inline_oob, &size);
        r->error = inline_oob ? WSAEINVAL : WSAEWOULDBLOCK; /* [D7] */
    } else if (number == EAGAIN) {
        r->error = facts->nonblocking ? WSAEWOULDBLOCK : WSAETIMEDOUT; /* [I5] */
        r->what = NOTIFY_DRAINED;
    } else if (number == ECONNREFUSED && !stream) {
        r->error = WSAECONNRESET; /* [D3] */
    } else {
        r->error = error_from_errno(number);
        if (stream && spi_ends_stream(r->error))
            r->ended_with = r->error;
    }
}

/* A stream's receive into no room at all: the system says 0 whatever there is [D7]. */
static ssize_t receive_nothing(struct receipt *r)
{
    char byte;
    struct iovec part = {&byte, 1};
    int flags = r->flags | MSG_PEEK;
    ssize_t result = sys_receive(r->call.facts.fd, &part, 1, &flags, NULL, NULL);
    if (result == 0)
        receive_end(r);
    return result > 0 ? 0 : result;
}

/* [D4] The library has taken the socket's out-of-band bytes: they come from it. Returns whether it
 * has. */
static bool receive_kept_oob(struct receipt *r)
{
    bool kept;
    int byte = socket_receive_oob(&r->call, (r->flags & MSG_PEEK) || !r->parts.total, &kept);
    if (!kept)
        return false;
    r->what = NOTIFY_OUT_OF_BAND;
    if (byte < 0)
        r->error = WSAEWOULDBLOCK; /* [D7] */
    for (unsigned i = 0; byte >= 0 && i < r->parts.count; i++) {
        if (!r->parts.vector[i].iov_len)
            continue;
        *(unsigned char *)r->parts.vector[i].iov_base = (unsigned char)byte;
        r->received = 1;
        break;
    }
    return true;
}

/* [D4] ... and data is received without them. That never waits in the system, so a blocking call
 * waits here. */
static ssize_t receive_around_oob(struct receipt *r)
{
    struct pollfd p = {.fd = r->call.facts.fd, .events = POLLIN};
    for (;;) {
        ssize_t result = socket_receive_data(&r->call, r->parts.vector, r->parts.count,
                                             r->parts.total, r->flags & ~MSG_WAITALL);
        if (result != -EAGAIN || r->call.facts.nonblocking)
            return result;
        int waited = sys_poll(&p, 1, -1);
        if (waited < 0)
            return waited;
    }
}

/* MSG_WAITALL, which the system breaks off when a signal comes. What ends it early is the next
 * receive's to tell; a reset is not told twice, so it is kept [K1]. */
static ssize_t receive_all(struct receipt *r)
{
    size_t received = 0;
    for (;;) {
        int flags = r->flags;
        ssize_t result =
            sys_receive(r->call.facts.fd, r->parts.vector, r->parts.count, &flags, NULL, NULL);
        if (result <= 0 && !received)
            return result;
        if (result < 0) {
            receive_failed(r, (int)-result);
            r->error = 0;
        }
        if (result <= 0)
            return (ssize_t)received;
        received += (size_t)result;
        if (received == r->parts.total || !socket_is_open(&r->call))
            return (ssize_t)received;
        parts_skip(&r->parts, (size_t)result);
    }
}

static void receive(struct receipt *r)
{
    const struct socket_facts *facts = &r->call.facts;
    bool stream = facts->kind == NOTIFY_STREAM;
    bool bounds = has_bounds(facts);
    int flags = r->flags | (bounds ? MSG_TRUNC : 0);
    bool cut = false;
    ssize_t result;
    if ((r->flags & MSG_OOB) && receive_kept_oob(r))
        return;
    if (r->direct) {
        result = r->direct->answer;
        cut = r->direct->cut;
    } else if (stream && !r->parts.total) {
        result = receive_nothing(r);
    } else if (facts->oob_in_the_way && !(r->flags & MSG_OOB)) {
        result = receive_around_oob(r);
    } else if (r->flags & MSG_WAITALL) {
        result = receive_all(r);
    } else {
        result = sys_receive(facts->fd, r->parts.vector, r->parts.count, &flags,
                             stream ? NULL : r->from, &r->from_size);
        cut = bounds && (flags & MSG_TRUNC);
    }
    if (result < 0) {
        receive_failed(r, (int)-result);
        return;
    }
    r->received = (int)result;
    if (r->flags & MSG_OOB)
        r->what = NOTIFY_OUT_OF_BAND;
    if (cut)
        r->error = WSAEMSGSIZE; /* [D3] with the buffer filled */
    if (!stream || !r->parts.total)
        return;
    if (!result)
        receive_end(r);
    else if (!bounds && !(r->flags & (MSG_PEEK | MSG_OOB)) && (size_t)result < r->parts.total)
        r->what = NOTIFY_DRAINED;
}

static int receive_done(const struct direct *d, LPDWORD received, LPDWORD flags, LPINT from_size,
                        LPINT lpErrno)
{
    *received = d->answer < 0 ? 0 : (DWORD)d->answer;
    *flags = 0;
    if (d->answer < 0)
        return spi_result(WSAEWOULDBLOCK, lpErrno);
    if (d->name)
        *from_size = (int)d->name_size;
    return 0;
}

int WSPRecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                LPDWORD lpFlags, struct sockaddr *lpFrom, LPINT lpFromlen,
                LPWSAOVERLAPPED lpOverlapped,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId,
                LPINT lpErrno)
{
    struct receipt r;
    struct direct direct;
    enum direct_way way = DIRECT_NOT;
    int error;
    (void)lpThreadId;
    r.from_size = lpFrom && lpFromlen && *lpFromlen > 0 ? (unsigned)*lpFromlen : 0;
    if (parts_are_plain(lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpOverlapped,
                        lpCompletionRoutine) &&
        lpFlags && !(*lpFlags & ~(DWORD)MSG_PARTIAL) && (!lpFrom || lpFromlen)) {
        direct = (struct direct){s, lpBuffers->buf, lpBuffers->len, lpFrom, r.from_size, 0, false};
        way = direct_receive(&direct, &r.call, &error);
        if (way == DIRECT_DONE)
            return receive_done(&direct, lpNumberOfBytesRecvd, lpFlags, lpFromlen, lpErrno);
        r.from_size = direct.name_size;
    } else {
        error = socket_begin(s, SOCKET_RECEIVES, &r.call);
    }
    if (error)
        return spi_end(s, "recv", error, lpErrno);
    r.direct = way == DIRECT_ON ? &direct : NULL;
    r.received = 0;
    r.error = r.ended_with = 0;
    r.what = NOTIFY_UNSURE; /* [D1] a call that fails re-enables too */
    r.from = lpFrom;
    r.flags = lpFlags ? (int)(*lpFlags & ~(DWORD)MSG_PARTIAL) : 0;
    r.error = parts_of(&r.parts, lpBuffers, dwBufferCount);
    if (lpOverlapped || lpCompletionRoutine)
        r.error = WSAEOPNOTSUPP;
    else if (!lpFlags || !lpNumberOfBytesRecvd || (lpFrom && !lpFromlen))
        r.error = WSAEFAULT;
    else if (!r.error)
        r.error = refuse_receive(&r.call.facts, r.flags);
    if (!r.error && r.call.facts.kind == NOTIFY_DATAGRAM && r.call.facts.error)
        r.error = socket_take_owed_error(&r.call); /* [D3] */
    if (!r.error)
        receive(&r);
    parts_free(&r.parts);
    trace_call(s, r.flags & MSG_PEEK ? "peek" : "recv", (long long)r.parts.total, r.received,
               r.error);
    bool open = socket_end_receive(&r.call, r.what, &r.ended_with);
    if (!open && (r.error || !r.received))
        r.error = WSAEINTR;
    else if (open && r.what == NOTIFY_END && !r.error)
        r.error = r.ended_with; /* [K1] */
    if (lpNumberOfBytesRecvd)
        *lpNumberOfBytesRecvd = (DWORD)r.received;
    if (lpFlags)
        *lpFlags = r.error == WSAEMSGSIZE ? MSG_PARTIAL : 0;
    if (lpFrom && lpFromlen && !r.error && r.call.facts.kind == NOTIFY_DATAGRAM)
        *lpFromlen = (int)r.from_size;
    return spi_result(r.error, lpErrno);
}

int WSPRecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
            LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId,
            LPINT lpErrno)
{
    return WSPRecvFrom(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, NULL, NULL,
                       lpOverlapped, lpCompletionRoutine, lpThreadId, lpErrno);
}
