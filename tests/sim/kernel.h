/* kernel: a simulated kernel with Linux's semantics, in one thread and one address space. The
 * library reaches it through sys.h (kernel_sys.c), libevent's and the sidewatch's place is taken by
 * loop.c; what the network and the peers do comes through this header, at the moment that the
 * caller chooses. */
#ifndef TESTS_SIM_KERNEL_H
#define TESTS_SIM_KERNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    MOST_KSOCKETS = 128,
    MOST_FDS = 96,
    FIRST_FD = 3,
    RING = 1024, /* bytes; more than any limit */
    MOST_QUEUE = 16
};

enum kstate { K_CLOSED, K_LISTENING, K_CONNECTING, K_CONNECTED };
enum kkind { K_STREAM, K_DATAGRAM, K_PIPE_READ, K_PIPE_WRITE, K_NEVER_READY, K_NETLINK };

/* A socket, or an end of a pipe. Peers outside the library are sockets without a descriptor. */
struct ksocket {
    bool used;
    uint8_t kind, state;
    unsigned refs; /* descriptors */
    bool raw;      /* a peer outside the library holds it */
    bool nonblocking;
    bool attempted; /* connect() has not told the outcome of an attempt yet: SS_CONNECTING */
    bool oob_inline;
    uint64_t inode;
    uint16_t port, peer_port;
    int peer;  /* -1 */
    int error; /* sk_err */
    bool shut_in, shut_out, done;
    bool no_space; /* a sender waits: the next room in the buffer is told */
    /* stream: sequence numbers of what arrived (end) and was read (read); RING bytes are kept */
    uint32_t read, end, urgent_at;
    enum { URGENT_NONE, URGENT_HERE, URGENT_READ } urgent;
    uint8_t ring[RING];
    /* listening: connections; datagram: sizes */
    unsigned queued, backlog;
    int queue[MOST_QUEUE];
    unsigned wakes[2]; /* how often something changed: input, output */
};

/* What differs from run to run. */
struct kernel_traits {
    unsigned buffer;     /* bytes a direction of a connection holds, 4..RING/2 */
    bool tells_all_room; /* as kqueue: each room in a send buffer is an edge */
};

extern struct ksocket ksockets[MOST_KSOCKETS];
extern struct kernel_traits kernel_traits;
extern bool kernel_descriptors_out; /* accept and socket fail with EMFILE */
extern int64_t kernel_now_ms;
extern unsigned long kernel_calls; /* system calls since kernel_open */
/* Called at the entry of each system call, with its descriptor or -1; NULL: nothing. It may call what
 * follows. */
extern void (*kernel_on_call)(int fd);
/* The call that enters asks whose the number is. */
extern _Thread_local bool kernel_identifies;
/* Numbers that are not given out now; NULL: none. */
extern bool (*kernel_keeps)(int fd);

/* What the last call did that changes what may be told. Its user sets it to KERNEL_NOTHING again. */
extern struct kernel_done {
    enum {
        KERNEL_NOTHING,
        KERNEL_RECEIVED,
        KERNEL_PEEKED,
        KERNEL_SENT,
        KERNEL_ACCEPTED,
        KERNEL_CONNECTED,
        KERNEL_SHUT,
        KERNEL_POLLED /* for room; result: POLL* */
    } what;
    int fd;
    long result;
} kernel_done;

void kernel_open(struct kernel_traits traits);
/* The socket of a descriptor; NULL: none. */
struct ksocket *kernel_of(int fd);
int kernel_index(const struct ksocket *k);
/* POLL* bits that are true. */
short kernel_poll(struct ksocket *k);
/* Waits for room in its buffer, if there is none [poll(2) does]. */
void kernel_wake(struct ksocket *k, unsigned sides);
enum { WAKE_IN = 1, WAKE_OUT = 2 };

/* For kernel_sys.c. */
struct ksocket *kernel_make(enum kkind kind);
int kernel_descriptor(struct ksocket *k);
void kernel_occupy(int fd, struct ksocket *k);
void kernel_release(struct ksocket *k);
struct ksocket *kernel_listener(uint16_t port);
struct ksocket *kernel_peer(const struct ksocket *k);
unsigned kernel_room(const struct ksocket *k);
bool kernel_is_writable(const struct ksocket *k);
/* Both have the sequence numbers of a stream; peek or not, urgent byte and mark as Linux. */
ssize_t kernel_stream_read(struct ksocket *k, uint8_t *into, size_t size, bool peek);
size_t kernel_stream_write(struct ksocket *k, const uint8_t *bytes, size_t size, bool urgent);
void kernel_reset_by_peer(struct ksocket *k);
void kernel_end_by_peer(struct ksocket *k);
void kernel_close_connection(struct ksocket *k, bool hard);
void kernel_establish(struct ksocket *client, struct ksocket *server);

/* ---- the network and the peers ---- */

enum { PORT_SLOW = 1, PORT_RAW = 2, PORT_DEAD = 3, PORT_UNREACHABLE = 4, PORT_FREE = 100 };

/* A client connects to a listening port: the client's index, or -1 (nobody listens, or the backlog
 * is full). */
int kernel_client(uint16_t port);
/* The outcome of an attempt to PORT_SLOW: the peer's index; with an error (errno) -1. */
int kernel_outcome(int fd, int error);
/* The peer of a connection to PORT_RAW or an accepted client; -1. */
int kernel_peer_of(int fd);

size_t kernel_peer_send(int peer, const uint8_t *bytes, size_t size, bool urgent);
size_t kernel_peer_receive(int peer, uint8_t *into, size_t size);
void kernel_peer_end(int peer);
void kernel_peer_close(int peer, bool hard);
void kernel_datagram(int fd, size_t size);
void kernel_icmp(int fd, int error);
/* A descriptor that the program's other libraries open, close or duplicate. */
void kernel_raw_close(int fd);
int kernel_raw_dup(int fd);

#endif
