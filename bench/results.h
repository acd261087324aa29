/* results: what all the trials brought, and how it is written: as a table, as JSON, and as the data
 * of a plot. */
#ifndef BENCH_RESULTS_H
#define BENCH_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "contestants.h"
#include "samples.h"
#include "workload.h"

struct result {
    struct samples rate;            /* in the workload's unit */
    struct samples processor;       /* ns of the server's an operation */
    struct samples rate_ratio;      /* to the first contestant's of the same round */
    struct samples processor_ratio; /* the first contestant's by this one's: more is better */
    struct samples figures[FIGURES];
    bool failed; /* a trial broke */
};

struct results {
    double seconds;
    unsigned rounds;
    struct result of[MOST_WORKLOADS][MOST_CONTESTANTS];
};

/* A trial that went well; first: the first contestant's of the same round, or NULL. */
void results_add(struct results *r, unsigned workload, unsigned contestant,
                 const struct trial *trial, const struct trial *first);

/* One workload. */
void results_table(const struct results *r, unsigned workload, FILE *out);
void results_json(const struct results *r, FILE *out);
void results_plot(const struct results *r, FILE *out);

#endif
