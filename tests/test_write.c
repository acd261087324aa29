/* FD_WRITE over real sockets. */
#include "support.h"

#include <string.h>
#include <sys/uio.h>

#include "sys.h"

enum { TINY = 2048, SMALL = 16384 };

static const long WRITE_AND_CLOSE = FD_WRITE | FD_CLOSE;

/* What a blocking peer takes out of the connection. */
static void take(SOCKET s, size_t bytes)
{
    static char chunk[65536];
    while (bytes) {
        int got = recv(s, chunk, (int)(bytes < sizeof(chunk) ? bytes : sizeof(chunk)), 0);
        ck_assert_int_gt(got, 0);
        bytes -= (size_t)got;
    }
}

/* Fills behind the library's back. */
static size_t raw_fill(SOCKET s)
{
    static char chunk[65536];
    struct iovec part = {chunk, sizeof(chunk)};
    size_t total = 0;
    ssize_t sent;
    while ((sent = sys_send((int)s, &part, 1, MSG_DONTWAIT, NULL, 0)) > 0)
        total += (size_t)sent;
    return total;
}

/* proves: WRITE-1 WRITE-3 WRITE-5 GATE-3 W1 */
START_TEST(a_refused_send_is_told_once_when_the_peer_drains)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    for (int round = 0; round < 3; round++) {
        size_t bytes = fill(p.here);
        expect(p.here, "");
        fail_with(send(p.here, "x", 1, 0), WSAEWOULDBLOCK);
        expect(p.here, "");
        take(p.peer, bytes);
        expect(p.here, "FD_WRITE");
    }
    ck_assert_int_eq(send(p.here, "x", 1, 0), 1);
    expect(p.here, "");
}
END_TEST

/* proves: WRITE-5 W2 */
START_TEST(successful_sends_post_nothing)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    for (int i = 0; i < 50; i++) {
        send_text(p.here, "some bytes");
        take(p.peer, 10);
        expect(p.here, "");
    }
}
END_TEST

/* proves: WRITE-1 S1 */
START_TEST(each_selection_tells_that_a_send_is_possible)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_WRITE);
    expect(p.here, "FD_WRITE");
    select_events(p.here, FD_WRITE);
    expect(p.here, "FD_WRITE");
    select_events(p.here, FD_READ);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_WRITE);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: WRITE-1 WRITE-3 S1 */
START_TEST(a_selection_while_the_buffer_is_full_waits)
{
    struct pair p = tcp_pair();
    set_blocking(p.here, false);
    size_t bytes = fill(p.here);
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "");
    take(p.peer, bytes);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: WRITE-3 W1 */
START_TEST(a_short_write_is_a_refusal_of_the_rest)
{
    static char much[32 << 20];
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    int sent = send(p.here, much, sizeof(much), 0);
    ck_assert_int_gt(sent, 0);
    ck_assert_int_lt(sent, (int)sizeof(much));
    expect(p.here, "");
    take(p.peer, (size_t)sent);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: WRITE-3 W1 */
START_TEST(a_short_gathering_write_is_one_too)
{
    static char much[32 << 20];
    struct pair p = tcp_pair();
    WSABUF parts[2] = {{.len = 10, .buf = much}, {.len = sizeof(much), .buf = much}};
    DWORD sent = 0;
    int error = 0;
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    ck_assert_int_eq(WSPSend(p.here, parts, 2, &sent, 0, NULL, NULL, NULL, &error), 0);
    ck_assert_uint_gt(sent, 10);
    ck_assert_uint_lt(sent, sizeof(much));
    take(p.peer, sent);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* Reports `ready` sockets of one as writable. */
static void expect_writable(SOCKET s, int ready)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(s, &set);
    ck_assert_int_eq(select(0, NULL, &set, NULL, &(struct timeval){0, 0}), ready);
    ck_assert_int_eq(FD_ISSET(s, &set), ready);
}

/* proves: WRITE-3 W1 */
START_TEST(a_select_that_says_not_writable_arms_it)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    expect_writable(p.here, 1);
    expect(p.here, "");
    /* What another library sent, this one was not told. */
    take(p.peer, raw_fill(p.here));
    expect(p.here, "");
    size_t bytes = raw_fill(p.here);
    expect_writable(p.here, 0);
    expect(p.here, "");
    take(p.peer, bytes);
    expect(p.here, "FD_WRITE");
    expect_writable(p.here, 1);
    expect(p.here, "");
}
END_TEST

/* proves: GATE-3 W1 */
START_TEST(reenabling_by_hand_tells_of_room_too)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    size_t bytes = raw_fill(p.here);
    ck_assert_int_eq(asyncselect_reenable(p.here, FD_WRITE), 0);
    expect(p.here, "");
    take(p.peer, bytes);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: W2 M0 */
START_TEST(a_send_that_succeeds_swallows_nothing)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    send_text(p.here, "before the loop looked");
    expect(p.here, "FD_WRITE");
    take(p.peer, 22);
    size_t bytes = fill(p.here);
    take(p.peer, bytes);
    send_text(p.here, "again");
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: W2 GATE-9 */
START_TEST(a_send_that_fails_otherwise_posts_nothing)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    fail_with(send(p.here, NULL, 5, 0), WSAEFAULT);
    fail_with(send(p.here, "x", -1, 0), WSAEFAULT);
    fail_with(send(p.here, "x", 1, MSG_PEEK), WSAEOPNOTSUPP);
    ck_assert_int_eq(send(p.here, "", 0, 0), 0);
    expect(p.here, "");
    size_t bytes = fill(p.here);
    fail_with(send(p.here, NULL, 5, 0), WSAEFAULT);
    expect(p.here, "");
    take(p.peer, bytes);
    fail_with(send(p.here, NULL, 5, 0), WSAEFAULT);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: W1 W2 S1 */
START_TEST(a_refusal_before_the_first_message_leaves_one_message)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    size_t bytes = fill(p.here);
    expect(p.here, "");
    take(p.peer, bytes);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: WRITE-3 M0 */
START_TEST(room_that_was_used_up_again_before_the_loop_looked_is_not_told)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    take(p.peer, fill(p.here));
    size_t bytes = fill(p.here);
    expect(p.here, "");
    take(p.peer, bytes);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* A connection with the smallest buffers that the system has. */
static struct pair tiny_pair(void)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    int size = TINY;
    struct pair p = {.here = tcp_socket()};
    succeed(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, (char *)&size, sizeof(size)));
    succeed(setsockopt(p.here, SOL_SOCKET, SO_SNDBUF, (char *)&size, sizeof(size)));
    succeed(connect(p.here, (struct sockaddr *)&address, sizeof(address)));
    p.peer = accept(listener, NULL, NULL);
    ck_assert(p.peer != INVALID_SOCKET);
    return p;
}

/* proves: WRITE-3 WRITE-5 W1 */
START_TEST(tiny_buffers_lose_no_message)
{
    struct pair p = tiny_pair();
    char chunk[SMALL] = "";
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    for (size_t left = 20 * sizeof(chunk); left;) {
        int sent = send(p.here, chunk, (int)(left < sizeof(chunk) ? left : sizeof(chunk)), 0);
        ck_assert_int_gt(sent, 0); /* each FD_WRITE is worth a send */
        left -= (size_t)sent;
        take(p.peer, (size_t)sent);
        expect(p.here, left ? "FD_WRITE" : ""); /* only the last was whole */
    }
    succeed(closesocket(p.peer));
}
END_TEST

/* proves: WRITE-1 WRITE-3 W1 */
START_TEST(a_connection_made_elsewhere_is_told_too)
{
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    SOCKET here = (SOCKET)ends[0], peer = (SOCKET)ends[1];
    select_events(here, WRITE_AND_CLOSE);
    expect(here, "FD_WRITE");
    size_t bytes = fill(here);
    expect(here, "");
    take(peer, bytes);
    expect(here, "FD_WRITE");
    succeed(closesocket(peer));
    expect(here, "FD_CLOSE");
    succeed(closesocket(here));
}
END_TEST

/* proves: WRITE-4 WRITE-5 W2 */
START_TEST(a_datagram_socket_is_writable_and_stays_so)
{
    static char large[70000];
    struct sockaddr_in address;
    SOCKET receiver = udp_socket(&address), sender = udp_socket(NULL);
    const struct sockaddr *to = (struct sockaddr *)&address;
    select_events(sender, FD_WRITE | FD_CLOSE);
    expect(sender, "FD_WRITE");
    ck_assert_int_eq(sendto(sender, "one", 3, 0, to, sizeof(address)), 3);
    fail_with(sendto(sender, large, sizeof(large), 0, to, sizeof(address)), WSAEMSGSIZE);
    fail_with(send(sender, "x", 1, 0), WSAENOTCONN);
    expect(sender, "");
    receive_text(receiver, "one");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_refused_send_is_told_once_when_the_peer_drains);
    tcase_add_test(tc, successful_sends_post_nothing);
    tcase_add_test(tc, each_selection_tells_that_a_send_is_possible);
    tcase_add_test(tc, a_selection_while_the_buffer_is_full_waits);
    tcase_add_test(tc, a_short_write_is_a_refusal_of_the_rest);
    tcase_add_test(tc, a_short_gathering_write_is_one_too);
    tcase_add_test(tc, a_select_that_says_not_writable_arms_it);
    tcase_add_test(tc, reenabling_by_hand_tells_of_room_too);
    tcase_add_test(tc, a_send_that_succeeds_swallows_nothing);
    tcase_add_test(tc, a_send_that_fails_otherwise_posts_nothing);
    tcase_add_test(tc, a_refusal_before_the_first_message_leaves_one_message);
    tcase_add_test(tc, room_that_was_used_up_again_before_the_loop_looked_is_not_told);
    tcase_add_test(tc, tiny_buffers_lose_no_message);
    tcase_add_test(tc, a_connection_made_elsewhere_is_told_too);
    tcase_add_test(tc, a_datagram_socket_is_writable_and_stays_so);
}

int main(void)
{
    return run_suite("write", add);
}
