/* extra: what a record keeps of a socket that most sockets never have: in memory of its own, from
 * the first such thing on, so that an idle socket takes less. All with the record's lock held. */
#ifndef ASYNCSELECT_EXTRA_H
#define ASYNCSELECT_EXTRA_H

#include "names.h"

#include "recorded.h"

struct name;
struct netchange;
struct oob;
struct qos;
struct record;
struct request;
union netaddr;

struct extra {
    struct name *others;         /* further descriptors of the socket */
    struct name *given_up;       /* descriptors that calls are still under way on */
    struct oob *oob;             /* out-of-band data */
    struct netchange *netchange; /* whose route is watched */
    struct qos *qos;             /* flow spec and group; NULL: as a socket starts */
    union netaddr *destination;  /* of sends to a group that was joined */
    struct request *requests;    /* left in the queue by condition functions, oldest first [C4] */
    struct recorded recorded;    /* for WSPEnumNetworkEvents */
};

/* What a record points to that has none: nothing of it. It is never written. */
extern const struct extra extra_none;

/* The record's own, to be written: made if there is none yet. NULL: no memory. */
struct extra *extra_of(struct record *r);
/* Where a send without a destination goes; malloc'ed, the record's from now on; NULL: nowhere. The
 * record has an extra, or it is NULL. */
void extra_set_destination(struct record *r, union netaddr *destination);
/* The same for the request to watch a route. */
void extra_set_netchange(struct record *r, struct netchange *request);
/* The socket is over: lets go of what it had. What was given up stays. */
void extra_end(struct record *r);
/* The record is free: gives back the memory. */
void extra_free(struct record *r);

#endif
