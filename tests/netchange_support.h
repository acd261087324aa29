/* What the tests of changes of addresses and routes share: requests, and what is to come of them.
 */
#ifndef TESTS_NETCHANGE_SUPPORT_H
#define TESTS_NETCHANGE_SUPPORT_H

#include "support.h"

#include "netchange.h"

enum { BOTH = FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE };
#define LIST "FD_ADDRESS_LIST_CHANGE"
#define ROUTE "FD_ROUTING_INTERFACE_CHANGE"

SOCKET v4_socket(void);
SOCKET v6_socket(void);
struct sockaddr_storage address_of(const char *text, DWORD *size);

/* WSAIoctl without an answer. */
int ioctl_with(SOCKET s, DWORD code, const void *in, DWORD in_size);
int ask_list(SOCKET s);
int ask_route(SOCKET s, const char *destination);
#define arm_list(s) fail_with(ask_list(s), WSAEWOULDBLOCK)
#define arm_route(s, destination) fail_with(ask_route((s), (destination)), WSAEWOULDBLOCK)

/* Every change up to now has been taken in, and nothing came of it. */
#define expect_nothing(s)                                                                          \
    do {                                                                                           \
        netchange_settle();                                                                        \
        expect((s), "");                                                                           \
    } while (0)

/* What SIO_ADDRESS_LIST_QUERY says, as one text. */
const char *list_of(SOCKET s);

/* Holds the background thread, which watches, fast while changes are made. */
void hold_background(void);
bool background_is_held(void);
void release_background(void);

/* run_suite, each test in a network of its own; skipped where the system does not allow that. */
int run_in_own_network(const char *name, add_tests_fn add);

#endif
