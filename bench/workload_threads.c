/* Threads: echoes by one thread, and by two with a loop each; each is its own load (app_rounds). */
#include "workloads.h"

#include <unistd.h>

static uint64_t done(const struct trial *t, unsigned threads)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < threads; i++)
        sum += t->process.counters[i].done;
    return sum;
}

static bool load(struct trial *t, unsigned threads)
{
    enum { PAUSE_US = 1000, PATIENCE = 20000 };
    uint64_t before = 0;
    for (int i = 0; i < PATIENCE && !(before = done(t, threads)); i++)
        usleep(PAUSE_US);
    trial_begin(t);
    usleep((unsigned)(t->seconds * 1e6));
    for (int i = 0; i < PATIENCE && done(t, threads) == before; i++)
        usleep(PAUSE_US);
    trial_end(t, (double)(done(t, threads) - before));
    return t->operations > 0;
}

static bool load_one(struct trial *t)
{
    return load(t, 1);
}

static bool load_two(struct trial *t)
{
    return load(t, 2);
}

#define THREADS(count, words, fn)                                                                  \
    {                                                                                              \
        .name = "threads-" #count, .title = "echo and its load in " words ", 64 connections each", \
        .unit = "messages/s", .operation = "message", .scale = 1, .app = &app_rounds,              \
        .connections = 64, .threads = count, .load = fn                                            \
    }

const struct workload workload_one_thread = THREADS(1, "one thread", load_one);
const struct workload workload_two_threads = THREADS(2, "each of two threads", load_two);
