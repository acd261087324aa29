/* peek_rearm.c: a program that takes whole records and nothing less. It looks at what is there with
 * MSG_PEEK, and as long as a record is not complete the look is all that it does: that it asks for
 * the next FD_READ is what it is for. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#define WM_SOCKET (WM_USER + 3)

enum { RECORDS = 60, HEADER_BYTES = 2, MOST_BYTES = 3000 };

static HWND window;
static SOCKET out, in;
static int record; /* that the reader expects */
static int wrong;
static int partial; /* looks that met half a record */
static BOOL ended;

/* The writer's bytes, which go out in pieces that keep to no record's end. */
static char bytes[RECORDS * (HEADER_BYTES + MOST_BYTES)];
static int length, sent, pieces;

static int record_bytes(int number)
{
    return number * 977 % (MOST_BYTES + 1); /* record 0 is empty */
}

static void write_records(void)
{
    int i, number;
    for (number = 0; number < RECORDS; number++) {
        int n = record_bytes(number);
        bytes[length++] = (char)(n >> 8);
        bytes[length++] = (char)(n & 0xff);
        for (i = 0; i < n; i++)
            bytes[length++] = (char)(number + i);
    }
}

/* The next piece leaves when the reader has looked at the ones before. */
static void send_piece(void)
{
    int n = ++pieces * 311 % 1500 + 1;
    if (sent == length)
        return;
    if (n > length - sent)
        n = length - sent;
    n = send(out, bytes + sent, n, 0);
    if (n == SOCKET_ERROR)
        give_up("send");
    sent += n;
    if (sent == length)
        shutdown(out, SD_SEND);
}

static void take_record(int n)
{
    static char taken[HEADER_BYTES + MOST_BYTES];
    int i;
    wrong += n != HEADER_BYTES + record_bytes(record);
    if (recv(in, taken, n, 0) != n)
        give_up("a receive of what a look has seen");
    for (i = HEADER_BYTES; i < n; i++)
        wrong += taken[i] != (char)(record + i - HEADER_BYTES);
    record++;
}

/* Returns whether a whole record was there. */
static BOOL on_read(void)
{
    static char seen[HEADER_BYTES + MOST_BYTES];
    int n = recv(in, seen, sizeof seen, MSG_PEEK);
    int whole = 0;
    if (n >= HEADER_BYTES)
        whole = HEADER_BYTES + (unsigned char)seen[0] * 256 + (unsigned char)seen[1];
    if (whole != 0 && n >= whole) {
        take_record(whole);
        if (n == whole) /* nothing may be left to tell of */
            send_piece();
        return TRUE;
    }
    partial += n > 0;
    send_piece();
    return FALSE;
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != WM_SOCKET)
        return DefWindowProcA(hwnd, message, wParam, lParam);
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_READ:
        on_read();
        break;
    case FD_WRITE: /* the writer's, once */
        send_piece();
        break;
    case FD_CLOSE: /* Windows may say so before all has been read */
        while (on_read())
            ;
        check(WSAGETSELECTERROR(lParam) == 0, "the end is a graceful one");
        ended = TRUE;
        break;
    }
    return 0;
}

int main(void)
{
    MSG message;

    start();
    window = message_window();
    SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)procedure);
    write_records();
    make_pair(&out, &in);
    if (WSAAsyncSelect(in, window, WM_SOCKET, FD_READ | FD_CLOSE) != 0 ||
        WSAAsyncSelect(out, window, WM_SOCKET, FD_WRITE) != 0)
        give_up("WSAAsyncSelect");
    while (!ended && GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    check(record == RECORDS, "each record was taken");
    check(wrong == 0, "each was whole, and its own");
    check(sent == length && recv(in, bytes, 1, 0) == 0, "nothing is left before the end");
    check(partial > 0, "some looks met half a record, and FD_READ came again");
    closesocket(out);
    closesocket(in);
    WSACleanup();
    return report();
}
