/* workloads: all of them, each in its file. */
#ifndef BENCH_WORKLOADS_H
#define BENCH_WORKLOADS_H

#include "workload.h"

extern const struct app app_rounds;

extern const struct workload workload_bulk, workload_churn, workload_datagram, workload_echo_1,
    workload_echo_1000, workload_echo_64, workload_echo_9000, workload_fanout, workload_idle,
    workload_latency, workload_one_thread, workload_two_threads;

#endif
