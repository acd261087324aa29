/* sdl.c: an echo server in a game's loop, SDL 2's event queue. The library's background thread
 * watches the sockets, and pushes each message as an event of a kind of its own.
 *   cc sdl.c -o sdl $(pkg-config --cflags --libs libasyncselect sdl2)
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <asyncselect.h>
#define SDL_MAIN_HANDLED
#include <SDL.h>
#include <stdio.h>

enum { WM_SOCKET = 1 };

static Uint32 socket_event;

/* In the game's thread. */
static void handle(SOCKET s, LPARAM lParam)
{
    char buffer[4096];
    int n;

    if (!asyncselect_message_current(s, lParam))
        return; /* the socket was closed while the event waited */
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
}

/* In the background thread. A queue that is full refuses: the message is offered again. */
static BOOL post(HWND window, UINT number, WPARAM wParam, LPARAM lParam, void *context)
{
    SDL_Event event = {.user = {.type = socket_event}};

    (void)window, (void)number, (void)context;
    event.user.data1 = (void *)wParam;
    event.user.data2 = (void *)lParam;
    return SDL_PushEvent(&event) >= 0;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    WSADATA data;
    SDL_Event event;

    SDL_SetMainReady();
    if (SDL_Init(SDL_INIT_EVENTS) != 0 || (socket_event = SDL_RegisterEvents(1)) == (Uint32)-1)
        return 1;
    WSAStartup(MAKEWORD(2, 2), &data);
    HWND window = asyncselect_window_new(NULL, post, NULL);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!window || bind(listener, (struct sockaddr *)&address, length) ||
        listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_CLOSE) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    printf("nc 127.0.0.1 %d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (SDL_WaitEvent(&event) && event.type != SDL_QUIT)
        if (event.type == socket_event)
            handle((SOCKET)event.user.data1, (LPARAM)event.user.data2);
    asyncselect_window_free(window);
    SDL_Quit();
    return WSACleanup();
}
