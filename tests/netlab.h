/* netlab: a network of the test's own, in a namespace where nobody else's interfaces are, and
 * changes of it through rtnetlink(7), so that no program need be installed. Addresses are texts of
 * either family. What goes wrong fails the test. */
#ifndef TESTS_NETLAB_H
#define TESTS_NETLAB_H

#include <stdbool.h>

/* Moves the calling thread, and what it starts from then on, into a new network whose loopback is
 * up. NULL, or why the system does not allow it. */
const char *netlab_enter(void);
/* Has the network IPv6? May it have pairs of virtual links? */
bool netlab_has_ipv6(void);
bool netlab_has_pairs(void);

/* Two links joined by a wire, both down, and neither makes up addresses of its own. */
void netlab_add_pair(const char *name, const char *other);
void netlab_remove_link(const char *name);
void netlab_set_link(const char *name, bool up);

/* An address without a search for duplicates, or with one. */
void netlab_add_address(const char *link, const char *address, unsigned prefix);
void netlab_add_address_searching(const char *link, const char *address, unsigned prefix);
void netlab_remove_address(const char *link, const char *address, unsigned prefix);

/* gateway and source may be NULL. Adding one takes the place of the same destination's. */
void netlab_add_route(const char *destination, unsigned prefix, const char *link,
                      const char *gateway, const char *source);
/* A route that leads nowhere, and what connect(2) says there: EHOSTUNREACH, ENETUNREACH, EACCES, or
 * EINVAL, a black hole. */
void netlab_add_dead_route(const char *destination, unsigned prefix, int error);
void netlab_remove_route(const char *destination, unsigned prefix);

#endif
