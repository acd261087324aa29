/* path: by which way a thread came to a call. */
#ifndef TESTS_FAULTS_PATH_H
#define TESTS_FAULTS_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the suite's tests begin with: functions that make sockets and windows. Whichever test calls
 * one, it is the same: a path ends there. */
struct path_maker {
    const char *begin;
    size_t size;
};
/* All, the last with no begin: run.sh writes the list. */
extern const struct path_maker path_makers[];

/* Of this thread's frames those of the calling function and of whoever called it do not count. */
void path_begin(void);
/* Of the calling thread: the return addresses on its stack that lie in this program, which is the
 * tests and the library, as one number. It is the same in each process of the program. */
uint64_t path_here(void);
/* Does it end in a maker? */
bool path_is_shared(uint64_t path);
/* Has path_here() write those addresses to standard error when it finds this path, for addr2line. */
void path_show(uint64_t path);

#endif
