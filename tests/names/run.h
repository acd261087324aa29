/* What the tests of names share: a call that must fail with this last error, and a program's main. */
#ifndef TESTS_NAMES_RUN_H
#define TESTS_NAMES_RUN_H

#include <windows.h>

#include <check.h>
#include <stdint.h>
#include <wchar.h>

#include "../tap.h"

/* A call that must return this value and set this last error. */
#define assert_fails(call, value, error)                                                           \
    do {                                                                                           \
        SetLastError(0x1234);                                                                      \
        ck_assert_int_eq((long long)(intptr_t)(call), (long long)(intptr_t)(value));               \
        ck_assert_int_eq(GetLastError(), error);                                                   \
    } while (0)

#define assert_wide_eq(is, expected) ck_assert_int_eq(wcscmp((is), (expected)), 0)

/* Runs the cases with TAP output. */
static inline int run_tests(const char *name, const TTest *const *tests)
{
    Suite *suite = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, 120); /* only a hang takes so long */
    for (; *tests; tests++)
        tcase_add_test(tc, *tests);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}

#endif
