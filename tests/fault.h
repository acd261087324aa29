/* fault: one call of the library's for memory, to the system or to libevent fails, once, with a
 * code of the test's choice. The linker puts fault.c between the library and them (ld's --wrap), so
 * that nothing in lib/ knows of it. Only calls of the thread that armed it count, unless all do. */
#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include <stdbool.h>

enum { FAULT_MOST = 16384 }; /* calls that are counted */

/* Counts the calls from now on; none fails. */
void fault_count(void);
/* The first call of this name fails, of the n-th that is counted from now on (from 0) and those after
 * it, with this code: an errno, or what else the call fails with. */
void fault_arm(unsigned n, const char *call, int code);
/* No call counts any more. */
void fault_end(void);
/* From now on calls of every thread count. */
void fault_everywhere(void);

/* Has the call failed? */
bool fault_struck(void);
/* How many calls were counted. */
unsigned fault_calls(void);
/* The n-th call's name, and the codes that it can fail with, 0 at their end. */
const char *fault_name(unsigned n);
const int *fault_codes(unsigned n);

/* Between them calls are the test's own: they do not count. They nest. */
void fault_pause(void);
void fault_resume(void);

/* What the library holds: pieces of memory, and libevent's things. */
long fault_held(void);

#endif
