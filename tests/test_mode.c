/* The blocking mode that a selection takes away, and calls that block while it is made. */
#include "support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "sys.h"

static bool is_nonblocking(SOCKET s)
{
    return sys_get_nonblocking((int)s) == 1;
}

/* proves: CALL-6 */
START_TEST(every_call_makes_the_socket_nonblocking)
{
    SOCKET selected = udp_socket(NULL), cancelled = udp_socket(NULL), again = udp_socket(NULL);
    char byte;
    ck_assert(!is_nonblocking(selected) && !is_nonblocking(cancelled));
    select_events(selected, FD_READ);
    succeed(WSAAsyncSelect(cancelled, NULL, 0, 0));
    ck_assert(is_nonblocking(selected) && is_nonblocking(cancelled));
    fail_with(recv(selected, &byte, 1, 0), WSAEWOULDBLOCK);
    fail_with(recv(cancelled, &byte, 1, 0), WSAEWOULDBLOCK);
    select_events(again, FD_READ);
    succeed(WSAAsyncSelect(again, NULL, 0, 0));
    ck_assert(is_nonblocking(again)); /* cancelling does not set it back */
    set_blocking(again, true);
    succeed(WSAAsyncSelect(again, NULL, 0, 0));
    ck_assert(is_nonblocking(again));
}
END_TEST

/* proves: CALL-7 I1 */
START_TEST(blocking_mode_comes_back_only_after_cancelling)
{
    struct pair p = tcp_pair();
    u_long off = 0, on = 1;
    int error;
    DWORD written;
    select_events(p.here, FD_READ);
    fail_with(ioctlsocket(p.here, (long)FIONBIO, &off), WSAEINVAL);
    ck_assert(is_nonblocking(p.here));
    succeed(ioctlsocket(p.here, (long)FIONBIO, &on));
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    fail_with(ioctlsocket(p.here, (long)FIONBIO, &off), WSAEINVAL); /* posted events too */
    ck_assert_int_eq(WSPIoctl(p.here, (DWORD)FIONBIO, &off, sizeof(off), NULL, 0, &written, NULL,
                              NULL, NULL, &error),
                     SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEINVAL);
    fail_with(ioctlsocket(p.here, (long)FIONBIO, NULL), WSAEFAULT);
    select_events(p.here, FD_QOS); /* whatever the events are */
    fail_with(ioctlsocket(p.here, (long)FIONBIO, &off), WSAEINVAL);
    succeed(WSAAsyncSelect(p.here, window, WM_SOCKET, 0));
    succeed(ioctlsocket(p.here, (long)FIONBIO, &off));
    ck_assert(!is_nonblocking(p.here));
    receive_text(p.here, "data");
}
END_TEST

/* proves: CALL-7 I1 */
START_TEST(without_events_the_mode_is_free)
{
    SOCKET s = tcp_socket();
    set_blocking(s, false);
    ck_assert(is_nonblocking(s));
    set_blocking(s, true);
    ck_assert(!is_nonblocking(s));
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
    set_blocking(s, true);
    ck_assert(!is_nonblocking(s));
}
END_TEST

/* ---- calls that block in another thread ---- */

struct blocked {
    pthread_t thread;
    SOCKET s;
    int (*call)(SOCKET s);
    int result;
    int error;
};

static void *run_blocked(void *argument)
{
    struct blocked *b = argument;
    b->result = b->call(b->s);
    b->error = WSAGetLastError();
    return NULL;
}

static int receive_one(SOCKET s)
{
    char byte;
    return recv(s, &byte, 1, 0);
}

static int accept_one(SOCKET s)
{
    SOCKET accepted = accept(s, NULL, NULL);
    return accepted == INVALID_SOCKET ? SOCKET_ERROR : closesocket(accepted);
}

static int send_much(SOCKET s)
{
    static char much[32 << 20];
    return send(s, much, sizeof(much), 0);
}

/* Starts the call, and returns when it is under way: until then the socket is asked with a call
 * that is refused anyway, and whose refusal comes after WSAEINPROGRESS [S2]. */
static void start_blocked(struct blocked *b, SOCKET s, int (*call)(SOCKET s))
{
    b->s = s;
    b->call = call;
    ck_assert_int_eq(pthread_create(&b->thread, NULL, run_blocked, b), 0);
    do {
        sched_yield();
        ck_assert_int_eq(WSAAsyncSelect(s, NULL, WM_SOCKET, FD_READ), SOCKET_ERROR);
    } while (WSAGetLastError() == WSAEINVAL);
    ck_assert_int_eq(WSAGetLastError(), WSAEINPROGRESS);
}

static void end_blocked(struct blocked *b, int result, int error)
{
    ck_assert_int_eq(pthread_join(b->thread, NULL), 0);
    ck_assert_int_eq(b->result, result);
    if (error)
        ck_assert_str_eq(asyncselect_error_name(b->error), asyncselect_error_name(error));
}

static void refuse_while_blocked(SOCKET s)
{
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ), WSAEINPROGRESS);
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, 0), WSAEINPROGRESS);
    fail_with(WSAAsyncSelect(s, (HWND)-1, WM_SOCKET, -1), WSAEINPROGRESS);
    ck_assert(!is_nonblocking(s));
}

/* proves: CALL-4 S2 */
START_TEST(a_blocked_receive_refuses_selections)
{
    struct pair p = tcp_pair(), other = tcp_pair();
    struct blocked b;
    start_blocked(&b, p.here, receive_one);
    refuse_while_blocked(p.here);
    select_events(other.here, FD_WRITE); /* it is this socket's alone */
    expect(other.here, "FD_WRITE");
    send_text(p.peer, "12");
    end_blocked(&b, 1, 0);
    expect(p.here, ""); /* nothing has been selected */
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
}
END_TEST

/* proves: CALL-4 S2 */
START_TEST(a_blocked_accept_refuses_selections)
{
    struct sockaddr_in address;
    struct blocked b;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    start_blocked(&b, listener, accept_one);
    refuse_while_blocked(listener);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    end_blocked(&b, 0, 0);
    select_events(listener, FD_ACCEPT);
    expect(listener, "");
}
END_TEST

/* proves: CALL-4 S2 */
START_TEST(a_blocked_send_refuses_selections)
{
    struct pair p = tcp_pair();
    struct blocked b;
    static char room[65536];
    start_blocked(&b, p.here, send_much);
    refuse_while_blocked(p.here);
    for (int left = 32 << 20; left > 0;) {
        int got = recv(p.peer, room, sizeof(room), 0);
        ck_assert_int_gt(got, 0);
        left -= got;
    }
    end_blocked(&b, 32 << 20, 0);
    select_events(p.here, FD_WRITE);
    expect(p.here, "FD_WRITE");
}
END_TEST

/* proves: CALL-4 K4 */
START_TEST(closing_ends_a_blocked_receive)
{
    struct pair p = tcp_pair();
    struct blocked b;
    start_blocked(&b, p.here, receive_one);
    succeed(closesocket(p.here));
    end_blocked(&b, SOCKET_ERROR, WSAEINTR);
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET, FD_READ), WSAENOTSOCK);
}
END_TEST

static atomic_bool enough;

static void *ask_all_the_time(void *argument)
{
    struct sockaddr_in name;
    SOCKET s = *(SOCKET *)argument;
    while (!atomic_load(&enough)) {
        int length = sizeof(name), value, size = sizeof(value);
        ck_assert_int_eq(getsockname(s, (struct sockaddr *)&name, &length), 0);
        ck_assert_int_eq(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &size), 0);
    }
    return NULL;
}

/* proves: CALL-4 S5 */
START_TEST(a_call_that_cannot_block_refuses_nothing)
{
    SOCKET s = udp_socket(NULL);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, ask_all_the_time, &s), 0);
    for (int i = 0; i < 20000; i++)
        fail_with(WSAAsyncSelect(s, NULL, WM_SOCKET, FD_READ), WSAEINVAL);
    select_events(s, FD_READ);
    atomic_store(&enough, true);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, every_call_makes_the_socket_nonblocking);
    tcase_add_test(tc, blocking_mode_comes_back_only_after_cancelling);
    tcase_add_test(tc, without_events_the_mode_is_free);
    tcase_add_test(tc, a_blocked_receive_refuses_selections);
    tcase_add_test(tc, a_blocked_accept_refuses_selections);
    tcase_add_test(tc, a_blocked_send_refuses_selections);
    tcase_add_test(tc, closing_ends_a_blocked_receive);
    tcase_add_test(tc, a_call_that_cannot_block_refuses_nothing);
}

int main(void)
{
    return run_suite("mode", add);
}
