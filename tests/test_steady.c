/* What a message costs when all is under way: counted, so that it stays so. The loop is epoll's. */
#include "asyncselect/winsock2.h"
#include "asyncselect/windows.h"

#include <check.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "asyncselect.h"
#include "tally.h"

enum { WM_SOCKET = WM_APP, CLIENTS = 48, MESSAGE = 64, ROOM = 4096, WARM = 8, BYTES_MOST = 512 };

/* An echo server of one window, and its peers. */
static struct world {
    HWND window;
    SOCKET listener;
    SOCKET sockets[CLIENTS];
    int peers[CLIENTS];
    unsigned accepted;
    unsigned handled; /* FD_READ messages */
    bool broken;      /* a call failed: Check allocates where it is asked */
} world;

static void handle(SOCKET s, LPARAM lParam)
{
    char data[ROOM];
    if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT)
        world.sockets[world.accepted++] = accept(s, NULL, NULL);
    if (WSAGETSELECTEVENT(lParam) != FD_READ)
        return;
    int got = recv(s, data, ROOM, 0);
    world.broken = world.broken || got != MESSAGE || send(s, data, got, 0) != got;
    world.handled++;
}

static void start(void)
{
    WSADATA data;
    memset(&world, 0, sizeof(world));
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

/* The world over a window; run handles until so many were accepted and so many messages read. */
static void open_world(HWND window, void (*run)(unsigned accepted, unsigned handled))
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int size = sizeof(name);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    world.window = window;
    world.listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(world.listener, (struct sockaddr *)&name, size), 0);
    ck_assert_int_eq(listen(world.listener, SOMAXCONN), 0);
    ck_assert_int_eq(getsockname(world.listener, (struct sockaddr *)&name, &size), 0);
    ck_assert_int_eq(WSAAsyncSelect(world.listener, window, WM_SOCKET,
                                    FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE),
                     0);
    for (int i = 0; i < CLIENTS; i++)
        world.peers[i] = peer_connect(ntohs(name.sin_port));
    run(CLIENTS, 0);
}

/* One message on each connection. */
static struct tally round_of(void (*run)(unsigned accepted, unsigned handled))
{
    for (int i = 0; i < CLIENTS; i++)
        peer_send(world.peers[i], MESSAGE);
    for (int i = 0; i < CLIENTS; i++)
        peer_await((int)world.sockets[i], MESSAGE);
    world.handled = 0;
    tally_begin();
    run(CLIENTS, CLIENTS);
    struct tally tally = tally_end();
    ck_assert(!world.broken);
    for (int i = 0; i < CLIENTS; i++)
        peer_receive(world.peers[i], MESSAGE);
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

/* ---- the built-in window ---- */

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    handle(wParam, lParam);
    return 0;
}

static HWND make_window(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "steady"};
    start();
    RegisterClassA(&class);
    return CreateWindowExA(0, "steady", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

static void run_queue(unsigned accepted, unsigned handled)
{
    MSG message;
    while (world.accepted < accepted || world.handled < handled) {
        GetMessageA(&message, NULL, 0, 0);
        DispatchMessageA(&message);
    }
}

START_TEST(a_message_through_the_queue_is_a_receive_a_send_and_shares_of_a_wait_and_a_look)
{
    open_world(make_window(), run_queue);
    warm_up(run_queue);
    struct tally tally = round_of(run_queue);
    expect_steady(tally);
    ck_assert_uint_eq(tally.waits, 1);
    ck_assert_uint_eq(tally.looks, 1);
}
END_TEST

/* ---- a base of the program's ---- */

static struct event_base *base;

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd;
    (void)uMsg;
    (void)context;
    handle(wParam, lParam);
    return TRUE;
}

static void run_base(unsigned accepted, unsigned handled)
{
    while (world.accepted < accepted || world.handled < handled)
        event_base_loop(base, EVLOOP_ONCE);
}

static HWND make_callback(void)
{
    start();
    base = event_base_new();
    return asyncselect_window_new(base, post, NULL);
}

START_TEST(a_message_to_a_callback_is_a_receive_a_send_and_shares_of_a_wait_and_a_look)
{
    open_world(make_callback(), run_base);
    warm_up(run_base);
    struct tally tally = round_of(run_base);
    expect_steady(tally);
    ck_assert_uint_eq(tally.waits, 1);
    ck_assert_uint_eq(tally.looks, 1);
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
    while (world.accepted < accepted || world.handled < handled) {
        pthread_mutex_lock(&handed.lock);
        while (handed.first == handed.end)
            pthread_cond_wait(&handed.filled, &handed.lock);
        unsigned i = handed.first++ % (4 * CLIENTS);
        SOCKET s = handed.slots[i].s;
        LPARAM lParam = handed.slots[i].lParam;
        pthread_mutex_unlock(&handed.lock);
        handle(s, lParam);
    }
    close_gate(true);
}

START_TEST(a_receive_that_drains_wakes_no_background_thread)
{
    start();
    open_world(asyncselect_window_new(NULL, post_over, NULL), run_handed);
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
        ck_assert_int_eq(WSAAsyncSelect(s, world.window, WM_SOCKET, FD_READ | FD_CLOSE), 0);
    return s;
}

static unsigned make_idle(unsigned most)
{
    unsigned count = 0;
    while (count < most && make_one_idle() != INVALID_SOCKET)
        count++;
    event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    return count;
}

START_TEST(sockets_that_are_idle_cost_the_others_nothing)
{
    unsigned left = peer_descriptors_left(19000);
    open_world(make_callback(), run_base);
    warm_up(run_base);
    struct tally without = round_of(run_base);
    ck_assert_uint_ge(make_idle(left), left - 200);
    warm_up(run_base);
    struct tally with = round_of(run_base);
    ck_assert_mem_eq(&with, &without, sizeof(with));
}
END_TEST

/* With what the tables grow for them, which they do by doubling: from one power of two to the next. */
START_TEST(a_selected_socket_takes_no_more_memory_than_promised)
{
    enum { COUNT = 1024 };
    if (!tally_sees_memory() || peer_descriptors_left(2 * COUNT) < 2 * COUNT)
        return;
    open_world(make_callback(), run_base);
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
    tcase_add_test(tc, a_receive_that_drains_wakes_no_background_thread);
    tcase_add_test(tc, sockets_that_are_idle_cost_the_others_nothing);
    tcase_add_test(tc, a_selected_socket_takes_no_more_memory_than_promised);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
