/* FD_OOB, and the bytes themselves: none is lost, none comes twice, none turns into data. */
#include "support.h"

#include <string.h>

static void send_urgent(SOCKET s, char byte)
{
    ck_assert_int_eq(send(s, &byte, 1, MSG_OOB), 1);
}

static void receive_urgent(SOCKET s, int expected)
{
    char byte = 0;
    ck_assert_int_eq(recv(s, &byte, 1, MSG_OOB), 1);
    ck_assert_int_eq(byte, expected);
}

static void set_inline(SOCKET s, BOOL on)
{
    succeed(setsockopt(s, SOL_SOCKET, SO_OOBINLINE, (const char *)&on, sizeof(on)));
}

/* proves: OOB-1 OOB-2 GATE-1 GATE-4 O1 */
START_TEST(it_is_told_once_until_received)
{
    struct pair p = tcp_pair();
    send_urgent(p.peer, '1');
    select_events(p.here, FD_OOB | FD_READ | FD_CLOSE);
    expect(p.here, "FD_OOB");
    send_urgent(p.peer, '2');
    expect(p.here, "");
    receive_urgent(p.here, '1');
    expect(p.here, "FD_OOB");
    receive_urgent(p.here, '2');
    expect(p.here, "");
    char byte;
    fail_with(recv(p.here, &byte, 1, MSG_OOB), WSAEWOULDBLOCK);
    expect(p.here, "");
    send_urgent(p.peer, '3');
    expect(p.here, "FD_OOB");
    receive_urgent(p.here, '3');
}
END_TEST

/* proves: OOB-3 GATE-4 GATE-10 D4 */
START_TEST(any_receive_re_enables_it)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB | FD_READ);
    send_text(p.peer, "data");
    send_urgent(p.peer, '!');
    expect(p.here, "FD_OOB FD_READ");
    receive_text(p.here, "data");
    expect(p.here, "FD_OOB");
    char byte;
    fail_with(recv(p.here, &byte, 1, 0), WSAEWOULDBLOCK);
    expect(p.here, "FD_OOB");
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_OOB | MSG_PEEK), 1);
    ck_assert_int_eq(byte, '!');
    expect(p.here, "FD_OOB");
    receive_urgent(p.here, '!');
    expect(p.here, "");
}
END_TEST

/* proves: OOB-1 S1 CALL-8 */
START_TEST(a_new_selection_tells_what_waits)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB);
    send_urgent(p.peer, '!');
    expect(p.here, "FD_OOB");
    select_events(p.here, FD_OOB);
    expect(p.here, "FD_OOB");
    select_events(p.here, FD_READ);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_OOB);
    expect(p.here, "FD_OOB");
    receive_urgent(p.here, '!');
    expect(p.here, "");
}
END_TEST

/* The whole stream of a peer that mixes data and urgent bytes, the loop looking after each: what is
 * received apart, and what is left as data, each in its order. */
static void mixed(const char *script, size_t at_once, const char *apart, const char *data)
{
    struct pair p = tcp_pair();
    char got_apart[64] = "", got_data[256] = "";
    size_t apart_count = 0, data_count = 0;
    select_events(p.here, FD_OOB | FD_READ | FD_CLOSE);
    for (const char *c = script; *c; c++) {
        if (*c >= '0' && *c <= '9')
            send_urgent(p.peer, *c);
        else if (*c != '|')
            ck_assert_int_eq(send(p.peer, c, 1, 0), 1);
        run_idle();
        if (*c != '|')
            continue;
        int got = recv(p.here, got_data + data_count, (int)at_once, 0); /* the program reads */
        data_count += got > 0 ? (size_t)got : 0;
    }
    for (;;) {
        int got = recv(p.here, got_data + data_count, (int)at_once, 0);
        if (got <= 0)
            break;
        data_count += (size_t)got;
    }
    while (recv(p.here, got_apart + apart_count, 1, MSG_OOB) == 1)
        apart_count++;
    ck_assert_str_eq(got_apart, apart);
    ck_assert_str_eq(got_data, data);
    closesocket(p.here);
    closesocket(p.peer);
}

/* proves: D4 D2 */
START_TEST(no_byte_is_lost_or_comes_twice)
{
    for (size_t at_once = 1; at_once <= 9; at_once++) {
        mixed("1", at_once, "1", "");
        mixed("123", at_once, "123", "");
        mixed("ab1cd", at_once, "1", "abcd");
        mixed("ab1cd2ef", at_once, "12", "abcdef");
        mixed("ab12cd", at_once, "12", "abcd");
        mixed("a1b2c3d4e5f", at_once, "12345", "abcdef");
        mixed("1a2b3c", at_once, "123", "abc");
        mixed("ab1|cd2|ef", at_once, "12", "abcdef");
        mixed("ab1||cd2|ef3|", at_once, "123", "abcdef");
        mixed("abc1||||2de|||3f", at_once, "123", "abcdef");
        mixed("abc12|3|4|d|e|5f", at_once, "12345", "abcdef");
    }
}
END_TEST

/* proves: D4 */
START_TEST(a_peek_moves_nothing)
{
    struct pair p = tcp_pair();
    char buffer[16] = "";
    select_events(p.here, FD_OOB | FD_READ);
    send_text(p.peer, "ab");
    send_urgent(p.peer, '1');
    expect(p.here, "FD_OOB FD_READ");
    send_text(p.peer, "cd");
    send_urgent(p.peer, '2');
    run_idle();
    for (int i = 0; i < 2; i++) {
        memset(buffer, 0, sizeof(buffer));
        ck_assert_int_eq(recv(p.here, buffer, 2, MSG_PEEK), 2);
        ck_assert_str_eq(buffer, "ab");
    }
    receive_text(p.here, "ab");
    memset(buffer, 0, sizeof(buffer));
    ck_assert_int_eq(recv(p.here, buffer, 16, MSG_PEEK), 2);
    ck_assert_str_eq(buffer, "cd");
    receive_text(p.here, "cd");
    receive_urgent(p.here, '1');
    receive_urgent(p.here, '2');
}
END_TEST

/* proves: OOB-4 READ-4 D7 */
START_TEST(inline_it_is_data)
{
    struct pair p = tcp_pair();
    char byte;
    set_inline(p.here, TRUE);
    select_events(p.here, FD_OOB | FD_READ);
    expect(p.here, "");
    send_urgent(p.peer, '!');
    expect(p.here, "FD_READ");
    fail_with(recv(p.here, &byte, 1, MSG_OOB), WSAEINVAL);
    expect(p.here, "FD_READ");
    receive_text(p.here, "!");
    expect(p.here, "");
    send_text(p.peer, "ab");
    send_urgent(p.peer, '!');
    send_text(p.peer, "cd");
    expect(p.here, "FD_READ");
    char all[8] = "";
    int length = 0;
    while (length < 5) {
        int got = recv(p.here, all + length, 5 - length, 0);
        ck_assert_int_gt(got, 0);
        length += got;
    }
    ck_assert_str_eq(all, "ab!cd");
}
END_TEST

/* proves: D6 OOB-4 READ-4 */
START_TEST(switched_on_while_a_byte_waits)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB | FD_READ);
    send_urgent(p.peer, '1');
    expect(p.here, "FD_OOB");
    set_inline(p.here, TRUE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "1");
    expect(p.here, "");

    /* The program has read past it already: it comes as data all the same. */
    set_inline(p.here, FALSE);
    send_urgent(p.peer, '2');
    expect(p.here, "FD_OOB");
    send_text(p.peer, "ab");
    expect(p.here, "FD_READ");
    receive_text(p.here, "ab");
    expect(p.here, "FD_OOB");
    set_inline(p.here, TRUE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "2");
    expect(p.here, "");
}
END_TEST

/* proves: D6 OOB-4 */
START_TEST(switched_off_what_was_inline_stays_data)
{
    struct pair p = tcp_pair();
    BOOL on = TRUE;
    int length = sizeof(on);
    set_inline(p.here, TRUE);
    select_events(p.here, FD_OOB | FD_READ);
    send_urgent(p.peer, '1');
    expect(p.here, "FD_READ");
    set_inline(p.here, FALSE);
    succeed(getsockopt(p.here, SOL_SOCKET, SO_OOBINLINE, (char *)&on, &length));
    ck_assert_int_eq(on, FALSE);
    expect(p.here, "");
    receive_text(p.here, "1");
    expect(p.here, "");
    send_urgent(p.peer, '2');
    expect(p.here, "FD_OOB");
    receive_urgent(p.here, '2');
    expect(p.here, "");
}
END_TEST

/* proves: D5 OOB-2 */
START_TEST(after_the_end_of_receiving_there_is_none)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_OOB | FD_CLOSE);
    send_urgent(p.peer, '1');
    expect(p.here, "FD_OOB");
    succeed(shutdown(p.here, SD_RECEIVE));
    fail_with(recv(p.here, &byte, 1, MSG_OOB), WSAESHUTDOWN);
    expect(p.here, "");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: D5 CLOSE-2 */
START_TEST(unread_it_does_not_hold_up_the_end)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB | FD_READ | FD_CLOSE);
    send_urgent(p.peer, '1');
    expect(p.here, "FD_OOB");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "FD_CLOSE");
    receive_urgent(p.here, '1');
    expect(p.here, "");
}
END_TEST

/* proves: INHERIT-1 OOB-2 OOB-4 */
START_TEST(an_accepted_socket_has_it)
{
    for (int on = 0; on < 2; on++) {
        struct sockaddr_in address;
        SOCKET listener = tcp_listener(&address);
        SOCKET client = tcp_socket();
        set_inline(listener, on);
        select_events(listener, FD_ACCEPT | FD_OOB | FD_READ);
        succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
        expect(listener, "FD_ACCEPT");
        SOCKET accepted = keep(accept(listener, NULL, NULL));
        send_urgent(client, '!');
        expect(accepted, on ? "FD_READ" : "FD_OOB");
    }
}
END_TEST

/* proves: OOB-2 */
START_TEST(without_a_selection_the_kernels_byte_is_received)
{
    struct pair p = tcp_pair();
    u_long at_mark = 0;
    set_blocking(p.here, false);
    send_text(p.peer, "ab");
    send_urgent(p.peer, '!');
    run_idle();
    succeed(ioctlsocket(p.here, (long)SIOCATMARK, &at_mark));
    ck_assert_uint_eq(at_mark, FALSE);
    receive_urgent(p.here, '!');
    receive_text(p.here, "ab");
    succeed(ioctlsocket(p.here, (long)SIOCATMARK, &at_mark));
    ck_assert_uint_eq(at_mark, TRUE);
}
END_TEST

/* proves: D4 */
START_TEST(a_byte_goes_into_the_first_buffer_that_has_room)
{
    struct pair p = tcp_pair();
    char bytes[3] = {'-', '-', '-'};
    WSABUF parts[] = {{0, bytes}, {1, bytes + 1}, {1, bytes + 2}};
    DWORD received = 7, flags = MSG_OOB;
    select_events(p.here, FD_OOB);
    send_urgent(p.peer, '!');
    expect(p.here, "FD_OOB");
    succeed(WSARecv(p.here, parts, 3, &received, &flags, NULL, NULL));
    ck_assert_uint_eq(received, 1);
    ck_assert_mem_eq(bytes, "-!-", 3);
}
END_TEST

/* proves: D2 OOB-3 D4 */
START_TEST(bytes_that_turned_into_data_make_no_fd_read)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB | FD_READ | FD_CLOSE);
    send_text(p.peer, "ab");
    for (char byte = '1'; byte <= '3'; byte++) {
        send_urgent(p.peer, byte);
        run_idle();
    }
    expect(p.here, "FD_OOB FD_READ");
    receive_text(p.here, "ab");
    expect(p.here, "FD_OOB"); /* of the stream only what was taken out of it is left */
    receive_urgent(p.here, '1');
    receive_urgent(p.here, '2');
    receive_urgent(p.here, '3');
    expect(p.here, "");
    send_text(p.peer, "cd");
    expect(p.here, "FD_READ");
    receive_text(p.here, "cd");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "FD_CLOSE");
}
END_TEST

static u_long ask(SOCKET s, long what)
{
    u_long answer = ~0ul;
    succeed(ioctlsocket(s, what, &answer));
    return answer;
}

/* proves: D4 D6 */
START_TEST(the_ioctls_know_what_was_taken)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB | FD_READ | FD_CLOSE);
    const char *const parts[] = {"ab", "cde", "f"};
    for (int i = 0; i < 3; i++) {
        send_text(p.peer, parts[i]);
        run_idle();
        if (i < 2)
            send_urgent(p.peer, (char)('1' + i));
        run_idle();
    }
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(ask(p.here, (long)FIONREAD), strlen(parts[i]));
        ck_assert_uint_eq(ask(p.here, (long)SIOCATMARK), i == 2);
        receive_text(p.here, parts[i]);
    }
    ck_assert_uint_eq(ask(p.here, (long)FIONREAD), 0);
    ck_assert_uint_eq(ask(p.here, (long)SIOCATMARK), TRUE);
    set_inline(p.here, TRUE); /* both are data now */
    ck_assert_uint_eq(ask(p.here, (long)FIONREAD), 2);
    receive_text(p.here, "12");
    ck_assert_uint_eq(ask(p.here, (long)FIONREAD), 0);
}
END_TEST

/* proves: READ-3 */
START_TEST(what_is_behind_the_mark_is_counted)
{
    struct pair p = tcp_pair();
    set_blocking(p.here, false);
    send_text(p.peer, "ab");
    send_urgent(p.peer, '!');
    send_text(p.peer, "cde");
    run_idle();
    ck_assert_uint_eq(ask(p.here, (long)FIONREAD), 2);
    receive_text(p.here, "ab");
    ck_assert_uint_eq(ask(p.here, (long)FIONREAD), 3);
    receive_urgent(p.here, '!');
    ck_assert_uint_eq(ask(p.here, (long)FIONREAD), 3);
    receive_text(p.here, "cde");
}
END_TEST

/* "r" and "x" for the sets that select finds the socket in, and "R" and "X" for WSAPoll. */
static const char *found(SOCKET s)
{
    static char letters[8];
    struct timeval at_once = {0, 0};
    WSAPOLLFD polled = {.fd = s, .events = POLLRDNORM | POLLRDBAND};
    fd_set in, apart;
    size_t count = 0;
    FD_ZERO(&in);
    FD_ZERO(&apart);
    FD_SET(s, &in);
    FD_SET(s, &apart);
    ck_assert_int_ge(select(0, &in, NULL, &apart, &at_once), 0);
    ck_assert_int_ge(WSAPoll(&polled, 1, 0), 0);
    if (FD_ISSET(s, &in))
        letters[count++] = 'r';
    if (FD_ISSET(s, &apart))
        letters[count++] = 'x';
    if (polled.revents & POLLRDNORM)
        letters[count++] = 'R';
    if (polled.revents & POLLRDBAND)
        letters[count++] = 'X';
    letters[count] = 0;
    return letters;
}

/* proves: D4 D6 OOB-1 */
START_TEST(select_and_poll_know_what_was_taken)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_OOB | FD_READ | FD_CLOSE);
    send_text(p.peer, "ab");
    send_urgent(p.peer, '1');
    expect(p.here, "FD_OOB FD_READ");
    ck_assert_str_eq(found(p.here), "rxRX");
    receive_text(p.here, "ab");
    ck_assert_str_eq(found(p.here), "xX");
    send_urgent(p.peer, '2');
    run_idle(); /* the first has left the stream */
    set_inline(p.here, TRUE);
    ck_assert_str_eq(found(p.here), "rR");
    char all[4] = "";
    int length = recv(p.here, all, 1, 0);
    ck_assert_int_eq(length, 1);
    ck_assert_int_eq(recv(p.here, all + 1, 1, 0), 1);
    ck_assert_str_eq(all, "12");
    ck_assert_str_eq(found(p.here), "");
    set_inline(p.here, FALSE);
    send_urgent(p.peer, '3');
    run_idle();
    ck_assert_str_eq(found(p.here), "xX");
    receive_urgent(p.here, '3');
    ck_assert_str_eq(found(p.here), "");
    set_inline(p.here, TRUE);
    send_urgent(p.peer, '4'); /* data: select has it apart no more [OOB-4] */
    run_idle();
    ck_assert(strchr(found(p.here), 'r') && !strchr(found(p.here), 'x'));
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, it_is_told_once_until_received);
    tcase_add_test(tc, any_receive_re_enables_it);
    tcase_add_test(tc, a_new_selection_tells_what_waits);
    tcase_add_test(tc, no_byte_is_lost_or_comes_twice);
    tcase_add_test(tc, a_peek_moves_nothing);
    tcase_add_test(tc, inline_it_is_data);
    tcase_add_test(tc, switched_on_while_a_byte_waits);
    tcase_add_test(tc, switched_off_what_was_inline_stays_data);
    tcase_add_test(tc, after_the_end_of_receiving_there_is_none);
    tcase_add_test(tc, unread_it_does_not_hold_up_the_end);
    tcase_add_test(tc, an_accepted_socket_has_it);
    tcase_add_test(tc, without_a_selection_the_kernels_byte_is_received);
    tcase_add_test(tc, a_byte_goes_into_the_first_buffer_that_has_room);
    tcase_add_test(tc, bytes_that_turned_into_data_make_no_fd_read);
    tcase_add_test(tc, the_ioctls_know_what_was_taken);
    tcase_add_test(tc, what_is_behind_the_mark_is_counted);
    tcase_add_test(tc, select_and_poll_know_what_was_taken);
}

int main(void)
{
    return run_suite("oob", add);
}
