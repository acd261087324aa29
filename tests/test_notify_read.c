/* The state machine of one socket's notification, each rule by itself: what a receive does, and FD_READ. */
#include "notify_rig.h"

/* proves: GATE-1 GATE-2 READ-1 READ-2 D1 */
START_TEST(read_is_told_once_until_a_receive)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ);
    POSTS(&r, "READ");
    becomes(&r, W | R, NOTIFY_HINT_IN);
    POSTS(&r, NOTHING);
    receives(&r, NOTIFY_DRAINED, W);
    POSTS(&r, NOTHING);
    becomes(&r, W | R, NOTIFY_HINT_IN);
    POSTS(&r, "READ");
}
END_TEST

/* proves: GATE-2 GATE-9 GATE-10 READ-3 D1 */
START_TEST(read_is_told_again_while_data_is_left)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_UNSURE, W | R); /* a part, a peek, a failed call: all the same */
    POSTS(&r, "READ");
    receives(&r, NOTIFY_UNSURE, W | R);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_UNSURE, W); /* it took all, and did not know */
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: D2 M0 */
START_TEST(read_is_not_told_of_a_hint_alone)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ);
    POSTS(&r, NOTHING);
    for (unsigned hints = 1; hints < 16; hints++) {
        notify_hint(&r.n, hints);
        POSTS(&r, NOTHING);
    }
    becomes(&r, W | R, NOTIFY_HINT_IN); /* data comes, and is received before the loop looks */
    receives(&r, NOTIFY_UNSURE, W);
    POSTS(&r, NOTHING);
    receives(&r, NOTIFY_UNSURE, W | R); /* three receives, one message */
    receives(&r, NOTIFY_UNSURE, W | R);
    receives(&r, NOTIFY_UNSURE, W | R);
    POSTS(&r, "READ");
}
END_TEST

/* proves: READ-2 D2 */
START_TEST(data_that_comes_during_a_receive_is_told)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ | FD_CLOSE);
    POSTS(&r, "READ");
    notify_receiving(&r.n);
    becomes(&r, W | R, NOTIFY_HINT_IN);
    notify_received(&r.n, EDGES, NOTIFY_DRAINED);
    POSTS(&r, "READ");
}
END_TEST

/* proves: D2 */
START_TEST(a_short_receive_needs_no_look)
{
    struct rig r = connected(_i);
    int before;

    r.truth = W | R;
    choose(&r, FD_READ | FD_WRITE | FD_CLOSE);
    POSTS(&r, "READ WRITE");
    before = r.looks;
    receives(&r, NOTIFY_DRAINED, W);
    sends(&r, NOTIFY_SENT, W);
    POSTS(&r, NOTHING);
    ck_assert_int_eq(r.looks, before);
    notify_receiving(&r.n); /* where the loop keeps quiet about an end, it does */
    r.truth = W | E;
    notify_received(&r.n, KQUEUE, NOTIFY_DRAINED);
    POSTS(&r, "CLOSE");
}
END_TEST

/* proves: CLOSE-2 WRITE-3 O1 */
START_TEST(what_a_call_finds_out_needs_no_look)
{
    struct rig r = connected(_i);
    int before;

    choose(&r, FD_READ | FD_WRITE | FD_CLOSE);
    POSTS(&r, "WRITE");
    before = r.looks;
    becomes(&r, 0, NOTIFY_HINT_OUT); /* an old report, and then a send */
    sends(&r, NOTIFY_REFUSED, 0);
    POSTS(&r, NOTHING);
    ck_assert_int_eq(r.looks, before);
    becomes(&r, W | E, NOTIFY_HINT_IN);
    receives(&r, NOTIFY_END, W | E);
    POSTS(&r, "WRITE CLOSE"); /* but for an end: what is due besides comes before it */
    ck_assert_int_eq(r.looks, before + 1);
}
END_TEST

/* proves: D2 */
START_TEST(a_short_receive_at_the_urgent_mark_proves_nothing)
{
    struct rig r = connected(_i);

    r.truth = W | R | NOTIFY_URGENT;
    choose(&r, FD_READ);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_DRAINED, W | R);
    POSTS(&r, "READ");
    r = connected(_i);
    choose(&r, FD_READ);
    POSTS(&r, NOTHING);
    receives(&r, NOTIFY_OUT_OF_BAND, W | R); /* its mark stays in the stream */
    POSTS(&r, "READ");
    receives(&r, NOTIFY_DRAINED, W | R);
    POSTS(&r, "READ");
}
END_TEST

/* proves: READ-5 CLOSE-2 GATE-6 K2 */
START_TEST(an_end_is_told_by_close_alone_and_once)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ | FD_CLOSE);
    POSTS(&r, NOTHING);
    becomes(&r, W | E, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED);
    POSTS(&r, "CLOSE");
    receives(&r, NOTIFY_END, W | E);
    POSTS(&r, NOTHING);
    receives(&r, NOTIFY_UNSURE, W | E);
    sends(&r, NOTIFY_SENT, W | E);
    notify_hint(&r.n, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: READ-6 GATE-10 */
START_TEST(each_datagram_that_is_left_is_told)
{
    struct rig r = datagram(_i);

    r.truth = W | R;
    choose(&r, FD_READ);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_UNSURE, W | R);
    POSTS(&r, "READ");
    receives(&r, NOTIFY_UNSURE, W);
    POSTS(&r, NOTHING);
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        read_is_told_once_until_a_receive,
        read_is_told_again_while_data_is_left,
        read_is_not_told_of_a_hint_alone,
        data_that_comes_during_a_receive_is_told,
        a_short_receive_needs_no_look,
        what_a_call_finds_out_needs_no_look,
        a_short_receive_at_the_urgent_mark_proves_nothing,
        an_end_is_told_by_close_alone_and_once,
        each_datagram_that_is_left_is_told,
    };
    return run_rules("notify_read", both, sizeof both / sizeof both[0], NULL, 0);
}
