/* Linux: RTM_GETROUTE. rtnetlink(7). */
#define _GNU_SOURCE
#include "netroute.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "netlink_linux.h"
#include "netlink_parse.h"

enum { ANSWER_SIZE = 4096 };

struct request {
    struct nlmsghdr header;
    struct rtmsg route;
    unsigned char attributes[64];
};

static void add_attribute(struct request *request, unsigned short type, const void *value,
                          size_t size)
{
    struct rtattr attribute = {.rta_type = type,
                               .rta_len = (unsigned short)(sizeof(attribute) + size)};
    unsigned char *end = (unsigned char *)request + request->header.nlmsg_len;
    memcpy(end, &attribute, sizeof(attribute));
    memcpy(end + sizeof(attribute), value, size);
    request->header.nlmsg_len += (unsigned)(sizeof(attribute) + size);
}

static void write_request(struct request *request, const union netaddr *destination)
{
    int family = destination->any.sa_family;
    bool v4 = family == AF_INET;
    memset(request, 0, sizeof(*request));
    request->header.nlmsg_len = offsetof(struct request, attributes);
    request->header.nlmsg_type = RTM_GETROUTE;
    request->header.nlmsg_flags = NLM_F_REQUEST;
    request->route.rtm_family = (unsigned char)family;
    request->route.rtm_dst_len = v4 ? 32 : 128;
    if (v4) {
        add_attribute(request, RTA_DST, &destination->v4.sin_addr, sizeof(struct in_addr));
        return;
    }
    add_attribute(request, RTA_DST, &destination->v6.sin6_addr, sizeof(struct in6_addr));
    if (destination->v6.sin6_scope_id)
        add_attribute(request, RTA_OIF, &destination->v6.sin6_scope_id, sizeof(uint32_t));
}

/* What stands for a destination that nothing is sent to: blackhole, unreachable, prohibit. */
static bool leads_on(unsigned type)
{
    return type == RTN_UNICAST || type == RTN_LOCAL || type == RTN_BROADCAST ||
           type == RTN_ANYCAST || type == RTN_MULTICAST;
}

static void read_source(struct netroute *route, int family, const unsigned char *value, size_t size)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (family == AF_INET && size == sizeof(v4.sin_addr)) {
        memcpy(&v4.sin_addr, value, size);
        netaddr_copy(&route->source, &v4, family);
    } else if (family == AF_INET6 && size == sizeof(v6.sin6_addr)) {
        memcpy(&v6.sin6_addr, value, size);
        if (IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr))
            v6.sin6_scope_id = route->interface;
        netaddr_copy(&route->source, &v6, family);
    } else {
        return;
    }
    route->has_source = true;
}

/* The value of an attribute, or NULL. */
static const unsigned char *find_attribute(const unsigned char *list, size_t length, unsigned type,
                                           size_t *size)
{
    struct rtattr attribute;
    while (length >= sizeof(attribute)) {
        memcpy(&attribute, list, sizeof(attribute));
        if (attribute.rta_len < sizeof(attribute) || attribute.rta_len > length)
            return NULL;
        *size = attribute.rta_len - sizeof(attribute);
        if (attribute.rta_type == type)
            return list + sizeof(attribute);
        size_t step = ((size_t)attribute.rta_len + RTA_ALIGNTO - 1) & ~((size_t)RTA_ALIGNTO - 1);
        if (step > length)
            return NULL;
        list += step;
        length -= step;
    }
    return NULL;
}

int netroute_netlink_parse(const unsigned char *answer, size_t length, struct netroute *route)
{
    struct nlmsghdr header;
    struct rtmsg found;
    size_t size;
    if (length < sizeof(header) + sizeof(found))
        return -EAGAIN;
    memcpy(&header, answer, sizeof(header));
    memcpy(&found, answer + sizeof(header), sizeof(found));
    if (header.nlmsg_type == NLMSG_ERROR) {
        int error; /* of what is told by an error, only a lack of memory is not about the route */
        memcpy(&error, answer + sizeof(header), sizeof(error));
        return error == -ENOMEM || error == -ENOBUFS ? error : 0;
    }
    if (header.nlmsg_type != RTM_NEWROUTE || !leads_on(found.rtm_type))
        return 0;
    const unsigned char *list = answer + sizeof(header) + sizeof(found);
    length -= sizeof(header) + sizeof(found);
    route->reachable = true;
    const unsigned char *value = find_attribute(list, length, RTA_OIF, &size);
    if (value && size == sizeof(route->interface))
        memcpy(&route->interface, value, size);
    value = find_attribute(list, length, RTA_PREFSRC, &size);
    if (value)
        read_source(route, found.rtm_family, value, size);
    return 0;
}

int netroute_ask(const union netaddr *destination, struct netroute *route)
{
    struct request request;
    unsigned char answer[ANSWER_SIZE];
    write_request(&request, destination);
    ssize_t length = netlink_ask(&request, request.header.nlmsg_len, answer, sizeof(answer));
    return length < 0 ? (int)length : netroute_netlink_parse(answer, (size_t)length, route);
}
