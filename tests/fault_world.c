#include "fault_world.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <event2/event.h>

#include "sidewatch.h"
#include "sys.h"

enum { PATIENCE_MS = 20000, MOST_MESSAGES = 64, MOST_SOCKETS = 16 };

HWND fault_window;
struct event_base *fault_base;
int fault_message_error;

static struct message {
    SOCKET socket;
    long event;
    int error;
} messages[MOST_MESSAGES];
static unsigned message_count;
static bool again; /* something was selected anew: it is told again what was told [S1] */
static SOCKET sockets[MOST_SOCKETS];
static unsigned socket_count;

/* ---- messages ---- */

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd;
    (void)uMsg;
    (void)context;
    if (message_count < MOST_MESSAGES)
        messages[message_count++] =
            (struct message){wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam)};
    return TRUE;
}

void fault_turn(void)
{
    fault_pause();
    sidewatch_fence();
    fault_resume();
    event_base_loop(fault_base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

static bool take_message(SOCKET s, struct message *message)
{
    for (unsigned i = 0; i < message_count; i++) {
        if (messages[i].socket != s)
            continue;
        *message = messages[i];
        memmove(&messages[i], &messages[i + 1], (--message_count - i) * sizeof(messages[0]));
        return true;
    }
    return false;
}

bool fault_comes(const char *file, int line, SOCKET s, long mask, long event)
{
    struct message m;
    int64_t end = sys_now_ms() + PATIENCE_MS;
    for (;;) {
        while (take_message(s, &m)) {
            if (m.event == event && (!m.error || event == FD_CONNECT) &&
                (m.error != WSAENETDOWN || strcmp(fault_call(), "connect") == 0)) {
                fault_message_error = m.error;
                return true;
            }
            if (m.error == WSAENETDOWN && fault_struck()) {
                if (!again && !at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, mask)))
                    fault_broken(file, line, "the network stays down");
                again = true;
            } else if (m.event == FD_CLOSE && m.error) {
                fault_message_error = m.error;
                return false;
            } else if (!again) {
                fault_broken(file, line, asyncselect_event_name(m.event));
            }
        }
        if (sys_now_ms() > end)
            fault_broken(file, line, "a message is lost");
        fault_turn();
    }
}

void fault_quiet(const char *file, int line)
{
    for (int i = 0; i < 4; i++)
        fault_turn();
    for (unsigned i = 0; i < message_count; i++)
        if (messages[i].error != WSAENETDOWN || !fault_struck())
            fault_broken(file, line, asyncselect_event_name(messages[i].event));
}

void fault_forget(SOCKET s)
{
    struct message message;
    for (int i = 0; i < 4; i++)
        fault_turn();
    while (take_message(s, &message))
        ;
}

/* ---- sockets ---- */

SOCKET fault_keep(SOCKET s)
{
    if (s != INVALID_SOCKET && socket_count < MOST_SOCKETS)
        sockets[socket_count++] = s;
    return s;
}

static void unkeep(SOCKET s)
{
    for (unsigned i = 0; i < socket_count; i++)
        if (sockets[i] == s)
            sockets[i--] = sockets[--socket_count];
}

bool fault_close(SOCKET s)
{
    if (!at_last(closesocket(s)))
        return false;
    unkeep(s);
    return true;
}

void peer_reset(SOCKET s)
{
    sys_reset((int)s);
    unkeep(s);
}

static SOCKET peer(int fd)
{
    must(fd >= 0);
    return fault_keep((SOCKET)fd);
}

SOCKET peer_listener(struct sockaddr_in *address)
{
    SOCKET s = peer(sys_socket(AF_INET, SOCK_STREAM, 0, false));
    unsigned size = sizeof(*address);
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(sys_bind((int)s, (struct sockaddr *)address, size) == 0);
    must(sys_getsockname((int)s, (struct sockaddr *)address, &size) == 0);
    must(sys_listen((int)s, 8) == 0);
    return s;
}

SOCKET peer_accept(SOCKET listener)
{
    return peer(sys_accept((int)listener, NULL, NULL, false));
}

SOCKET peer_connect(const struct sockaddr_in *address)
{
    SOCKET s = peer(sys_socket(AF_INET, SOCK_STREAM, 0, false));
    must(sys_connect((int)s, (const struct sockaddr *)address, sizeof(*address)) == 0);
    return s;
}

SOCKET peer_datagrams(struct sockaddr_in *address)
{
    SOCKET s = peer(sys_socket(AF_INET, SOCK_DGRAM, 0, false));
    unsigned size = sizeof(*address);
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(sys_bind((int)s, (struct sockaddr *)address, size) == 0);
    must(sys_getsockname((int)s, (struct sockaddr *)address, &size) == 0);
    return s;
}

void peer_send(SOCKET s, const char *text, int flags)
{
    struct iovec part = {(void *)(uintptr_t)text, strlen(text)};
    must(sys_send((int)s, &part, 1, flags, NULL, 0) == (ssize_t)part.iov_len);
}

/* ---- its beginning and end ---- */

void fault_world_open(void)
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    fault_base = event_base_new();
    ck_assert_ptr_nonnull(fault_base);
    fault_window = asyncselect_window_new(fault_base, post, NULL);
    ck_assert_ptr_nonnull(fault_window);
}

void fault_world_begin(void)
{
    again = false;
}

void fault_world_clean(void)
{
    while (socket_count)
        closesocket(sockets[--socket_count]);
    for (int i = 0; i < 4; i++)
        fault_turn();
    message_count = 0;
}

void fault_world_converse(void)
{
    struct sockaddr_in address;
    char byte;
    SOCKET listener = peer_listener(&address);
    SOCKET s = fault_keep(socket(AF_INET, SOCK_STREAM, 0));
    must(s != INVALID_SOCKET);
    must(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, FD_CONNECT | FD_READ) == 0);
    must(connect(s, (struct sockaddr *)&address, sizeof(address)) == SOCKET_ERROR);
    must(WSAGetLastError() == WSAEWOULDBLOCK);
    must(comes(s, FD_CONNECT, FD_CONNECT));
    must(fault_message_error == 0);
    SOCKET other = peer_accept(listener);
    peer_send(other, "x", 0);
    must(comes(s, FD_READ, FD_READ));
    must(recv(s, &byte, 1, 0) == 1 && byte == 'x');
}
