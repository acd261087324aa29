/* tally: how often the process asks the system, and allocates: the library, libevent and the test
 * alike. It takes the place of the C library's functions (tally.c). And the peers of a test, whose
 * own calls do not count. */
#ifndef TESTS_TALLY_H
#define TESTS_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tally {
    unsigned receives; /* recv, recvfrom, recvmsg */
    unsigned sends;    /* send, sendto, sendmsg */
    unsigned looks;    /* poll */
    unsigned waits;    /* epoll_wait, select */
    unsigned controls; /* epoll_ctl */
    unsigned wakes;    /* write: to a pipe that wakes a loop; and read, that empties it */
    unsigned others;   /* fstat, fcntl, ioctl, getsockopt, accept4 */
    unsigned allocations;
};

/* From now on all threads' calls count. */
void tally_begin(void);
struct tally tally_end(void);

/* How many threads sleep in such a call with no end set to it. */
unsigned tally_sleepers(void);
/* From now on who sleeps for a time finds at once that it has passed; by the clock, too. */
void tally_hasten(bool on);
/* By the clock so much time has passed. */
void tally_pass(unsigned ms);
uint64_t tally_now_ms(void);

/* Can allocations be seen? Not with every C library, and not where a sanitizer has them. */
bool tally_sees_memory(void);
/* Bytes that are allocated now, with malloc's own. */
size_t tally_memory(void);

/* A connection to this port of the loopback; of a peer. */
int peer_connect(unsigned short port);
void peer_send(int peer, size_t size);
/* A receive of just so much; it waits. */
void peer_receive(int peer, size_t size);
/* Waits until so many bytes can be received from a descriptor. */
void peer_await(int fd, size_t size);
/* How many more descriptors there may be, at most `most`. */
unsigned peer_descriptors_left(unsigned most);

#endif
