/* WSPGetSockOpt, WSPSetSockOpt: what the record knows, and option.c for the rest. */
#include "spi.h"

#include <string.h>

#include "error.h"
#include "option.h"
#include "qos.h"
#include "socket.h"
#include "sys.h"

static int give_int(int value, char *buffer, int *length)
{
    if (*length < (int)sizeof(value))
        return WSAEFAULT;
    memcpy(buffer, &value, sizeof(value));
    *length = sizeof(value);
    return 0;
}

static int give_bool(int value, char *buffer, int *length)
{
    if (*length < 1)
        return WSAEFAULT;
    if (*length >= (int)sizeof(value))
        return give_int(value != 0, buffer, length);
    *buffer = value != 0;
    *length = 1;
    return 0;
}

/* SO_ERROR, once each: what the library has met before the program asked, then the system's. A
 * stream's end that it tells is kept [K1]. Returns the code; *ended_with is the stream's end. */
static int take_so_error(struct socket_call *call, int *ended_with)
{
    int pending = 0;
    unsigned size = sizeof(pending);
    int error = socket_take_so_error(call);
    if (!error && call->facts.kind == NOTIFY_DATAGRAM)
        error = socket_take_owed_error(call);
    if (!error && sys_getsockopt(call->facts.fd, SOL_SOCKET, SO_ERROR, &pending, &size) == 0 &&
        pending) {
        error = error_from_errno(pending);
        if (call->facts.kind == NOTIFY_STREAM)
            *ended_with = error;
        else if (error == WSAECONNREFUSED)
            error = WSAECONNRESET; /* [D3] */
    }
    return error;
}

int WSPGetSockOpt(SOCKET s, int level, int optname, char *optval, LPINT optlen, LPINT lpErrno)
{
    struct socket_call call;
    int ended_with = 0;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, "getsockopt", error, lpErrno);
    if (!optval || !optlen)
        error = WSAEFAULT;
    else if (level == SOL_SOCKET && optname == SO_ERROR)
        error = *optlen < (int)sizeof(int)
                    ? WSAEFAULT
                    : give_int(take_so_error(&call, &ended_with), optval, optlen);
    else if (level == SOL_SOCKET && optname == SO_CONDITIONAL_ACCEPT)
        error = give_bool(socket_conditional_accept(&call), optval, optlen);
    else if (level == SOL_SOCKET && optname == SO_GROUP_ID)
        error = give_int((int)qos_group(&call), optval, optlen);
    else if (level == SOL_SOCKET && optname == SO_OOBINLINE)
        error = give_bool(socket_oob_inline(&call), optval, optlen);
    else
        error = option_get(call.facts.fd, level, optname, optval, optlen);
    socket_end_failed(&call, ended_with);
    return spi_end(s, "getsockopt", error, lpErrno);
}

static int take_bool(const char *value, int length, int *on)
{
    *on = 0;
    if (!value || length < 1)
        return WSAEFAULT;
    memcpy(on, value, length < (int)sizeof(*on) ? (size_t)length : sizeof(*on));
    return 0;
}

static int set_conditional_accept(struct socket_call *call, const char *value, int length)
{
    int on;
    int error = take_bool(value, length, &on);
    if (!error && call->facts.phase == NOTIFY_LISTENING)
        error = WSAEINVAL; /* it has to be chosen before */
    if (!error)
        socket_set_conditional_accept(call, on != 0);
    return error;
}

static int set_oob_inline(struct socket_call *call, const char *value, int length)
{
    int on;
    int error = take_bool(value, length, &on);
    if (!error && call->facts.kind != NOTIFY_STREAM)
        error = WSAENOPROTOOPT;
    if (error)
        return error;
    int result = socket_set_oob_inline(call, on != 0);
    return result < 0 ? error_from_errno(-result) : 0;
}

int WSPSetSockOpt(SOCKET s, int level, int optname, const char *optval, int optlen, LPINT lpErrno)
{
    struct socket_call call;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, "setsockopt", error, lpErrno);
    if (level == SOL_SOCKET && optname == SO_CONDITIONAL_ACCEPT)
        error = set_conditional_accept(&call, optval, optlen);
    else if (level == SOL_SOCKET && optname == SO_OOBINLINE)
        error = set_oob_inline(&call, optval, optlen);
    else if (level == SOL_SOCKET && (optname == SO_ERROR || optname == SO_GROUP_ID))
        error = WSAENOPROTOOPT;
    else
        error = option_set(call.facts.fd, level, optname, optval, optlen);
    socket_end(&call);
    return spi_end(s, "setsockopt", error, lpErrno);
}
