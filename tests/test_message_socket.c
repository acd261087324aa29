/* The messages of sockets in a message queue. */
#include "win32_support.h"
#include <ws2tcpip.h>

static void make_pair(SOCKET pair[2])
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int length = sizeof(name);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&name, sizeof(name)), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&name, &length), 0);
    pair[0] = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(pair[0], (struct sockaddr *)&name, sizeof(name)), 0);
    pair[1] = accept(listener, NULL, NULL);
    ck_assert_uint_ne(pair[1], INVALID_SOCKET);
    ck_assert_int_eq(closesocket(listener), 0);
}

static HWND begin_sockets(SOCKET pair[2])
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    make_pair(pair);
    register_recorder();
    return new_window();
}

static void end_sockets(HWND w, SOCKET pair[2])
{
    for (int i = 0; i < 2; i++)
        if (pair[i] != INVALID_SOCKET)
            ck_assert_int_eq(closesocket(pair[i]), 0);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
    ck_assert_int_eq(WSACleanup(), 0);
}

static void await_message(void)
{
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_POSTMESSAGE),
                      WAIT_OBJECT_0);
}

/* proves: MSG-1 READ-1 READ-3 GATE-1 */
START_TEST(socket_messages)
{
    SOCKET pair[2];
    MSG msg;
    char byte;
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(send(pair[1], "ab", 2, 0), 2);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ), 0);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
        ck_assert_ptr_eq(msg.hwnd, w);
        ck_assert_uint_eq(msg.message, WM_SOCKET);
        ck_assert_uint_eq(msg.wParam, pair[0]);
        ck_assert_int_eq(msg.lParam, FD_READ);
        assert_empty();
        ck_assert_int_eq(recv(pair[0], &byte, 1, 0), 1);
    }
    assert_empty();
    end_sockets(w, pair);
}
END_TEST

/* proves: K4 CLOSE-5 */
START_TEST(closed_sockets_messages_are_never_seen)
{
    SOCKET pair[2];
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_WRITE), 0);
    await_message(); /* FD_WRITE is in the queue */
    ck_assert_int_eq(closesocket(pair[0]), 0);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT | QS_ALLPOSTMESSAGE), 0);
    SOCKET lower[16], again;
    int count = 0; /* POSIX hands out the lowest number that is free */
    while ((again = socket(AF_INET, SOCK_STREAM, 0)) != pair[0]) {
        ck_assert_int_lt(count, 16);
        lower[count++] = again;
    }
    assert_empty();
    while (count > 0)
        ck_assert_int_eq(closesocket(lower[--count]), 0);
    end_sockets(w, pair);
}
END_TEST

/* proves: M1 */
START_TEST(full_queue_loses_no_socket_message)
{
    SOCKET pair[2];
    MSG msg;
    HWND w = begin_sockets(pair);
    HWND other = new_window();
    for (WPARAM i = 0; i < QUEUE_MOST; i++)
        ck_assert_int_eq(PostMessage(other, WM_USER, i, 0), TRUE);
    ck_assert_int_eq(send(pair[1], "a", 1, 0), 1);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ | FD_WRITE), 0);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), FALSE); /* the loop ran: no room */
    assert_next(other, WM_USER, 0);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), TRUE); /* at once */
    ck_assert_int_eq(msg.lParam, FD_READ);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), TRUE);
    ck_assert_int_eq(msg.lParam, FD_WRITE);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), FALSE);
    for (WPARAM i = 1; i < QUEUE_MOST; i++)
        assert_next(other, WM_USER, i);
    assert_empty();
    ck_assert_int_eq(DestroyWindow(other), TRUE);
    end_sockets(w, pair);
}
END_TEST

START_TEST(busy_queue_does_not_starve_sockets)
{
    SOCKET pair[2];
    MSG msg;
    int taken = 0;
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(send(pair[1], "a", 1, 0), 1);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ), 0);
    ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE);
    for (;;) {
        if (_i)
            ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
        else
            ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), TRUE);
        if (msg.message == WM_SOCKET)
            break;
        ck_assert_int_lt(taken++, 100);
        ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE);
    }
    ck_assert_int_eq(msg.lParam, FD_READ);
    end_sockets(w, pair);
}
END_TEST

START_TEST(questions_for_the_status_do_not_starve_sockets)
{
    SOCKET pair[2];
    MSG msg;
    int asked = 0;
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(send(pair[1], "a", 1, 0), 1);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ), 0);
    ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE); /* there is something without the loop */
    ck_assert_uint_eq(GetQueueStatus(QS_POSTMESSAGE), MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE));
    while (LOWORD(GetQueueStatus(QS_POSTMESSAGE)) == 0)
        ck_assert_int_lt(asked++, 100);
    assert_next(w, WM_USER, 0);
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), TRUE);
    ck_assert_int_eq(msg.lParam, FD_READ);
    end_sockets(w, pair);
}
END_TEST

/* A socket that has more to receive each time. */
START_TEST(busy_socket_does_not_starve_others)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int length = sizeof(name);
    SOCKET pair[2];
    MSG msg;
    char byte = 0;
    int taken = 0;
    HWND w = begin_sockets(pair);
    SOCKET busy = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert_int_eq(bind(busy, (struct sockaddr *)&name, length), 0);
    ck_assert_int_eq(getsockname(busy, (struct sockaddr *)&name, &length), 0);
    ck_assert_int_eq(WSAAsyncSelect(busy, w, WM_SOCKET, FD_READ), 0);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ), 0);
    assert_empty();
    ck_assert_int_eq(sendto(busy, &byte, 1, 0, (struct sockaddr *)&name, length), 1);
    for (;;) {
        ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
        ck_assert_int_eq(msg.lParam, FD_READ);
        if (msg.wParam == pair[0])
            break;
        if (taken == 0)
            ck_assert_int_eq(send(pair[1], "a", 1, 0), 1);
        ck_assert_int_lt(taken++, 100);
        ck_assert_int_eq(sendto(busy, &byte, 1, 0, (struct sockaddr *)&name, length), 1);
        ck_assert_int_eq(recv(busy, &byte, 1, 0), 1);
    }
    ck_assert_int_eq(closesocket(busy), 0);
    end_sockets(w, pair);
}
END_TEST

START_TEST(destroying_a_window_ends_its_selections)
{
    SOCKET pair[2];
    HWND w = begin_sockets(pair);
    HWND other = new_window();
    ck_assert_int_eq(WSAAsyncSelect(pair[0], other, WM_SOCKET, FD_WRITE), 0);
    await_message();
    ck_assert_int_eq(DestroyWindow(other), TRUE);
    assert_empty();
    assert_fails(WSAAsyncSelect(pair[0], other, WM_SOCKET, FD_WRITE), SOCKET_ERROR, WSAEINVAL);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_WRITE), 0);
    assert_next(w, WM_SOCKET, pair[0]);
    end_sockets(w, pair);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, socket_messages);
    tcase_add_test(tc, closed_sockets_messages_are_never_seen);
    tcase_add_test(tc, full_queue_loses_no_socket_message);
    tcase_add_loop_test(tc, busy_queue_does_not_starve_sockets, 0, 2);
    tcase_add_test(tc, questions_for_the_status_do_not_starve_sockets);
    tcase_add_test(tc, busy_socket_does_not_starve_others);
    tcase_add_test(tc, destroying_a_window_ends_its_selections);
}

int main(void)
{
    return run_windows_suite("message_socket", add_tests);
}
