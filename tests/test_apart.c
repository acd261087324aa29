/* Threads with a window each have nothing in common on the way of a message, by the page and so by
 * the cache line: while one of two goes on, neither the library's and libevent's variables nor what
 * the other thread allocated can be written. Who writes there all the same dies of a signal. */
#include "asyncselect/winsock2.h"
#include "asyncselect/windows.h"

#include <check.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>

#include "arena.h"
#include "asyncselect.h"

enum {
    WM_SOCKET = WM_APP,
    THREADS = 2,
    PAIRS = 20,
    MESSAGE = 64,
    ROOM = 4096,
    WARM = 8,
    ROUNDS = 50
};

/* An echo server and its clients, in one thread. */
static _Thread_local struct world {
    struct event_base *base;
    SOCKET listener;
    SOCKET clients[PAIRS];
    unsigned accepted, handled;
    bool broken;
} world;

/* How a thread gets its window, and handles what is due. */
struct way {
    HWND (*open)(void);
    void (*run)(unsigned accepted, unsigned handled);
};

static void handle(SOCKET s, LPARAM lParam)
{
    char data[ROOM];
    if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT && accept(s, NULL, NULL) != INVALID_SOCKET)
        world.accepted++;
    if (WSAGETSELECTEVENT(lParam) != FD_READ)
        return;
    int got = recv(s, data, ROOM, 0);
    world.broken = world.broken || got != MESSAGE || send(s, data, got, 0) != got;
    world.handled++;
}

static void round_of(const struct way *way)
{
    char data[MESSAGE] = "";
    world.handled = 0;
    for (int i = 0; i < PAIRS; i++)
        world.broken = world.broken || send(world.clients[i], data, MESSAGE, 0) != MESSAGE;
    way->run(PAIRS, PAIRS);
    for (int i = 0; i < PAIRS; i++)
        world.broken = world.broken || recv(world.clients[i], data, MESSAGE, 0) != MESSAGE;
}

static void open_world(const struct way *way)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int size = sizeof(name);
    WSADATA data;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    HWND window = way->open();
    ck_assert_ptr_nonnull(window);
    world.listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(world.listener, (struct sockaddr *)&name, size), 0);
    ck_assert_int_eq(listen(world.listener, SOMAXCONN), 0);
    ck_assert_int_eq(getsockname(world.listener, (struct sockaddr *)&name, &size), 0);
    ck_assert_int_eq(WSAAsyncSelect(world.listener, window, WM_SOCKET,
                                    FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE),
                     0);
    for (int i = 0; i < PAIRS; i++) {
        world.clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        ck_assert_int_eq(connect(world.clients[i], (struct sockaddr *)&name, size), 0);
    }
    way->run(PAIRS, 0);
    for (int i = 0; i < WARM; i++)
        round_of(way);
}

/* ---- one thread after the other ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned ready, turn; /* 0: nobody's */
} stage = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

struct part {
    const struct way *way;
    unsigned number; /* 1, 2 */
};

static void *play(void *argument)
{
    const struct part *part = argument;
    arena_use(part->number);
    open_world(part->way);
    pthread_mutex_lock(&stage.lock);
    stage.ready++;
    pthread_cond_broadcast(&stage.changed);
    while (stage.turn != part->number)
        pthread_cond_wait(&stage.changed, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
    for (int i = 0; i < ROUNDS; i++)
        round_of(part->way);
    bool broken = world.broken;
    pthread_mutex_lock(&stage.lock);
    stage.turn = 0;
    pthread_cond_broadcast(&stage.changed);
    while (stage.turn <= THREADS) /* what it has stays until the other is done, too */
        pthread_cond_wait(&stage.changed, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
    return broken ? argument : NULL;
}

static void set_turn(unsigned turn)
{
    pthread_mutex_lock(&stage.lock);
    stage.turn = turn;
    pthread_cond_broadcast(&stage.changed);
    while (stage.turn == turn && turn <= THREADS)
        pthread_cond_wait(&stage.changed, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
}

static void nothing_in_common_is_written(const struct way *way)
{
    struct part parts[THREADS] = {{way, 1}, {way, 2}};
    pthread_t threads[THREADS];
    stage.ready = stage.turn = 0;
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, play, &parts[i]), 0);
    pthread_mutex_lock(&stage.lock);
    while (stage.ready < THREADS)
        pthread_cond_wait(&stage.changed, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
    arena_allow_variables(false);
    arena_allow(0, false);
    for (unsigned turn = 1; turn <= THREADS; turn++) {
        arena_allow(turn % THREADS + 1, false);
        set_turn(turn);
        arena_allow(turn % THREADS + 1, true);
    }
    arena_allow(0, true);
    arena_allow_variables(true);
    set_turn(THREADS + 1);
    for (int i = 0; i < THREADS; i++) {
        void *broken;
        pthread_join(threads[i], &broken);
        ck_assert_ptr_null(broken);
    }
}

/* ---- a window with a queue ---- */

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    handle(wParam, lParam);
    return 0;
}

static HWND open_window(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "apart"};
    RegisterClassA(&class); /* the second thread's is there already */
    return CreateWindowExA(0, "apart", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

static void run_queue(unsigned accepted, unsigned handled)
{
    MSG message;
    while (world.accepted < accepted || world.handled < handled) {
        GetMessageA(&message, NULL, 0, 0);
        DispatchMessageA(&message);
    }
}

START_TEST(two_windows_share_nothing_that_is_written)
{
    static const struct way way = {open_window, run_queue};
    nothing_in_common_is_written(&way);
}
END_TEST

/* ---- a base of the program's ---- */

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd;
    (void)uMsg;
    (void)context;
    handle(wParam, lParam);
    return TRUE;
}

static HWND open_base(void)
{
    world.base = event_base_new();
    return asyncselect_window_new(world.base, post, NULL);
}

static void run_base(unsigned accepted, unsigned handled)
{
    while (world.accepted < accepted || world.handled < handled)
        event_base_loop(world.base, EVLOOP_ONCE);
}

START_TEST(two_bases_share_nothing_that_is_written)
{
    static const struct way way = {open_base, run_base};
    nothing_in_common_is_written(&way);
}
END_TEST

int main(void)
{
    if (!arena_allow_variables(true)) {
        printf("1..0 # SKIP the library is no shared object\n");
        return EXIT_SUCCESS;
    }
    Suite *suite = suite_create("apart");
    TCase *tc = tcase_create("apart");
    tcase_add_test(tc, two_windows_share_nothing_that_is_written);
    tcase_add_test(tc, two_bases_share_nothing_that_is_written);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
