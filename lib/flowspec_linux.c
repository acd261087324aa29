/* Flow specs as Linux honours them: a class in each packet, a queue's band, a pace. ip(7), ipv6(7),
 * socket(7), tc-fq(8). */
#define _GNU_SOURCE
#include "flowspec.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "sys.h"

/* The code points and priorities that Windows' packet scheduler starts with for the service types;
 * but for priority 7, which takes a privilege here. */
static const struct service {
    SERVICETYPE type;
    int class;
    int priority;
} services[] = {
    {SERVICETYPE_CONTROLLEDLOAD, 0x18 << 2, 4},
    {SERVICETYPE_GUARANTEED, 0x28 << 2, 5},
    {SERVICETYPE_NETWORK_CONTROL, 0x30 << 2, 6},
};

void flowspec_os_mark(int fd, int family, SERVICETYPE type)
{
    int class = 0, priority = 0;
    for (unsigned i = 0; i < sizeof(services) / sizeof(services[0]); i++)
        if (services[i].type == type) {
            class = services[i].class;
            priority = services[i].priority;
        }
    if (family != AF_INET && family != AF_INET6)
        return;
    if (family == AF_INET6)
        sys_setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &class, sizeof(class));
    sys_setsockopt(fd, IPPROTO_IP, IP_TOS, &class, sizeof(class));
    /* after IP_TOS, which sets a priority too */
    sys_setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, sizeof(priority));
}

void flowspec_os_limit(int fd, ULONG bytes)
{
    uint32_t rate = bytes; /* all ones: no limit, there as here */
    sys_setsockopt(fd, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, sizeof(rate));
}

bool flowspec_os_get_limit(int fd, ULONG *bytes)
{
    uint64_t rate = 0;
    unsigned size = sizeof(rate);
    if (sys_getsockopt(fd, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, &size) < 0)
        return false;
    if (size == sizeof(uint32_t)) { /* before Linux 5.0, and where a long has 4 bytes */
        uint32_t narrow;
        memcpy(&narrow, &rate, sizeof(narrow));
        rate = narrow;
    }
    *bytes = rate < QOS_NOT_SPECIFIED ? (ULONG)rate : QOS_NOT_SPECIFIED;
    return true;
}
