/* provider-client.c: a client of the service provider interface that brings its own windows: an
 * echo server whose WPUPostMessage puts messages into a queue of its own.
 *   cc provider-client.c -o provider-client $(pkg-config --cflags --libs libasyncselect)
 * SPDX-License-Identifier: BSD-2-Clause */
#include <ws2spi.h>
#include <asyncselect.h>
#include <pthread.h>
#include <stdio.h>

enum { WM_SOCKET = 1, QUEUE_MOST = 64 };

/* ---- the client's own window system: one window, one queue ---- */

struct message {
    HWND window;
    WPARAM wParam;
    LPARAM lParam;
};

static struct message queue[QUEUE_MOST];
static unsigned first, count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;

/* The provider calls it from its thread. A full queue refuses: the message is offered again. */
static BOOL WSPAPI post_message(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    BOOL room;

    (void)Msg;
    pthread_mutex_lock(&lock);
    room = count < QUEUE_MOST;
    if (room)
        queue[(first + count++) % QUEUE_MOST] = (struct message){hWnd, wParam, lParam};
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
    return room;
}

static struct message next_message(void)
{
    struct message message;

    pthread_mutex_lock(&lock);
    while (count == 0)
        pthread_cond_wait(&filled, &lock);
    message = queue[first];
    first = (first + 1) % QUEUE_MOST;
    count--;
    pthread_mutex_unlock(&lock);
    return message;
}

/* ---- the server, through the provider's table ---- */

static WSPPROC_TABLE provider;

static void echo(SOCKET s)
{
    char bytes[4096];
    WSABUF buffer = {sizeof(bytes), bytes};
    DWORD received, sent, flags = 0;
    int error;

    if (provider.lpWSPRecv(s, &buffer, 1, &received, &flags, NULL, NULL, NULL, &error) != 0)
        return;
    buffer.len = received;
    if (received && (provider.lpWSPSend(s, &buffer, 1, &sent, 0, NULL, NULL, NULL, &error) != 0 ||
                     sent < received))
        provider.lpWSPCloseSocket(s, &error); /* a client that sends and does not read */
}

static void handle(const struct message *m)
{
    SOCKET s = m->wParam;
    int error;

    if (!asyncselect_message_current(s, m->lParam))
        return; /* the socket was closed while the message was in the queue */
    switch (WSAGETSELECTEVENT(m->lParam)) {
    case FD_ACCEPT: /* the new socket has the selection of this one */
        provider.lpWSPAccept(s, NULL, NULL, NULL, 0, &error);
        break;
    case FD_READ:
        echo(s);
        break;
    case FD_CLOSE:
        provider.lpWSPCloseSocket(s, &error);
        break;
    }
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address), error;
    WSPUPCALLTABLE upcalls = {.lpWPUPostMessage = post_message};
    HWND window = (HWND)&queue; /* any value that means something to the client */
    WSPDATA data;

    if (WSPStartup(MAKEWORD(2, 2), &data, NULL, upcalls, &provider) != 0)
        return 1;
    SOCKET listener = provider.lpWSPSocket(AF_INET, SOCK_STREAM, 0, NULL, 0, 0, &error);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (provider.lpWSPBind(listener, (struct sockaddr *)&address, length, &error) ||
        provider.lpWSPListen(listener, SOMAXCONN, &error) ||
        provider.lpWSPAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_CLOSE,
                                  &error) ||
        provider.lpWSPGetSockName(listener, (struct sockaddr *)&address, &length, &error))
        return 1;
    printf("nc 127.0.0.1 %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct message message = next_message();
        handle(&message);
    }
}
