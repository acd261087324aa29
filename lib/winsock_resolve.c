/* Names and addresses of hosts, services and protocols. What the older functions return is the
 * calling thread's own, until its next call. */
#include "winsock_call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "asyncselect/ws2tcpip.h"
#include "sys_resolve.h"

enum { NAME_SIZE = 256, ADDRESSES = 64 }; /* a name of the domain name system has 255 bytes */

static _Thread_local struct {
    struct hostent entry;
    char name[NAME_SIZE];
    char alias[NAME_SIZE];
    char *aliases[2];
    struct in6_addr addresses[ADDRESSES];
    char *list[ADDRESSES + 1];
} host;

/* ---- the thread's hostent ---- */

static void host_begin(const char *name, int family, size_t size)
{
    snprintf(host.name, sizeof(host.name), "%s", name);
    host.aliases[0] = NULL;
    host.list[0] = NULL;
    host.entry = (struct hostent){
        .h_name = host.name,
        .h_aliases = host.aliases,
        .h_addrtype = family,
        .h_length = (int)size,
        .h_addr_list = host.list,
    };
}

static void host_add_alias(const char *name)
{
    snprintf(host.alias, sizeof(host.alias), "%s", name);
    host.aliases[0] = host.alias;
    host.aliases[1] = NULL;
}

static void host_add_address(size_t index, const void *address)
{
    host.list[index] = memcpy(&host.addresses[index], address, (size_t)host.entry.h_length);
    host.list[index + 1] = NULL;
}

static struct hostent *host_failed(int error)
{
    winsock_failed(error);
    return NULL;
}

/* ---- hosts ---- */

/* This host by its own name: the addresses at which others reach it, as on Windows. The system's
 * resolver often knows a loopback address only. */
static struct hostent *host_local(const char *name)
{
    struct in_addr local[ADDRESSES];
    unsigned count = sys_local_addresses(local, ADDRESSES);
    if (!count)
        local[count++].s_addr = htonl(INADDR_LOOPBACK);
    host_begin(name, AF_INET, sizeof(local[0]));
    for (unsigned i = 0; i < count; i++)
        host_add_address(i, &local[i]);
    return &host.entry;
}

static struct hostent *host_remote(const char *name)
{
    const struct addrinfo hints = {
        .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME};
    struct addrinfo *list;
    int error = sys_getaddrinfo(name, NULL, &hints, &list);
    if (error)
        return host_failed(error);
    const char *canonical = list->ai_canonname ? list->ai_canonname : name;
    host_begin(canonical, AF_INET, sizeof(struct in_addr));
    if (strcasecmp(canonical, name) != 0)
        host_add_alias(name);
    size_t count = 0;
    for (const struct addrinfo *one = list; one && count < ADDRESSES; one = one->ai_next) {
        struct sockaddr_in address;
        memcpy(&address, one->ai_addr, sizeof(address));
        host_add_address(count++, &address.sin_addr);
    }
    sys_freeaddrinfo(list);
    return &host.entry;
}

struct hostent *gethostbyname(const char *name)
{
    char own[NAME_SIZE];
    int error;
    if (!winsock_started(&error) || (error = sys_gethostname(own, sizeof(own))))
        return host_failed(error);
    if (!name || !*name)
        return host_local(own);
    if (strlen(name) >= NAME_SIZE)
        return host_failed(WSAHOST_NOT_FOUND);
    /* A machine that was given no name calls itself localhost, which is another thing. */
    if (strcasecmp(name, own) == 0 && strcasecmp(name, "localhost") != 0)
        return host_local(own);
    return host_remote(name);
}

struct hostent *gethostbyaddr(const char *addr, int len, int type)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } address = {.any.sa_family = (sa_family_t)type};
    void *bytes = type == AF_INET ? (void *)&address.in.sin_addr : &address.in6.sin6_addr;
    size_t size = type == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
    size_t length = type == AF_INET ? sizeof(address.in) : sizeof(address.in6);
    char name[NAME_SIZE];
    int error;
    if (!winsock_started(&error))
        return host_failed(error);
    if (type != AF_INET && type != AF_INET6)
        return host_failed(WSAEAFNOSUPPORT);
    if (!addr || len < (int)size)
        return host_failed(WSAEFAULT);
    memcpy(bytes, addr, size);
    error =
        sys_getnameinfo(&address.any, (unsigned)length, name, sizeof(name), NULL, 0, NI_NAMEREQD);
    if (error)
        return host_failed(error);
    host_begin(name, type, size);
    host_add_address(0, addr);
    return &host.entry;
}

int asyncselect_gethostname(char *name, int namelen)
{
    int error;
    if (!winsock_started(&error))
        return winsock_failed(error);
    error = !name || namelen <= 0 ? WSAEFAULT : sys_gethostname(name, (size_t)namelen);
    return error ? winsock_failed(error) : 0;
}

/* ---- services and protocols ---- */

static bool may_look_up(const void *key)
{
    int error;
    if (!winsock_started(&error))
        winsock_failed(error);
    else if (!key)
        winsock_failed(WSAEFAULT);
    else
        return true;
    return false;
}

static void *found(void *entry)
{
    if (!entry)
        winsock_failed(WSANO_DATA);
    return entry;
}

struct servent *getservbyname(const char *name, const char *proto)
{
    return may_look_up(name) ? found(sys_getservbyname(name, proto)) : NULL;
}

struct servent *getservbyport(int port, const char *proto)
{
    return may_look_up(&port) ? found(sys_getservbyport(port, proto)) : NULL;
}

struct protoent *getprotobyname(const char *name)
{
    return may_look_up(name) ? found(sys_getprotobyname(name)) : NULL;
}

struct protoent *getprotobynumber(int number)
{
    return may_look_up(&number) ? found(sys_getprotobynumber(number)) : NULL;
}

/* ---- ws2tcpip.h ---- */

/* These return the code, and set it too. */
static int told(int error)
{
    if (error)
        error_set_last(error);
    return error;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    char own[NAME_SIZE];
    int error;
    if (!result)
        return told(WSAEFAULT);
    *result = NULL;
    if (!winsock_started(&error))
        return told(error);
    if (!node && !service)
        return told(WSAHOST_NOT_FOUND);
    if (hints && (hints->ai_addrlen || hints->ai_canonname || hints->ai_addr || hints->ai_next))
        return told(WSANO_RECOVERY);
    if (node && !*node && !(hints && hints->ai_flags & AI_NUMERICHOST)) {
        error = sys_gethostname(own, sizeof(own)); /* "" is this host, as on Windows */
        if (error)
            return told(error);
        node = own;
    }
    error = sys_getaddrinfo(node, service, hints, result);
    if (error)
        *result = NULL;
    /* Only the older functions tell a name without addresses from one that is none. */
    return told(error == WSANO_DATA ? WSAHOST_NOT_FOUND : error);
}

void freeaddrinfo(struct addrinfo *list)
{
    sys_freeaddrinfo(list);
}

int getnameinfo(const struct sockaddr *address, socklen_t length, char *node, DWORD node_size,
                char *service, DWORD service_size, int flags)
{
    int error;
    if (!winsock_started(&error))
        return told(error);
    if (!address || length < sizeof(*address))
        return told(WSAEFAULT);
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
        return told(WSAEAFNOSUPPORT);
    if (address->sa_family == AF_INET6 && length < sizeof(struct sockaddr_in6))
        return told(WSAEFAULT);
    if (!(node && node_size) && !(service && service_size))
        return told(WSAHOST_NOT_FOUND); /* nothing is asked for */
    return told(sys_getnameinfo(address, length, node, node_size, service, service_size, flags));
}

char *gai_strerror(int error)
{
    static char unknown[] = "The error code is not known.";
    const char *text = error_text(error);
    return text ? (char *)(UINT_PTR)text : unknown;
}

const char *inet_ntop(int family, const void *address, char *text, size_t size)
{
    int result = address && text ? sys_inet_ntop(family, address, text, size) : -EINVAL;
    if (result == 0)
        return text;
    /* Too small a buffer is a bad parameter on Microsoft's page. */
    winsock_failed(result == -EAFNOSUPPORT ? WSAEAFNOSUPPORT : WSA_INVALID_PARAMETER);
    return NULL;
}

int inet_pton(int family, const char *text, void *address)
{
    int result = text && address ? sys_inet_pton(family, text, address) : -EFAULT;
    return result < 0 ? winsock_failed(error_from_errno(-result)) : result;
}
