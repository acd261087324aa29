/* callback.c: an echo server with a libevent base of its own and a callback instead of a window
 * procedure. Prints its port; SIGINT and SIGTERM end it. SPDX-License-Identifier: BSD-2-Clause
 *   cc -Wall callback.c -o callback $(pkg-config --cflags --libs libasyncselect) -levent_core */
#include <winsock2.h>
#include <asyncselect.h>
#include <event2/event.h> /* after winsock2.h: it includes the system's socket header */
#include <signal.h>
#include <stdio.h>
#define WM_SOCKET 1

/* Takes from the socket only what could be sent back: the kernel's buffers are the only queue. */
static void echo(HWND window, SOCKET s)
{
    char bytes[8192];
    int received = recv(s, bytes, sizeof bytes, MSG_PEEK);
    if (received <= 0)
        return; /* FD_CLOSE comes */
    int sent = send(s, bytes, received, 0);
    if (sent > 0)
        recv(s, bytes, sent, 0);
    if (sent < received) /* no more FD_READ until the peer reads */
        WSAAsyncSelect(s, window, WM_SOCKET, FD_WRITE | FD_CLOSE);
}

static BOOL post(HWND window, UINT message, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)message, (void)context;
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_ACCEPT:
        accept(wParam, NULL, NULL); /* the new socket has this one's selection */
        break;
    case FD_READ:
        echo(window, wParam);
        break;
    case FD_WRITE:
        WSAAsyncSelect(wParam, window, WM_SOCKET, FD_READ | FD_CLOSE);
        break;
    case FD_CLOSE: /* the documented profile: all has been read, and so sent back */
        closesocket(wParam);
        break;
    }
    return TRUE;
}

static void stop(evutil_socket_t number, short what, void *base)
{
    (void)number, (void)what;
    event_base_loopbreak(base);
}

int main(void)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int length = sizeof name;
    WSADATA data;
    struct event_base *base = event_base_new();
    struct event *interrupt = evsignal_new(base, SIGINT, stop, base);
    struct event *terminate = evsignal_new(base, SIGTERM, stop, base);
    if (asyncselect_set_profile(ASYNCSELECT_DOCUMENTED) || WSAStartup(MAKEWORD(2, 2), &data))
        return 1;
    HWND window = asyncselect_window_new(base, post, NULL);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    if (window == NULL || bind(listener, (struct sockaddr *)&name, length) != 0 ||
        listen(listener, SOMAXCONN) != 0 ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_CLOSE) != 0 ||
        getsockname(listener, (struct sockaddr *)&name, &length) != 0)
        return 1;
    printf("listening on port %u\n", ntohs(name.sin_port));
    fflush(stdout);
    event_add(interrupt, NULL);
    event_add(terminate, NULL);
    event_base_dispatch(base);
    closesocket(listener);
    asyncselect_window_free(window);
    event_free(interrupt);
    event_free(terminate);
    event_base_free(base);
    return WSACleanup();
}
