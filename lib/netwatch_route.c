/* macOS: a routing socket. route(4). */
#include "netwatch.h"

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <net/if.h>
#include <net/route.h>

#include "netwatch_route_parse.h"
#include "sys.h"

enum { BUFFER_SIZE = 4096, QUEUE_SIZE = 256 * 1024 };

enum { ADDRESS_PADDING = sizeof(uint32_t) };
_Static_assert(RTM_VERSION == 5 && AF_INET == 2 && AF_LINK == 18 && AF_INET6 == 30 &&
                   sizeof(struct rt_msghdr) == 92 && offsetof(struct rt_msghdr, rtm_addrs) == 12 &&
                   offsetof(struct rt_msghdr, rtm_errno) == 24 && sizeof(struct ifa_msghdr) == 20 &&
                   offsetof(struct ifa_msghdr, ifam_addrs) == 4,
               "tests/test_netwatch_route.c reads another layout");

static const struct netwatch_route_layout layout = {
    .version = RTM_VERSION,
    .inet = AF_INET,
    .inet6 = AF_INET6,
    .padding = ADDRESS_PADDING,
    .route_size = sizeof(struct rt_msghdr),
    .route_set = offsetof(struct rt_msghdr, rtm_addrs),
    .route_error = offsetof(struct rt_msghdr, rtm_errno),
    .address_size = sizeof(struct ifa_msghdr),
    .address_set = offsetof(struct ifa_msghdr, ifam_addrs),
};
_Static_assert(RTM_ADD == (int)ROUTE_ADD && RTM_DELETE == (int)ROUTE_DELETE &&
                   RTM_CHANGE == (int)ROUTE_CHANGE && RTM_REDIRECT == (int)ROUTE_REDIRECT &&
                   RTM_NEWADDR == (int)ROUTE_NEWADDR && RTM_DELADDR == (int)ROUTE_DELADDR &&
                   RTM_IFINFO == (int)ROUTE_IFINFO && RTA_DST == (int)ROUTE_DST &&
                   RTA_IFA == (int)ROUTE_IFA,
               "the parser's numbers are not this system's");

int netwatch_open(void)
{
    int room = QUEUE_SIZE;
    int fd = sys_socket(PF_ROUTE, SOCK_RAW, AF_UNSPEC, false);
    if (fd < 0)
        return fd;
    int result = sys_set_nonblocking(fd, true);
    if (result < 0) {
        sys_close(fd);
        return result;
    }
    /* Where it is refused, the queue is as long as the system makes it. */
    sys_setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    return fd;
}

/* What a full queue had no room for is lost without a word; it happened before the queue was read
 * to its end, and is seen when what is then is compared with what was. */
int netwatch_read(int fd, struct netwatch_news *news)
{
    unsigned char bytes[BUFFER_SIZE];
    for (;;) {
        ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return 0;
        if (got < 0 && errno == ENOBUFS)
            news->addresses = news->routes = news->rerouted = NETWATCH_BOTH;
        else if (got < 0 && errno != EINTR)
            return -errno;
        else if (got == 0)
            return -ENOTCONN;
        else if (got > 0)
            netwatch_route_parse(bytes, (size_t)got, &layout, news);
    }
}

int netwatch_fence(void)
{
    return 0; /* what is done has been told of */
}
