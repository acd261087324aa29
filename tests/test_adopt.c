/* Descriptors that the library did not make: what the system's own calls made can be selected. */
#include "config.h" /* its off_t */

#include "support.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "sys.h"

static SOCKET raw_socket(int type)
{
    int fd = sys_socket(AF_INET, type, 0, true);
    ck_assert_int_ge(fd, 0);
    return keep((SOCKET)fd);
}

static SOCKET raw_listener(struct sockaddr_in *address)
{
    unsigned length = sizeof(*address);
    SOCKET s = raw_socket(SOCK_STREAM);
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(sys_bind((int)s, (struct sockaddr *)address, sizeof(*address)), 0);
    ck_assert_int_eq(sys_getsockname((int)s, (struct sockaddr *)address, &length), 0);
    ck_assert_int_eq(sys_listen((int)s, 8), 0);
    return s;
}

static void raw_connect(SOCKET s, const struct sockaddr_in *address)
{
    ck_assert_int_eq(sys_connect((int)s, (const struct sockaddr *)address, sizeof(*address)), 0);
}

static struct pair raw_tcp_pair(void)
{
    struct sockaddr_in address;
    struct pair p;
    SOCKET listener = raw_listener(&address);
    p.here = raw_socket(SOCK_STREAM);
    raw_connect(p.here, &address);
    int accepted = sys_accept((int)listener, NULL, NULL, false);
    ck_assert_int_ge(accepted, 0);
    p.peer = keep((SOCKET)accepted);
    return p;
}

static void raw_write(SOCKET s, const char *byte)
{
    ck_assert_int_eq(write((int)s, byte, 1), 1);
}

/* proves: READ-1 READ-2 READ-3 WRITE-1 WRITE-3 CLOSE-7 CALL-6 */
START_TEST(a_local_pair_works_like_any_stream)
{
    struct pair p = unix_pair(SOCK_STREAM);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE | FD_ACCEPT);
    select_events(p.peer, FD_READ | FD_WRITE | FD_CLOSE | FD_ACCEPT);
    expect(p.here, "FD_WRITE");
    expect(p.peer, "FD_WRITE");
    raw_write(p.peer, "a");
    expect(p.here, "FD_READ");
    receive_text(p.here, "a");
    expect(p.here, "");
    size_t sent = fill(p.here);
    expect(p.here, "");
    expect(p.peer, "FD_READ");
    ck_assert_uint_eq(drain(p.peer), sent);
    expect(p.here, "FD_WRITE");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: READ-1 WRITE-1 CLOSE-7 C2 */
START_TEST(a_connection_made_elsewhere)
{
    struct pair p = raw_tcp_pair();
    raw_write(p.here, "1");
    raw_write(p.peer, "2");
    select_events(p.peer, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.peer, "FD_READ FD_WRITE");
    expect(p.here, "FD_READ FD_WRITE");
    receive_text(p.peer, "1");
    receive_text(p.here, "2");
    send_text(p.here, "more");
    expect(p.peer, "FD_READ");
    expect(p.here, "");
    succeed(closesocket(p.here));
    receive_text(p.peer, "more");
    expect(p.peer, "FD_CLOSE");
}
END_TEST

/* proves: K1 CLOSE-1 CLOSE-4 */
START_TEST(a_connection_that_ended_elsewhere)
{
    struct pair p = raw_tcp_pair();
    char byte;
    raw_close(p.peer);
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE");
    struct pair q = raw_tcp_pair();
    raw_write(q.peer, "1");
    select_events(q.here, FD_READ | FD_CLOSE);
    expect(q.here, "FD_READ");
    reset(q.peer);
    expect(q.here, "FD_CLOSE:WSAECONNRESET");
    receive_text(q.here, "1");
    fail_with(recv(q.here, &byte, 1, 0), WSAECONNRESET);
    struct pair r = raw_tcp_pair(); /* torn off before the library has seen it */
    reset(r.peer);
    run_idle();
    select_events(r.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(r.here, "FD_CLOSE:WSAECONNRESET");
    fail_with(send(r.here, "x", 1, 0), WSAECONNRESET);
}
END_TEST

/* proves: ACCEPT-1 ACCEPT-2 ACCEPT-3 GATE-5 GATE-13 INHERIT-1 */
START_TEST(a_listener_made_elsewhere)
{
    struct sockaddr_in address;
    SOCKET listener = raw_listener(&address);
    SOCKET one = raw_socket(SOCK_STREAM), two = raw_socket(SOCK_STREAM);
    raw_connect(one, &address);
    select_events(listener, FD_ACCEPT | FD_READ | FD_CLOSE);
    expect(listener, "FD_ACCEPT");
    raw_connect(two, &address);
    expect(listener, "");
    SOCKET s = keep(accept(listener, NULL, NULL));
    expect(listener, "FD_ACCEPT");
    raw_write(one, "1");
    expect(s, "FD_READ");
    ck_assert_int_ge(sys_accept((int)listener, NULL, NULL, true), 0);
    select_events(listener, FD_ACCEPT);
    expect(listener, "");
}
END_TEST

/* proves: S3 C1 */
START_TEST(a_fresh_socket_is_idle_until_the_library_connects_it)
{
    struct sockaddr_in address;
    SOCKET listener = raw_listener(&address);
    SOCKET s = raw_socket(SOCK_STREAM);
    select_events(s, FD_ALL_EVENTS);
    expect(s, "");
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT FD_WRITE");
    SOCKET peer = keep(accept(listener, NULL, NULL));
    send_text(peer, "hello");
    expect(s, "FD_READ");
}
END_TEST

/* proves: CONNECT-5 P3/documented C3 S3 */
START_TEST(an_attempt_that_is_under_way)
{
    struct sockaddr_in address;
    SOCKET listener = raw_listener(&address);
    SOCKET s = raw_socket(SOCK_STREAM);
    ck_assert_int_eq(sys_listen((int)listener, 0), 0); /* room for one */
    raw_connect(raw_socket(SOCK_STREAM), &address);
    ck_assert_int_eq(sys_set_nonblocking((int)s, true), 0);
    ck_assert_int_eq(sys_connect((int)s, (struct sockaddr *)&address, sizeof(address)),
                     -EINPROGRESS);
    select_events(s, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "");
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAEALREADY);
    fail_with(send(s, "x", 1, 0), WSAENOTCONN);
    ck_assert_int_ge(sys_accept((int)listener, NULL, NULL, false), 0);
    struct pollfd wait = {.fd = (int)s, .events = POLLOUT};
    ck_assert_int_eq(sys_poll(&wait, 1, 60000), 1);
    expect(s, "FD_CONNECT FD_WRITE");
}
END_TEST

/* proves: C1 S3 */
START_TEST(an_attempt_that_failed_elsewhere_is_no_connection)
{
    struct sockaddr_in nobody = dead_address();
    SOCKET s = raw_socket(SOCK_STREAM);
    ck_assert_int_eq(sys_connect((int)s, (struct sockaddr *)&nobody, sizeof(nobody)),
                     -ECONNREFUSED);
    for (int i = 0; i < 2; i++) {
        select_events(s, FD_ALL_EVENTS);
        expect(s, "");
    }
    fail_with(send(s, "x", 1, 0), WSAENOTCONN);
    SOCKET t = tcp_socket(); /* and one that failed here */
    select_events(t, FD_ALL_EVENTS);
    fail_with(connect(t, (struct sockaddr *)&nobody, sizeof(nobody)), WSAEWOULDBLOCK);
    expect(t, "FD_CONNECT:WSAECONNREFUSED");
    select_events(t, FD_ALL_EVENTS);
    expect(t, "");
}
END_TEST

/* proves: P3 CONNECT-5 C1 */
START_TEST(an_attempt_that_failed_elsewhere_with_nobody_told)
{
    struct sockaddr_in address, nobody = dead_address();
    SOCKET listener = raw_listener(&address);
    for (int windows = 0; windows < 2; windows++) {
        succeed(asyncselect_set_profile(windows ? ASYNCSELECT_WINDOWS : ASYNCSELECT_DOCUMENTED));
        SOCKET s = raw_socket(SOCK_STREAM);
        ck_assert_int_eq(sys_set_nonblocking((int)s, true), 0);
        ck_assert_int_eq(sys_connect((int)s, (struct sockaddr *)&nobody, sizeof(nobody)),
                         -EINPROGRESS);
        run_idle();
        select_events(s, FD_ALL_EVENTS);
        expect(s, windows ? "" : "FD_CONNECT:WSAECONNREFUSED");
        select_events(s, FD_ALL_EVENTS);
        expect(s, "");
        fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
        expect(s, "FD_CONNECT FD_WRITE");
    }
    expect(listener, "");
}
END_TEST

/* proves: CLOSE-1 CLOSE-3 */
START_TEST(a_connection_that_both_sides_ended_elsewhere)
{
    struct pair p = raw_tcp_pair();
    ck_assert_int_eq(sys_shutdown_output((int)p.peer), 0);
    ck_assert_int_eq(sys_shutdown_output((int)p.here), 0);
    raw_close(p.peer);
    run_idle();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE");
    receive_text(p.here, "");
}
END_TEST

/* proves: S3 S1 */
START_TEST(what_another_library_made_of_a_known_socket_is_seen_by_a_selection)
{
    struct sockaddr_in address;
    SOCKET s = tcp_socket();
    SOCKET listener = raw_listener(&address);
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "");
    select_events(s, 0);
    set_blocking(s, true);
    raw_connect(s, &address);
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE");
    select_events(listener, FD_ACCEPT);
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: GATE-2 GATE-3 GATE-5 */
START_TEST(input_and_output_of_another_library)
{
    struct pair p = raw_tcp_pair();
    char buffer[4];
    select_events(p.here, FD_READ | FD_WRITE);
    expect(p.here, "FD_WRITE");
    raw_write(p.peer, "1");
    raw_write(p.peer, "2");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(read((int)p.here, buffer, 1), 1);
    expect(p.here, "");
    succeed(asyncselect_reenable(p.here, FD_READ));
    expect(p.here, "FD_READ");
    ck_assert_int_eq(read((int)p.here, buffer, 4), 1);
    succeed(asyncselect_reenable(p.here, FD_READ));
    expect(p.here, "");
    raw_write(p.peer, "3");
    expect(p.here, "FD_READ");
    succeed(asyncselect_reenable(p.here, FD_WRITE));
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: CALL-5 S2 */
START_TEST(what_is_no_socket_is_refused)
{
    int ends[2];
    ck_assert_int_eq(sys_pipe(ends), 0);
    fail_with(WSAAsyncSelect((SOCKET)ends[0], window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fail_with(WSAAsyncSelect((SOCKET)ends[0], NULL, 0, 0), WSAENOTSOCK);
    fail_with(closesocket((SOCKET)ends[0]), WSAENOTSOCK);
    ck_assert_int_eq(sys_close(ends[0]), 0); /* it was left alone */
    fail_with(WSAAsyncSelect((SOCKET)ends[0], window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fail_with(WSAAsyncSelect(INVALID_SOCKET, window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fail_with(WSAAsyncSelect(INVALID_SOCKET / 2 + 1, window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fail_with(recv((SOCKET)ends[0], (char *)ends, 1, 0), WSAENOTSOCK);
    sys_close(ends[1]);
}
END_TEST

/* proves: CALL-5 */
START_TEST(a_file_larger_than_32_bits_tell_is_no_socket)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(ftruncate(fileno(file), (off_t)3 << 30), 0);
    fail_with(WSAAsyncSelect((SOCKET)fileno(file), window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fclose(file);
}
END_TEST

/* proves: READ-6 WRITE-3 CLOSE-6 D3 */
START_TEST(local_datagrams)
{
    struct pair p = unix_pair(SOCK_DGRAM);
    char byte;
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    send_text(p.peer, "one");
    send_text(p.peer, "");
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, &byte, 1, 0), WSAEMSGSIZE);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 0);
    expect(p.here, "");
    set_blocking(p.peer, false);
    int sent = 0;
    while (send(p.here, "x", 1, 0) == 1)
        sent++;
    ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
    expect(p.here, "");
    for (; sent; sent--)
        ck_assert_int_eq(recv(p.peer, &byte, 1, 0), 1);
    expect(p.here, "FD_WRITE");
    raw_close(p.peer);
    expect(p.here, "");
}
END_TEST

/* proves: READ-3 GATE-10 D2 D3 CLOSE-2 */
START_TEST(local_packets_keep_their_bounds)
{
    struct pair p = unix_pair(SOCK_SEQPACKET);
    char buffer[8];
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "one");
    send_text(p.peer, "two");
    send_text(p.peer, "three");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, sizeof(buffer), 0), 3); /* short, and not the last */
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, sizeof(buffer), 0), 3);
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, buffer, 3, 0), WSAEMSGSIZE);
    ck_assert_mem_eq(buffer, "thr", 3);
    expect(p.here, "");
    send_text(p.peer, "last");
    raw_close(p.peer);
    expect(p.here, "FD_READ");
    receive_text(p.here, "last");
    expect(p.here, "FD_CLOSE");
    receive_text(p.here, "");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_local_pair_works_like_any_stream);
    tcase_add_test(tc, a_connection_made_elsewhere);
    tcase_add_test(tc, a_connection_that_ended_elsewhere);
    tcase_add_test(tc, a_listener_made_elsewhere);
    tcase_add_test(tc, a_fresh_socket_is_idle_until_the_library_connects_it);
    tcase_add_test(tc, an_attempt_that_is_under_way);
    tcase_add_test(tc, an_attempt_that_failed_elsewhere_is_no_connection);
    tcase_add_test(tc, an_attempt_that_failed_elsewhere_with_nobody_told);
    tcase_add_test(tc, a_connection_that_both_sides_ended_elsewhere);
    tcase_add_test(tc, what_another_library_made_of_a_known_socket_is_seen_by_a_selection);
    tcase_add_test(tc, input_and_output_of_another_library);
    tcase_add_test(tc, what_is_no_socket_is_refused);
    tcase_add_test(tc, a_file_larger_than_32_bits_tell_is_no_socket);
    tcase_add_test(tc, local_datagrams);
    tcase_add_test(tc, local_packets_keep_their_bounds);
}

int main(void)
{
    return run_suite("adopt", add);
}
