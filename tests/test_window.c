/* Windows over bases and on the background thread: their life, and what is asked of messages and
 * sockets beside Winsock's own functions. */
#include "support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <event2/event.h>

#include "sys.h"

static void fail_free(HWND handle)
{
    fail_with(asyncselect_window_free(handle), WSAEINVAL);
}

/* proves: CALL-3 */
START_TEST(what_is_no_window_cannot_be_freed)
{
    static struct message_log log;
    WSASetLastError(0);
    ck_assert_ptr_null(asyncselect_window_new(base, NULL, &log));
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
    ck_assert_ptr_null(asyncselect_window_new(NULL, NULL, &log));
    fail_free(NULL);
    fail_free((HWND)-1);
    fail_free((HWND)&log);
    HWND freed = asyncselect_window_new(base, log_post, &log);
    ck_assert_int_eq(asyncselect_window_free(freed), 0);
    fail_free(freed);
}
END_TEST

/* proves: CALL-3 */
START_TEST(many_windows_have_handles_of_their_own)
{
    enum { MANY = 2000 };
    static HWND handles[MANY], freed[MANY];
    static struct message_log log = {.background = true};
    SOCKET s = udp_socket(NULL);
    for (int i = 0; i < MANY; i++) {
        handles[i] = asyncselect_window_new(NULL, log_post, &log);
        ck_assert_ptr_nonnull(handles[i]);
    }
    for (int i = 0; i < MANY; i += 2) { /* every other one, and new ones in their places */
        freed[i] = handles[i];
        ck_assert_int_eq(asyncselect_window_free(handles[i]), 0);
    }
    for (int i = 0; i < MANY; i += 2)
        handles[i] = asyncselect_window_new(NULL, log_post, &log);
    for (int i = 0; i < MANY; i += 2) {
        ck_assert_ptr_ne(freed[i], handles[i]);
        fail_with(WSAAsyncSelect(s, freed[i], WM_SOCKET, FD_READ), WSAEINVAL);
        fail_free(freed[i]);
    }
    for (int i = 0; i < MANY; i++) {
        succeed(WSAAsyncSelect(s, handles[i], WM_SOCKET, FD_READ));
        ck_assert_int_eq(asyncselect_window_free(handles[i]), 0);
    }
    log_expect(&log, s, "");
}
END_TEST

/* proves: CALL-11 CALL-3 S2 */
START_TEST(freeing_a_window_cancels_its_selections)
{
    static struct message_log log;
    struct pair p = tcp_pair(), q = tcp_pair();
    HWND own = asyncselect_window_new(base, log_post, &log);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ));
    select_events(q.here, FD_READ);
    send_text(p.peer, "data");
    log_expect(&log, p.here, "FD_READ");
    receive_text(p.here, "data");
    ck_assert_int_eq(asyncselect_window_free(own), 0);
    send_text(p.peer, "more");
    send_text(q.peer, "data");
    log_expect(&log, p.here, "");
    expect(q.here, "FD_READ");  /* the other window's stay */
    set_blocking(p.here, true); /* no event is selected */
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
}
END_TEST

static int events_added(void)
{
    return event_base_get_num_events(base, EVENT_BASE_COUNT_ADDED);
}

static BOOL free_it(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    ck_assert_int_eq(asyncselect_window_free(hWnd), 0);
    return log_post(hWnd, uMsg, wParam, lParam, context);
}

/* proves: CALL-11 */
START_TEST(freeing_a_window_takes_what_it_watched_out_of_the_base)
{
    asyncselect_post_fn posts[] = {log_post, free_it};
    for (int i = 0; i < 2; i++) {
        struct message_log log = {.count = 0};
        struct pair p = tcp_pair();
        run_idle();
        int before = events_added();
        HWND own = asyncselect_window_new(base, posts[i], &log);
        ck_assert_int_eq(events_added(), before); /* two windows need no more than one */
        succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_CLOSE));
        run_idle();
        ck_assert_int_gt(events_added(), before);
        send_text(p.peer, "data");
        if (posts[i] == log_post)
            ck_assert_int_eq(asyncselect_window_free(own), 0);
        else
            log_expect(&log, p.here, "FD_READ");
        ck_assert_int_eq(events_added(), before);
        run_idle();
        fail_with(asyncselect_window_free(own), WSAEINVAL);
    }
}
END_TEST

/* ---- the background thread ---- */

static pthread_t program;

static BOOL check_thread(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    ck_assert(!pthread_equal(program, pthread_self()));
    return log_post(hWnd, uMsg, wParam, lParam, context);
}

/* proves: MSG-1 READ-2 CLOSE-2 WRITE-2 S5 */
START_TEST(the_background_thread_posts_by_itself)
{
    static struct message_log log = {.background = true};
    struct pair p = tcp_pair();
    program = pthread_self();
    HWND own = asyncselect_window_new(NULL, check_thread, &log);
    ck_assert_ptr_nonnull(own);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_WRITE | FD_CLOSE));
    log_expect(&log, p.here, "FD_WRITE");
    send_text(p.peer, "data");
    log_expect(&log, p.here, "FD_READ");
    receive_text(p.here, "data");
    succeed(closesocket(p.peer));
    log_expect(&log, p.here, "FD_CLOSE");
    ck_assert_ptr_eq(log.entries[0].window, own);
    ck_assert_int_eq(asyncselect_window_free(own), 0);
    fail_with(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ), WSAEINVAL);
}
END_TEST

static struct {
    SOCKET socket, other, peer;
    struct sockaddr_in name;
    atomic_int messages; /* of the busy socket before the other's */
    atomic_bool other_came;
} busy;

/* The busy socket has more to receive each time, until the other one's message has come. */
static BOOL post_busily(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    char byte = 0;
    (void)hWnd, (void)uMsg, (void)lParam, (void)context;
    if (wParam == busy.other) {
        atomic_store(&busy.other_came, true);
        return TRUE;
    }
    if (atomic_load(&busy.other_came) || atomic_load(&busy.messages) == 10000)
        return TRUE;
    if (atomic_fetch_add(&busy.messages, 1) == 0)
        send_text(busy.peer, "data");
    ck_assert_int_eq(
        sendto(busy.socket, &byte, 1, 0, (struct sockaddr *)&busy.name, sizeof(busy.name)), 1);
    ck_assert_int_eq(recv(busy.socket, &byte, 1, 0), 1);
    return TRUE;
}

START_TEST(a_busy_socket_does_not_starve_others)
{
    struct pair p = tcp_pair();
    HWND own = asyncselect_window_new(_i ? base : NULL, post_busily, NULL);
    char byte = 0;
    busy.socket = udp_socket(&busy.name);
    busy.other = p.here;
    busy.peer = p.peer;
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ));
    succeed(WSAAsyncSelect(busy.socket, own, WM_SOCKET, FD_READ));
    succeed(sendto(busy.socket, &byte, 1, 0, (struct sockaddr *)&busy.name, sizeof(busy.name)));
    while (!atomic_load(&busy.other_came))
        if (_i)
            run_idle();
    ck_assert_int_lt(atomic_load(&busy.messages), 100);
    ck_assert_int_eq(asyncselect_window_free(own), 0);
}
END_TEST

static struct {
    atomic_bool inside, freeing, done;
    bool closes;
} slow;

/* Is inside when the window is being freed, and stays so for a while. */
static BOOL post_slowly(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)lParam, (void)context;
    if (slow.closes)
        succeed(closesocket(wParam));
    atomic_store(&slow.inside, true);
    while (!atomic_load(&slow.freeing))
        sched_yield();
    for (int i = 0; i < 20000; i++)
        sched_yield();
    atomic_store(&slow.done, true);
    return TRUE;
}

static void free_while_posting(void)
{
    struct pair p = tcp_pair();
    HWND own = asyncselect_window_new(NULL, post_slowly, NULL);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_WRITE));
    while (!atomic_load(&slow.inside))
        sched_yield();
    atomic_store(&slow.freeing, true);
    ck_assert_int_eq(asyncselect_window_free(own), 0);
    ck_assert(atomic_load(&slow.done));
    background_idle();
}

/* proves: M2 S5 */
START_TEST(freeing_waits_for_a_post_of_another_thread)
{
    free_while_posting();
}
END_TEST

/* proves: M2 S5 K4 */
START_TEST(freeing_waits_for_a_post_whose_socket_is_closed)
{
    slow.closes = true;
    free_while_posting();
}
END_TEST

static struct message_log own_log = {.background = true};

static BOOL free_own_window(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    ck_assert_int_eq(asyncselect_window_free(hWnd), 0);
    return log_post(hWnd, uMsg, wParam, lParam, context);
}

/* proves: M2 CALL-11 */
START_TEST(the_background_threads_callback_frees_its_window)
{
    struct pair p = tcp_pair();
    HWND own = asyncselect_window_new(NULL, free_own_window, &own_log);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_WRITE));
    log_expect(&own_log, p.here, "FD_WRITE");
    send_text(p.peer, "data");
    log_expect(&own_log, p.here, "");
    fail_free(own);
}
END_TEST

/* ---- several windows ---- */

/* proves: CALL-8 S1 */
START_TEST(a_socket_moves_between_bases_and_the_background_thread)
{
    static struct message_log here, there, behind = {.background = true};
    struct event_base *second = event_base_new();
    struct pair p = tcp_pair();
    HWND on_base = asyncselect_window_new(base, log_post, &here);
    HWND on_second = asyncselect_window_new(second, log_post, &there);
    HWND on_thread = asyncselect_window_new(NULL, log_post, &behind);
    send_text(p.peer, "data");
    for (int round = 0; round < 3; round++) {
        succeed(WSAAsyncSelect(p.here, on_base, WM_SOCKET, FD_READ));
        log_expect(&here, p.here, "FD_READ");
        succeed(WSAAsyncSelect(p.here, on_second, WM_SOCKET, FD_READ));
        log_expect(&here, p.here, "");
        log_expect(&there, p.here, ""); /* its loop has not run */
        for (int turn = 0; turn < 4; turn++)
            event_base_loop(second, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        log_expect(&there, p.here, "FD_READ");
        succeed(WSAAsyncSelect(p.here, on_thread, WM_SOCKET, FD_READ));
        log_expect(&behind, p.here, "FD_READ");
        for (int turn = 0; turn < 4; turn++)
            event_base_loop(second, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        log_expect(&there, p.here, "");
        log_expect(&here, p.here, "");
    }
    ck_assert_int_eq(asyncselect_window_free(on_second), 0);
    event_base_free(second);
    receive_text(p.here, "data");
    send_text(p.peer, "more");
    log_expect(&behind, p.here, "FD_READ");
    ck_assert_int_eq(asyncselect_window_free(on_thread), 0);
    ck_assert_int_eq(asyncselect_window_free(on_base), 0);
}
END_TEST

/* proves: CALL-11 K4 */
START_TEST(a_base_can_go_before_its_sockets)
{
    static struct message_log log;
    struct event_base *second = event_base_new();
    struct pair p = tcp_pair(), q = tcp_pair();
    HWND own = asyncselect_window_new(second, log_post, &log);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_WRITE));
    succeed(WSAAsyncSelect(q.here, own, WM_SOCKET, FD_READ | FD_WRITE));
    event_base_loop(second, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    succeed(closesocket(q.here)); /* the loop has not heard of it yet */
    ck_assert_int_eq(asyncselect_window_free(own), 0);
    event_base_free(second);
    send_text(p.peer, "data");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
}
END_TEST

/* ---- messages and sockets ---- */

/* proves: K4 S4 */
START_TEST(a_message_is_current_until_it_is_overtaken)
{
    const LPARAM read = WSAMAKESELECTREPLY(FD_READ, 0), write = WSAMAKESELECTREPLY(FD_WRITE, 0);
    struct pair p = tcp_pair();
    ck_assert(!asyncselect_message_current(p.here, read));
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    ck_assert(!asyncselect_message_current(p.here, write));
    expect(p.here, "FD_WRITE");
    ck_assert(asyncselect_message_current(p.here, write));
    ck_assert(!asyncselect_message_current(p.here, read));
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    ck_assert(asyncselect_message_current(p.here, read));
    receive_text(p.here, "data");
    ck_assert(!asyncselect_message_current(p.here, read));
    ck_assert(asyncselect_message_current(p.here, write));
    fill(p.here);
    ck_assert(!asyncselect_message_current(p.here, write));
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    ck_assert(asyncselect_message_current(p.here, WSAMAKESELECTREPLY(FD_CLOSE, WSAECONNRESET)));
    succeed(closesocket(p.here));
    for (int bit = 0; bit < FD_MAX_EVENTS; bit++)
        ck_assert(!asyncselect_message_current(p.here, WSAMAKESELECTREPLY(1 << bit, 0)));
    ck_assert(!asyncselect_message_current(INVALID_SOCKET, read));
    ck_assert(!asyncselect_message_current(INVALID_SOCKET / 2 + 1, read));
}
END_TEST

/* proves: K4 */
START_TEST(a_message_is_not_current_for_the_numbers_next_owner)
{
    SOCKET s = udp_socket(NULL);
    select_events(s, FD_WRITE);
    expect(s, "FD_WRITE");
    succeed(closesocket(s));
    run_idle(); /* the number comes free */
    SOCKET next = udp_socket(NULL);
    ck_assert_uint_eq(next, s);
    ck_assert(!asyncselect_message_current(next, WSAMAKESELECTREPLY(FD_WRITE, 0)));
    select_events(next, FD_WRITE);
    expect(next, "FD_WRITE");
    ck_assert(asyncselect_message_current(next, WSAMAKESELECTREPLY(FD_WRITE, 0)));
}
END_TEST

static void take_raw(SOCKET s, size_t size)
{
    char buffer[64];
    ck_assert_int_eq(read((int)s, buffer, size), (ssize_t)size);
}

/* proves: GATE-1 GATE-2 GATE-3 WRITE-3 READ-3 */
START_TEST(input_and_output_of_others_is_told_with_reenable)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE);
    expect(p.here, "FD_WRITE");
    send_text(p.peer, "12345678");
    expect(p.here, "FD_READ");
    take_raw(p.here, 4);
    expect(p.here, "");
    succeed(asyncselect_reenable(p.here, FD_READ));
    expect(p.here, "FD_READ");
    take_raw(p.here, 4);
    succeed(asyncselect_reenable(p.here, FD_READ));
    expect(p.here, "");
    send_text(p.peer, "9");
    expect(p.here, "FD_READ");
    succeed(asyncselect_reenable(p.here, FD_WRITE)); /* a send was refused: there is room again */
    expect(p.here, "FD_WRITE");
    char buffer[4096] = {0};
    while (write((int)p.here, buffer, sizeof(buffer)) > 0)
        continue;
    succeed(asyncselect_reenable(p.here, FD_WRITE));
    expect(p.here, "");
    set_blocking(p.peer, false);
    for (unsigned before = offers; offers == before; run_idle())
        drain(p.peer);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: GATE-5 ACCEPT-3 */
START_TEST(an_accept_of_others_is_told_with_reenable)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), first = tcp_socket(), second = tcp_socket();
    succeed(connect(first, (struct sockaddr *)&address, sizeof(address)));
    succeed(connect(second, (struct sockaddr *)&address, sizeof(address)));
    select_events(listener, FD_ACCEPT);
    expect(listener, "FD_ACCEPT");
    for (int left = 1; left >= 0; left--) {
        int accepted = sys_accept((int)listener, NULL, NULL, false);
        ck_assert_int_ge(accepted, 0);
        sys_close(accepted);
        expect(listener, "");
        succeed(asyncselect_reenable(listener, FD_ACCEPT));
        expect(listener, left ? "FD_ACCEPT" : "");
    }
}
END_TEST

/* proves: S2 CALL-5 */
START_TEST(reenable_refuses_what_no_function_re_enables)
{
    static const long wrong[] = {FD_CONNECT, FD_CLOSE, FD_QOS, FD_READ | FD_CLOSE, 0x400, -1};
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        fail_with(asyncselect_reenable(p.here, wrong[i]), WSAEINVAL);
    expect(p.here, "");
    fail_with(asyncselect_reenable(INVALID_SOCKET, -1), WSAENOTSOCK);
    succeed(asyncselect_reenable(p.here, 0));
    succeed(asyncselect_reenable(p.peer, FD_READ | FD_OOB | FD_WRITE | FD_ACCEPT));
    expect(p.here, "");
    expect(p.peer, "");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, what_is_no_window_cannot_be_freed);
    tcase_add_test(tc, many_windows_have_handles_of_their_own);
    tcase_add_test(tc, freeing_a_window_cancels_its_selections);
    tcase_add_test(tc, freeing_a_window_takes_what_it_watched_out_of_the_base);
    tcase_add_test(tc, the_background_thread_posts_by_itself);
    tcase_add_loop_test(tc, a_busy_socket_does_not_starve_others, 0, 2);
    tcase_add_test(tc, freeing_waits_for_a_post_of_another_thread);
    tcase_add_test(tc, freeing_waits_for_a_post_whose_socket_is_closed);
    tcase_add_test(tc, the_background_threads_callback_frees_its_window);
    tcase_add_test(tc, a_socket_moves_between_bases_and_the_background_thread);
    tcase_add_test(tc, a_base_can_go_before_its_sockets);
    tcase_add_test(tc, a_message_is_current_until_it_is_overtaken);
    tcase_add_test(tc, a_message_is_not_current_for_the_numbers_next_owner);
    tcase_add_test(tc, input_and_output_of_others_is_told_with_reenable);
    tcase_add_test(tc, an_accept_of_others_is_told_with_reenable);
    tcase_add_test(tc, reenable_refuses_what_no_function_re_enables);
}

int main(void)
{
    return run_suite("window", add);
}
