/* WSPJoinLeaf: multicast groups of IPv4 and IPv6. */
#include "spi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "netaddr.h"
#include "netroute.h"
#include "socket.h"
#include "spi_name.h"
#include "spi_qos.h"
#include "sys.h"

static bool sends(DWORD flags)
{
    return flags == JL_SENDER_ONLY || flags == JL_BOTH;
}

static bool receives(DWORD flags)
{
    return flags == JL_RECEIVER_ONLY || flags == JL_BOTH;
}

/* ---- names ---- */

static bool is_multicast(const union netaddr *name)
{
    if (name->any.sa_family == AF_INET)
        return IN_MULTICAST(ntohl(name->v4.sin_addr.s_addr));
    return IN6_IS_ADDR_MULTICAST(&name->v6.sin6_addr);
}

static in_port_t *port_in(union netaddr *name)
{
    return name->any.sa_family == AF_INET ? &name->v4.sin_port : &name->v6.sin6_port;
}

/* The group's name, with nothing in it that the program left to chance. 0 or a WSAE code. */
static int read_group(int family, const struct sockaddr *name, int length, union netaddr *group)
{
    if (!name || length < (int)sizeof(name->sa_family))
        return WSAEFAULT;
    if (name->sa_family != family)
        return WSAEAFNOSUPPORT;
    if (spi_name_is_short(name, length, family))
        return WSAEFAULT;
    memset(group, 0, sizeof(*group));
    memcpy(group, name, netaddr_size(family));
    if (family == AF_INET)
        memset(group->v4.sin_zero, 0, sizeof(group->v4.sin_zero));
    else
        group->v6.sin6_flowinfo = 0;
    return is_multicast(group) ? 0 : WSAEADDRNOTAVAIL;
}

/* ---- the interface: an address for IPv4, an index for IPv6, 0 for none that was chosen ---- */

static struct in_addr interface_address(int fd)
{
    struct sockaddr_in name = {.sin_addr = {INADDR_ANY}};
    unsigned size = sizeof(name);
    struct in_addr chosen = {INADDR_ANY};
    if (sys_getsockname(fd, (struct sockaddr *)&name, &size) == 0)
        chosen = name.sin_addr;
    if (chosen.s_addr != INADDR_ANY && !IN_MULTICAST(ntohl(chosen.s_addr)))
        return chosen;
    chosen.s_addr = INADDR_ANY;
    size = sizeof(chosen);
    sys_getsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &chosen, &size);
    return chosen;
}

static unsigned interface_index(int fd, const union netaddr *group)
{
    struct sockaddr_in6 name = {.sin6_scope_id = 0};
    unsigned size = sizeof(name);
    int chosen = 0;
    if (group->v6.sin6_scope_id)
        return group->v6.sin6_scope_id;
    if (sys_getsockname(fd, (struct sockaddr *)&name, &size) == 0 && name.sin6_scope_id)
        return name.sin6_scope_id;
    size = sizeof(chosen);
    sys_getsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &chosen, &size);
    return (unsigned)chosen;
}

static bool has_interface(int fd, const union netaddr *group)
{
    if (group->any.sa_family == AF_INET)
        return interface_address(fd).s_addr != INADDR_ANY;
    return interface_index(fd, group) != 0;
}

/* ---- the parts of a join; 0 or a WSAE code ---- */

static void own_name(int fd, union netaddr *name)
{
    unsigned size = sizeof(*name);
    memset(name, 0, sizeof(*name));
    sys_getsockname(fd, &name->any, &size);
}

/* Gives a socket without a port one, of the address that it has; 0: the system chooses. */
static int bind_it(const struct socket_facts *facts, in_port_t port)
{
    union netaddr name;
    if (!spi_name_is_missing(facts->fd))
        return 0;
    own_name(facts->fd, &name);
    *port_in(&name) = port;
    int result = sys_bind(facts->fd, &name.any, netaddr_size(facts->family));
    return result < 0 ? error_from_errno(-result) : 0;
}

static int membership_code(const struct socket_facts *facts, const union netaddr *group, int result)
{
    switch (-result) {
    case 0:
        return 0;
    case EADDRINUSE:
        return WSAEISCONN; /* it is in the group already */
    case ENODEV:
        return has_interface(facts->fd, group) ? WSAEADDRNOTAVAIL : WSAENETUNREACH;
    default:
        return error_from_errno(-result);
    }
}

static int enter_group(const struct socket_facts *facts, const union netaddr *group)
{
    int result;
    if (facts->family == AF_INET) {
        struct ip_mreq request = {group->v4.sin_addr, interface_address(facts->fd)};
        result =
            sys_setsockopt(facts->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request));
    } else {
        struct ipv6_mreq request = {group->v6.sin6_addr, interface_index(facts->fd, group)};
        result =
            sys_setsockopt(facts->fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof(request));
    }
    return membership_code(facts, group, result);
}

/* May the group be where the socket sends? */
static int refuse_destination(struct socket_call *call, union netaddr *group, DWORD flags)
{
    union netaddr same, host;
    struct netroute route;
    if (!*port_in(group))
        return WSAEADDRNOTAVAIL;
    if (flags == JL_SENDER_ONLY && socket_destination(call, &same) &&
        memcmp(&same, group, sizeof(same)) == 0)
        return WSAEISCONN;
    netaddr_copy(&host, group, call->facts.family);
    if (!has_interface(call->facts.fd, group) && netroute_find(&host, &route) == 0 &&
        !route.reachable)
        return WSAENETUNREACH;
    return 0;
}

/* The system's own connection would keep out what others send to the group. */
static void end_connection(const struct socket_facts *facts)
{
    struct sockaddr_storage peer;
    union netaddr name;
    unsigned size = sizeof(peer);
    if (sys_getpeername(facts->fd, (struct sockaddr *)&peer, &size) < 0)
        return;
    own_name(facts->fd, &name);
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    sys_connect(facts->fd, &none, sizeof(none));
    if (bind_it(facts, *port_in(&name))) /* a port that the system chose has gone with it */
        bind_it(facts, 0);
}

/* *destination: where the socket sends from now on; NULL: as before. */
static int join(struct socket_call *call, const struct sockaddr *name, int length, DWORD flags,
                union netaddr **destination)
{
    union netaddr group;
    union netaddr *kept = NULL;
    if (!sends(flags) && !receives(flags))
        return WSAEINVAL;
    int error = read_group(call->facts.family, name, length, &group);
    if (!error && sends(flags))
        error = refuse_destination(call, &group, flags);
    if (!error && sends(flags))
        error = socket_make_room(call);
    if (!error && sends(flags) && !(kept = malloc(sizeof(*kept))))
        error = WSAENOBUFS;
    if (!error)
        error = bind_it(&call->facts, 0);
    if (!error && receives(flags))
        error = enter_group(&call->facts, &group);
    if (error) {
        free(kept);
        return error;
    }
    if (kept) {
        end_connection(&call->facts);
        *kept = group;
    }
    *destination = kept;
    return 0;
}

/* What is no attempt to join at all [P5]; 0: it is one. */
static int refuse_join(struct socket_call *call, LPWSABUF caller_data, LPWSABUF callee_data,
                       LPQOS socket_qos, LPQOS group_qos)
{
    const struct socket_facts *facts = &call->facts;
    if (facts->kind == NOTIFY_STREAM && facts->phase == NOTIFY_LISTENING)
        return 0; /* WSAEINVAL */
    if (facts->kind != NOTIFY_DATAGRAM || !netaddr_size(facts->family))
        return WSAEOPNOTSUPP;
    if (caller_data || callee_data)
        return WSAEPROTONOSUPPORT;
    return spi_qos_check(call, socket_qos, group_qos);
}

SOCKET WSPJoinLeaf(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF lpCallerData,
                   LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno)
{
    struct socket_call call;
    const struct socket_facts *facts = &call.facts;
    union netaddr *destination = NULL;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (spi_end(s, "WSAJoinLeaf", error, lpErrno))
        return INVALID_SOCKET;
    error = refuse_join(&call, lpCallerData, lpCalleeData, lpSQOS, lpGQOS);
    if (error) {
        socket_end(&call);
    } else {
        error = facts->kind == NOTIFY_STREAM ? WSAEINVAL : spi_qos_set(&call, lpSQOS, lpGQOS);
        if (!error)
            error = join(&call, name, namelen, dwFlags, &destination);
        if (!socket_end_join(&call, destination, error))
            error = WSAEINTR;
    }
    return spi_end(s, "WSAJoinLeaf", error, lpErrno) ? INVALID_SOCKET : s;
}
