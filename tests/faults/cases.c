/* Check's functions, for programs of tests whose every test runs once for each fault. */
#include <check.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "points.h"

enum { MOST = 512 };

struct TCase {
    struct trial_fixtures fixtures;
};
struct Suite {
    int unused;
};
struct SRunner {
    Suite *suite;
    int failed;
};

static struct trial_case cases[MOST];
static unsigned count;

static void *made(size_t size)
{
    void *thing = calloc(1, size);
    if (!thing)
        abort();
    return thing;
}

Suite *suite_create(const char *name)
{
    (void)name;
    return made(sizeof(Suite));
}

TCase *tcase_create(const char *name)
{
    (void)name;
    return made(sizeof(TCase));
}

void tcase_add_checked_fixture(TCase *tc, SFun setup, SFun teardown)
{
    struct trial_fixtures *f = &tc->fixtures;
    if (f->count == sizeof(f->each) / sizeof(f->each[0]))
        abort();
    f->each[f->count].setup = setup;
    f->each[f->count++].teardown = teardown;
}

void tcase_set_timeout(TCase *tc, double timeout)
{
    (void)tc, (void)timeout;
}

void suite_add_tcase(Suite *suite, TCase *tc)
{
    (void)suite, (void)tc;
}

void _tcase_add_test(TCase *tc, const TTest *test, int signal, int exit_value, int start, int end)
{
    (void)signal, (void)exit_value;
    for (int i = start; i < end; i++) {
        if (count == MOST)
            abort();
        cases[count++] = (struct trial_case){test->name, test->fn, i, &tc->fixtures};
    }
}

SRunner *srunner_create(Suite *suite)
{
    SRunner *runner = made(sizeof(*runner));
    runner->suite = suite;
    return runner;
}

void srunner_set_tap(SRunner *runner, const char *name)
{
    (void)runner, (void)name;
}

void srunner_run_all(SRunner *runner, enum print_output mode)
{
    (void)mode;
    runner->failed = points_run(cases, count);
}

int srunner_ntests_failed(SRunner *runner)
{
    return runner->failed;
}

void srunner_free(SRunner *runner)
{
    free(runner->suite);
    free(runner);
}

void _mark_point(const char *file, int line)
{
    (void)file, (void)line;
}

void _ck_assert_failed(const char *file, int line, const char *expr, const char *msg, ...)
{
    char text[300];
    va_list arguments;
    int length = snprintf(text, sizeof(text), "%s:%d: %s ", file, line, expr);
    va_start(arguments, msg);
    if (msg && length > 0 && (size_t)length < sizeof(text))
        vsnprintf(text + length, sizeof(text) - (size_t)length, msg, arguments);
    va_end(arguments);
    trial_assertion(text);
}
