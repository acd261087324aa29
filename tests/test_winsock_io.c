/* The Winsock face: sending, receiving and select, blocking and not. */
#include "support.h"

#include <string.h>

static struct sockaddr *any(struct sockaddr_in *name)
{
    return (struct sockaddr *)name;
}

/* Until s is ready: only a hang reaches Check's bound. */
static void wait_for(SOCKET s, bool writing)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(s, &set);
    ck_assert_int_eq(select(0, writing ? NULL : &set, writing ? &set : NULL, NULL, NULL), 1);
    ck_assert(FD_ISSET(s, &set));
}

START_TEST(a_blocking_stream_goes_both_ways)
{
    struct sockaddr_in name, seen, own;
    int length = sizeof(seen);
    char buffer[32];
    SOCKET listener = tcp_listener(&name);
    SOCKET client = tcp_socket();
    succeed(connect(client, any(&name), sizeof(name)));
    SOCKET server = accept(listener, any(&seen), &length);
    ck_assert(server != INVALID_SOCKET);
    ck_assert_int_eq(length, (int)sizeof(seen));
    length = sizeof(own);
    succeed(getsockname(client, any(&own), &length));
    ck_assert_int_eq(seen.sin_port, own.sin_port);
    length = sizeof(seen);
    succeed(getpeername(client, any(&seen), &length));
    ck_assert_int_eq(seen.sin_port, name.sin_port);

    ck_assert_int_eq(send(client, "question", 8, 0), 8);
    fail_with(recv(server, buffer, 8, MSG_PEEK | MSG_WAITALL), WSAEOPNOTSUPP);
    ck_assert_int_eq(recv(server, buffer, 3, MSG_WAITALL), 3);
    ck_assert_int_eq(recv(server, buffer, 2, MSG_PEEK), 2);
    ck_assert_int_eq(recv(server, buffer, sizeof(buffer), 0), 5);
    ck_assert_int_eq(memcmp(buffer, "stion", 5), 0);
    ck_assert_int_eq(sendto(server, "answer", 6, 0, NULL, 0), 6);
    ck_assert_int_eq(recvfrom(client, buffer, sizeof(buffer), 0, NULL, NULL), 6);
    ck_assert_int_eq(memcmp(buffer, "answer", 6), 0);

    succeed(shutdown(client, SD_SEND));
    ck_assert_int_eq(recv(server, buffer, sizeof(buffer), 0), 0);
    ck_assert_int_eq(recv(server, buffer, sizeof(buffer), 0), 0);
    fail_with(send(client, "x", 1, 0), WSAESHUTDOWN);
    ck_assert_int_eq(send(server, "x", 1, 0), 1); /* the other way is open */
    ck_assert_int_eq(recv(client, buffer, sizeof(buffer), 0), 1);
    succeed(shutdown(client, SD_RECEIVE));
    fail_with(recv(client, buffer, sizeof(buffer), 0), WSAESHUTDOWN);
    fail_with(shutdown(client, 3), WSAEINVAL);
    succeed(closesocket(server));
}
END_TEST

START_TEST(a_nonblocking_stream_would_block)
{
    struct sockaddr_in name;
    char byte;
    SOCKET listener = tcp_listener(&name);
    set_blocking(listener, false);
    fail_with(accept(listener, NULL, NULL), WSAEWOULDBLOCK);
    SOCKET client = tcp_socket();
    set_blocking(client, false);
    fail_with(connect(client, any(&name), sizeof(name)), WSAEWOULDBLOCK);
    wait_for(client, true);
    fail_with(connect(client, any(&name), sizeof(name)), WSAEISCONN);
    wait_for(listener, false);
    SOCKET server = accept(listener, NULL, NULL);
    ck_assert(server != INVALID_SOCKET);
    fail_with(recv(server, &byte, 1, 0), WSAEWOULDBLOCK); /* as the listener */
    fail_with(recv(client, &byte, 1, 0), WSAEWOULDBLOCK);
    fail_with(recv(client, &byte, 0, 0), WSAEWOULDBLOCK);
    fail_with(recv(client, &byte, 1, MSG_OOB), WSAEWOULDBLOCK);
    ck_assert_uint_gt(fill(client), 0);
    succeed(closesocket(server));
}
END_TEST

START_TEST(a_reset_is_told_by_every_call)
{
    char byte = 0;
    struct pair p = tcp_pair();
    reset(p.peer);
    fail_with(recv(p.here, &byte, 1, 0), WSAECONNRESET);
    fail_with(recv(p.here, &byte, 1, 0), WSAECONNRESET);
    fail_with(send(p.here, &byte, 1, 0), WSAECONNRESET);
}
END_TEST

START_TEST(datagrams_keep_their_bounds)
{
    struct sockaddr_in names[2], from;
    SOCKET s[2] = {udp_socket(&names[0]), udp_socket(&names[1])};
    char buffer[8] = "........";
    int length = sizeof(from);
    ck_assert_int_eq(sendto(s[0], "abc", 3, 0, any(&names[1]), sizeof(names[1])), 3);
    ck_assert_int_eq(recvfrom(s[1], buffer, sizeof(buffer), 0, any(&from), &length), 3);
    ck_assert_int_eq(length, (int)sizeof(from));
    ck_assert_int_eq(from.sin_port, names[0].sin_port);
    ck_assert_int_eq(memcmp(buffer, "abc.....", 8), 0);

    succeed(connect(s[1], any(&names[0]), sizeof(names[0])));
    ck_assert_int_eq(send(s[1], "", 0, 0), 0);
    ck_assert_int_eq(send(s[1], "0123456789", 10, 0), 10);
    ck_assert_int_eq(recv(s[0], buffer, sizeof(buffer), 0), 0);
    fail_with(recv(s[0], buffer, 4, 0), WSAEMSGSIZE);
    ck_assert_int_eq(memcmp(buffer, "0123....", 8), 0); /* filled */
    static char huge[70000];
    fail_with(send(s[1], huge, sizeof(huge), 0), WSAEMSGSIZE);
    set_blocking(s[0], false);
    fail_with(recv(s[0], buffer, 4, 0), WSAEWOULDBLOCK); /* the rest is gone */
}
END_TEST

/* proves: GATE-9 */
START_TEST(a_negative_length_re_enables_as_any_failing_receive)
{
    char byte;
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, &byte, -1, 0), WSAEFAULT);
    expect(p.here, "FD_READ");
    fail_with(recvfrom(p.here, &byte, -1, 0, NULL, NULL), WSAEFAULT);
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    expect(p.here, "");
}
END_TEST

START_TEST(a_receive_runs_out_of_time)
{
    int ms = 20;
    char block[4096] = {0};
    struct pair p = tcp_pair();
    succeed(setsockopt(p.here, SOL_SOCKET, SO_RCVTIMEO, (char *)&ms, sizeof(ms)));
    succeed(setsockopt(p.here, SOL_SOCKET, SO_SNDTIMEO, (char *)&ms, sizeof(ms)));
    fail_with(recv(p.here, block, 1, 0), WSAETIMEDOUT);
    int sent = 0;
    while (sent >= 0)
        sent = send(p.here, block, sizeof(block), 0);
    ck_assert_int_eq(WSAGetLastError(), WSAETIMEDOUT);
    ck_assert_int_eq(send(p.peer, "x", 1, 0), 1);
    ck_assert_int_eq(recv(p.here, block, 1, 0), 1); /* the stream lives on */
}
END_TEST

START_TEST(select_tells_what_is_ready)
{
    struct timeval none = {0, 0};
    fd_set reading, writing;
    struct pair p = tcp_pair();
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_SET(p.here, &reading);
    FD_SET(p.peer, &reading);
    ck_assert_int_eq(select(0, &reading, NULL, NULL, &none), 0);
    ck_assert_uint_eq(reading.fd_count, 0);
    ck_assert_int_eq(send(p.peer, "x", 1, 0), 1);
    FD_SET(p.here, &reading);
    FD_SET(p.peer, &reading);
    FD_SET(p.here, &writing);
    ck_assert_int_eq(select(-5, &reading, &writing, NULL, NULL), 2);
    ck_assert(FD_ISSET(p.here, &reading) && !FD_ISSET(p.peer, &reading));
    ck_assert(FD_ISSET(p.here, &writing));
    fail_with(select(0, NULL, NULL, NULL, &none), WSAEINVAL);
}
END_TEST

/* proves: W2 D1 */
START_TEST(a_call_without_a_place_for_its_count_sends_and_receives_nothing)
{
    struct sockaddr_in name;
    SOCKET s = udp_socket(&name);
    char byte = 'x';
    WSABUF part = {1, &byte};
    DWORD bytes, flags = 0;
    select_events(s, FD_READ | FD_WRITE);
    expect(s, "FD_WRITE");
    fail_with(WSASendTo(s, &part, 1, NULL, 0, any(&name), sizeof(name), NULL, NULL), WSAEFAULT);
    fail_with(WSASendTo(s, &part, 1, &bytes, 0, any(&name), -1, NULL, NULL), WSAEFAULT);
    expect(s, "");
    succeed(WSASendTo(s, &part, 1, &bytes, 0, any(&name), sizeof(name), NULL, NULL));
    expect(s, "FD_READ");
    fail_with(WSARecvFrom(s, &part, 1, NULL, &flags, NULL, NULL, NULL, NULL), WSAEFAULT);
    expect(s, "FD_READ");
    fail_with(WSARecvFrom(s, &part, 1, &bytes, NULL, NULL, NULL, NULL, NULL), WSAEFAULT);
    expect(s, "FD_READ");
    fail_with(WSARecvFrom(s, &part, 1, &bytes, &flags, any(&name), NULL, NULL, NULL), WSAEFAULT);
    expect(s, "FD_READ");
    succeed(WSARecvFrom(s, &part, 1, &bytes, &flags, NULL, NULL, NULL, NULL));
    expect(s, "");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_blocking_stream_goes_both_ways);
    tcase_add_test(tc, a_nonblocking_stream_would_block);
    tcase_add_test(tc, a_reset_is_told_by_every_call);
    tcase_add_test(tc, datagrams_keep_their_bounds);
    tcase_add_test(tc, a_negative_length_re_enables_as_any_failing_receive);
    tcase_add_test(tc, a_receive_runs_out_of_time);
    tcase_add_test(tc, select_tells_what_is_ready);
    tcase_add_test(tc, a_call_without_a_place_for_its_count_sends_and_receives_nothing);
}

int main(void)
{
    return run_suite("winsock_io", add);
}
