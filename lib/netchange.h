/* netchange: who is told of which change of addresses and routes. Above it: the ioctls; below: the
 * system's hints (netwatch), what is true (netaddr, netroute), and the records.
 *
 * Its lock is taken before a record's and before the reactor's, and held over no wait but the
 * system's own for a change that it is at work on. Everything up to now is settled before a request
 * is armed, by whichever thread comes first: a change before the call is not told [I2]. */
#ifndef ASYNCSELECT_NETCHANGE_H
#define ASYNCSELECT_NETCHANGE_H

#include "names.h"
union netaddr;
struct socket_call;

/* Both are for FD_ADDRESS_LIST_CHANGE (destination: NULL) and FD_ROUTING_INTERFACE_CHANGE, and end
 * the call. The wildcard address as destination asks for every change of the family's routes.
 * WSAEOPNOTSUPP: the family has no such changes, or the system tells of none; WSAENETDOWN: they
 * cannot be watched; WSAEMFILE, WSAENOBUFS. */

/* Arms the request, and returns WSAEWOULDBLOCK; or another code, and nothing is armed. Without a
 * destination for FD_ROUTING_INTERFACE_CHANGE the one of the last request counts: WSAEFAULT, there
 * was none. */
int netchange_arm(struct socket_call *call, unsigned event, const union netaddr *destination);
/* Waits for the change: 0; WSAEINTR: the socket was closed; WSAENETDOWN: the watching broke. */
int netchange_wait(struct socket_call *call, unsigned event, const union netaddr *destination);

/* Takes in all changes that the system has carried out up to now: who was to be told of one is due
 * to be when it returns. */
void netchange_settle(void);

#endif
