/* The state machine of one socket's notification, each rule by itself: attempts to connect, and FD_CONNECT. */
#include "notify_rig.h"

/* proves: CONNECT-2 CONNECT-5 WRITE-2 C1 GATE-6 O1 MSG-3 */
START_TEST(an_attempt_that_succeeds)
{
    struct rig r = idle_stream(_i);

    choose(&r, EVERYTHING);
    notify_connect_started(&r.n);
    POSTS(&r, NOTHING);
    becomes(&r, 0, NOTIFY_HINT_OUT); /* not yet */
    POSTS(&r, NOTHING);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, "CONNECT WRITE");
    notify_hint(&r.n, NOTIFY_HINT_OUT);
    POSTS(&r, NOTHING);
}
END_TEST

START_TEST(an_attempt_is_looked_at_only_for_who_selects)
{
    struct rig r = idle_stream(_i);

    notify_connect_started(&r.n);
    becomes(&r, W, NOTIFY_HINT_OUT);
    ck_assert(!notify_must_look(&r.n));
    choose(&r, FD_CONNECT);
    ck_assert(notify_must_look(&r.n));
    POSTS(&r, "CONNECT");
}
END_TEST

/* proves: CONNECT-2 WRITE-2 */
START_TEST(an_attempt_that_succeeds_at_once)
{
    struct rig r = idle_stream(_i);

    choose(&r, EVERYTHING);
    r.truth = W;
    notify_connected(&r.n, r.profile);
    POSTS(&r, "CONNECT WRITE");
}
END_TEST

/* proves: CONNECT-5 C1 ERR-1 S3 */
START_TEST(an_attempt_that_fails_and_the_next)
{
    struct rig r = idle_stream(_i);

    choose(&r, EVERYTHING);
    notify_connect_started(&r.n);
    resets(&r, WSAECONNREFUSED);
    POSTS(&r, "CONNECT:ECONNREFUSED");
    notify_hint(&r.n, NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_CLOSED);
    POSTS(&r, NOTHING);
    choose(&r, EVERYTHING);
    POSTS(&r, NOTHING);
    r.truth = 0;
    notify_connect_started(&r.n);
    resets(&r, WSAETIMEDOUT);
    POSTS(&r, "CONNECT:ETIMEDOUT");
    r.truth = 0;
    notify_connect_started(&r.n);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, "CONNECT WRITE");
}
END_TEST

/* proves: ERR-1 CONNECT-5 */
START_TEST(connect_carries_every_code)
{
    static const int codes_of_connect[] = {
        WSAEAFNOSUPPORT, WSAECONNREFUSED, WSAENETUNREACH, WSAEFAULT,    WSAEINVAL,      WSAEISCONN,
        WSAEMFILE,       WSAENOBUFS,      WSAENOTCONN,    WSAETIMEDOUT, WSAEHOSTUNREACH};

    for (size_t i = 0; i < sizeof codes_of_connect / sizeof codes_of_connect[0]; i++) {
        struct rig r = idle_stream(_i);
        struct notify_message message;

        choose(&r, FD_CONNECT);
        notify_connect_started(&r.n);
        ck_assert(notify_must_look(&r.n));
        r.error = codes_of_connect[i];
        looks(&r);
        message = notify_take(&r.n, r.profile);
        ck_assert_int_eq(message.event, FD_CONNECT);
        ck_assert_int_eq(message.error, codes_of_connect[i]);
        POSTS(&r, NOTHING);
    }
}
END_TEST

/* proves: C1 P2 CLOSE-4 */
START_TEST(established_and_reset_before_a_look)
{
    struct rig r = idle_stream(_i);

    choose(&r, EVERYTHING);
    notify_connect_started(&r.n);
    resets(&r, WSAECONNRESET);
    POSTS(&r, _i ? "CONNECT CLOSE:ECONNABORTED" : "CONNECT CLOSE:ECONNRESET");
}
END_TEST

/* proves: O1 MSG-3 */
START_TEST(data_with_the_connection)
{
    struct rig r = idle_stream(_i);

    choose(&r, EVERYTHING);
    notify_connect_started(&r.n);
    becomes(&r, W | R, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
    POSTS(&r, "CONNECT READ WRITE");
}
END_TEST

/* proves: O1 MSG-3 */
START_TEST(the_order_of_what_is_due_at_once)
{
    struct rig r = idle_stream(_i);

    notify_arm(&r.n, FD_ROUTING_INTERFACE_CHANGE);
    notify_arm(&r.n, FD_ADDRESS_LIST_CHANGE);
    choose(&r, EVERYTHING);
    notify_connect_started(&r.n);
    becomes(&r, W | R, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
    looks(&r); /* the program's own call found out */
    notify_oob(&r.n, true);
    notify_changed(&r.n, FD_ADDRESS_LIST_CHANGE, 0);
    notify_changed(&r.n, FD_ROUTING_INTERFACE_CHANGE, 0);
    notify_changed(&r.n, FD_GROUP_QOS, 0);
    notify_changed(&r.n, FD_QOS, 0);
    resets(&r, WSAENETDOWN);
    POSTS(&r, "CONNECT OOB READ CLOSE:ENETDOWN QOS GROUP_QOS ROUTE ADDRESS");
}
END_TEST

/* proves: P3 CONNECT-1 */
START_TEST(a_selection_after_an_attempt_completed)
{
    struct rig r = idle_stream(_i);

    r.truth = W;
    notify_connected(&r.n, r.profile);
    choose(&r, FD_READ);
    POSTS(&r, NOTHING);
    choose(&r, FD_CONNECT | FD_WRITE);
    POSTS(&r, _i ? "WRITE" : "CONNECT WRITE");
    choose(&r, FD_CONNECT); /* it has been told */
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: P3 ERR-1 */
START_TEST(a_selection_after_an_attempt_failed)
{
    struct rig r = idle_stream(_i);

    choose(&r, FD_READ);
    notify_connect_started(&r.n);
    resets(&r, WSAECONNREFUSED);
    POSTS(&r, NOTHING);
    choose(&r, FD_CONNECT);
    POSTS(&r, _i ? NOTHING : "CONNECT:ECONNREFUSED");
    choose(&r, FD_CONNECT);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: P3 M0 */
START_TEST(a_selection_between_the_outcome_and_its_message)
{
    struct rig r = idle_stream(_i);

    choose(&r, FD_CONNECT);
    r.truth = W;
    notify_connected(&r.n, r.profile);
    choose(&r, FD_CONNECT | FD_WRITE); /* it completed while it was selected: not lost */
    POSTS(&r, "CONNECT WRITE");
}
END_TEST

/* proves: P3/documented C1 */
START_TEST(every_attempt_has_its_message)
{
    struct rig r = idle_stream(0);

    choose(&r, FD_READ);
    notify_connect_started(&r.n);
    resets(&r, WSAECONNREFUSED);
    POSTS(&r, NOTHING);
    r.truth = 0;
    notify_connect_started(&r.n);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, NOTHING);
    choose(&r, FD_CONNECT);
    POSTS(&r, "CONNECT:ECONNREFUSED CONNECT");
}
END_TEST

/* proves: P4 CONNECT-2 WRITE-2 C1 */
START_TEST(connect_on_a_datagram_socket)
{
    struct rig r = datagram(_i);

    choose(&r, EVERYTHING);
    POSTS(&r, "WRITE");
    notify_connected(&r.n, r.profile);
    POSTS(&r, _i ? "WRITE" : "CONNECT WRITE");
    notify_disconnected(&r.n); /* AF_UNSPEC: no attempt */
    POSTS(&r, NOTHING);
    notify_connected(&r.n, r.profile);
    POSTS(&r, _i ? "WRITE" : "CONNECT WRITE");
}
END_TEST

/* proves: P5 CONNECT-3 ERR-1 */
START_TEST(connect_that_fails_at_once)
{
    struct rig stream = idle_stream(_i), dgram = datagram(_i), heard = listener(_i);

    choose(&stream, EVERYTHING);
    notify_connect_refused(&stream.n, stream.profile, WSAENETUNREACH);
    POSTS(&stream, _i ? NOTHING : "CONNECT:ENETUNREACH");
    POSTS(&stream, NOTHING);
    choose(&dgram, FD_CONNECT);
    notify_connect_refused(&dgram.n, dgram.profile, WSAENETUNREACH);
    POSTS(&dgram, _i ? NOTHING : "CONNECT:ENETUNREACH");
    choose(&heard, EVERYTHING);
    notify_connect_refused(&heard.n, heard.profile, WSAENETUNREACH);
    POSTS(&heard, _i ? NOTHING : "CONNECT:ENETUNREACH");
}
END_TEST

/* proves: C1 */
START_TEST(a_dissolved_stream_has_nothing)
{
    struct rig r = connected(_i);

    r.truth = W | R | E;
    notify_disconnected(&r.n);
    choose(&r, EVERYTHING);
    POSTS(&r, NOTHING);
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        an_attempt_that_succeeds,
        an_attempt_is_looked_at_only_for_who_selects,
        an_attempt_that_succeeds_at_once,
        an_attempt_that_fails_and_the_next,
        connect_carries_every_code,
        established_and_reset_before_a_look,
        data_with_the_connection,
        the_order_of_what_is_due_at_once,
        a_selection_after_an_attempt_completed,
        a_selection_after_an_attempt_failed,
        a_selection_between_the_outcome_and_its_message,
        connect_on_a_datagram_socket,
        connect_that_fails_at_once,
        a_dissolved_stream_has_nothing,
    };
    const TTest *const documented[] = {
        every_attempt_has_its_message,
    };
    return run_rules("notify_connect", both, sizeof both / sizeof both[0], documented,
                     sizeof documented / sizeof documented[0]);
}
