#define _GNU_SOURCE
#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

enum state { RUNS, WAITS, SLEEPS, ENDED };
enum { MOST_YIELDS = 100000 };

static struct thread {
    pthread_t id;
    sem_t turn;
    enum state state;
    const void *object; /* that it waits for, */
    const char *kind;   /* and what that is */
    bool (*awake)(void *argument);
    void *argument;
    bool alone; /* it sleeps, and nobody is left to wake it */
    unsigned held;
} threads[MOST_THREADS];

static unsigned made, count, now;
static sem_t over;
static const struct threads_switch *next, *last;
static void (*body)(int thread);
static const char *complaint;
static int processor = -1;
static _Thread_local int here = -1;
void (*threads_on_yield)(enum threads_point point);

int threads_here(void)
{
    return here;
}

unsigned threads_held(void)
{
    return here < 0 ? 0 : threads[here].held;
}

void threads_count_held(int change)
{
    threads[here].held += (unsigned)change;
}

static void wait_turn(sem_t *turn)
{
    while (sem_wait(turn) < 0)
        continue; /* a signal */
}

void threads_fail(const char *why)
{
    complaint = why;
    sem_post(&over);
    for (;;)
        wait_turn(&threads[here].turn); /* which does not come any more */
}

/* ---- whose turn it is ---- */

static bool can_run(struct thread *t)
{
    if (t->state == SLEEPS && (t->alone || t->awake(t->argument)))
        t->state = RUNS;
    return t->state == RUNS;
}

/* The next one behind this that can; -1: none. */
static int next_behind(int thread)
{
    for (unsigned i = 1; i <= count; i++) {
        int other = (int)(((unsigned)thread + i) % count);
        if (can_run(&threads[other]))
            return other;
    }
    return -1;
}

static void hand_over(int to)
{
    struct thread *mine = &threads[here];
    bool ended = mine->state == ENDED; /* another's memory as soon as it is handed over */
    if (to == here)
        return;
    sem_post(&threads[to].turn);
    if (!ended)
        wait_turn(&mine->turn);
}

static _Noreturn void fail_locked(void)
{
    static char why[300];
    int length = snprintf(why, sizeof(why), "the threads wait for each other:");
    for (unsigned i = 0; i < count; i++)
        if (threads[i].state == WAITS)
            length += snprintf(why + length, sizeof(why) - (size_t)length, " %u for a %s,", i,
                               threads[i].kind);
    why[length - 1] = '\0';
    threads_fail(why);
}

/* The thread cannot go on. */
static void let_others(void)
{
    int to = next_behind(here);
    for (unsigned i = 0; to < 0 && i < count; i++)
        if (threads[i].state == WAITS)
            fail_locked();
    for (unsigned i = 0; to < 0 && i < count; i++)
        if (threads[i].state == SLEEPS) {
            threads[i].alone = true;
            threads[i].state = RUNS;
            to = (int)i;
        }
    if (to >= 0)
        hand_over(to);
    else
        sem_post(&over);
}

void threads_yield(enum threads_point point)
{
    if (here < 0)
        return;
    if (threads_on_yield)
        threads_on_yield(point);
    if (++now > MOST_YIELDS)
        threads_fail("the threads never come to rest");
    while (next != last && next->at < now - 1)
        next++;
    if (next == last || next->at != now - 1)
        return;
    int others[MOST_THREADS];
    unsigned found = 0;
    for (unsigned i = 0; i < count; i++)
        if ((int)i != here && can_run(&threads[i]))
            others[found++] = (int)i;
    if (found)
        hand_over(others[next->to % found]);
}

void threads_rest(void)
{
    int to = next_behind(here);
    if (to >= 0)
        hand_over(to);
}

bool threads_sleep(bool (*awake)(void *argument), void *argument)
{
    struct thread *mine = &threads[here];
    mine->awake = awake;
    mine->argument = argument;
    mine->state = SLEEPS;
    let_others();
    bool alone = mine->alone;
    mine->alone = false;
    return !alone;
}

void threads_wait(const void *object, const char *kind)
{
    struct thread *mine = &threads[here];
    mine->object = object;
    mine->kind = kind;
    mine->state = WAITS;
    let_others();
}

void threads_wake(const void *object, bool all)
{
    for (unsigned i = 0; i < count; i++) {
        if (threads[i].state != WAITS || threads[i].object != object)
            continue;
        threads[i].state = RUNS;
        if (!all)
            return;
    }
}

/* ---- runs ---- */

static void *live(void *argument)
{
    here = (int)((struct thread *)argument - threads);
    for (;;) {
        wait_turn(&threads[here].turn);
        body(here);
        threads[here].state = ENDED;
        let_others();
    }
    return NULL;
}

static void make(unsigned how_many)
{
    if (!made)
        sem_init(&over, 0, 0);
    for (; made < how_many; made++) {
        sem_init(&threads[made].turn, 0, 0);
        if (pthread_create(&threads[made].id, NULL, live, &threads[made]) != 0)
            abort();
        processor = -1;
    }
}

/* On one processor they hand over fast. */
static void gather(void)
{
    cpu_set_t one;
    int mine = sched_getcpu();
    if (mine < 0 || mine == processor)
        return;
    processor = mine;
    CPU_ZERO(&one);
    CPU_SET((unsigned)mine, &one);
    for (unsigned i = 0; i < made; i++)
        pthread_setaffinity_np(threads[i].id, sizeof(one), &one);
}

const char *threads_run(unsigned how_many, void (*of)(int thread),
                        const struct threads_switch *switches, unsigned switches_count)
{
    make(how_many);
    gather();
    count = how_many;
    body = of;
    now = 0;
    next = switches;
    last = switches + switches_count;
    complaint = NULL;
    for (unsigned i = 0; i < count; i++)
        threads[i].state = RUNS;
    sem_post(&threads[0].turn);
    wait_turn(&over);
    return complaint;
}
