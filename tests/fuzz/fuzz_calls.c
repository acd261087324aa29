/* Scripts of calls: sockets over loopback, two windows, and calls on them in any order. Each message
 * must be one that the page allows, and nothing may hang: all sockets are nonblocking. */
#include "asyncselect/winsock2.h"
#include "asyncselect/winuser.h"

#include "input.h"

enum {
    SOCKETS = 6,
    WINDOWS = 2,
    STEPS = 48, /* of a script, at the most */
    WM_FIRST = WM_APP,
    BLOCK = 3000
};

static HWND windows[WINDOWS];
static SOCKET sockets[SOCKETS];
static struct sockaddr_in listening;

static void make_nonblocking(SOCKET s)
{
    u_long yes = 1;
    must(ioctlsocket(s, FIONBIO, &yes) == 0 || WSAGetLastError() == WSAEINVAL);
}

/* A descriptor can be had as long as the targets leak none. */
static void open_socket(unsigned at, unsigned what)
{
    if (sockets[at] != INVALID_SOCKET)
        return;
    sockets[at] = socket(AF_INET, what % 4 ? SOCK_STREAM : SOCK_DGRAM, 0);
    must(sockets[at] != INVALID_SOCKET);
    make_nonblocking(sockets[at]);
}

static void close_socket(unsigned at)
{
    if (sockets[at] != INVALID_SOCKET)
        must(closesocket(sockets[at]) == 0);
    sockets[at] = INVALID_SOCKET;
}

static void bind_and_listen(SOCKET s)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int length = sizeof(name);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (struct sockaddr *)&name, length) == 0 && listen(s, 4) == 0)
        must(getsockname(s, (struct sockaddr *)&listening, &length) == 0);
}

static void accept_one(SOCKET s, unsigned at)
{
    SOCKET accepted;
    if (sockets[at] != INVALID_SOCKET)
        return;
    accepted = accept(s, NULL, NULL);
    if (accepted == INVALID_SOCKET)
        return;
    sockets[at] = accepted;
    if (WSAAsyncSelect(accepted, windows[0], WM_FIRST, FD_READ) ==
        0) /* so that it does not block */
        WSAAsyncSelect(accepted, windows[0], 0, 0);
    make_nonblocking(accepted);
}

static void is_a_message(const MSG *message)
{
    int event = WSAGETSELECTEVENT(message->lParam), error = WSAGETSELECTERROR(message->lParam);
    must(event != 0 && (event & (event - 1)) == 0 && event <= FD_ALL_EVENTS);
    must(error == 0 || (error > WSABASEERR && error < WSABASEERR + 1000));
    must(message->hwnd == windows[0] || message->hwnd == windows[1]);
    must(message->message < WM_FIRST + 4);
    must(error == 0 || event == FD_CONNECT || event == FD_CLOSE || event == FD_ACCEPT ||
         event == FD_READ || event == FD_WRITE || event == FD_OOB);
}

static void take_messages(void)
{
    MSG message;
    while (PeekMessageA(&message, NULL, WM_FIRST, WM_FIRST + 4, PM_REMOVE))
        is_a_message(&message);
}

static void one_step(struct input *in)
{
    static char block[BLOCK];
    uint8_t what = take(in), more = take(in);
    unsigned at = more % SOCKETS;
    SOCKET s = sockets[at];
    WSABUF parts[2] = {{.len = more, .buf = block}, {.len = more * 8u, .buf = block + 256}};
    DWORD moved, flags = 0;
    switch (what % 20) {
    case 0:
        open_socket(at, more / SOCKETS);
        break;
    case 1:
        close_socket(at);
        break;
    case 2:
        bind_and_listen(s);
        break;
    case 3:
        connect(s, (struct sockaddr *)&listening, sizeof(listening));
        break;
    case 4:
        accept_one(s, take(in) % SOCKETS);
        break;
    case 5:
    case 6:
        WSAAsyncSelect(s, windows[what / 20 % WINDOWS], WM_FIRST + what / 20 % 4u,
                       (long)(take_number(in) >> 22));
        break;
    case 7:
        WSAAsyncSelect(s, windows[0], 0, 0);
        break;
    case 8:
        send(s, block, BLOCK, 0);
        break;
    case 9:
        send(s, block, more / SOCKETS, what & 64 ? MSG_OOB : 0);
        break;
    case 10:
        recv(s, block, BLOCK, 0);
        break;
    case 11:
        recv(s, block, more / SOCKETS, (what & 64 ? MSG_OOB : 0) | (what & 128 ? MSG_PEEK : 0));
        break;
    case 12:
        shutdown(s, take(in) % 4);
        break;
    case 13:
        flags = what & 64 ? MSG_PEEK : 0;
        WSARecv(s, parts, 2, &moved, &flags, NULL, NULL);
        break;
    case 14:
        WSASend(s, parts, 2, &moved, 0, NULL, NULL);
        break;
    case 15: {
        int yes = what & 64 ? 1 : 0;
        setsockopt(s, SOL_SOCKET, what & 128 ? SO_OOBINLINE : SO_KEEPALIVE, (char *)&yes,
                   sizeof(yes));
        break;
    }
    case 16: {
        struct linger linger = {.l_onoff = 1, .l_linger = 0}; /* closing is a reset */
        setsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&linger, sizeof(linger));
        break;
    }
    case 17: {
        WSAPOLLFD set = {.fd = (int)s, .events = (SHORT)take_number(in)};
        WSAPoll(&set, 1, 0);
        break;
    }
    case 18:
        sendto(s, block, more, 0, (struct sockaddr *)&listening, sizeof(listening));
        break;
    default:
        take_messages();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static WSADATA data;
    struct input in = {bytes, length};
    if (!data.wVersion) {
        must(WSAStartup(MAKEWORD(2, 2), &data) == 0);
        for (int i = 0; i < WINDOWS; i++)
            windows[i] =
                CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
        must(windows[0] && windows[1]);
    }
    listening.sin_family = AF_INET;
    listening.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listening.sin_port = htons(9); /* until somebody listens */
    for (int i = 0; i < SOCKETS; i++)
        sockets[i] = INVALID_SOCKET;
    for (int i = 0; i < STEPS && in.length > 0; i++)
        one_step(&in);
    take_messages();
    for (unsigned i = 0; i < SOCKETS; i++)
        close_socket(i);
    take_messages(); /* of sockets that are closed, until none is on its way */
    return 0;
}
