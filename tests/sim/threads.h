/* threads: threads of which exactly one runs at a time. Each call of the library's to the system,
 * each lock and each unlock is a yield point; a list says at which of them another thread goes on.
 * Where a thread ends or has to wait the next one goes on that can. So a list determines what
 * happens, and nothing else does. */
#ifndef TESTS_SIM_THREADS_H
#define TESTS_SIM_THREADS_H

#include <stdbool.h>

enum { MOST_THREADS = 8 };

/* At this yield point of all, counted from 0, goes on: this one of the other threads that can,
 * modulo their number. */
struct threads_switch {
    unsigned at, to;
};

/* Runs body in so many threads until all have ended. switches: in the order of `at`.
 * NULL, or what is wrong; the threads are not to be used any more then. */
const char *threads_run(unsigned count, void (*body)(int thread),
                        const struct threads_switch *switches, unsigned switches_count);

/* In a thread: which it is. Elsewhere -1. */
int threads_here(void);
enum threads_point { THREADS_CALL, THREADS_LOCK, THREADS_UNLOCK, THREADS_OTHER };
void threads_yield(enum threads_point point);
/* Called at each yield point, before another thread can go on; NULL: nothing. */
extern void (*threads_on_yield)(enum threads_point point);
/* The next one goes on that can. */
void threads_rest(void);
/* Sleeps until awake(argument). False: nobody is left who could bring that about. */
bool threads_sleep(bool (*awake)(void *argument), void *argument);
/* Mutexes that the thread holds. */
unsigned threads_held(void);
/* Ends the run. */
void threads_fail(const char *why) __attribute__((noreturn));

/* For the mutexes and conditions: waits until somebody wakes those that wait for it. */
void threads_wait(const void *object, const char *kind);
void threads_wake(const void *object, bool all);
void threads_count_held(int change);

#endif
