/* Urgent data in a stream whose program asks for FD_READ only: its mark stops a receive short of
 * what is buffered, and that must neither lose an FD_READ nor make one up. */
#include "support.h"

static void send_urgent(SOCKET s, char byte)
{
    ck_assert_int_eq(send(s, &byte, 1, MSG_OOB), 1);
}

/* proves: D2 GATE-10 READ-3 */
START_TEST(a_mark_in_the_middle_hides_no_data)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "before");
    send_urgent(p.peer, '!');
    send_text(p.peer, "after");
    expect(p.here, "FD_READ");
    receive_text(p.here, "before");
    expect(p.here, "FD_READ");
    receive_text(p.here, "after");
    expect(p.here, "");
    send_text(p.peer, "more");
    expect(p.here, "FD_READ");
    receive_text(p.here, "more");
    expect(p.here, "");
}
END_TEST

/* proves: D2 GATE-10 READ-3 */
START_TEST(a_receive_that_ends_at_the_mark_hides_no_data)
{
    struct pair p = tcp_pair();
    char buffer[8];
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "before");
    send_urgent(p.peer, '!');
    send_text(p.peer, "after");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 6, 0), 6);
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 1, MSG_OOB), 1);
    ck_assert_int_eq(buffer[0], '!');
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 8, MSG_PEEK), 5);
    expect(p.here, "FD_READ");
    receive_text(p.here, "after");
    expect(p.here, "");
}
END_TEST

/* proves: D2 READ-2 */
START_TEST(an_urgent_byte_alone_is_no_data)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    send_urgent(p.peer, '!');
    expect(p.here, "");
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_OOB), 1);
    expect(p.here, "");
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    expect(p.here, "");
}
END_TEST

/* proves: D2 GATE-10 */
START_TEST(an_urgent_byte_behind_the_data_is_no_more_of_it)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "data");
    send_urgent(p.peer, '!');
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    expect(p.here, "");
    send_text(p.peer, "more");
    expect(p.here, "FD_READ");
    receive_text(p.here, "more");
    expect(p.here, "");
}
END_TEST

/* proves: D2 GATE-1 GATE-10 */
START_TEST(a_mark_that_comes_while_a_message_is_outstanding_hides_no_data)
{
    struct pair p = tcp_pair();
    for (int i = 0; i < 4; i++) {
        select_events(p.here, i < 2 ? FD_READ : FD_READ | FD_CLOSE);
        send_text(p.peer, "one");
        expect(p.here, "FD_READ");
        send_urgent(p.peer, '!');
        expect(p.here, "");
        send_text(p.peer, "two");
        expect(p.here, "");
        receive_text(p.here, "one");
        expect(p.here, "FD_READ");
        receive_text(p.here, "two");
        expect(p.here, "");
    }
}
END_TEST

/* proves: D2 M0 */
START_TEST(a_mark_that_the_loop_never_saw_hides_no_data)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    run_idle();
    send_text(p.peer, "one");
    send_urgent(p.peer, '!');
    send_text(p.peer, "two");
    receive_text(p.here, "one");
    expect(p.here, "FD_READ");
    receive_text(p.here, "two");
    expect(p.here, "");
}
END_TEST

/* proves: D2 CLOSE-2 READ-5 */
START_TEST(data_behind_a_mark_comes_before_the_end)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "before");
    send_urgent(p.peer, '!');
    send_text(p.peer, "after");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_READ");
    receive_text(p.here, "before");
    expect(p.here, "FD_READ");
    receive_text(p.here, "after");
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: D5 CLOSE-2 */
START_TEST(an_unread_urgent_byte_does_not_hold_back_the_end)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_urgent(p.peer, '!');
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "FD_CLOSE");
    struct pair q = tcp_pair();
    select_events(q.here, FD_READ | FD_CLOSE);
    send_text(q.peer, "data");
    send_urgent(q.peer, '!');
    succeed(shutdown(q.peer, SD_SEND));
    expect(q.here, "FD_READ");
    receive_text(q.here, "data");
    expect(q.here, "FD_CLOSE");
}
END_TEST

/* proves: READ-4 OOB-4 */
START_TEST(inline_urgent_data_is_data)
{
    struct pair p = tcp_pair();
    int on = 1;
    succeed(setsockopt(p.here, SOL_SOCKET, SO_OOBINLINE, (char *)&on, sizeof(on)));
    select_events(p.here, FD_READ | FD_OOB | FD_CLOSE);
    send_urgent(p.peer, '!');
    expect(p.here, "FD_READ");
    receive_text(p.here, "!");
    expect(p.here, "");
    send_text(p.peer, "before");
    send_urgent(p.peer, '!');
    send_text(p.peer, "after");
    expect(p.here, "FD_READ");
    receive_text(p.here, "before");
    expect(p.here, "FD_READ");
    receive_text(p.here, "!after");
    expect(p.here, "");
    send_urgent(p.peer, '?');
    expect(p.here, "FD_READ");
    select_events(p.here, FD_READ | FD_OOB | FD_CLOSE);
    expect(p.here, "FD_READ");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_mark_in_the_middle_hides_no_data);
    tcase_add_test(tc, a_receive_that_ends_at_the_mark_hides_no_data);
    tcase_add_test(tc, an_urgent_byte_alone_is_no_data);
    tcase_add_test(tc, an_urgent_byte_behind_the_data_is_no_more_of_it);
    tcase_add_test(tc, a_mark_that_comes_while_a_message_is_outstanding_hides_no_data);
    tcase_add_test(tc, a_mark_that_the_loop_never_saw_hides_no_data);
    tcase_add_test(tc, data_behind_a_mark_comes_before_the_end);
    tcase_add_test(tc, an_unread_urgent_byte_does_not_hold_back_the_end);
    tcase_add_test(tc, inline_urgent_data_is_data);
}

int main(void)
{
    return run_suite("read_urgent", add);
}
