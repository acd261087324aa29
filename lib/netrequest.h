/* netrequest: what one FD_ROUTING_INTERFACE_CHANGE was asked for, and whether that has changed. */
#ifndef ASYNCSELECT_NETREQUEST_H
#define ASYNCSELECT_NETREQUEST_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

#include "netaddr.h"

struct netchange;

/* NULL: no memory. To be freed with free. */
struct netchange *netrequest_new(const union netaddr *destination);

/* Asks how the destination is reached now, so that only what differs from that is a change. 0, or
 * -errno: it could not be asked, and the answer of the time before counts. */
int netrequest_renew(struct netchange *request);

/* The request takes the place of the earlier one; NULL: of itself, and was renewed for that. Had what the
 * earlier one waited for come by then, so that nobody would see it any more? *error: as below. */
bool netrequest_overtook(const struct netchange *request, const struct netchange *earlier,
                         int *error);

/* Sets of families, NETWATCH_*. */
struct netrequest_news {
    uint8_t routes;   /* routes may have changed: ask */
    uint8_t rerouted; /* and have */
    uint8_t unknown;  /* out: asked in vain */
};
/* [ROUTE-1] Is another interface or address to be used for the destination than by the last answer?
 * *error: the code that the message carries then [ERR-4]. */
bool netrequest_changed(struct netchange *request, struct netrequest_news *news, int *error);

/* The bit of a family, NETWATCH_*; 0 for another. */
uint8_t netrequest_bit(int family);

#endif
