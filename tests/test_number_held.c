/* Numbers that are held: what it costs to close many of them. lib/number.c is compiled anew for this
 * program, so that each branch that it takes is counted: no clock says how much work it was. */
#include <check.h>
#include <stdlib.h>

#include "number.h"
#include "sys.h"

enum { MOST = 4000, FEW = MOST / 16 };

static struct number_hold holds[MOST + 1];
static unsigned long branches;
static unsigned closes, vacates;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    branches++;
}

int sys_close(int fd)
{
    ck_assert_int_ge(fd, 0);
    closes++;
    return 0;
}

int sys_vacate(int fd)
{
    ck_assert_int_ge(fd, 0);
    vacates++;
    return 0;
}

/* Of so many sockets, closed by another thread than their loop's, which lets go of them later. */
static unsigned long work_of(int count, bool last_first)
{
    branches = 0;
    closes = vacates = 0;
    for (int fd = 0; fd < count; fd++) {
        number_hold(&holds[fd], fd, NUMBER_LOOP);
        number_close(fd);
    }
    ck_assert_uint_eq(closes, 0);
    ck_assert_uint_eq(vacates, (unsigned)count);
    for (int i = 0; i < count; i++) {
        int fd = last_first ? count - 1 - i : i;
        ck_assert(number_is_held(fd));
        number_release(&holds[fd]);
        ck_assert(!number_is_held(fd));
    }
    ck_assert_uint_eq(closes, (unsigned)count);
    return branches;
}

START_TEST(each_of_many_costs_no_more_than_each_of_a_few)
{
    number_hold(&holds[MOST], MOST, NUMBER_CALLS); /* one that is held all the time */
    for (int last_first = 0; last_first < 2; last_first++) {
        unsigned long few = work_of(FEW, last_first);
        ck_assert_uint_ge(few, FEW);
        ck_assert_uint_eq(work_of(MOST, last_first), MOST / FEW * few);
    }
    number_release(&holds[MOST]);
    ck_assert_uint_eq(closes, MOST); /* nobody has closed that */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("number_held");
    TCase *tc = tcase_create("number_held");
    tcase_add_test(tc, each_of_many_costs_no_more_than_each_of_a_few);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
