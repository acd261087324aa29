/* WSAEnumProtocols: the protocols that there are. */
#include "winsock_call.h"

#include <string.h>
#include <wchar.h>

#include "netaddr.h"
#include "sys.h"

enum {
    STREAM_FLAGS = XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_GRACEFUL_CLOSE |
                   XP1_EXPEDITED_DATA | XP1_IFS_HANDLES,
    DATAGRAM_FLAGS =
        XP1_CONNECTIONLESS | XP1_MESSAGE_ORIENTED | XP1_SUPPORT_MULTIPOINT | XP1_IFS_HANDLES
};

/* The most that a datagram carries: what is left of 65,535 bytes behind the headers that count. */
static const struct protocol {
    int family, type, number;
    DWORD flags, message;
    const WCHAR *name;
} protocols[] = {
    {AF_INET, SOCK_STREAM, IPPROTO_TCP, STREAM_FLAGS, 0, L"libasyncselect TCP/IPv4"},
    {AF_INET, SOCK_DGRAM, IPPROTO_UDP, DATAGRAM_FLAGS | XP1_SUPPORT_BROADCAST, 65507,
     L"libasyncselect UDP/IPv4"},
    {AF_INET6, SOCK_STREAM, IPPROTO_TCP, STREAM_FLAGS, 0, L"libasyncselect TCP/IPv6"},
    {AF_INET6, SOCK_DGRAM, IPPROTO_UDP, DATAGRAM_FLAGS, 65527, L"libasyncselect UDP/IPv6"},
};
enum { PROTOCOLS = sizeof(protocols) / sizeof(protocols[0]) };

static bool system_has(int family)
{
    int fd = sys_socket(family, SOCK_DGRAM, 0, false);
    if (fd < 0)
        return false;
    sys_close(fd);
    return true;
}

static bool is_wanted(int number, const int *wanted)
{
    if (!wanted)
        return true;
    while (*wanted && *wanted != number)
        wanted++;
    return *wanted != 0;
}

/* Those that are wanted and there; returns how many. */
static unsigned choose(const int *wanted, const struct protocol *chosen[PROTOCOLS])
{
    unsigned count = 0;
    for (unsigned i = 0; i < PROTOCOLS; i++)
        if (is_wanted(protocols[i].number, wanted) && system_has(protocols[i].family))
            chosen[count++] = &protocols[i];
    return count;
}

static void describe(const struct protocol *p, WSAPROTOCOL_INFOW *info)
{
    memset(info, 0, sizeof(*info));
    info->dwServiceFlags1 = p->flags;
    info->dwProviderFlags = PFL_MATCHES_PROTOCOL_ZERO;
    info->dwCatalogEntryId = (DWORD)(p - protocols) + 1;
    info->ProtocolChain.ChainLen = BASE_PROTOCOL;
    info->iVersion = 2;
    info->iAddressFamily = p->family;
    info->iMaxSockAddr = info->iMinSockAddr = (int)netaddr_size(p->family);
    info->iSocketType = p->type;
    info->iProtocol = p->number;
    info->iNetworkByteOrder = BIGENDIAN;
    info->iSecurityScheme = SECURITY_PROTOCOL_NONE;
    info->dwMessageSize = p->message;
    wcscpy(info->szProtocol, p->name);
}

/* The two structures are the same up to the name, which is ASCII. */
static void narrow(const WSAPROTOCOL_INFOW *from, WSAPROTOCOL_INFOA *to)
{
    memset(to, 0, sizeof(*to));
    memcpy(to, from, offsetof(WSAPROTOCOL_INFOW, szProtocol));
    for (size_t i = 0; from->szProtocol[i]; i++)
        to->szProtocol[i] = (CHAR)from->szProtocol[i];
}

/* Returns how many fit, or -1 with the last error. size: of one. */
static int enumerate(const int *wanted, const void *buffer, DWORD *length, size_t size,
                     const struct protocol *chosen[PROTOCOLS])
{
    int error;
    if (!winsock_started(&error))
        return winsock_failed(error);
    if (!length)
        return winsock_failed(WSAEFAULT);
    unsigned count = choose(wanted, chosen);
    DWORD room = *length;
    *length = (DWORD)(count * size);
    if (room < *length)
        return winsock_failed(WSAENOBUFS);
    return count && !buffer ? winsock_failed(WSAEFAULT) : (int)count;
}

int WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                      LPDWORD lpdwBufferLength)
{
    const struct protocol *chosen[PROTOCOLS];
    int count = enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength,
                          sizeof(*lpProtocolBuffer), chosen);
    for (int i = 0; i < count; i++)
        describe(chosen[i], &lpProtocolBuffer[i]);
    return count;
}

int WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                      LPDWORD lpdwBufferLength)
{
    const struct protocol *chosen[PROTOCOLS];
    int count = enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength,
                          sizeof(*lpProtocolBuffer), chosen);
    for (int i = 0; i < count; i++) {
        WSAPROTOCOL_INFOW wide;
        describe(chosen[i], &wide);
        narrow(&wide, &lpProtocolBuffer[i]);
    }
    return count;
}
