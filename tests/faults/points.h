/* points: all tests of a program, each once for each point at which the library makes a call, and each
 * code that the call can fail with. A point is a call on a path (path.h): its turns are one. */
#ifndef TESTS_FAULTS_POINTS_H
#define TESTS_FAULTS_POINTS_H

#include "trial.h"

struct points_choice {
    unsigned every; /* only each so-maniest fault */
    unsigned turns; /* so many turns of each point, the first ones; 0: all */
    bool verbose;   /* failed assertions are shown, too */
};
/* The program whose tests they are, as the report names it. */
void points_of(const char *program, struct points_choice choice);
/* Only this fault of the test that has this name and index; it is shown. */
void points_only(const char *test, int index, struct trial_fault fault);
/* Prints a line, and one for each fault after which something is wrong. How many those were. */
int points_run(const struct trial_case *cases, unsigned count);

#endif
