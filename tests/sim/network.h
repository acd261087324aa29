/* network: what changes around a host: of IPv4 and of IPv6, addresses that it has or not, destinations,
 * and the interface by which each is reached (a way; 0: none). */
#ifndef TESTS_SIM_NETWORK_H
#define TESTS_SIM_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr_in6;

enum { NETWORK_FAMILIES = 2, NETWORK_ADDRESSES = 4, NETWORK_DESTINATIONS = 4, NETWORK_LINKS = 3 };
enum network_failure {
    NETWORK_WATCHING, /* the watch over changes ends */
    NETWORK_OPEN,
    NETWORK_MISSING, /* the system has nothing of the kind */
    NETWORK_BIND,
    NETWORK_ASK,
    NETWORK_ANSWER,
    NETWORK_RECEIVE,
    NETWORK_LIST,
    NETWORK_FAILURES
};
/* What the system tells though no address and no way has changed: of the last three, something that was
 * not told may have. */
enum network_noise {
    NETWORK_CACHE,
    NETWORK_COUNTERS,
    NETWORK_TENTATIVE,
    NETWORK_FOREIGN,
    NETWORK_NOTHING,
    NETWORK_RULE,
    NETWORK_CUT,
    NETWORK_OVERRUN
};
struct world_network {
    /* Changes happen; false: the system had no room to tell all of it. */
    bool (*address)(int family, int which); /* it comes or goes */
    bool (*route)(int family, int destination, int way);
    bool (*link)(int link); /* goes down, and the ways over it end */
    bool (*noise)(enum network_noise what);
    void (*lose)(void); /* what was told and not heard yet */
    /* So many calls fail; NETWORK_WATCHING: the next. */
    void (*fail)(enum network_failure what, unsigned times);
    bool (*is_failing)(void);
    void (*heal)(void);
    /* A destination's address, or the wildcard (NETWORK_DESTINATIONS): its size. */
    size_t (*destination)(int family, int which, struct sockaddr_in6 *address);
};

#endif
