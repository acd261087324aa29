/* chat-client.c: a client with a line editor for examples/chat-server.c: one libevent base waits
 * for the keyboard and for the socket.
 *   cc chat-client.c -o chat-client $(pkg-config --cflags --libs libasyncselect libevent libedit)
 * usage: chat-client PORT [ADDRESS]       (address 127.0.0.1)
 * Ctrl-D leaves. SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <asyncselect.h>
#include <editline/readline.h>
#include <event2/event.h> /* after winsock2.h: it includes the system's socket header */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WM_SOCKET = 1 };

static struct event_base *base;
static SOCKET server = INVALID_SOCKET;
static char *unsent; /* what is typed and not sent yet, its end a 0; NULL: nothing */
static int status;

static void leave(const char *why)
{
    rl_callback_handler_remove();
    printf("\r\033[K%s\n", why);
    event_base_loopbreak(base);
}

/* ---- the screen ---- */

/* What arrives stands above the line that is being typed. */
static void show(const char *text, int length)
{
    static int in_line; /* the server's line is not at its end yet */

    if (!in_line)
        fputs("\r\033[K", stdout);
    fwrite(text, 1, (size_t)length, stdout);
    in_line = text[length - 1] != '\n';
    if (!in_line)
        rl_forced_update_display();
    fflush(stdout);
}

/* ---- the socket ---- */

/* Sends as much as goes; FD_WRITE goes on with the rest. */
static void flush(void)
{
    while (unsent && *unsent) {
        int length = (int)strlen(unsent);
        int sent = send(server, unsent, length, 0);
        if (sent <= 0)
            return;
        memmove(unsent, unsent + sent, (size_t)(length - sent) + 1);
    }
    free(unsent);
    unsent = NULL;
}

static void on_message(SOCKET s, int event, int error)
{
    char buffer[4096];
    int n;

    switch (event) {
    case FD_CONNECT:
        if (error) {
            status = 1;
            leave(asyncselect_error_name(error));
        }
        break;
    case FD_WRITE:
        flush();
        break;
    case FD_READ:
        n = recv(s, buffer, sizeof(buffer), 0);
        if (n > 0)
            show(buffer, n);
        break;
    case FD_CLOSE:
        leave(error ? asyncselect_error_name(error) : "The room is closed.");
        break;
    }
}

static BOOL post(HWND window, UINT number, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)window, (void)number, (void)context;
    on_message(wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam));
    return TRUE;
}

/* ---- the keyboard ---- */

static void on_line(char *line)
{
    if (!line) { /* Ctrl-D */
        leave("Good bye.");
        return;
    }
    if (*line)
        add_history(line);
    size_t before = unsent ? strlen(unsent) : 0;
    char *longer = realloc(unsent, before + strlen(line) + 2);
    if (longer) {
        sprintf(longer + before, "%s\n", line);
        unsent = longer;
        flush();
    }
    free(line);
}

static void on_key(evutil_socket_t fd, short what, void *context)
{
    (void)fd, (void)what, (void)context;
    rl_callback_read_char();
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    WSADATA data;

    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: %s PORT [ADDRESS]\n", argv[0]);
        return 2;
    }
    address.sin_port = htons((u_short)atoi(argv[1]));
    address.sin_addr.s_addr = inet_addr(argc == 3 ? argv[2] : "127.0.0.1");
    WSAStartup(MAKEWORD(2, 2), &data);
    base = event_base_new();
    struct event *keyboard = event_new(base, fileno(stdin), EV_READ | EV_PERSIST, on_key, NULL);
    HWND window = asyncselect_window_new(base, post, NULL);
    server = socket(AF_INET, SOCK_STREAM, 0);
    if (!keyboard || !window ||
        WSAAsyncSelect(server, window, WM_SOCKET, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE))
        return 1;
    connect(server, (struct sockaddr *)&address, sizeof(address)); /* FD_CONNECT tells */
    rl_callback_handler_install("> ", on_line);
    event_add(keyboard, NULL);
    event_base_dispatch(base);
    event_free(keyboard);
    closesocket(server);
    asyncselect_window_free(window);
    event_base_free(base);
    free(unsent);
    WSACleanup();
    return status;
}
