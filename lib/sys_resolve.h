/* sys_resolve: the system's own functions for names, with Winsock's codes for its errors. The only
 * room that knows EAI_* as the system numbers them. */
#ifndef ASYNCSELECT_SYS_RESOLVE_H
#define ASYNCSELECT_SYS_RESOLVE_H

#include "names.h"

#include <stddef.h>

struct addrinfo;
struct in_addr;
struct protoent;
struct servent;
struct sockaddr;

/* These return 0 or a WSA code. */
int sys_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                    struct addrinfo **result);
int sys_getnameinfo(const struct sockaddr *address, unsigned length, char *node, unsigned node_size,
                    char *service, unsigned service_size, int flags);
/* WSAEFAULT: the name does not fit. */
int sys_gethostname(char *name, size_t size);

/* NULL is nothing to free, on every system. */
void sys_freeaddrinfo(struct addrinfo *list);
/* 0, or -errno. */
int sys_inet_ntop(int family, const void *address, char *text, size_t size);
/* 1; 0 the text is no address; or -errno. */
int sys_inet_pton(int family, const char *text, void *address);

/* The IPv4 addresses of the interfaces that are up, without loopback; how many were found, at most
 * size. */
unsigned sys_local_addresses(struct in_addr *list, unsigned size);

/* The calling thread's own copy, until its next call; NULL: no such entry. */
struct servent *sys_getservbyname(const char *name, const char *proto);
struct servent *sys_getservbyport(int port, const char *proto);
struct protoent *sys_getprotobyname(const char *name);
struct protoent *sys_getprotobynumber(int number);

#endif
