/* Sending on a connection that ends: reset, shut down here, ended by the peer. */
#include "support.h"

#include <signal.h>

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

/* proves: W4 W3 K1 P2 */
START_TEST(a_reset_socket_never_gets_it)
{
    int code = _i == ASYNCSELECT_WINDOWS ? WSAECONNABORTED : WSAECONNRESET;
    const char *closed =
        code == WSAECONNRESET ? "FD_CLOSE:WSAECONNRESET" : "FD_CLOSE:WSAECONNABORTED";
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    fill(p.here);
    reset(p.peer);
    expect(p.here, closed);
    for (int i = 0; i < 3; i++)
        fail_with(send(p.here, "x", 1, 0), WSAECONNRESET);
    expect(p.here, "");
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, closed);
    select_events(p.here, FD_WRITE);
    expect(p.here, "");
}
END_TEST

/* proves: W4 W3 */
START_TEST(a_send_that_meets_the_reset_first_is_not_followed_by_it)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    reset(p.peer);
    run_idle();
    expect(p.here, "FD_CLOSE:WSAECONNRESET");

    p = tcp_pair();
    reset(p.peer);
    set_blocking(p.here, false);
    fail_with(send(p.here, "x", 1, 0), WSAECONNRESET);
    fail_with(send(p.here, "x", 1, 0), WSAECONNRESET);
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: WRITE-1 W3 */
START_TEST(after_a_local_end_of_sending_it_never_comes)
{
    struct pair p = tcp_pair();
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE");
    size_t bytes = fill(p.here);
    succeed(shutdown(p.here, SD_SEND));
    fail_with(send(p.here, "x", 1, 0), WSAESHUTDOWN);
    take(p.peer, bytes);
    expect(p.here, "");
    fail_with(send(p.here, "x", 1, 0), WSAESHUTDOWN);
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    fail_with(send(p.here, "x", 1, 0), WSAESHUTDOWN);
}
END_TEST

/* proves: WRITE-3 CLOSE-7 */
START_TEST(the_peers_end_of_sending_does_not_end_ours)
{
    struct pair p = tcp_pair();
    succeed(shutdown(p.peer, SD_SEND));
    select_events(p.here, WRITE_AND_CLOSE);
    expect(p.here, "FD_WRITE FD_CLOSE");
    size_t bytes = fill(p.here);
    expect(p.here, "");
    take(p.peer, bytes);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: K2 W4 W3 */
START_TEST(a_send_after_the_peer_closed_is_reset)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    succeed(closesocket(p.peer));
    expect(p.here, "FD_WRITE FD_CLOSE");
    ck_assert_int_eq(send(p.here, "x", 1, 0), 1); /* nobody there: the answer is a reset */
    expect(p.here, "");
    fail_with(send(p.here, "x", 1, 0), WSAECONNRESET);
    fail_with(send(p.here, "x", 1, 0), WSAECONNRESET);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

static volatile sig_atomic_t pipe_signals;

static void on_pipe(int number)
{
    (void)number;
    pipe_signals++;
}

/* A connection whose next send fails with EPIPE: the peer's end, and then a reset. */
static SOCKET broken(void)
{
    struct pair p = tcp_pair();
    succeed(shutdown(p.peer, SD_SEND));
    reset(p.peer);
    return p.here;
}

/* proves: W3 K1 */
START_TEST(no_send_raises_sigpipe)
{
    struct pair p = tcp_pair();
    SOCKET one = broken(), two = broken();
    WSABUF parts[2] = {{.len = 1, .buf = (char[]){'x'}}, {.len = 1, .buf = (char[]){'y'}}};
    int ends[2], error = 0;
    DWORD sent;
    ck_assert(signal(SIGPIPE, on_pipe) != SIG_ERR);
    succeed(shutdown(p.here, SD_BOTH));
    fail_with(send(p.here, "x", 1, 0), WSAESHUTDOWN);
    for (int i = 0; i < 2; i++) {
        fail_with(send(one, "x", 1, 0), WSAECONNRESET);
        ck_assert_int_eq(WSPSend(two, parts, 2, &sent, 0, NULL, NULL, NULL, &error), SOCKET_ERROR);
        ck_assert_int_eq(error, WSAECONNRESET);
    }
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    succeed(closesocket((SOCKET)ends[1]));
    fail_with(send((SOCKET)ends[0], "x", 1, 0), WSAECONNRESET);
    succeed(closesocket((SOCKET)ends[0]));
    ck_assert_int_eq(pipe_signals, 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_loop_test(tc, a_reset_socket_never_gets_it, ASYNCSELECT_DOCUMENTED,
                        ASYNCSELECT_WINDOWS + 1);
    tcase_add_test(tc, a_send_that_meets_the_reset_first_is_not_followed_by_it);
    tcase_add_test(tc, after_a_local_end_of_sending_it_never_comes);
    tcase_add_test(tc, the_peers_end_of_sending_does_not_end_ours);
    tcase_add_test(tc, a_send_after_the_peer_closed_is_reset);
    tcase_add_test(tc, no_send_raises_sigpipe);
}

int main(void)
{
    return run_suite("write-end", add);
}
