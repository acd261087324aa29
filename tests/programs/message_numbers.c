/* message_numbers.c: a message number for each socket, as programs do that keep their connections
 * in a table: the number says which entry, and wParam is only compared. In the middle of a
 * conversation both ends move to another number. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

enum {
    CLIENTS = 12,
    ENTRIES = 2 * CLIENTS, /* each client's session comes CLIENTS behind it */
    ROUNDS = 10,
    WM_LISTENER = WM_APP,
    WM_FIRST = WM_USER,         /* and the entry's index */
    WM_SECOND = WM_USER + 1000, /* from the middle on */
};

static struct entry {
    SOCKET socket;
    UINT first_number;
    int round;
    int messages;
} entries[ENTRIES];

static HWND window;
static SOCKET listener;
static int wrong_numbers, wrong_bytes, closed;

static void choose_number(struct entry *e, UINT first_number)
{
    e->first_number = first_number;
    if (WSAAsyncSelect(e->socket, window, first_number + (UINT)(e - entries),
                       FD_CONNECT | FD_READ | FD_CLOSE) != 0)
        give_up("WSAAsyncSelect");
}

static void send_byte(struct entry *e, int byte)
{
    char c = (char)byte;
    if (send(e->socket, &c, 1, 0) != 1)
        give_up("send");
}

static unsigned short port_of(SOCKET s, int(WSAAPI *name_of)(SOCKET, struct sockaddr *, int *))
{
    struct sockaddr_in name;
    int length = sizeof name;
    if (name_of(s, (struct sockaddr *)&name, &length) != 0)
        give_up("the name of a socket");
    return name.sin_port;
}

/* Connections may be accepted in another order than they were begun in: the port tells. */
static void on_accept(void)
{
    SOCKET s = accept(listener, NULL, NULL);
    int i = 0;
    if (s == INVALID_SOCKET)
        give_up("accept");
    while (port_of(entries[i].socket, getsockname) != port_of(s, getpeername))
        i++;
    entries[CLIENTS + i].socket = s;
    choose_number(&entries[CLIENTS + i], WM_FIRST);
}

/* Each round the client sends its index, and gets it back with the round added. */
static void on_read(struct entry *e)
{
    int index = (int)(e - entries);
    char c;
    if (recv(e->socket, &c, 1, 0) != 1)
        return;
    if (index >= CLIENTS) {
        wrong_bytes += c != index - CLIENTS;
        send_byte(e, c + e->round);
    } else {
        wrong_bytes += c != index + e->round;
    }
    if (++e->round == ROUNDS / 2)
        choose_number(e, WM_SECOND);
    if (index >= CLIENTS)
        return;
    if (e->round < ROUNDS)
        send_byte(e, index);
    else
        closesocket(e->socket);
}

static void on_socket(const MSG *message)
{
    struct entry *e = &entries[message->message % 1000 - WM_FIRST % 1000];
    e->messages++;
    wrong_numbers += message->message != e->first_number + (UINT)(e - entries) ||
                     (SOCKET)message->wParam != e->socket ||
                     WSAGETSELECTERROR(message->lParam) != 0;
    switch (WSAGETSELECTEVENT(message->lParam)) {
    case FD_CONNECT:
        send_byte(e, (int)(e - entries));
        break;
    case FD_READ:
        on_read(e);
        break;
    case FD_CLOSE:
        closesocket(e->socket);
        closed++;
        break;
    }
}

int main(void)
{
    MSG message;
    struct sockaddr_in address;
    int i, clients = 0, sessions = 0;

    start();
    window = message_window();
    listener = listen_on_loopback(&address);
    if (WSAAsyncSelect(listener, window, WM_LISTENER, FD_ACCEPT) != 0)
        give_up("WSAAsyncSelect");
    for (i = 0; i < CLIENTS; i++) {
        entries[i].socket = socket(AF_INET, SOCK_STREAM, 0);
        choose_number(&entries[i], WM_FIRST);
        begin_connect(entries[i].socket, &address);
    }
    while (closed < CLIENTS && GetMessageA(&message, NULL, 0, 0) > 0) {
        if (message.message == WM_LISTENER)
            on_accept();
        else if (message.hwnd == window)
            on_socket(&message);
        else
            DispatchMessageA(&message);
    }
    check(wrong_numbers == 0, "each message had its socket's number of the time");
    check(wrong_bytes == 0, "each byte came on the connection that it was sent on");
    for (i = 0; i < CLIENTS; i++) {
        /* One FD_CONNECT, or one FD_CLOSE, and an FD_READ for each byte. */
        clients += entries[i].messages == 1 + ROUNDS;
        sessions += entries[CLIENTS + i].messages == 1 + ROUNDS;
    }
    check(clients == CLIENTS, "each client got FD_CONNECT, and one FD_READ for each answer");
    check(sessions == CLIENTS, "each session got one FD_READ for each byte, and FD_CLOSE");
    closesocket(listener);
    WSACleanup();
    return report();
}
