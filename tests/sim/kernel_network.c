/* Addresses, routes and links, and what the kernel says when they change. */
#define _GNU_SOURCE
#include "kernel_network.h"

#include <errno.h>
#include <ifaddrs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <net/if.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "kernel_sys.h"

static struct {
    bool addresses[NETWORK_FAMILIES][NETWORK_ADDRESSES];
    int ways[NETWORK_FAMILIES][NETWORK_DESTINATIONS]; /* the interface, 0: none */
    unsigned failing[NETWORK_FAILURES];               /* so many calls yet */
    unsigned untold;                                  /* of IPv6's routes that are gone */
    bool tentative;                                   /* an address of IPv6 that nobody can use */
} network;
bool kernel_network_finishing;

int __wrap_getifaddrs(struct ifaddrs **list);
void __wrap_freeifaddrs(struct ifaddrs *list);

void kernel_network_open(void)
{
    memset(&network, 0, sizeof(network));
    kernel_netlink_open();
}

bool kernel_network_failing(enum network_failure what)
{
    return network.failing[what] && network.failing[what]--;
}

/* ---- news ---- */

static const unsigned char families[NETWORK_FAMILIES] = {AF_INET, AF_INET6};
static const unsigned address_groups[NETWORK_FAMILIES] = {RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR};
static const unsigned route_groups[NETWORK_FAMILIES] = {RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE};
static const unsigned rule_groups[NETWORK_FAMILIES] = {RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE};

struct news {
    struct nlmsghdr header;
    union {
        struct ifaddrmsg address;
        struct rtmsg route;
        struct ifinfomsg link;
    } body;
};

static bool tell(unsigned group, unsigned type, struct news *news, size_t size)
{
    news->header.nlmsg_type = (unsigned short)type;
    news->header.nlmsg_len = (unsigned)(sizeof(news->header) + size);
    return kernel_netlink_tell(group, news, news->header.nlmsg_len, false);
}

static bool tell_address(int family, bool added, unsigned flags)
{
    struct news news = {
        .body.address = {.ifa_family = families[family], .ifa_flags = (unsigned char)flags}};
    return tell(address_groups[family], added ? RTM_NEWADDR : RTM_DELADDR, &news,
                sizeof(news.body.address));
}

static bool tell_route(int family, bool added, unsigned flags)
{
    struct news news = {.body.route = {.rtm_family = families[family], .rtm_flags = flags}};
    return tell(route_groups[family], added ? RTM_NEWROUTE : RTM_DELROUTE, &news,
                sizeof(news.body.route));
}

static bool tell_link(unsigned changed)
{
    struct news news = {.body.link = {.ifi_change = changed}};
    return tell(RTNLGRP_LINK, RTM_NEWLINK, &news, sizeof(news.body.link));
}

static bool change_address(int family, int which)
{
    bool *there = &network.addresses[family][which];
    *there = !*there;
    return tell_address(family, *there, 0);
}

static bool change_route(int family, int destination, int way)
{
    network.ways[family][destination] = way;
    return tell_route(family, way != 0, 0);
}

void kernel_network_finish(void)
{
    kernel_network_finishing = true;
    for (; network.untold; network.untold--)
        tell_route(1, false, 0);
    kernel_network_finishing = false;
}

/* IPv4's routes over it go without a word, and IPv6's somewhat later, when the rest has been told. */
static bool take_link(int link)
{
    for (int family = 0; family < NETWORK_FAMILIES; family++)
        for (int i = 0; i < NETWORK_DESTINATIONS; i++) {
            if (network.ways[family][i] != link)
                continue;
            network.ways[family][i] = 0;
            network.untold += family == 1 && kernel_netlink_has_listeners();
        }
    return tell_link(IFF_UP);
}

/* What is told though nothing of what is asked about has changed. */
static bool make_noise(enum network_noise what)
{
    struct news news = {.body.route = {.rtm_family = AF_INET}};
    switch (what) {
    case NETWORK_CACHE:
        return tell_route(0, true, RTM_F_CLONED);
    case NETWORK_COUNTERS:
        return tell_link(0);
    case NETWORK_TENTATIVE:
        network.tentative = !network.tentative;
        return tell_address(1, network.tentative, IFA_F_TENTATIVE);
    case NETWORK_FOREIGN:
        news.header.nlmsg_type = RTM_DELADDR;
        news.header.nlmsg_len = sizeof(news.header) + sizeof(news.body.route);
        return kernel_netlink_tell(RTNLGRP_IPV4_IFADDR, &news, news.header.nlmsg_len, true);
    case NETWORK_NOTHING:
        return tell(RTNLGRP_LINK, NLMSG_NOOP, &news, sizeof(news.body));
    case NETWORK_RULE:
        return tell(rule_groups[0], RTM_NEWRULE, &news, sizeof(news.body.route));
    case NETWORK_CUT:
        news.header.nlmsg_len = 1000;
        kernel_netlink_tell(RTNLGRP_LINK, &news, sizeof(news), false);
        break;
    case NETWORK_OVERRUN:
        tell(RTNLGRP_LINK, NLMSG_OVERRUN, &news, 0);
    }
    return false;
}

static void lose_news(void)
{
    kernel_netlink_lose(ENOBUFS);
}

static void fail_calls(enum network_failure what, unsigned times)
{
    if (what == NETWORK_WATCHING)
        kernel_netlink_lose(ENOMEM);
    else
        network.failing[what] = times;
}

static bool is_failing(void)
{
    for (int i = 0; i < NETWORK_FAILURES; i++)
        if (network.failing[i])
            return true;
    return kernel_descriptors_out;
}

static void heal(void)
{
    memset(network.failing, 0, sizeof(network.failing));
}

/* ---- addresses as such ---- */

/* The last byte tells them apart. */
static void write_address(int family, int first, int last, struct sockaddr_in6 *address)
{
    memset(address, 0, sizeof(*address));
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    uint8_t *bytes = family == 0 ? (uint8_t *)&v4.sin_addr : address->sin6_addr.s6_addr;
    bytes[0] = (uint8_t)first;
    bytes[family == 0 ? 3 : 15] = (uint8_t)last;
    address->sin6_family = AF_INET6;
    if (family == 0)
        memcpy(address, &v4, sizeof(v4));
}

enum { OURS = 10, TENTATIVE = 11, OTHERS = 192 };

static size_t destination_address(int family, int which, struct sockaddr_in6 *address)
{
    write_address(family, which == NETWORK_DESTINATIONS ? 0 : OTHERS,
                  which == NETWORK_DESTINATIONS ? 0 : which + 1, address);
    return family == 0 ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

int kernel_network_way(int family, const void *address, int *destination)
{
    const uint8_t *bytes = address;
    bool v4 = family == AF_INET;
    *destination = bytes[v4 ? 3 : 15] - 1;
    if (bytes[0] != OTHERS || *destination < 0 || *destination >= NETWORK_DESTINATIONS)
        return 0;
    return network.ways[!v4][*destination];
}

bool kernel_network_usable(const struct sockaddr *name)
{
    struct sockaddr_in6 address;
    memcpy(&address, name, sizeof(address));
    return address.sin6_addr.s6_addr[0] != TENTATIVE;
}

int __wrap_getifaddrs(struct ifaddrs **list)
{
    enum { MOST = NETWORK_FAMILIES * (NETWORK_ADDRESSES + 2) };
    struct entry {
        struct ifaddrs head;
        struct sockaddr_in6 address;
    } * entries;
    int count = 0;
    kernel_enter(-1);
    if (kernel_descriptors_out || kernel_network_failing(NETWORK_LIST)) {
        errno = kernel_descriptors_out ? EMFILE : ENOBUFS;
        return -1;
    }
    entries = calloc(MOST, sizeof(*entries));
    if (!entries)
        return -1;
    for (int family = 0; family < NETWORK_FAMILIES; family++)
        for (int i = 0; i < NETWORK_ADDRESSES + 2; i++) {
            bool loopback = i == NETWORK_ADDRESSES, tentative = i > NETWORK_ADDRESSES;
            if (tentative ? family == 0 || !network.tentative
                          : !loopback && !network.addresses[family][i])
                continue;
            struct entry *entry = &entries[count];
            write_address(family,
                          loopback    ? IN_LOOPBACKNET
                          : tentative ? TENTATIVE
                                      : OURS,
                          i + 1, &entry->address);
            entry->head.ifa_addr = (struct sockaddr *)&entry->address;
            if (count++)
                entries[count - 2].head.ifa_next = &entry->head;
        }
    *list = &entries[0].head;
    return 0;
}

void __wrap_freeifaddrs(struct ifaddrs *list)
{
    free(list);
}

const struct world_network kernel_network = {
    .address = change_address,
    .route = change_route,
    .link = take_link,
    .noise = make_noise,
    .lose = lose_news,
    .fail = fail_calls,
    .is_failing = is_failing,
    .heal = heal,
    .destination = destination_address,
};
