/* Linux: a routing socket in the groups of links, addresses, routes, rules and next hops.
 * rtnetlink(7), netlink(7). */
#define _GNU_SOURCE
#include "netwatch.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "netlink_linux.h"
#include "netlink_parse.h"

#define GROUP(number) (1u << ((number)-1))

enum { BUFFER_SIZE = 16384 };

static const unsigned groups = GROUP(RTNLGRP_LINK) | GROUP(RTNLGRP_IPV4_IFADDR) |
                               GROUP(RTNLGRP_IPV6_IFADDR) | GROUP(RTNLGRP_IPV4_ROUTE) |
                               GROUP(RTNLGRP_IPV6_ROUTE) | GROUP(RTNLGRP_IPV4_RULE) |
                               GROUP(RTNLGRP_IPV6_RULE) | GROUP(RTNLGRP_NEXTHOP);

static void all_may_have_changed(struct netwatch_news *news)
{
    news->addresses = news->routes = news->rerouted = NETWATCH_BOTH;
}

static uint8_t bit_of(unsigned family)
{
    return family == AF_INET ? NETWATCH_IPV4 : family == AF_INET6 ? NETWATCH_IPV6 : 0;
}

/* Taking a link down removes IPv4's routes over it without a word. */
static void note_link(struct netwatch_news *news, const struct ifinfomsg *link, bool removed)
{
    news->addresses |= NETWATCH_BOTH;
    news->routes |= NETWATCH_BOTH;
    if (removed || (link->ifi_change & IFF_UP))
        news->rerouted |= NETWATCH_BOTH;
}

static void note_address(struct netwatch_news *news, const struct ifaddrmsg *address, bool removed)
{
    uint8_t bit = bit_of(address->ifa_family);
    news->addresses |= bit;
    news->routes |= bit; /* the source to send from may be another */
    if (removed && !(address->ifa_flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)))
        news->removed |= bit; /* it could be bound to */
}

static void note_route(struct netwatch_news *news, const struct rtmsg *route)
{
    if (route->rtm_flags & RTM_F_CLONED)
        return; /* an entry of a cache */
    news->routes |= bit_of(route->rtm_family);
    news->rerouted |= bit_of(route->rtm_family);
}

static void note(struct netwatch_news *news, unsigned type, const unsigned char *body, size_t size)
{
    struct ifinfomsg link = {0};
    struct ifaddrmsg address = {0};
    struct rtmsg route = {0};
    switch (type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
        memcpy(&link, body, size < sizeof(link) ? size : sizeof(link));
        note_link(news, &link, type == RTM_DELLINK);
        break;
    case RTM_NEWADDR:
    case RTM_DELADDR:
        memcpy(&address, body, size < sizeof(address) ? size : sizeof(address));
        note_address(news, &address, type == RTM_DELADDR);
        break;
    case RTM_NEWROUTE:
    case RTM_DELROUTE:
        memcpy(&route, body, size < sizeof(route) ? size : sizeof(route));
        note_route(news, &route);
        break;
    case NLMSG_NOOP:
    case NLMSG_DONE:
        break;
    case NLMSG_OVERRUN:
        all_may_have_changed(news);
        break;
    default: /* a rule or a next hop: any route may lead elsewhere */
        news->routes |= NETWATCH_BOTH;
        news->rerouted |= NETWATCH_BOTH;
    }
}

void netwatch_netlink_parse(const unsigned char *bytes, size_t length, struct netwatch_news *news)
{
    struct nlmsghdr header;
    while (length >= sizeof(header)) {
        memcpy(&header, bytes, sizeof(header));
        if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > length)
            break;
        note(news, header.nlmsg_type, bytes + sizeof(header), header.nlmsg_len - sizeof(header));
        size_t step = ((size_t)header.nlmsg_len + NLMSG_ALIGNTO - 1) & ~((size_t)NLMSG_ALIGNTO - 1);
        if (step >= length)
            return;
        bytes += step;
        length -= step;
    }
    all_may_have_changed(news); /* cut or unknown */
}

int netwatch_open(void)
{
    return netlink_open(groups);
}

int netwatch_read(int fd, struct netwatch_news *news)
{
    unsigned char bytes[BUFFER_SIZE];
    struct sockaddr_nl from;
    for (;;) {
        struct iovec part = {bytes, sizeof(bytes)};
        struct msghdr message = {
            .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &part, .msg_iovlen = 1};
        ssize_t got = recvmsg(fd, &message, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
            return 0;
        if (got < 0 && errno == ENOBUFS)
            all_may_have_changed(news); /* more came than there was room for */
        else if (got < 0 && errno != EINTR)
            return -errno;
        else if (got == 0)
            return -ENOTCONN;
        else if (got > 0 && (message.msg_flags & MSG_TRUNC))
            all_may_have_changed(news);
        else if (got > 0 && from.nl_pid == 0) /* the kernel's, and nobody else's */
            netwatch_netlink_parse(bytes, (size_t)got, news);
    }
}

/* A question about a link is answered under the lock under which links, addresses and IPv4's routes
 * are changed. */
int netwatch_fence(void)
{
    struct {
        struct nlmsghdr header;
        struct ifinfomsg link;
    } request = {.header = {.nlmsg_len = sizeof(request),
                            .nlmsg_type = RTM_GETLINK,
                            .nlmsg_flags = NLM_F_REQUEST},
                 .link = {.ifi_family = AF_UNSPEC, .ifi_index = 1}};
    unsigned char answer[64]; /* of no interest, and cut to this */
    ssize_t result = netlink_ask(&request, sizeof(request), answer, sizeof(answer));
    return result < 0 ? (int)result : 0;
}
