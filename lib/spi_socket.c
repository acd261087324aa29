/* Sockets from WSPSocket to WSPCloseSocket: their making, connections and ends. */
#include "spi.h"

#include <errno.h>

#include "error.h"
#include "qos.h"
#include "socket.h"
#include "spi_duplicate.h"
#include "spi_name.h"
#include "spi_qos.h"
#include "sys.h"

static void set_flag(int fd, int level, int name)
{
    int on = 1;
    sys_setsockopt(fd, level, name, &on, sizeof(on));
}

/* Where Windows' sockets start otherwise than POSIX's: an IPv6 socket is for IPv6 alone, and a
 * stream's address can be bound again while old connections of it wait out their end (who does not
 * want that says SO_EXCLUSIVEADDRUSE). */
static void start_as_on_windows(int fd, int af, enum notify_kind kind)
{
    if (af == AF_INET6)
        set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY);
    if (kind == NOTIFY_STREAM && (af == AF_INET || af == AF_INET6))
        set_flag(fd, SOL_SOCKET, SO_REUSEADDR);
}

/* Other numbers are the system's own, or flags of its. */
static bool is_type(int type)
{
    return type == SOCK_STREAM || type == SOCK_DGRAM || type == SOCK_RAW || type == SOCK_RDM ||
           type == SOCK_SEQPACKET;
}

/* Flags that such a socket can have: IP multicast's sessions have leaves only. */
static DWORD possible_flags(int af, enum notify_kind kind)
{
    DWORD flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
    if (kind == NOTIFY_DATAGRAM && (af == AF_INET || af == AF_INET6))
        flags |= WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
    return flags;
}

/* Takes the group over, if there is one. Closes the socket when that fails. */
static int enter_group(int fd, struct group *group)
{
    struct socket_call call;
    if (!group)
        return 0;
    int error = socket_begin((SOCKET)fd, SOCKET_NEITHER, &call);
    if (!error) {
        error = qos_set_group(&call, group);
        socket_end(&call);
    }
    if (error) {
        group_leave(group);
        socket_close((SOCKET)fd);
    }
    return error;
}

/* A socket that WSPDuplicateSocket has offered. */
static SOCKET take_duplicate(const WSAPROTOCOL_INFOW *info, DWORD flags, LPINT lpErrno)
{
    SOCKET s = INVALID_SOCKET;
    int error = 0;
    if (socket_in_callback())
        error = WSAEINPROGRESS; /* [CALL-4] */
    else if (flags & ~possible_flags(AF_INET, NOTIFY_DATAGRAM))
        error = WSAEINVAL;
    else
        error = spi_take_duplicate(info, !(flags & WSA_FLAG_NO_HANDLE_INHERIT), &s);
    return spi_result(error, lpErrno) ? INVALID_SOCKET : s;
}

SOCKET WSPSocket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g,
                 DWORD dwFlags, LPINT lpErrno)
{
    if (spi_is_duplicate(lpProtocolInfo))
        return take_duplicate(lpProtocolInfo, dwFlags, lpErrno);
    if (lpProtocolInfo) {
        af = af == FROM_PROTOCOL_INFO ? lpProtocolInfo->iAddressFamily : af;
        type = type == FROM_PROTOCOL_INFO ? lpProtocolInfo->iSocketType : type;
        protocol = protocol == FROM_PROTOCOL_INFO ? lpProtocolInfo->iProtocol : protocol;
    }
    enum notify_kind kind =
        type == SOCK_STREAM || type == SOCK_SEQPACKET ? NOTIFY_STREAM : NOTIFY_DATAGRAM;
    int error = 0;
    int fd = -1;
    struct group *group = NULL;
    if (socket_in_callback())
        error = WSAEINPROGRESS; /* [CALL-4] */
    else if (dwFlags & ~possible_flags(af, kind))
        error = WSAEINVAL;
    else if (!is_type(type))
        error = WSAESOCKTNOSUPPORT;
    else if (g && (error = group_join(g, kind == NOTIFY_STREAM, &group)))
        fd = -1;
    else if ((fd = sys_socket(af, type, protocol, !(dwFlags & WSA_FLAG_NO_HANDLE_INHERIT))) < 0)
        error = fd == -EINVAL ? WSAESOCKTNOSUPPORT : error_from_errno(-fd);
    if (!error) {
        start_as_on_windows(fd, af, kind);
        error = socket_enter(fd, af, kind, false);
    }
    if (!error)
        error = enter_group(fd, group);
    else if (group)
        group_leave(group);
    trace_call(error ? INVALID_SOCKET : (SOCKET)fd, "socket", 0, 0, error);
    return spi_result(error, lpErrno) ? INVALID_SOCKET : (SOCKET)fd;
}

int WSPCloseSocket(SOCKET s, LPINT lpErrno)
{
    int error = socket_close(s);
    return error ? spi_end(s, "closesocket", error, lpErrno) : 0;
}

int WSPBind(SOCKET s, const struct sockaddr *name, int namelen, LPINT lpErrno)
{
    struct socket_call call;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, "bind", error, lpErrno);
    if (spi_name_is_short(name, namelen, call.facts.family)) {
        error = WSAEFAULT;
    } else {
        int result = sys_bind(call.facts.fd, name, (unsigned)namelen);
        if (result < 0)
            error = error_from_errno(-result);
    }
    socket_end(&call);
    return spi_end(s, "bind", error, lpErrno);
}

/* To Linux a failed attempt is one under way until it has been asked about [C1]: it is dissolved, which
 * may lose a port that the system had chosen. */
static bool dissolve_failed(int fd)
{
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    struct sockaddr_storage name;
    unsigned size = sizeof(name);
    if (sys_getsockname(fd, (struct sockaddr *)&name, &size) < 0 ||
        sys_connect(fd, &none, sizeof(none)) < 0)
        return false;
    sys_bind(fd, (struct sockaddr *)&name, size); /* fails where nothing was lost */
    return true;
}

static int listen_on(const struct socket_facts *facts, int backlog)
{
    int result = sys_listen(facts->fd, backlog);
    if (result == -EINVAL && facts->failed_before && dissolve_failed(facts->fd))
        result = sys_listen(facts->fd, backlog);
    return result;
}

int WSPListen(SOCKET s, int backlog, LPINT lpErrno)
{
    struct socket_call call;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, "listen", error, lpErrno);
    if (call.facts.kind != NOTIFY_STREAM)
        error = WSAEOPNOTSUPP;
    else if (call.facts.phase == NOTIFY_CONNECTED)
        error = WSAEISCONN;
    else if (call.facts.phase == NOTIFY_CONNECTING || spi_name_is_missing(call.facts.fd))
        error = WSAEINVAL;
    if (!error) {
        int result = listen_on(&call.facts, backlog);
        if (result < 0)
            error = error_from_errno(-result);
    }
    if (error || call.facts.phase == NOTIFY_LISTENING)
        socket_end(&call);
    else
        socket_end_listen(&call);
    return spi_end(s, "listen", error, lpErrno);
}

/* What refuses an attempt before the system is asked [C3]; 0: nothing. */
static int refuse_attempt(struct socket_call *call, const struct sockaddr *name, int length)
{
    const struct socket_facts *facts = &call->facts;
    if (facts->kind == NOTIFY_STREAM) {
        switch (facts->phase) {
        case NOTIFY_CONNECTING:
            return WSAEALREADY;
        case NOTIFY_CONNECTED:
            return WSAEISCONN;
        case NOTIFY_LISTENING:
            return WSAEINVAL;
        case NOTIFY_IDLE:
            break;
        }
    }
    if (spi_name_is_short(name, length, facts->family))
        return WSAEFAULT;
    return qos_admits(call, name) ? 0 : WSAEINVAL;
}

/* The system's connect, without the error that Linux gives once after a failed attempt [C1]. */
static int attempt(const struct socket_facts *facts, const struct sockaddr *name, int length)
{
    int result = sys_connect(facts->fd, name, (unsigned)length);
    if (result == -ECONNABORTED && facts->failed_before)
        result = sys_connect(facts->fd, name, (unsigned)length);
    return result;
}

/* connect to AF_UNSPEC. macOS dissolves a datagram socket's association and says EAFNOSUPPORT all
 * the same (connect(2)). Linux leaves a stream the error of a reset that nobody has asked about: it
 * would look like one to whoever asks next [C1]. */
static int dissolve(const struct socket_facts *facts, const struct sockaddr *name, int length)
{
    int waste = 0;
    unsigned size = sizeof(waste);
    int result = sys_connect(facts->fd, name, (unsigned)length);
    if (result == -EAFNOSUPPORT && facts->kind == NOTIFY_DATAGRAM)
        result = 0;
    if (result == 0 && facts->kind == NOTIFY_STREAM)
        sys_getsockopt(facts->fd, SOL_SOCKET, SO_ERROR, &waste, &size);
    return result < 0 ? error_from_errno(-result) : 0;
}

static int connect_code(const struct socket_facts *facts, int result)
{
    switch (-result) {
    case 0:
        return 0;
    case EINPROGRESS:
    case EALREADY:
        return facts->nonblocking ? WSAEWOULDBLOCK : WSAETIMEDOUT; /* [C3, I5] */
    case EAGAIN:
        return WSAENOBUFS; /* a local socket's queue is full: nothing goes on */
    default:
        return error_from_errno(-result);
    }
}

int WSPConnect(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF lpCallerData,
               LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS, LPINT lpErrno)
{
    struct socket_call call;
    const struct socket_facts *facts = &call.facts;
    int error = socket_begin(s, SOCKET_CONNECTS, &call);
    if (error)
        return spi_end(s, "connect", error, lpErrno);
    enum socket_attempt what = facts->nonblocking ? ATTEMPT_REFUSED : ATTEMPT_FAILED;
    bool dissolves = name && namelen >= (int)sizeof(sa_family_t) && name->sa_family == AF_UNSPEC;

    if (lpCallerData || lpCalleeData || spi_qos_check(&call, lpSQOS, lpGQOS)) {
        error = WSAEOPNOTSUPP;
    } else if (dissolves) {
        error = spi_qos_set(&call, lpSQOS, lpGQOS);
        if (!error)
            error = dissolve(facts, name, namelen);
        what = ATTEMPT_DISSOLVED;
    } else if (!(error = refuse_attempt(&call, name, namelen)) &&
               !(error = spi_qos_set(&call, lpSQOS, lpGQOS))) {
        int result = attempt(facts, name, namelen);
        error = connect_code(facts, result);
        if (!error)
            what = ATTEMPT_SUCCEEDED;
        else if (result == -EINPROGRESS || result == -EALREADY)
            what = ATTEMPT_STARTED;
    }
    trace_call(s, "connect", 0, 0, error);
    if (error == WSAEALREADY || error == WSAEOPNOTSUPP || (dissolves && error))
        socket_end(&call); /* no attempt [P5] */
    else if (!socket_end_connect(&call, what, error))
        error = WSAEINTR;
    return spi_result(error, lpErrno);
}

int WSPShutdown(SOCKET s, int how, LPINT lpErrno)
{
    static const unsigned sides[] = {
        [SD_RECEIVE] = NOTIFY_IN, [SD_SEND] = NOTIFY_OUT, [SD_BOTH] = NOTIFY_IN | NOTIFY_OUT};
    struct socket_call call;
    const struct socket_facts *facts = &call.facts;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, "shutdown", error, lpErrno);
    if (how < SD_RECEIVE || how > SD_BOTH)
        error = WSAEINVAL;
    else if (facts->kind == NOTIFY_STREAM && facts->phase != NOTIFY_CONNECTED)
        error = WSAENOTCONN;
    if (error) {
        socket_end(&call);
        return spi_end(s, "shutdown", error, lpErrno);
    }
    /* The end of receiving is kept here: the kernel would make it look like the peer's [K3]. So is
     * a datagram socket's. */
    if (facts->kind == NOTIFY_STREAM && (sides[how] & NOTIFY_OUT) && !facts->error) {
        int result = sys_shutdown_output(facts->fd);
        if (result < 0)
            error = error_from_errno(-result);
    }
    if (error)
        socket_end(&call);
    else
        socket_end_shutdown(&call, sides[how]);
    return spi_end(s, "shutdown", error, lpErrno);
}
