/* Threads with a window each have nothing in common on the way of a message, by the page and so by
 * the cache line: while one of two goes on, neither the library's and libevent's variables nor what
 * the other thread allocated can be written. Who writes there all the same dies of a signal. */
#include "echo_world.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "tap.h"

enum { THREADS = 2, PAIRS = 20, WARM = 8, ROUNDS = 50 };

/* How a thread gets its window, and handles what is due. */
struct way {
    HWND (*open)(void);
    void (*run)(unsigned accepted, unsigned handled);
};

static _Thread_local SOCKET clients[PAIRS];

static void round_of(const struct way *way)
{
    struct echo_world *w = &echo_world;
    char data[ECHO_MESSAGE] = "";
    w->handled = 0;
    for (int i = 0; i < PAIRS; i++)
        w->broken = w->broken || send(clients[i], data, ECHO_MESSAGE, 0) != ECHO_MESSAGE;
    way->run(PAIRS, PAIRS);
    for (int i = 0; i < PAIRS; i++)
        w->broken = w->broken || recv(clients[i], data, ECHO_MESSAGE, 0) != ECHO_MESSAGE;
}

static void open_world(const struct way *way)
{
    struct sockaddr_in *name = &echo_world.name;
    echo_open(way->open);
    for (int i = 0; i < PAIRS; i++) {
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        ck_assert_int_eq(connect(clients[i], (struct sockaddr *)name, sizeof(*name)), 0);
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
    bool broken = echo_world.broken;
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

START_TEST(two_windows_share_nothing_that_is_written)
{
    static const struct way way = {echo_over_a_queue, echo_run_queue};
    nothing_in_common_is_written(&way);
}
END_TEST

START_TEST(two_bases_share_nothing_that_is_written)
{
    static const struct way way = {echo_over_a_base, echo_run_base};
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
    return run_tap(suite);
}
