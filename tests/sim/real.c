/* The system's own loopback as a script's other side: TCP and UDP. The process stays on one
 * processor, where what was sent has arrived when a datagram that was sent after it has. Time is the
 * script's: the clock goes ahead when it says so. What the system cannot be made to do is left out. */
#define _GNU_SOURCE
#include "world.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <event2/event.h>

#include "real_calls.h"
#include "sidewatch.h"
#include "sys.h"

enum { TURNS = 6, STEP_MS = 50 };

static int listener = -1, dead = -1, sink = -1;
static struct sockaddr_in listener_name, dead_name; /* dead for streams; the sink's for datagrams */
static bool small;                                  /* buffers that a script fills */

static void must(bool done, const char *what)
{
    if (!done)
        wrong("the system fails: %s: %s", what, strerror(errno));
}

/* A socket of the system's at a named port, or at one of its own; -1: it is taken. */
static int system_socket(int type, struct sockaddr_in *name)
{
    unsigned size = sizeof(*name);
    int fd = (int)syscall(SYS_socket, AF_INET, type, 0);
    must(fd >= 0, "socket");
    if (sys_bind(fd, (struct sockaddr *)name, size) < 0) {
        sys_close(fd);
        return -1;
    }
    must(sys_getsockname(fd, (struct sockaddr *)name, &size) == 0, "getsockname");
    return fd;
}

/* Under one number a stream that nobody listens to, and a datagram socket. */
static void make_dead(void)
{
    do {
        if (dead >= 0)
            sys_close(dead);
        dead_name.sin_port = 0;
        dead = system_socket(SOCK_STREAM, &dead_name);
        must(dead >= 0, "bind");
        sink = system_socket(SOCK_DGRAM, &dead_name);
    } while (sink < 0);
}

static void fence(void)
{
    char byte = 0;
    struct pollfd ready = {.fd = sink, .events = POLLIN};
    must(syscall(SYS_sendto, sink, &byte, 1, 0, &dead_name, sizeof(dead_name)) == 1, "sendto");
    do
        must(poll(&ready, 1, 20000) == 1, "poll");
    while (syscall(SYS_recvfrom, sink, &byte, 1, MSG_DONTWAIT, NULL, NULL) == 1 && byte != 0);
    while (syscall(SYS_recvfrom, sink, &byte, 1, MSG_DONTWAIT, NULL, NULL) >= 0)
        continue;
}

/* The smallest that there is. */
static void make_small(int fd, int side)
{
    int size = 1;
    if (small)
        must(sys_setsockopt(fd, SOL_SOCKET, side, &size, sizeof(size)) == 0, "a small buffer");
}

static void real_open(const struct script *s)
{
    cpu_set_t one;
    small = s->buffer % 2;
    grain = small ? MOST_GRAIN : 1;
    real_no_descriptors = false;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof(one), &one);
    listener_name = dead_name = (struct sockaddr_in){.sin_family = AF_INET};
    listener_name.sin_addr.s_addr = dead_name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = system_socket(SOCK_STREAM, &listener_name);
    must(listener >= 0, "bind");
    make_small(listener, SO_RCVBUF); /* which those that come have too */
    must(sys_listen(listener, 64) == 0, "listen");
    dead = -1;
    make_dead();
}

static void real_close(void)
{
    sys_close(listener);
    sys_close(dead);
    sys_close(sink);
}

static bool real_address(enum target target, struct sockaddr_in *address)
{
    *address = target == TARGET_RAW ? listener_name : dead_name;
    return target == TARGET_RAW || target == TARGET_DEAD;
}

static bool name_of(SOCKET s, struct sockaddr_in *name)
{
    unsigned size = sizeof(*name);
    return sys_getsockname((int)s, (struct sockaddr *)name, &size) == 0;
}

/* The other end of a connection: the bytes that it is sent are data to it, urgent ones too. */
static int as_peer(int fd)
{
    int on = 1;
    must(fd >= 0, "no peer");
    must(sys_setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof(on)) == 0, "SO_OOBINLINE");
    must(sys_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0, "TCP_NODELAY");
    fence();
    return fd;
}

/* Only while there is room: who finds none tries again after a second. */
static int real_client(SOCKET listening)
{
    struct sockaddr_in to;
    struct tcp_info info;
    unsigned size = sizeof(info);
    if (!name_of(listening, &to) ||
        sys_getsockopt((int)listening, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
        info.tcpi_unacked >= info.tcpi_sacked)
        return -1;
    int peer = (int)syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    must(peer >= 0, "socket");
    make_small(peer, SO_RCVBUF);
    must(syscall(SYS_connect, peer, &to, sizeof(to)) == 0, "connect");
    return as_peer(peer);
}

static int real_accepted(SOCKET s)
{
    (void)s;
    return as_peer((int)syscall(SYS_accept4, listener, NULL, NULL, SOCK_CLOEXEC));
}

static size_t real_send(int peer, const uint8_t *bytes, size_t size, bool urgent)
{
    long sent = syscall(SYS_sendto, peer, bytes, size,
                        MSG_DONTWAIT | MSG_NOSIGNAL | (urgent ? MSG_OOB : 0), NULL, 0);
    fence();
    return sent > 0 ? (size_t)sent : 0;
}

/* A receive stops at an urgent byte. */
static size_t real_receive(int peer, uint8_t *into, size_t size)
{
    size_t all = 0;
    long got;
    fence();
    while (all < size && (got = syscall(SYS_recvfrom, peer, into + all, size - all, MSG_DONTWAIT,
                                        NULL, NULL)) > 0)
        all += (size_t)got;
    return all;
}

static void real_end(int peer)
{
    syscall(SYS_shutdown, peer, SHUT_WR);
    fence();
}

static void real_drop(int peer, bool hard)
{
    struct linger at_once = {.l_onoff = 1};
    fence();
    if (hard)
        sys_setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    sys_close(peer);
    fence();
}

static bool real_datagram(SOCKET s, size_t size)
{
    struct sockaddr_in to;
    uint8_t bytes[MOST_BYTES] = {1};
    if (!name_of(s, &to) ||
        syscall(SYS_sendto, sink, bytes, size, 0, &to, sizeof(to)) != (long)size)
        return false;
    fence();
    return true;
}

static bool real_icmp(SOCKET s)
{
    (void)s;
    return false;
}

/* Asked before each send: nothing is to be held back for an acknowledgement. Once for each socket, for
 * it pushes what waits. */
static void send_at_once(int fd)
{
    int on = 1, was = 0;
    unsigned size = sizeof(was);
    if (sys_getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &was, &size) == 0 && !was &&
        sys_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0)
        make_small(fd, SO_SNDBUF);
}

static bool real_writable(SOCKET s)
{
    struct pollfd p = {.fd = (int)s, .events = POLLOUT};
    send_at_once((int)s);
    fence();
    return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT);
}

/* libevent's select() stops at a descriptor that is closed. */
static bool real_raw_close(SOCKET s)
{
    return strcmp(event_base_get_method(bases[0]), "select") != 0 && sys_close((int)s) == 0;
}

static bool real_descriptors(bool left)
{
    real_no_descriptors = !left;
    return true;
}

static bool real_idle(struct event_base *base)
{
    fence();
    for (int turn = 0; turn < TURNS; turn++) {
        sidewatch_fence();
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    }
    return true;
}

static void real_advance(struct event_base *all[], int count, int ms)
{
    for (int passed = 0; passed < ms; passed += STEP_MS) {
        real_ahead_ms += STEP_MS;
        for (int i = 0; i < count; i++)
            real_idle(all[i]);
    }
}

const struct backend real = {
    .name = "real",
    .open = real_open,
    .close = real_close,
    .address = real_address,
    .client = real_client,
    .accepted = real_accepted,
    .send = real_send,
    .receive = real_receive,
    .end = real_end,
    .drop = real_drop,
    .datagram = real_datagram,
    .icmp = real_icmp,
    .writable = real_writable,
    .raw_close = real_raw_close,
    .descriptors = real_descriptors,
    .idle = real_idle,
    .advance = real_advance,
    .moves = true,
};
