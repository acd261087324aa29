/* A number that comes free: the base that watched it has forgotten it by then, so that the next
 * owner can be watched there, the program's own events too. */
#include "support.h"

#include <fcntl.h>
#include <event2/event.h>

static int calls;
static int ends[2]; /* of a pipe that is made before a number comes free */

static void on_own_event(evutil_socket_t fd, short what, void *argument)
{
    char byte;
    (void)what, (void)argument;
    ck_assert_int_eq(read((int)fd, &byte, 1), 1);
    calls++;
}

static void turn(void)
{
    ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK), 0);
}

/* Has the pipe take the first number from `number` on that is free, and watches it. */
static void watch_pipe_from(SOCKET number, bool same)
{
    calls = 0;
    int next = fcntl(ends[0], F_DUPFD, (int)number);
    ck_assert(same == (next == (int)number));
    struct event *own = event_new(base, next, EV_READ | EV_PERSIST, on_own_event, NULL);
    ck_assert_int_eq(event_add(own, NULL), 0);
    for (int i = 1; i <= 3; i++) {
        ck_assert_int_eq(write(ends[1], "x", 1), 1);
        for (int turns = 0; turns < 4; turns++)
            turn();
        ck_assert_int_eq(calls, i);
    }
    event_free(own);
    ck_assert_int_eq(close(next) + close(ends[0]) + close(ends[1]), 0);
}

static SOCKET watched(void)
{
    SOCKET s = tcp_pair().here;
    ck_assert_int_eq(pipe(ends), 0);
    select_events(s, FD_READ | FD_WRITE);
    expect(s, "FD_WRITE");
    return s;
}

/* proves: K4 */
START_TEST(a_closed_number_comes_free_when_the_loop_runs)
{
    SOCKET s = watched();
    succeed(closesocket(s));
    turn();
    watch_pipe_from(s, true);
}
END_TEST

/* proves: K4 */
START_TEST(a_closed_number_is_not_reused_before)
{
    SOCKET s = watched();
    succeed(closesocket(s));
    watch_pipe_from(s, false);
}
END_TEST

/* proves: K4 CALL-11 */
START_TEST(nor_is_one_that_was_cancelled_first)
{
    SOCKET s = watched();
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
    succeed(closesocket(s));
    watch_pipe_from(s, false);
    SOCKET t = watched();
    succeed(WSAAsyncSelect(t, NULL, 0, 0));
    turn();
    succeed(closesocket(t));
    turn();
    watch_pipe_from(t, true);
}
END_TEST

/* proves: K4 CALL-8 */
START_TEST(nor_is_one_whose_selection_has_moved_to_another_loop)
{
    static struct message_log log;
    struct event_base *next_base = event_base_new();
    HWND next = asyncselect_window_new(next_base, log_post, &log);
    for (int i = 0; i < 2; i++) {
        struct pair p = tcp_pair();
        ck_assert_int_eq(pipe(ends), 0);
        select_events(p.here, FD_READ | FD_WRITE);
        expect(p.here, "FD_WRITE");
        succeed(WSAAsyncSelect(p.here, next, WM_SOCKET, FD_READ));
        if (i)
            turn(); /* the first loop lets go of it first */
        succeed(closesocket(p.here));
        receive_text(p.peer, ""); /* the peer sees it in any case */
        event_base_loop(next_base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        watch_pipe_from(p.here, i);
        turn();
    }
    ck_assert_int_eq(asyncselect_window_free(next), 0);
    event_base_free(next_base);
}
END_TEST

static void close_it(SOCKET s, int event, int error)
{
    (void)event, (void)error;
    succeed(closesocket(s));
}

/* proves: K4 M2 */
START_TEST(in_the_callback_a_number_is_free_at_once)
{
    SOCKET s = tcp_pair().here;
    on_message = close_it;
    ck_assert_int_eq(pipe(ends), 0);
    select_events(s, FD_READ | FD_WRITE);
    expect(s, "FD_WRITE");
    watch_pipe_from(s, true);
}
END_TEST

/* proves: K4 CALL-8 S1 */
START_TEST(another_window_of_the_base_takes_the_number_over)
{
    static struct message_log log;
    HWND other = asyncselect_window_new(base, log_post, &log);
    for (int i = 0; i < 3; i++) {
        SOCKET s = watched(), next;
        struct sockaddr_in address;
        if (i)
            succeed(WSAAsyncSelect(s, i == 1 ? NULL : other, WM_SOCKET, i == 1 ? 0 : FD_READ));
        succeed(closesocket(s));
        turn();
        do
            next = udp_socket(&address);
        while (next < s);
        ck_assert_uint_eq(next, s);
        succeed(WSAAsyncSelect(next, other, WM_SOCKET, FD_READ));
        for (int datagram = 0; datagram < 3; datagram++) {
            ck_assert_int_eq(sendto(next, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)),
                             1);
            log_expect(&log, next, "FD_READ");
            receive_text(next, "x");
        }
        expect(s, "");
    }
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_closed_number_comes_free_when_the_loop_runs);
    tcase_add_test(tc, a_closed_number_is_not_reused_before);
    tcase_add_test(tc, nor_is_one_that_was_cancelled_first);
    tcase_add_test(tc, nor_is_one_whose_selection_has_moved_to_another_loop);
    tcase_add_test(tc, in_the_callback_a_number_is_free_at_once);
    tcase_add_test(tc, another_window_of_the_base_takes_the_number_over);
}

int main(void)
{
    return run_suite("number", add);
}
