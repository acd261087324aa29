#include "workloads.h"

#include <stddef.h>
#include <time.h>

const struct workload *const workloads[MOST_WORKLOADS + 1] = {
    &workload_echo_1,   &workload_echo_64, &workload_echo_1000,  &workload_echo_9000,
    &workload_idle,     &workload_bulk,    &workload_churn,      &workload_fanout,
    &workload_datagram, &workload_latency, &workload_one_thread, &workload_two_threads,
};

double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void trial_begin(struct trial *t)
{
    t->processor = (double)process_time(&t->process);
    t->elapsed = now_seconds();
}

void trial_end(struct trial *t, double operations)
{
    t->elapsed = now_seconds() - t->elapsed;
    t->processor = ((double)process_time(&t->process) - t->processor) * 1e-9;
    t->operations = operations;
}

bool trial_over(const struct trial *t)
{
    return now_seconds() - t->elapsed > t->seconds;
}
