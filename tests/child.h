/* child: how a process that a test has forked ends. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <stddef.h>
#include <unistd.h>

/* gcc's, where what is executed is counted: exit() would do it, and _exit() does not. */
void __gcov_dump(void) __attribute__((weak));

/* Without what is to be done when the program ends, which is the parent's. */
static inline _Noreturn void child_end(int status)
{
    if (__gcov_dump != NULL)
        __gcov_dump();
    _exit(status);
}

#endif
