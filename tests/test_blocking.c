/* Blocking sockets without a selection: calls that wait, in a thread of their own. */
#include "waiter.h"

#include <stdlib.h>

enum { LARGE = 16 << 20 };

static void set_timeout(SOCKET s, int option, int ms)
{
    int got = 0, length = sizeof(got);
    succeed(setsockopt(s, SOL_SOCKET, option, (char *)&ms, sizeof(ms)));
    succeed(getsockopt(s, SOL_SOCKET, option, (char *)&got, &length));
    ck_assert_int_eq(got, ms);
}

START_TEST(a_receive_waits_for_data)
{
    struct pair p = tcp_pair();
    char buffer[16] = "";
    struct waiter w = {.socket = p.here, .buffer = buffer, .length = sizeof(buffer)};
    start_waiting(&w, do_receive);
    send_text(p.peer, "data");
    finish(&w);
    ck_assert_int_eq(w.result, 4);
    ck_assert_str_eq(buffer, "data");
    start_waiting(&w, do_receive);
    succeed(shutdown(p.peer, SD_SEND));
    finish(&w);
    ck_assert_int_eq(w.result, 0);
}
END_TEST

START_TEST(an_accept_waits_for_a_client)
{
    struct sockaddr_in address;
    struct waiter w = {.socket = tcp_listener(&address)};
    SOCKET client = tcp_socket();
    start_waiting(&w, do_accept);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    finish(&w);
    ck_assert_int_ge(w.result, 0);
    send_text(client, "hello");
    receive_text((SOCKET)w.result, "hello");
    succeed(closesocket((SOCKET)w.result));
}
END_TEST

START_TEST(a_send_waits_until_all_is_taken)
{
    struct pair p = tcp_pair();
    struct waiter w = {.socket = p.here, .buffer = calloc(1, LARGE), .length = LARGE};
    start_waiting(&w, do_send);
    receive_all(p.peer, LARGE);
    finish(&w);
    ck_assert_int_eq(w.result, LARGE);
    free(w.buffer);
}
END_TEST

/* proves: CALL-4 S2 */
START_TEST(no_selection_while_a_call_waits)
{
    struct pair p = tcp_pair();
    char byte = 0;
    struct waiter w = {.socket = p.here, .buffer = &byte, .length = 1};
    start_waiting(&w, do_receive);
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET, FD_READ), WSAEINPROGRESS);
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET, 0), WSAEINPROGRESS);
    send_text(p.peer, "xy");
    finish(&w);
    ck_assert_int_eq(w.result, 1); /* it was left blocking, and waited */
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
}
END_TEST

START_TEST(a_reset_ends_a_receive)
{
    struct pair p = tcp_pair();
    char byte;
    struct waiter w = {.socket = p.here, .buffer = &byte, .length = 1};
    start_waiting(&w, do_receive);
    reset(p.peer);
    expect_error(&w, WSAECONNRESET);
    select_events(p.here, FD_CLOSE); /* [K1] */
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: CLOSE-5 K4 */
START_TEST(closing_ends_the_calls_that_wait)
{
    struct sockaddr_in address, full;
    struct pair p = tcp_pair(), q = tcp_pair();
    char byte;
    struct waiter receiving = {.socket = p.here, .buffer = &byte, .length = 1};
    struct waiter datagram = {.socket = udp_socket(NULL), .buffer = &byte, .length = 1};
    struct waiter accepting = {.socket = tcp_listener(&address)};
    struct waiter sending = {.socket = q.here, .buffer = calloc(1, LARGE), .length = LARGE};
    struct waiter connecting = {.socket = tcp_socket()};
    SOCKET busy = tcp_listener(&full), filler = tcp_socket();
    succeed(listen(busy, 0)); /* one client more than that, and the next one's attempt hangs */
    succeed(connect(filler, (struct sockaddr *)&full, sizeof(full)));
    connecting.to = full;
    start_waiting(&receiving, do_receive);
    start_waiting(&datagram, do_receive_from);
    start_waiting(&accepting, do_accept);
    start_waiting(&sending, do_send);
    start_waiting(&connecting, do_connect);
    struct waiter *all[] = {&receiving, &datagram, &accepting, &sending, &connecting};
    for (int i = 0; i < 5; i++) {
        succeed(closesocket(all[i]->socket));
        expect_error(all[i], WSAEINTR);
        fail_with(closesocket(all[i]->socket), WSAENOTSOCK);
    }
    free(sending.buffer);
}
END_TEST

/* proves: I5 */
START_TEST(a_receive_that_runs_out_of_time)
{
    struct pair p = tcp_pair();
    SOCKET datagrams = udp_socket(NULL), listener = tcp_listener(NULL);
    char byte;
    set_timeout(p.here, SO_RCVTIMEO, 20);
    set_timeout(datagrams, SO_RCVTIMEO, 20);
    set_timeout(listener, SO_RCVTIMEO, 20);
    for (int i = 0; i < 2; i++) {
        fail_with(recv(p.here, &byte, 1, 0), WSAETIMEDOUT);
        fail_with(recvfrom(datagrams, &byte, 1, 0, NULL, NULL), WSAETIMEDOUT);
        fail_with(accept(listener, NULL, NULL), WSAETIMEDOUT);
    }
    send_text(p.peer, "x");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    select_events(p.here, FD_READ | FD_CLOSE); /* nothing ended */
    expect(p.here, "");
    fail_with(recv(p.here, &byte, 1, 0), WSAEWOULDBLOCK);
}
END_TEST

/* proves: I5 */
START_TEST(a_send_that_runs_out_of_time)
{
    struct pair p = tcp_pair();
    set_blocking(p.here, false);
    size_t bytes = fill(p.here);
    set_blocking(p.here, true);
    set_timeout(p.here, SO_SNDTIMEO, 20);
    fail_with(send(p.here, "x", 1, 0), WSAETIMEDOUT);
    receive_all(p.peer, bytes);
    send_text(p.here, "again");
    receive_text(p.peer, "again");
}
END_TEST

/* proves: I5 C3 */
START_TEST(an_attempt_that_runs_out_of_time)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), filler = tcp_socket(), s = tcp_socket();
    succeed(listen(listener, 0));
    succeed(connect(filler, (struct sockaddr *)&address, sizeof(address)));
    set_timeout(s, SO_SNDTIMEO, 20);
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAETIMEDOUT);
    fail_with(send(s, "x", 1, 0), WSAENOTCONN);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_receive_waits_for_data);
    tcase_add_test(tc, an_accept_waits_for_a_client);
    tcase_add_test(tc, a_send_waits_until_all_is_taken);
    tcase_add_test(tc, no_selection_while_a_call_waits);
    tcase_add_test(tc, a_reset_ends_a_receive);
    tcase_add_test(tc, closing_ends_the_calls_that_wait);
    tcase_add_test(tc, a_receive_that_runs_out_of_time);
    tcase_add_test(tc, a_send_that_runs_out_of_time);
    tcase_add_test(tc, an_attempt_that_runs_out_of_time);
}

int main(void)
{
    return run_suite("blocking", add);
}
