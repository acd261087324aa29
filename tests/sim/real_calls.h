/* real_calls: the C library's calls that a script has a say in, over real sockets. */
#ifndef TESTS_SIM_REAL_CALLS_H
#define TESTS_SIM_REAL_CALLS_H

#include <stdbool.h>

extern long long real_ahead_ms;  /* of the clock */
extern bool real_no_descriptors; /* are left for the library's sockets */

#endif
