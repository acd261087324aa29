/* WSPGetSockName, WSPGetPeerName. */
#include "spi_name.h"

#include <string.h>

#include "error.h"
#include "socket.h"
#include "spi.h"
#include "netaddr.h"
#include "sys.h"

/* How long a name of this family is at least. */
static unsigned name_size(int family)
{
    switch (family) {
    case AF_INET:
        return sizeof(struct sockaddr_in);
    case AF_INET6:
        return sizeof(struct sockaddr_in6);
    default:
        return sizeof(sa_family_t) + 1;
    }
}

bool spi_name_is_short(const struct sockaddr *name, int length, int family)
{
    return !name || length < 0 || (unsigned)length < name_size(family);
}

bool spi_name_is_missing(int fd)
{
    union {
        struct sockaddr_storage any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } name;
    unsigned size = sizeof(name);
    if (sys_getsockname(fd, (struct sockaddr *)&name, &size) < 0)
        return false;
    switch (name.any.ss_family) {
    case AF_INET:
        return name.in.sin_port == 0;
    case AF_INET6:
        return name.in6.sin6_port == 0;
    default:
        return false;
    }
}

/* [CONNECT-4] The peer of a socket that joined a group as a sender is the group. */
static bool get_group(struct socket_call *call, struct sockaddr *name, LPINT namelen)
{
    union netaddr group;
    if (!call->facts.joined || !socket_destination(call, &group))
        return false;
    *namelen = (int)netaddr_size(call->facts.family);
    memcpy(name, &group, (size_t)*namelen);
    return true;
}

typedef int (*name_fn)(int fd, struct sockaddr *name, unsigned *length);

static int get_name(SOCKET s, struct sockaddr *name, LPINT namelen, name_fn get, bool local,
                    LPINT lpErrno)
{
    struct socket_call call;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, local ? "getsockname" : "getpeername", error, lpErrno);
    if (!namelen || spi_name_is_short(name, *namelen, call.facts.family)) {
        error = WSAEFAULT;
    } else if (local && spi_name_is_missing(call.facts.fd)) {
        error = WSAEINVAL;
    } else if (local || !get_group(&call, name, namelen)) {
        unsigned size = (unsigned)*namelen;
        int result = get(call.facts.fd, name, &size);
        if (result < 0)
            error = error_from_errno(-result);
        else
            *namelen = (int)size;
    }
    socket_end(&call);
    return spi_end(s, local ? "getsockname" : "getpeername", error, lpErrno);
}

int WSPGetSockName(SOCKET s, struct sockaddr *name, LPINT namelen, LPINT lpErrno)
{
    return get_name(s, name, namelen, sys_getsockname, true, lpErrno);
}

int WSPGetPeerName(SOCKET s, struct sockaddr *name, LPINT namelen, LPINT lpErrno)
{
    return get_name(s, name, namelen, sys_getpeername, false, lpErrno);
}
