/* glib.c: an echo server in GLib's main loop (GTK's too). The library's background thread watches
 * the sockets; each message is handed to the main loop, which calls the sockets.
 *   cc glib.c -o glib $(pkg-config --cflags --libs libasyncselect glib-2.0)
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <asyncselect.h>
#include <glib.h>
#include <stdio.h>

enum { WM_SOCKET = 1 };

struct message {
    WPARAM wParam;
    LPARAM lParam;
};

/* In the main loop. */
static gboolean handle(gpointer data)
{
    const struct message *m = data;
    SOCKET s = m->wParam;
    char buffer[4096];
    int n;

    if (!asyncselect_message_current(s, m->lParam))
        return G_SOURCE_REMOVE; /* the socket was closed while the message waited */
    switch (WSAGETSELECTEVENT(m->lParam)) {
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
    return G_SOURCE_REMOVE;
}

/* In the background thread. */
static BOOL post(HWND window, UINT number, WPARAM wParam, LPARAM lParam, void *context)
{
    struct message *m = g_new(struct message, 1);

    (void)window, (void)number;
    m->wParam = wParam;
    m->lParam = lParam;
    g_main_context_invoke_full(context, G_PRIORITY_DEFAULT, handle, m, g_free);
    return TRUE;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    WSADATA data;
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    GMainContext *context = g_main_loop_get_context(loop);

    g_main_context_acquire(context); /* from now on only this thread runs what is invoked in it */
    WSAStartup(MAKEWORD(2, 2), &data);
    HWND window = asyncselect_window_new(NULL, post, context);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!window || bind(listener, (struct sockaddr *)&address, length) ||
        listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_CLOSE) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    printf("nc 127.0.0.1 %d\n", ntohs(address.sin_port));
    fflush(stdout);
    g_main_loop_run(loop);
    return 0;
}
