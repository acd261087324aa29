/* Flow specs as macOS honours them: a class in each packet; it has no pace. ip(4), ip6(4). */
#define __APPLE_USE_RFC_3542 /* for IPV6_TCLASS */
#include "flowspec.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "sys.h"

void flowspec_os_mark(int fd, int family, SERVICETYPE type)
{
    /* the code points that Windows' packet scheduler starts with for the service types */
    int class = type == SERVICETYPE_CONTROLLEDLOAD    ? 0x18 << 2
                : type == SERVICETYPE_GUARANTEED      ? 0x28 << 2
                : type == SERVICETYPE_NETWORK_CONTROL ? 0x30 << 2
                                                      : 0;
    if (family == AF_INET6)
        sys_setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &class, sizeof(class));
    else if (family == AF_INET)
        sys_setsockopt(fd, IPPROTO_IP, IP_TOS, &class, sizeof(class));
}

void flowspec_os_limit(int fd, ULONG bytes)
{
    (void)fd;
    (void)bytes;
}

bool flowspec_os_get_limit(int fd, ULONG *bytes)
{
    (void)fd;
    (void)bytes;
    return false;
}
