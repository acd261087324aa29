/* WSAPoll: what it tells of a socket, and what notification learns from it. */
#include "waiter.h"

#include <fcntl.h>

#include "sys.h"

enum {
    INPUT = POLLIN | POLLRDNORM,
    OUTPUT = POLLOUT | POLLWRNORM,
    URGENT = POLLPRI | POLLRDBAND,
    FAILED = POLLERR | POLLHUP
};

/* One look, or a wait for as long as it takes, at one socket. */
static int polled(SOCKET s, int events, int timeout)
{
    WSAPOLLFD one = {(int)s, (short)events, 0x5a5a};
    int count = WSAPoll(&one, 1, timeout);
    ck_assert_msg(count >= 0, "%s", asyncselect_error_name(WSAGetLastError()));
    ck_assert_int_eq(count, one.revents != 0);
    ck_assert_int_eq(one.events, events);
    return one.revents;
}

static int look(SOCKET s)
{
    return polled(s, INPUT | OUTPUT | URGENT, 0);
}

static int attempt(SOCKET s, const struct sockaddr_in *address)
{
    return connect(s, (const struct sockaddr *)address, sizeof(*address));
}

START_TEST(a_connection)
{
    struct pair p = tcp_pair();
    ck_assert_int_eq(look(p.here), OUTPUT);
    ck_assert_int_eq(polled(p.here, INPUT | URGENT, 0), 0);
    ck_assert_int_eq(polled(p.here, 0, 0), 0);
    send_text(p.peer, "x");
    ck_assert_int_eq(polled(p.here, POLLIN, -1), INPUT); /* both names */
    ck_assert_int_eq(polled(p.here, POLLRDNORM, -7), INPUT);
    ck_assert_int_eq(polled(p.here, POLLOUT, 0), OUTPUT);
    ck_assert_int_eq(polled(p.here, POLLWRNORM, 0), OUTPUT);
    ck_assert_int_eq(look(p.here), INPUT | OUTPUT);
    succeed(shutdown(p.peer, SD_SEND));
    run_idle();
    ck_assert_int_eq(look(p.here),
                     INPUT | OUTPUT); /* there is something to receive before the end */
    receive_text(p.here, "x");
    ck_assert_int_eq(polled(p.here, POLLIN, -1), INPUT | POLLHUP);
    receive_text(p.here, "");
    ck_assert_int_eq(look(p.here), INPUT | OUTPUT | POLLHUP); /* an end stays */
}
END_TEST

/* proves: K1 */
START_TEST(a_connection_that_was_reset)
{
    struct pair p = tcp_pair();
    reset(p.peer);
    ck_assert_int_eq(polled(p.here, 0, -1), FAILED);
    ck_assert_int_eq(look(p.here), INPUT | OUTPUT | FAILED);
    fail_with(recv(p.here, (char[1]){0}, 1, 0), WSAECONNRESET);
    ck_assert_int_eq(polled(p.here, 0, -1), FAILED); /* also when the system forgot it */
    ck_assert_int_eq(look(p.here), INPUT | OUTPUT | FAILED);
}
END_TEST

/* proves: W1 WRITE-3 */
START_TEST(saying_no_promises_an_fd_write)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    ck_assert_int_eq(look(p.here), OUTPUT);
    expect(p.here, "");
    size_t bytes = fill(p.here);
    set_blocking(p.peer, false);
    expect(p.here, "");
    while (bytes) {
        polled(p.peer, INPUT, -1);
        bytes -= drain(p.peer);
    }
    expect(p.here, "FD_WRITE"); /* of the send that was refused */
    bytes = fill(p.here);
    ck_assert_int_eq(polled(p.here, INPUT, 0), 0);
    ck_assert_int_eq(polled(p.here, OUTPUT, 0), 0);
    ck_assert_int_eq(polled(p.here, OUTPUT, 0), 0);
    while (bytes) {
        polled(p.peer, INPUT, -1);
        bytes -= drain(p.peer);
    }
    expect(p.here, "FD_WRITE");
    ck_assert_int_eq(polled(p.here, OUTPUT, 0), OUTPUT);
    expect(p.here, "");
}
END_TEST

/* Room that the loop never saw missing: only the answer "not writable" makes it news. */
/* proves: W1 */
START_TEST(the_answer_alone_arms_fd_write)
{
    struct pair p = tcp_pair();
    int copy = raw_dup(p.here);
    select_events(p.here, FD_WRITE);
    expect(p.here, "FD_WRITE");
    static char chunk[65536];
    size_t bytes = 0;
    for (ssize_t sent; (sent = write(copy, chunk, sizeof(chunk))) > 0;) /* past the library */
        bytes += (size_t)sent;
    for (int asked = 0; asked < 2; asked++) {
        ck_assert_int_eq(polled(p.here, asked ? POLLOUT : POLLIN, 0), 0);
        if (asked)
            receive_all(p.peer, bytes);
        expect(p.here, asked ? "FD_WRITE" : "");
    }
    sys_close(copy);
}
END_TEST

/* proves: D2 GATE-2 */
START_TEST(asking_for_reading_changes_no_gate)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "x");
    polled(p.here, INPUT, -1);
    expect(p.here, "FD_READ");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(look(p.here), INPUT | OUTPUT);
    expect(p.here, "");
    receive_text(p.here, "x");
    expect(p.here, "");
}
END_TEST

START_TEST(a_listening_socket)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    ck_assert_int_eq(look(listener), 0);
    succeed(attempt(client, &address));
    ck_assert_int_eq(polled(listener, POLLRDNORM, -1), INPUT);
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
    ck_assert_int_eq(look(listener), 0);
}
END_TEST

static int CALLBACK later(LPWSABUF id, LPWSABUF data, LPQOS sqos, LPQOS gqos, LPWSABUF callee,
                          LPWSABUF callee_data, GROUP *group, DWORD_PTR context)
{
    (void)id, (void)data, (void)sqos, (void)gqos, (void)callee, (void)callee_data, (void)group;
    WSAPOLLFD inside = {(int)context, POLLIN, 0};
    fail_with(WSAPoll(&inside, 1, 0), WSAEINPROGRESS);
    return CF_DEFER;
}

/* proves: C4 CALL-4 */
START_TEST(a_request_that_was_left_in_the_queue)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    succeed(attempt(client, &address));
    fail_with(WSAAccept(listener, NULL, NULL, later, listener), WSATRY_AGAIN);
    ck_assert_int_eq(polled(listener, POLLIN, -1), INPUT);
    ck_assert_int_eq(polled(listener, POLLOUT, 0), 0);
}
END_TEST

/* proves: S3 */
START_TEST(a_socket_that_was_never_connected)
{
    SOCKET s = tcp_socket();
    ck_assert_int_eq(look(s), 0);
    select_events(s, FD_ALL_EVENTS);
    ck_assert_int_eq(look(s), 0);
    expect(s, "");
}
END_TEST

/* proves: C1 CONNECT-5 */
START_TEST(an_attempts_outcome)
{
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    set_blocking(s, false);
    for (int i = 0; i < 2; i++) {
        fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
        ck_assert_int_eq(polled(s, POLLOUT, -1), OUTPUT | FAILED);
        ck_assert_int_eq(polled(s, POLLIN, 0), FAILED);
    }
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    ck_assert_int_eq(polled(s, POLLOUT, -1), OUTPUT);
    ck_assert_int_eq(look(s), OUTPUT);
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
}
END_TEST

START_TEST(urgent_data)
{
    struct pair p = tcp_pair();
    char byte;
    ck_assert_int_eq(send(p.peer, "!", 1, MSG_OOB), 1);
    ck_assert_int_eq(polled(p.here, POLLRDBAND, -1), URGENT);
    ck_assert_int_eq(polled(p.here, POLLPRI, 0), URGENT);
    ck_assert_int_eq(look(p.here) & ~INPUT, OUTPUT | URGENT);
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_OOB), 1);
    ck_assert_int_eq(byte, '!');
    ck_assert_int_eq(polled(p.here, URGENT, 0), 0);
}
END_TEST

/* proves: D3 */
START_TEST(datagrams)
{
    struct sockaddr_in address, nobody;
    SOCKET s = udp_socket(&address), t = udp_socket(NULL), gone = udp_socket(&nobody);
    ck_assert_int_eq(look(s), OUTPUT);
    ck_assert_int_eq(sendto(t, "", 0, 0, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(polled(s, POLLIN, -1), INPUT); /* an empty datagram is no end */
    receive_text(s, "");
    ck_assert_int_eq(look(s), OUTPUT);
    succeed(closesocket(gone));
    succeed(attempt(t, &nobody));
    ck_assert_int_eq(send(t, "x", 1, 0), 1);
    ck_assert_int_eq(polled(t, POLLIN, -1) & POLLERR, POLLERR);
    fail_with(recv(t, (char[1]){0}, 1, 0), WSAECONNRESET);
    ck_assert_int_eq(look(t), OUTPUT);
}
END_TEST

START_TEST(many_sockets)
{
    enum { MANY = 200 };
    static WSAPOLLFD set[MANY];
    struct sockaddr_in address[MANY];
    SOCKET sender = udp_socket(NULL);
    for (int i = 0; i < MANY; i++)
        set[i] = (WSAPOLLFD){(int)udp_socket(&address[i]), POLLIN, 0x5a5a};
    ck_assert_int_eq(WSAPoll(set, MANY, 0), 0);
    for (int i = 0; i < MANY; i += 3)
        ck_assert_int_eq(
            sendto(sender, "x", 1, 0, (struct sockaddr *)&address[i], sizeof(address[i])), 1);
    run_idle();
    ck_assert_int_eq(WSAPoll(set, MANY, -1), (MANY + 2) / 3);
    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(set[i].revents, i % 3 ? 0 : INPUT);
}
END_TEST

START_TEST(what_is_no_socket)
{
    struct pair p = tcp_pair();
    int ends[2];
    ck_assert_int_eq(sys_pipe(ends), 0);
    WSAPOLLFD set[] = {{-1, POLLIN, 0x5a5a},
                       {ends[0], POLLIN, 0},
                       {(int)p.here, POLLIN, 0x5a5a},
                       {(int)p.peer, POLLOUT, 0}};
    succeed(closesocket(p.peer));
    ck_assert_int_eq(WSAPoll(set, 4, -1), 2 + (set[2].revents != 0));
    ck_assert_int_eq(set[0].revents, 0); /* ignored */
    ck_assert_int_eq(set[1].revents, POLLNVAL);
    ck_assert_int_eq(set[3].revents, POLLNVAL);
    ck_assert_int_eq(WSAPoll(set, 1, 0), 0);
    sys_close(ends[0]);
    sys_close(ends[1]);
}
END_TEST

START_TEST(bad_arguments)
{
    struct pair p = tcp_pair();
    WSAPOLLFD set[] = {{(int)p.here, POLLOUT, 0x5a5a}, {(int)p.here, POLLHUP, 0x5a5a}};
    fail_with(WSAPoll(set, 0, 0), WSAEINVAL);
    fail_with(WSAPoll(NULL, 0, 0), WSAEINVAL);
    fail_with(WSAPoll(NULL, 1, 0), WSAEFAULT);
    fail_with(WSAPoll(set, 2, 0), WSAEINVAL);
    ck_assert_int_eq(set[0].revents, 0x5a5a);
    succeed(WSACleanup());
    fail_with(WSAPoll(set, 1, 0), WSANOTINITIALISED);
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

START_TEST(a_time_that_runs_out)
{
    struct pair p = tcp_pair();
    int64_t start = sys_now_ms();
    ck_assert_int_eq(polled(p.here, INPUT, 30), 0);
    ck_assert_int_ge(sys_now_ms() - start, 29); /* the clock's unit */
    start = sys_now_ms();
    ck_assert_int_eq(polled(tcp_socket(), INPUT, 30), 0);
    ck_assert_int_ge(sys_now_ms() - start, 29);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_connection);
    tcase_add_test(tc, a_connection_that_was_reset);
    tcase_add_test(tc, saying_no_promises_an_fd_write);
    tcase_add_test(tc, the_answer_alone_arms_fd_write);
    tcase_add_test(tc, asking_for_reading_changes_no_gate);
    tcase_add_test(tc, a_listening_socket);
    tcase_add_test(tc, a_request_that_was_left_in_the_queue);
    tcase_add_test(tc, a_socket_that_was_never_connected);
    tcase_add_test(tc, an_attempts_outcome);
    tcase_add_test(tc, urgent_data);
    tcase_add_test(tc, datagrams);
    tcase_add_test(tc, many_sockets);
    tcase_add_test(tc, what_is_no_socket);
    tcase_add_test(tc, bad_arguments);
    tcase_add_test(tc, a_time_that_runs_out);
}

int main(void)
{
    return run_suite("poll", add);
}
