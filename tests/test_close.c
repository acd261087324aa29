/* FD_CLOSE over real sockets: connections that end in order. */
#include "support.h"

/* proves: CLOSE-2 CLOSE-6 CLOSE-7 GATE-6 READ-5 ERR-2 */
START_TEST(the_peers_close_is_told_once_with_code_0)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 0);
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 0);
    expect(p.here, ""); /* no function re-enables it */
}
END_TEST

/* proves: CLOSE-7 */
START_TEST(the_peers_half_close_is_told_and_sending_goes_on)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "FD_CLOSE");
    send_text(p.here, "still here");
    receive_text(p.peer, "still here");
    set_blocking(p.peer, false);
    size_t sent = fill(p.here);
    size_t received = 0;
    while (received < sent) {
        received += drain(p.peer);
        run_idle();
    }
    expect(p.here, "FD_WRITE");
    succeed(closesocket(p.peer));
    expect(p.here, "");
}
END_TEST

/* proves: CLOSE-2 P1/documented */
START_TEST(the_end_waits_until_the_data_is_read)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "ab");
    expect(p.here, "FD_READ");
    succeed(closesocket(p.peer));
    expect(p.here, "");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_PEEK), 1);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: P1/windows GATE-1 K2 */
START_TEST(windows_tells_the_end_at_once_and_goes_on_reading)
{
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "ab");
    expect(p.here, "FD_READ");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 0);
    expect(p.here, "");
}
END_TEST

/* proves: CLOSE-2 P1 S3 */
START_TEST(the_end_waits_for_data_that_nobody_asked_for)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_CLOSE);
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    expect(p.here, "");
    receive_text(p.here, "data");
    expect(p.here, "FD_CLOSE");
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    struct pair q = tcp_pair();
    select_events(q.here, FD_CLOSE);
    send_text(q.peer, "data");
    succeed(closesocket(q.peer));
    expect(q.here, "FD_CLOSE");
    receive_text(q.here, "data");
    expect(q.here, "");
}
END_TEST

/* proves: CLOSE-1 S1 GATE-13 */
START_TEST(an_end_that_was_is_told_by_each_selection)
{
    struct pair p = tcp_pair();
    char byte;
    succeed(closesocket(p.peer));
    run_idle();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_CLOSE");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 0);
    select_events(p.here, FD_CLOSE);
    expect(p.here, "FD_CLOSE");
    select_events(p.here, FD_READ | FD_WRITE);
    expect(p.here, "FD_WRITE");
    select_events(p.here, 0);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE FD_CLOSE");
}
END_TEST

/* proves: CLOSE-1 CLOSE-2 P1 */
START_TEST(an_end_behind_data_is_told_by_each_selection_when_it_may)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    expect(p.here, "FD_CLOSE");
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    struct pair q = tcp_pair();
    send_text(q.peer, "data");
    succeed(closesocket(q.peer));
    select_events(q.here, FD_READ | FD_CLOSE);
    expect(q.here, "FD_READ FD_CLOSE");
    select_events(q.here, FD_READ | FD_CLOSE);
    expect(q.here, "FD_READ FD_CLOSE");
}
END_TEST

/* proves: CLOSE-3 CLOSE-2 K3 */
START_TEST(both_sides_half_close_here_first)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    succeed(shutdown(p.here, SD_SEND));
    expect(p.here, "");
    fail_with(send(p.here, "x", 1, 0), WSAESHUTDOWN);
    receive_text(p.peer, "");
    send_text(p.peer, "the answer");
    expect(p.here, "FD_READ");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "");
    receive_text(p.here, "the answer");
    expect(p.here, "FD_CLOSE");
    receive_text(p.here, "");
    expect(p.here, "");
}
END_TEST

/* proves: CLOSE-3 CLOSE-7 K2 */
START_TEST(both_sides_half_close_the_peer_first)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "FD_CLOSE");
    succeed(shutdown(p.here, SD_SEND));
    expect(p.here, "");
    succeed(closesocket(p.peer));
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: CLOSE-3 K3 */
START_TEST(both_sides_half_close_before_the_loop_looks)
{
    for (int order = 0; order < 2; order++) {
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_CLOSE);
        run_idle();
        send_text(p.peer, "data");
        succeed(shutdown(order ? p.here : p.peer, SD_SEND));
        succeed(shutdown(order ? p.peer : p.here, SD_SEND));
        expect(p.here, "FD_READ");
        receive_text(p.here, "data");
        expect(p.here, "FD_CLOSE");
    }
}
END_TEST

/* proves: K3 D5 CLOSE-3 */
START_TEST(a_local_end_of_receiving_is_not_the_peers)
{
    static const int ends[] = {SD_RECEIVE, SD_BOTH};
    for (int i = 0; i < 2; i++) {
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_CLOSE);
        succeed(shutdown(p.here, ends[i]));
        expect(p.here, "");
        select_events(p.here, FD_READ | FD_CLOSE);
        expect(p.here, "");
        send_text(p.peer, "data that nobody reads");
        expect(p.here, "");
        succeed(closesocket(p.peer));
        expect(p.here, "FD_CLOSE");
    }
}
END_TEST

/* proves: K3 D5 */
START_TEST(unread_data_does_not_hold_back_the_end_when_it_cannot_be_read)
{
    static const int ends[] = {SD_RECEIVE, SD_BOTH};
    for (int i = 0; i < 4; i++) {
        struct pair p = tcp_pair();
        select_events(p.here, i < 2 ? FD_READ | FD_CLOSE : FD_CLOSE);
        send_text(p.peer, "data");
        succeed(closesocket(p.peer));
        expect(p.here, i < 2 ? "FD_READ" : "");
        succeed(shutdown(p.here, ends[i % 2]));
        expect(p.here, "FD_CLOSE");
        select_events(p.here, FD_CLOSE);
        expect(p.here, "FD_CLOSE");
    }
}
END_TEST

/* Sends megabytes to a socket that has ended its receiving, and then closes. */
static void flood_and_close(struct pair p, long events)
{
    enum { MEGABYTES = 16 };
    static char megabyte[1024 * 1024];
    set_blocking(p.peer, false);
    select_events(p.here, events);
    for (int left = MEGABYTES * (int)sizeof(megabyte); left > 0;) {
        int size = left < (int)sizeof(megabyte) ? left : (int)sizeof(megabyte);
        int sent = send(p.peer, megabyte, size, 0);
        if (sent > 0)
            left -= sent;
        else
            ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
        run_idle();
    }
    expect(p.here, "");
    succeed(closesocket(p.peer));
    expect(p.here, events & FD_CLOSE ? "FD_CLOSE" : "");
}

/* proves: K3 D5 */
START_TEST(a_peer_that_sends_megabytes_after_sd_receive_comes_to_its_end)
{
    struct pair p = tcp_pair();
    succeed(shutdown(p.here, SD_RECEIVE));
    flood_and_close(p, FD_READ | FD_CLOSE);
    send_text(p.here, "still sent");
    struct pair q = tcp_pair();
    succeed(shutdown(q.here, SD_BOTH));
    flood_and_close(q, FD_CLOSE);
    struct pair r = unix_pair(SOCK_STREAM);
    succeed(shutdown(r.here, SD_RECEIVE));
    flood_and_close(r, FD_CLOSE);
    struct pair t = tcp_pair(); /* that is stuck already */
    select_events(t.here, FD_READ | FD_CLOSE);
    set_blocking(t.peer, false);
    fill(t.peer);
    expect(t.here, "FD_READ");
    succeed(shutdown(t.here, SD_RECEIVE));
    while (send(t.peer, "x", 1, 0) < 0)
        run_idle();
    succeed(closesocket(t.peer));
    expect(t.here, "FD_CLOSE");
}
END_TEST

/* proves: CLOSE-5 K4 */
START_TEST(nothing_comes_after_closesocket)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    succeed(closesocket(p.here));
    expect(p.here, "");
    fail_with(closesocket(p.here), WSAENOTSOCK);
    struct sockaddr_in address;
    SOCKET next;
    do
        next = udp_socket(&address); /* POSIX hands the number out again */
    while (next != p.here);
    ck_assert_int_eq(sendto(next, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
    expect(next, "");
    select_events(next, FD_READ | FD_CLOSE);
    expect(next, "FD_READ");
}
END_TEST

static void close_on_message(SOCKET s, int event, int error)
{
    ck_assert_int_eq(event, FD_READ);
    ck_assert_int_eq(error, 0);
    succeed(closesocket(s));
}

/* proves: CLOSE-5 K6 */
START_TEST(the_peer_learns_of_a_close_though_the_loop_does_not_run)
{
    for (int selected = 0; selected < 2; selected++) {
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_CLOSE);
        expect(p.here, "");
        if (!selected)
            succeed(WSAAsyncSelect(p.here, window, 0, 0));
        succeed(closesocket(p.here));
        ck_assert_int_eq(recv(p.peer, (char[1]){0}, 1, 0), 0);
    }
}
END_TEST

/* proves: CLOSE-5 K4 M2 P1/windows */
START_TEST(nothing_comes_after_closesocket_in_the_callback)
{
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS)); /* FD_CLOSE would follow at once */
    struct pair p = tcp_pair();
    send_text(p.peer, "data");
    succeed(closesocket(p.peer));
    on_message = close_on_message;
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_READ");
    on_message = NULL;
}
END_TEST

/* proves: M1 O1 P1 */
START_TEST(a_refused_fd_close_is_offered_again)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    refusals = 3;
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
    ck_assert_uint_eq(refusals, 0);
    succeed(asyncselect_set_profile(ASYNCSELECT_WINDOWS));
    struct pair q = tcp_pair();
    select_events(q.here, FD_READ | FD_CLOSE);
    refusals = 3;
    send_text(q.peer, "data");
    succeed(closesocket(q.peer));
    expect(q.here, "FD_READ FD_CLOSE");
}
END_TEST

/* proves: CLOSE-2 CLOSE-3 CLOSE-7 K3 P1/documented */
START_TEST(local_streams_end_like_others)
{
    struct pair p = unix_pair(SOCK_STREAM);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    send_text(p.peer, "data");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    expect(p.here, "FD_CLOSE");
    send_text(p.here, "answer");
    receive_text(p.peer, "answer");
    succeed(shutdown(p.here, SD_SEND));
    succeed(closesocket(p.peer));
    expect(p.here, "");
    struct pair q = unix_pair(SOCK_STREAM);
    select_events(q.here, FD_READ | FD_CLOSE);
    succeed(shutdown(q.here, SD_BOTH));
    expect(q.here, "");
    succeed(closesocket(q.peer));
    expect(q.here, "FD_CLOSE");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_peers_close_is_told_once_with_code_0);
    tcase_add_test(tc, the_peers_half_close_is_told_and_sending_goes_on);
    tcase_add_test(tc, the_end_waits_until_the_data_is_read);
    tcase_add_test(tc, windows_tells_the_end_at_once_and_goes_on_reading);
    tcase_add_test(tc, the_end_waits_for_data_that_nobody_asked_for);
    tcase_add_test(tc, an_end_that_was_is_told_by_each_selection);
    tcase_add_test(tc, an_end_behind_data_is_told_by_each_selection_when_it_may);
    tcase_add_test(tc, both_sides_half_close_here_first);
    tcase_add_test(tc, both_sides_half_close_the_peer_first);
    tcase_add_test(tc, both_sides_half_close_before_the_loop_looks);
    tcase_add_test(tc, a_local_end_of_receiving_is_not_the_peers);
    tcase_add_test(tc, unread_data_does_not_hold_back_the_end_when_it_cannot_be_read);
    tcase_add_test(tc, a_peer_that_sends_megabytes_after_sd_receive_comes_to_its_end);
    tcase_add_test(tc, the_peer_learns_of_a_close_though_the_loop_does_not_run);
    tcase_add_test(tc, nothing_comes_after_closesocket);
    tcase_add_test(tc, nothing_comes_after_closesocket_in_the_callback);
    tcase_add_test(tc, a_refused_fd_close_is_offered_again);
    tcase_add_test(tc, local_streams_end_like_others);
}

int main(void)
{
    return run_suite("close", add);
}
