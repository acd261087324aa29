/* kernel_network: the simulated kernel's addresses and routes, and its routing sockets, which tell of
 * changes and answer questions. The library reaches them as it does on Linux: by sys.h, by send, recv and
 * recvmsg, and by getifaddrs, which the linker leads here. */
#ifndef TESTS_SIM_KERNEL_NETWORK_H
#define TESTS_SIM_KERNEL_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <netinet/in.h>

#include "kernel.h"
#include "network.h"

extern const struct world_network kernel_network;

void kernel_network_open(void);

/* ---- kernel_netlink.c ---- */

void kernel_netlink_open(void);
/* A descriptor, or -errno. */
int kernel_netlink_socket(void);
int kernel_netlink_bind(struct ksocket *k, const struct sockaddr *name, unsigned length);
/* What the kernel tells the sockets of a group, a number of RTNLGRP_*; from another process, if it is
 * foreign. false: one of them had no room, and learns only that it has lost something. */
bool kernel_netlink_tell(unsigned group, const void *message, size_t size, bool foreign);
bool kernel_netlink_has_listeners(void);
/* All that was told and not received is lost; or the next receive fails, with this errno. */
void kernel_netlink_lose(int error);

/* Is the call that begins one that shall fail? */
bool kernel_network_failing(enum network_failure what);
/* Tells what is left of a change that the kernel is still at work on; for that there is room. */
void kernel_network_finish(void);
extern bool kernel_network_finishing;
/* Can an address of IPv6 be bound to? */
bool kernel_network_usable(const struct sockaddr *name);
/* What a route's question is answered: the interface, 0: none leads there; *destination: which it is. */
int kernel_network_way(int family, const void *address, int *destination);

#endif
