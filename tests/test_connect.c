/* FD_CONNECT over real sockets: what an attempt's outcome posts. */
#include "support.h"

static const long ALL = FD_ALL_EVENTS;

static int attempt(SOCKET s, const struct sockaddr_in *address)
{
    return connect(s, (const struct sockaddr *)address, sizeof(*address));
}

static SOCKET accept_one(SOCKET listener)
{
    SOCKET s = accept(listener, NULL, NULL);
    ck_assert(s != INVALID_SOCKET);
    return s;
}

/* proves: CONNECT-2 CONNECT-5 WRITE-2 C1 C3 O1 GATE-6 */
START_TEST(success_is_told_once_and_before_the_room_to_send)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    select_events(s, ALL);
    expect(s, "");
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT FD_WRITE");
    SOCKET peer = accept_one(listener);
    send_text(s, "hello");
    receive_text(peer, "hello");
    send_text(peer, "back");
    expect(s, "FD_READ");
    receive_text(s, "back");
    select_events(s, ALL); /* [P3] posted already */
    expect(s, "FD_WRITE");
    succeed(closesocket(peer));
    expect(s, "FD_CLOSE");
}
END_TEST

/* proves: CONNECT-5 ERR-1 C1 */
START_TEST(refusal_is_told_once_and_nothing_else)
{
    struct sockaddr_in address = dead_address();
    SOCKET s = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT:WSAECONNREFUSED");
    fail_with(send(s, "x", 1, 0), WSAENOTCONN);
    fail_with(recv(s, (char[1]){0}, 1, 0), WSAENOTCONN);
    expect(s, "");
    select_events(s, ALL);
    expect(s, "");
}
END_TEST

/* proves: C1 CONNECT-5 ERR-1 */
START_TEST(each_attempt_on_a_socket_is_told)
{
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(s, ALL);
    for (int i = 0; i < 3; i++) {
        fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
        expect(s, "FD_CONNECT:WSAECONNREFUSED");
    }
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT FD_WRITE");
    SOCKET peer = accept_one(listener);
    send_text(peer, "welcome");
    expect(s, "FD_READ");
    receive_text(s, "welcome");
}
END_TEST

/* proves: C1 CONNECT-5 */
START_TEST(a_second_attempt_need_not_wait_for_the_firsts_message)
{
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    select_events(s, ALL);
    fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT:WSAECONNREFUSED FD_CONNECT FD_WRITE");
    accept_one(listener);
}
END_TEST

/* proves: C1 CONNECT-2 CLOSE-4 W4 P2 */
START_TEST(established_and_reset_before_the_loop_looked)
{
    const char *both = _i == ASYNCSELECT_WINDOWS ? "FD_CONNECT FD_CLOSE:WSAECONNABORTED"
                                                 : "FD_CONNECT FD_CLOSE:WSAECONNRESET";
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket(), t = tcp_socket(), u = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    reset(accept_one(listener));
    expect(s, both);
    fail_with(send(s, "x", 1, 0), WSAECONNRESET);

    select_events(t, ALL); /* the end of the peer's data first, then the reset */
    fail_with(attempt(t, &address), WSAEWOULDBLOCK);
    SOCKET peer = accept_one(listener);
    succeed(shutdown(peer, SD_SEND));
    reset(peer);
    expect(t, both);

    select_events(u, ALL); /* never accepted */
    fail_with(attempt(u, &address), WSAEWOULDBLOCK);
    succeed(closesocket(listener));
    expect(u, both);
    fail_with(recv(u, (char[1]){0}, 1, 0), WSAECONNRESET);
    expect(u, "");
}
END_TEST

/* proves: C1 O1 K6 P1 CLOSE-2 */
START_TEST(all_that_happened_before_the_loop_looked_is_told_in_order)
{
    bool windows = _i == ASYNCSELECT_WINDOWS;
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket(), t = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    SOCKET peer = accept_one(listener);
    send_text(peer, "bye");
    succeed(closesocket(peer));
    expect(s, windows ? "FD_CONNECT FD_READ FD_WRITE FD_CLOSE" : "FD_CONNECT FD_READ FD_WRITE");
    receive_text(s, "bye");
    expect(s, windows ? "" : "FD_CLOSE");

    select_events(t, ALL);
    fail_with(attempt(t, &address), WSAEWOULDBLOCK);
    peer = accept_one(listener);
    send_text(peer, "bye");
    reset(peer);
    expect(t, windows ? "FD_CONNECT FD_READ FD_CLOSE:WSAECONNABORTED"
                      : "FD_CONNECT FD_READ FD_CLOSE:WSAECONNRESET");
    receive_text(t, "bye");
    fail_with(recv(t, (char[1]){0}, 1, 0), WSAECONNRESET);
    expect(t, "");
}
END_TEST

/* proves: CONNECT-1 P3 */
START_TEST(selected_after_a_blocking_success)
{
    bool windows = _i == ASYNCSELECT_WINDOWS;
    struct pair p;
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    p = tcp_pair();
    select_events(p.here, FD_READ); /* not asked for yet */
    expect(p.here, "");
    select_events(p.here, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, windows ? "FD_WRITE" : "FD_CONNECT FD_WRITE");
    select_events(p.here, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    select_events(p.peer, FD_CONNECT | FD_WRITE); /* [C2] not initiated there */
    expect(p.peer, "FD_WRITE");
}
END_TEST

/* proves: P3 CONNECT-1 */
START_TEST(selected_after_a_blocking_failure)
{
    struct sockaddr_in address = dead_address();
    SOCKET s = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    fail_with(attempt(s, &address), WSAECONNREFUSED);
    select_events(s, ALL);
    expect(s, "");
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT:WSAECONNREFUSED");
}
END_TEST

/* proves: P3 CONNECT-1 CONNECT-5 */
START_TEST(selected_after_a_nonblocking_attempt_was_done)
{
    bool windows = _i == ASYNCSELECT_WINDOWS;
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket(), t = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    set_blocking(s, false);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    run_idle();
    accept_one(listener);
    select_events(s, ALL);
    expect(s, windows ? "FD_WRITE" : "FD_CONNECT FD_WRITE");
    select_events(s, ALL);
    expect(s, "FD_WRITE");

    set_blocking(t, false);
    fail_with(attempt(t, &nobody), WSAEWOULDBLOCK);
    run_idle();
    select_events(t, ALL);
    expect(t, windows ? "" : "FD_CONNECT:WSAECONNREFUSED");
    select_events(t, ALL);
    expect(t, "");
}
END_TEST

/* proves: P3 */
START_TEST(an_outcome_that_was_not_selected_can_be_asked_for_later)
{
    bool windows = _i == ASYNCSELECT_WINDOWS;
    struct sockaddr_in nobody = dead_address();
    SOCKET s = tcp_socket();
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
    expect(s, "");
    select_events(s, FD_CONNECT);
    expect(s, windows ? "" : "FD_CONNECT:WSAECONNREFUSED");
}
END_TEST

/* proves: WRITE-2 CONNECT-2 C1 */
START_TEST(only_what_is_selected_is_told)
{
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address);
    SOCKET s = tcp_socket(), t = tcp_socket(), u = tcp_socket();
    select_events(s, FD_WRITE);
    fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
    expect(s, "");
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_WRITE");
    select_events(t, FD_CONNECT);
    fail_with(attempt(t, &address), WSAEWOULDBLOCK);
    expect(t, "FD_CONNECT");
    select_events(u, FD_READ | FD_CLOSE);
    fail_with(attempt(u, &address), WSAEWOULDBLOCK);
    expect(u, "");
    accept_one(listener);
    accept_one(listener);
    succeed(closesocket(accept_one(listener)));
    expect(u, "FD_CLOSE");
}
END_TEST

/* proves: CALL-11 P3/documented */
START_TEST(a_selection_that_was_cancelled_during_the_attempt)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    select_events(s, 0);
    expect(s, "");
    select_events(s, FD_CONNECT);
    expect(s, "FD_CONNECT");
    accept_one(listener);
}
END_TEST

/* proves: GATE-6 */
START_TEST(no_call_brings_it_again)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    select_events(s, FD_CONNECT);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT");
    SOCKET peer = accept_one(listener);
    send_text(s, "x");
    fail_with(recv(s, (char[1]){0}, 1, 0), WSAEWOULDBLOCK);
    fill(s);
    ck_assert_int_eq(asyncselect_reenable(s, FD_READ | FD_WRITE), 0);
    fail_with(accept(s, NULL, NULL), WSAEINVAL);
    succeed(closesocket(peer));
    expect(s, "");
}
END_TEST

/* What the program asks for itself. */
static int so_error(SOCKET s)
{
    int error = -1, length = sizeof(error);
    succeed(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &length));
    return error;
}

/* proves: K1 C1 */
START_TEST(the_program_may_ask_for_the_error_too)
{
    struct sockaddr_in address = dead_address();
    SOCKET s = tcp_socket();
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT:WSAECONNREFUSED");
    ck_assert_int_eq(so_error(s), WSAECONNREFUSED);
    ck_assert_int_eq(so_error(s), 0);
    expect(s, "");
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    ck_assert_int_eq(so_error(s), WSAECONNREFUSED); /* before the loop looked */
    ck_assert_int_eq(so_error(s), 0);
    expect(s, "FD_CONNECT:WSAECONNREFUSED");
    ck_assert_int_eq(so_error(s), 0);
}
END_TEST

/* proves: C1 CONNECT-5 */
START_TEST(the_program_may_select_too)
{
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    fd_set writable, failed;
    select_events(s, ALL);
    fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
    FD_ZERO(&writable);
    FD_SET(s, &writable);
    failed = writable;
    ck_assert_int_eq(select(0, NULL, &writable, &failed, NULL), 1);
    ck_assert(FD_ISSET(s, &failed));
    expect(s, "FD_CONNECT:WSAECONNREFUSED");
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    FD_SET(s, &writable);
    ck_assert_int_eq(select(0, NULL, &writable, &failed, NULL), 1);
    ck_assert(FD_ISSET(s, &writable));
    ck_assert(!FD_ISSET(s, &failed));
    expect(s, "FD_CONNECT FD_WRITE");
    accept_one(listener);
}
END_TEST

static void add(TCase *tc)
{
    const int first = ASYNCSELECT_DOCUMENTED, end = ASYNCSELECT_WINDOWS + 1; /* both profiles */
    tcase_add_test(tc, success_is_told_once_and_before_the_room_to_send);
    tcase_add_loop_test(tc, refusal_is_told_once_and_nothing_else, first, end);
    tcase_add_loop_test(tc, each_attempt_on_a_socket_is_told, first, end);
    tcase_add_test(tc, a_second_attempt_need_not_wait_for_the_firsts_message);
    tcase_add_loop_test(tc, established_and_reset_before_the_loop_looked, first, end);
    tcase_add_loop_test(tc, all_that_happened_before_the_loop_looked_is_told_in_order, first, end);
    tcase_add_loop_test(tc, selected_after_a_blocking_success, first, end);
    tcase_add_loop_test(tc, selected_after_a_blocking_failure, first, end);
    tcase_add_loop_test(tc, selected_after_a_nonblocking_attempt_was_done, first, end);
    tcase_add_loop_test(tc, an_outcome_that_was_not_selected_can_be_asked_for_later, first, end);
    tcase_add_test(tc, only_what_is_selected_is_told);
    tcase_add_test(tc, a_selection_that_was_cancelled_during_the_attempt);
    tcase_add_test(tc, no_call_brings_it_again);
    tcase_add_test(tc, the_program_may_ask_for_the_error_too);
    tcase_add_test(tc, the_program_may_select_too);
}

int main(void)
{
    return run_suite("connect", add);
}
