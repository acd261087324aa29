/* The system's own functions for names. getaddrinfo(3), getnameinfo(3), getifaddrs(3),
 * getservent(3), getprotoent(3). */
#define _GNU_SOURCE /* EAI_NODATA and EAI_ADDRFAMILY of glibc */
#include "sys_resolve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Winsock's codes with Windows' values: its header and the system's do not go into one file. */
enum {
    WSA_NOT_ENOUGH_MEMORY = 8,
    WSAEFAULT = 10014,
    WSAEINVAL = 10022,
    WSAESOCKTNOSUPPORT = 10044,
    WSAEAFNOSUPPORT = 10047,
    WSATYPE_NOT_FOUND = 10109,
    WSAHOST_NOT_FOUND = 11001,
    WSATRY_AGAIN = 11002,
    WSANO_RECOVERY = 11003,
    WSANO_DATA = 11004
};

/* ---- hosts ---- */

static int wsa_code(int eai)
{
    static const struct {
        int eai;
        int code;
    } codes[] = {
        {0, 0},
        {EAI_AGAIN, WSATRY_AGAIN},
        {EAI_BADFLAGS, WSAEINVAL},
        {EAI_FAIL, WSANO_RECOVERY},
        {EAI_FAMILY, WSAEAFNOSUPPORT},
        {EAI_MEMORY, WSA_NOT_ENOUGH_MEMORY},
        {EAI_NONAME, WSAHOST_NOT_FOUND},
        {EAI_OVERFLOW, WSAEFAULT},
        {EAI_SERVICE, WSATYPE_NOT_FOUND},
        {EAI_SOCKTYPE, WSAESOCKTNOSUPPORT},
#ifdef EAI_NODATA
        {EAI_NODATA, WSANO_DATA},
#endif
#ifdef EAI_ADDRFAMILY
        {EAI_ADDRFAMILY, WSANO_DATA},
#endif
    };
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i].eai == eai)
            return codes[i].code;
    return WSANO_RECOVERY;
}

/* Names are the same in capitals, which not every C library's file of hosts knows. */
int sys_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                    struct addrinfo **result)
{
    char lower[NI_MAXHOST];
    size_t length = node ? strlen(node) : sizeof(lower);
    for (size_t i = 0; length < sizeof(lower) && i <= length; i++)
        lower[i] = (char)(node[i] >= 'A' && node[i] <= 'Z' ? node[i] - 'A' + 'a' : node[i]);
    if (length < sizeof(lower))
        node = lower;
    if (hints && !node && (hints->ai_flags & AI_CANONNAME))
        return WSAEINVAL; /* whose? musl does not ask */
    if (hints && hints->ai_socktype && hints->ai_socktype != SOCK_STREAM &&
        hints->ai_socktype != SOCK_DGRAM && hints->ai_socktype != SOCK_RAW)
        return WSAESOCKTNOSUPPORT; /* musl asks only where there is a service */
    return wsa_code(getaddrinfo(node, service, hints, result));
}

void sys_freeaddrinfo(struct addrinfo *list)
{
    if (list)
        freeaddrinfo(list);
}

int sys_getnameinfo(const struct sockaddr *address, unsigned length, char *node, unsigned node_size,
                    char *service, unsigned service_size, int flags)
{
    enum { KNOWN = NI_DGRAM | NI_NAMEREQD | NI_NOFQDN | NI_NUMERICHOST | NI_NUMERICSERV };
    if (flags & ~KNOWN)
        return WSAEINVAL; /* musl does not look */
    return wsa_code(getnameinfo(address, length, node, node_size, service, service_size, flags));
}

int sys_gethostname(char *name, size_t size)
{
    char whole[256]; /* no system's is longer: what is cut off would not be noticed */
    if (gethostname(whole, sizeof(whole)) < 0)
        return WSAEFAULT;
    whole[sizeof(whole) - 1] = 0;
    size_t length = strlen(whole) + 1;
    if (length > size)
        return WSAEFAULT;
    memcpy(name, whole, length);
    return 0;
}

unsigned sys_local_addresses(struct in_addr *list, unsigned size)
{
    struct ifaddrs *all;
    unsigned count = 0;
    if (getifaddrs(&all) < 0)
        return 0;
    for (const struct ifaddrs *one = all; one && count < size; one = one->ifa_next) {
        if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET)
            continue;
        if ((one->ifa_flags & (IFF_UP | IFF_LOOPBACK)) != IFF_UP)
            continue;
        struct sockaddr_in address;
        memcpy(&address, one->ifa_addr, sizeof(address));
        list[count++] = address.sin_addr;
    }
    freeifaddrs(all);
    return count;
}

int sys_inet_ntop(int family, const void *address, char *text, size_t size)
{
    socklen_t length = size > INT_MAX ? INT_MAX : (socklen_t)size;
    return inet_ntop(family, address, text, length) ? 0 : -errno;
}

int sys_inet_pton(int family, const char *text, void *address)
{
    int result = inet_pton(family, text, address);
    return result < 0 ? -errno : result;
}

/* ---- services and protocols ---- */

enum { ALIASES = 8, TEXT_SIZE = 512 };

/* Where the strings of an entry are copied to: the system's own may be overwritten by another
 * thread. Aliases for which there is no room are left out. */
struct copy {
    char *aliases[ALIASES + 1];
    size_t used;
    char text[TEXT_SIZE];
};

static pthread_mutex_t databases = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local struct {
    struct servent entry;
    struct copy copy;
} service;

static _Thread_local struct {
    struct protoent entry;
    struct copy copy;
} protocol;

static char *copy_text(struct copy *copy, const char *text)
{
    size_t length = strlen(text) + 1;
    if (length > sizeof(copy->text) - copy->used)
        return NULL;
    char *copied = memcpy(copy->text + copy->used, text, length);
    copy->used += length;
    return copied;
}

static char **copy_aliases(struct copy *copy, char *const *aliases)
{
    size_t count = 0;
    while (count < ALIASES && aliases && aliases[count] &&
           (copy->aliases[count] = copy_text(copy, aliases[count])))
        count++;
    copy->aliases[count] = NULL;
    return copy->aliases;
}

static struct servent *copy_service(const struct servent *found)
{
    if (!found)
        return NULL;
    service.copy.used = 0;
    service.entry.s_port = found->s_port;
    service.entry.s_name = copy_text(&service.copy, found->s_name);
    service.entry.s_proto = copy_text(&service.copy, found->s_proto);
    service.entry.s_aliases = copy_aliases(&service.copy, found->s_aliases);
    return service.entry.s_name && service.entry.s_proto ? &service.entry : NULL;
}

static struct protoent *copy_protocol(const struct protoent *found)
{
    if (!found)
        return NULL;
    protocol.copy.used = 0;
    protocol.entry.p_proto = found->p_proto;
    protocol.entry.p_name = copy_text(&protocol.copy, found->p_name);
    protocol.entry.p_aliases = copy_aliases(&protocol.copy, found->p_aliases);
    return protocol.entry.p_name ? &protocol.entry : NULL;
}

struct servent *sys_getservbyname(const char *name, const char *proto)
{
    pthread_mutex_lock(&databases);
    struct servent *found = copy_service(getservbyname(name, proto));
    pthread_mutex_unlock(&databases);
    return found;
}

struct servent *sys_getservbyport(int port, const char *proto)
{
    pthread_mutex_lock(&databases);
    struct servent *found = copy_service(getservbyport(port, proto));
    pthread_mutex_unlock(&databases);
    return found;
}

/* Programs ask for "tcp" before they make a socket, and a small system has no list of protocols, or
 * a C library that reads no aliases from it. */
static struct { /* not const only as struct protoent is not */
    int number;
    char name[12];
    char alias[12];
} well_known[] = {
    {IPPROTO_IP, "ip", "IP"},
    {IPPROTO_ICMP, "icmp", "ICMP"},
    {IPPROTO_TCP, "tcp", "TCP"},
    {IPPROTO_UDP, "udp", "UDP"},
    {IPPROTO_ICMPV6, "ipv6-icmp", "IPv6-ICMP"},
};

static struct protoent *well_known_protocol(const char *name, int number)
{
    for (size_t i = 0; i < ARRAY_LEN(well_known); i++) {
        if (name ? strcasecmp(name, well_known[i].name) != 0 : number != well_known[i].number)
            continue;
        char *aliases[] = {well_known[i].alias, NULL};
        const struct protoent entry = {
            .p_name = well_known[i].name, .p_aliases = aliases, .p_proto = well_known[i].number};
        return copy_protocol(&entry);
    }
    return NULL;
}

struct protoent *sys_getprotobyname(const char *name)
{
    struct protoent *found = well_known_protocol(name, 0);
    if (found)
        return found;
    pthread_mutex_lock(&databases);
    found = copy_protocol(getprotobyname(name));
    pthread_mutex_unlock(&databases);
    return found;
}

struct protoent *sys_getprotobynumber(int number)
{
    struct protoent *found = well_known_protocol(NULL, number);
    if (found)
        return found;
    pthread_mutex_lock(&databases);
    found = copy_protocol(getprotobynumber(number));
    pthread_mutex_unlock(&databases);
    return found;
}
