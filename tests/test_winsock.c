/* The Winsock face: its start and end, what it refuses, options and ioctls. */
#include "support.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

static void start(void)
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

static struct sockaddr *any(struct sockaddr_in *name)
{
    return (struct sockaddr *)name;
}

START_TEST(versions_are_negotiated)
{
    static const struct {
        BYTE asked[2];
        int result;
        BYTE given[2];
    } rows[] = {
        {{1, 0}, 0, {1, 0}},
        {{1, 1}, 0, {1, 1}},
        {{1, 9}, 0, {1, 1}},
        {{2, 0}, 0, {2, 0}},
        {{2, 1}, 0, {2, 1}},
        {{2, 2}, 0, {2, 2}},
        {{2, 3}, 0, {2, 2}},
        {{3, 0}, 0, {2, 2}},
        {{255, 255}, 0, {2, 2}},
        {{0, 0}, WSAVERNOTSUPPORTED, {2, 2}},
        {{0, 99}, WSAVERNOTSUPPORTED, {2, 2}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        WSADATA data;
        memset(&data, 0x55, sizeof(data));
        ck_assert_int_eq(WSAStartup(MAKEWORD(rows[i].asked[0], rows[i].asked[1]), &data),
                         rows[i].result);
        ck_assert_int_eq(data.wVersion, MAKEWORD(rows[i].given[0], rows[i].given[1]));
        ck_assert_int_eq(data.wHighVersion, MAKEWORD(2, 2));
        ck_assert_str_eq(data.szDescription, "libasyncselect");
        ck_assert_str_eq(data.szSystemStatus, "Running");
        if (rows[i].result == 0)
            ck_assert_int_eq(WSACleanup(), 0);
        fail_with(WSACleanup(), WSANOTINITIALISED);
    }
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), NULL), WSAEFAULT);
    fail_with(WSACleanup(), WSANOTINITIALISED);
}
END_TEST

static void nothing_works(SOCKET s)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int length = sizeof(name);
    char byte = 0;
    u_long number = 1;
    int option = 0;
    int size = sizeof(option);
    fd_set set = {1, {s}};
    fail_with(socket(AF_INET, SOCK_STREAM, 0), WSANOTINITIALISED);
    fail_with(bind(s, any(&name), length), WSANOTINITIALISED);
    fail_with(listen(s, 1), WSANOTINITIALISED);
    fail_with(connect(s, any(&name), length), WSANOTINITIALISED);
    fail_with(accept(s, any(&name), &length), WSANOTINITIALISED);
    fail_with(send(s, &byte, 1, 0), WSANOTINITIALISED);
    fail_with(sendto(s, &byte, 1, 0, any(&name), length), WSANOTINITIALISED);
    fail_with(recv(s, &byte, 1, 0), WSANOTINITIALISED);
    fail_with(recvfrom(s, &byte, 1, 0, any(&name), &length), WSANOTINITIALISED);
    fail_with(shutdown(s, SD_BOTH), WSANOTINITIALISED);
    fail_with(closesocket(s), WSANOTINITIALISED);
    fail_with(ioctlsocket(s, FIONBIO, &number), WSANOTINITIALISED);
    fail_with(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&option, &size), WSANOTINITIALISED);
    fail_with(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (char *)&option, size), WSANOTINITIALISED);
    fail_with(getsockname(s, any(&name), &length), WSANOTINITIALISED);
    fail_with(getpeername(s, any(&name), &length), WSANOTINITIALISED);
    fail_with(select(0, &set, NULL, NULL, NULL), WSANOTINITIALISED);
    fail_with(WSAAsyncSelect(s, NULL, 0, 0), WSANOTINITIALISED);
}

/* proves: CALL-1 */
START_TEST(nothing_works_before_the_start_and_after_the_end)
{
    nothing_works(0);
    start();
    start();
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    succeed(WSACleanup());
    SOCKET other = socket(AF_INET, SOCK_STREAM, 0); /* one start is left */
    succeed(closesocket(other));
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
    succeed(WSACleanup());
    nothing_works(s);
    ck_assert_int_eq(close((int)s), 0); /* the descriptor stayed open */
}
END_TEST

static void is_no_socket(SOCKET s)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int length = sizeof(name);
    char byte = 0;
    u_long number = 1;
    int option = 0;
    int size = sizeof(option);
    fail_with(bind(s, any(&name), length), WSAENOTSOCK);
    fail_with(listen(s, 1), WSAENOTSOCK);
    fail_with(connect(s, any(&name), length), WSAENOTSOCK);
    fail_with(accept(s, any(&name), &length), WSAENOTSOCK);
    fail_with(send(s, &byte, 1, 0), WSAENOTSOCK);
    fail_with(sendto(s, &byte, 1, 0, any(&name), length), WSAENOTSOCK);
    fail_with(recv(s, &byte, 1, 0), WSAENOTSOCK);
    fail_with(recvfrom(s, &byte, 1, 0, any(&name), &length), WSAENOTSOCK);
    fail_with(shutdown(s, SD_BOTH), WSAENOTSOCK);
    fail_with(closesocket(s), WSAENOTSOCK);
    fail_with(ioctlsocket(s, FIONBIO, &number), WSAENOTSOCK);
    fail_with(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&option, &size), WSAENOTSOCK);
    fail_with(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (char *)&option, size), WSAENOTSOCK);
    fail_with(getsockname(s, any(&name), &length), WSAENOTSOCK);
    fail_with(getpeername(s, any(&name), &length), WSAENOTSOCK);
    fail_with(WSAAsyncSelect(s, NULL, 0, 0), WSAENOTSOCK);
    fd_set set = {1, {s}};
    fail_with(select(0, &set, NULL, NULL, NULL), WSAENOTSOCK);
}

/* proves: CALL-1 CALL-5 */
START_TEST(only_sockets_are_sockets)
{
    is_no_socket(INVALID_SOCKET);
    is_no_socket((SOCKET)-2);
    if (sizeof(SOCKET) > 4)
        is_no_socket((SOCKET)(1ull << 32)); /* not descriptor 0 */
    is_no_socket(1000000);
    SOCKET s = tcp_socket();
    succeed(closesocket(s));
    is_no_socket(s);
    int file = open("/dev/null", O_RDWR);
    int ends[2];
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(pipe(ends), 0);
    is_no_socket((SOCKET)file);
    is_no_socket((SOCKET)ends[0]);
    is_no_socket((SOCKET)ends[1]);
    ck_assert_int_eq(close(file) + close(ends[0]) + close(ends[1]), 0); /* all still open */
}
END_TEST

START_TEST(states_that_refuse)
{
    struct sockaddr_in name;
    char byte = 0;
    SOCKET listener = tcp_listener(&name);
    SOCKET s = tcp_socket();
    SOCKET datagram = udp_socket(NULL);
    int length = sizeof(name);
    fail_with(send(s, &byte, 1, 0), WSAENOTCONN);
    fail_with(recv(s, &byte, 1, 0), WSAENOTCONN);
    fail_with(shutdown(s, SD_BOTH), WSAENOTCONN);
    fail_with(getpeername(s, any(&name), &length), WSAENOTCONN);
    fail_with(getsockname(s, any(&name), &length), WSAEINVAL); /* not bound */
    fail_with(accept(s, NULL, NULL), WSAEINVAL);
    fail_with(listen(s, 1), WSAEINVAL);
    fail_with(listen(datagram, 1), WSAEOPNOTSUPP);
    fail_with(accept(datagram, NULL, NULL), WSAEOPNOTSUPP);
    fail_with(send(datagram, &byte, 1, 0), WSAENOTCONN);
    fail_with(recv(datagram, &byte, 1, MSG_OOB), WSAEOPNOTSUPP);
    fail_with(connect(listener, any(&name), sizeof(name)), WSAEINVAL);
    fail_with(bind(s, any(&name), sizeof(name)), WSAEADDRINUSE);
    fail_with(socket(9999, SOCK_STREAM, 0), WSAEAFNOSUPPORT);
    fail_with(socket(AF_INET, 77, 0), WSAESOCKTNOSUPPORT);
    fail_with(socket(AF_INET, SOCK_STREAM | 0x800, 0), WSAESOCKTNOSUPPORT); /* a flag of Linux' */
    name = dead_address();
    fail_with(connect(s, any(&name), sizeof(name)), WSAECONNREFUSED);
}
END_TEST

START_TEST(bad_pointers_and_lengths_are_faults)
{
    char buffer[4];
    struct sockaddr_in name = {.sin_family = AF_INET};
    int length = sizeof(name);
    int small = 4;
    struct pair p = tcp_pair();
    ck_assert_int_eq(send(p.peer, "data", 4, 0), 4);
    fail_with(recv(p.here, buffer, -1, 0), WSAEFAULT);
    fail_with(recv(p.here, NULL, 1, 0), WSAEFAULT);
    fail_with(recvfrom(p.here, buffer, -1, 0, NULL, NULL), WSAEFAULT);
    fail_with(recvfrom(p.here, buffer, 4, 0, any(&name), NULL), WSAEFAULT);
    fail_with(send(p.here, buffer, -1, 0), WSAEFAULT);
    fail_with(send(p.here, NULL, 1, 0), WSAEFAULT);
    fail_with(sendto(p.here, buffer, -1, 0, NULL, 0), WSAEFAULT);
    ck_assert_int_eq(recv(p.here, buffer, 4, 0), 4);
    fail_with(bind(p.here, NULL, length), WSAEFAULT);
    fail_with(getsockname(p.here, any(&name), &small), WSAEFAULT);
    fail_with(getsockname(p.here, NULL, &length), WSAEFAULT);
    fail_with(getpeername(p.here, any(&name), NULL), WSAEFAULT);
    fail_with(ioctlsocket(p.here, FIONBIO, NULL), WSAEFAULT);
    fail_with(ioctlsocket(p.here, FIONREAD, NULL), WSAEFAULT);
    fail_with(getsockopt(p.here, SOL_SOCKET, SO_TYPE, NULL, &length), WSAEFAULT);
    fail_with(getsockopt(p.here, SOL_SOCKET, SO_TYPE, buffer, NULL), WSAEFAULT);
    fail_with(setsockopt(p.here, SOL_SOCKET, SO_KEEPALIVE, NULL, 4), WSAEFAULT);

    SOCKET s = tcp_socket();
    fail_with(connect(s, NULL, length), WSAEFAULT);
    fail_with(connect(s, any(&name), 3), WSAEFAULT);
}
END_TEST

static int get_option(SOCKET s, int name)
{
    int value = -1;
    int length = sizeof(value);
    succeed(getsockopt(s, SOL_SOCKET, name, (char *)&value, &length));
    ck_assert_int_eq(length, (int)sizeof(value));
    return value;
}

START_TEST(options_go_through)
{
    SOCKET s = tcp_socket();
    BOOL on = TRUE;
    char yes = TRUE;
    int size = 30000;
    ck_assert_int_eq(get_option(s, SO_TYPE), SOCK_STREAM);
    ck_assert_int_eq(get_option(s, SO_ERROR), 0);
    succeed(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &yes, 1));
    ck_assert_int_eq(get_option(s, SO_KEEPALIVE), TRUE);
    succeed(setsockopt(s, SOL_SOCKET, SO_RCVBUF, (char *)&size, sizeof(size)));
    ck_assert_int_eq(get_option(s, SO_RCVBUF), 30000);
    ck_assert_int_eq(get_option(s, SO_CONDITIONAL_ACCEPT), FALSE);
    succeed(setsockopt(s, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, (char *)&on, sizeof(on)));
    ck_assert_int_eq(get_option(s, SO_CONDITIONAL_ACCEPT), TRUE);
    fail_with(setsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&size, sizeof(size)), WSAENOPROTOOPT);
    fail_with(setsockopt(s, SOL_SOCKET, 0x7777, (char *)&size, sizeof(size)), WSAENOPROTOOPT);
}
END_TEST

START_TEST(ioctls_write_every_byte)
{
    char byte;
    struct pair p = tcp_pair();
    u_long number = ~0ul;
    succeed(ioctlsocket(p.here, FIONREAD, &number));
    ck_assert_uint_eq(number, 0);
    ck_assert_int_eq(send(p.peer, "12345", 5, 0), 5);
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_PEEK), 1); /* waits for them */
    number = ~0ul;
    succeed(ioctlsocket(p.here, FIONREAD, &number));
    ck_assert_uint_eq(number, 5);
    number = ~0ul;
    succeed(ioctlsocket(p.here, SIOCATMARK, &number));
    ck_assert_uint_eq(number, TRUE);
    set_blocking(p.peer, false);
    fail_with(recv(p.peer, &byte, 1, 0), WSAEWOULDBLOCK);
    number = 0;
    succeed(ioctlsocket(p.peer, FIONBIO, &number));
    ck_assert_int_eq(send(p.here, "x", 1, 0), 1);
    ck_assert_int_eq(recv(p.peer, &byte, 1, 0), 1); /* waits for it */
    fail_with(ioctlsocket(p.here, 0x1234, &number), WSAEOPNOTSUPP);
}
END_TEST

START_TEST(success_leaves_the_last_error)
{
    WSASetLastError(WSAEDISCON);
    struct pair p = tcp_pair();
    ck_assert_int_eq(send(p.here, "x", 1, 0), 1);
    succeed(closesocket(p.here));
    succeed(closesocket(p.peer));
    ck_assert_int_eq(WSAGetLastError(), WSAEDISCON);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("winsock");
    TCase *alone = tcase_create("start");
    TCase *started = tcase_create("calls");
    tcase_add_test(alone, versions_are_negotiated);
    tcase_add_test(alone, nothing_works_before_the_start_and_after_the_end);
    tcase_set_timeout(started, 120);
    tcase_add_checked_fixture(started, world_open, world_close);
    tcase_add_test(started, only_sockets_are_sockets);
    tcase_add_test(started, states_that_refuse);
    tcase_add_test(started, bad_pointers_and_lengths_are_faults);
    tcase_add_test(started, options_go_through);
    tcase_add_test(started, ioctls_write_every_byte);
    tcase_add_test(started, success_leaves_the_last_error);
    suite_add_tcase(suite, alone);
    suite_add_tcase(suite, started);
    return run_tap(suite);
}
