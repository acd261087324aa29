/* winsock_system.h: the system's headers of sockets, included so that Winsock may have the names of
 * their functions. Structures and constants are theirs. Comes with winsock2.h.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINSOCK_SYSTEM_H
#define ASYNCSELECT_WINSOCK_SYSTEM_H

#if defined(_SYS_SOCKET_H) || defined(_SYS_SOCKET_H_)
#error                                                                                             \
    "include <winsock2.h> or <windows.h> before <sys/socket.h> and what includes it (<netdb.h>, <netinet/in.h>, <event2/event.h>)"
#endif

#include "windef.h"

/* The system's headers, their function names renamed for this moment: structures and constants
 * stay, the names are free. */
#define accept asyncselect_system_accept
#define bind asyncselect_system_bind
#define connect asyncselect_system_connect
#define getpeername asyncselect_system_getpeername
#define getsockname asyncselect_system_getsockname
#define getsockopt asyncselect_system_getsockopt
#define listen asyncselect_system_listen
#define recv asyncselect_system_recv
#define recvfrom asyncselect_system_recvfrom
#define send asyncselect_system_send
#define sendto asyncselect_system_sendto
#define setsockopt asyncselect_system_setsockopt
#define shutdown asyncselect_system_shutdown
#define socket asyncselect_system_socket
#define freeaddrinfo asyncselect_system_freeaddrinfo
#define gai_strerror asyncselect_system_gai_strerror
#define getaddrinfo asyncselect_system_getaddrinfo
#define gethostbyaddr asyncselect_system_gethostbyaddr
#define gethostbyname asyncselect_system_gethostbyname
#define getnameinfo asyncselect_system_getnameinfo
#define getprotobyname asyncselect_system_getprotobyname
#define getprotobynumber asyncselect_system_getprotobynumber
#define getservbyname asyncselect_system_getservbyname
#define getservbyport asyncselect_system_getservbyport
#define inet_ntop asyncselect_system_inet_ntop
#define inet_pton asyncselect_system_inet_pton
#if defined(FD_SETSIZE) && !defined(_SYS_SELECT_H) && !defined(_SYS_TYPES_H)
#define ASYNCSELECT_OWN_FD_SETSIZE /* the program's own: kept from the system's definition */
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#endif
#include <sys/types.h>
#include <sys/time.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/ioctl.h>
#include <poll.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <unistd.h> /* gethostname: declared before the macro below */
#if defined(__linux__)
#include <linux/sockios.h>
#elif defined(__APPLE__)
#include <sys/sockio.h>
#endif
#undef accept
#undef bind
#undef connect
#undef getpeername
#undef getsockname
#undef getsockopt
#undef listen
#undef recv
#undef recvfrom
#undef send
#undef sendto
#undef setsockopt
#undef shutdown
#undef socket
#undef freeaddrinfo
#undef gai_strerror
#undef getaddrinfo
#undef gethostbyaddr
#undef gethostbyname
#undef getnameinfo
#undef getprotobyname
#undef getprotobynumber
#undef getservbyname
#undef getservbyport
#undef inet_ntop
#undef inet_pton

/* The C library has declared these already (stdlib.h is enough), so only a macro is left. */
#undef FD_SETSIZE
#ifdef ASYNCSELECT_OWN_FD_SETSIZE
#pragma pop_macro("FD_SETSIZE")
#else
#define FD_SETSIZE 64
#endif
#undef FD_CLR
#undef FD_ISSET
#undef FD_SET
#undef FD_ZERO
#define fd_set asyncselect_fd_set
#define select asyncselect_select
#define gethostname asyncselect_gethostname

#endif
