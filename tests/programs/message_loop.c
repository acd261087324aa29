/* message_loop.c: a program without a window procedure: all is handled in its GetMessage loop,
 * by socket number. A server sends as many bytes as a request asks for, as far as the socket takes
 * them, and hangs up; a client asks for one size after another. SPDX-License-Identifier:
 * BSD-2-Clause */
#include "check.h"

#define WM_SERVER (WM_APP + 1)
#define WM_CLIENT (WM_APP + 2)

enum { REQUESTS = 5, MOST_BYTES = 3000000 };

static const unsigned sizes[REQUESTS] = {0, 1, 4096, 100001, MOST_BYTES};

/* The server serves one connection at a time: the client asks for one. */
static SOCKET listener, served = INVALID_SOCKET;
static unsigned promised, sent;

static SOCKET client;
static struct sockaddr_in address;
static HWND window;
static unsigned request, received, wrong_bytes;
static BOOL ended; /* the client's connection, for good */

static char content(unsigned position)
{
    return (char)(position * 2654435761u >> 24);
}

static void ask_next(void)
{
    client = socket(AF_INET, SOCK_STREAM, 0);
    received = wrong_bytes = 0;
    if (WSAAsyncSelect(client, window, WM_CLIENT, FD_CONNECT | FD_READ | FD_CLOSE) != 0)
        give_up("WSAAsyncSelect");
    begin_connect(client, &address);
}

/* ---- the server ---- */

/* Sends on until the socket refuses: then FD_WRITE comes. */
static void serve(void)
{
    static char bytes[8192];
    while (sent < promised) {
        unsigned i, length = promised - sent;
        int n;
        if (length > sizeof bytes)
            length = sizeof bytes;
        for (i = 0; i < length; i++)
            bytes[i] = content(sent + i);
        n = send(served, bytes, (int)length, 0);
        if (n == SOCKET_ERROR) {
            if (WSAGetLastError() != WSAEWOULDBLOCK)
                give_up("send");
            return;
        }
        sent += (unsigned)n;
    }
    shutdown(served, SD_SEND);
}

static void on_server(SOCKET s, int event)
{
    char line[16];
    int n;
    switch (event) {
    case FD_ACCEPT:
        served = accept(listener, NULL, NULL);
        promised = sent = 0;
        break;
    case FD_READ: /* a request of a few bytes comes in one piece over loopback */
        n = recv(s, line, sizeof line - 1, 0);
        if (n <= 0)
            break;
        line[n] = '\0';
        promised = (unsigned)strtoul(line, NULL, 10);
        serve();
        break;
    case FD_WRITE:
        if (promised != 0)
            serve();
        break;
    case FD_CLOSE:
        closesocket(s);
        break;
    }
}

/* ---- the client ---- */

static void receive(void)
{
    static char bytes[10000];
    int i, n = recv(client, bytes, sizeof bytes, 0);
    for (i = 0; i < n; i++)
        wrong_bytes += bytes[i] != content(received++);
}

static void on_end(int error)
{
    char what[80];
    unsigned before;
    do { /* what Windows leaves behind an FD_CLOSE */
        before = received;
        receive();
    } while (received != before);
    closesocket(client);
    sprintf(what, "%u bytes came, in order, and then the end", sizes[request]);
    check(error == 0 && received == sizes[request] && wrong_bytes == 0, what);
    if (++request < REQUESTS)
        ask_next();
    else
        ended = TRUE;
}

static void on_client(int event, int error)
{
    char line[16];
    switch (event) {
    case FD_CONNECT:
        if (error != 0)
            give_up("FD_CONNECT");
        send(client, line, sprintf(line, "%u\n", sizes[request]), 0);
        break;
    case FD_READ:
        receive();
        break;
    case FD_CLOSE:
        on_end(error);
        break;
    }
}

int main(void)
{
    MSG message;

    start();
    window = message_window();
    listener = listen_on_loopback(&address);
    if (WSAAsyncSelect(listener, window, WM_SERVER, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE))
        give_up("WSAAsyncSelect");
    ask_next();
    while (!ended && GetMessageA(&message, NULL, 0, 0) > 0) {
        int event = WSAGETSELECTEVENT(message.lParam);
        if (message.message == WM_SERVER)
            on_server((SOCKET)message.wParam, event);
        else if (message.message == WM_CLIENT && (SOCKET)message.wParam == client)
            on_client(event, WSAGETSELECTERROR(message.lParam));
        else
            DispatchMessageA(&message);
    }
    closesocket(listener);
    WSACleanup();
    return report();
}
