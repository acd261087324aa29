/* drain_close.c: an FD_CLOSE handler that receives until nothing is left before it closes, because
 * Windows may tell of the end while data still waits. Clients send, some of them without reading
 * what they are answered, and hang up in three ways. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#define WM_LISTENER (WM_USER + 1)
#define WM_SESSION (WM_USER + 2)

enum ending { CLOSED, SHUT_DOWN, RESET, ENDINGS };

enum { ROUNDS = 6, SLOW_BYTES = 100 };

static const char *const ending_names[ENDINGS] = {"closed", "shut down", "reset"};

static HWND window;
static SOCKET listener, session = INVALID_SOCKET, client;
static enum ending ending; /* of the client */
static struct sockaddr_in address;
static int received, wrong_bytes, closes, close_error, receive_error;

static char content(int position)
{
    return (char)(position % 251);
}

static int receive(int most)
{
    char bytes[4096];
    int i, n = recv(session, bytes, most, 0);
    for (i = 0; i < n; i++)
        wrong_bytes += bytes[i] != content(received++);
    if (n == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK)
        receive_error = WSAGetLastError();
    return n;
}

/* A client in a straight line: what it sends fits into the buffers. */
static void call_in(int bytes)
{
    static char order[20000];
    int i;
    client = socket(AF_INET, SOCK_STREAM, 0);
    for (i = 0; i < bytes; i++)
        order[i] = content(i);
    if (connect(client, (struct sockaddr *)&address, sizeof address) != 0 ||
        send(client, order, bytes, 0) != bytes)
        give_up("a client");
}

static void hang_up(void)
{
    struct linger at_once = {1, 0};
    if (ending == SHUT_DOWN) {
        shutdown(client, SD_SEND);
        return;
    }
    if (ending == RESET)
        setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&at_once, sizeof at_once);
    closesocket(client);
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    switch (message) {
    case WM_LISTENER:
        session = accept(listener, NULL, NULL);
        if (session == INVALID_SOCKET ||
            WSAAsyncSelect(session, window, WM_SESSION, FD_READ | FD_CLOSE) != 0)
            give_up("accept");
        return 0;
    case WM_SESSION:
        if ((SOCKET)wParam != session)
            return 0;
        if (WSAGETSELECTEVENT(lParam) == FD_READ) {
            receive(SLOW_BYTES); /* so slowly that much is left when the end comes */
            if (ending == RESET && received == SLOW_BYTES)
                hang_up();
        } else if (WSAGETSELECTEVENT(lParam) == FD_CLOSE) {
            closes++;
            close_error = WSAGETSELECTERROR(lParam);
            while (receive(4096) > 0)
                ;
            closesocket(session);
            session = INVALID_SOCKET;
        }
        return 0;
    default:
        return DefWindowProcA(hwnd, message, wParam, lParam);
    }
}

static void run_until_closed(void)
{
    MSG message;
    while (closes == 0 && GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE))
        DispatchMessageA(&message);
}

static void run_round(int round)
{
    char what[100], byte;
    int bytes = round * 4000;

    received = wrong_bytes = closes = close_error = receive_error = 0;
    call_in(bytes);
    if (ending != RESET) /* that one waits until some of it was read */
        hang_up();
    run_until_closed();
    sprintf(what, "%d bytes, %s: one FD_CLOSE", bytes, ending_names[ending]);
    check(closes == 1 && session == INVALID_SOCKET, what);
    if (ending ==
        RESET) { /* the page, Windows and Wine differ on the code and on the data's rest */
        check(wrong_bytes == 0, "what came is right");
        return;
    }
    sprintf(what, "%d bytes, %s: all came before the end", bytes, ending_names[ending]);
    check(close_error == 0 && receive_error == 0 && received == bytes && wrong_bytes == 0, what);
    if (ending == SHUT_DOWN) {
        check(recv(client, &byte, 1, 0) == 0, "the client sees the session's end in its turn");
        closesocket(client);
    }
}

int main(void)
{
    int round;

    start();
    window = message_window();
    SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)procedure);
    listener = listen_on_loopback(&address);
    if (WSAAsyncSelect(listener, window, WM_LISTENER, FD_ACCEPT) != 0)
        give_up("WSAAsyncSelect");
    for (round = 0; round < 2 * ROUNDS; round++) {
        ending = (enum ending)((round + round / ROUNDS) % ENDINGS);
        run_round(round % ROUNDS);
    }
    closesocket(listener);
    WSACleanup();
    return report();
}
