/* The call itself: its arguments and refusals, what it replaces, and the blocking mode. */
#include "support.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <event2/event.h>

#include "sys.h"

static bool is_nonblocking(SOCKET s)
{
    return sys_get_nonblocking((int)s) == 1;
}

/* proves: CALL-1 */
START_TEST(success_and_failure_are_told_by_value_and_code)
{
    SOCKET s = udp_socket(NULL);
    int error = 12345;
    ck_assert_int_eq(WSPAsyncSelect(s, window, WM_SOCKET, FD_READ, &error), 0);
    ck_assert_int_eq(error, 12345);
    ck_assert_int_eq(WSPAsyncSelect(s, NULL, WM_SOCKET, FD_READ, &error), SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEINVAL);
    ck_assert_int_eq(WSPAsyncSelect(s, NULL, WM_SOCKET, FD_READ, NULL), SOCKET_ERROR);
    ck_assert_int_eq(WSPAsyncSelect(s, window, WM_SOCKET, FD_READ, NULL), 0);
    WSASetLastError(12345);
    ck_assert_int_eq(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ), 0);
    ck_assert_int_eq(WSAGetLastError(), 12345);
    fail_with(WSAAsyncSelect(s, NULL, WM_SOCKET, FD_READ), WSAEINVAL);
}
END_TEST

static void refuse_number(SOCKET s)
{
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, 0), WSAENOTSOCK);
    fail_with(asyncselect_reenable(s, FD_READ), WSAENOTSOCK);
}

/* proves: CALL-5 S2 */
START_TEST(what_is_no_socket_is_refused)
{
    static const SOCKET numbers[] = {INVALID_SOCKET,
                                     (SOCKET)-2,
                                     (SOCKET)INT_MAX,
                                     (SOCKET)INT_MAX + 1,
                                     (SOCKET)UINT_MAX,
                                     (SOCKET)UINT_MAX + 1,
                                     (SOCKET)UINT_MAX + 4,
                                     1000000,
                                     4096 * 1024 - 1,
                                     4096 * 1024,
                                     999};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        refuse_number(numbers[i]);
    char name[] = "/tmp/test_call.XXXXXX";
    int file = mkstemp(name);
    ck_assert_int_ge(file, 0);
    unlink(name);
    refuse_number((SOCKET)file);
    int folder = open("/", O_RDONLY), null = open("/dev/null", O_RDWR), ends[2];
    ck_assert_int_eq(sys_pipe(ends), 0);
    refuse_number((SOCKET)folder);
    refuse_number((SOCKET)null);
    refuse_number((SOCKET)ends[0]);
    refuse_number((SOCKET)ends[1]);
    SOCKET closed = udp_socket(NULL), closed_raw = udp_socket(NULL);
    select_events(closed, FD_READ);
    select_events(closed_raw, FD_READ);
    succeed(closesocket(closed));
    raw_close(closed_raw);
    refuse_number(closed);
    refuse_number(closed_raw);
    close(file), close(folder), close(null), close(ends[0]), close(ends[1]);
}
END_TEST

/* proves: CALL-3 S2 */
START_TEST(what_is_no_window_is_refused)
{
    static struct message_log log;
    SOCKET s = udp_socket(NULL);
    HWND freed = asyncselect_window_new(base, log_post, &log);
    ck_assert_int_eq(asyncselect_window_free(freed), 0);
    UINT_PTR real = (UINT_PTR)window;
    const HWND wrong[] = {NULL,
                          freed,
                          (HWND)(real ^ 0x10000),
                          (HWND)(real + 1),
                          (HWND)-1,
                          (HWND)-3,
                          (HWND)&log,
                          (HWND)0xffff,
                          (HWND)(real << 16),
                          (HWND)(real ^ (UINTPTR_MAX / 2 + 1))};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        fail_with(WSAAsyncSelect(s, wrong[i], WM_SOCKET, FD_READ), WSAEINVAL);
        succeed(WSAAsyncSelect(s, wrong[i], WM_SOCKET, 0));
    }
}
END_TEST

/* proves: CALL-3 S2 S3 */
START_TEST(unknown_bits_are_refused_and_known_ones_are_not)
{
    static const long unknown[] = {0x400, FD_READ | 0x400, 0x8000, 0x10000, -1, LONG_MIN, INT_MIN};
    SOCKET s = udp_socket(NULL);
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        fail_with(WSAAsyncSelect(s, window, WM_SOCKET, unknown[i]), WSAEINVAL);
    for (int bit = 0; bit < FD_MAX_EVENTS; bit++)
        succeed(WSAAsyncSelect(s, window, WM_SOCKET, 1L << bit));
    succeed(WSAAsyncSelect(s, window, WM_SOCKET, FD_ALL_EVENTS));
    succeed(WSAAsyncSelect(s, window, 0, FD_READ)); /* any number of a message */
    succeed(WSAAsyncSelect(s, window, UINT_MAX, FD_READ));
}
END_TEST

/* proves: S2 CALL-3 CALL-5 */
START_TEST(the_first_refusal_in_order_is_told)
{
    SOCKET s = udp_socket(NULL);
    fail_with(WSAAsyncSelect(INVALID_SOCKET, NULL, WM_SOCKET, -1), WSAENOTSOCK);
    fail_with(WSAAsyncSelect(s, NULL, WM_SOCKET, -1), WSAEINVAL);
    ck_assert_int_eq(WSACleanup(), 0);
    fail_with(WSAAsyncSelect(INVALID_SOCKET, NULL, WM_SOCKET, -1), WSANOTINITIALISED);
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ), WSANOTINITIALISED);
    fail_with(WSAAsyncSelect(s, NULL, 0, 0), WSANOTINITIALISED);
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
}
END_TEST

/* proves: S2 CALL-3 CALL-6 */
START_TEST(a_refused_call_changes_nothing)
{
    struct pair p = tcp_pair();
    fail_with(WSAAsyncSelect(p.here, NULL, WM_SOCKET, FD_READ), WSAEINVAL);
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET, 0x400), WSAEINVAL);
    ck_assert(!is_nonblocking(p.here));
    send_text(p.peer, "one");
    expect(p.here, "");

    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    fail_with(WSAAsyncSelect(p.here, NULL, WM_SOCKET + 1, FD_READ | FD_WRITE), WSAEINVAL);
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET + 1, -1), WSAEINVAL);
    expect(p.here, ""); /* no gate was opened, no event added */
    receive_text(p.here, "one");
    send_text(p.peer, "two");
    expect(p.here, "FD_READ"); /* and the selection is the one before */
}
END_TEST

/* proves: CALL-8 CALL-10 CALL-12 */
START_TEST(the_last_call_replaces_the_ones_before)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    succeed(WSAAsyncSelect(p.here, window, WM_SOCKET, FD_READ));
    succeed(WSAAsyncSelect(p.here, window, WM_SOCKET + 1, FD_WRITE));
    expect_number(p.here, WM_SOCKET + 1, "FD_WRITE"); /* FD_READ is selected no more */
    succeed(closesocket(p.peer));
    expect(p.here, "");
    succeed(WSAAsyncSelect(p.here, window, WM_SOCKET + 2, FD_READ | FD_WRITE | FD_CLOSE));
    expect_number(p.here, WM_SOCKET + 2, "FD_READ FD_WRITE"); /* all with the one number */
    receive_text(p.here, "data");
    expect_number(p.here, WM_SOCKET + 2, "FD_CLOSE");
}
END_TEST

/* proves: CALL-8 */
START_TEST(the_window_is_replaced_too)
{
    static struct message_log log;
    struct pair p = tcp_pair();
    HWND other = asyncselect_window_new(base, log_post, &log);
    select_events(p.here, FD_READ);
    succeed(WSAAsyncSelect(p.here, other, WM_SOCKET, FD_READ));
    send_text(p.peer, "data");
    log_expect(&log, p.here, "FD_READ");
    ck_assert_ptr_eq(log.entries[0].window, other);
    expect(p.here, "");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    log_expect(&log, p.here, "");
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

/* proves: CALL-11 S4 */
START_TEST(cancelling_ends_messages_and_leaves_those_that_were_posted)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    send_text(p.peer, "data");
    run_idle(); /* posted, and not yet compared: in the queue */
    succeed(WSAAsyncSelect(p.here, NULL, 0, 0));
    ck_assert(asyncselect_message_current(p.here, WSAMAKESELECTREPLY(FD_READ, 0)));
    receive_text(p.here, "data");
    send_text(p.peer, "more");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_READ"); /* the one that was posted before */
    receive_text(p.here, "more");
    expect(p.here, "");
}
END_TEST

/* proves: CALL-11 M0 */
START_TEST(what_is_cancelled_before_the_loop_looks_is_never_posted)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    select_events(p.here, FD_READ | FD_WRITE);
    succeed(WSAAsyncSelect(p.here, NULL, 0, 0));
    expect(p.here, "");
    succeed(WSAAsyncSelect(p.here, NULL, 0, 0)); /* on any socket, however often */
    succeed(WSAAsyncSelect(udp_socket(NULL), (HWND)-1, WM_SOCKET, 0));
}
END_TEST

/* proves: S1 */
START_TEST(each_selection_tells_again_what_is_true)
{
    struct sockaddr_in address;
    struct pair p = tcp_pair();
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    send_text(p.peer, "data");
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    for (int round = 0; round < 3; round++) {
        select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
        expect(p.here, "FD_READ FD_WRITE");
        select_events(listener, FD_ACCEPT);
        expect(listener, "FD_ACCEPT");
    }
    receive_text(p.here, "data");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: S1 K2 */
START_TEST(each_selection_tells_a_reset_again)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    asyncselect_set_profile(ASYNCSELECT_WINDOWS);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNABORTED");
}
END_TEST

/* proves: S3 */
START_TEST(events_that_a_socket_cannot_have_post_nothing)
{
    struct pair p = tcp_pair();
    SOCKET fresh = tcp_socket(), datagrams = udp_socket(NULL), listener = tcp_listener(NULL);
    select_events(fresh, FD_ALL_EVENTS);
    select_events(p.here, FD_ACCEPT);
    select_events(p.peer, FD_ALL_EVENTS);
    select_events(datagrams, FD_ALL_EVENTS);
    select_events(listener, FD_ALL_EVENTS);
    expect(fresh, "");
    expect(p.here, "");
    expect(p.peer, "FD_WRITE");
    expect(datagrams, "FD_WRITE");
    expect(listener, "");
}
END_TEST

/* proves: S3 ACCEPT-2 GATE-13 */
START_TEST(a_selection_made_before_listen_works_from_listen_on)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    SOCKET listener = tcp_socket(), client = tcp_socket();
    select_events(listener, FD_ACCEPT);
    expect(listener, "");
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    succeed(bind(listener, (struct sockaddr *)&address, sizeof(address)));
    expect(listener, "");
    succeed(listen(listener, 8));
    expect(listener, "");
    succeed(getsockname(listener, (struct sockaddr *)&address, &length));
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: S7 */
START_TEST(the_last_cleanup_cancels_and_closes_nothing)
{
    WSADATA data;
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    ck_assert_int_eq(WSACleanup(), 0);
    send_text(p.peer, "one");
    expect(p.here, "FD_READ"); /* it was not the last */
    receive_text(p.here, "one");
    ck_assert_int_eq(WSACleanup(), 0);
    fail_with(WSACleanup(), WSANOTINITIALISED);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    send_text(p.peer, "two");
    expect(p.here, "");
    receive_text(p.here, "two"); /* open still */
    set_blocking(p.here, true);  /* and free of events */
    select_events(p.here, FD_READ | FD_WRITE);
    expect(p.here, "FD_WRITE");
}
END_TEST

static BOOL never_called(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    ck_abort_msg("%p %u %d %d", (void *)hWnd, uMsg, (int)wParam, (int)lParam);
    return FALSE;
}

/* proves: CALL-2 CALL-3 */
START_TEST(without_descriptors_the_network_is_down)
{
    struct rlimit limit, none;
    WSPDATA data;
    WSPPROC_TABLE table;
    int error;
    SOCKET s = udp_socket(NULL);
    struct event_base *fresh = event_base_new();
    WSPUPCALLTABLE upcalls = {.lpWPUPostMessage = NULL};
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = limit;
    none.rlim_cur = 0;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    WSASetLastError(0);
    ck_assert_ptr_null(asyncselect_window_new(NULL, log_post, &data));
    ck_assert_int_eq(WSAGetLastError(), WSAENETDOWN);
    ck_assert_ptr_null(asyncselect_window_new(fresh, log_post, &data));
    ck_assert_int_eq(WSAGetLastError(), WSAENETDOWN);
    event_base_free(fresh);
    fail_with(WSAAsyncSelect(s, (HWND)-1, WM_SOCKET, FD_READ), WSAEINVAL); /* no upcall */
    upcalls.lpWPUPostMessage = never_called;
    ck_assert_int_eq(WSPStartup(MAKEWORD(2, 2), &data, NULL, upcalls, &table), 0);
    fail_with(WSAAsyncSelect(s, (HWND)-1, WM_SOCKET, FD_READ), WSAENETDOWN);
    fail_with(WSAAsyncSelect(INVALID_SOCKET, (HWND)-1, WM_SOCKET, FD_READ), WSAENOTSOCK);
    ck_assert(!is_nonblocking(s));
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    succeed(WSAAsyncSelect(s, (HWND)-1, WM_SOCKET, FD_READ)); /* it comes up again */
    ck_assert_int_eq(WSPCleanup(&error), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, success_and_failure_are_told_by_value_and_code);
    tcase_add_test(tc, what_is_no_socket_is_refused);
    tcase_add_test(tc, what_is_no_window_is_refused);
    tcase_add_test(tc, unknown_bits_are_refused_and_known_ones_are_not);
    tcase_add_test(tc, the_first_refusal_in_order_is_told);
    tcase_add_test(tc, a_refused_call_changes_nothing);
    tcase_add_test(tc, the_last_call_replaces_the_ones_before);
    tcase_add_test(tc, the_window_is_replaced_too);
    tcase_add_test(tc, cancelling_ends_messages_and_leaves_those_that_were_posted);
    tcase_add_test(tc, what_is_cancelled_before_the_loop_looks_is_never_posted);
    tcase_add_test(tc, each_selection_tells_again_what_is_true);
    tcase_add_test(tc, each_selection_tells_a_reset_again);
    tcase_add_test(tc, events_that_a_socket_cannot_have_post_nothing);
    tcase_add_test(tc, a_selection_made_before_listen_works_from_listen_on);
    tcase_add_test(tc, the_last_cleanup_cancels_and_closes_nothing);
    tcase_add_test(tc, without_descriptors_the_network_is_down);
}

int main(void)
{
    return run_suite("call", add);
}
