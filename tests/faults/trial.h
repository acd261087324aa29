/* trial: one test of the suite's in a process of its own, in which one of the library's calls fails.
 * Its own assertions may fail then. The process must not die nor hang, and no code be set that is not Windows'; what it held when
 * the test ended is known, and a conversation in it must work afterwards. */
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

/* A turn of a call on a path. */
struct trial_fault {
    uint64_t path;
    unsigned turn;
    const char *call; /* NULL: none */
    int code;
};

/* Pieces of memory and libevent's things, and descriptors. */
struct trial_holding {
    long memory;
    int descriptors;
};
bool trial_grew(struct trial_holding now, struct trial_holding most);

struct trial {
    enum trial_end {
        TRIAL_DIED,
        TRIAL_PASSED,
        TRIAL_ASSERTED,
        TRIAL_WAITED /* too long, for what the fault has prevented: nothing else is in its way */
    } end;
    bool well;        /* the conversation worked, and sanitizers saw nothing */
    bool struck;      /* the call was made, and failed */
    int strange_code; /* that was set as a last error, and is none of Windows'; or 0 */
    struct trial_holding holding;
    int status; /* as waitpid has it */
    int ms;
    char text[400]; /* which assertion failed; what is not well */
    unsigned calls; /* without a fault: all, and what they are turns of */
    unsigned points, points_of_setup;
    struct {
        const char *name;
        const int *codes;
        uint64_t path;
        unsigned turns;
    } seen[FAULT_MOST];
};

/* limit_ms: of a test that waits; most: what it may hold at its end, and what is more is given some
 * time to go. The same struct is returned each time. */
const struct trial *trial_run(const struct trial_case *what, struct trial_fault fault, int limit_ms,
                              struct trial_holding most);
/* What the last process wrote, where anything was. */
void trial_print_output(void);
/* Of the test that runs in this process: an assertion has failed. */
_Noreturn void trial_assertion(const char *text);
/* exit() of programs that are tests as a whole. */
_Noreturn void trial_exit(int status);
/* sys_now_ms() of tests: it hurries once the fault has struck, so that what will not come is not
 * waited for long. */
int64_t trial_now_ms(void);

#endif
