/* The message: what it carries, in which order messages come, and what becomes of one that the
 * callback refuses. */
#include "support.h"

#include <event2/event.h>

/* proves: MSG-2 MSG-4 */
START_TEST(macros_and_constants_are_windows)
{
    ck_assert_int_eq(FD_READ, 0x1);
    ck_assert_int_eq(FD_WRITE, 0x2);
    ck_assert_int_eq(FD_OOB, 0x4);
    ck_assert_int_eq(FD_ACCEPT, 0x8);
    ck_assert_int_eq(FD_CONNECT, 0x10);
    ck_assert_int_eq(FD_CLOSE, 0x20);
    ck_assert_int_eq(FD_QOS, 0x40);
    ck_assert_int_eq(FD_GROUP_QOS, 0x80);
    ck_assert_int_eq(FD_ROUTING_INTERFACE_CHANGE, 0x100);
    ck_assert_int_eq(FD_ADDRESS_LIST_CHANGE, 0x200);
    ck_assert_int_eq(FD_ALL_EVENTS, 0x3ff);
    ck_assert_int_eq(FD_MAX_EVENTS, 10);
    ck_assert_int_eq(WSAMAKESELECTREPLY(FD_CLOSE, WSAECONNRESET), 0x27460020);
    ck_assert_int_eq(WSAMAKESELECTREPLY(FD_READ, 0), 1);
    ck_assert_int_eq(WSAGETSELECTEVENT(0x27460020), FD_CLOSE);
    ck_assert_int_eq(WSAGETSELECTERROR(0x27460020), 10054);
    for (int bit = 0; bit < FD_MAX_EVENTS; bit++)
        for (int error = 10000; error < 11005; error += 67) {
            LPARAM lParam = WSAMAKESELECTREPLY(1 << bit, error);
            ck_assert_int_eq(WSAGETSELECTEVENT(lParam), 1 << bit);
            ck_assert_int_eq(WSAGETSELECTERROR(lParam), error);
        }
}
END_TEST

/* proves: MSG-1 MSG-2 O1 */
START_TEST(a_message_carries_window_number_socket_event_and_error)
{
    static struct message_log log;
    struct pair p = tcp_pair();
    HWND own = asyncselect_window_new(base, log_post, &log);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_CLOSE));
    send_text(p.peer, "data");
    log_expect(&log, p.here, "FD_READ");
    reset(p.peer);
    log_expect(&log, p.here, "FD_CLOSE:WSAECONNRESET");
    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_eq(log.entries[i].window, own);
        ck_assert_uint_eq(log.entries[i].number, WM_SOCKET);
        ck_assert_uint_eq(log.entries[i].socket, p.here);
    }
    ck_assert(log.entries[0].lParam == 0x00000001); /* the upper half of 64 bits is zero too */
    ck_assert(log.entries[1].lParam == 0x27460020);
    ck_assert_int_eq(asyncselect_window_free(own), 0);
}
END_TEST

static SOCKET connecting(SOCKET *listener)
{
    struct sockaddr_in address;
    SOCKET s = tcp_socket();
    *listener = tcp_listener(&address);
    select_events(s, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE | FD_ACCEPT | FD_QOS);
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
    return s;
}

/* proves: MSG-3 O1 WRITE-2 */
START_TEST(events_at_once_are_messages_of_their_own_in_order)
{
    SOCKET listener, s = connecting(&listener), peer = keep(accept(listener, NULL, NULL));
    send_text(peer, "data");
    expect(s, "FD_CONNECT FD_READ FD_WRITE");
    receive_text(s, "data");
    succeed(closesocket(peer));
    expect(s, "FD_CLOSE");
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    select_events(p.here, FD_ALL_EVENTS);
    expect(p.here, "FD_CONNECT FD_READ FD_WRITE");
    receive_text(p.here, "data");
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: MSG-3 O1 P1 K6 */
START_TEST(an_end_comes_last)
{
    SOCKET listener, s = connecting(&listener), peer = keep(accept(listener, NULL, NULL));
    asyncselect_set_profile(ASYNCSELECT_WINDOWS);
    send_text(peer, "data");
    succeed(closesocket(peer));
    expect(s, "FD_CONNECT FD_READ FD_WRITE FD_CLOSE");
    asyncselect_set_profile(ASYNCSELECT_DOCUMENTED);
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    reset(p.peer);
    select_events(p.here, FD_ALL_EVENTS);
    expect(p.here, "FD_CONNECT FD_READ FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: M0 */
START_TEST(no_call_of_the_programs_posts)
{
    struct pair p = tcp_pair();
    SOCKET s = udp_socket(NULL);
    send_text(p.peer, "data");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    select_events(s, FD_WRITE);
    succeed(asyncselect_reenable(p.here, FD_READ | FD_WRITE));
    char byte;
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    send_text(p.here, "back");
    succeed(shutdown(p.here, SD_SEND));
    ck_assert_uint_eq(offers, 0);
    expect(p.here, "FD_READ");
    expect(s, "FD_WRITE");
}
END_TEST

/* proves: M1 GATE-1 */
START_TEST(a_refused_message_is_offered_again)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    select_events(p.here, FD_READ | FD_CLOSE);
    refusals = 5;
    expect(p.here, "FD_READ");
    ck_assert_uint_eq(offers, 6);
    expect(p.here, "");
    receive_text(p.here, "data");
    succeed(closesocket(p.peer));
    refusals = 1;
    expect(p.here, "FD_CLOSE");
    ck_assert_uint_eq(offers, 8);
}
END_TEST

/* proves: M1 O1 MSG-3 */
START_TEST(refused_messages_keep_their_order_and_none_is_lost)
{
    static SOCKET sockets[8];
    for (unsigned refused = 1; refused < 8; refused++) {
        SOCKET listener;
        SOCKET s = sockets[refused] = connecting(&listener);
        SOCKET peer = keep(accept(listener, NULL, NULL));
        send_text(peer, "data");
        refusals = refused;
        expect(s, "FD_CONNECT FD_READ FD_WRITE");
        receive_text(s, "data");
        refusals = refused;
        reset(peer);
        expect(s, "FD_CLOSE:WSAECONNRESET");
    }
}
END_TEST

/* proves: M1 */
START_TEST(refusing_is_no_busy_loop)
{
    struct sockaddr_in address;
    struct pair read = tcp_pair(), ended = tcp_pair(), hung = tcp_pair();
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    send_text(read.peer, "data");
    succeed(closesocket(ended.peer));
    reset(hung.peer);
    refusals = 1000000;
    select_events(read.here, FD_READ | FD_WRITE);
    select_events(ended.here, FD_READ | FD_CLOSE);
    select_events(hung.here, FD_READ | FD_CLOSE);
    select_events(listener, FD_ACCEPT);
    for (int turn = 0; turn < 20000; turn++)
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    ck_assert_uint_ge(offers, 4);
    ck_assert_uint_lt(offers, 4 * 200); /* the pauses grow: this is many seconds of them */
    refusals = 0;
    expect(read.here, "FD_READ FD_WRITE");
    expect(ended.here, "FD_CLOSE");
    expect(hung.here, "FD_CLOSE:WSAECONNRESET");
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: M1 M0 CALL-11 K4 */
START_TEST(a_refused_message_is_true_when_it_comes)
{
    struct pair drained = tcp_pair(), cancelled = tcp_pair(), closed = tcp_pair(),
                more = tcp_pair();
    struct pair *all[] = {&drained, &cancelled, &closed, &more};
    for (int i = 0; i < 4; i++) {
        select_events(all[i]->here, FD_READ);
        send_text(all[i]->peer, "data");
    }
    refusals = 1000000;
    run_idle();
    ck_assert_uint_ge(offers, 4);
    receive_text(drained.here, "data");
    succeed(WSAAsyncSelect(cancelled.here, NULL, 0, 0));
    succeed(closesocket(closed.here));
    send_text(more.peer, "more");
    run_idle();
    refusals = 0;
    expect(more.here, "FD_READ");
    expect(drained.here, "");
    expect(cancelled.here, "");
    expect(closed.here, "");
}
END_TEST

/* proves: M1 CALL-8 S1 */
START_TEST(a_selection_takes_over_a_refused_message)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    select_events(p.here, FD_READ | FD_WRITE);
    refusals = 1;
    event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    succeed(WSAAsyncSelect(p.here, window, WM_SOCKET + 1, FD_READ | FD_WRITE));
    expect_number(p.here, WM_SOCKET + 1, "FD_READ FD_WRITE");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, macros_and_constants_are_windows);
    tcase_add_test(tc, a_message_carries_window_number_socket_event_and_error);
    tcase_add_test(tc, events_at_once_are_messages_of_their_own_in_order);
    tcase_add_test(tc, an_end_comes_last);
    tcase_add_test(tc, no_call_of_the_programs_posts);
    tcase_add_test(tc, a_refused_message_is_offered_again);
    tcase_add_test(tc, refused_messages_keep_their_order_and_none_is_lost);
    tcase_add_test(tc, refusing_is_no_busy_loop);
    tcase_add_test(tc, a_refused_message_is_true_when_it_comes);
    tcase_add_test(tc, a_selection_takes_over_a_refused_message);
}

int main(void)
{
    return run_suite("message", add);
}
