/* What the callback that takes the messages may do: anything. */
#include "support.h"

#include <event2/event.h>

static SOCKET acting, other;
static int left; /* how often */

static void close_it(SOCKET s, int event, int error)
{
    (void)event, (void)error;
    if (s == acting)
        succeed(closesocket(s));
}

/* proves: M2 K4 */
START_TEST(the_callback_closes_the_socket)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    acting = p.here;
    on_message = close_it;
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_READ");
    fail_with(closesocket(p.here), WSAENOTSOCK);
}
END_TEST

static void close_the_other(SOCKET s, int event, int error)
{
    (void)event, (void)error;
    if (left-- == 1)
        succeed(closesocket(s == acting ? other : acting));
}

/* proves: M2 K4 */
START_TEST(the_callback_closes_another_socket)
{
    struct pair a = tcp_pair(), b = tcp_pair();
    acting = a.here;
    other = b.here;
    left = 1;
    select_events(acting, FD_READ);
    select_events(other, FD_READ);
    run_idle();
    send_text(a.peer, "data");
    send_text(b.peer, "data");
    on_message = close_the_other;
    run_idle(); /* both are ready in one turn: the one that comes first closes the other */
    ck_assert_uint_eq(offers, 1);
}
END_TEST

static void select_again(SOCKET s, int event, int error)
{
    (void)event, (void)error;
    if (s == acting && left-- > 0)
        succeed(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ | FD_WRITE));
}

/* proves: M2 S1 */
START_TEST(the_callback_selects_again)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    acting = p.here;
    left = 3;
    on_message = select_again;
    select_events(p.here, FD_READ | FD_WRITE);
    run_idle();
    ck_assert_int_lt(left, 0);
    /* Each selection tells all anew; whether FD_READ or FD_WRITE comes first of them is O1's. */
    on_message = NULL;
    ck_assert_uint_ge(offers, 2 + 3);
    ck_assert_uint_le(offers, 2 * 4);
    select_events(p.here, FD_READ);
    offers = 0;
    run_idle();
    ck_assert_uint_eq(offers, 1);
}
END_TEST

static void select_other_number(SOCKET s, int event, int error)
{
    (void)error;
    if (event == FD_READ && left-- == 1)
        succeed(WSAAsyncSelect(s, window, WM_SOCKET + 1, FD_CLOSE));
    else
        ck_assert_int_eq(event, FD_CLOSE);
}

/* proves: M2 CALL-8 */
START_TEST(what_the_callback_selects_counts_at_once)
{
    struct pair p = tcp_pair();
    acting = p.here;
    left = 1;
    on_message = select_other_number;
    select_events(p.here, FD_READ | FD_WRITE);
    on_message = NULL;
    expect(p.here, "FD_WRITE");
    on_message = select_other_number;
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    succeed(closesocket(p.peer));
    expect_number(p.here, WM_SOCKET + 1, "FD_CLOSE");
}
END_TEST

static void cancel(SOCKET s, int event, int error)
{
    (void)event, (void)error;
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
}

/* proves: M2 CALL-11 */
START_TEST(the_callback_cancels)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    on_message = cancel;
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_READ");
    send_text(p.peer, "more");
    expect(p.here, "");
}
END_TEST

static void receive_one(SOCKET s, int event, int error)
{
    char byte;
    (void)error;
    if (event == FD_READ)
        ck_assert_int_eq(recv(s, &byte, 1, 0), 1);
}

static void receive_all(SOCKET s, int event, int error)
{
    (void)error;
    if (event == FD_READ)
        drain(s);
}

/* proves: M2 READ-3 GATE-10 */
START_TEST(the_callback_receives)
{
    struct pair p = tcp_pair();
    on_message = receive_one;
    select_events(p.here, FD_READ);
    send_text(p.peer, "123");
    expect(p.here, "FD_READ FD_READ FD_READ");
    on_message = receive_all;
    send_text(p.peer, "123");
    expect(p.here, "FD_READ");
    send_text(p.peer, "45");
    succeed(closesocket(p.peer));
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ FD_CLOSE");
}
END_TEST

/* ---- a callback that refuses, and does something all the same ---- */

static struct {
    HWND window;
    struct message_log taken;
    unsigned refused;
    void (*act)(SOCKET s, int event);
} strict;

static BOOL act_and_refuse(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    if (!strict.act)
        return log_post(hWnd, uMsg, wParam, lParam, &strict.taken);
    void (*act)(SOCKET s, int event) = strict.act;
    ck_assert_ptr_eq(context, &strict);
    strict.act = NULL;
    strict.refused++;
    act(wParam, WSAGETSELECTEVENT(lParam));
    return FALSE;
}

static void open_strict(SOCKET s, long events, void (*act)(SOCKET s, int event))
{
    strict.act = act;
    strict.window = asyncselect_window_new(base, act_and_refuse, &strict);
    ck_assert_ptr_nonnull(strict.window);
    succeed(WSAAsyncSelect(s, strict.window, WM_SOCKET, events));
}

static void select_all(SOCKET s, int event)
{
    (void)event;
    succeed(
        WSAAsyncSelect(s, strict.window, WM_SOCKET, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE));
}

static void refuse_selecting(SOCKET s, long events, const char *expected)
{
    open_strict(s, events, select_all);
    log_expect(&strict.taken, s, expected);
    ck_assert_uint_eq(strict.refused, 1);
    ck_assert_int_eq(asyncselect_window_free(strict.window), 0);
}

/* proves: M1 M2 C1 P3/documented */
START_TEST(a_selection_made_while_refusing_loses_nothing)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    refuse_selecting(p.here, FD_CONNECT | FD_READ, "FD_CONNECT FD_READ FD_WRITE");
}
END_TEST

/* proves: M1 M2 CLOSE-4 */
START_TEST(a_selection_made_while_refusing_an_end_loses_nothing)
{
    struct pair p = tcp_pair();
    reset(p.peer);
    refuse_selecting(p.here, FD_CLOSE, "FD_CONNECT FD_CLOSE:WSAECONNRESET");
}
END_TEST

static void cancel_it(SOCKET s, int event)
{
    ck_assert_int_eq(event, FD_CONNECT);
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
}

/* proves: M1 M2 P3/documented CALL-11 */
START_TEST(an_outcome_that_was_refused_is_told_to_the_next_selection)
{
    struct pair p = tcp_pair();
    open_strict(p.here, FD_CONNECT | FD_READ, cancel_it);
    log_expect(&strict.taken, p.here, "");
    ck_assert_uint_eq(strict.refused, 1);
    select_events(p.here, FD_CONNECT);
    expect(p.here, "FD_CONNECT");
    asyncselect_set_profile(ASYNCSELECT_WINDOWS);
    select_events(p.here, FD_CONNECT);
    expect(p.here, ""); /* it is told once */
    ck_assert_int_eq(asyncselect_window_free(strict.window), 0);
}
END_TEST

static void close_refusing(SOCKET s, int event)
{
    (void)event;
    succeed(closesocket(s));
}

/* proves: M1 M2 K4 */
START_TEST(a_socket_closed_while_refusing_is_gone)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    open_strict(p.here, FD_READ | FD_WRITE, close_refusing);
    log_expect(&strict.taken, p.here, "");
    ck_assert_uint_eq(strict.refused, 1);
    ck_assert_int_eq(asyncselect_window_free(strict.window), 0);
}
END_TEST

static void free_window(SOCKET s, int event)
{
    (void)s, (void)event;
    ck_assert_int_eq(asyncselect_window_free(strict.window), 0);
}

/* proves: M2 M1 CALL-3 */
START_TEST(the_callback_frees_its_window)
{
    struct pair p = tcp_pair(), q = tcp_pair();
    send_text(p.peer, "data");
    send_text(q.peer, "data");
    open_strict(p.here, FD_READ | FD_WRITE, free_window);
    succeed(WSAAsyncSelect(q.here, strict.window, WM_SOCKET, FD_READ | FD_WRITE));
    log_expect(&strict.taken, p.here, "");
    ck_assert_uint_eq(strict.refused, 1);
    fail_with(WSAAsyncSelect(p.here, strict.window, WM_SOCKET, FD_READ), WSAEINVAL);
    set_blocking(p.here, true); /* nothing is selected any more */
    select_events(q.here, FD_READ);
    expect(q.here, "FD_READ");
}
END_TEST

static SOCKET successor_peer;

/* Closes the socket, and has another one take its number. */
static void replace(SOCKET s, int event, int error)
{
    (void)event, (void)error;
    on_message = NULL;
    succeed(closesocket(s));
    struct pair p = tcp_pair();
    SOCKET same = p.here;
    if (same != s) {
        ck_assert_uint_eq(p.peer, s);
        same = p.peer;
        successor_peer = p.here;
    } else {
        successor_peer = p.peer;
    }
    select_events(same, FD_READ);
}

/* proves: M2 K4 */
START_TEST(the_callback_gives_the_number_to_another_socket)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    on_message = replace;
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_READ"); /* and neither FD_WRITE nor FD_READ for who has the number now */
    send_text(successor_peer, "new");
    expect(p.here, "FD_READ");
    receive_text(p.here, "new");
}
END_TEST

static unsigned told[2]; /* acting, other */
static void peek_and_count(SOCKET s, int event, int error)
{
    char byte;
    (void)event, (void)error;
    told[s != acting]++;
    if (s == acting && told[0] < 1000) /* it is due again, at once [READ-3] */
        ck_assert_int_eq(recv(s, &byte, 1, MSG_PEEK), 1);
}

/* proves: M0 M2 GATE-10 */
START_TEST(a_socket_that_is_always_due_leaves_the_others_their_turns)
{
    struct pair a = tcp_pair(), b = tcp_pair();
    acting = a.here;
    other = b.here;
    told[0] = told[1] = 0;
    select_events(acting, FD_READ);
    select_events(other, FD_READ);
    run_idle();
    on_message = peek_and_count;
    send_text(a.peer, "x");
    send_text(b.peer, "x");
    for (int turns = 0; turns < 100 && !told[1]; turns++)
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    ck_assert_uint_eq(told[1], 1);
    ck_assert_uint_lt(told[0], 1000);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_callback_closes_the_socket);
    tcase_add_test(tc, the_callback_closes_another_socket);
    tcase_add_test(tc, the_callback_selects_again);
    tcase_add_test(tc, what_the_callback_selects_counts_at_once);
    tcase_add_test(tc, the_callback_cancels);
    tcase_add_test(tc, the_callback_receives);
    tcase_add_test(tc, a_selection_made_while_refusing_loses_nothing);
    tcase_add_test(tc, a_selection_made_while_refusing_an_end_loses_nothing);
    tcase_add_test(tc, an_outcome_that_was_refused_is_told_to_the_next_selection);
    tcase_add_test(tc, a_socket_closed_while_refusing_is_gone);
    tcase_add_test(tc, the_callback_frees_its_window);
    tcase_add_test(tc, the_callback_gives_the_number_to_another_socket);
    tcase_add_test(tc, a_socket_that_is_always_due_leaves_the_others_their_turns);
}

int main(void)
{
    return run_suite("callback", add);
}
