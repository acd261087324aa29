/* process: a server in a process of its own, and the processor time that it takes. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "server.h"

struct process {
    pid_t pid;
    unsigned short port;
    struct counters *counters; /* of a thread each; NULL: a process that shares no memory */
};

enum { MOST_THREADS = 2 };

/* Load on one processor, servers on another, where there are two. */
void process_place_load(void);
/* Each of the threads runs a server of its own, on a processor of its own where there is one.
 * False: it could not be started. */
bool process_start(struct process *p, const struct contestant *contestant, const struct app *app,
                   unsigned connections, unsigned threads);
void process_stop(struct process *p);
/* Nanoseconds of processor time so far, of all its threads. */
uint64_t process_time(const struct process *p);

/* The executable for Windows and the folder that Wine keeps its own things in, from the
 * environment; is there Wine at all? */
bool process_has_wine(void);
void process_end_wine(void);

#endif
