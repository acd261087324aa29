/* go_blocking.c: a program that cancels its notification, makes the socket blocking, sends and
 * receives in a straight line, and selects again. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#define WM_CLIENT (WM_USER + 1)
#define WM_SERVER (WM_USER + 2)

enum { ORDER_BYTES = 40000, STRAIGHT_ROUNDS = 3 };

static HWND window;
static SOCKET listener, client, session = INVALID_SOCKET;
static int ordered;         /* bytes of the order that the session has */
static int client_messages; /* of the client since it was looked at */
static long client_events;  /* their FD_* */
static BOOL session_closed;

static void on_server(SOCKET s, int event)
{
    static char bytes[1000];
    int n;
    switch (event) {
    case FD_ACCEPT:
        session = accept(s, NULL, NULL);
        break;
    case FD_READ:
        n = recv(s, bytes, sizeof bytes, 0);
        if (n <= 0)
            break;
        ordered += n;
        if (ordered % ORDER_BYTES == 0)
            send(s, "done", 4, 0);
        break;
    case FD_CLOSE:
        closesocket(s);
        session_closed = TRUE;
        break;
    }
}

static void handle(const MSG *message)
{
    if (message->message == WM_SERVER) {
        on_server((SOCKET)message->wParam, WSAGETSELECTEVENT(message->lParam));
    } else if (message->message == WM_CLIENT) {
        client_messages++;
        client_events |= WSAGETSELECTEVENT(message->lParam);
    } else {
        DispatchMessageA(message);
    }
}

static void handle_one(void)
{
    MSG message;
    if (GetMessageA(&message, NULL, 0, 0) > 0)
        handle(&message);
}

/* All the events came, and each once. */
static BOOL got_client(long events)
{
    int wanted = 0;
    long rest;
    BOOL right;
    for (rest = events; rest != 0; rest &= rest - 1)
        wanted++;
    while (client_messages < wanted)
        handle_one();
    right = client_events == events && client_messages == wanted;
    client_messages = 0;
    client_events = 0;
    return right;
}

static BOOL set_blocking(void)
{
    u_long nonblocking = 0;
    return ioctlsocket(client, FIONBIO, &nonblocking) == 0;
}

static void go_straight(int round)
{
    static char order[ORDER_BYTES];
    char answer[4];
    int n, got = 0, already = ordered;
    MSG message;

    check(!set_blocking() && WSAGetLastError() == WSAEINVAL,
          "a socket with a selection cannot be made blocking");
    check(WSAAsyncSelect(client, window, 0, 0) == 0, "the selection is cancelled");
    check(set_blocking(), "now the socket can be made blocking");
    check(send(client, order, ORDER_BYTES, 0) == ORDER_BYTES, "a blocking send takes all");
    /* The session is in this thread too: its messages come before a receive can block for good. */
    while (ordered < already + ORDER_BYTES)
        handle_one();
    while (got < 4) {
        n = recv(client, answer + got, 4 - got, 0);
        if (n <= 0)
            break;
        got += n;
    }
    check(got == 4 && memcmp(answer, "done", 4) == 0, "a blocking receive waits for the answer");
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE))
        handle(&message);
    check(client_messages == 0, "nothing was posted for the cancelled selection");
    check(WSAAsyncSelect(client, window, WM_CLIENT, FD_READ | FD_WRITE | FD_CLOSE) == 0,
          "the socket is selected again");
    check(got_client(FD_WRITE), "FD_WRITE at once, and nothing else");
    if (send(session, "ping", 4, 0) != 4)
        give_up("send");
    check(got_client(FD_READ), "FD_READ for what comes then");
    n = recv(client, answer, 4, 0);
    check(n == 4 && memcmp(answer, "ping", 4) == 0, "which is what was sent");
    check(recv(client, answer, 4, 0) == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK,
          "and the socket is nonblocking again");
    printf("# round %d is over\n", round);
}

int main(void)
{
    struct sockaddr_in address;
    int round;

    start();
    window = message_window();
    listener = listen_on_loopback(&address);
    client = socket(AF_INET, SOCK_STREAM, 0);
    if (WSAAsyncSelect(listener, window, WM_SERVER, FD_ACCEPT | FD_READ | FD_CLOSE) != 0 ||
        WSAAsyncSelect(client, window, WM_CLIENT, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE) != 0)
        give_up("WSAAsyncSelect");
    begin_connect(client, &address);
    check(got_client(FD_CONNECT | FD_WRITE), "FD_CONNECT and FD_WRITE");
    while (session == INVALID_SOCKET)
        handle_one();
    for (round = 1; round <= STRAIGHT_ROUNDS; round++)
        go_straight(round);
    shutdown(client, SD_SEND);
    while (!session_closed)
        handle_one();
    check(got_client(FD_CLOSE), "FD_CLOSE when the session has hung up");
    closesocket(client);
    closesocket(listener);
    WSACleanup();
    return report();
}
