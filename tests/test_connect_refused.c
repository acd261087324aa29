/* Attempts that fail at once, that hang, and that are no attempts: FD_CONNECT's codes. */
#include "support.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "sys.h"

static const long ALL = FD_ALL_EVENTS;

enum { PATIENCE_MS = 60000 };

static int attempt(SOCKET s, const struct sockaddr_in *address)
{
    return connect(s, (const struct sockaddr *)address, sizeof(*address));
}

static struct sockaddr_in loopback(unsigned host, unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(host);
    return address;
}

/* "FD_CONNECT:" and the code where the page is followed; nothing as Windows does it [P5]. */
static void expect_refusal(SOCKET s, int profile, int code)
{
    char expected[64] = "";
    if (profile == ASYNCSELECT_DOCUMENTED)
        snprintf(expected, sizeof(expected), "FD_CONNECT:%s", asyncselect_error_name(code));
    expect(s, expected);
}

static void choose(int profile)
{
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)profile), 0);
}

/* proves: CONNECT-3 ERR-1 P5 */
START_TEST(a_bad_address_fails_the_call_and_is_told)
{
    struct sockaddr_in address = loopback(INADDR_LOOPBACK, 9);
    struct sockaddr_in6 other = {.sin6_family = AF_INET6, .sin6_port = htons(9)};
    SOCKET s = tcp_socket();
    choose(_i);
    select_events(s, ALL);
    fail_with(connect(s, NULL, sizeof(address)), WSAEFAULT);
    expect_refusal(s, _i, WSAEFAULT);
    fail_with(connect(s, (struct sockaddr *)&address, 7), WSAEFAULT);
    expect_refusal(s, _i, WSAEFAULT);
    fail_with(connect(s, (struct sockaddr *)&address, -1), WSAEFAULT);
    expect_refusal(s, _i, WSAEFAULT);
    fail_with(connect(s, (struct sockaddr *)&other, sizeof(other)), WSAEAFNOSUPPORT);
    expect_refusal(s, _i, WSAEAFNOSUPPORT);
    expect(s, "");
}
END_TEST

/* proves: CONNECT-3 ERR-1 P5 */
START_TEST(no_route_fails_the_call_and_is_told)
{
    struct sockaddr_in broadcast = loopback(0x7fffffff, 9); /* TCP reaches no broadcast address */
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    choose(_i);
    select_events(s, ALL);
    fail_with(attempt(s, &broadcast), WSAENETUNREACH);
    expect_refusal(s, _i, WSAENETUNREACH);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT FD_WRITE");
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
}
END_TEST

/* proves: CONNECT-3 ERR-1 P5 C3 */
START_TEST(a_connected_socket_refuses_another_attempt)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    struct pair p = tcp_pair();
    choose(_i);
    select_events(p.here, ALL);
    expect(p.here, _i == ASYNCSELECT_WINDOWS ? "FD_WRITE" : "FD_CONNECT FD_WRITE");
    for (int i = 0; i < 2; i++) {
        fail_with(attempt(p.here, &address), WSAEISCONN);
        expect_refusal(p.here, _i, WSAEISCONN);
    }
    select_events(p.peer, ALL); /* accepted: the same */
    expect(p.peer, "FD_WRITE");
    fail_with(attempt(p.peer, &address), WSAEISCONN);
    expect_refusal(p.peer, _i, WSAEISCONN);
    send_text(p.here, "still here");
    expect(p.peer, "FD_READ");
    receive_text(p.peer, "still here");
    expect(listener, "");
}
END_TEST

/* proves: CONNECT-3 ERR-1 P5 C3 */
START_TEST(a_listening_socket_refuses_an_attempt)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    choose(_i);
    select_events(listener, ALL);
    fail_with(attempt(listener, &address), WSAEINVAL);
    expect_refusal(listener, _i, WSAEINVAL);
    succeed(attempt(client, &address)); /* and it listens on */
    expect(listener, "FD_ACCEPT");
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
    expect(listener, "");
}
END_TEST

/* proves: C1 ACCEPT-1 */
START_TEST(a_socket_whose_attempt_has_failed_can_listen)
{
    struct sockaddr_in nobody = dead_address();
    for (int bound = 0; bound < 2; bound++) {
        struct sockaddr_in address = loopback(INADDR_LOOPBACK, 0), name;
        int size = sizeof(name);
        SOCKET s = tcp_socket(), client = tcp_socket();
        select_events(s, ALL);
        if (bound)
            succeed(bind(s, (struct sockaddr *)&address, sizeof(address)));
        fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
        expect(s, "FD_CONNECT:WSAECONNREFUSED");
        if (!bound)
            succeed(bind(s, (struct sockaddr *)&address, sizeof(address)));
        succeed(getsockname(s, (struct sockaddr *)&address, &size));
        succeed(listen(s, 4));
        succeed(getsockname(s, (struct sockaddr *)&name, &size));
        ck_assert_int_eq(name.sin_port, address.sin_port);
        succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
        expect(s, "FD_ACCEPT");
        keep(accept(s, NULL, NULL));
        expect(s, "");
    }
}
END_TEST

/* proves: P5/documented */
START_TEST(what_is_no_socket_is_told_to_nobody)
{
    struct sockaddr_in address = loopback(INADDR_LOOPBACK, 9);
    struct pair p = tcp_pair();
    select_events(p.here, ALL);
    expect(p.here, "FD_CONNECT FD_WRITE");
    SOCKET gone = tcp_socket();
    succeed(closesocket(gone));
    fail_with(attempt(gone, &address), WSAENOTSOCK);
    fail_with(attempt(INVALID_SOCKET, &address), WSAENOTSOCK);
    expect(gone, "");
    expect(p.here, "");
}
END_TEST

/* proves: P5 P3 */
START_TEST(a_blocking_attempt_that_fails_at_once_has_told_it)
{
    struct sockaddr_in broadcast = loopback(0x7fffffff, 9);
    SOCKET s = tcp_socket();
    choose(_i);
    fail_with(attempt(s, &broadcast), WSAENETUNREACH);
    fail_with(connect(s, NULL, 0), WSAEFAULT);
    select_events(s, ALL);
    expect(s, "");
}
END_TEST

/* A connection attempt that hangs: the listening socket's queue is full. Linux takes one more than
 * the backlog, and drops what comes then until there is room. */
static SOCKET full_listener(struct sockaddr_in *address)
{
    SOCKET listener = tcp_listener(address), filler = tcp_socket();
    succeed(listen(listener, 0));
    succeed(attempt(filler, address));
    return listener;
}

/* Waits in the kernel, so that expect need not turn the loop for so long. */
static void wait_writable(SOCKET s)
{
    struct pollfd p = {.fd = (int)s, .events = POLLOUT};
    ck_assert_int_eq(sys_poll(&p, 1, PATIENCE_MS), 1);
}

/* proves: CONNECT-5 C3 P5 WRITE-2 */
START_TEST(an_attempt_under_way)
{
    struct sockaddr_in address, nobody = dead_address();
    SOCKET listener = full_listener(&address), s = tcp_socket();
    char byte;
    choose(_i);
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    expect(s, "");
    fail_with(attempt(s, &address), WSAEALREADY);
    fail_with(attempt(s, &nobody), WSAEALREADY);
    fail_with(connect(s, NULL, 0), WSAEALREADY);
    fail_with(send(s, "x", 1, 0), WSAENOTCONN);
    fail_with(recv(s, &byte, 1, 0), WSAENOTCONN);
    fail_with(shutdown(s, SD_SEND), WSAENOTCONN);
    fail_with(accept(s, NULL, NULL), WSAEINVAL);
    expect(s, "");
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET); /* room for the next try */
    wait_writable(s);
    expect(s, "FD_CONNECT FD_WRITE");
    fail_with(attempt(s, &address), WSAEISCONN);
    expect_refusal(s, _i, WSAEISCONN);
}
END_TEST

/* proves: P3 CONNECT-5 CALL-8 */
START_TEST(a_selection_made_during_the_attempt)
{
    struct sockaddr_in address;
    SOCKET listener = full_listener(&address), s = tcp_socket();
    choose(_i);
    set_blocking(s, false);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    select_events(s, FD_READ);
    expect(s, "");
    select_events(s, ALL);
    expect(s, "");
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
    wait_writable(s);
    expect(s, "FD_CONNECT FD_WRITE");
}
END_TEST

/* proves: C1 CLOSE-5 */
START_TEST(an_attempt_that_is_given_up_tells_nothing)
{
    struct sockaddr_in address, anywhere = {.sin_family = AF_UNSPEC}, other;
    SOCKET listener = full_listener(&address), s = tcp_socket(), t = tcp_socket();
    SOCKET friendly = tcp_listener(&other);
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    succeed(attempt(s, &anywhere));
    expect(s, "");
    fail_with(attempt(s, &other), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT FD_WRITE");
    ck_assert(accept(friendly, NULL, NULL) != INVALID_SOCKET);
    select_events(t, ALL);
    fail_with(attempt(t, &address), WSAEWOULDBLOCK);
    succeed(closesocket(t));
    expect(t, "");
    expect(listener, "");
}
END_TEST

/* proves: C1 S3 */
START_TEST(to_no_address_is_no_attempt)
{
    struct sockaddr_in address, anywhere = {.sin_family = AF_UNSPEC};
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    int error = -1, length = sizeof(error);
    char byte;
    select_events(s, ALL);
    succeed(attempt(s, &anywhere));
    expect(s, "");
    for (int i = 0; i < 2; i++) {
        fail_with(attempt(s, &address), WSAEWOULDBLOCK);
        expect(s, "FD_CONNECT FD_WRITE");
        ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
        succeed(attempt(s, &anywhere)); /* dissolves the connection */
        expect(s, "");
        succeed(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &length));
        ck_assert_int_eq(error, 0);
        fail_with(send(s, "x", 1, 0), WSAENOTCONN);
        fail_with(recv(s, &byte, 1, 0), WSAENOTCONN);
        select_events(s, ALL);
        expect(s, "");
    }
}
END_TEST

/* proves: ERR-1 CONNECT-5 */
START_TEST(an_attempt_that_nobody_answers_times_out)
{
#ifdef TCP_USER_TIMEOUT
    struct sockaddr_in address;
    unsigned ms = 1;
    full_listener(&address);
    SOCKET s = tcp_socket();
    ck_assert_int_eq(sys_setsockopt((int)s, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms)), 0);
    select_events(s, ALL);
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    wait_writable(s);
    expect(s, "FD_CONNECT:WSAETIMEDOUT");
#endif
}
END_TEST

/* proves: ERR-1 CONNECT-3 CONNECT-5 C1 C3 */
START_TEST(local_sockets)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    SOCKET listener = socket(AF_UNIX, SOCK_STREAM, 0), s[3], peer;
    snprintf(name.sun_path, sizeof(name.sun_path), "connect-%ld.sock", (long)getpid());
    for (int i = 0; i < 3; i++) {
        s[i] = socket(AF_UNIX, SOCK_STREAM, 0);
        select_events(s[i], ALL);
    }
    succeed(bind(listener, (struct sockaddr *)&name, sizeof(name)));
    fail_with(connect(s[0], (struct sockaddr *)&name, sizeof(name)), WSAECONNREFUSED);
    expect(s[0], "FD_CONNECT:WSAECONNREFUSED");
    succeed(listen(listener, 0));
    succeed(connect(s[0], (struct sockaddr *)&name, sizeof(name))); /* at once [CONNECT-2] */
    expect(s[0], "FD_CONNECT FD_WRITE");
    fail_with(connect(s[1], (struct sockaddr *)&name, sizeof(name)), WSAENOBUFS); /* full */
    expect(s[1], "FD_CONNECT:WSAENOBUFS");
    ck_assert((peer = accept(listener, NULL, NULL)) != INVALID_SOCKET);
    succeed(connect(s[1], (struct sockaddr *)&name, sizeof(name)));
    expect(s[1], "FD_CONNECT FD_WRITE");
    ck_assert_int_eq(remove(name.sun_path), 0);
    send_text(s[0], "hello");
    receive_text(peer, "hello");
    for (int i = 0; i < 3; i++)
        succeed(closesocket(s[i]));
    succeed(closesocket(peer));
    succeed(closesocket(listener));
}
END_TEST

static void add(TCase *tc)
{
    const int first = ASYNCSELECT_DOCUMENTED, end = ASYNCSELECT_WINDOWS + 1; /* both profiles */
    tcase_add_loop_test(tc, a_bad_address_fails_the_call_and_is_told, first, end);
    tcase_add_loop_test(tc, no_route_fails_the_call_and_is_told, first, end);
    tcase_add_loop_test(tc, a_connected_socket_refuses_another_attempt, first, end);
    tcase_add_loop_test(tc, a_listening_socket_refuses_an_attempt, first, end);
    tcase_add_test(tc, a_socket_whose_attempt_has_failed_can_listen);
    tcase_add_test(tc, what_is_no_socket_is_told_to_nobody);
    tcase_add_loop_test(tc, a_blocking_attempt_that_fails_at_once_has_told_it, first, end);
    tcase_add_loop_test(tc, an_attempt_under_way, first, end);
    tcase_add_loop_test(tc, a_selection_made_during_the_attempt, first, end);
    tcase_add_test(tc, an_attempt_that_is_given_up_tells_nothing);
    tcase_add_test(tc, to_no_address_is_no_attempt);
    tcase_add_test(tc, an_attempt_that_nobody_answers_times_out);
    tcase_add_test(tc, local_sockets);
}

int main(void)
{
    return run_suite("connect-refused", add);
}
