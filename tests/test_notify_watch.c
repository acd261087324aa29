/* The state machine of one socket's notification, each rule by itself: what the loop has to watch, and a loop that cannot. */
#include "notify_rig.h"

/* proves: ERR-2 ERR-3 */
START_TEST(the_network_is_down)
{
    struct rig c = connected(_i), l = listener(_i), d = datagram(_i), a = idle_stream(_i);

    choose(&c, FD_READ | FD_WRITE | FD_CLOSE | FD_ACCEPT | FD_CONNECT);
    notify_network_down(&c.n);
    POSTS(&c, "READ:ENETDOWN WRITE:ENETDOWN CLOSE:ENETDOWN");
    choose(&l, FD_ACCEPT | FD_READ);
    notify_network_down(&l.n);
    POSTS(&l, "ACCEPT:ENETDOWN");
    choose(&d, FD_READ | FD_WRITE | FD_CLOSE);
    notify_network_down(&d.n);
    POSTS(&d, "READ:ENETDOWN WRITE:ENETDOWN");
    choose(&a, FD_READ | FD_CONNECT);
    notify_connect_started(&a.n);
    notify_network_down(&a.n);
    POSTS(&a, "CONNECT:ENETDOWN");
    choose(&a, FD_QOS | FD_GROUP_QOS | FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE);
    notify_network_down(&a.n);
    POSTS(&a, "QOS:ENETDOWN GROUP_QOS:ENETDOWN");
    ck_assert_uint_eq(notify_watch(&c.n, EDGES), 0);
    ck_assert_uint_eq(notify_watch(&c.n, POLL), 0);
    choose(&c, FD_WRITE); /* tries anew */
    POSTS(&c, "WRITE");
}
END_TEST

/* proves: ERR-3 GATE-1 */
START_TEST(the_network_is_down_is_told_once_a_selection)
{
    struct rig c = connected(_i), l = listener(_i);

    choose(&c, FD_READ);
    notify_network_down(&c.n);
    POSTS(&c, "READ:ENETDOWN");
    receives(&c, NOTIFY_UNSURE, W); /* a program that receives at each message must come to rest */
    POSTS(&c, NOTHING);
    choose(&l, FD_ACCEPT);
    notify_network_down(&l.n);
    POSTS(&l, "ACCEPT:ENETDOWN");
    notify_accepted(&l.n, NOTIFY_ACCEPT_CALLED);
    POSTS(&l, NOTHING);
}
END_TEST

/* proves: ERR-3 D2 */
START_TEST(no_data_is_told_of_while_nothing_looks)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ);
    POSTS(&r, "READ");
    notify_network_down(&r.n);
    receives(&r, NOTIFY_UNSURE, W); /* all, exactly */
    POSTS(&r, "READ:ENETDOWN");
}
END_TEST

/* proves: ERR-3 */
START_TEST(what_is_known_is_told_though_the_network_is_down)
{
    struct rig r = connected(_i), l = listener(_i), d = datagram(_i);

    choose(&r, EVERYTHING & ~(FD_READ | FD_WRITE | FD_CLOSE));
    POSTS(&r, NOTHING);
    notify_arm(&r.n, FD_ROUTING_INTERFACE_CHANGE);
    notify_arm(&r.n, FD_ADDRESS_LIST_CHANGE);
    notify_changed(&r.n, FD_ROUTING_INTERFACE_CHANGE, 0);
    notify_changed(&r.n, FD_ADDRESS_LIST_CHANGE, 0);
    notify_oob(&r.n, true);
    notify_changed(&r.n, FD_QOS, 0);
    notify_changed(&r.n, FD_GROUP_QOS, 0);
    notify_network_down(&r.n);
    POSTS(&r, "OOB QOS GROUP_QOS ROUTE ADDRESS");

    l.truth = R; /* what the last look found may be over */
    choose(&l, FD_ACCEPT);
    looks(&l);
    notify_network_down(&l.n);
    POSTS(&l, "ACCEPT:ENETDOWN");
    d.truth = W;
    choose(&d, FD_WRITE);
    looks(&d);
    notify_network_down(&d.n);
    POSTS(&d, "WRITE:ENETDOWN");
}
END_TEST

/* proves: M1 ERR-3 C1 */
START_TEST(an_outcome_that_was_refused_while_the_network_is_down)
{
    struct rig r = datagram(0);

    choose(&r, FD_CONNECT);
    notify_network_down(&r.n);
    notify_connected(&r.n, r.profile);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    POSTS(&r, "CONNECT");
}
END_TEST

/* proves: GATE-1 M1 */
START_TEST(what_a_loop_without_edges_watches)
{
    struct rig r = connected(_i);

    choose(&r, FD_READ | FD_WRITE | FD_CLOSE);
    POSTS(&r, "WRITE");
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_IN);
    becomes(&r, W | R, NOTIFY_HINT_IN);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING); /* it is true, and due: no news in it */
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);
    POSTS(&r, "READ");
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);
    receives(&r, NOTIFY_DRAINED, W);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_IN);
    sends(&r, NOTIFY_REFUSED, 0);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_IN | NOTIFY_OUT);
    becomes(&r, E, NOTIFY_HINT_IN);
    POSTS(&r, "CLOSE");
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_OUT);
    resets(&r, WSAECONNRESET);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);
}
END_TEST

/* proves: C5 D5 K1 ERR-3 */
START_TEST(what_a_loop_without_edges_has_not_to_watch)
{
    struct rig l = listener(_i), s = idle_stream(_i), r = connected(_i), w = connected(_i);

    choose(&l, FD_ACCEPT);
    POSTS(&l, NOTHING);
    ck_assert_uint_eq(notify_watch(&l.n, POLL), NOTIFY_IN);
    becomes(&l, R, NOTIFY_HINT_IN);
    ck_assert_str_eq(posts_at_most(&l, 0), NOTHING);
    ck_assert_uint_eq(notify_watch(&l.n, POLL), 0); /* it is due already */
    POSTS(&l, "ACCEPT");
    becomes(&l, 0, 0);
    notify_accepted(&l.n, NOTIFY_ACCEPT_CALLED);
    POSTS(&l, NOTHING);
    ck_assert_uint_eq(notify_watch(&l.n, POLL), NOTIFY_IN);
    notify_accepted(&l.n, NOTIFY_ACCEPT_STARVED); /* it would be ready all the time */
    ck_assert_uint_eq(notify_watch(&l.n, POLL), 0);
    notify_hint(&l.n, NOTIFY_HINT_IN);
    ck_assert(!notify_must_look(&l.n));

    choose(&s, FD_CONNECT | FD_READ);
    notify_connect_started(&s.n);
    ck_assert_uint_eq(notify_watch(&s.n, POLL), NOTIFY_OUT);

    r.truth = 0;
    choose(&r, FD_READ);
    POSTS(&r, NOTHING);
    notify_shutdown(&r.n, NOTIFY_OUT);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_IN);
    notify_shutdown(&r.n, NOTIFY_IN); /* data is of no interest any more */
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);
    choose(&r, FD_CLOSE);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_IN);
    becomes(&r, R, NOTIFY_HINT_IN); /* thrown away, until the end comes */
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), NOTIFY_IN);
    becomes(&r, E, NOTIFY_HINT_IN);
    ck_assert_str_eq(posts_at_most(&r, 0), NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, POLL), 0);

    w.truth = 0;
    choose(&w, FD_WRITE | FD_CLOSE);
    POSTS(&w, NOTHING);
    ck_assert_uint_eq(notify_watch(&w.n, POLL), NOTIFY_IN | NOTIFY_OUT);
    becomes(&w, R, NOTIFY_HINT_IN);
    POSTS(&w, NOTHING);
    ck_assert_uint_eq(notify_watch(&w.n, POLL), NOTIFY_OUT);
    becomes(&w, 0, NOTIFY_HINT_IN);
    POSTS(&w, NOTHING);
    notify_shutdown(&w.n, NOTIFY_OUT);
    ck_assert_uint_eq(notify_watch(&w.n, POLL), NOTIFY_IN);
    notify_failed(&w.n, WSAECONNRESET);
    ck_assert_uint_eq(notify_watch(&w.n, POLL), 0);
}
END_TEST

/* proves: GATE-1 */
START_TEST(what_a_loop_with_edges_watches)
{
    struct rig r = idle_stream(_i), l = listener(_i), d = datagram(_i);

    choose(&r, FD_READ | FD_WRITE | FD_CLOSE);
    ck_assert_uint_eq(notify_watch(&r.n, EDGES), 0);
    notify_connect_started(&r.n);
    ck_assert_uint_eq(notify_watch(&r.n, EDGES), NOTIFY_IN | NOTIFY_OUT);
    ck_assert_uint_eq(notify_watch(&r.n, KQUEUE) & NOTIFY_OUT, NOTIFY_OUT);
    becomes(&r, W | R, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
    POSTS(&r, "READ WRITE");
    ck_assert_uint_eq(notify_watch(&r.n, EDGES), NOTIFY_IN | NOTIFY_OUT);
    ck_assert_uint_eq(notify_watch(&r.n, KQUEUE), NOTIFY_IN); /* room would be news all the time */
    sends(&r, NOTIFY_REFUSED, R);
    POSTS(&r, NOTHING);
    ck_assert_uint_eq(notify_watch(&r.n, KQUEUE), NOTIFY_IN | NOTIFY_OUT);
    resets(&r, WSAECONNRESET);
    POSTS(&r, _i ? "CLOSE:ECONNABORTED" : "CLOSE:ECONNRESET");
    ck_assert_uint_eq(notify_watch(&r.n, EDGES), 0); /* nothing more can come */
    ck_assert_uint_eq(notify_watch(&r.n, KQUEUE), 0);
    choose(&l, FD_ACCEPT);
    POSTS(&l, NOTHING);
    ck_assert_uint_eq(notify_watch(&l.n, EDGES) & NOTIFY_IN, NOTIFY_IN);
    choose(&d, FD_READ | FD_WRITE);
    POSTS(&d, "WRITE");
    ck_assert_uint_eq(notify_watch(&d.n, EDGES), NOTIFY_IN); /* each datagram's end would be news */
    ck_assert_uint_eq(notify_watch(&d.n, KQUEUE), NOTIFY_IN);
    sends(&d, NOTIFY_REFUSED, 0);
    POSTS(&d, NOTHING);
    ck_assert_uint_eq(notify_watch(&d.n, EDGES), NOTIFY_IN | NOTIFY_OUT);
    choose(&d, FD_READ);
    POSTS(&d, NOTHING);
    ck_assert_uint_eq(notify_watch(&d.n, EDGES), NOTIFY_IN); /* nobody is to be told of room */
    ck_assert_uint_eq(notify_watch(&d.n, KQUEUE), NOTIFY_IN);
}
END_TEST

/* proves: GATE-1 M0 */
START_TEST(nothing_is_looked_at_in_vain)
{
    struct rig r = connected(_i);

    r.truth = W | R;
    choose(&r, FD_READ);
    POSTS(&r, "READ");
    notify_hint(&r.n, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
    ck_assert(!notify_must_look(&r.n)); /* told already, and nothing else is asked for */
    choose(&r, FD_ACCEPT);
    ck_assert(!notify_must_look(&r.n));
    choose(&r, 0);
    ck_assert(!notify_must_look(&r.n));
    choose(&r, FD_READ | FD_WRITE);
    notify_network_down(&r.n);
    ck_assert(!notify_must_look(&r.n));
    choose(&r, FD_READ);
    notify_shutdown(&r.n, NOTIFY_IN);
    ck_assert(!notify_must_look(&r.n)); /* [D5] nothing can be due */
    choose(&r, FD_WRITE);
    notify_shutdown(&r.n, NOTIFY_OUT);
    ck_assert(!notify_must_look(&r.n));
    r = connected(_i);
    choose(&r, FD_WRITE | FD_CLOSE);
    notify_failed(&r.n, WSAECONNRESET);
    ck_assert(!notify_must_look(&r.n)); /* [K1] it is known */
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        the_network_is_down,
        the_network_is_down_is_told_once_a_selection,
        no_data_is_told_of_while_nothing_looks,
        what_is_known_is_told_though_the_network_is_down,
        what_a_loop_without_edges_watches,
        what_a_loop_without_edges_has_not_to_watch,
        what_a_loop_with_edges_watches,
        nothing_is_looked_at_in_vain,
    };
    const TTest *const documented[] = {
        an_outcome_that_was_refused_while_the_network_is_down,
    };
    return run_rules("notify_watch", both, sizeof both / sizeof both[0], documented,
                     sizeof documented / sizeof documented[0]);
}
