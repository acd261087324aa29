/* The sidewatch, whichever the build has: what it reports, and that it reports it once. */
#include <check.h>
#include <poll.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sidewatch.h"
#include "tap.h"

enum { PATIENCE_MS = 20000 };

static struct sidewatch *watch;
static int here, peer;
static int tag;

static void make_pair(void)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    socklen_t length = sizeof(name);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&name, sizeof(name)), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&name, &length), 0);
    peer = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(peer, (struct sockaddr *)&name, sizeof(name)), 0);
    here = accept(listener, NULL, NULL);
    ck_assert_int_ge(here, 0);
    close(listener);
}

static void open_all(void)
{
    make_pair();
    watch = sidewatch_new();
    ck_assert_ptr_nonnull(watch);
}

static void close_all(void)
{
    sidewatch_free(watch);
    close(here);
    close(peer);
}

static int wait_for(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};
    return poll(&p, 1, PATIENCE_MS);
}

static void expect_report(unsigned what)
{
    struct sidewatch_report reports[4];
    ck_assert_int_eq(wait_for(sidewatch_fd(watch), POLLIN), 1);
    ck_assert_int_eq(sidewatch_next(watch, reports, 4), 1);
    ck_assert_ptr_eq(reports[0].tag, &tag);
    ck_assert_uint_eq(reports[0].what, what);
}

static void expect_nothing(void)
{
    struct sidewatch_report reports[4];
    sidewatch_fence();
    ck_assert_int_eq(sidewatch_next(watch, reports, 4), 0);
}

/* The byte has arrived, and is taken. */
static void take_urgent(char expected)
{
    char byte = 0;
    ck_assert_int_eq(recv(here, &byte, 1, MSG_OOB), 1);
    ck_assert_int_eq(byte, expected);
    sidewatch_looked(watch, here, &tag);
}

/* proves: OOB-2 */
START_TEST(each_urgent_byte_is_reported)
{
    ck_assert_int_eq(sidewatch_set(watch, here, &tag, SIDEWATCH_URGENT), 0);
    expect_nothing();
    for (char byte = 'a'; byte < 'z'; byte++) {
        ck_assert_int_eq(send(peer, &byte, 1, MSG_OOB), 1);
        expect_report(SIDEWATCH_URGENT);
        take_urgent(byte);
        expect_nothing();
    }
}
END_TEST

/* proves: OOB-2 */
START_TEST(an_urgent_byte_that_nobody_takes_is_reported_a_few_times_at_most)
{
    struct sidewatch_report report;
    int reports = 0;
    ck_assert_int_eq(sidewatch_set(watch, here, &tag, SIDEWATCH_URGENT), 0);
    ck_assert_int_eq(send(peer, "!", 1, MSG_OOB), 1);
    ck_assert_int_eq(wait_for(sidewatch_fd(watch), POLLIN), 1);
    for (int round = 0; round < 64; round++) {
        sidewatch_fence();
        reports += sidewatch_next(watch, &report, 1);
        sidewatch_looked(watch, here, &tag);
    }
    ck_assert_int_ge(reports, 1);
    ck_assert_int_le(reports, 10);
    take_urgent('!');
    ck_assert_int_eq(send(peer, "?", 1, MSG_OOB), 1);
    ck_assert_int_eq(wait_for(sidewatch_fd(watch), POLLIN), 1);
}
END_TEST

/* proves: K6 */
START_TEST(an_end_behind_data_is_reported_once)
{
    ck_assert_int_eq(sidewatch_set(watch, here, &tag, SIDEWATCH_HANGUP), 0);
    ck_assert_int_eq(send(peer, "data", 4, 0), 4);
    ck_assert_int_eq(wait_for(here, POLLIN), 1);
    expect_nothing();
    ck_assert_int_eq(shutdown(peer, SHUT_WR), 0);
    expect_report(SIDEWATCH_HANGUP);
    for (int round = 0; round < 8; round++) {
        sidewatch_looked(watch, here, &tag);
        expect_nothing();
    }
    ck_assert_int_eq(sidewatch_set(watch, here, &tag, SIDEWATCH_HANGUP), 0);
    expect_report(SIDEWATCH_HANGUP);
    expect_nothing();
}
END_TEST

/* proves: K6 */
START_TEST(a_reset_is_reported_whatever_is_watched)
{
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    ck_assert_int_eq(sidewatch_set(watch, here, &tag, SIDEWATCH_URGENT), 0);
    ck_assert_int_eq(setsockopt(peer, SOL_SOCKET, SO_LINGER, &none, sizeof(none)), 0);
    close(peer);
    peer = -1;
    expect_report(SIDEWATCH_HANGUP);
    sidewatch_looked(watch, here, &tag);
    expect_nothing();
}
END_TEST

/* proves: K6 */
START_TEST(what_was_removed_is_let_go_of)
{
    char byte;
    ck_assert_int_eq(sidewatch_set(watch, here, &tag, SIDEWATCH_HANGUP | SIDEWATCH_URGENT), 0);
    expect_nothing();
    sidewatch_remove(watch, here, &byte); /* not its tag: stays */
    ck_assert_int_eq(send(peer, "!", 1, MSG_OOB), 1);
    expect_report(SIDEWATCH_URGENT);
    take_urgent('!');
    expect_nothing();
    sidewatch_remove(watch, here, &tag);
    close(here); /* the peer is told at once, though nothing else happens here */
    here = -1;
    ck_assert_int_eq(wait_for(peer, POLLIN), 1);
    ck_assert_int_le(recv(peer, &byte, 1, 0), 0);
    expect_nothing();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sidewatch");
    TCase *tc = tcase_create("sidewatch");
    tcase_add_checked_fixture(tc, open_all, close_all);
    tcase_add_test(tc, each_urgent_byte_is_reported);
    tcase_add_test(tc, an_urgent_byte_that_nobody_takes_is_reported_a_few_times_at_most);
    tcase_add_test(tc, an_end_behind_data_is_reported_once);
    tcase_add_test(tc, a_reset_is_reported_whatever_is_watched);
    tcase_add_test(tc, what_was_removed_is_let_go_of);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
