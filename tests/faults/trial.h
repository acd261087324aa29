/* trial: one test of the suite's in a process of its own, in which one of the library's calls fails.
 * Its own assertions may fail then. The process must not die nor hang; what it held when the test ended
 * is known, and a conversation in it must work afterwards. */
#ifndef TESTS_FAULTS_TRIAL_H
#define TESTS_FAULTS_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"

/* What goes before and after each test of a program; teardowns in reverse order. */
struct trial_fixtures {
    struct {
        void (*setup)(void), (*teardown)(void); /* or NULL */
    } each[4];
    unsigned count;
};

struct trial_case {
    const char *name;
    void (*run)(int index);
    int index;
    const struct trial_fixtures *fixtures;
};

struct trial_fault {
    unsigned point;
    const char *call; /* NULL: none */
    int code;
};

struct trial {
    enum trial_end {
        TRIAL_DIED,
        TRIAL_PASSED,
        TRIAL_ASSERTED,
        TRIAL_WAITED /* too long, for what the fault has prevented: nothing else is in its way */
    } end;
    bool well;   /* the conversation worked, and sanitizers saw nothing */
    bool struck; /* the call was made, and failed */
    int descriptors;
    int status; /* as waitpid has it */
    int ms;
    char text[400]; /* which assertion failed; what is not well */
    unsigned calls;
    struct {
        const char *name;
        const int *codes;
    } seen[FAULT_MOST];
};

/* limit_ms: of a test that waits; descriptors: as many it may hold at its end, and what are more are
 * given some time to go. The same struct is returned each time; NULL: no process. */
const struct trial *trial_run(const struct trial_case *what, struct trial_fault fault, int limit_ms,
                              int descriptors);
/* What the last process wrote, where anything was. */
void trial_print_output(void);
/* Of the test that runs in this process: an assertion has failed. */
_Noreturn void trial_assertion(const char *text);
/* sys_now_ms() of tests: it hurries once the fault has struck, so that what will not come is not
 * waited for long. */
int64_t trial_now_ms(void);

#endif
