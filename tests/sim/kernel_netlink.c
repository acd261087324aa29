/* Routing sockets. netlink(7), rtnetlink(7). */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "kernel_network.h"
#include "kernel_sys.h"

enum { MOST_NEWS = 6, MOST_SIZE = 128 };

/* Of a socket: what it has not received; the socket counts it. */
static struct netlink {
    unsigned groups;
    struct piece {
        size_t size;
        bool foreign;
        uint8_t bytes[MOST_SIZE];
    } pieces[MOST_NEWS + NETWORK_DESTINATIONS];
} netlinks[MOST_KSOCKETS];

ssize_t __wrap_send(int fd, const void *bytes, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *bytes, size_t size, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags);

void kernel_netlink_open(void)
{
    memset(netlinks, 0, sizeof(netlinks));
}

static struct netlink *netlink_of(const struct ksocket *k)
{
    return &netlinks[kernel_index(k)];
}

int kernel_netlink_socket(void)
{
    if (kernel_network_failing(NETWORK_OPEN))
        return -ENOBUFS;
    if (kernel_network_failing(NETWORK_MISSING))
        return -EPROTONOSUPPORT;
    struct ksocket *k = kernel_make(K_NETLINK);
    if (!k)
        return -ENOBUFS;
    netlink_of(k)->groups = 0;
    int fd = kernel_descriptor(k);
    kernel_release(k);
    return fd;
}

int kernel_netlink_bind(struct ksocket *k, const struct sockaddr *name, unsigned length)
{
    struct sockaddr_nl netlink;
    if (length < sizeof(netlink))
        return -EINVAL;
    memcpy(&netlink, name, sizeof(netlink));
    if (kernel_network_failing(NETWORK_BIND))
        return -ENOMEM;
    kernel_network_finish(); /* it hears of none of that any more */
    netlink_of(k)->groups = netlink.nl_groups;
    return 0;
}

static bool queue(struct ksocket *k, const void *message, size_t size, bool foreign)
{
    if (k->queued >= MOST_NEWS + (kernel_network_finishing ? NETWORK_DESTINATIONS : 0u)) {
        if (!k->error)
            k->error = ENOBUFS;
        kernel_wake(k, WAKE_IN);
        return false;
    }
    struct piece *piece = &netlink_of(k)->pieces[k->queued++];
    piece->size = size;
    piece->foreign = foreign;
    memcpy(piece->bytes, message, size);
    kernel_wake(k, WAKE_IN);
    return true;
}

static bool hears(const struct ksocket *k, unsigned groups)
{
    return k->used && k->kind == K_NETLINK && (netlink_of(k)->groups & groups);
}

bool kernel_netlink_has_listeners(void)
{
    for (int i = 0; i < MOST_KSOCKETS; i++)
        if (hears(&ksockets[i], ~0u))
            return true;
    return false;
}

bool kernel_netlink_tell(unsigned group, const void *message, size_t size, bool foreign)
{
    bool heard = true;
    for (int i = 0; i < MOST_KSOCKETS; i++)
        if (hears(&ksockets[i], 1u << (group - 1)))
            heard = queue(&ksockets[i], message, size, foreign) && heard;
    return heard;
}

void kernel_netlink_lose(int error)
{
    for (int i = 0; i < MOST_KSOCKETS; i++) {
        struct ksocket *k = &ksockets[i];
        if (!hears(k, ~0u))
            continue;
        if (error == ENOBUFS)
            k->queued = 0;
        if (!k->error || k->error == ENOBUFS) /* what ends it is not taken back */
            k->error = error;
        kernel_wake(k, WAKE_IN);
    }
}

/* ---- questions ---- */

struct answer {
    struct nlmsghdr header;
    union {
        struct nlmsgerr error;
        struct ifinfomsg link;
        struct {
            struct rtmsg route;
            struct rtattr interface_head;
            uint32_t interface;
            struct rtattr source_head;
            uint8_t source[16];
        } route;
    } body;
};

static void answer_error(struct ksocket *k, int error)
{
    struct answer answer = {.header = {.nlmsg_type = NLMSG_ERROR}};
    answer.header.nlmsg_len = sizeof(answer.header) + sizeof(answer.body.error);
    answer.body.error.error = -error;
    queue(k, &answer, answer.header.nlmsg_len, false);
}

/* What leads nowhere has no route, or one that says so. */
static void answer_route(struct ksocket *k, const uint8_t *request, size_t size)
{
    struct rtmsg asked;
    struct rtattr head;
    size_t at = sizeof(struct nlmsghdr) + sizeof(asked);
    int destination;
    memcpy(&asked, request + sizeof(struct nlmsghdr), sizeof(asked));
    memcpy(&head, request + at, sizeof(head));
    if (head.rta_type != RTA_DST || at + head.rta_len > size) {
        answer_error(k, EINVAL);
        return;
    }
    int way = kernel_network_way(asked.rtm_family, request + at + sizeof(head), &destination);
    if (!way && destination % 2) {
        answer_error(k, ENETUNREACH);
        return;
    }
    size_t width = asked.rtm_family == AF_INET ? 4 : 16;
    struct answer answer = {.header = {.nlmsg_type = RTM_NEWROUTE}};
    answer.body.route.route.rtm_family = asked.rtm_family;
    answer.body.route.route.rtm_type = way ? RTN_UNICAST : RTN_BLACKHOLE;
    answer.body.route.interface_head.rta_type = RTA_OIF;
    answer.body.route.interface_head.rta_len = sizeof(struct rtattr) + sizeof(uint32_t);
    answer.body.route.interface = (uint32_t)way;
    answer.body.route.source_head.rta_type = RTA_PREFSRC;
    answer.body.route.source_head.rta_len = (unsigned short)(sizeof(struct rtattr) + width);
    answer.body.route.source[0] = 10;
    answer.body.route.source[width - 1] = (uint8_t)way;
    answer.header.nlmsg_len =
        (unsigned)(offsetof(struct answer, body.route.source) + (way ? width : 0));
    if (!way)
        answer.header.nlmsg_len = offsetof(struct answer, body.route.interface_head);
    queue(k, &answer, answer.header.nlmsg_len, false);
}

static void answer_link(struct ksocket *k)
{
    struct answer answer = {.header = {.nlmsg_type = RTM_NEWLINK}};
    answer.header.nlmsg_len = sizeof(answer.header) + sizeof(answer.body.link);
    queue(k, &answer, answer.header.nlmsg_len, false);
}

static ssize_t fail(int error)
{
    errno = error;
    return -1;
}

/* The answer is there at once. */
ssize_t __wrap_send(int fd, const void *bytes, size_t size, int flags)
{
    struct ksocket *k = kernel_enter(fd);
    struct nlmsghdr header;
    (void)flags;
    if (!k || k->kind != K_NETLINK || size < sizeof(header))
        return fail(EBADF);
    if (kernel_network_failing(NETWORK_ASK))
        return fail(ENOBUFS);
    memcpy(&header, bytes, sizeof(header));
    if (header.nlmsg_type == RTM_GETLINK)
        kernel_network_finish(); /* the question waits for the lock under which changes are made */
    if (kernel_network_failing(NETWORK_ANSWER))
        answer_error(k, ENOMEM);
    else if (header.nlmsg_type == RTM_GETROUTE)
        answer_route(k, bytes, size);
    else
        answer_link(k);
    return (ssize_t)size;
}

/* ---- receiving ---- */

static ssize_t receive(struct ksocket *k, void *bytes, size_t room, bool *foreign)
{
    if (!k || k->kind != K_NETLINK)
        return fail(EBADF);
    if (k->error)
        return fail(kernel_take_error(k));
    if (!k->queued)
        return fail(EAGAIN);
    struct piece *pieces = netlink_of(k)->pieces;
    size_t size = pieces[0].size;
    *foreign = pieces[0].foreign;
    memcpy(bytes, pieces[0].bytes, size < room ? size : room);
    k->queued--;
    memmove(pieces, pieces + 1, k->queued * sizeof(*pieces));
    return (ssize_t)size;
}

ssize_t __wrap_recv(int fd, void *bytes, size_t size, int flags)
{
    bool foreign;
    (void)flags;
    struct ksocket *k = kernel_enter(fd);
    if (kernel_network_failing(NETWORK_RECEIVE))
        return fail(ENOMEM);
    ssize_t got = receive(k, bytes, size, &foreign);
    return got > (ssize_t)size ? (ssize_t)size : got;
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags)
{
    bool foreign = false;
    (void)flags;
    size_t room = message->msg_iov[0].iov_len;
    ssize_t got = receive(kernel_enter(fd), message->msg_iov[0].iov_base, room, &foreign);
    struct sockaddr_nl from = {.nl_family = AF_NETLINK, .nl_pid = foreign ? 4711 : 0};
    if (got < 0)
        return got;
    message->msg_flags = got > (ssize_t)room ? MSG_TRUNC : 0;
    memcpy(message->msg_name, &from,
           message->msg_namelen < sizeof(from) ? message->msg_namelen : sizeof(from));
    return got > (ssize_t)room ? (ssize_t)room : got;
}
