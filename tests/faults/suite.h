/* suite: the programs of tests, all linked into one. */
#ifndef TESTS_FAULTS_SUITE_H
#define TESTS_FAULTS_SUITE_H

#include <stdbool.h>

struct suite_program {
    const char *name;
    int (*main)(int argc,
                char **argv); /* NULL: the program is linked alone, as faults/alone/ and its name */
    bool whole;               /* it is not Check's: it is one test, as a whole */
};
/* All, the last with no name. */
extern const struct suite_program suite_programs[];

#endif
