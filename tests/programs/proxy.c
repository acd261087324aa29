/* proxy.c: a proxy between a client and a server moves megabytes both ways at once. All buffers are
 * tiny, so that each socket of the four is full most of the time: a side is read only while there
 * is room for what it sends, and ends only when all of it has gone through. SPDX-License-Identifier:
 * BSD-2-Clause */
#include "check.h"

#define WM_LISTENER (WM_USER + 1)
#define WM_PROXY (WM_USER + 2)
#define WM_END (WM_USER + 3)

enum { KERNEL_BYTES = 2048, ROOM_BYTES = 3000, STREAM_BYTES = 4000000 };

/* An end of the whole way: sends a stream of its own and receives the other's. */
struct end {
    SOCKET socket;
    unsigned state; /* of the numbers that its stream is made of */
    int sent, received;
    unsigned sum_sent, sum_received;
    int refusals; /* sends that would have blocked */
    int error;
    BOOL ended; /* the other's stream */
};

/* One direction through the proxy. */
struct way {
    SOCKET from, to;
    BOOL readable; /* FD_READ came, and the receive that asks for the next one has not been made */
    BOOL closing;  /* FD_CLOSE came: what is left can be received without being told of */
    BOOL ended;
    int refusals;
    int length; /* of what waits in the room */
    char room[ROOM_BYTES];
};

static HWND window;
static SOCKET server_listener, proxy_listener;
static struct sockaddr_in server_address, proxy_address;
static struct end client, server;
static struct way up, down; /* to the server, to the client */

static void prepare(SOCKET s)
{
    int bytes = KERNEL_BYTES, yes = 1;
    if (setsockopt(s, SOL_SOCKET, SO_SNDBUF, (const char *)&bytes, sizeof bytes) != 0 ||
        setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes) != 0)
        give_up("setsockopt");
}

static void select_events(SOCKET s, UINT number, long events)
{
    if (WSAAsyncSelect(s, window, number, events) != 0)
        give_up("WSAAsyncSelect");
}

/* Fletcher's checksum. */
static unsigned add_to_sum(unsigned sum, const char *bytes, int n)
{
    unsigned a = sum & 0xffff, b = sum >> 16;
    int i;
    for (i = 0; i < n; i++) {
        a = (a + (unsigned char)bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* Whether a send or a receive would have blocked; no other failure is due. */
static BOOL refused(int n)
{
    if (n == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK)
        give_up("send or recv");
    return n == SOCKET_ERROR;
}

/* ---- the two ends ---- */

static char next_byte(struct end *e)
{
    e->state = e->state * 1664525 + 1013904223;
    return (char)(e->state >> 24);
}

static void send_stream(struct end *e)
{
    while (e->sent < STREAM_BYTES) {
        char bytes[1500];
        unsigned state = e->state;
        int i, n, length = STREAM_BYTES - e->sent;
        if (length > (int)sizeof bytes)
            length = sizeof bytes;
        for (i = 0; i < length; i++)
            bytes[i] = next_byte(e);
        n = send(e->socket, bytes, length, 0);
        e->state = state;
        if (refused(n)) {
            e->refusals++;
            return;
        }
        for (i = 0; i < n; i++)
            next_byte(e);
        e->sum_sent = add_to_sum(e->sum_sent, bytes, n);
        e->sent += n;
    }
    shutdown(e->socket, SD_SEND);
}

static int receive_stream(struct end *e)
{
    char bytes[1000];
    int n = recv(e->socket, bytes, sizeof bytes, 0);
    if (refused(n))
        return 0;
    e->sum_received = add_to_sum(e->sum_received, bytes, n);
    e->received += n;
    return n;
}

static void on_end(struct end *e, int event, int error)
{
    switch (event) {
    case FD_WRITE:
        if (e->sent < STREAM_BYTES)
            send_stream(e);
        break;
    case FD_READ:
        receive_stream(e);
        break;
    case FD_CLOSE:
        while (receive_stream(e) > 0)
            ;
        e->error = error;
        e->ended = TRUE;
        break;
    }
}

/* ---- the proxy ---- */

/* Whether the room is empty now. */
static BOOL clear_room(struct way *w)
{
    while (w->length > 0) {
        int n = send(w->to, w->room, w->length, 0);
        if (refused(n)) {
            w->refusals++;
            return FALSE;
        }
        w->length -= n;
        memmove(w->room, w->room + n, (size_t)w->length);
    }
    return TRUE;
}

/* Moves as much as goes. Nothing is received before the room is clear: no receive, no FD_READ, and
 * the sender's own socket fills up. */
static void move(struct way *w)
{
    while (clear_room(w) && (w->readable || w->closing) && !w->ended) {
        int n = recv(w->from, w->room, ROOM_BYTES, 0);
        w->readable = FALSE;
        if (refused(n))
            return;
        w->length = n;
        if (n == 0) {
            w->ended = TRUE;
            shutdown(w->to, SD_SEND);
        }
    }
}

static void on_proxy(SOCKET s, int event, int error)
{
    struct way *out = s == up.to ? &up : &down, *in = s == up.from ? &up : &down;
    if (error != 0)
        give_up("an error in a message of the proxy's");
    switch (event) {
    case FD_CONNECT: /* the client's side has waited for this */
        select_events(up.from, WM_PROXY, FD_READ | FD_WRITE | FD_CLOSE);
        break;
    case FD_WRITE:
        move(out);
        break;
    case FD_READ:
        in->readable = TRUE;
        move(in);
        break;
    case FD_CLOSE:
        in->closing = TRUE;
        move(in);
        break;
    }
}

static void on_accept(SOCKET listener)
{
    SOCKET s = accept(listener, NULL, NULL);
    if (s == INVALID_SOCKET)
        give_up("accept");
    prepare(s);
    if (listener == server_listener) {
        server.socket = s;
        select_events(s, WM_END, FD_READ | FD_WRITE | FD_CLOSE);
        return;
    }
    up.from = down.to = s;
    up.to = down.from = socket(AF_INET, SOCK_STREAM, 0);
    prepare(up.to);
    select_events(up.to, WM_PROXY, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
    begin_connect(up.to, &server_address);
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    int event = WSAGETSELECTEVENT(lParam), error = WSAGETSELECTERROR(lParam);
    if (message == WM_LISTENER)
        on_accept((SOCKET)wParam);
    else if (message == WM_PROXY)
        on_proxy((SOCKET)wParam, event, error);
    else if (message == WM_END)
        on_end((SOCKET)wParam == client.socket ? &client : &server, event, error);
    else
        return DefWindowProcA(hwnd, message, wParam, lParam);
    return 0;
}

int main(void)
{
    MSG message;

    start();
    window = message_window();
    SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)procedure);
    server_listener = listen_on_loopback(&server_address);
    proxy_listener = listen_on_loopback(&proxy_address);
    select_events(server_listener, WM_LISTENER, FD_ACCEPT);
    select_events(proxy_listener, WM_LISTENER, FD_ACCEPT);
    client.state = 1;
    server.state = 2;
    client.socket = socket(AF_INET, SOCK_STREAM, 0);
    prepare(client.socket);
    select_events(client.socket, WM_END, FD_READ | FD_WRITE | FD_CLOSE);
    begin_connect(client.socket, &proxy_address);
    while ((!client.ended || !server.ended) && GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);

    check(client.sent == STREAM_BYTES && server.received == STREAM_BYTES, "all came up");
    check(server.sum_received == client.sum_sent, "with the right checksum");
    check(server.sent == STREAM_BYTES && client.received == STREAM_BYTES, "all came down");
    check(client.sum_received == server.sum_sent, "with the right checksum");
    check(client.sum_sent != server.sum_sent, "and they were two different streams");
    check(client.error == 0 && server.error == 0, "both streams ended gracefully");
    check(client.refusals > 0 && server.refusals > 0, "both ends met full buffers");
    check(up.refusals > 0 && down.refusals > 0, "and so did the proxy, both ways");
    closesocket(client.socket);
    closesocket(server.socket);
    closesocket(up.from);
    closesocket(up.to);
    closesocket(proxy_listener);
    closesocket(server_listener);
    WSACleanup();
    return report();
}
