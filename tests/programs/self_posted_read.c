/* self_posted_read.c: a program that takes a bounded piece for each message, so that one busy
 * connection does not hold up the others, and posts itself an FD_READ when there may be more. The
 * library's own FD_READ comes beside it: neither loses or doubles anything, and "would block" is no
 * error. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#define WM_SOCKET (WM_APP + 7)

enum { STREAMS = 4, PIECE_BYTES = 700, STREAM_BYTES = 120000 };

static struct stream {
    SOCKET out, in;
    int sent, received, wrong_bytes;
    BOOL ended;
    int error;
} streams[STREAMS];

static HWND window;
static int ended;

static char content(const struct stream *s, int position)
{
    return (char)(position * (3 + (int)(s - streams)) / 7);
}

static void send_on(struct stream *s)
{
    static char bytes[5000];
    while (s->sent < STREAM_BYTES) {
        int i, n = STREAM_BYTES - s->sent;
        if (n > (int)sizeof bytes)
            n = sizeof bytes;
        for (i = 0; i < n; i++)
            bytes[i] = content(s, s->sent + i);
        n = send(s->out, bytes, n, 0);
        if (n == SOCKET_ERROR) {
            if (WSAGetLastError() != WSAEWOULDBLOCK)
                give_up("send");
            return;
        }
        s->sent += n;
    }
    shutdown(s->out, SD_SEND);
}

/* Takes one piece. Whoever sent the message, a full piece means that more may be there. */
static int take_piece(struct stream *s)
{
    char bytes[PIECE_BYTES];
    int i, n = recv(s->in, bytes, PIECE_BYTES, 0);
    for (i = 0; i < n; i++)
        s->wrong_bytes += bytes[i] != content(s, s->received++);
    if (n == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK)
        s->error = WSAGetLastError();
    return n;
}

static void on_read(struct stream *s)
{
    if (take_piece(s) == PIECE_BYTES &&
        !PostMessageA(window, WM_SOCKET, (WPARAM)s->in, WSAMAKESELECTREPLY(FD_READ, 0)))
        give_up("PostMessage");
}

static void on_close(struct stream *s, int error)
{
    while (take_piece(s) > 0)
        ;
    s->error |= error;
    s->ended = TRUE;
    ended++;
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    int i, event = WSAGETSELECTEVENT(lParam);
    if (message != WM_SOCKET)
        return DefWindowProcA(hwnd, message, wParam, lParam);
    for (i = 0; i < STREAMS; i++) {
        struct stream *s = &streams[i];
        if ((SOCKET)wParam == s->in && event == FD_READ)
            on_read(s);
        else if ((SOCKET)wParam == s->in && event == FD_CLOSE)
            on_close(s, WSAGETSELECTERROR(lParam));
        else if ((SOCKET)wParam == s->out && event == FD_WRITE)
            send_on(s);
    }
    return 0;
}

int main(void)
{
    MSG message;
    int i;

    start();
    window = message_window();
    SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)procedure);
    for (i = 0; i < STREAMS; i++) {
        make_pair(&streams[i].out, &streams[i].in);
        if (WSAAsyncSelect(streams[i].out, window, WM_SOCKET, FD_WRITE) != 0 ||
            WSAAsyncSelect(streams[i].in, window, WM_SOCKET, FD_READ | FD_CLOSE) != 0)
            give_up("WSAAsyncSelect");
    }
    while (ended < STREAMS && GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    for (i = 0; i < STREAMS; i++) {
        char what[80];
        sprintf(what, "stream %d came whole and in order, and ended well", i);
        check(streams[i].received == STREAM_BYTES && streams[i].wrong_bytes == 0 &&
                  streams[i].error == 0,
              what);
        closesocket(streams[i].out);
        closesocket(streams[i].in);
    }
    WSACleanup();
    return report();
}
