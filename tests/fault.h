/* fault: one call of the library's for memory, to the system or to libevent fails, once, with a
 * code of the test's choice. The linker puts fault.c between the library and them (ld's --wrap), so
 * that nothing in lib/ knows of it. Only calls of the thread that armed it count, unless all do. */
#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum { FAULT_MOST = 16384 }; /* points that are counted */

/* Counts the calls from now on; none fails. */
void fault_count(void);
/* The n-th call of this name (from 0) that is counted from now on fails with this code: an errno, or
 * what else the call fails with. */
void fault_arm(unsigned n, const char *call, int code);
/* The same of the call's turn (from 0) on this path: with fault_everywhere(). */
void fault_arm_path(uint64_t path, unsigned turn, const char *call, int code);
/* No call counts any more. */
void fault_end(void);
/* From now on calls of every thread count. `path`, if any, tells of the calling thread by which way
 * it came to the call: calls of one name on one path are turns of one point. */
void fault_everywhere(uint64_t (*path)(void));

/* Has the call failed? */
bool fault_struck(void);
/* How many calls were counted, and how many points they are: as many, if no path is asked for. */
unsigned fault_calls(void);
unsigned fault_points(void);
/* The n-th point's call, the codes that it can fail with, 0 at their end, its path and its turns. */
const char *fault_name(unsigned n);
const int *fault_codes(unsigned n);
uint64_t fault_path(unsigned n);
unsigned fault_turns(unsigned n);

/* Between them calls are the test's own: they do not count. They nest. */
void fault_pause(void);
void fault_resume(void);

/* What the library holds: pieces of memory, and libevent's things. */
long fault_held(void);

#endif
