/* Connections, their buffers, ends and wake-ups. tcp(7); the facts are measured ones. */
#define _GNU_SOURCE
#include "kernel.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>

struct ksocket ksockets[MOST_KSOCKETS];
struct kernel_traits kernel_traits;
bool kernel_descriptors_out;
int64_t kernel_now_ms;
unsigned long kernel_calls;
void (*kernel_on_call)(int fd);
_Thread_local bool kernel_identifies;
bool (*kernel_keeps)(int fd);
struct kernel_done kernel_done;

static int descriptors[MOST_FDS]; /* index + 1 */
static uint64_t next_inode;

void kernel_open(struct kernel_traits traits)
{
    memset(ksockets, 0, sizeof(ksockets));
    memset(descriptors, 0, sizeof(descriptors));
    kernel_traits = traits;
    kernel_descriptors_out = false;
    kernel_on_call = NULL;
    kernel_keeps = NULL;
    kernel_done.what = KERNEL_NOTHING;
    kernel_calls = 0;
    next_inode = 1;
}

int kernel_index(const struct ksocket *k)
{
    return k ? (int)(k - ksockets) : -1;
}

struct ksocket *kernel_of(int fd)
{
    int index = fd >= 0 && fd < MOST_FDS ? descriptors[fd] : 0;
    return index ? &ksockets[index - 1] : NULL;
}

struct ksocket *kernel_make(enum kkind kind)
{
    for (int i = 0; i < MOST_KSOCKETS; i++) {
        struct ksocket *k = &ksockets[i];
        if (k->used)
            continue;
        /* the ring keeps what it had: nobody reads what was not written */
        memset(k, 0, offsetof(struct ksocket, ring));
        k->queued = k->backlog = 0;
        k->wakes[0] = k->wakes[1] = 1;
        k->used = true;
        k->kind = (uint8_t)kind;
        k->peer = -1;
        k->inode = next_inode++;
        return k;
    }
    return NULL;
}

int kernel_descriptor(struct ksocket *k)
{
    for (int fd = FIRST_FD; fd < MOST_FDS; fd++) {
        if (descriptors[fd] || (kernel_keeps && kernel_keeps(fd)))
            continue;
        descriptors[fd] = kernel_index(k) + 1;
        k->refs++;
        return fd;
    }
    return -EMFILE;
}

void kernel_occupy(int fd, struct ksocket *k)
{
    descriptors[fd] = kernel_index(k) + 1;
    k->refs++;
}

struct ksocket *kernel_peer(const struct ksocket *k)
{
    return k->peer >= 0 ? &ksockets[k->peer] : NULL;
}

struct ksocket *kernel_listener(uint16_t port)
{
    for (int i = 0; i < MOST_KSOCKETS; i++)
        if (ksockets[i].used && ksockets[i].state == K_LISTENING && ksockets[i].port == port)
            return &ksockets[i];
    return NULL;
}

void kernel_wake(struct ksocket *k, unsigned sides)
{
    if (sides & WAKE_IN)
        k->wakes[0]++;
    if (sides & WAKE_OUT)
        k->wakes[1]++;
}

/* ---- buffers ---- */

static unsigned unread(const struct ksocket *k)
{
    return k->end - k->read;
}

unsigned kernel_room(const struct ksocket *k)
{
    const struct ksocket *to = kernel_peer(k);
    unsigned used = to ? unread(to) : 0;
    return used < kernel_traits.buffer ? kernel_traits.buffer - used : 0;
}

bool kernel_is_writable(const struct ksocket *k)
{
    return k->shut_out || !kernel_peer(k) || kernel_room(k) * 3 >= kernel_traits.buffer;
}

/* After a read: the sender that waits for room hears of it. */
static void tell_room(struct ksocket *k)
{
    struct ksocket *sender = kernel_peer(k);
    if (!sender || (!sender->no_space && !kernel_traits.tells_all_room) ||
        !kernel_is_writable(sender))
        return;
    sender->no_space = false;
    kernel_wake(sender, WAKE_OUT);
}

short kernel_poll(struct ksocket *k)
{
    short bits = 0;
    switch ((enum kkind)k->kind) {
    case K_PIPE_READ:
        return k->queued ? POLLIN : 0;
    case K_PIPE_WRITE:
        return POLLOUT;
    case K_NEVER_READY:
        return 0;
    case K_NETLINK:
        return (short)((k->queued ? POLLIN : 0) | (k->error ? POLLERR : 0));
    case K_DATAGRAM:
        return (short)((k->queued ? POLLIN : 0) | POLLOUT | (k->error ? POLLERR : 0));
    case K_STREAM:
        break;
    }
    if (k->state == K_LISTENING)
        return k->queued ? POLLIN : 0;
    if (k->error)
        bits |= POLLERR;
    if (k->state == K_CLOSED || (k->shut_in && k->shut_out))
        bits |= POLLHUP;
    if (k->shut_in)
        bits |= POLLIN | POLLRDHUP;
    if (k->state == K_CONNECTING)
        return bits;
    unsigned target = k->urgent && k->urgent_at == k->read && !k->oob_inline ? 2 : 1;
    if (unread(k) >= target)
        bits |= POLLIN;
    if (k->state == K_CLOSED || kernel_is_writable(k))
        bits |= POLLOUT;
    else
        k->no_space = true;
    if (k->urgent == URGENT_HERE)
        bits |= POLLPRI;
    return bits;
}

static uint8_t *place(struct ksocket *k, uint32_t sequence)
{
    return &k->ring[sequence % RING];
}

/* 0: there is nothing, which the caller tells apart. A read stops at the mark when it has something
 * by then, and passes an urgent byte that it begins at. */
ssize_t kernel_stream_read(struct ksocket *k, uint8_t *into, size_t size, bool peek)
{
    uint32_t at = k->read;
    size_t got = 0;
    while (got < size && at != k->end) {
        if (k->urgent && at == k->urgent_at) {
            if (got)
                break;
            if (!k->oob_inline) {
                at++;
                continue;
            }
        }
        into[got++] = *place(k, at++);
    }
    if (!peek && at != k->read) {
        k->read = at;
        if (k->urgent && (int32_t)(k->read - k->urgent_at) > 0)
            k->urgent = URGENT_NONE;
        tell_room(k);
    }
    return (ssize_t)got;
}

static void arrive_urgent(struct ksocket *k, uint32_t at)
{
    if (k->urgent && k->urgent_at == k->read && !k->oob_inline && k->read != at)
        k->read++; /* what stood at the head of the stream is gone; elsewhere it becomes data */
    k->urgent = URGENT_HERE;
    k->urgent_at = at;
}

/* To the peer, which may be there no more. */
size_t kernel_stream_write(struct ksocket *k, const uint8_t *bytes, size_t size, bool urgent)
{
    struct ksocket *to = kernel_peer(k);
    unsigned room = kernel_room(k);
    size_t sent = size < room ? size : room;
    if (sent < size)
        k->no_space = true;
    if (!sent)
        return 0;
    if (!to || (!to->refs && !to->raw)) {
        kernel_reset_by_peer(k); /* nobody reads there any more */
        return sent;
    }
    for (size_t i = 0; i < sent; i++)
        *place(to, to->end++) = bytes[i];
    if (urgent && sent == size)
        arrive_urgent(to, to->end - 1);
    kernel_wake(to, WAKE_IN);
    return sent;
}

/* ---- beginnings and ends ---- */

void kernel_establish(struct ksocket *client, struct ksocket *server)
{
    client->state = server->state = K_CONNECTED;
    client->peer = kernel_index(server);
    server->peer = kernel_index(client);
    kernel_wake(client, WAKE_IN | WAKE_OUT);
}

static void die(struct ksocket *k, int error)
{
    k->state = K_CLOSED;
    k->error = error;
    k->shut_in = k->shut_out = true;
    kernel_wake(k, WAKE_IN | WAKE_OUT);
}

static void part(struct ksocket *k)
{
    struct ksocket *peer = kernel_peer(k);
    if (peer)
        peer->peer = -1;
    k->peer = -1;
    if (peer && !peer->refs && !peer->raw)
        peer->used = false;
}

void kernel_reset_by_peer(struct ksocket *k)
{
    if (k->state != K_CONNECTED)
        return;
    /* Both ends' own: in CLOSE WAIT the kernel calls it a broken pipe. */
    die(k, k->shut_in && !k->shut_out ? EPIPE : ECONNRESET);
    part(k);
}

void kernel_end_by_peer(struct ksocket *k)
{
    if (k->state != K_CONNECTED || k->shut_in)
        return;
    k->shut_in = k->done = true;
    kernel_wake(k, WAKE_IN | WAKE_OUT);
}

/* What close does to a connection: a reset if asked for or if something was left unread. */
void kernel_close_connection(struct ksocket *k, bool hard)
{
    struct ksocket *peer = kernel_peer(k);
    if (!peer)
        return;
    bool over = k->shut_out && peer->shut_out; /* then there is nothing to reset */
    if (!over && (hard || unread(k))) {
        kernel_reset_by_peer(peer);
    } else {
        kernel_end_by_peer(peer);
        k->peer = -1; /* the peer's side stays: what it sends finds nobody */
        peer->peer = -1;
        k->state = K_CLOSED;
        if (!peer->refs && !peer->raw)
            peer->used = false;
    }
}

void kernel_release(struct ksocket *k)
{
    if (k->refs || k->raw)
        return;
    if (k->state == K_LISTENING)
        while (k->queued) {
            struct ksocket *waiting = &ksockets[k->queue[--k->queued]];
            waiting->refs = 0;
            kernel_close_connection(waiting, true);
            waiting->used = false;
        }
    k->used = false;
}

/* ---- the network and the peers ---- */

int kernel_client(uint16_t port)
{
    struct ksocket *listener = kernel_listener(port);
    if (!listener || listener->queued >= listener->backlog)
        return -1;
    struct ksocket *client = kernel_make(K_STREAM);
    struct ksocket *server = client ? kernel_make(K_STREAM) : NULL;
    if (!server) {
        if (client)
            client->used = false;
        return -1;
    }
    client->raw = client->oob_inline = true;
    server->refs = 1; /* the queue's, which accept turns into a descriptor's */
    server->port = client->peer_port = port;
    server->oob_inline = listener->oob_inline;
    kernel_establish(client, server);
    listener->queue[listener->queued++] = kernel_index(server);
    kernel_wake(listener, WAKE_IN);
    return kernel_index(client);
}

int kernel_outcome(int fd, int error)
{
    struct ksocket *k = kernel_of(fd);
    if (!k || k->state != K_CONNECTING)
        return -1;
    if (error) {
        die(k, error);
        return -1;
    }
    struct ksocket *peer = kernel_make(K_STREAM);
    if (!peer)
        return -1;
    peer->raw = peer->oob_inline = true;
    kernel_establish(k, peer);
    return kernel_index(peer);
}

int kernel_peer_of(int fd)
{
    struct ksocket *k = kernel_of(fd);
    return k ? k->peer : -1;
}

static struct ksocket *raw(int peer)
{
    struct ksocket *k = peer >= 0 ? &ksockets[peer] : NULL;
    return k && k->used && k->raw ? k : NULL;
}

size_t kernel_peer_send(int peer, const uint8_t *bytes, size_t size, bool urgent)
{
    struct ksocket *k = raw(peer);
    if (!k || k->state != K_CONNECTED || k->shut_out || (urgent && kernel_room(k) < size))
        return 0;
    return kernel_stream_write(k, bytes, size, urgent);
}

size_t kernel_peer_receive(int peer, uint8_t *into, size_t size)
{
    struct ksocket *k = raw(peer);
    return k ? (size_t)kernel_stream_read(k, into, size, false) : 0;
}

void kernel_peer_end(int peer)
{
    struct ksocket *k = raw(peer);
    if (!k || k->shut_out || k->state != K_CONNECTED)
        return;
    k->shut_out = true;
    if (kernel_peer(k))
        kernel_end_by_peer(kernel_peer(k));
}

void kernel_peer_close(int peer, bool hard)
{
    struct ksocket *k = raw(peer);
    if (!k)
        return;
    k->raw = false;
    kernel_close_connection(k, hard);
    kernel_release(k);
}

void kernel_datagram(int fd, size_t size)
{
    struct ksocket *k = kernel_of(fd);
    if (!k || k->kind != K_DATAGRAM || k->queued == MOST_QUEUE)
        return;
    k->queue[k->queued++] = (int)size;
    kernel_wake(k, WAKE_IN);
}

void kernel_icmp(int fd, int error)
{
    struct ksocket *k = kernel_of(fd);
    if (!k || k->kind != K_DATAGRAM || !k->peer_port)
        return;
    k->error = error;
    kernel_wake(k, WAKE_IN | WAKE_OUT);
}

void kernel_raw_close(int fd)
{
    struct ksocket *k = kernel_of(fd);
    if (!k)
        return;
    descriptors[fd] = 0;
    if (--k->refs)
        return;
    kernel_close_connection(k, false);
    kernel_release(k);
}

int kernel_raw_dup(int fd)
{
    struct ksocket *k = kernel_of(fd);
    return k ? kernel_descriptor(k) : -1;
}
