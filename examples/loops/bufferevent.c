/* bufferevent.c: two echo servers in one libevent base: one written for WSAAsyncSelect, one with
 * libevent's own bufferevents beside it.
 *   cc bufferevent.c -o bufferevent $(pkg-config --cflags --libs libasyncselect libevent)
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <asyncselect.h>
#include <event2/buffer.h> /* after winsock2.h: they include the system's socket header */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdio.h>

enum { WM_SOCKET = 1 };

/* ---- for WSAAsyncSelect ---- */

static BOOL post(HWND window, UINT number, WPARAM s, LPARAM lParam, void *context)
{
    char buffer[4096];
    int n;

    (void)window, (void)number, (void)context;
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_ACCEPT: /* the new socket has the selection of this one */
        accept(s, NULL, NULL);
        break;
    case FD_READ: /* a client that sends and does not read is dropped */
        n = recv(s, buffer, sizeof(buffer), 0);
        if (n > 0 && send(s, buffer, n, 0) != n)
            closesocket(s);
        break;
    case FD_CLOSE:
        closesocket(s);
        break;
    }
    return TRUE;
}

static int listen_by_asyncselect(struct event_base *base)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    HWND window = asyncselect_window_new(base, post, NULL);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!window || bind(listener, (struct sockaddr *)&address, length) ||
        listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_CLOSE) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 0;
    return ntohs(address.sin_port);
}

/* ---- for libevent ---- */

static void on_data(struct bufferevent *stream, void *context)
{
    (void)context;
    bufferevent_write_buffer(stream, bufferevent_get_input(stream));
}

static void on_end(struct bufferevent *stream, short what, void *context)
{
    (void)what, (void)context;
    bufferevent_free(stream);
}

static void on_connection(struct evconnlistener *listener, evutil_socket_t fd,
                          struct sockaddr *address, int length, void *context)
{
    struct bufferevent *stream =
        bufferevent_socket_new(evconnlistener_get_base(listener), fd, BEV_OPT_CLOSE_ON_FREE);

    (void)address, (void)length, (void)context;
    bufferevent_setcb(stream, on_data, NULL, on_end, NULL);
    bufferevent_enable(stream, EV_READ | EV_WRITE);
}

static int listen_by_libevent(struct event_base *base)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct evconnlistener *listener =
        evconnlistener_new_bind(base, on_connection, NULL, LEV_OPT_CLOSE_ON_FREE, -1,
                                (struct sockaddr *)&address, sizeof(address));
    if (!listener ||
        getsockname((SOCKET)evconnlistener_get_fd(listener), (struct sockaddr *)&address, &length))
        return 0;
    return ntohs(address.sin_port);
}

int main(void)
{
    WSADATA data;
    struct event_base *base = event_base_new();

    WSAStartup(MAKEWORD(2, 2), &data);
    int first = listen_by_asyncselect(base);
    int second = listen_by_libevent(base);
    if (!first || !second)
        return 1;
    printf("nc 127.0.0.1 %d\nnc 127.0.0.1 %d\n", first, second);
    fflush(stdout);
    return event_base_dispatch(base);
}
