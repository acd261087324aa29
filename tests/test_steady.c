/* What a message costs when all is under way: counted, so that it stays so. The loop is epoll's. */
#include "echo_world.h"

#include <check.h>
#include <event2/event.h>
#include <pthread.h>
#include <sys/epoll.h>

#include "asyncselect.h"
#include "sys.h"
#include "tally.h"
#include "tap.h"

enum { CLIENTS = ECHO_MOST, MESSAGE = ECHO_MESSAGE, WARM = 8, BYTES_MOST = 512 };

static int peers[CLIENTS];

/* The world over a window, and its peers; run handles until so many were accepted and so many
 * messages read. */
static void open_world(HWND (*way)(void), void (*run)(unsigned accepted, unsigned handled))
{
    echo_open(way);
    for (int i = 0; i < CLIENTS; i++)
        peers[i] = peer_connect(ntohs(echo_world.name.sin_port));
    run(CLIENTS, 0);
}

/* One message on each connection. */
static struct tally round_of(void (*run)(unsigned accepted, unsigned handled))
{
    for (int i = 0; i < CLIENTS; i++)
        peer_send(peers[i], MESSAGE);
    for (int i = 0; i < CLIENTS; i++)
        peer_await((int)echo_world.sockets[i], MESSAGE);
    echo_world.handled = 0;
    tally_begin();
    run(CLIENTS, CLIENTS);
    struct tally tally = tally_end();
    ck_assert(!echo_world.broken);
    for (int i = 0; i < CLIENTS; i++)
        peer_receive(peers[i], MESSAGE);
    return tally;
}

/* libevent asks for more at a time when it got as many as it asked for: never 48. */
static void warm_up(void (*run)(unsigned accepted, unsigned handled))
{
    for (int i = 0; i < WARM; i++)
        round_of(run);
}

static void expect_steady(struct tally tally)
{
    ck_assert_uint_eq(tally.receives, CLIENTS);
    ck_assert_uint_eq(tally.sends, CLIENTS);
    ck_assert_uint_le(tally.looks, CLIENTS);
    ck_assert_uint_eq(tally.controls, 0);
    ck_assert_uint_eq(tally.wakes, 0);
    ck_assert_uint_eq(tally.others, 0);
    ck_assert_uint_eq(tally.allocations, 0);
}

static void expect_shares(HWND (*way)(void), void (*run)(unsigned accepted, unsigned handled))
{
    open_world(way, run);
    warm_up(run);
    struct tally tally = round_of(run);
    expect_steady(tally);
    ck_assert_uint_eq(tally.waits, 1);
    ck_assert_uint_eq(tally.looks, 1);
}

START_TEST(a_message_through_the_queue_is_a_receive_a_send_and_shares_of_a_wait_and_a_look)
{
    expect_shares(echo_over_a_queue, echo_run_queue);
}
END_TEST

START_TEST(a_message_to_a_callback_is_a_receive_a_send_and_shares_of_a_wait_and_a_look)
{
    expect_shares(echo_over_a_base, echo_run_base);
}
END_TEST

/* ---- many that are ready ---- */

enum { MANY = 150, TOGETHER = 64 };

static void make_many(SOCKET *sockets)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < MANY; i++) {
        sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
        ck_assert_int_eq(bind(sockets[i], (struct sockaddr *)&name, sizeof(name)), 0);
        ck_assert_int_eq(WSAAsyncSelect(sockets[i], echo_world.window, WM_APP, FD_READ), 0);
    }
}

static void send_to_each(const SOCKET *sockets)
{
    for (int i = 0; i < MANY; i++) {
        struct sockaddr_in name;
        int size = sizeof(name);
        ck_assert_int_eq(getsockname(sockets[i], (struct sockaddr *)&name, &size), 0);
        ck_assert_int_eq(sendto(sockets[i], "x", 1, 0, (struct sockaddr *)&name, size), 1);
    }
}

/* So many messages, and the receive that each asks for. */
static struct tally take(unsigned count)
{
    MSG message;
    char byte;
    bool broken = false;
    tally_begin();
    for (unsigned i = 0; i < count; i++)
        broken = GetMessageA(&message, NULL, 0, 0) <= 0 ||
                 recv((SOCKET)message.wParam, &byte, 1, 0) != 1 || broken;
    struct tally tally = tally_end();
    ck_assert(!broken);
    return tally;
}

/* What the last receives have left to be looked at. */
static void find_nothing(void)
{
    MSG message;
    ck_assert(!PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
}

/* They are warm, and each has a datagram. */
static void open_many(SOCKET *sockets)
{
    echo_open(echo_over_a_queue);
    make_many(sockets);
    for (int i = 0; i < WARM; i++) {
        send_to_each(sockets);
        take(MANY);
        find_nothing();
    }
    send_to_each(sockets);
}

static void close_many(const SOCKET *sockets)
{
    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(closesocket(sockets[i]), 0);
}

/* What was looked at longer ago has left the processor's cache by the time that its message comes. */
START_TEST(of_many_that_are_ready_the_queue_gets_those_that_one_look_is_for)
{
    SOCKET sockets[MANY];
    open_many(sockets);
    struct tally first = take(1);
    ck_assert_uint_eq(first.waits, 1);
    ck_assert_uint_eq(first.looks, 1);
    struct tally rest = take(TOGETHER - 1);
    ck_assert_uint_eq(rest.waits + rest.looks, 0);
    struct tally second = take(TOGETHER);
    ck_assert_uint_eq(second.waits, 0);
    ck_assert_uint_eq(second.looks, 1);
    close_many(sockets);
}
END_TEST

/* What the loop saw of a socket before a call on it does not count. */
START_TEST(what_a_call_takes_while_others_are_handled_is_not_told)
{
    SOCKET sockets[MANY];
    char byte;
    open_many(sockets);
    take(1);
    ck_assert_int_eq(recv(sockets[MANY - 1], &byte, 1, 0), 1); /* not looked at yet */
    take(MANY - 2);
    find_nothing();
    close_many(sockets);
}
END_TEST

/* A socket of somebody else's under this number, who has a datagram. */
static void replace(SOCKET s)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    unsigned size = sizeof(name);
    char byte = 0;
    struct iovec part = {&byte, 1};
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(sys_close((int)s), 0);
    int fd = sys_socket(AF_INET, SOCK_DGRAM, 0, false);
    ck_assert_int_eq(fd, (int)s); /* the lowest that is free */
    ck_assert_int_eq(sys_bind(fd, (struct sockaddr *)&name, size), 0);
    ck_assert_int_eq(sys_getsockname(fd, (struct sockaddr *)&name, &size), 0);
    ck_assert_int_eq(sys_send(fd, &part, 1, 0, (struct sockaddr *)&name, size), 1);
}

/* proves: K5 */
START_TEST(a_report_from_before_a_call_proves_nothing)
{
    SOCKET sockets[MANY], last;
    char byte;
    open_many(sockets);
    take(1);
    last = sockets[MANY - 1]; /* reported, and not looked at yet */
    ck_assert_int_eq(recv(last, &byte, 1, 0), 1);
    replace(last);
    take(MANY - 2);
    find_nothing();
    close_many(sockets);
}
END_TEST

/* ---- the background thread ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled, opened;
    bool closed; /* the thread waits in its callback: what comes meanwhile it finds together */
    unsigned first, end;
    struct {
        SOCKET s;
        LPARAM lParam;
    } slots[4 * CLIENTS];
} handed = {.lock = PTHREAD_MUTEX_INITIALIZER,
            .filled = PTHREAD_COND_INITIALIZER,
            .opened = PTHREAD_COND_INITIALIZER};

static void close_gate(bool closed)
{
    pthread_mutex_lock(&handed.lock);
    handed.closed = closed;
    pthread_cond_signal(&handed.opened);
    pthread_mutex_unlock(&handed.lock);
}

static BOOL post_over(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd;
    (void)uMsg;
    (void)context;
    pthread_mutex_lock(&handed.lock);
    while (handed.closed)
        pthread_cond_wait(&handed.opened, &handed.lock);
    unsigned i = handed.end++ % (4 * CLIENTS);
    handed.slots[i].s = wParam;
    handed.slots[i].lParam = lParam;
    pthread_cond_signal(&handed.filled);
    pthread_mutex_unlock(&handed.lock);
    return TRUE;
}

static void run_handed(unsigned accepted, unsigned handled)
{
    close_gate(false);
    while (echo_world.accepted < accepted || echo_world.handled < handled) {
        pthread_mutex_lock(&handed.lock);
        while (handed.first == handed.end)
            pthread_cond_wait(&handed.filled, &handed.lock);
        unsigned i = handed.first++ % (4 * CLIENTS);
        SOCKET s = handed.slots[i].s;
        LPARAM lParam = handed.slots[i].lParam;
        pthread_mutex_unlock(&handed.lock);
        echo_handle(s, lParam);
    }
    close_gate(true);
}

static HWND over_the_background(void)
{
    return asyncselect_window_new(NULL, post_over, NULL);
}

START_TEST(a_receive_that_drains_wakes_no_background_thread)
{
    open_world(over_the_background, run_handed);
    warm_up(run_handed);
    for (int i = 0; i < WARM; i++)
        expect_steady(round_of(run_handed));
}
END_TEST

/* ---- many that are idle ---- */

/* A selected socket that nothing happens to; the window's. */
static SOCKET make_one_idle(void)
{
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    if (s != INVALID_SOCKET)
        ck_assert_int_eq(WSAAsyncSelect(s, echo_world.window, WM_APP, FD_READ | FD_CLOSE), 0);
    return s;
}

static unsigned make_idle(unsigned most)
{
    unsigned count = 0;
    while (count < most && make_one_idle() != INVALID_SOCKET)
        count++;
    event_base_loop(echo_world.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    return count;
}

START_TEST(sockets_that_are_idle_cost_the_others_nothing)
{
    unsigned left = peer_descriptors_left(19000);
    open_world(echo_over_a_base, echo_run_base);
    warm_up(echo_run_base);
    struct tally without = round_of(echo_run_base);
    ck_assert_uint_ge(make_idle(left), left - 200);
    warm_up(echo_run_base);
    struct tally with = round_of(echo_run_base);
    ck_assert_mem_eq(&with, &without, sizeof(with));
}
END_TEST

/* With what the tables grow for them, which they do by doubling: from one power of two to the next. */
START_TEST(a_selected_socket_takes_no_more_memory_than_promised)
{
    enum { COUNT = 1024 };
    if (!tally_sees_memory() || peer_descriptors_left(2 * COUNT) < 2 * COUNT)
        return;
    open_world(echo_over_a_base, echo_run_base);
    while (make_one_idle() < COUNT - 1)
        continue;
    make_idle(0);
    size_t before = tally_memory();
    ck_assert_uint_eq(make_idle(COUNT), COUNT);
    size_t each = (tally_memory() - before) / COUNT;
    /* A record has a mutex; where that is larger than on x86-64, so is what malloc() gives. */
    size_t most = BYTES_MOST + (sizeof(pthread_mutex_t) > 40 ? 16 : 0);
    ck_assert_msg(each <= most, "%zu bytes", each);
    ck_assert_uint_gt(each, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("steady");
    TCase *tc = tcase_create("steady");
    tcase_add_test(tc,
                   a_message_through_the_queue_is_a_receive_a_send_and_shares_of_a_wait_and_a_look);
    tcase_add_test(tc, a_message_to_a_callback_is_a_receive_a_send_and_shares_of_a_wait_and_a_look);
    tcase_add_test(tc, of_many_that_are_ready_the_queue_gets_those_that_one_look_is_for);
    tcase_add_test(tc, what_a_call_takes_while_others_are_handled_is_not_told);
    tcase_add_test(tc, a_report_from_before_a_call_proves_nothing);
    tcase_add_test(tc, a_receive_that_drains_wakes_no_background_thread);
    tcase_add_test(tc, sockets_that_are_idle_cost_the_others_nothing);
    tcase_add_test(tc, a_selected_socket_takes_no_more_memory_than_promised);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
