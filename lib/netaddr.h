/* netaddr: addresses of IPv4 and IPv6, and the list of this host's own. A file that includes
 * winsock2.h includes it before this one. */
#ifndef ASYNCSELECT_NETADDR_H
#define ASYNCSELECT_NETADDR_H

#include "names.h"

#include <stdbool.h>
#include <sys/types.h>
#include <netinet/in.h>

union netaddr {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

struct netaddr_list {
    unsigned count;
    union netaddr list[];
};

/* Of its family's structure; 0 for a family that is neither. */
unsigned netaddr_size(int family);
/* Copies an address of one of the two families, without its port; what tells it from others is
 * equal bytes from then on. */
void netaddr_copy(union netaddr *to, const void *from, int family);
bool netaddr_same(const union netaddr *a, const union netaddr *b);
/* INADDR_ANY, in6addr_any. */
bool netaddr_is_wildcard(const union netaddr *address);

/* The addresses of a family that a socket can be bound to [ADDR-1], each once, sorted: what other
 * hosts may reach comes first, loopback last. To be freed; NULL: no memory or descriptor was left.
 */
struct netaddr_list *netaddr_bindable(int family);
bool netaddr_list_same(const struct netaddr_list *a, const struct netaddr_list *b);

#endif
