/* Datagram sockets: each datagram counts, and there is no connection that could end. */
#include "support.h"

#include <string.h>

/* Two sockets that talk to each other only. */
static struct pair udp_pair(void)
{
    struct sockaddr_in here, peer;
    struct pair p = {udp_socket(&here), udp_socket(&peer)};
    succeed(connect(p.here, (struct sockaddr *)&peer, sizeof(peer)));
    succeed(connect(p.peer, (struct sockaddr *)&here, sizeof(here)));
    return p;
}

static void send_to(SOCKET s, const struct sockaddr_in *to, const char *text)
{
    int length = (int)strlen(text);
    ck_assert_int_eq(sendto(s, text, length, 0, (const struct sockaddr *)to, sizeof(*to)), length);
}

/* proves: READ-6 READ-1 READ-2 READ-3 GATE-1 GATE-10 GATE-13 D1 D2 */
START_TEST(each_datagram_that_is_left_is_told)
{
    struct sockaddr_in address;
    SOCKET s = udp_socket(&address), peer = udp_socket(NULL);
    send_to(peer, &address, "one");
    select_events(s, FD_READ);
    expect(s, "FD_READ");
    send_to(peer, &address, "two");
    send_to(peer, &address, "three");
    expect(s, "");
    receive_text(s, "one");
    expect(s, "FD_READ");
    receive_text(s, "two");
    expect(s, "FD_READ");
    receive_text(s, "three");
    expect(s, "");
    send_to(peer, &address, "four");
    expect(s, "FD_READ");
}
END_TEST

/* proves: READ-6 GATE-2 M0 */
START_TEST(a_datagram_has_a_sender_and_an_end)
{
    struct sockaddr_in address, from, sender;
    SOCKET s = udp_socket(&address), peer = udp_socket(&sender);
    char buffer[16];
    int length = sizeof(from);
    select_events(s, FD_READ);
    send_to(peer, &address, "one");
    send_to(peer, &address, "two");
    ck_assert_int_eq(recvfrom(s, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &length), 3);
    ck_assert_int_eq(length, sizeof(from));
    ck_assert_mem_eq(&from.sin_addr, &sender.sin_addr, sizeof(from.sin_addr));
    ck_assert_int_eq(from.sin_port, sender.sin_port);
    expect(s, "FD_READ");
    ck_assert_int_eq(recvfrom(s, buffer, sizeof(buffer), MSG_PEEK, NULL, NULL), 3);
    ck_assert_int_eq(recvfrom(s, buffer, sizeof(buffer), 0, NULL, NULL), 3);
    ck_assert_mem_eq(buffer, "two", 3);
    expect(s, "");
}
END_TEST

/* proves: READ-6 CLOSE-6 */
START_TEST(a_datagram_of_no_bytes_is_data)
{
    struct sockaddr_in address;
    SOCKET s = udp_socket(&address), peer = udp_socket(NULL);
    char buffer[16];
    select_events(s, FD_READ | FD_CLOSE);
    for (int i = 0; i < 3; i++)
        send_to(peer, &address, "");
    expect(s, "FD_READ");
    ck_assert_int_eq(recv(s, buffer, sizeof(buffer), MSG_PEEK), 0);
    expect(s, "FD_READ");
    ck_assert_int_eq(recv(s, buffer, sizeof(buffer), 0), 0);
    expect(s, "FD_READ");
    ck_assert_int_eq(recv(s, buffer, 0, 0), 0);
    expect(s, "FD_READ");
    ck_assert_int_eq(recv(s, buffer, sizeof(buffer), 0), 0);
    expect(s, "");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
    fail_with(recv(s, buffer, 0, 0), WSAEWOULDBLOCK);
    expect(s, "");
}
END_TEST

/* proves: D3 GATE-9 READ-6 */
START_TEST(a_datagram_that_is_too_long_fills_the_buffer_and_is_gone)
{
    struct sockaddr_in address, from;
    SOCKET s = udp_socket(&address), peer = udp_socket(NULL);
    char buffer[8] = "........";
    int length = sizeof(from);
    select_events(s, FD_READ);
    send_to(peer, &address, "0123456789");
    send_to(peer, &address, "next");
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, 5, MSG_PEEK), WSAEMSGSIZE);
    ck_assert_mem_eq(buffer, "01234...", 8);
    expect(s, "FD_READ");
    fail_with(recvfrom(s, buffer, 4, 0, (struct sockaddr *)&from, &length), WSAEMSGSIZE);
    ck_assert_mem_eq(buffer, "01234...", 8);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, 0, 0), WSAEMSGSIZE);
    expect(s, "");
    send_to(peer, &address, "whole");
    expect(s, "FD_READ");
    ck_assert_int_eq(recv(s, buffer, 5, 0), 5);
    expect(s, "");
}
END_TEST

/* proves: GATE-9 GATE-10 D1 D7 */
START_TEST(a_receive_that_takes_nothing_re_enables)
{
    struct sockaddr_in address;
    SOCKET s = udp_socket(&address), peer = udp_socket(NULL);
    char buffer[8];
    select_events(s, FD_READ);
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAEWOULDBLOCK);
    expect(s, "");
    send_to(peer, &address, "data");
    expect(s, "FD_READ");
    fail_with(recv(s, NULL, 8, 0), WSAEFAULT);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, -1, 0), WSAEFAULT);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, 1, MSG_OOB), WSAEOPNOTSUPP);
    expect(s, "FD_READ");
    receive_text(s, "data");
    expect(s, "");
}
END_TEST

/* proves: WRITE-4 WRITE-1 WRITE-5 W2 S1 */
START_TEST(a_bound_socket_is_writable_at_once)
{
    struct sockaddr_in address;
    SOCKET s = udp_socket(NULL);
    SOCKET peer = udp_socket(&address);
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE");
    for (int i = 0; i < 10; i++)
        send_to(s, &address, "data");
    expect(s, "");
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE");
    ck_assert_int_eq(closesocket(peer), 0);
    expect(s, "");
}
END_TEST

/* proves: CONNECT-2 P4 WRITE-2 C1 */
START_TEST(a_connect_succeeds_at_once)
{
    struct sockaddr_in address;
    SOCKET peer = udp_socket(&address);
    for (int windows = 0; windows < 2; windows++) {
        succeed(asyncselect_set_profile(windows ? ASYNCSELECT_WINDOWS : ASYNCSELECT_DOCUMENTED));
        SOCKET s = udp_socket(NULL);
        select_events(s, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
        expect(s, "FD_WRITE");
        for (int i = 0; i < 2; i++) { /* it may be connected anew */
            succeed(connect(s, (struct sockaddr *)&address, sizeof(address)));
            expect(s, windows ? "FD_WRITE" : "FD_CONNECT FD_WRITE");
        }
        send_text(s, "data");
        receive_text(peer, "data");
        expect(s, "");
        address.sin_family = AF_UNSPEC;
        succeed(connect(s, (struct sockaddr *)&address, sizeof(address)));
        address.sin_family = AF_INET;
        expect(s, "");
        fail_with(send(s, "x", 1, 0), WSAENOTCONN);
        expect(s, "");
    }
}
END_TEST

/* proves: P3 P4 CONNECT-1 */
START_TEST(a_connect_before_the_selection_is_told_once)
{
    for (int windows = 0; windows < 2; windows++) {
        succeed(asyncselect_set_profile(windows ? ASYNCSELECT_WINDOWS : ASYNCSELECT_DOCUMENTED));
        struct pair p = udp_pair();
        select_events(p.here, FD_CONNECT | FD_WRITE);
        expect(p.here, windows ? "FD_WRITE" : "FD_CONNECT FD_WRITE");
        select_events(p.here, FD_CONNECT | FD_WRITE);
        expect(p.here, "FD_WRITE");
    }
}
END_TEST

/* proves: D7 W2 */
START_TEST(sends_that_cannot_be)
{
    struct sockaddr_in address;
    static char large[70000];
    SOCKET s = udp_socket(&address);
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE");
    fail_with(send(s, "x", 1, 0), WSAENOTCONN);
    fail_with(sendto(s, "x", 1, 0, NULL, 0), WSAENOTCONN);
    fail_with(sendto(s, large, sizeof(large), 0, (struct sockaddr *)&address, sizeof(address)),
              WSAEMSGSIZE);
    fail_with(send(s, "x", 1, MSG_OOB), WSAEOPNOTSUPP);
    fail_with(send(s, NULL, 1, 0), WSAEFAULT);
    expect(s, "");
    send_to(s, &address, "myself");
    expect(s, "FD_READ");
    receive_text(s, "myself");
    expect(s, "");
}
END_TEST

/* proves: D5 CLOSE-6 K3 W3 */
START_TEST(shutdowns_end_one_direction_and_no_connection)
{
    struct pair p = udp_pair();
    char buffer[8];
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    send_text(p.peer, "before");
    expect(p.here, "FD_READ");
    succeed(shutdown(p.here, SD_SEND));
    fail_with(send(p.here, "x", 1, 0), WSAESHUTDOWN);
    receive_text(p.here, "before");
    send_text(p.peer, "between");
    expect(p.here, "FD_READ");
    succeed(shutdown(p.here, SD_RECEIVE));
    fail_with(recv(p.here, buffer, sizeof(buffer), 0), WSAESHUTDOWN);
    send_text(p.peer, "after");
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "");
    SOCKET s = udp_socket(NULL); /* without a peer too */
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE");
    succeed(shutdown(s, SD_BOTH));
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAESHUTDOWN);
    expect(s, "");
}
END_TEST

/* proves: CLOSE-6 S3 */
START_TEST(a_peer_that_closes_is_no_fd_close)
{
    struct pair p = udp_pair();
    select_events(p.here, FD_ALL_EVENTS);
    expect(p.here, "FD_CONNECT FD_WRITE");
    send_text(p.peer, "last");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_READ");
    receive_text(p.here, "last");
    expect(p.here, "");
}
END_TEST

/* proves: READ-6 CONNECT-2 D3 WRITE-4 CLOSE-6 P4/documented */
START_TEST(ipv6_is_no_different)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    int length = sizeof(address);
    char buffer[8];
    SOCKET peer = keep(socket(AF_INET6, SOCK_DGRAM, 0));
    SOCKET s = keep(socket(AF_INET6, SOCK_DGRAM, 0));
    if (bind(peer, (struct sockaddr *)&address, sizeof(address)) == SOCKET_ERROR)
        return; /* this host's loopback has no IPv6 */
    succeed(getsockname(peer, (struct sockaddr *)&address, &length));
    select_events(s, FD_ALL_EVENTS);
    expect(s, "FD_WRITE");
    succeed(connect(s, (struct sockaddr *)&address, sizeof(address)));
    expect(s, "FD_CONNECT FD_WRITE");
    send_text(s, "hello");
    struct sockaddr_in6 from;
    ck_assert_int_eq(recvfrom(peer, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &length),
                     5);
    ck_assert_int_eq(length, sizeof(from));
    ck_assert_int_eq(sendto(peer, "", 0, 0, (struct sockaddr *)&from, length), 0);
    ck_assert_int_eq(sendto(peer, "123456789", 9, 0, (struct sockaddr *)&from, length), 9);
    expect(s, "FD_READ");
    ck_assert_int_eq(recv(s, buffer, sizeof(buffer), 0), 0);
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAEMSGSIZE);
    expect(s, "");
    succeed(closesocket(peer));
    send_text(s, "nobody");
    expect(s, "FD_READ");
    fail_with(recv(s, buffer, sizeof(buffer), 0), WSAECONNRESET);
    expect(s, "");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, each_datagram_that_is_left_is_told);
    tcase_add_test(tc, a_datagram_has_a_sender_and_an_end);
    tcase_add_test(tc, a_datagram_of_no_bytes_is_data);
    tcase_add_test(tc, a_datagram_that_is_too_long_fills_the_buffer_and_is_gone);
    tcase_add_test(tc, a_receive_that_takes_nothing_re_enables);
    tcase_add_test(tc, a_bound_socket_is_writable_at_once);
    tcase_add_test(tc, a_connect_succeeds_at_once);
    tcase_add_test(tc, a_connect_before_the_selection_is_told_once);
    tcase_add_test(tc, sends_that_cannot_be);
    tcase_add_test(tc, shutdowns_end_one_direction_and_no_connection);
    tcase_add_test(tc, a_peer_that_closes_is_no_fd_close);
    tcase_add_test(tc, ipv6_is_no_different);
}

int main(void)
{
    return run_suite("datagram", add);
}
