/* The network's errors on datagram sockets: they come through a receive [D3]. */
#include "support.h"

/* A socket whose peer is gone. */
static SOCKET lonely_socket(void)
{
    struct sockaddr_in address;
    SOCKET peer = udp_socket(&address);
    SOCKET s = udp_socket(NULL);
    succeed(connect(s, (struct sockaddr *)&address, sizeof(address)));
    succeed(closesocket(peer));
    return s;
}

static int so_error(SOCKET s)
{
    int error = -1;
    int size = sizeof(error);
    succeed(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &size));
    return error;
}

/* proves: D3 CLOSE-6 */
START_TEST(an_unreachable_port_is_told_by_a_receive)
{
    SOCKET s = lonely_socket();
    char buffer[8];
    select_events(s, FD_ALL_EVENTS);
    expect(s, "FD_CONNECT FD_WRITE");
    for (int i = 0; i < 3; i++) {
        send_text(s, "anybody?");
        expect(s, "FD_READ");
        fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET);
        expect(s, "");
        fail_with(recv(s, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
        expect(s, "");
    }
}
END_TEST

/* proves: D3 S1 READ-1 */
START_TEST(an_error_that_waits_is_told_by_each_selection)
{
    SOCKET s = lonely_socket();
    char buffer[8];
    send_text(s, "anybody?");
    run_idle();
    select_events(s, FD_READ | FD_CLOSE);
    expect(s, "FD_READ");
    select_events(s, FD_READ | FD_CLOSE);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET);
    select_events(s, FD_READ | FD_CLOSE);
    expect(s, "");
}
END_TEST

/* proves: D3 W2 */
START_TEST(no_send_fails_with_an_earlier_ones_error)
{
    SOCKET s = lonely_socket();
    char buffer[8];
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE");
    send_text(s, "one");
    send_text(s, "two");
    send_text(s, "three");
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET); /* that a send met */
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET); /* the last one's */
    expect(s, "");
}
END_TEST

/* proves: D3 S1 */
START_TEST(an_error_that_a_send_met_is_told_by_each_selection)
{
    struct sockaddr_in elsewhere;
    SOCKET s = lonely_socket();
    SOCKET other = udp_socket(&elsewhere);
    char buffer[8];
    send_text(s, "anybody?");
    run_idle();
    ck_assert_int_eq(sendto(s, "x", 1, 0, (struct sockaddr *)&elsewhere, sizeof(elsewhere)), 1);
    receive_text(other, "x");
    for (int i = 0; i < 2; i++) {
        select_events(s, FD_READ);
        expect(s, "FD_READ");
    }
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET);
    expect(s, "");
    select_events(s, FD_READ);
    expect(s, "");
}
END_TEST

/* proves: D3 READ-6 GATE-10 */
START_TEST(an_error_loses_no_queued_datagram)
{
    struct sockaddr_in here, there;
    SOCKET s = udp_socket(&here), peer = udp_socket(&there);
    char buffer[8];
    succeed(connect(s, (struct sockaddr *)&there, sizeof(there)));
    succeed(connect(peer, (struct sockaddr *)&here, sizeof(here)));
    select_events(s, FD_READ | FD_CLOSE);
    send_text(peer, "one");
    send_text(peer, "two");
    expect(s, "FD_READ");
    succeed(closesocket(peer));
    send_text(s, "anybody?");
    expect(s, "");
    int errors = 0, datagrams = 0;
    for (int i = 0; i < 3; i++) { /* the system says in which order */
        int got = recv(s, buffer, sizeof(buffer), 0);
        if (got == 3)
            datagrams++;
        else
            errors += WSAGetLastError() == WSAECONNRESET;
        expect(s, i < 2 ? "FD_READ" : "");
    }
    ck_assert_int_eq(datagrams, 2);
    ck_assert_int_eq(errors, 1);
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
}
END_TEST

/* proves: D3 */
START_TEST(an_error_that_so_error_told_is_not_told_again)
{
    SOCKET s = lonely_socket();
    char buffer[8];
    select_events(s, FD_READ | FD_CLOSE);
    run_idle();
    send_text(s, "anybody?");
    ck_assert_int_eq(so_error(s), WSAECONNRESET);
    ck_assert_int_eq(so_error(s), 0);
    expect(s, "");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
    send_text(s, "anybody?");
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET);
}
END_TEST

/* proves: D3 GATE-9 D1 */
START_TEST(a_call_that_is_refused_leaves_the_error)
{
    SOCKET s = lonely_socket();
    char buffer[8];
    select_events(s, FD_READ);
    send_text(s, "anybody?");
    send_text(s, "anybody?");
    expect(s, "FD_READ");
    fail_with(recv(s, NULL, 8, 0), WSAEFAULT);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, 8, MSG_OOB), WSAEOPNOTSUPP);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, 0, 0), WSAECONNRESET);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, 8, MSG_PEEK), WSAECONNRESET);
    expect(s, "");
}
END_TEST

/* proves: D3 D5 */
START_TEST(an_error_is_not_told_after_a_local_end_of_receiving)
{
    SOCKET s = lonely_socket();
    char buffer[8];
    select_events(s, FD_READ | FD_CLOSE);
    succeed(shutdown(s, SD_RECEIVE));
    send_text(s, "anybody?");
    expect(s, "");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAESHUTDOWN);
    send_text(s, "anybody?");
    expect(s, "");
}
END_TEST

/* proves: D3 WRITE-1 */
START_TEST(an_error_does_not_keep_fd_write_away)
{
    SOCKET s = lonely_socket();
    send_text(s, "anybody?");
    run_idle();
    select_events(s, FD_READ | FD_WRITE);
    expect(s, "FD_READ FD_WRITE");
    send_text(s, "anybody?");
    expect(s, "");
}
END_TEST

/* proves: D3 K5 */
START_TEST(an_error_belongs_to_its_socket)
{
    SOCKET s = lonely_socket();
    send_text(s, "one");
    send_text(s, "two"); /* met one's error */
    succeed(closesocket(s));
    SOCKET next;
    do
        next = udp_socket(NULL);
    while (next != s);
    char buffer[8];
    select_events(next, FD_READ);
    expect(next, "");
    fail_with(recv(next, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, an_unreachable_port_is_told_by_a_receive);
    tcase_add_test(tc, an_error_that_waits_is_told_by_each_selection);
    tcase_add_test(tc, no_send_fails_with_an_earlier_ones_error);
    tcase_add_test(tc, an_error_that_a_send_met_is_told_by_each_selection);
    tcase_add_test(tc, an_error_loses_no_queued_datagram);
    tcase_add_test(tc, an_error_that_so_error_told_is_not_told_again);
    tcase_add_test(tc, a_call_that_is_refused_leaves_the_error);
    tcase_add_test(tc, an_error_is_not_told_after_a_local_end_of_receiving);
    tcase_add_test(tc, an_error_does_not_keep_fd_write_away);
    tcase_add_test(tc, an_error_belongs_to_its_socket);
}

int main(void)
{
    return run_suite("unreachable", add);
}
