/* getifaddrs(3). */
#define _DEFAULT_SOURCE
#include "netaddr.h"

#include <errno.h>
#include <ifaddrs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "sys.h"

unsigned netaddr_size(int family)
{
    switch (family) {
    case AF_INET:
        return sizeof(struct sockaddr_in);
    case AF_INET6:
        return sizeof(struct sockaddr_in6);
    default:
        return 0;
    }
}

void netaddr_copy(union netaddr *to, const void *from, int family)
{
    union netaddr whole;
    memset(to, 0, sizeof(*to)); /* also the length that macOS keeps in it, and programs do not */
    memcpy(&whole, from, netaddr_size(family));
    to->any.sa_family = (sa_family_t)family;
    if (family == AF_INET) {
        to->v4.sin_addr = whole.v4.sin_addr;
    } else {
        to->v6.sin6_addr = whole.v6.sin6_addr;
        to->v6.sin6_scope_id = whole.v6.sin6_scope_id;
    }
}

bool netaddr_same(const union netaddr *a, const union netaddr *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

bool netaddr_is_wildcard(const union netaddr *address)
{
    if (address->any.sa_family == AF_INET)
        return address->v4.sin_addr.s_addr == INADDR_ANY;
    return IN6_IS_ADDR_UNSPECIFIED(&address->v6.sin6_addr);
}

/* ---- the list ---- */

/* How far an address reaches: programs take the list's first for the host's own. */
static int reach(const union netaddr *address)
{
    if (address->any.sa_family == AF_INET)
        return ntohl(address->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET ? 2 : 0;
    if (IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr))
        return 2;
    return IN6_IS_ADDR_LINKLOCAL(&address->v6.sin6_addr) ? 1 : 0;
}

static int compare(const void *left, const void *right)
{
    const union netaddr *a = left, *b = right;
    int nearer = reach(a) - reach(b);
    return nearer ? nearer : memcmp(a, b, sizeof(*a));
}

/* An IPv6 address cannot be used until the link has been asked for duplicates, and not after one
 * was found; getifaddrs does not tell, a bind does. 1, 0, or -errno. */
static int can_bind(const union netaddr *address)
{
    if (address->any.sa_family == AF_INET)
        return 1;
    int fd = sys_socket(AF_INET6, SOCK_DGRAM, 0, false);
    if (fd == -EMFILE || fd == -ENFILE || fd == -ENOMEM || fd == -ENOBUFS)
        return fd;
    if (fd < 0)
        return 0;
    int result = sys_bind(fd, &address->any, sizeof(address->v6));
    sys_close(fd);
    return result != -EADDRNOTAVAIL;
}

static bool fill(struct netaddr_list *list, const struct ifaddrs *all, int family)
{
    for (const struct ifaddrs *one = all; one; one = one->ifa_next) {
        if (!one->ifa_addr || one->ifa_addr->sa_family != family)
            continue;
        union netaddr *next = &list->list[list->count];
        netaddr_copy(next, one->ifa_addr, family);
        int usable = can_bind(next);
        if (usable < 0)
            return false;
        list->count += usable > 0;
    }
    return true;
}

/* Of a sorted list. */
static void drop_doubles(struct netaddr_list *list)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < list->count; i++)
        if (!kept || !netaddr_same(&list->list[kept - 1], &list->list[i]))
            list->list[kept++] = list->list[i];
    list->count = kept;
}

struct netaddr_list *netaddr_bindable(int family)
{
    struct ifaddrs *all;
    size_t most = 1;
    if (getifaddrs(&all) < 0)
        return NULL;
    for (const struct ifaddrs *one = all; one; one = one->ifa_next)
        most++;
    struct netaddr_list *list = calloc(1, sizeof(*list) + most * sizeof(list->list[0]));
    bool filled = list && fill(list, all, family);
    freeifaddrs(all);
    if (!filled) {
        free(list);
        return NULL;
    }
    qsort(list->list, list->count, sizeof(list->list[0]), compare);
    drop_doubles(list);
    return list;
}

bool netaddr_list_same(const struct netaddr_list *a, const struct netaddr_list *b)
{
    return a->count == b->count && memcmp(a->list, b->list, a->count * sizeof(a->list[0])) == 0;
}
