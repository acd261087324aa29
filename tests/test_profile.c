/* Which of the two profiles holds: the function and the environment variable that choose it. What
 * differs between them is tested where it belongs. */
#include "support.h"

#include <stdlib.h>

/* [P1] tells them apart: is an end told before the data in front of it has been read? */
static void expect_profile(enum asyncselect_profile profile)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, profile == ASYNCSELECT_WINDOWS ? "FD_READ FD_CLOSE" : "FD_READ");
    receive_text(p.here, "data");
    expect(p.here, profile == ASYNCSELECT_WINDOWS ? "" : "FD_CLOSE");
}

/* proves: P1/documented CLOSE-2 */
START_TEST(the_documented_profile_is_the_default)
{
    unsetenv("ASYNCSELECT_PROFILE");
    expect_profile(ASYNCSELECT_DOCUMENTED);
}
END_TEST

/* proves: P1/windows */
START_TEST(the_environment_chooses_windows)
{
    setenv("ASYNCSELECT_PROFILE", "windows", 1);
    expect_profile(ASYNCSELECT_WINDOWS);
    setenv("ASYNCSELECT_PROFILE", "documented", 1); /* the start value only */
    expect_profile(ASYNCSELECT_WINDOWS);
}
END_TEST

/* proves: P1/documented */
START_TEST(the_environment_chooses_documented)
{
    setenv("ASYNCSELECT_PROFILE", "documented", 1);
    expect_profile(ASYNCSELECT_DOCUMENTED);
}
END_TEST

/* proves: P1/documented */
START_TEST(an_unknown_name_is_the_default)
{
    setenv("ASYNCSELECT_PROFILE", "Windows 95", 1);
    expect_profile(ASYNCSELECT_DOCUMENTED);
}
END_TEST

/* proves: P1 */
START_TEST(the_function_wins_over_the_environment)
{
    setenv("ASYNCSELECT_PROFILE", "windows", 1);
    ck_assert_int_eq(asyncselect_set_profile(ASYNCSELECT_DOCUMENTED), 0);
    expect_profile(ASYNCSELECT_DOCUMENTED);
    ck_assert_int_eq(asyncselect_set_profile(ASYNCSELECT_WINDOWS), 0);
    expect_profile(ASYNCSELECT_WINDOWS);
    ck_assert_int_eq(asyncselect_set_profile(ASYNCSELECT_DOCUMENTED), 0);
    expect_profile(ASYNCSELECT_DOCUMENTED);
}
END_TEST

/* proves: P1/windows */
START_TEST(an_unknown_profile_is_refused)
{
    ck_assert_int_eq(asyncselect_set_profile(ASYNCSELECT_WINDOWS), 0);
    fail_with(asyncselect_set_profile((enum asyncselect_profile)2), WSAEINVAL);
    fail_with(asyncselect_set_profile((enum asyncselect_profile)77), WSAEINVAL);
    expect_profile(ASYNCSELECT_WINDOWS);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_documented_profile_is_the_default);
    tcase_add_test(tc, the_environment_chooses_windows);
    tcase_add_test(tc, the_environment_chooses_documented);
    tcase_add_test(tc, an_unknown_name_is_the_default);
    tcase_add_test(tc, the_function_wins_over_the_environment);
    tcase_add_test(tc, an_unknown_profile_is_refused);
}

int main(void)
{
    return run_suite("profile", add);
}
