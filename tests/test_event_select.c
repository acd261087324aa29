/* WSAEventSelect and WSAEnumNetworkEvents: what is recorded, when, and how the event object tells. */
#include "event_support.h"
#include "waiter.h"

#include "event_object.h"
#include "recorded.h"

static SOCKET client_of(const struct sockaddr_in *address)
{
    SOCKET s = tcp_socket();
    succeed(connect(s, (const struct sockaddr *)address, sizeof(*address)));
    return s;
}

/* proves: GATE-1 GATE-2 GATE-10 READ-2 CLOSE-2 CALL-6 */
START_TEST(a_streams_events_are_recorded_until_taken)
{
    struct pair p = tcp_pair();
    select_into(p.here, event, FD_READ | FD_WRITE | FD_CLOSE);
    expect_record(p.here, "FD_WRITE");
    fail_with(recv(p.here, (char[1]){0}, 1, 0), WSAEWOULDBLOCK);
    send_text(p.peer, "hello");
    expect_record(p.here, "FD_READ");
    send_text(p.peer, "again"); /* no receive since: nothing more is told */
    expect_record(p.here, "");
    ck_assert_int_eq(recv(p.here, (char[2]){0}, 2, 0), 2);
    expect_record(p.here, "FD_READ"); /* there is still data */
    ck_assert_int_eq(drain(p.here), 8);
    succeed(closesocket(p.peer));
    expect_record(p.here, "FD_CLOSE");
    expect_record(p.here, "");
}
END_TEST

/* proves: CONNECT-5 ERR-1 */
START_TEST(codes_are_recorded_with_their_events)
{
    struct sockaddr_in address = dead_address();
    SOCKET s = tcp_socket();
    select_into(s, event, FD_CONNECT | FD_WRITE);
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
    expect_record(s, "FD_CONNECT:WSAECONNREFUSED");
    struct pair p = tcp_pair();
    select_into(p.here, event, FD_CLOSE);
    reset(p.peer);
    expect_record(p.here, "FD_CLOSE:WSAECONNRESET");
    SOCKET good = tcp_socket();
    SOCKET listener = tcp_listener(&address);
    select_into(good, event, FD_CONNECT | FD_WRITE);
    fail_with(connect(good, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
    expect_record(good, "FD_WRITE FD_CONNECT");
    succeed(closesocket(listener));
}
END_TEST

/* proves: CALL-9 CALL-8 */
START_TEST(each_kind_of_selection_cancels_the_other)
{
    struct pair p = tcp_pair();
    select_into(p.here, event, FD_READ);
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "x");
    expect(p.here, "FD_READ");
    expect_record(p.here, "");
    receive_text(p.here, "x");
    select_into(p.here, event, FD_READ | FD_CLOSE);
    send_text(p.peer, "y");
    expect_record(p.here, "FD_READ");
    expect(p.here, "");
    receive_text(p.here, "y");
    select_events(p.here, FD_CLOSE);
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    expect_record(p.here, "");
}
END_TEST

/* proves: CALL-9 CALL-11 */
START_TEST(zero_of_either_kind_cancels_both)
{
    struct pair p = tcp_pair();
    select_into(p.here, event, FD_READ);
    succeed(WSAAsyncSelect(p.here, window, 0, 0));
    send_text(p.peer, "x");
    expect_record(p.here, "");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    receive_text(p.here, "x");
    succeed(WSAEventSelect(p.here, WSA_INVALID_EVENT, 0));
    send_text(p.peer, "y");
    expect(p.here, "");
    expect_record(p.here, "");
    select_into(p.here, event, FD_READ);
    expect_record(p.here, "FD_READ");
    set_blocking(p.peer, true);
    u_long off = 0;
    fail_with(ioctlsocket(p.here, FIONBIO, &off), WSAEINVAL);
    select_into(p.here, event, 0);
    succeed(ioctlsocket(p.here, FIONBIO, &off));
}
END_TEST

/* proves: CALL-9 */
START_TEST(what_is_recorded_outlives_its_selection)
{
    struct pair p = tcp_pair();
    WSAEVENT other = make_event();
    select_into(p.here, event, FD_WRITE);
    await(event);
    select_into(p.here, other, FD_READ);
    settle();
    ck_assert(!is_set(other)); /* set when something is recorded, not before */
    send_text(p.peer, "x");
    await(other);
    select_events(p.here, 0);
    expect_record_of(p.here, other, "FD_READ FD_WRITE");
    ck_assert(is_set(event)); /* only the one that is given is reset */
    expect_record_of(p.here, NULL, "");
    ck_assert(is_set(event));
    ck_assert(WSACloseEvent(other));
}
END_TEST

/* proves: INHERIT-3 INHERIT-2 GATE-5 ACCEPT-3 */
START_TEST(an_accepted_socket_has_the_listening_ones_association)
{
    struct sockaddr_in address;
    WSAEVENT own = make_event();
    SOCKET listener = tcp_listener(&address);
    select_into(listener, event, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE);
    SOCKET first = client_of(&address);
    expect_record(listener, "FD_ACCEPT");
    SOCKET second = client_of(&address);
    expect_record(listener, "");
    SOCKET a = keep(accept(listener, NULL, NULL));
    await(event);
    settle();
    expect_record_of(a, event, "FD_WRITE"); /* the same object, a record of its own */
    expect_record_of(listener, NULL, "FD_ACCEPT");
    send_text(first, "x");
    expect_record(a, "FD_READ");
    SOCKET b = keep(accept(listener, NULL, NULL));
    expect_record(b, "FD_WRITE");
    select_into(b, own, FD_READ);
    send_text(second, "y");
    expect_record_of(b, own, "FD_READ");
    ck_assert(!is_set(event));
    client_of(&address);
    expect_record(listener, "FD_ACCEPT"); /* which keeps its own */
    select_events(listener, FD_ACCEPT | FD_WRITE);
    SOCKET c = keep(accept(listener, NULL, NULL));
    expect(c, "FD_WRITE");
    expect_record(c, "");
    ck_assert(WSACloseEvent(own));
}
END_TEST

/* proves: GATE-3 WRITE-3 READ-6 */
START_TEST(datagrams_and_room_to_write)
{
    struct sockaddr_in address;
    SOCKET s = udp_socket(&address), sender = udp_socket(NULL);
    select_into(s, event, FD_READ | FD_WRITE);
    expect_record(s, "FD_WRITE");
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(sendto(sender, "", 0, 0, (struct sockaddr *)&address, sizeof(address)), 0);
    expect_record(s, "FD_READ");
    ck_assert_int_eq(recv(s, (char[1]){0}, 1, 0), 0);
    expect_record(s, "FD_READ");
    struct pair p = tcp_pair();
    select_into(p.here, event, FD_WRITE);
    expect_record(p.here, "FD_WRITE");
    size_t sent = fill(p.here);
    expect_record(p.here, "");
    receive_all(p.peer, sent);
    expect_record(p.here, "FD_WRITE");
}
END_TEST

/* proves: GATE-7 GATE-11 OOB-2 GATE-4 */
START_TEST(flow_specs_and_out_of_band_data)
{
    struct pair p = tcp_pair();
    QOS qos;
    DWORD size;
    char byte = '1';
    select_into(p.here, event, FD_QOS | FD_OOB | FD_READ);
    expect_record(p.here, "");
    succeed(WSAIoctl(p.here, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &size, NULL, NULL));
    for (ULONG i = 1; i <= 2; i++) {
        qos.SendingFlowspec.Latency = i;
        succeed(asyncselect_set_qos(p.here, &qos));
        expect_record(p.here, i == 1 ? "FD_QOS" : "");
    }
    succeed(WSAIoctl(p.here, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &size, NULL, NULL));
    expect_record(p.here, "FD_QOS"); /* the second change */
    ck_assert_int_eq(send(p.peer, &byte, 1, MSG_OOB), 1);
    expect_record(p.here, "FD_OOB");
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_OOB), 1);
    expect_record(p.here, "");
}
END_TEST

/* proves: CALL-5 CALL-3 CALL-4 */
START_TEST(refused_calls_change_nothing)
{
    struct pair p = tcp_pair();
    WSANETWORKEVENTS events;
    WSAEVENT closed = make_event();
    ck_assert(WSACloseEvent(closed));
    select_into(p.here, event, FD_READ);
    fail_with(WSAEventSelect(p.here, WSA_INVALID_EVENT, FD_WRITE), WSAEINVAL);
    fail_with(WSAEventSelect(p.here, closed, FD_WRITE), WSAEINVAL);
    fail_with(WSAEventSelect(p.here, (WSAEVENT)window, FD_WRITE), WSAEINVAL);
    fail_with(WSAEventSelect(p.here, event, FD_ALL_EVENTS + 1), WSAEINVAL);
    fail_with(WSAEventSelect(INVALID_SOCKET, event, FD_READ), WSAENOTSOCK);
    fail_with(WSAEventSelect(INVALID_SOCKET, closed, FD_READ), WSAENOTSOCK);
    send_text(p.peer, "x");
    await(event);
    fail_with(WSAEnumNetworkEvents(INVALID_SOCKET, event, &events), WSAENOTSOCK);
    fail_with(WSAEnumNetworkEvents(p.here, closed, &events), WSAEINVAL);
    fail_with(WSAEnumNetworkEvents(p.here, event, NULL), WSAEFAULT);
    ck_assert(is_set(event));
    expect_record(p.here, "FD_READ");
    struct waiter w = {.socket = p.peer, .buffer = (char[1]){0}, .length = 1};
    start_waiting(&w, do_receive);
    fail_with(WSAEventSelect(p.peer, event, FD_READ), WSAEINPROGRESS);
    fail_with(WSAEnumNetworkEvents(p.peer, event, &events), WSAEINPROGRESS);
    send_text(p.here, "y");
    finish(&w);
    ck_assert_int_eq(w.result, 1);
}
END_TEST

/* proves: CLOSE-5 S7 */
START_TEST(closing_ends_it)
{
    struct pair p = tcp_pair();
    WSANETWORKEVENTS events;
    select_into(p.here, event, FD_READ | FD_WRITE | FD_CLOSE);
    await(event);
    succeed(closesocket(p.here));
    ck_assert(WSAResetEvent(event));
    send_text(p.peer, "x");
    settle();
    ck_assert(!is_set(event));
    fail_with(WSAEnumNetworkEvents(p.here, event, &events), WSAENOTSOCK);
    /* Whoever has its number or memory next begins with an empty record. */
    for (int i = 0; i < 4; i++)
        expect_record(udp_socket(NULL), "");
    /* The object stays while something sets it, its handle closed or not. */
    struct pair again = tcp_pair();
    WSAEVENT brief = make_event();
    select_into(again.here, brief, FD_READ);
    ck_assert(WSACloseEvent(brief));
    send_text(again.peer, "x");
    receive_text(again.here, "x");
    send_text(again.peer, "y");
    settle();
    expect_record_of(again.here, NULL, "FD_READ");
}
END_TEST

/* proves: CALL-9 CALL-8 */
START_TEST(what_is_for_a_replaced_selection_is_refused)
{
    struct pair p = tcp_pair();
    struct event_object *object = event_object_hold(event);
    char other;
    select_into(p.here, event, FD_READ);
    const LPARAM readable = WSAMAKESELECTREPLY(FD_READ, 0);
    ck_assert(!recorded_post((HWND)&other, 0, p.here, readable, object));
    expect_record(p.here, "");
    succeed(closesocket(p.here));
    ck_assert(recorded_post((HWND)&other, 0, p.here, readable, object)); /* dropped */
    ck_assert(!is_set(event));
    event_object_release(object);
}
END_TEST

/* Receives what is there when FD_READ is recorded, and sends as much back. */
static void echo_once(SOCKET s, WSAEVENT which)
{
    WSANETWORKEVENTS events;
    char bytes[64];
    succeed(WSAEnumNetworkEvents(s, which, &events));
    ck_assert_int_eq(events.lNetworkEvents, FD_READ);
    int got = recv(s, bytes, sizeof(bytes), 0);
    ck_assert_int_gt(got, 0);
    ck_assert_int_eq(send(s, bytes, got, 0), got);
}

/* proves: GATE-2 READ-2 READ-3 */
START_TEST(a_loop_that_waits_for_events_loses_none)
{
    struct pair p = tcp_pair();
    WSAEVENT both[] = {event, make_event()};
    select_into(p.here, both[0], FD_READ);
    select_into(p.peer, both[1], FD_READ);
    send_text(p.here, "ball");
    for (unsigned turn = 0; turn < 400; turn++) {
        DWORD which = 1 - turn % 2;
        ck_assert_uint_eq(WSAWaitForMultipleEvents(2, both, FALSE, PATIENCE_MS, FALSE),
                          WSA_WAIT_EVENT_0 + which);
        echo_once(which ? p.peer : p.here, both[which]);
    }
    ck_assert(WSACloseEvent(both[1]));
}
END_TEST

static SOCKET asked;
static int CALLBACK ask(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS, LPQOS lpGQOS,
                        LPWSABUF lpCalleeId, LPWSABUF lpCalleeData, GROUP *g,
                        DWORD_PTR dwCallbackData)
{
    WSANETWORKEVENTS events;
    (void)lpCallerId, (void)lpCallerData, (void)lpSQOS, (void)lpGQOS;
    (void)lpCalleeId, (void)lpCalleeData, (void)g, (void)dwCallbackData;
    fail_with(WSAEventSelect(asked, event, FD_CLOSE), WSAEINPROGRESS);
    fail_with(WSAEnumNetworkEvents(asked, event, &events), WSAEINPROGRESS);
    return CF_ACCEPT;
}

/* proves: CALL-4 INHERIT-3 */
START_TEST(not_from_inside_a_condition_function)
{
    struct sockaddr_in address;
    asked = tcp_listener(&address);
    select_into(asked, event, FD_ACCEPT | FD_WRITE);
    client_of(&address);
    await(event);
    SOCKET s = keep(WSAAccept(asked, NULL, NULL, ask, 0));
    await(event);
    expect_record_of(asked, NULL, "FD_ACCEPT");
    expect_record(s, "FD_WRITE");
}
END_TEST

static int spi_select(const WSPPROC_TABLE *spi, SOCKET s, long events, int *error)
{
    *error = 0;
    return spi->lpWSPEventSelect(s, event, events, error);
}

/* proves: CALL-9 */
START_TEST(by_the_spi)
{
    WSPDATA data;
    WSPUPCALLTABLE upcalls = {NULL};
    WSPPROC_TABLE spi;
    WSANETWORKEVENTS events;
    int error;
    ck_assert_int_eq(WSPStartup(MAKEWORD(2, 2), &data, NULL, upcalls, &spi), 0);
    struct pair p = tcp_pair();
    ck_assert_int_eq(spi_select(&spi, p.here, FD_WRITE, &error), 0);
    await(event);
    ck_assert_int_eq(spi.lpWSPEnumNetworkEvents(p.here, event, &events, &error), 0);
    ck_assert_int_eq(events.lNetworkEvents, FD_WRITE);
    ck_assert_int_eq(spi_select(&spi, p.here, ~(long)FD_ALL_EVENTS, &error), SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEINVAL);
    ck_assert_int_eq(spi.lpWSPEnumNetworkEvents(INVALID_SOCKET, NULL, &events, NULL), SOCKET_ERROR);
    ck_assert_int_eq(spi.lpWSPCleanup(&error), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_streams_events_are_recorded_until_taken);
    tcase_add_test(tc, codes_are_recorded_with_their_events);
    tcase_add_test(tc, each_kind_of_selection_cancels_the_other);
    tcase_add_test(tc, zero_of_either_kind_cancels_both);
    tcase_add_test(tc, what_is_recorded_outlives_its_selection);
    tcase_add_test(tc, an_accepted_socket_has_the_listening_ones_association);
    tcase_add_test(tc, datagrams_and_room_to_write);
    tcase_add_test(tc, flow_specs_and_out_of_band_data);
    tcase_add_test(tc, refused_calls_change_nothing);
    tcase_add_test(tc, closing_ends_it);
    tcase_add_test(tc, what_is_for_a_replaced_selection_is_refused);
    tcase_add_test(tc, a_loop_that_waits_for_events_loses_none);
    tcase_add_test(tc, not_from_inside_a_condition_function);
    tcase_add_test(tc, by_the_spi);
}

int main(void)
{
    return run_suite("event_select", add);
}
