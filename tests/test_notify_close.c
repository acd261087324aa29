/* The state machine of one socket's notification, each rule by itself: how a connection ends, and FD_CLOSE. */
#include "notify_rig.h"

/* proves: P1 CLOSE-2 */
START_TEST(an_end_behind_unread_data)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ | FD_CLOSE);
    becomes(&r, W | R | E, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED);
    POSTS(&r, _i ? "READ CLOSE" : "READ");
    receives(&r, NOTIFY_UNSURE, W | R | E);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_DRAINED, W | E); /* the loop has no more to report */
    POSTS(&r, _i ? NOTHING : "CLOSE");
    receives(&r, NOTIFY_END, W | E);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: P1 CLOSE-2 READ-2 */
START_TEST(an_end_that_was_reported_while_nobody_looked)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ | FD_CLOSE);
    becomes(&r, W | R, NOTIFY_HINT_IN);
    POSTS(&r, "READ");
    becomes(&r, W | R | E, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED); /* and at once a receive */
    receives(&r, NOTIFY_DRAINED, W | E);
    POSTS(&r, "CLOSE");
}
END_TEST

/* proves: CLOSE-2 CLOSE-7 */
START_TEST(an_end_that_is_reported_by_itself)
{
    struct rig r = connected(_i);

    choose(&r, FD_CLOSE);
    POSTS(&r, NOTHING);
    becomes(&r, W | E, NOTIFY_HINT_CLOSED);
    POSTS(&r, "CLOSE");
}
END_TEST

/* proves: CLOSE-1 S1 K2 */
START_TEST(a_new_selection_tells_of_an_end_again)
{
    struct rig r = connected(_i);

    r.truth = W | E;
    choose(&r, FD_CLOSE);
    POSTS(&r, "CLOSE");
    choose(&r, FD_CLOSE);
    POSTS(&r, "CLOSE");
    resets(&r, WSAECONNRESET); /* an end and then a reset are not two */
    POSTS(&r, NOTHING);
    choose(&r, FD_CLOSE);
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
}
END_TEST

/* proves: CLOSE-3 K3 */
START_TEST(an_end_after_a_local_shutdown)
{
    struct rig r = connected(_i);

    choose(&r, FD_CLOSE | FD_READ);
    notify_shutdown(&r.n, NOTIFY_OUT);
    POSTS(&r, NOTHING);
    becomes(&r, W | R, NOTIFY_HINT_IN);
    POSTS(&r, "READ");
    becomes(&r, W | R | E, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED);
    POSTS(&r, _i ? "CLOSE" : NOTHING);
    receives(&r, NOTIFY_UNSURE, W | E);
    POSTS(&r, _i ? NOTHING : "CLOSE");
}
END_TEST

/* proves: D5 K3 */
START_TEST(a_local_end_of_receiving)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ | FD_CLOSE);
    notify_shutdown(&r.n, NOTIFY_IN);
    notify_hint(&r.n, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED); /* looks like the peer's end */
    POSTS(&r, NOTHING);
    becomes(&r, W | R, NOTIFY_HINT_IN);
    POSTS(&r, NOTHING);
    receives(&r, NOTIFY_UNSURE, W | R); /* WSAESHUTDOWN */
    POSTS(&r, NOTHING);
    becomes(&r, W | R | E, NOTIFY_HINT_IN);
    POSTS(&r, "CLOSE"); /* waits for nothing that cannot be read */
}
END_TEST

/* proves: D5 CLOSE-2 */
START_TEST(a_local_end_of_receiving_frees_a_close_that_waits)
{
    struct rig r = connected(0);

    r.truth = W | R | E;
    choose(&r, FD_READ | FD_CLOSE);
    POSTS(&r, "READ");
    notify_shutdown(&r.n, NOTIFY_IN | NOTIFY_OUT);
    POSTS(&r, "CLOSE");
}
END_TEST

/* proves: CLOSE-4 CLOSE-6 ERR-2 P2 */
START_TEST(what_close_says_of_a_failure)
{
    static const struct {
        int error;
        const char *documented, *windows;
    } failures[] = {
        {WSAECONNRESET, "CLOSE:ECONNRESET", "CLOSE:ECONNABORTED"},
        {WSAETIMEDOUT, "CLOSE:ECONNABORTED", "CLOSE:ECONNABORTED"},
        {WSAENETUNREACH, "CLOSE:ECONNABORTED", "CLOSE:ECONNABORTED"},
        {WSAENETDOWN, "CLOSE:ENETDOWN", "CLOSE:ENETDOWN"},
    };

    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        struct rig r = connected(_i);

        choose(&r, EVERYTHING);
        POSTS(&r, "WRITE");
        resets(&r, failures[i].error);
        POSTS(&r, _i ? failures[i].windows : failures[i].documented);
        POSTS(&r, NOTHING);
    }
}
END_TEST

/* proves: K1 S1 */
START_TEST(a_reset_is_kept_after_the_kernel_has_told_it)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ);
    POSTS(&r, NOTHING);
    notify_receiving(&r.n); /* the receive consumes it: to a look all is graceful from now on */
    r.truth = W | E;
    notify_failed(&r.n, WSAECONNRESET);
    notify_received(&r.n, EDGES, NOTIFY_UNSURE);
    POSTS(&r, NOTHING);
    choose(&r, FD_CLOSE);
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
    notify_failed(&r.n, WSAENETDOWN); /* the first code stays */
    choose(&r, FD_CLOSE);
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
}
END_TEST

/* proves: K6 READ-3 O1 */
START_TEST(a_reset_behind_unread_data)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ | FD_CLOSE);
    POSTS(&r, "READ");
    resets(&r, WSAECONNRESET);
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
    receives(&r, NOTIFY_UNSURE, W | R | E);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_UNSURE, W | E);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: K6 READ-2 K1 */
START_TEST(data_before_a_reset_that_a_call_met)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ | FD_CLOSE);
    POSTS(&r, NOTHING);
    notify_sending(&r.n); /* data and a reset are there, and the send is the first to see it */
    r.truth = W | R | E;
    notify_failed(&r.n, WSAECONNRESET);
    notify_sent(&r.n, NOTIFY_SENT);
    POSTS(&r, _i ? "READ CLOSE:ECONNABORTED" : "READ CLOSE:ECONNRESET");
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        an_end_behind_unread_data,         an_end_that_was_reported_while_nobody_looked,
        an_end_that_is_reported_by_itself, a_new_selection_tells_of_an_end_again,
        an_end_after_a_local_shutdown,     a_local_end_of_receiving,
        what_close_says_of_a_failure,      a_reset_is_kept_after_the_kernel_has_told_it,
        a_reset_behind_unread_data,        data_before_a_reset_that_a_call_met,
    };
    const TTest *const documented[] = {
        a_local_end_of_receiving_frees_a_close_that_waits,
    };
    return run_rules("notify_close", both, sizeof both / sizeof both[0], documented,
                     sizeof documented / sizeof documented[0]);
}
