/* WSPDuplicateSocket. Its WSAPROTOCOL_INFO describes the socket's protocol as any other does;
 * dwProviderReserved is the duplicate's number, and where to take it stands in szProtocol behind the
 * end of the text. */
#include "spi_duplicate.h"

#include <string.h>
#include <wchar.h>

#include "duplicate.h"
#include "netaddr.h"
#include "socket.h"
#include "spi.h"
#include "sys.h"

static const WCHAR text[] = L"libasyncselect";
enum { TEXT_SIZE = sizeof(text) / sizeof(text[0]) };
_Static_assert(TEXT_SIZE + PROCESS_NAME_SIZE <= WSAPROTOCOL_LEN + 1, "the name has room");

static int protocol_of(int family, int type)
{
    if (family != AF_INET && family != AF_INET6)
        return 0;
    return type == SOCK_STREAM ? IPPROTO_TCP : type == SOCK_DGRAM ? IPPROTO_UDP : 0;
}

static void describe(const struct socket_facts *facts, const struct duplicate *duplicate,
                     WSAPROTOCOL_INFOW *info)
{
    int type = 0;
    unsigned size = sizeof(type);
    sys_getsockopt(facts->fd, SOL_SOCKET, SO_TYPE, &type, &size);
    memset(info, 0, sizeof(*info));
    info->ProtocolChain.ChainLen = BASE_PROTOCOL;
    info->iVersion = 2;
    info->iAddressFamily = facts->family;
    info->iSocketType = type;
    info->iProtocol = protocol_of(facts->family, type);
    info->iMaxSockAddr = info->iMinSockAddr = (int)netaddr_size(facts->family);
    info->dwProviderReserved = duplicate->number;
    wmemcpy(info->szProtocol, text, TEXT_SIZE);
    for (int i = 0; i < PROCESS_NAME_SIZE; i++)
        info->szProtocol[TEXT_SIZE + i] = (unsigned char)duplicate->name[i];
}

int WSPDuplicateSocket(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                       LPINT lpErrno)
{
    struct socket_call call;
    struct duplicate duplicate;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return spi_end(s, "WSPDuplicateSocket", error, lpErrno);
    error = lpProtocolInfo ? duplicate_make(&call, dwProcessId, &duplicate) : WSAEFAULT;
    if (!error)
        describe(&call.facts, &duplicate, lpProtocolInfo);
    socket_end(&call);
    return spi_end(s, "WSPDuplicateSocket", error, lpErrno);
}

bool spi_is_duplicate(const WSAPROTOCOL_INFOW *info)
{
    return info && info->dwProviderReserved != 0;
}

int spi_take_duplicate(const WSAPROTOCOL_INFOW *info, bool inherit, SOCKET *s)
{
    struct duplicate duplicate = {.number = info->dwProviderReserved};
    if (wmemcmp(info->szProtocol, text, TEXT_SIZE) != 0)
        return WSAEINVAL;
    for (int i = 0; i < PROCESS_NAME_SIZE - 1; i++)
        duplicate.name[i] = (char)info->szProtocol[TEXT_SIZE + i];
    return duplicate_take(&duplicate, inherit, s);
}
