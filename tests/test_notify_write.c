/* The state machine of one socket's notification, each rule by itself: what a send does, and FD_WRITE. */
#include "notify_rig.h"

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

int main(void)
{
    const TTest *const both[] = {
        write_is_told_after_a_refused_send,
        room_that_comes_during_a_send_is_told,
        write_is_told_after_select_said_not_writable,
        a_whole_send_does_not_swallow_a_write_that_is_due,
        write_is_not_told_after_a_local_end_of_sending,
        a_datagram_socket_writes_at_once_and_never_closes,
        write_is_not_told_on_a_reset_socket,
    };
    return run_rules("notify_write", both, sizeof both / sizeof both[0], NULL, 0);
}
