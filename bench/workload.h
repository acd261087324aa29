/* workload: what contestants are given to do, and what comes of it. */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "process.h"
#include "server.h"

enum { FIGURES = 4 };

/* One contestant, one workload, one slice of time. */
struct trial {
    struct process process;
    unsigned connections;
    double seconds;
    /* what came of it */
    double elapsed;
    double operations;
    double processor;        /* seconds of processor time in the server */
    double figures[FIGURES]; /* of the workload's own */
};

struct workload {
    const char *name;
    const char *title;
    const char *unit; /* of operations * scale / second */
    const char *operation;
    double scale;
    const char *figures[FIGURES]; /* their names */
    const struct app *app;
    unsigned connections;
    unsigned threads; /* 0: one, that is loaded from outside; else so many with a load in each */
    bool in_wine;
    bool (*load)(struct trial *t); /* false: it broke */
};

enum { MOST_WORKLOADS = 16 };
/* Ends with NULL. */
extern const struct workload *const workloads[MOST_WORKLOADS + 1];

/* Around what is measured. */
void trial_begin(struct trial *t);
void trial_end(struct trial *t, double operations);
/* Has the time run out since trial_begin? */
bool trial_over(const struct trial *t);

double now_seconds(void);

#endif
