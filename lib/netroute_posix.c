/* Without a way to ask for a route: connecting a datagram socket sends nothing and chooses the
 * source address, which belongs to the interface. connect(2), getsockname(2), getifaddrs(3). */
#define _DEFAULT_SOURCE
#include "netroute.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>

#include "sys.h"

enum { ANY_PORT = 9 }; /* discard: some systems refuse port 0 */

static unsigned interface_of(const union netaddr *source)
{
    struct ifaddrs *all;
    unsigned found = 0;
    if (getifaddrs(&all) < 0)
        return 0;
    for (const struct ifaddrs *one = all; one && !found; one = one->ifa_next) {
        union netaddr address;
        if (!one->ifa_addr || one->ifa_addr->sa_family != source->any.sa_family)
            continue;
        netaddr_copy(&address, one->ifa_addr, source->any.sa_family);
        if (netaddr_same(&address, source))
            found = if_nametoindex(one->ifa_name);
    }
    freeifaddrs(all);
    return found;
}

/* Which errors say that the system could not be asked. */
static bool says_nothing(int error)
{
    return error == -EAGAIN || error == -ENOMEM || error == -ENOBUFS || error == -EMFILE ||
           error == -ENFILE;
}

static int connect_and_look(int fd, const union netaddr *destination, struct netroute *route)
{
    int family = destination->any.sa_family;
    union netaddr to = *destination, name = {.any = {.sa_family = 0}};
    unsigned size = sizeof(name);
    if (family == AF_INET)
        to.v4.sin_port = htons(ANY_PORT);
    else
        to.v6.sin6_port = htons(ANY_PORT);
    int result = sys_connect(fd, &to.any, netaddr_size(family));
    if (result == 0)
        result = sys_getsockname(fd, &name.any, &size);
    if (result < 0)
        return says_nothing(result) ? result : 0;
    netaddr_copy(&route->source, &name, family);
    route->reachable = route->has_source = true;
    route->interface = interface_of(&route->source);
    return 0;
}

int netroute_ask(const union netaddr *destination, struct netroute *route)
{
    int fd = sys_socket(destination->any.sa_family, SOCK_DGRAM, 0, false);
    if (fd < 0)
        return says_nothing(fd) ? fd : 0; /* without the family nothing of it can be reached */
    int result = connect_and_look(fd, destination, route);
    sys_close(fd);
    return result;
}
