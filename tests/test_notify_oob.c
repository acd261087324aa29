/* The state machine of one socket's notification, each rule by itself: FD_OOB, and messages that are refused. */
#include "notify_rig.h"

/* proves: OOB-2 GATE-1 GATE-2 */
START_TEST(oob_is_told_once_until_a_receive)
{
    struct rig r = connected(_i);

    choose(&r, FD_OOB);
    POSTS(&r, NOTHING);
    notify_oob(&r.n, true);
    POSTS(&r, "OOB");
    notify_oob(&r.n, true);
    POSTS(&r, NOTHING);
    receives(&r, NOTIFY_UNSURE, W);
    POSTS(&r, "OOB"); /* there is another */
    notify_oob(&r.n, false);
    receives(&r, NOTIFY_UNSURE, W);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: OOB-4 */
START_TEST(what_turned_into_data_is_not_told)
{
    struct rig r = connected(_i);

    choose(&r, FD_OOB);
    notify_oob(&r.n, true);
    notify_oob_inline(&r.n, true);
    POSTS(&r, NOTHING);
    notify_oob_inline(&r.n, false);
    POSTS(&r, NOTHING); /* it stays data */
    notify_oob(&r.n, true);
    POSTS(&r, "OOB");
}
END_TEST

/* Out-of-band data may have come: is that looked for, watched and taken? */
static bool takes(struct rig *r, unsigned selected)
{
    choose(r, selected);
    while (notify_must_look(&r->n))
        looks(r);
    notify_hint(&r->n, NOTIFY_HINT_APART);
    bool taken = notify_takes_oob(&r->n);
    ck_assert_int_eq(notify_must_look(&r->n), taken);
    ck_assert_int_eq((notify_watch(&r->n, EDGES) & NOTIFY_APART) != 0, taken);
    return taken;
}

/* proves: OOB-2 OOB-4 D4 */
START_TEST(oob_is_taken_only_where_it_can_be_told)
{
    struct rig r = connected(_i), idle = idle_stream(_i), l = listener(_i), d = datagram(_i);

    ck_assert(takes(&r, FD_OOB));
    ck_assert(takes(&r, FD_OOB | FD_CLOSE));
    ck_assert(!takes(&r, FD_CLOSE | FD_QOS));
    ck_assert(!takes(&r, 0));
    notify_oob_inline(&r.n, true);
    ck_assert(!takes(&r, FD_OOB));
    notify_oob_inline(&r.n, false);
    ck_assert(takes(&r, FD_OOB));
    notify_failed(&r.n, WSAECONNRESET);
    ck_assert(!takes(&r, FD_OOB));
    ck_assert(!takes(&idle, FD_OOB));
    ck_assert(!takes(&l, FD_OOB));
    ck_assert(!takes(&d, FD_OOB));
}
END_TEST

/* proves: D5 */
START_TEST(oob_is_not_told_after_a_local_end_of_receiving)
{
    struct rig r = connected(_i);

    choose(&r, FD_OOB);
    notify_shutdown(&r.n, NOTIFY_OUT);
    notify_oob(&r.n, true);
    POSTS(&r, "OOB");
    receives(&r, NOTIFY_UNSURE, W);
    notify_shutdown(&r.n, NOTIFY_IN);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: M1 D2 */
START_TEST(what_was_refused_is_looked_at_anew)
{
    struct rig r = connected(_i), d = datagram(_i);

    r.truth = W | R;
    choose(&r, FD_READ);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    r.truth = W; /* another thread's receive took it all */
    POSTS(&r, NOTHING);
    d.truth = W;
    choose(&d, FD_WRITE);
    ck_assert_str_eq(posts_at_most(&d, 0), NOTHING);
    d.truth = 0;
    POSTS(&d, NOTHING);
    becomes(&d, W, NOTIFY_HINT_OUT);
    POSTS(&d, "WRITE");
}
END_TEST

/* proves: M1 ERR-3 */
START_TEST(a_change_that_was_refused_comes_again_with_its_code)
{
    struct rig r = connected(_i);

    choose(&r, EVERYTHING & ~FD_WRITE);
    notify_arm(&r.n, FD_ADDRESS_LIST_CHANGE);
    notify_changed(&r.n, FD_ADDRESS_LIST_CHANGE, WSAENETDOWN);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    POSTS(&r, "ADDRESS:ENETDOWN");
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: M1 ERR-3 */
START_TEST(a_network_that_is_down_is_told_again_where_it_was_refused)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ);
    notify_network_down(&r.n);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    POSTS(&r, "READ:ENETDOWN");
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: ERR-3 CLOSE-4 */
START_TEST(a_reset_that_is_known_is_told_though_the_network_is_down)
{
    struct rig r = connected(_i), ended = connected(_i);

    choose(&r, FD_CLOSE);
    resets(&r, WSAECONNRESET);
    looks(&r);
    notify_network_down(&r.n);
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
    POSTS(&r, NOTHING);
    choose(&ended, FD_CLOSE);
    becomes(&ended, W | E, NOTIFY_HINT_IN);
    looks(&ended);
    notify_network_down(&ended.n); /* what a look found may have changed, and nothing looks */
    POSTS(&ended, "CLOSE:ENETDOWN");
    notify_reenable(&ended.n, FD_CLOSE);
    notify_failed(&ended.n, WSAECONNRESET);
    POSTS(&ended, NOTHING); /* it ends once */
}
END_TEST

/* proves: CALL-9 C1 ERR-3 */
START_TEST(an_outcome_passes_to_the_next_selection_unless_the_network_is_down)
{
    struct rig r = datagram(0), d = datagram(0);

    choose(&r, FD_CONNECT);
    notify_connected(&r.n, r.profile);
    struct notify_message message = notify_take(&r.n, r.profile);
    choose(&r, FD_CONNECT);
    notify_pass_on(&r.n, r.profile, message);
    POSTS(&r, "CONNECT");

    choose(&d, FD_CONNECT);
    notify_connected(&d.n, d.profile);
    message = notify_take(&d.n, d.profile);
    choose(&d, FD_CONNECT);
    notify_network_down(&d.n);
    notify_pass_on(&d.n, d.profile, message);
    POSTS(&d, NOTHING);
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        oob_is_told_once_until_a_receive,
        what_turned_into_data_is_not_told,
        oob_is_taken_only_where_it_can_be_told,
        oob_is_not_told_after_a_local_end_of_receiving,
        what_was_refused_is_looked_at_anew,
        a_change_that_was_refused_comes_again_with_its_code,
        a_network_that_is_down_is_told_again_where_it_was_refused,
        a_reset_that_is_known_is_told_though_the_network_is_down,
    };
    const TTest *const documented[] = {
        an_outcome_passes_to_the_next_selection_unless_the_network_is_down,
    };
    return run_rules("notify_oob", both, sizeof both / sizeof both[0], documented, 1);
}
