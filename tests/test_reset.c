/* FD_CLOSE over real sockets: connections that are torn off. */
#include "support.h"

/* The code that SO_ERROR tells. */
static int so_error(SOCKET s)
{
    int error = -1;
    int size = sizeof(error);
    succeed(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &size));
    return error;
}

/* From a reset on every call says so, and goes on saying so. */
static void expect_torn(SOCKET s)
{
    char byte;
    for (int i = 0; i < 3; i++) {
        fail_with(recv(s, &byte, 1, 0), WSAECONNRESET);
        fail_with(send(s, "x", 1, 0), WSAECONNRESET);
        fail_with(recv(s, &byte, 1, MSG_PEEK), WSAECONNRESET);
    }
}

/* proves: CLOSE-4 CLOSE-6 ERR-2 GATE-6 K1 P2/documented W3 W4 */
START_TEST(a_reset_is_told_once_with_its_code)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
    expect(p.here, "");
}
END_TEST

/* proves: P2/windows K1 W4 */
START_TEST(windows_calls_a_reset_aborted)
{
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNABORTED");
    expect_torn(p.here);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNABORTED");
}
END_TEST

/* proves: CLOSE-1 S1 K1 W4 GATE-13 */
START_TEST(a_reset_that_was_is_told_by_each_selection)
{
    struct pair p = tcp_pair();
    reset(p.peer);
    run_idle();
    for (int i = 0; i < 3; i++) {
        select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
        expect(p.here, "FD_CLOSE:WSAECONNRESET");
    }
    select_events(p.here, FD_READ | FD_WRITE);
    expect(p.here, "");
    expect_torn(p.here);
    expect(p.here, "");
    select_events(p.here, FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: K1 CLOSE-4 */
START_TEST(a_receive_that_meets_the_reset_first_does_not_hide_it)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    run_idle();
    reset(p.peer);
    fail_with(recv(p.here, &byte, 1, 0), WSAECONNRESET);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
    struct pair q = tcp_pair(); /* with nothing selected yet */
    reset(q.peer);
    fail_with(recv(q.here, &byte, 1, MSG_PEEK), WSAECONNRESET);
    expect_torn(q.here);
    select_events(q.here, FD_CLOSE);
    expect(q.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: K1 W2 W3 CLOSE-4 */
START_TEST(a_send_that_meets_the_reset_first_does_not_hide_it)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    reset(p.peer);
    fail_with(send(p.here, "x", 1, 0), WSAECONNRESET);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
    expect(p.here, "");
}
END_TEST

/* proves: K1 CLOSE-4 */
START_TEST(the_program_reads_so_error_first)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    run_idle();
    reset(p.peer);
    ck_assert_int_eq(so_error(p.here), WSAECONNRESET);
    ck_assert_int_eq(so_error(p.here), 0);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    struct pair q = tcp_pair(); /* with nothing selected yet */
    reset(q.peer);
    ck_assert_int_eq(so_error(q.here), WSAECONNRESET);
    expect_torn(q.here);
    select_events(q.here, FD_CLOSE);
    expect(q.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: K1 */
START_TEST(the_program_reads_so_error_after_fd_close)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_CLOSE);
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    ck_assert_int_eq(so_error(p.here), WSAECONNRESET);
    ck_assert_int_eq(so_error(p.here), 0);
    expect_torn(p.here);
}
END_TEST

/* proves: K6 CLOSE-4 READ-1 READ-3 */
START_TEST(a_reset_does_not_wait_for_unread_data)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "abc");
    reset(p.peer);
    expect(p.here, "FD_READ FD_CLOSE:WSAECONNRESET");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_READ");
    receive_text(p.here, "bc");
    expect(p.here, "");
    expect_torn(p.here);
    expect(p.here, "");
}
END_TEST

/* proves: K6 GATE-1 CLOSE-4 */
START_TEST(a_reset_behind_an_outstanding_fd_read_is_told_at_once)
{
    for (int windows = 0; windows < 2; windows++) {
        succeed(asyncselect_set_profile(windows ? ASYNCSELECT_WINDOWS : ASYNCSELECT_DOCUMENTED));
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_CLOSE);
        send_text(p.peer, "abc");
        expect(p.here, "FD_READ");
        reset(p.peer);
        expect(p.here, windows ? "FD_CLOSE:WSAECONNABORTED" : "FD_CLOSE:WSAECONNRESET");
        receive_text(p.here, "abc");
        expect(p.here, "");
        expect_torn(p.here);
        struct pair q = tcp_pair(); /* FD_CLOSE alone */
        select_events(q.here, FD_CLOSE);
        send_text(q.peer, "abc");
        expect(q.here, "");
        reset(q.peer);
        expect(q.here, windows ? "FD_CLOSE:WSAECONNABORTED" : "FD_CLOSE:WSAECONNRESET");
        receive_text(q.here, "abc");
        expect_torn(q.here);
    }
}
END_TEST

/* proves: K6 K1 S1 */
START_TEST(unread_data_and_the_reset_are_told_by_each_selection)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "abc");
    reset(p.peer);
    for (int i = 0; i < 2; i++) {
        select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
        expect(p.here, "FD_READ FD_CLOSE:WSAECONNRESET");
    }
    receive_text(p.here, "abc");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
}
END_TEST

/* proves: K1 K6 */
START_TEST(so_error_read_first_leaves_the_unread_data)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    run_idle();
    send_text(p.peer, "abc");
    reset(p.peer);
    ck_assert_int_eq(so_error(p.here), WSAECONNRESET);
    expect(p.here, "FD_READ FD_CLOSE:WSAECONNRESET");
    receive_text(p.here, "abc");
    expect_torn(p.here);
}
END_TEST

/* A peer that has said that it ends, and then tears the connection off. */
static struct pair end_and_reset(const char *data, const char *first)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, data);
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, first);
    reset(p.peer);
    return p;
}

/* proves: K2 K1 */
START_TEST(a_reset_after_the_end_is_no_second_fd_close)
{
    struct pair p = end_and_reset("", "FD_CLOSE");
    expect(p.here, "");
    expect_torn(p.here);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    struct pair q = end_and_reset("", "FD_CLOSE"); /* with a selection first */
    select_events(q.here, FD_READ | FD_CLOSE);
    expect(q.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(q.here);
    struct pair r = end_and_reset("", "FD_CLOSE"); /* with SO_ERROR first */
    ck_assert_int_eq(so_error(r.here), WSAECONNRESET);
    expect_torn(r.here);
    expect(r.here, "");
    select_events(r.here, FD_CLOSE);
    expect(r.here, "FD_CLOSE:WSAECONNRESET");
    struct pair t = end_and_reset("", "FD_CLOSE"); /* with a send first */
    fail_with(send(t.here, "x", 1, 0), WSAECONNRESET);
    expect_torn(t.here);
    expect(t.here, "");
}
END_TEST

/* proves: K2 K1 W3 P1/windows P2/windows */
START_TEST(windows_too_has_one_fd_close)
{
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    struct pair p = end_and_reset("data", "FD_READ FD_CLOSE");
    expect(p.here, "");
    receive_text(p.here, "data");
    expect(p.here, "");
    expect_torn(p.here);
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNABORTED");
}
END_TEST

/* proves: K2 K6 CLOSE-2 */
START_TEST(a_reset_overtakes_an_end_that_waits_for_data)
{
    struct pair p = end_and_reset("data", "FD_READ");
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    receive_text(p.here, "data");
    expect(p.here, "");
    expect_torn(p.here);
}
END_TEST

/* proves: CLOSE-4 K2 */
START_TEST(a_send_to_a_closed_peer_draws_a_reset)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    send_text(p.here, "too late");
    expect(p.here, "");
    expect_torn(p.here);
    expect(p.here, "");
    struct pair q = tcp_pair(); /* the peer closes with data of ours unread */
    select_events(q.here, FD_READ | FD_CLOSE);
    send_text(q.here, "unread");
    run_idle();
    succeed(closesocket(q.peer));
    expect(q.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(q.here);
}
END_TEST

/* proves: K3 K1 D5 */
START_TEST(a_reset_is_told_after_local_shutdowns)
{
    static const int ends[] = {SD_RECEIVE, SD_SEND, SD_BOTH};
    char byte;
    for (int i = 0; i < 3; i++) {
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
        expect(p.here, "FD_WRITE");
        succeed(shutdown(p.here, ends[i]));
        expect(p.here, "");
        reset(p.peer);
        expect(p.here, "FD_CLOSE:WSAECONNRESET");
        fail_with(recv(p.here, &byte, 1, 0), ends[i] == SD_SEND ? WSAECONNRESET : WSAESHUTDOWN);
        fail_with(send(p.here, "x", 1, 0), ends[i] == SD_RECEIVE ? WSAECONNRESET : WSAESHUTDOWN);
        expect(p.here, "");
    }
}
END_TEST

/* proves: W4 K1 WRITE-3 */
START_TEST(an_fd_write_that_was_waited_for_never_comes_after_a_reset)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    fill(p.here);
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
    select_events(p.here, FD_WRITE);
    expect(p.here, "");
}
END_TEST

/* proves: K1 K6 CLOSE-4 P2/documented */
START_TEST(local_streams_are_torn_off_too)
{
    struct pair p = unix_pair(SOCK_STREAM);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    send_text(p.here, "unread");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    expect_torn(p.here);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: K1 CLOSE-5 */
START_TEST(nothing_comes_after_closing_a_reset_socket)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_CLOSE);
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    succeed(closesocket(p.here));
    expect(p.here, "");
    struct pair q = tcp_pair();
    select_events(q.here, FD_CLOSE);
    run_idle();
    reset(q.peer);
    succeed(closesocket(q.here));
    expect(q.here, "");
}
END_TEST

/* proves: K1 K2 K6 */
START_TEST(a_receive_of_all_that_meets_the_reset_behind_the_data_does_not_hide_it)
{
    struct pair p = tcp_pair();
    char buffer[8];
    WSABUF parts[2] = {{3, buffer}, {5, buffer + 3}};
    DWORD bytes = 0, flags = MSG_WAITALL;
    send_text(p.peer, "data");
    reset(p.peer);
    run_idle();
    succeed(WSARecv(p.here, parts, 2, &bytes, &flags, NULL, NULL));
    ck_assert_uint_eq(bytes, 4);
    ck_assert_mem_eq(buffer, "data", 4);
    expect_torn(p.here);
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_reset_is_told_once_with_its_code);
    tcase_add_test(tc, windows_calls_a_reset_aborted);
    tcase_add_test(tc, a_reset_that_was_is_told_by_each_selection);
    tcase_add_test(tc, a_receive_that_meets_the_reset_first_does_not_hide_it);
    tcase_add_test(tc, a_send_that_meets_the_reset_first_does_not_hide_it);
    tcase_add_test(tc, the_program_reads_so_error_first);
    tcase_add_test(tc, the_program_reads_so_error_after_fd_close);
    tcase_add_test(tc, a_reset_does_not_wait_for_unread_data);
    tcase_add_test(tc, a_reset_behind_an_outstanding_fd_read_is_told_at_once);
    tcase_add_test(tc, unread_data_and_the_reset_are_told_by_each_selection);
    tcase_add_test(tc, so_error_read_first_leaves_the_unread_data);
    tcase_add_test(tc, a_reset_after_the_end_is_no_second_fd_close);
    tcase_add_test(tc, windows_too_has_one_fd_close);
    tcase_add_test(tc, a_reset_overtakes_an_end_that_waits_for_data);
    tcase_add_test(tc, a_send_to_a_closed_peer_draws_a_reset);
    tcase_add_test(tc, a_reset_is_told_after_local_shutdowns);
    tcase_add_test(tc, an_fd_write_that_was_waited_for_never_comes_after_a_reset);
    tcase_add_test(tc, local_streams_are_torn_off_too);
    tcase_add_test(tc, nothing_comes_after_closing_a_reset_socket);
    tcase_add_test(tc, a_receive_of_all_that_meets_the_reset_behind_the_data_does_not_hide_it);
}

int main(void)
{
    return run_suite("reset", add);
}
