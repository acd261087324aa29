/* child: how a process that a test has forked ends. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <unistd.h>

#ifdef COVERAGE
void __gcov_dump(void); /* gcc's: exit() would do it, and _exit() does not */
#endif

/* Without what is to be done when the program ends, which is the parent's. */
static inline _Noreturn void child_end(int status)
{
#ifdef COVERAGE
    __gcov_dump();
#endif
    _exit(status);
}

#endif
