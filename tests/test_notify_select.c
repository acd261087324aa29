/* The state machine of one socket's notification, each rule by itself: what a selection does, and a refused message. */
#include "notify_rig.h"

/* proves: S1 */
START_TEST(a_new_selection_opens_every_gate)
{
    struct rig r = connected(_i), l = listener(_i);

    r.truth = W | R;
    choose(&r, FD_READ | FD_WRITE);
    POSTS(&r, "READ WRITE");
    choose(&r, FD_READ | FD_WRITE);
    POSTS(&r, "READ WRITE");
    l.truth = R;
    choose(&l, FD_ACCEPT);
    POSTS(&l, "ACCEPT");
    choose(&l, FD_ACCEPT);
    POSTS(&l, "ACCEPT");
}
END_TEST

/* proves: CALL-8 CALL-10 */
START_TEST(a_selection_replaces_the_one_before)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ);
    choose(&r, FD_WRITE);
    POSTS(&r, "WRITE");
    becomes(&r, W | R, NOTIFY_HINT_IN);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: CALL-11 */
START_TEST(selecting_nothing_cancels)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, EVERYTHING);
    choose(&r, 0);
    POSTS(&r, NOTHING);
    notify_hint(&r.n, NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_CLOSED);
    receives(&r, NOTIFY_UNSURE, W | R);
    sends(&r, NOTIFY_REFUSED, W | R);
    resets(&r, WSAECONNRESET);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, EDGES), 0);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);
}
END_TEST

/* proves: S3 */
START_TEST(events_that_a_socket_cannot_have)
{
    struct rig r = idle_stream(_i), c = connected(_i);

    r.truth = W | E; /* what the kernel says of a stream that was never connected */
    choose(&r, EVERYTHING);
    notify_hint(&r.n, NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_CLOSED);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, EDGES), 0);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);
    c.truth = W | R;
    choose(&c, FD_ACCEPT);
    POSTS(&c, NOTHING);
}
END_TEST

/* proves: M1 O1 */
START_TEST(what_was_refused_stays_due_in_order)
{
    struct rig r = idle_stream(_i);

    choose(&r, EVERYTHING);
    notify_connect_started(&r.n);
    becomes(&r, W | R, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    ck_assert(notify_due(&r.n, r.profile));
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    ck_assert_str_eq(posts_at_most(&r, 1), "CONNECT");
    resets(&r, WSAECONNRESET);
    ck_assert_str_eq(posts_at_most(&r, 1), "READ");
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
    ck_assert(!notify_due(&r.n, r.profile));
}
END_TEST

/* proves: M1 D2 W2 */
START_TEST(what_was_refused_is_looked_at_again)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ | FD_WRITE);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    receives(&r, NOTIFY_UNSURE, W);
    POSTS(&r, "WRITE");
    sends(&r, NOTIFY_REFUSED, 0);
    becomes(&r, W, NOTIFY_HINT_OUT);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    r.truth = R;
    POSTS(&r, "READ");
    becomes(&r, W | R, NOTIFY_HINT_OUT);
    POSTS(&r, "WRITE");
}
END_TEST

/* proves: M1 P3/documented C1 */
START_TEST(refused_outcomes_keep_their_order)
{
    struct rig r = idle_stream(0);

    choose(&r, FD_CONNECT);
    notify_connect_refused(&r.n, r.profile, WSAENETUNREACH);
    notify_connect_refused(&r.n, r.profile, WSAETIMEDOUT);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    POSTS(&r, "CONNECT:ENETUNREACH CONNECT:ETIMEDOUT");
}
END_TEST

/* proves: M1 M2 P3 */
START_TEST(an_outcome_that_was_refused_after_a_new_selection)
{
    struct rig r = idle_stream(_i);
    struct notify_message message;

    choose(&r, FD_CONNECT);
    notify_connected(&r.n, r.profile);
    message = notify_take(&r.n, r.profile);
    ck_assert_int_eq(message.event, FD_CONNECT);
    choose(&r, FD_CONNECT); /* from inside the callback, which then refuses */
    notify_pass_on(&r.n, r.profile, message);
    POSTS(&r, "CONNECT");
    r = idle_stream(_i);
    choose(&r, FD_CONNECT);
    notify_connected(&r.n, r.profile);
    message = notify_take(&r.n, r.profile);
    choose(&r, FD_READ);
    notify_pass_on(&r.n, r.profile, message);
    POSTS(&r, NOTHING);
    choose(&r, FD_CONNECT);
    POSTS(&r, _i ? NOTHING : "CONNECT");
}
END_TEST

/* proves: GATE-2 GATE-3 GATE-5 */
START_TEST(input_and_output_of_another_library)
{
    struct rig r = connected(_i), l = listener(_i);

    r.truth = W | R;
    choose(&r, FD_READ | FD_WRITE);
    POSTS(&r, "READ WRITE");
    notify_reenable(&r.n, FD_READ);
    POSTS(&r, "READ");
    r.truth = W;
    notify_reenable(&r.n, FD_READ | FD_OOB);
    POSTS(&r, NOTHING);
    r.truth = 0;
    notify_reenable(&r.n, FD_WRITE);
    POSTS(&r, NOTHING);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, "WRITE");
    l.truth = R;
    choose(&l, FD_ACCEPT);
    POSTS(&l, "ACCEPT");
    notify_reenable(&l.n, FD_ACCEPT);
    POSTS(&l, "ACCEPT");
}
END_TEST

/* proves: S4 */
START_TEST(messages_that_are_still_current)
{
    struct rig r = connected(_i), l = listener(_i);

    r.truth = W | R;
    choose(&r, FD_READ | FD_WRITE | FD_CLOSE);
    POSTS(&r, "READ WRITE");
    ck_assert_int_eq(r.n.current, FD_READ | FD_WRITE);
    sends(&r, NOTIFY_SENT, W | R); /* nothing else would tell of the room */
    ck_assert_int_eq(r.n.current, FD_READ | FD_WRITE);
    receives(&r, NOTIFY_UNSURE, W);
    ck_assert_int_eq(r.n.current, FD_WRITE);
    sends(&r, NOTIFY_REFUSED, 0);
    ck_assert_int_eq(r.n.current, 0);
    becomes(&r, W | R, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    ck_assert_int_eq(r.n.current, 0); /* it was not posted */
    l.truth = R;
    choose(&l, FD_ACCEPT);
    POSTS(&l, "ACCEPT");
    notify_accepted(&l.n, NOTIFY_ACCEPT_DEFERRED);
    ck_assert_int_eq(l.n.current, FD_ACCEPT);
    choose(&l, 0); /* a message in the queue keeps its meaning [S4] */
    ck_assert_int_eq(l.n.current, FD_ACCEPT);
    notify_accepted(&l.n, NOTIFY_ACCEPT_CALLED);
    ck_assert_int_eq(l.n.current, 0);
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        a_new_selection_opens_every_gate,
        a_selection_replaces_the_one_before,
        selecting_nothing_cancels,
        events_that_a_socket_cannot_have,
        what_was_refused_stays_due_in_order,
        what_was_refused_is_looked_at_again,
        an_outcome_that_was_refused_after_a_new_selection,
        input_and_output_of_another_library,
        messages_that_are_still_current,
    };
    const TTest *const documented[] = {
        refused_outcomes_keep_their_order,
    };
    return run_rules("notify_select", both, sizeof both / sizeof both[0], documented,
                     sizeof documented / sizeof documented[0]);
}
