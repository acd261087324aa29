/* The state machine of one socket's notification, each rule by itself: connection requests, and FD_ACCEPT. */
#include "notify_rig.h"

/* proves: GATE-13 ACCEPT-1 S3 */
START_TEST(a_waiting_request_is_told_at_the_selection)
{
    struct rig r = listener(_i);

    r.truth = R;
    choose(&r, FD_ACCEPT);
    POSTS(&r, "ACCEPT");
    r = idle_stream(_i); /* selected before bind and listen: works from listen on */
    choose(&r, EVERYTHING);
    POSTS(&r, NOTHING);
    notify_listen(&r.n);
    POSTS(&r, NOTHING);
    becomes(&r, R, NOTIFY_HINT_IN);
    POSTS(&r, "ACCEPT");
}
END_TEST

/* proves: ACCEPT-2 ACCEPT-3 GATE-5 GATE-9 GATE-10 */
START_TEST(accept_is_told_again_while_requests_wait)
{
    struct rig r = listener(_i);

    choose(&r, FD_ACCEPT);
    POSTS(&r, NOTHING);
    becomes(&r, R, NOTIFY_HINT_IN);
    POSTS(&r, "ACCEPT");
    notify_hint(&r.n, NOTIFY_HINT_IN);
    POSTS(&r, NOTHING);
    notify_accepted(&r.n, NOTIFY_ACCEPT_CALLED); /* no second edge for what is left */
    POSTS(&r, "ACCEPT");
    r.truth = 0;
    notify_accepted(&r.n, NOTIFY_ACCEPT_CALLED);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: GATE-5 S1 */
START_TEST(a_deferred_request_is_told_by_a_new_selection_only)
{
    struct rig r = listener(_i);

    r.truth = R;
    choose(&r, FD_ACCEPT);
    POSTS(&r, "ACCEPT");
    notify_accepted(&r.n, NOTIFY_ACCEPT_DEFERRED);
    POSTS(&r, NOTHING);
    notify_hint(&r.n, NOTIFY_HINT_IN);
    POSTS(&r, NOTHING);
    choose(&r, FD_ACCEPT);
    POSTS(&r, "ACCEPT");
}
END_TEST

/* proves: C5 GATE-9 */
START_TEST(a_starved_accept_waits_for_a_descriptor)
{
    struct rig r = listener(_i);

    r.truth = R;
    choose(&r, FD_ACCEPT);
    POSTS(&r, "ACCEPT");
    notify_accepted(&r.n, NOTIFY_ACCEPT_STARVED);
    POSTS(&r, NOTHING);
    notify_hint(&r.n, NOTIFY_HINT_IN);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0); /* no busy loop */
    notify_fed(&r.n);
    POSTS(&r, "ACCEPT");
    notify_fed(&r.n);
    POSTS(&r, NOTHING);
    notify_accepted(&r.n, NOTIFY_ACCEPT_STARVED);
    choose(&r, FD_ACCEPT);
    POSTS(&r, "ACCEPT");
}
END_TEST

/* proves: C2 WRITE-2 */
START_TEST(an_accepted_socket)
{
    struct rig r = connected(_i);

    choose(&r, EVERYTHING);
    POSTS(&r, "WRITE");
    r = connected(_i);
    r.truth = W | R;
    choose(&r, EVERYTHING);
    POSTS(&r, "READ WRITE");
    r = connected(_i);
    r.error = WSAECONNRESET;
    choose(&r, FD_CONNECT | FD_WRITE);
    POSTS(&r, NOTHING);
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        a_waiting_request_is_told_at_the_selection,
        accept_is_told_again_while_requests_wait,
        a_deferred_request_is_told_by_a_new_selection_only,
        a_starved_accept_waits_for_a_descriptor,
        an_accepted_socket,
    };
    return run_rules("notify_accept", both, sizeof both / sizeof both[0], NULL, 0);
}
