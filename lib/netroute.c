#include "netroute.h"

#include <string.h>
#include <sys/socket.h>

enum { MAPPED_PREFIX = 12 }; /* bytes of an IPv6 address before the IPv4 address in it */

static bool is_mapped(const union netaddr *address)
{
    return address->any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&address->v6.sin6_addr);
}

int netroute_family(const union netaddr *destination)
{
    return is_mapped(destination) ? AF_INET : destination->any.sa_family;
}

static void map_source(struct netroute *route, const union netaddr *like)
{
    struct in_addr inner = route->source.v4.sin_addr;
    netaddr_copy(&route->source, like, AF_INET6);
    memcpy(&route->source.v6.sin6_addr.s6_addr[MAPPED_PREFIX], &inner, sizeof(inner));
}

int netroute_find(const union netaddr *destination, struct netroute *route)
{
    memset(route, 0, sizeof(*route));
    if (!is_mapped(destination))
        return netroute_ask(destination, route);
    struct sockaddr_in inner = {.sin_family = AF_INET};
    union netaddr asked;
    memcpy(&inner.sin_addr, &destination->v6.sin6_addr.s6_addr[MAPPED_PREFIX],
           sizeof(inner.sin_addr));
    netaddr_copy(&asked, &inner, AF_INET);
    int result = netroute_ask(&asked, route);
    if (result == 0 && route->has_source)
        map_source(route, destination);
    return result;
}

bool netroute_same(const struct netroute *a, const struct netroute *b)
{
    return a->reachable == b->reachable && a->interface == b->interface &&
           a->has_source == b->has_source && netaddr_same(&a->source, &b->source);
}
