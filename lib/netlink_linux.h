/* netlink: one question to Linux's routing socket and its answer. rtnetlink(7). */
#ifndef ASYNCSELECT_NETLINK_LINUX_H
#define ASYNCSELECT_NETLINK_LINUX_H

#include "names.h"

#include <stddef.h>
#include <sys/types.h>

/* A routing socket that does not block, with multicast groups: a set of bits as in sockaddr_nl. The
 * descriptor, or -errno. */
int netlink_open(unsigned groups);

/* Sends a request, whose first part is a struct nlmsghdr, on a socket of its own, and receives the
 * kernel's answer, which is there at once. The answer's size, or -errno. */
ssize_t netlink_ask(const void *request, size_t size, void *answer, size_t room);

#endif
