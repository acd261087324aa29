/* suite: the programs of tests, all linked into one. */
#ifndef TESTS_FAULTS_SUITE_H
#define TESTS_FAULTS_SUITE_H

struct suite_program {
    const char *name;
    int (*main)(int argc, char **argv);
};
/* All, the last with no name. */
extern const struct suite_program suite_programs[];

#endif
