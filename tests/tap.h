/* tap: how each program of Check's ends its main. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <check.h>
#include <stdlib.h>

/* Runs the suite, whose results go to the standard output as TAP; returns main's result. */
static inline int run_tap(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
