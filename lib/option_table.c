/* option_table: Windows' options, one row each. */
#include "option_table.h"

#include <stddef.h>

#include "asyncselect/winsock2.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))
#define PLAIN(level, name, kind, access) level, name, kind, access, name, 0
#define RAW(level, name, access, type) level, name, OPTION_RAW, access, name, (int)sizeof(type)
#define GROUP(level, name)                                                                         \
    level, name, OPTION_GROUP, OPTION_SET, name, (int)sizeof(struct group_req)

static const struct option_row rows[] = {
    {PLAIN(SOL_SOCKET, SO_ACCEPTCONN, OPTION_FLAG, OPTION_GET)},
    {PLAIN(SOL_SOCKET, SO_BROADCAST, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_DEBUG, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_DONTROUTE, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_KEEPALIVE, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_OOBINLINE, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_RCVBUF, OPTION_BUFFER, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_SNDBUF, OPTION_BUFFER, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_RCVTIMEO, OPTION_TIMEOUT, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_SNDTIMEO, OPTION_TIMEOUT, OPTION_BOTH)},
    {PLAIN(SOL_SOCKET, SO_TYPE, OPTION_INT, OPTION_GET)},
    {PLAIN(SOL_SOCKET, SO_MAX_MSG_SIZE, OPTION_MESSAGE, OPTION_GET)},
    {PLAIN(SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, OPTION_CONTEXT, OPTION_SET)},
    {SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, OPTION_CONTEXT, OPTION_SET, 0, (int)sizeof(SOCKET)},
    /* Windows lets a socket take an address that another one is using, unless that one refuses with
     * SO_EXCLUSIVEADDRUSE. POSIX lets it only when both agree (datagrams), or when the other one's
     * connections are waiting out their end (streams), which Windows always does and so WSPSocket
     * chooses. SO_REUSEADDR stays what it is, and to refuse is to take it back. */
    {PLAIN(SOL_SOCKET, SO_REUSEADDR, OPTION_FLAG, OPTION_BOTH)},
    {SOL_SOCKET, SO_EXCLUSIVEADDRUSE, OPTION_NOT_FLAG, OPTION_BOTH, SO_REUSEADDR, 0},

    {PLAIN(IPPROTO_TCP, TCP_NODELAY, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(IPPROTO_TCP, TCP_MAXSEG, OPTION_INT, OPTION_BOTH)},
    {PLAIN(IPPROTO_TCP, TCP_KEEPINTVL, OPTION_INT, OPTION_BOTH)},
    {PLAIN(IPPROTO_TCP, TCP_KEEPCNT, OPTION_INT, OPTION_BOTH)},

    {PLAIN(IPPROTO_IP, IP_TTL, OPTION_SMALL, OPTION_BOTH)},
    {PLAIN(IPPROTO_IP, IP_TOS, OPTION_SMALL, OPTION_BOTH)},
    {PLAIN(IPPROTO_IP, IP_HDRINCL, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(IPPROTO_IP, IP_MULTICAST_TTL, OPTION_SMALL, OPTION_BOTH)},
    /* The sender's affair here; on Windows the receiver's. */
    {PLAIN(IPPROTO_IP, IP_MULTICAST_LOOP, OPTION_FLAG, OPTION_BOTH)},
    {RAW(IPPROTO_IP, IP_MULTICAST_IF, OPTION_BOTH, struct in_addr)},
    {RAW(IPPROTO_IP, IP_ADD_MEMBERSHIP, OPTION_SET, struct ip_mreq)},
    {RAW(IPPROTO_IP, IP_DROP_MEMBERSHIP, OPTION_SET, struct ip_mreq)},
    {RAW(IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, OPTION_SET, struct ip_mreq_source)},
    {RAW(IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, OPTION_SET, struct ip_mreq_source)},
    {RAW(IPPROTO_IP, IP_BLOCK_SOURCE, OPTION_SET, struct ip_mreq_source)},
    {RAW(IPPROTO_IP, IP_UNBLOCK_SOURCE, OPTION_SET, struct ip_mreq_source)},
    {GROUP(IPPROTO_IP, MCAST_JOIN_GROUP)},
    {GROUP(IPPROTO_IP, MCAST_LEAVE_GROUP)},

    {PLAIN(IPPROTO_IPV6, IPV6_V6ONLY, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(IPPROTO_IPV6, IPV6_UNICAST_HOPS, OPTION_SMALL, OPTION_BOTH)},
    {PLAIN(IPPROTO_IPV6, IPV6_TCLASS, OPTION_SMALL, OPTION_BOTH)},
    {PLAIN(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, OPTION_SMALL, OPTION_BOTH)},
    {PLAIN(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, OPTION_FLAG, OPTION_BOTH)},
    {PLAIN(IPPROTO_IPV6, IPV6_MULTICAST_IF, OPTION_INT, OPTION_BOTH)},
    {RAW(IPPROTO_IPV6, IPV6_JOIN_GROUP, OPTION_SET, struct ipv6_mreq)},
    {RAW(IPPROTO_IPV6, IPV6_LEAVE_GROUP, OPTION_SET, struct ipv6_mreq)},
    {GROUP(IPPROTO_IPV6, MCAST_JOIN_GROUP)},
    {GROUP(IPPROTO_IPV6, MCAST_LEAVE_GROUP)},
};

static const struct option_row *search(const struct option_row *table, size_t count, int level,
                                       int name)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].level == level && table[i].name == name)
            return &table[i];
    return NULL;
}

int option_find(int level, int name, int access, const struct option_row **row)
{
    *row = search(rows, ARRAY_LEN(rows), level, name);
    if (!*row)
        *row = search(option_os_rows, option_os_row_count, level, name);
    if (*row && (*row)->access & access)
        return 0;
    switch (level) {
    case SOL_SOCKET:
    case IPPROTO_IP:
    case IPPROTO_IPV6:
    case IPPROTO_TCP:
    case IPPROTO_UDP:
        return WSAENOPROTOOPT;
    }
    return WSAEINVAL;
}
