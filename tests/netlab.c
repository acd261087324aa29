#define _GNU_SOURCE
#include "netlab.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

/* Also outside a test, where Check's own assertions end the process. */
#define demand(condition, ...)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "netlab: " __VA_ARGS__);                                               \
            fputc('\n', stderr);                                                                   \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A request as it is put together, and the kernel's answer to it. */
struct request {
    _Alignas(struct nlmsghdr) unsigned char bytes[1024];
    size_t length;
};

static void put(struct request *r, const void *value, size_t size)
{
    demand(r->length + size <= sizeof(r->bytes) - 8, "the request is too long");
    if (size)
        memcpy(r->bytes + r->length, value, size);
    r->length = (r->length + size + 3) & ~(size_t)3;
}

static void begin(struct request *r, unsigned type, unsigned flags, const void *body, size_t size)
{
    struct nlmsghdr header = {.nlmsg_type = (uint16_t)type,
                              .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags)};
    memset(r, 0, sizeof(*r));
    put(r, &header, sizeof(header));
    put(r, body, size);
}

static void add(struct request *r, unsigned type, const void *value, size_t size)
{
    struct rtattr attribute = {(uint16_t)(sizeof(attribute) + size), (uint16_t)type};
    put(r, &attribute, sizeof(attribute));
    put(r, value, size);
}

static size_t open_nest(struct request *r, unsigned type)
{
    size_t at = r->length;
    add(r, type, NULL, 0);
    return at;
}

static void close_nest(struct request *r, size_t at)
{
    uint16_t size = (uint16_t)(r->length - at);
    memcpy(r->bytes + at, &size, sizeof(size));
}

/* 0 or -errno. The change is done when it returns. */
static int carry_out(struct request *r)
{
    struct nlmsghdr header;
    unsigned char answer[2048];
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    demand(fd >= 0, "socket: %s", strerror(errno));
    memcpy(&header, r->bytes, sizeof(header));
    header.nlmsg_len = (uint32_t)r->length;
    memcpy(r->bytes, &header, sizeof(header));
    demand(send(fd, r->bytes, r->length, 0) == (ssize_t)r->length, "send: %s", strerror(errno));
    ssize_t got = recv(fd, answer, sizeof(answer), 0);
    demand(got >= (ssize_t)(sizeof(header) + sizeof(int)), "recv: %zd", got);
    memcpy(&header, answer, sizeof(header));
    demand(header.nlmsg_type == NLMSG_ERROR, "answer of type %u", header.nlmsg_type);
    int error;
    memcpy(&error, answer + sizeof(header), sizeof(error));
    close(fd);
    return error;
}

static void must(struct request *r)
{
    int error = carry_out(r);
    demand(error == 0, "rtnetlink: %s", strerror(-error));
}

static int index_of(const char *link)
{
    int index = (int)if_nametoindex(link);
    demand(index > 0, "there is no link %s", link);
    return index;
}

/* The address's bytes; returns its family. */
static int parse(const char *text, unsigned char bytes[16], size_t *size)
{
    int family = strchr(text, ':') ? AF_INET6 : AF_INET;
    demand(inet_pton(family, text, bytes) == 1, "%s is no address", text);
    *size = family == AF_INET ? 4 : 16;
    return family;
}

/* ---- links ---- */

void netlab_set_link(const char *name, bool up)
{
    struct request r;
    struct ifinfomsg link = {
        .ifi_index = index_of(name), .ifi_flags = up ? IFF_UP : 0, .ifi_change = IFF_UP};
    begin(&r, RTM_NEWLINK, 0, &link, sizeof(link));
    must(&r);
}

static void add_name(struct request *r, const char *name)
{
    add(r, IFLA_IFNAME, name, strlen(name) + 1);
}

/* No link-local address by itself. */
static void silence(const char *name)
{
    struct request r;
    struct ifinfomsg link = {.ifi_index = index_of(name)};
    uint8_t none = 1; /* IN6_ADDR_GEN_MODE_NONE */
    if (!netlab_has_ipv6())
        return;
    begin(&r, RTM_SETLINK, 0, &link, sizeof(link));
    size_t families = open_nest(&r, IFLA_AF_SPEC);
    size_t v6 = open_nest(&r, AF_INET6);
    add(&r, IFLA_INET6_ADDR_GEN_MODE, &none, sizeof(none));
    close_nest(&r, v6);
    close_nest(&r, families);
    must(&r);
}

static int add_pair(const char *name, const char *other)
{
    struct request r;
    struct ifinfomsg link = {0};
    begin(&r, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof(link));
    add_name(&r, name);
    size_t info = open_nest(&r, IFLA_LINKINFO);
    add(&r, IFLA_INFO_KIND, "veth", 4);
    size_t data = open_nest(&r, IFLA_INFO_DATA);
    size_t peer = open_nest(&r, VETH_INFO_PEER);
    put(&r, &link, sizeof(link));
    add_name(&r, other);
    close_nest(&r, peer);
    close_nest(&r, data);
    close_nest(&r, info);
    return carry_out(&r);
}

void netlab_add_pair(const char *name, const char *other)
{
    int error = add_pair(name, other);
    demand(error == 0, "veth: %s", strerror(-error));
    silence(name);
    silence(other);
}

void netlab_remove_link(const char *name)
{
    struct request r;
    struct ifinfomsg link = {.ifi_index = index_of(name)};
    begin(&r, RTM_DELLINK, 0, &link, sizeof(link));
    must(&r);
}

bool netlab_has_pairs(void)
{
    if (add_pair("probe0", "probe1") < 0) {
        printf("# skipped: no pair of links can be made here\n");
        return false;
    }
    netlab_remove_link("probe0");
    return true;
}

/* ---- addresses ---- */

static void change_address(bool there, const char *link, const char *address, unsigned prefix,
                           unsigned flags)
{
    struct request r;
    unsigned char bytes[16];
    size_t size;
    struct ifaddrmsg body = {.ifa_family = (uint8_t)parse(address, bytes, &size),
                             .ifa_prefixlen = (uint8_t)prefix,
                             .ifa_flags = (uint8_t)flags,
                             .ifa_index = (unsigned)index_of(link)};
    begin(&r, there ? RTM_NEWADDR : RTM_DELADDR, there ? NLM_F_CREATE | NLM_F_EXCL : 0, &body,
          sizeof(body));
    add(&r, IFA_LOCAL, bytes, size);
    add(&r, IFA_ADDRESS, bytes, size);
    must(&r);
}

void netlab_add_address(const char *link, const char *address, unsigned prefix)
{
    change_address(true, link, address, prefix, strchr(address, ':') ? IFA_F_NODAD : 0);
}

void netlab_add_address_searching(const char *link, const char *address, unsigned prefix)
{
    change_address(true, link, address, prefix, 0);
}

void netlab_remove_address(const char *link, const char *address, unsigned prefix)
{
    change_address(false, link, address, prefix, 0);
}

/* ---- routes ---- */

void netlab_add_route(const char *destination, unsigned prefix, const char *link,
                      const char *gateway, const char *source)
{
    struct request r;
    unsigned char bytes[16];
    size_t size;
    struct rtmsg body = {.rtm_family = (uint8_t)parse(destination, bytes, &size),
                         .rtm_dst_len = (uint8_t)prefix,
                         .rtm_table = RT_TABLE_MAIN,
                         .rtm_protocol = RTPROT_STATIC,
                         .rtm_scope = gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
                         .rtm_type = RTN_UNICAST};
    int index = index_of(link);
    begin(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof(body));
    add(&r, RTA_DST, bytes, size);
    add(&r, RTA_OIF, &index, sizeof(index));
    if (gateway) {
        parse(gateway, bytes, &size);
        add(&r, RTA_GATEWAY, bytes, size);
    }
    if (source) {
        parse(source, bytes, &size);
        add(&r, RTA_PREFSRC, bytes, size);
    }
    must(&r);
}

void netlab_add_dead_route(const char *destination, unsigned prefix, int error)
{
    struct request r;
    unsigned char bytes[16];
    size_t size;
    struct rtmsg body = {.rtm_family = (uint8_t)parse(destination, bytes, &size),
                         .rtm_dst_len = (uint8_t)prefix,
                         .rtm_table = RT_TABLE_MAIN,
                         .rtm_protocol = RTPROT_STATIC,
                         .rtm_type = error == EHOSTUNREACH  ? RTN_UNREACHABLE
                                     : error == ENETUNREACH ? RTN_THROW
                                     : error == EACCES      ? RTN_PROHIBIT
                                                            : RTN_BLACKHOLE};
    begin(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof(body));
    add(&r, RTA_DST, bytes, size);
    must(&r);
}

void netlab_remove_route(const char *destination, unsigned prefix)
{
    struct request r;
    unsigned char bytes[16];
    size_t size;
    struct rtmsg body = {.rtm_family = (uint8_t)parse(destination, bytes, &size),
                         .rtm_dst_len = (uint8_t)prefix,
                         .rtm_table = RT_TABLE_MAIN,
                         .rtm_scope = RT_SCOPE_NOWHERE};
    begin(&r, RTM_DELROUTE, 0, &body, sizeof(body));
    add(&r, RTA_DST, bytes, size);
    must(&r);
}

/* ---- the network ---- */

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, text, strlen(text)) < 0)
        fprintf(stderr, "netlab: %s: %s\n", path, strerror(errno));
    close(fd);
}

const char *netlab_enter(void)
{
    static char why[128];
    char map[64];
    unsigned user = geteuid();
    if (unshare(CLONE_NEWNET) < 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0) {
            snprintf(why, sizeof(why), "no network namespace: %s", strerror(errno));
            return why;
        }
        snprintf(map, sizeof(map), "0 %u 1", user);
        write_file("/proc/self/uid_map", map);
    }
    struct request r;
    struct ifinfomsg loopback = {
        .ifi_index = index_of("lo"), .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
    begin(&r, RTM_NEWLINK, 0, &loopback, sizeof(loopback));
    int error = carry_out(&r);
    if (error) {
        snprintf(why, sizeof(why), "no rights in the network namespace: %s", strerror(-error));
        return why;
    }
    return NULL;
}

bool netlab_has_ipv6(void)
{
    return access("/proc/net/if_inet6", F_OK) == 0 && access("/proc/sys/net/ipv6", F_OK) == 0;
}
