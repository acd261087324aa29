/* udp_timers.c: requests and replies over UDP, with a timer for what gets lost. The server loses
 * each third request that it sees; the client asks again when WM_TIMER comes, takes each reply once
 * and gives up where no server answers. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#define WM_CLIENT (WM_USER + 1)
#define WM_SERVER (WM_USER + 2)

enum { QUESTIONS = 25, AT_ONCE = 4, DEAF = QUESTIONS, TRIES = 3, AGAIN_MS = 20 };

static HWND window;
static SOCKET server, client;
static struct sockaddr_in server_address, deaf_address;
static int seen, lost;

/* A question's number is its timer's number too, and 1 more: timers begin at 1. */
static struct question {
    int tries;
    BOOL answered;
    int reply;
} questions[QUESTIONS + 1]; /* the last one goes to a socket that never answers */
static int asked, settled;
static BOOL gave_up;

static SOCKET bind_on_loopback(struct sockaddr_in *address)
{
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    int length = sizeof *address;
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s == INVALID_SOCKET || bind(s, (struct sockaddr *)address, length) != 0 ||
        getsockname(s, (struct sockaddr *)address, &length) != 0)
        give_up("a datagram socket");
    return s;
}

/* ---- the server: the reply is the question's square ---- */

static void on_server(void)
{
    struct sockaddr_in from;
    int length = sizeof from, number;
    int n = recvfrom(server, (char *)&number, sizeof number, 0, (struct sockaddr *)&from, &length);
    if (n != sizeof number)
        return;
    if (++seen % 3 == 0) {
        lost++;
        return;
    }
    number = number * 1000 + number * number;
    sendto(server, (const char *)&number, sizeof number, 0, (struct sockaddr *)&from, length);
    if (seen % 5 == 0) /* networks double datagrams too */
        sendto(server, (const char *)&number, sizeof number, 0, (struct sockaddr *)&from, length);
}

/* ---- the client ---- */

static void ask(int number)
{
    const struct sockaddr_in *to = number == DEAF ? &deaf_address : &server_address;
    questions[number].tries++;
    if (sendto(client, (const char *)&number, sizeof number, 0, (const struct sockaddr *)to,
               sizeof *to) != sizeof number)
        give_up("sendto");
    if (SetTimer(window, (UINT_PTR)number + 1, AGAIN_MS, NULL) == 0)
        give_up("SetTimer");
}

static void ask_next(void)
{
    if (asked < QUESTIONS)
        ask(asked++);
}

static void on_reply(void)
{
    struct question *q;
    int reply;
    if (recvfrom(client, (char *)&reply, sizeof reply, 0, NULL, NULL) != sizeof reply)
        return;
    q = &questions[reply / 1000];
    if (q->answered)
        return;
    q->answered = TRUE;
    q->reply = reply % 1000;
    KillTimer(window, (UINT_PTR)(reply / 1000) + 1);
    settled++;
    ask_next();
}

static void on_timer(UINT_PTR timer)
{
    int number = (int)timer - 1;
    if (number == DEAF && questions[number].tries == TRIES) {
        KillTimer(window, timer);
        gave_up = TRUE;
    } else if (!questions[number].answered) {
        ask(number);
    }
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    switch (message) {
    case WM_SERVER:
        if (WSAGETSELECTEVENT(lParam) == FD_READ)
            on_server();
        return 0;
    case WM_CLIENT:
        if (WSAGETSELECTEVENT(lParam) == FD_READ)
            on_reply();
        return 0;
    case WM_TIMER:
        on_timer(wParam);
        return 0;
    default:
        return DefWindowProcA(hwnd, message, wParam, lParam);
    }
}

int main(void)
{
    MSG message;
    SOCKET deaf;
    int i, right = 0, tries = 0;

    start();
    window = message_window();
    SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)procedure);
    server = bind_on_loopback(&server_address);
    deaf = bind_on_loopback(&deaf_address);
    client = socket(AF_INET, SOCK_DGRAM, 0);
    if (WSAAsyncSelect(server, window, WM_SERVER, FD_READ) != 0 ||
        WSAAsyncSelect(client, window, WM_CLIENT, FD_READ) != 0)
        give_up("WSAAsyncSelect");
    ask(DEAF);
    for (i = 0; i < AT_ONCE; i++)
        ask_next();
    while ((settled < QUESTIONS || !gave_up) && GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    for (i = 0; i < QUESTIONS; i++) {
        right += questions[i].answered && questions[i].reply == i * i;
        tries += questions[i].tries;
    }
    check(right == QUESTIONS, "each question got its own answer");
    check(seen >= QUESTIONS && lost >= QUESTIONS / 3, "though the server lost each third");
    check(tries > QUESTIONS, "for WM_TIMER had some asked again");
    check(questions[DEAF].tries == TRIES && !questions[DEAF].answered,
          "the one that nobody answers was asked three times");
    for (i = 0; i <= QUESTIONS; i++)
        if (KillTimer(window, (UINT_PTR)i + 1))
            break;
    check(i > QUESTIONS, "no timer is left");
    closesocket(client);
    closesocket(server);
    closesocket(deaf);
    WSACleanup();
    return report();
}
