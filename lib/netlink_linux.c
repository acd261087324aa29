#define _GNU_SOURCE
#include "netlink_linux.h"

#include <errno.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "sys.h"

int netlink_open(unsigned groups)
{
    union {
        struct sockaddr any;
        struct sockaddr_nl netlink;
    } name = {.netlink = {.nl_family = AF_NETLINK, .nl_groups = groups}};
    int fd = sys_socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_ROUTE, false);
    if (fd < 0)
        return fd;
    int result = sys_bind(fd, &name.any, sizeof(name.netlink));
    if (result < 0) {
        sys_close(fd);
        return result;
    }
    return fd;
}

ssize_t netlink_ask(const void *request, size_t size, void *answer, size_t room)
{
    int fd = netlink_open(0);
    if (fd < 0)
        return fd;
    ssize_t result;
    do
        result = send(fd, request, size, 0);
    while (result < 0 && errno == EINTR);
    if (result >= 0) {
        do
            result = recv(fd, answer, room, 0);
        while (result < 0 && errno == EINTR);
    }
    if (result < 0)
        result = -errno;
    sys_close(fd);
    return result;
}
