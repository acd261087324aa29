/* FD_READ over real sockets. */
#include "support.h"

/* proves: READ-1 READ-2 READ-3 GATE-1 GATE-2 GATE-10 MSG-1 */
START_TEST(data_is_told_once_until_received)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "one");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    send_text(p.peer, "two");
    expect(p.here, "");
    char byte;
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_READ");
    receive_text(p.here, "netwo");
    expect(p.here, "");
    send_text(p.peer, "three");
    expect(p.here, "FD_READ");
}
END_TEST

/* proves: READ-1 GATE-13 S1 */
START_TEST(data_that_waits_is_told_by_each_selection)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "here already");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    select_events(p.here, FD_CLOSE);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "here already");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
}
END_TEST

/* proves: READ-2 GATE-1 D1 */
START_TEST(more_data_adds_no_message_and_loses_none)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    for (int i = 0; i < 100; i++)
        send_text(p.peer, "x");
    expect(p.here, "FD_READ");
    for (int i = 0; i < 100; i++) {
        send_text(p.peer, "y");
        run_idle();
    }
    expect(p.here, "");
    ck_assert_uint_eq(drain(p.here), 200);
    expect(p.here, "");
    send_text(p.peer, "z");
    expect(p.here, "FD_READ");
}
END_TEST

/* proves: GATE-2 GATE-9 GATE-10 READ-3 D1 */
START_TEST(a_receive_that_takes_nothing_re_enables)
{
    struct pair p = tcp_pair();
    char buffer[8];
    int length = sizeof(struct sockaddr_in);
    send_text(p.peer, "data");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(recv(p.here, buffer, sizeof(buffer), MSG_PEEK), 4);
        expect(p.here, "FD_READ");
    }
    ck_assert_int_eq(recv(p.here, buffer, 2, MSG_PEEK), 2);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 0, 0), 0);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, NULL, 0, 0), 0);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, NULL, 8, 0), WSAEFAULT);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, buffer, -1, 0), WSAEFAULT);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, (char *)1, 8, 0), WSAEFAULT);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, buffer, sizeof(buffer), MSG_OOB), WSAEWOULDBLOCK);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, buffer, sizeof(buffer), MSG_DONTROUTE), WSAEOPNOTSUPP);
    expect(p.here, "FD_READ");
    fail_with(recvfrom(p.here, buffer, sizeof(buffer), 0, (struct sockaddr *)buffer, NULL),
              WSAEFAULT);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recvfrom(p.here, buffer, 3, 0, NULL, &length), 3);
    expect(p.here, "FD_READ");
    receive_text(p.here, "a");
    expect(p.here, "");
}
END_TEST

/* proves: GATE-2 GATE-9 D1 */
START_TEST(a_refused_call_of_the_spi_re_enables)
{
    struct pair p = tcp_pair();
    char buffer[8];
    WSABUF one = {.len = sizeof(buffer), .buf = buffer};
    DWORD received, flags = 0;
    int error;
    send_text(p.peer, "data");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(WSPRecv(p.here, &one, 1, &received, NULL, NULL, NULL, NULL, &error),
                     SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEFAULT);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(WSPRecv(p.here, &one, 1, NULL, &flags, NULL, NULL, NULL, &error),
                     SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEFAULT);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(WSPRecv(p.here, NULL, 0, &received, &flags, NULL, NULL, NULL, &error),
                     SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEFAULT);
    expect(p.here, "FD_READ");
}
END_TEST

/* proves: GATE-9 D1 D2 */
START_TEST(would_block_re_enables_for_what_comes_next)
{
    struct pair p = tcp_pair();
    char buffer[8];
    select_events(p.here, FD_READ);
    for (int i = 0; i < 3; i++) {
        fail_with(recv(p.here, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
        expect(p.here, "");
        send_text(p.peer, "data");
        expect(p.here, "FD_READ");
        receive_text(p.here, "data");
        fail_with(recv(p.here, buffer, sizeof(buffer), MSG_PEEK), WSAEWOULDBLOCK);
        expect(p.here, "");
    }
}
END_TEST

/* proves: GATE-10 READ-3 D2 */
START_TEST(only_a_receive_that_leaves_data_is_followed_by_a_message)
{
    struct pair p = tcp_pair();
    char buffer[8];
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "12345678");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 7, 0), 7);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 1, 0), 1); /* full and yet the last */
    expect(p.here, "");
    send_text(p.peer, "12345678");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 8, 0), 8);
    expect(p.here, "");
    send_text(p.peer, "12345");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 8, 0), 5);
    expect(p.here, "");
    send_text(p.peer, "6");
    expect(p.here, "FD_READ");
}
END_TEST

/* proves: GATE-10 READ-3 D2 */
START_TEST(several_buffers_count_as_one)
{
    struct pair p = tcp_pair();
    char first[2], second[3];
    WSABUF both[] = {{.len = 2, .buf = first}, {.len = 3, .buf = second}};
    DWORD received = 0, flags = 0;
    int error;
    select_events(p.here, FD_READ);
    send_text(p.peer, "123456789");
    expect(p.here, "FD_READ");
    succeed(WSPRecv(p.here, both, 2, &received, &flags, NULL, NULL, NULL, &error));
    ck_assert_uint_eq(received, 5);
    ck_assert_mem_eq(second, "345", 3);
    expect(p.here, "FD_READ");
    succeed(WSPRecv(p.here, both, 2, &received, &flags, NULL, NULL, NULL, &error));
    ck_assert_uint_eq(received, 4);
    expect(p.here, "");
    send_text(p.peer, "x");
    expect(p.here, "FD_READ");
}
END_TEST

/* proves: M0 D2 */
START_TEST(what_was_received_before_the_loop_looks_is_not_told)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ);
    send_text(p.peer, "123");
    receive_text(p.here, "123");
    expect(p.here, "");
    send_text(p.peer, "1234");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "");
    send_text(p.peer, "5678");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_PEEK), 1);
    receive_text(p.here, "5678");
    expect(p.here, "");
}
END_TEST

static size_t received_in_callback;

static void receive_on_message(SOCKET s, int event, int error)
{
    char buffer[30011];
    ck_assert_int_eq(error, 0);
    if (event != FD_READ)
        return;
    int got = recv(s, buffer, sizeof(buffer), 0);
    ck_assert_int_gt(got, 0); /* a program closes the connection otherwise */
    received_in_callback += (size_t)got;
}

/* proves: READ-2 READ-3 GATE-10 D2 M2 CLOSE-2 */
START_TEST(a_program_that_receives_once_a_message_gets_every_byte)
{
    struct pair p = tcp_pair();
    on_message = receive_on_message;
    select_events(p.here, FD_READ | FD_CLOSE);
    set_blocking(p.peer, false);
    size_t sent = 0;
    for (int round = 0; round < 2; round++) {
        sent += fill(p.peer);
        while (received_in_callback < sent)
            run_idle();
        ck_assert_uint_eq(received_in_callback, sent);
    }
    fail_with(recv(p.here, (char *)&sent, 1, 0), WSAEWOULDBLOCK);
    on_message = NULL;
}
END_TEST

/* proves: READ-5 CLOSE-2 D2 */
START_TEST(the_end_of_the_stream_is_no_data)
{
    char buffer[8];
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ);
    succeed(closesocket(p.peer));
    expect(p.here, "");
    ck_assert_int_eq(recv(p.here, buffer, sizeof(buffer), 0), 0);
    expect(p.here, "");
    select_events(p.here, FD_READ);
    expect(p.here, "");
}
END_TEST

/* Data and the end of the stream in one turn of the loop: `size` bytes of "data" a receive. */
static void receive_data_with_end(int size, bool windows)
{
    struct pair p = tcp_pair();
    char buffer[8];
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    expect(p.here, windows ? "FD_READ FD_CLOSE" : "FD_READ");
    for (int left = 4; left > 0; left -= size) {
        int due = left < size ? left : size;
        ck_assert_int_eq(recv(p.here, buffer, size, 0), due);
        if (left > size)
            expect(p.here, "FD_READ");
    }
    expect(p.here, windows ? "" : "FD_CLOSE");
    ck_assert_int_eq(recv(p.here, buffer, size, 0), 0);
    expect(p.here, "");
}

/* proves: READ-5 CLOSE-2 P1 */
START_TEST(data_that_comes_with_the_end_is_told_to_the_last_byte)
{
    for (int size = 1; size <= 5; size++)
        receive_data_with_end(size, false);
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    for (int size = 1; size <= 5; size++)
        receive_data_with_end(size, true);
}
END_TEST

/* proves: D5 */
START_TEST(nothing_is_told_or_received_after_a_local_end_of_receiving)
{
    static const int ends[] = {SD_RECEIVE, SD_BOTH};
    char buffer[8];
    for (int i = 0; i < 2; i++) {
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_CLOSE);
        send_text(p.peer, "before");
        succeed(shutdown(p.here, ends[i]));
        expect(p.here, "");
        fail_with(recv(p.here, buffer, sizeof(buffer), 0), WSAESHUTDOWN);
        fail_with(recv(p.here, buffer, sizeof(buffer), MSG_PEEK), WSAESHUTDOWN);
        fail_with(recv(p.here, buffer, 0, 0), WSAESHUTDOWN);
        expect(p.here, "");
        send_text(p.peer, "after");
        expect(p.here, "");
        select_events(p.here, FD_READ | FD_CLOSE);
        expect(p.here, "");
    }
}
END_TEST

/* proves: D7 C3 */
START_TEST(receives_of_nothing_fail_as_on_windows)
{
    struct pair p = tcp_pair();
    SOCKET fresh = tcp_socket();
    int on = 1;
    char buffer[8];
    select_events(p.here, FD_READ);
    fail_with(recv(p.here, buffer, 0, 0), WSAEWOULDBLOCK);
    fail_with(recv(p.here, buffer, 0, MSG_PEEK), WSAEWOULDBLOCK);
    fail_with(recv(p.here, buffer, 8, MSG_OOB), WSAEWOULDBLOCK);
    succeed(setsockopt(p.here, SOL_SOCKET, SO_OOBINLINE, (char *)&on, sizeof(on)));
    fail_with(recv(p.here, buffer, 8, MSG_OOB), WSAEINVAL);
    fail_with(recv(fresh, buffer, 8, 0), WSAENOTCONN);
    fail_with(recv(fresh, buffer, 0, 0), WSAENOTCONN);
    expect(p.here, "");
    succeed(shutdown(p.peer, SD_SEND));
    run_idle();
    ck_assert_int_eq(recv(p.here, buffer, 0, 0), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, data_is_told_once_until_received);
    tcase_add_test(tc, data_that_waits_is_told_by_each_selection);
    tcase_add_test(tc, more_data_adds_no_message_and_loses_none);
    tcase_add_test(tc, a_receive_that_takes_nothing_re_enables);
    tcase_add_test(tc, a_refused_call_of_the_spi_re_enables);
    tcase_add_test(tc, would_block_re_enables_for_what_comes_next);
    tcase_add_test(tc, only_a_receive_that_leaves_data_is_followed_by_a_message);
    tcase_add_test(tc, several_buffers_count_as_one);
    tcase_add_test(tc, what_was_received_before_the_loop_looks_is_not_told);
    tcase_add_test(tc, a_program_that_receives_once_a_message_gets_every_byte);
    tcase_add_test(tc, the_end_of_the_stream_is_no_data);
    tcase_add_test(tc, data_that_comes_with_the_end_is_told_to_the_last_byte);
    tcase_add_test(tc, nothing_is_told_or_received_after_a_local_end_of_receiving);
    tcase_add_test(tc, receives_of_nothing_fail_as_on_windows);
}

int main(void)
{
    return run_suite("read", add);
}
