/* select(): its three sets, and what notification learns from it. */
#define FD_SETSIZE 300 /* the program's own bound */
#include "support.h"

#include <event2/event.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>

#include "sys.h"

/* What a look at one socket finds: some of 'r', 'w' and 'e', in this order. */
static const char *state(SOCKET s)
{
    static char found[4];
    fd_set sets[3];
    size_t length = 0;
    int expected = 0;
    for (int i = 0; i < 3; i++) {
        FD_ZERO(&sets[i]);
        FD_SET(s, &sets[i]);
    }
    int ready = select(0, &sets[0], &sets[1], &sets[2], &(struct timeval){0, 0});
    ck_assert_msg(ready >= 0, "%s", asyncselect_error_name(WSAGetLastError()));
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(sets[i].fd_count, FD_ISSET(s, &sets[i]) ? 1 : 0);
        if (!FD_ISSET(s, &sets[i]))
            continue;
        found[length++] = "rwe"[i];
        expected++;
    }
    found[length] = 0;
    ck_assert_int_eq(ready, expected);
    return found;
}

/* Waits in select for as long as it takes, in one set: 0 read, 1 write, 2 except. */
static void wait_in(int set, SOCKET s)
{
    fd_set members;
    FD_ZERO(&members);
    FD_SET(s, &members);
    ck_assert_int_eq(select(0, set == 0 ? &members : NULL, set == 1 ? &members : NULL,
                            set == 2 ? &members : NULL, NULL),
                     1);
    ck_assert(FD_ISSET(s, &members));
}

static int attempt(SOCKET s, const struct sockaddr_in *address)
{
    return connect(s, (const struct sockaddr *)address, sizeof(*address));
}

START_TEST(a_connection)
{
    struct pair p = tcp_pair();
    char byte;
    ck_assert_str_eq(state(p.here), "w");
    send_text(p.peer, "x");
    wait_in(0, p.here);
    ck_assert_str_eq(state(p.here), "rw");
    receive_text(p.here, "x");
    ck_assert_str_eq(state(p.here), "w");
    succeed(shutdown(p.peer, SD_SEND));
    wait_in(0, p.here);
    ck_assert_str_eq(state(p.here), "rw");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 0);
    ck_assert_str_eq(state(p.here), "rw"); /* an end stays */
}
END_TEST

/* proves: K1 */
START_TEST(a_connection_that_was_reset)
{
    struct pair p = tcp_pair();
    reset(p.peer);
    wait_in(0, p.here);
    ck_assert_str_eq(state(p.here), "rw"); /* neither would block: both fail */
    for (int i = 0; i < 2; i++) {
        fail_with(recv(p.here, (char[1]){0}, 1, 0), WSAECONNRESET);
        ck_assert_str_eq(state(p.here), "rw");
    }
}
END_TEST

START_TEST(a_full_connection)
{
    struct pair p = tcp_pair();
    set_blocking(p.here, false);
    size_t bytes = fill(p.here);
    ck_assert_str_eq(state(p.here), "");
    set_blocking(p.peer, false);
    while (bytes) {
        wait_in(0, p.peer);
        bytes -= drain(p.peer);
    }
    wait_in(1, p.here);
    ck_assert_str_eq(state(p.here), "w");
}
END_TEST

/* proves: W1 WRITE-3 */
START_TEST(saying_no_promises_an_fd_write)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    ck_assert_str_eq(state(p.here), "w");
    expect(p.here, "");
    size_t bytes = fill(p.here);
    set_blocking(p.peer, false);
    ck_assert_str_eq(state(p.here), "");
    ck_assert_str_eq(state(p.here), "");
    expect(p.here, "");
    while (bytes) {
        wait_in(0, p.peer);
        bytes -= drain(p.peer);
    }
    expect(p.here, "FD_WRITE");
    ck_assert_str_eq(state(p.here), "w");
    expect(p.here, "");
}
END_TEST

/* proves: D2 GATE-2 */
START_TEST(asking_for_reading_changes_no_gate)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "x");
    wait_in(0, p.here);
    expect(p.here, "FD_READ");
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(state(p.here), "rw");
    expect(p.here, "");
    receive_text(p.here, "x");
    expect(p.here, "");
    reset(p.peer);
    wait_in(0, p.here);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

START_TEST(a_listening_socket)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    ck_assert_str_eq(state(listener), "");
    succeed(attempt(client, &address));
    wait_in(0, listener);
    ck_assert_str_eq(state(listener), "r");
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
    ck_assert_str_eq(state(listener), "");
}
END_TEST

/* proves: S3 */
START_TEST(a_socket_that_was_never_connected)
{
    SOCKET s = tcp_socket();
    ck_assert_str_eq(state(s), "");
    select_events(s, FD_ALL_EVENTS);
    ck_assert_str_eq(state(s), "");
    expect(s, "");
}
END_TEST

/* proves: C1 CONNECT-5 */
START_TEST(an_attempts_outcome)
{
    struct sockaddr_in nobody = dead_address(), address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    int error = 0, length = sizeof(error);
    set_blocking(s, false);
    for (int i = 0; i < 2; i++) {
        fail_with(attempt(s, &nobody), WSAEWOULDBLOCK);
        wait_in(2, s);
        ck_assert_str_eq(state(s), "e"); /* a failure is in the third set only */
        succeed(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &length));
        ck_assert_int_eq(error, WSAECONNREFUSED);
    }
    fail_with(attempt(s, &address), WSAEWOULDBLOCK);
    wait_in(1, s);
    ck_assert_str_eq(state(s), "w");
    succeed(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &length));
    ck_assert_int_eq(error, 0);
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET);
}
END_TEST

START_TEST(urgent_data)
{
    struct pair p = tcp_pair();
    char byte;
    ck_assert_int_eq(send(p.peer, "!", 1, MSG_OOB), 1);
    wait_in(2, p.here);
    ck_assert_str_eq(state(p.here), "we");
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_OOB), 1);
    ck_assert_int_eq(byte, '!');
    ck_assert_str_eq(state(p.here), "w");
}
END_TEST

/* proves: D3 */
START_TEST(datagrams)
{
    struct sockaddr_in address, nobody;
    SOCKET s = udp_socket(&address), t = udp_socket(NULL), gone = udp_socket(&nobody);
    ck_assert_str_eq(state(s), "w");
    ck_assert_int_eq(sendto(t, "", 0, 0, (struct sockaddr *)&address, sizeof(address)), 0);
    wait_in(0, s);
    ck_assert_str_eq(state(s), "rw"); /* an empty datagram is one */
    receive_text(s, "");
    ck_assert_str_eq(state(s), "w");
    succeed(closesocket(gone));
    succeed(attempt(t, &nobody));
    ck_assert_int_eq(send(t, "x", 1, 0), 1); /* an ICMP error comes back: the receive's */
    wait_in(0, t);
    fail_with(recv(t, (char[1]){0}, 1, 0), WSAECONNRESET);
    ck_assert_str_eq(state(t), "w");
}
END_TEST

START_TEST(many_sockets)
{
    enum { MANY = 200 };
    static fd_set sets[2];
    static SOCKET s[MANY];
    struct sockaddr_in address[MANY];
    SOCKET sender = udp_socket(NULL);
    FD_ZERO(&sets[0]);
    for (int i = 0; i < MANY; i++) {
        s[i] = udp_socket(&address[i]);
        FD_SET(s[i], &sets[0]);
    }
    sets[1] = sets[0];
    ck_assert_int_eq(select(0, &sets[0], NULL, NULL, &(struct timeval){0, 0}), 0);
    ck_assert_uint_eq(sets[0].fd_count, 0);
    sets[0] = sets[1];
    for (int i = 0; i < MANY; i += 3)
        ck_assert_int_eq(
            sendto(sender, "x", 1, 0, (struct sockaddr *)&address[i], sizeof(address[i])), 1);
    run_idle();
    ck_assert_int_eq(select(0, &sets[0], &sets[1], NULL, NULL), (MANY + 2) / 3 + MANY);
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(FD_ISSET(s[i], &sets[0]), i % 3 == 0);
        ck_assert(FD_ISSET(s[i], &sets[1]));
    }
}
END_TEST

START_TEST(a_descriptor_beyond_the_systems_own_sets)
{
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max < 5000 ? limit.rlim_max : 5000;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    struct pair p = tcp_pair();
    int high = fcntl((int)p.here, F_DUPFD, 4500);
    ck_assert_int_ge(high, 4500);
    SOCKET s = (SOCKET)high;
    ck_assert_str_eq(state(s), "w");
    send_text(p.peer, "x");
    wait_in(0, s);
    ck_assert_str_eq(state(s), "rw");
    if (strcmp(event_base_get_method(base), "select") == 0) { /* libevent has the system's sets */
        fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ), WSAENETDOWN);
    } else {
        select_events(s, FD_READ);
        expect(s, "FD_READ");
    }
    receive_text(s, "x");
    succeed(closesocket(s));
}
END_TEST

START_TEST(bad_arguments)
{
    struct pair p = tcp_pair();
    struct timeval none = {0, 0}, negative = {-1, 0}, micro = {0, -1};
    fd_set empty, set;
    int ends[2];
    FD_ZERO(&empty);
    FD_ZERO(&set);
    FD_SET(p.here, &set);
    fail_with(select(0, NULL, NULL, NULL, &none), WSAEINVAL);
    fail_with(select(0, &empty, NULL, &empty, &none), WSAEINVAL);
    fail_with(select(0, &set, NULL, NULL, &negative), WSAEINVAL);
    fail_with(select(0, &set, NULL, NULL, &micro), WSAEINVAL);
    ck_assert(FD_ISSET(p.here, &set));
    ck_assert_int_eq(sys_pipe(ends), 0);
    FD_SET(ends[0], &set); /* not a socket */
    fail_with(select(0, NULL, &set, NULL, &none), WSAENOTSOCK);
    succeed(closesocket(p.peer));
    FD_ZERO(&set);
    FD_SET(p.peer, &set); /* not open */
    FD_SET(p.here, &set);
    fail_with(select(0, &set, NULL, NULL, &none), WSAENOTSOCK);
    sys_close(ends[0]);
    sys_close(ends[1]);
}
END_TEST

START_TEST(a_time_that_runs_out)
{
    struct pair p = tcp_pair();
    fd_set set;
    FD_ZERO(&set);
    FD_SET(p.here, &set);
    ck_assert_int_eq(select(0, &set, NULL, NULL, &(struct timeval){0, 1}), 0);
    ck_assert_uint_eq(set.fd_count, 0);
    FD_SET(p.here, &set);
    int64_t start = sys_now_ms();
    ck_assert_int_eq(select(0, &set, NULL, NULL, &(struct timeval){0, 30000}), 0);
    ck_assert_int_ge(sys_now_ms() - start, 29); /* the clock's unit */
}
END_TEST

START_TEST(the_macros)
{
    fd_set set;
    FD_ZERO(&set);
    for (SOCKET s = 0; s < FD_SETSIZE + 10; s++)
        FD_SET(s, &set);
    ck_assert_uint_eq(set.fd_count, FD_SETSIZE); /* what is too much is left out */
    FD_SET(7, &set);
    FD_CLR(9, &set);
    FD_CLR(9, &set);
    ck_assert_uint_eq(set.fd_count, FD_SETSIZE - 1);
    ck_assert(FD_ISSET(7, &set));
    ck_assert(!FD_ISSET(9, &set));
    FD_SET(9, &set);
    ck_assert(FD_ISSET(9, &set));
    ck_assert(!FD_ISSET(FD_SETSIZE + 5, &set));
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_connection);
    tcase_add_test(tc, a_connection_that_was_reset);
    tcase_add_test(tc, a_full_connection);
    tcase_add_test(tc, saying_no_promises_an_fd_write);
    tcase_add_test(tc, asking_for_reading_changes_no_gate);
    tcase_add_test(tc, a_listening_socket);
    tcase_add_test(tc, a_socket_that_was_never_connected);
    tcase_add_test(tc, an_attempts_outcome);
    tcase_add_test(tc, urgent_data);
    tcase_add_test(tc, datagrams);
    tcase_add_test(tc, many_sockets);
    tcase_add_test(tc, a_descriptor_beyond_the_systems_own_sets);
    tcase_add_test(tc, bad_arguments);
    tcase_add_test(tc, a_time_that_runs_out);
    tcase_add_test(tc, the_macros);
}

int main(void)
{
    return run_suite("select", add);
}
