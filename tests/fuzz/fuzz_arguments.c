/* Options, ioctls and addresses: any code, with blocks of any size that lie too. Addresses are of
 * loopback, so that nobody hears of it, and all sockets are nonblocking. */
#include "asyncselect/winsock2.h"

#include "asyncselect/ws2spi.h"
#include "input.h"

enum { MOST = 256, SIZES = 64 };

static const int levels[] = {SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, IPPROTO_UDP};
static const unsigned ioctls[] = {FIONREAD,
                                  SIOCATMARK,
                                  FIONBIO,
                                  SIO_GET_QOS,
                                  SIO_GET_GROUP_QOS,
                                  SIO_SET_QOS,
                                  SIO_SET_GROUP_QOS,
                                  SIO_ROUTING_INTERFACE_QUERY,
                                  SIO_ROUTING_INTERFACE_CHANGE,
                                  SIO_ADDRESS_LIST_QUERY,
                                  SIO_ADDRESS_LIST_CHANGE};

static void is_a_result(int result)
{
    int error = WSAGetLastError();
    must(result == 0 || result == SOCKET_ERROR);
    must(result == 0 || (error > WSABASEERR && error < WSABASEERR + 1100));
}

/* The size that is told is the block's or less, for the library cannot know better. */
static void try_option(struct input *in, SOCKET s, int level, int name)
{
    int size = take(in) % SIZES, told = size - (size ? take(in) % 2 : 0);
    char *value = take_block(in, (size_t)size);
    is_a_result(setsockopt(s, level, name, value, told));
    is_a_result(getsockopt(s, level, name, value, &told));
    must(told >= 0);
    free(value);
}

/* Of an address whose family fits, the host becomes loopback. */
static void stay_at_home(unsigned char *address, size_t size)
{
    static const unsigned char home[] = {127, 0, 0, 1};
    uint16_t family = 0;
    if (size >= sizeof(family))
        memcpy(&family, address, sizeof(family));
    if (family % 3 == 1)
        family = AF_INET;
    else if (family % 3 == 2)
        family = AF_INET6;
    else
        family = AF_UNSPEC;
    if (size >= sizeof(family))
        memcpy(address, &family, sizeof(family));
    if (size >= 8 && family == AF_INET)
        memcpy(address + 4, home, sizeof(home));
    if (family == AF_INET6 && size > 8) {
        size_t end = size < 24 ? size : 24;
        memset(address + 8, 0, end - 8);
        if (end == 24)
            address[23] = 1;
    }
}

static void try_address(struct input *in, SOCKET s, unsigned what)
{
    size_t size = take(in) % SIZES;
    unsigned char *address = take_block(in, size);
    struct sockaddr *name = (struct sockaddr *)(void *)address;
    int told = (int)size, error = 0;
    WCHAR text[MOST];
    DWORD room = take(in);
    stay_at_home(address, size);
    switch (what % 5) {
    case 0:
        is_a_result(bind(s, name, told));
        break;
    case 1:
        is_a_result(connect(s, name, told));
        break;
    case 2:
        must(sendto(s, "", 0, 0, name, told) >= SOCKET_ERROR);
        break;
    case 3:
        WSPAddressToString(name, (DWORD)size, NULL, text, &room, &error);
        must(error >= 0);
        break;
    default:
        WSPJoinLeaf(s, name, told, NULL, NULL, NULL, NULL, JL_BOTH, &error);
        break;
    }
    told = (int)size; /* and as room for one */
    is_a_result(getsockname(s, name, &told));
    free(address);
}

static void try_ioctl(struct input *in, SOCKET s)
{
    unsigned which = take(in);
    DWORD code = which < 16 ? take_number(in) : ioctls[which % (sizeof(ioctls) / sizeof(*ioctls))];
    size_t in_size = take(in) % MOST, out_size = take(in) % MOST;
    void *given = take_block(in, in_size), *room = take_block(in, out_size);
    DWORD written = 0;
    u_long yes = 1;
    if (in_size && (code == SIO_ROUTING_INTERFACE_QUERY || code == SIO_ROUTING_INTERFACE_CHANGE))
        stay_at_home(given, in_size);
    is_a_result(WSAIoctl(s, code, in_size ? given : NULL, (DWORD)in_size, out_size ? room : NULL,
                         (DWORD)out_size, &written, NULL, NULL));
    free(given);
    free(room);
    ioctlsocket(s, FIONBIO, &yes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static WSADATA data;
    struct input in = {bytes, length};
    u_long yes = 1;
    if (!data.wVersion)
        must(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    unsigned kind = take(&in);
    SOCKET s = socket(kind & 1 ? AF_INET6 : AF_INET, kind & 2 ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (s == INVALID_SOCKET)
        return 0; /* no IPv6 here */
    must(ioctlsocket(s, FIONBIO, &yes) == 0);
    for (int i = 0; i < 12 && in.length > 0; i++) {
        unsigned what = take(&in);
        if (what % 3 == 0) {
            unsigned level = take(&in);
            try_option(&in, s, levels[level % (sizeof(levels) / sizeof(*levels))],
                       what & 64 ? (int)take_number(&in) : take(&in));
        } else if (what % 3 == 1) {
            try_address(&in, s, what / 3);
        } else {
            try_ioctl(&in, s);
        }
    }
    must(closesocket(s) == 0);
    return 0;
}
