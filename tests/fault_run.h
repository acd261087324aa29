/* fault_run: a scenario again and again, each time with another of its calls failing in another
 * way. A scenario is a piece of a program that is written as Winsock's own are: it gives a failed
 * call one more try, and tells a loop that is down to watch anew. */
#ifndef TESTS_FAULT_RUN_H
#define TESTS_FAULT_RUN_H

#include "asyncselect/ws2spi.h"
#include "asyncselect/ws2tcpip.h"
#include "asyncselect.h"

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"

struct scenario {
    const char *name;
    void (*run)(void);
    bool first; /* in a process of its own each time: what a process does once can fail too */
};

/* Runs each scenario as a test of its own. Returns main's result. */
int fault_run_all(const char *name, const struct scenario *scenarios, int count);

/* ---- inside a scenario ---- */

/* What a scenario knows that must be so: else this run is over, and has failed. */
#define must(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fault_broken(__FILE__, __LINE__, #condition);                                          \
    } while (0)
_Noreturn void fault_broken(const char *file, int line, const char *what);

/* A call of Winsock's that fails with SOCKET_ERROR and a code: whether it succeeded. That no other
 * code than Winsock's own comes is seen to. */
#define succeeds(call) fault_result(__FILE__, __LINE__, #call, (intptr_t)(call))
bool fault_result(const char *file, int line, const char *call, long long result);
/* The same with one more try. */
#define at_last(call) (succeeds(call) || succeeds(call))

/* Has the socket been told that its connection is over? Then the code is one that ends it. */
bool fault_is_deadly(int error);
/* The call that fails in this run; "": none does. */
const char *fault_call(void);

#endif
