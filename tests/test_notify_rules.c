/* test_notify_rules: the state machine of one socket's notification, each rule by itself, with the
 * messages that it must post written down. Every state is walked in test_notify.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncselect/winsock2.h"
#include "notify.h"

enum { EDGES = NOTIFY_EDGES | NOTIFY_CLOSES | NOTIFY_QUIET, KQUEUE = NOTIFY_EDGES, POLL = 0 };
enum { R = NOTIFY_READABLE, W = NOTIFY_WRITABLE, E = NOTIFY_ENDED };
enum { EVERYTHING = FD_ALL_EVENTS };

/* A socket, and what a look at it finds. */
struct rig {
    struct notify n;
    enum notify_profile profile;
    unsigned truth;
    int error;
    int looks;
    char text[160];
};

static struct rig rig_new(int profile, enum notify_kind kind, enum notify_phase phase,
                          unsigned truth)
{
    struct rig r;

    memset(&r, 0, sizeof r);
    r.profile = profile ? NOTIFY_WINDOWS : NOTIFY_DOCUMENTED;
    r.truth = truth;
    notify_init(&r.n, kind, phase);
    return r;
}

static struct rig connected(int profile)
{
    return rig_new(profile, NOTIFY_STREAM, NOTIFY_CONNECTED, W);
}

static struct rig idle_stream(int profile)
{
    return rig_new(profile, NOTIFY_STREAM, NOTIFY_IDLE, 0);
}

static struct rig listener(int profile)
{
    return rig_new(profile, NOTIFY_STREAM, NOTIFY_LISTENING, 0);
}

static struct rig datagram(int profile)
{
    return rig_new(profile, NOTIFY_DATAGRAM, NOTIFY_IDLE, W);
}

static void choose(struct rig *r, unsigned mask)
{
    notify_select(&r->n, r->profile, mask);
}

/* The world is so from now on, and the loop reports it. */
static void becomes(struct rig *r, unsigned truth, unsigned hints)
{
    r->truth = truth;
    notify_hint(&r->n, hints);
}

/* A reset: the next look is told of it, and no other [K1]. */
static void resets(struct rig *r, int error)
{
    r->error = error;
    becomes(r, r->truth | W | E, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
}

static void receives(struct rig *r, enum notify_received what, unsigned truth)
{
    notify_receiving(&r->n);
    r->truth = truth;
    notify_received(&r->n, EDGES, what);
}

static void sends(struct rig *r, enum notify_sent what, unsigned truth)
{
    notify_sending(&r->n);
    r->truth = truth;
    notify_sent(&r->n, what);
}

static void looks(struct rig *r)
{
    struct notify_level level = {r->truth, r->error};

    r->error = 0;
    r->looks++;
    notify_look(&r->n, r->profile, level);
}

static const char *message_text(struct notify_message message)
{
    static const struct {
        int code;
        const char *name;
    } all[] = {
        {FD_READ, "READ"},
        {FD_WRITE, "WRITE"},
        {FD_OOB, "OOB"},
        {FD_ACCEPT, "ACCEPT"},
        {FD_CONNECT, "CONNECT"},
        {FD_CLOSE, "CLOSE"},
        {FD_QOS, "QOS"},
        {FD_GROUP_QOS, "GROUP_QOS"},
        {FD_ROUTING_INTERFACE_CHANGE, "ROUTE"},
        {FD_ADDRESS_LIST_CHANGE, "ADDRESS"},
        {WSAENETDOWN, "ENETDOWN"},
        {WSAENETUNREACH, "ENETUNREACH"},
        {WSAECONNABORTED, "ECONNABORTED"},
        {WSAECONNRESET, "ECONNRESET"},
        {WSAETIMEDOUT, "ETIMEDOUT"},
        {WSAECONNREFUSED, "ECONNREFUSED"},
    };
    static char text[40];
    const char *event = "?", *error = "?";

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].code == message.event)
            event = all[i].name;
        if (all[i].code == message.error)
            error = all[i].name;
    }
    snprintf(text, sizeof text, message.error ? "%s:%s" : "%s", event, error);
    return text;
}

/* What the loop posts now: at most `patience` messages, the next is refused. */
static const char *posts_at_most(struct rig *r, int patience)
{
    r->text[0] = '\0';
    while (notify_must_look(&r->n)) {
        ck_assert_int_lt(r->looks, 1000);
        looks(r);
    }
    for (;;) {
        struct notify_message message = notify_take(&r->n, r->profile);
        size_t length = strlen(r->text);

        if (message.event == 0)
            return r->text;
        if (patience-- == 0) {
            notify_give_back(&r->n, message);
            return r->text;
        }
        ck_assert_uint_lt(length, sizeof r->text - 40);
        snprintf(r->text + length, sizeof r->text - length, "%s%s", length ? " " : "",
                 message_text(message));
    }
}

static const char *posts(struct rig *r)
{
    return posts_at_most(r, -1);
}

#define POSTS(r, expected) ck_assert_str_eq(posts(r), expected)
#define NOTHING ""

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

/* proves: CLOSE-2 WRITE-3 */
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
    becomes(&r, E, NOTIFY_HINT_IN);
    receives(&r, NOTIFY_END, E);
    POSTS(&r, "CLOSE");
    ck_assert_int_eq(r.looks, before);
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

/* proves: GATE-3 GATE-9 WRITE-1 WRITE-3 WRITE-5 W1 W2 */
START_TEST(write_is_told_after_a_refused_send)
{
    struct rig r = connected(_i);

    choose(&r, FD_WRITE);
    POSTS(&r, "WRITE");
    sends(&r, NOTIFY_SENT, W);
    notify_hint(&r.n, NOTIFY_HINT_OUT);
    POSTS(&r, NOTHING);
    sends(&r, NOTIFY_REFUSED, 0);
    POSTS(&r, NOTHING);
    sends(&r, NOTIFY_REFUSED, 0);
    POSTS(&r, NOTHING);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, "WRITE");
    notify_hint(&r.n, NOTIFY_HINT_OUT);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: WRITE-3 */
START_TEST(room_that_comes_during_a_send_is_told)
{
    struct rig r = connected(_i);

    choose(&r, FD_WRITE);
    POSTS(&r, "WRITE");
    notify_sending(&r.n);
    becomes(&r, W, NOTIFY_HINT_OUT);
    notify_sent(&r.n, NOTIFY_REFUSED);
    POSTS(&r, "WRITE");
}
END_TEST

/* proves: W1 */
START_TEST(write_is_told_after_select_said_not_writable)
{
    struct rig r = connected(_i);

    choose(&r, FD_WRITE);
    POSTS(&r, "WRITE");
    r.truth = 0;
    notify_seen_unwritable(&r.n);
    POSTS(&r, NOTHING);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, "WRITE");
}
END_TEST

/* proves: W2 */
START_TEST(a_whole_send_does_not_swallow_a_write_that_is_due)
{
    struct rig r = connected(_i);

    choose(&r, FD_WRITE);
    sends(&r, NOTIFY_SENT, W);
    POSTS(&r, "WRITE");
    sends(&r, NOTIFY_REFUSED, 0);
    becomes(&r, W, NOTIFY_HINT_OUT);
    sends(&r, NOTIFY_SENT, 0); /* it took the last room: the message waits for more */
    POSTS(&r, NOTHING);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, "WRITE");
}
END_TEST

/* proves: WRITE-3 */
START_TEST(write_is_not_told_after_a_local_end_of_sending)
{
    struct rig r = connected(_i);

    r.truth = 0;
    choose(&r, FD_WRITE);
    POSTS(&r, NOTHING);
    notify_shutdown(&r.n, NOTIFY_OUT);
    becomes(&r, W, NOTIFY_HINT_OUT);
    POSTS(&r, NOTHING);
    choose(&r, FD_WRITE);
    POSTS(&r, NOTHING);
}
END_TEST

/* proves: WRITE-4 WRITE-1 CLOSE-6 S3 */
START_TEST(a_datagram_socket_writes_at_once_and_never_closes)
{
    struct rig r = datagram(_i);

    choose(&r, EVERYTHING);
    POSTS(&r, "WRITE");
    becomes(&r, W | E, NOTIFY_HINT_IN | NOTIFY_HINT_CLOSED);
    POSTS(&r, NOTHING);
    becomes(&r, W | R | E, NOTIFY_HINT_IN);
    POSTS(&r, "READ");
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

/* proves: P3 C1 */
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

/* proves: W4 */
START_TEST(write_is_not_told_on_a_reset_socket)
{
    struct rig r = connected(_i);

    r.truth = 0;
    choose(&r, FD_WRITE);
    POSTS(&r, NOTHING);
    resets(&r, WSAECONNRESET);
    POSTS(&r, NOTHING);
    choose(&r, FD_WRITE);
    POSTS(&r, NOTHING);
}
END_TEST

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

/* proves: M1 P3 C1 */
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
    ck_assert_uint_eq(notify_watch(&d.n, EDGES), NOTIFY_IN | NOTIFY_OUT);
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

static void add_rules(TCase *rules)
{
    const TTest *const all[] = {
        read_is_told_once_until_a_receive,
        read_is_told_again_while_data_is_left,
        read_is_not_told_of_a_hint_alone,
        data_that_comes_during_a_receive_is_told,
        a_short_receive_needs_no_look,
        what_a_call_finds_out_needs_no_look,
        a_short_receive_at_the_urgent_mark_proves_nothing,
        an_end_is_told_by_close_alone_and_once,
        write_is_told_after_a_refused_send,
        room_that_comes_during_a_send_is_told,
        write_is_told_after_select_said_not_writable,
        a_whole_send_does_not_swallow_a_write_that_is_due,
        write_is_not_told_after_a_local_end_of_sending,
        a_datagram_socket_writes_at_once_and_never_closes,
        each_datagram_that_is_left_is_told,
        a_waiting_request_is_told_at_the_selection,
        accept_is_told_again_while_requests_wait,
        a_deferred_request_is_told_by_a_new_selection_only,
        a_starved_accept_waits_for_a_descriptor,
        an_attempt_that_succeeds,
        an_attempt_that_succeeds_at_once,
        an_attempt_that_fails_and_the_next,
        connect_carries_every_code,
        established_and_reset_before_a_look,
        data_with_the_connection,
        the_order_of_what_is_due_at_once,
        an_accepted_socket,
        a_selection_after_an_attempt_completed,
        a_selection_after_an_attempt_failed,
        a_selection_between_the_outcome_and_its_message,
        connect_on_a_datagram_socket,
        connect_that_fails_at_once,
        a_dissolved_stream_has_nothing,
        an_end_behind_unread_data,
        an_end_that_was_reported_while_nobody_looked,
        an_end_that_is_reported_by_itself,
        a_new_selection_tells_of_an_end_again,
        an_end_after_a_local_shutdown,
        a_local_end_of_receiving,
        what_close_says_of_a_failure,
        a_reset_is_kept_after_the_kernel_has_told_it,
        a_reset_behind_unread_data,
        data_before_a_reset_that_a_call_met,
        write_is_not_told_on_a_reset_socket,
        a_new_selection_opens_every_gate,
        a_selection_replaces_the_one_before,
        selecting_nothing_cancels,
        events_that_a_socket_cannot_have,
        what_was_refused_stays_due_in_order,
        what_was_refused_is_looked_at_again,
        an_outcome_that_was_refused_after_a_new_selection,
        the_network_is_down,
        the_network_is_down_is_told_once_a_selection,
        no_data_is_told_of_while_nothing_looks,
        input_and_output_of_another_library,
        messages_that_are_still_current,
        what_a_loop_without_edges_watches,
        what_a_loop_with_edges_watches,
        nothing_is_looked_at_in_vain,
    };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        tcase_add_loop_test(rules, all[i], 0, 2); /* in both profiles */
    tcase_add_test(rules, every_attempt_has_its_message);
    tcase_add_test(rules, a_local_end_of_receiving_frees_a_close_that_waits);
    tcase_add_test(rules, refused_outcomes_keep_their_order);
    tcase_add_test(rules, an_outcome_that_was_refused_while_the_network_is_down);
}

int main(void)
{
    Suite *suite = suite_create("notify_rules");
    TCase *rules = tcase_create("rules");
    SRunner *runner;
    int failed;

    add_rules(rules);
    suite_add_tcase(suite, rules);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
