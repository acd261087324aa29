/* netroute: by which local interface and address a destination is reached. */
#ifndef ASYNCSELECT_NETROUTE_H
#define ASYNCSELECT_NETROUTE_H

#include "names.h"

#include <stdbool.h>

#include "netaddr.h"

struct netroute {
    bool reachable;     /* else nothing below is set */
    unsigned interface; /* its index; 0: not known */
    bool has_source;
    union netaddr source; /* the local address to send from, of the destination's family */
};

/* Asks the system. 0, or -errno: it could not be asked, which says nothing of the destination. */
int netroute_find(const union netaddr *destination, struct netroute *route);
/* Is the local interface the same [ROUTE-1]? */
bool netroute_same(const struct netroute *a, const struct netroute *b);
/* The family whose routes decide: IPv4's for an address mapped into IPv6. */
int netroute_family(const union netaddr *destination);

/* ---- the part that differs between systems: netroute_netlink.c, netroute_posix.c ---- */

/* The same for an address that is no mapped one; *route is zero when it is called. */
int netroute_ask(const union netaddr *destination, struct netroute *route);

#endif
