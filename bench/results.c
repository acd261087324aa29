#include "results.h"

static double rate(const struct workload *w, const struct trial *t)
{
    return t->operations * w->scale / t->elapsed;
}

static double processor(const struct trial *t)
{
    return t->processor * 1e9 / t->operations;
}

void results_add(struct results *r, unsigned workload, unsigned contestant,
                 const struct trial *trial, const struct trial *first)
{
    const struct workload *w = workloads[workload];
    struct result *result = &r->of[workload][contestant];
    samples_add(&result->rate, rate(w, trial));
    samples_add(&result->processor, processor(trial));
    if (first) {
        samples_add(&result->rate_ratio, rate(w, trial) / rate(w, first));
        if (trial->processor > 0) /* a very short one may end before the system has counted */
            samples_add(&result->processor_ratio, processor(first) / processor(trial));
    }
    for (int i = 0; i < FIGURES && w->figures[i]; i++)
        samples_add(&result->figures[i], trial->figures[i]);
}
