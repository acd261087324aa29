/* netwatch: the system's word that addresses or routes of a family changed. One file a system. What
 * it says is a hint: who acts on it compares what was with what is. */
#ifndef ASYNCSELECT_NETWATCH_H
#define ASYNCSELECT_NETWATCH_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

enum { NETWATCH_IPV4 = 1, NETWATCH_IPV6 = 2, NETWATCH_BOTH = 3 };

/* Sets of families. */
struct netwatch_news {
    uint8_t addresses; /* the list of addresses may have changed */
    uint8_t removed;   /* and has: an address was taken away, be it there again by now */
    uint8_t routes;    /* the way to a destination may have changed */
    uint8_t rerouted;  /* and a route has: one was added, changed or taken away */
};

/* A descriptor that is readable when there is news; it does not block. Or -errno: -EOPNOTSUPP on a
 * system that has no such thing. */
int netwatch_open(void);

/* Adds all news that there is up to now. 0, or -errno: the descriptor tells nothing more. */
int netwatch_read(int fd, struct netwatch_news *news);

/* The system may tell of a change that it is still at work on: returns when it is done with what it
 * has told. 0 or -errno: it could not be waited for. */
int netwatch_fence(void);

#endif
