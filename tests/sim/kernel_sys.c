/* The library's system calls, answered by the simulated kernel. */
#define _GNU_SOURCE
#include "kernel_sys.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "kernel_network.h"

struct ksocket *kernel_enter(int fd)
{
    kernel_calls++;
    if (kernel_on_call)
        kernel_on_call(fd);
    return kernel_of(fd);
}

static long done(int what, int fd, long result)
{
    kernel_done.what = what;
    kernel_done.fd = fd;
    kernel_done.result = result;
    return result;
}

static struct sockaddr_in name_of(uint16_t port)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(port)};
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return name;
}

void kernel_answer_name(uint16_t port, struct sockaddr *name, unsigned *length)
{
    struct sockaddr_in answer = name_of(port);
    if (!name)
        return;
    memcpy(name, &answer, *length < sizeof(answer) ? *length : sizeof(answer));
    *length = sizeof(answer);
}

int kernel_take_error(struct ksocket *k)
{
    int error = k->error;
    k->error = 0;
    return error;
}

int sys_socket(int family, int type, int protocol, bool inherit)
{
    (void)protocol;
    (void)inherit;
    kernel_enter(-1);
    if (kernel_descriptors_out)
        return -EMFILE;
    if (family == AF_NETLINK)
        return kernel_netlink_socket();
    if (family != AF_INET && (family != AF_INET6 || type != SOCK_DGRAM))
        return -EAFNOSUPPORT;
    struct ksocket *k = kernel_make(type == SOCK_STREAM ? K_STREAM : K_DATAGRAM);
    if (!k)
        return -ENOBUFS;
    int fd = kernel_descriptor(k);
    kernel_release(k);
    return fd;
}

int sys_bind(int fd, const struct sockaddr *name, unsigned length)
{
    ENTER(fd);
    static uint16_t next = PORT_FREE;
    if (k->kind == K_NETLINK)
        return kernel_netlink_bind(k, name, length);
    if (length < sizeof(struct sockaddr_in))
        return -EINVAL;
    if (k->port)
        return -EINVAL;
    if (name->sa_family == AF_INET6 && !kernel_network_usable(name))
        return -EADDRNOTAVAIL;
    struct sockaddr_in wanted;
    memcpy(&wanted, name, sizeof(wanted));
    k->port = wanted.sin_port ? ntohs(wanted.sin_port) : next++;
    if (next == UINT16_MAX)
        next = PORT_FREE;
    return 0;
}

int sys_listen(int fd, int backlog)
{
    ENTER(fd);
    if (k->kind != K_STREAM)
        return -EOPNOTSUPP;
    if (k->attempted || (k->state != K_CLOSED && k->state != K_LISTENING))
        return -EINVAL;
    k->state = K_LISTENING;
    k->backlog = backlog < 1 ? 1 : backlog > MOST_QUEUE ? MOST_QUEUE : (unsigned)backlog;
    kernel_wake(k, WAKE_IN);
    return 0;
}

static void disconnect(struct ksocket *k)
{
    if (k->state == K_CONNECTED)
        kernel_close_connection(k, true);
    k->state = K_CLOSED;
    k->peer = -1;
    k->shut_in = k->shut_out = k->done = k->attempted = false;
    k->read = k->end = 0;
    k->urgent = URGENT_NONE;
}

static int begin_attempt(struct ksocket *k, uint16_t port)
{
    if (port == PORT_UNREACHABLE)
        return -ENETUNREACH;
    k->state = K_CONNECTING;
    k->peer_port = port;
    if (port == PORT_SLOW && k->nonblocking)
        return -EINPROGRESS;
    int server = port == PORT_DEAD ? -1 : kernel_client(port);
    struct ksocket *peer = NULL;
    if (port == PORT_RAW || port == PORT_SLOW) {
        peer = kernel_make(K_STREAM);
        if (peer)
            peer->raw = peer->oob_inline = true;
    } else if (server >= 0) { /* the client that was made steps back for this one */
        struct ksocket *stand_in = &ksockets[server];
        peer = kernel_peer(stand_in);
        stand_in->peer = -1;
        stand_in->raw = stand_in->used = false;
    }
    if (peer) {
        kernel_establish(k, peer);
        return k->nonblocking ? -EINPROGRESS : 0;
    }
    k->state = K_CLOSED;
    k->shut_in = k->shut_out = true;
    kernel_wake(k, WAKE_IN | WAKE_OUT);
    if (!k->nonblocking)
        return -ECONNREFUSED;
    k->error = ECONNREFUSED;
    return -EINPROGRESS;
}

static int connect_now(struct ksocket *k, const struct sockaddr *name, unsigned length)
{
    struct sockaddr_in to;
    if (name->sa_family == AF_UNSPEC) {
        disconnect(k);
        k->peer_port = 0;
        return 0;
    }
    if (length < sizeof(to))
        return -EINVAL;
    memcpy(&to, name, sizeof(to));
    if (k->kind == K_DATAGRAM) {
        if (ntohs(to.sin_port) == PORT_UNREACHABLE)
            return -ENETUNREACH; /* and stays connected as it was */
        k->peer_port = ntohs(to.sin_port);
        return 0;
    }
    if (k->state == K_LISTENING)
        return -EISCONN;
    if (k->attempted) {
        if (k->state == K_CONNECTING)
            return -EALREADY;
        k->attempted = false;
        if (k->state == K_CONNECTED)
            return 0;
        int error = kernel_take_error(k);
        disconnect(k);
        return error ? -error : -ECONNABORTED;
    }
    if (k->state == K_CONNECTED)
        return -EISCONN;
    int result = begin_attempt(k, ntohs(to.sin_port));
    k->attempted = result == -EINPROGRESS;
    if (result == -ECONNREFUSED)
        disconnect(k);
    return result;
}

int sys_connect(int fd, const struct sockaddr *name, unsigned length)
{
    ENTER(fd);
    return (int)done(KERNEL_CONNECTED, fd, connect_now(k, name, length));
}

static int accept_now(struct ksocket *k, struct sockaddr *name, unsigned *length, bool nonblocking)
{
    if (k->state != K_LISTENING)
        return -EINVAL;
    if (!k->queued)
        return -EAGAIN;
    if (kernel_descriptors_out)
        return -EMFILE;
    struct ksocket *accepted = &ksockets[k->queue[0]];
    k->queued--;
    memmove(k->queue, k->queue + 1, k->queued * sizeof(k->queue[0]));
    accepted->refs = 0;
    accepted->nonblocking = nonblocking;
    int result = kernel_descriptor(accepted);
    kernel_answer_name(accepted->peer_port ? accepted->peer_port : 9, name, length);
    return result;
}

int sys_accept(int fd, struct sockaddr *name, unsigned *length, bool nonblocking)
{
    ENTER(fd);
    return (int)done(KERNEL_ACCEPTED, fd, accept_now(k, name, length, nonblocking));
}

static size_t total_of(const struct iovec *parts, unsigned count)
{
    size_t total = 0;
    for (unsigned i = 0; i < count; i++)
        total += parts[i].iov_len;
    return total;
}

static void scatter(struct iovec *parts, unsigned count, const uint8_t *bytes, size_t size)
{
    for (unsigned i = 0; i < count && size; i++) {
        size_t some = parts[i].iov_len < size ? parts[i].iov_len : size;
        memcpy(parts[i].iov_base, bytes, some);
        bytes += some;
        size -= some;
    }
}

static ssize_t receive_datagram(struct ksocket *k, struct iovec *parts, unsigned count, int *flags,
                                struct sockaddr *from, unsigned *length)
{
    uint8_t bytes[RING];
    bool peek = *flags & MSG_PEEK;
    *flags = 0;
    if (k->error)
        return -kernel_take_error(k);
    if (!k->queued)
        return -EAGAIN;
    size_t size = (size_t)k->queue[0];
    size_t room = total_of(parts, count);
    if (!peek) {
        k->queued--;
        memmove(k->queue, k->queue + 1, k->queued * sizeof(k->queue[0]));
    }
    if (size > room) {
        *flags = MSG_TRUNC;
        size = room;
    }
    memset(bytes, 'd', size);
    scatter(parts, count, bytes, size);
    kernel_answer_name(9, from, length);
    return (ssize_t)size;
}

static ssize_t receive_urgent(struct ksocket *k, uint8_t *byte, bool peek)
{
    if (k->oob_inline || k->urgent != URGENT_HERE)
        return -EINVAL;
    if (k->state == K_CLOSED && !k->done)
        return -ENOTCONN;
    *byte = k->ring[k->urgent_at % RING];
    if (!peek)
        k->urgent = URGENT_READ;
    return 1;
}

static ssize_t receive_now(struct ksocket *k, struct iovec *parts, unsigned count, int *flags,
                           struct sockaddr *from, unsigned *length)
{
    uint8_t bytes[RING];
    int how = *flags;
    if (k->kind == K_DATAGRAM)
        return receive_datagram(k, parts, count, flags, from, length);
    *flags = 0;
    if (k->state == K_LISTENING)
        return -ENOTCONN;
    if (how & MSG_OOB) {
        ssize_t result = receive_urgent(k, bytes, how & MSG_PEEK);
        if (result > 0)
            scatter(parts, count, bytes, 1);
        return result;
    }
    size_t room = total_of(parts, count);
    ssize_t got =
        room ? kernel_stream_read(k, bytes, room < RING ? room : RING, how & MSG_PEEK) : 0;
    scatter(parts, count, bytes, (size_t)got);
    if (got || !room || k->done)
        return got;
    if (k->error)
        return -kernel_take_error(k);
    if (k->shut_in)
        return 0;
    if (k->state == K_CLOSED)
        return -ENOTCONN;
    return -EAGAIN;
}

ssize_t sys_receive(int fd, struct iovec *parts, unsigned count, int *flags, struct sockaddr *from,
                    unsigned *length)
{
    ENTER(fd);
    int what = *flags & MSG_PEEK ? KERNEL_PEEKED : KERNEL_RECEIVED;
    return done(what, fd, receive_now(k, parts, count, flags, from, length));
}

ssize_t sys_receive_stream(int fd, void *data, size_t size)
{
    struct iovec part = {data, size};
    int flags = 0;
    return sys_receive(fd, &part, 1, &flags, NULL, NULL);
}

ssize_t sys_receive_datagram(int fd, struct iovec *part, struct sockaddr *from, unsigned *length,
                             bool *cut)
{
    int flags = 0;
    ssize_t result = sys_receive(fd, part, 1, &flags, from, length);
    *cut = (flags & MSG_TRUNC) != 0;
    return result;
}

int sys_peek(int fd)
{
    uint8_t byte;
    struct iovec part = {&byte, 1};
    int flags = MSG_PEEK;
    return (int)sys_receive(fd, &part, 1, &flags, NULL, NULL);
}

bool sys_take_urgent(int fd, unsigned char *byte)
{
    struct ksocket *k = kernel_enter(fd);
    return k && k->kind == K_STREAM && receive_urgent(k, byte, false) == 1;
}

static ssize_t send_now(struct ksocket *k, struct iovec *parts, unsigned count, int flags,
                        const struct sockaddr *to, unsigned length)
{
    uint8_t bytes[RING];
    size_t size = total_of(parts, count);
    if (k->kind == K_DATAGRAM) {
        if (k->error)
            return -kernel_take_error(k);
        if (!to && !k->peer_port)
            return -EDESTADDRREQ;
        (void)length;
        return (ssize_t)size;
    }
    if (k->state == K_CONNECTING)
        return -EAGAIN;
    if (k->error)
        return -kernel_take_error(k);
    if (k->shut_out || k->state != K_CONNECTED)
        return -EPIPE;
    size_t some = 0;
    for (unsigned i = 0; i < count && some < RING; i++) {
        size_t part = parts[i].iov_len < RING - some ? parts[i].iov_len : RING - some;
        memcpy(bytes + some, parts[i].iov_base, part);
        some += part;
    }
    if (!some)
        return 0;
    size_t sent = kernel_stream_write(k, bytes, some, flags & MSG_OOB);
    return sent ? (ssize_t)sent : -EAGAIN;
}

ssize_t sys_send(int fd, struct iovec *parts, unsigned count, int flags, const struct sockaddr *to,
                 unsigned length)
{
    ENTER(fd);
    return done(KERNEL_SENT, fd, send_now(k, parts, count, flags, to, length));
}

ssize_t sys_send_now(int fd, const void *data, size_t size, const struct sockaddr *to,
                     unsigned length)
{
    struct iovec part = {(void *)(uintptr_t)data, size};
    return sys_send(fd, &part, 1, 0, to, length);
}

ssize_t sys_discard(int fd, size_t limit)
{
    ENTER(fd);
    uint8_t waste[RING];
    size_t total = 0;
    while (total < limit) {
        ssize_t got = kernel_stream_read(k, waste, sizeof(waste), false);
        if (got <= 0)
            break;
        total += (size_t)got;
    }
    return (ssize_t)total;
}

int sys_shutdown_output(int fd)
{
    ENTER(fd);
    k->shut_out = true;
    if (k->state != K_CONNECTED)
        return -ENOTCONN;
    if (kernel_peer(k))
        kernel_end_by_peer(kernel_peer(k));
    return (int)done(KERNEL_SHUT, fd, 0);
}

int sys_close(int fd)
{
    ENTER(fd);
    kernel_raw_close(fd);
    return 0;
}

int sys_reset(int fd)
{
    ENTER(fd);
    if (k->refs == 1)
        kernel_close_connection(k, true);
    kernel_raw_close(fd);
    return 0;
}

void sys_interrupt(int fd)
{
    kernel_enter(fd);
}

int sys_vacate(int fd)
{
    ENTER(fd);
    struct ksocket *never = kernel_make(K_NEVER_READY);
    (void)k;
    if (!never)
        return -EMFILE;
    kernel_raw_close(fd);
    kernel_occupy(fd, never);
    return 0;
}

int sys_poll(struct pollfd *set, unsigned count, int timeout_ms)
{
    int ready = 0;
    (void)timeout_ms; /* nothing comes while one waits */
    kernel_enter(-1);
    for (unsigned i = 0; i < count; i++) {
        struct ksocket *k = kernel_of(set[i].fd);
        short always = POLLERR | POLLHUP | POLLNVAL;
        short bits = k ? kernel_poll(k) : POLLNVAL;
        set[i].revents = set[i].fd < 0 ? 0 : (short)(bits & (set[i].events | always));
        ready += set[i].revents != 0;
        if (set[i].events == POLLOUT)
            done(KERNEL_POLLED, set[i].fd, set[i].revents);
    }
    return ready;
}

int64_t sys_now_ms(void)
{
    return kernel_now_ms;
}

int sys_pipe(int ends[2])
{
    kernel_enter(-1);
    struct ksocket *in = kernel_make(K_PIPE_READ);
    struct ksocket *out = in ? kernel_make(K_PIPE_WRITE) : NULL;
    if (!out)
        return -EMFILE;
    in->peer = kernel_index(out);
    out->peer = kernel_index(in);
    ends[0] = kernel_descriptor(in);
    ends[1] = kernel_descriptor(out);
    return ends[0] < 0 || ends[1] < 0 ? -EMFILE : 0;
}

void sys_pipe_put(int end)
{
    struct ksocket *k = kernel_enter(end);
    struct ksocket *in = k ? kernel_peer(k) : NULL;
    if (!in)
        return;
    in->queued = 1;
    kernel_wake(in, WAKE_IN);
}

void sys_pipe_drain(int end)
{
    struct ksocket *k = kernel_enter(end);
    if (k)
        k->queued = 0;
}

int sys_cond_init(pthread_cond_t *cond)
{
    return -pthread_cond_init(cond, NULL);
}

void sys_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    pthread_cond_wait(cond, mutex);
}

void sys_cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t end_ms)
{
    (void)cond; /* nobody else runs who could signal it */
    (void)mutex;
    kernel_now_ms = end_ms;
}

void sys_os_adopt(int fd)
{
    (void)fd;
}

void sys_thread_here(struct sys_thread *t)
{
    *t = (struct sys_thread){.thread = pthread_self()};
}

int sys_thread_set_priority(const struct sys_thread *t, int priority)
{
    (void)t;
    (void)priority;
    return 0;
}

int sys_os_send_flags(void)
{
    return 0;
}
