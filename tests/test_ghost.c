/* Descriptors that were closed or duplicated behind the library's back: no ghost of theirs posts
 * for the next owner of their number [K5]. */
#include "support.h"

#include <string.h>
#include <event2/event.h>

#include "sys.h"

/* With select() libevent's loop fails as long as one of its descriptors is closed. */
static bool loop_stands_closed_descriptors(void)
{
    return strcmp(event_base_get_method(base), "select") != 0;
}

/* A socket of the system's that gets the number. */
static SOCKET raw_udp_at(SOCKET number)
{
    for (;;) {
        int fd = sys_socket(AF_INET, SOCK_DGRAM, 0, true);
        ck_assert_int_ge(fd, 0);
        ck_assert_int_lt(fd, 200);
        if ((SOCKET)keep((SOCKET)fd) == number)
            return number;
    }
}

/* Binds it, and has a datagram come. */
static void give_datagram(SOCKET s)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    unsigned length = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(sys_bind((int)s, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(sys_getsockname((int)s, (struct sockaddr *)&address, &length), 0);
    SOCKET sender = udp_socket(NULL);
    ck_assert_int_eq(sendto(sender, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
}

/* proves: K5 */
START_TEST(the_next_owner_gets_no_message)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    raw_close(p.here);
    raw_udp_at(p.here);
    give_datagram(p.here);
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "x");
    expect(p.here, "");
}
END_TEST

/* proves: K5 */
START_TEST(the_next_owner_that_the_library_makes_works)
{
    struct sockaddr_in address;
    for (int looked = 0; looked < 2; looked++) {
        struct pair p = tcp_pair();
        select_events(p.here, FD_READ | FD_CLOSE);
        if (looked)
            expect(p.here, "");
        raw_close(p.here);
        SOCKET s;
        do
            s = udp_socket(&address);
        while (s != p.here);
        ck_assert_int_eq(sendto(s, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
        expect(s, "");
        select_events(s, FD_READ | FD_CLOSE);
        expect(s, "FD_READ");
        receive_text(s, "x");
        ck_assert_int_eq(sendto(s, "y", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
        expect(s, "FD_READ");
    }
}
END_TEST

/* proves: K5 */
START_TEST(a_message_that_was_due_dies_with_its_socket)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    send_text(p.peer, "data");
    raw_close(p.here);
    raw_udp_at(p.here);
    expect(p.here, "");
    give_datagram(p.here);
    expect(p.here, "");
}
END_TEST

/* proves: K5 */
START_TEST(a_duplicate_keeps_no_ghost_alive)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    int copy = raw_dup(p.here);
    keep((SOCKET)copy);
    raw_close(p.here);
    send_text(p.peer, "data"); /* comes to the duplicate */
    if (loop_stands_closed_descriptors())
        expect(p.here, "");
    raw_udp_at(p.here);
    send_text(p.peer, "more");
    expect(p.here, "");
    give_datagram(p.here);
    expect(p.here, "");
    receive_text((SOCKET)copy, "datamore");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "x");
    succeed(closesocket(p.peer));
    expect(p.here, "");
}
END_TEST

/* proves: K5 K4 S6 */
START_TEST(a_duplicate_is_a_socket_of_its_own)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    SOCKET copy = keep((SOCKET)raw_dup(p.here));
    succeed(WSAAsyncSelect(copy, window, WM_SOCKET + 1, FD_READ | FD_CLOSE));
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    expect_number(copy, WM_SOCKET + 1, "FD_READ");
    succeed(closesocket(p.here));
    expect(p.here, "");
    receive_text(copy, "data");
    send_text(p.peer, "more");
    expect_number(copy, WM_SOCKET + 1, "FD_READ");
    expect(p.here, "");
    receive_text(copy, "more");
    succeed(closesocket(p.peer));
    expect_number(copy, WM_SOCKET + 1, "FD_CLOSE");
}
END_TEST

/* proves: K5 K4 */
START_TEST(a_duplicate_outlives_closesocket_in_silence)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    SOCKET copy = keep((SOCKET)raw_dup(p.here));
    succeed(closesocket(p.here));
    send_text(p.peer, "data");
    expect(p.here, "");
    raw_udp_at(p.here);
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "more");
    succeed(closesocket(p.peer));
    expect(p.here, "");
    expect(copy, "");
    receive_text(copy, "datamore");
}
END_TEST

/* proves: K5 CALL-5 */
START_TEST(a_closed_number_is_no_socket)
{
    if (!loop_stands_closed_descriptors())
        return;
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    raw_close(p.here);
    send_text(p.peer, "data");
    expect(p.here, "");
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    fail_with(recv(p.here, &byte, 1, 0), WSAENOTSOCK);
    fail_with(closesocket(p.here), WSAENOTSOCK);
}
END_TEST

/* proves: K5 C3 */
START_TEST(what_was_known_of_the_last_owner_is_forgotten)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    succeed(shutdown(p.here, SD_BOTH));
    raw_close(p.here);
    raw_udp_at(p.here);
    give_datagram(p.here);
    receive_text(p.here, "x");
}
END_TEST

/* proves: K5 CLOSE-5 */
START_TEST(a_descriptor_closed_behind_the_back_does_not_stop_the_others)
{
    if (!loop_stands_closed_descriptors())
        return;
    struct pair p = tcp_pair(), q = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    select_events(q.here, FD_READ | FD_CLOSE);
    run_idle();
    raw_close(p.here);
    send_text(q.peer, "data");
    expect(q.here, "FD_READ");
    receive_text(q.here, "data");
    send_text(q.peer, "more");
    expect(q.here, "FD_READ");
    expect(p.here, "");
}
END_TEST

/* proves: K5 D2 */
START_TEST(a_call_on_the_next_owner_wakes_no_ghost)
{
    struct pair p = tcp_pair();
    char byte;
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    raw_close(p.here);
    raw_udp_at(p.here);
    give_datagram(p.here);
    ck_assert_int_eq(recv(p.here, &byte, 1, MSG_PEEK), 1);
    expect(p.here, "");
    receive_text(p.here, "x");
}
END_TEST

/* proves: K5 */
START_TEST(a_socket_that_a_call_was_just_on_can_be_a_ghost_by_now)
{
    for (int duplicated = 0; duplicated < 2; duplicated++) {
        struct pair p = tcp_pair();
        char byte;
        select_events(p.here, FD_READ | FD_CLOSE);
        send_text(p.peer, "data");
        expect(p.here, "FD_READ");
        ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1); /* more is due */
        if (duplicated)
            keep((SOCKET)raw_dup(p.here));
        raw_close(p.here);
        raw_udp_at(p.here);
        give_datagram(p.here);
        expect(p.here, "");
        succeed(closesocket(p.here));
    }
}
END_TEST

/* proves: K5 OOB-1 */
START_TEST(a_number_that_the_library_takes_itself_is_watched)
{
    if (!loop_stands_closed_descriptors())
        return;
    struct pair p = tcp_pair(), q = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    while (keep((SOCKET)raw_dup(q.peer)) < p.here)
        continue; /* no lower number is free */
    raw_close(p.here);
    select_events(q.here, FD_OOB); /* for which it makes a descriptor, where there was none yet */
    expect(q.here, "");
    ck_assert_int_eq(send(q.peer, "!", 1, MSG_OOB), 1);
    expect(q.here, "FD_OOB");
    expect(p.here, "");
}
END_TEST

/* proves: K5 S5 */
START_TEST(nor_the_background_thread)
{
    static struct message_log log = {.background = true};
    HWND other = asyncselect_window_new(NULL, log_post, &log);
    struct pair p = tcp_pair(), q = tcp_pair();
    succeed(WSAAsyncSelect(p.here, other, WM_SOCKET, FD_READ | FD_CLOSE));
    succeed(WSAAsyncSelect(q.here, other, WM_SOCKET, FD_READ | FD_CLOSE));
    log_expect(&log, p.here, "");
    raw_close(p.here);
    for (int i = 0; i < 3; i++) {
        send_text(q.peer, "data");
        log_expect(&log, q.here, "FD_READ");
        receive_text(q.here, "data");
    }
    fail_with(WSAAsyncSelect(p.here, other, WM_SOCKET, FD_READ), WSAENOTSOCK);
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

/* ---- two windows over one base ---- */

static struct message_log other_log;

/* Another window over the base. */
static HWND other_window(void)
{
    other_log = (struct message_log){.count = 0};
    HWND other = asyncselect_window_new(base, log_post, &other_log);
    ck_assert_ptr_nonnull(other);
    return other;
}

static void expect_datagrams_at(SOCKET s, const struct sockaddr_in *address)
{
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(sendto(s, "x", 1, 0, (const struct sockaddr *)address, sizeof(*address)),
                         1);
        log_expect(&other_log, s, "FD_READ");
        receive_text(s, "x");
    }
}

/* proves: K5 S1 */
START_TEST(the_next_owner_is_heard_in_another_window_of_the_base)
{
    struct sockaddr_in address;
    HWND other = other_window();
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    succeed(WSAAsyncSelect(p.peer, other, WM_SOCKET, FD_CLOSE)); /* the loop is told of it first */
    raw_close(p.here);
    while (udp_socket(&address) != p.here)
        continue;
    succeed(WSAAsyncSelect(p.here, other, WM_SOCKET, FD_READ));
    log_expect(&other_log, p.peer, "FD_CLOSE");
    expect_datagrams_at(p.here, &address);
    expect(p.here, "");
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

/* Closes p.here behind the library's back: the next descriptor that is made has its number. */
static void leave_number(const struct pair *p, SOCKET copied)
{
    while (keep((SOCKET)raw_dup(copied)) < p->here)
        continue; /* no lower number is free */
    raw_close(p->here);
}

/* proves: K5 OOB-1 */
START_TEST(a_number_that_the_library_takes_for_another_window_is_watched)
{
    if (!loop_stands_closed_descriptors())
        return;
    HWND other = other_window();
    struct pair p = tcp_pair(), q = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    succeed(WSAAsyncSelect(q.here, other, WM_SOCKET, FD_CLOSE));
    expect(p.here, "");
    leave_number(&p, q.peer);
    succeed(WSAAsyncSelect(q.here, other, WM_SOCKET, FD_OOB));
    log_expect(&other_log, q.here, "");
    ck_assert_int_eq(send(q.peer, "!", 1, MSG_OOB), 1);
    log_expect(&other_log, q.here, "FD_OOB");
    expect(p.here, "");
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

/* proves: K5 */
START_TEST(a_number_that_another_window_itself_takes_is_watched)
{
    if (!loop_stands_closed_descriptors())
        return;
    struct sockaddr_in address;
    struct pair p = tcp_pair();
    SOCKET s = udp_socket(&address);
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    leave_number(&p, s);
    HWND other = other_window();
    succeed(WSAAsyncSelect(s, other, WM_SOCKET, FD_READ));
    expect_datagrams_at(s, &address);
    expect(p.here, "");
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_next_owner_gets_no_message);
    tcase_add_test(tc, the_next_owner_that_the_library_makes_works);
    tcase_add_test(tc, a_message_that_was_due_dies_with_its_socket);
    tcase_add_test(tc, a_duplicate_keeps_no_ghost_alive);
    tcase_add_test(tc, a_duplicate_is_a_socket_of_its_own);
    tcase_add_test(tc, a_duplicate_outlives_closesocket_in_silence);
    tcase_add_test(tc, a_closed_number_is_no_socket);
    tcase_add_test(tc, what_was_known_of_the_last_owner_is_forgotten);
    tcase_add_test(tc, a_number_that_the_library_takes_itself_is_watched);
    tcase_add_test(tc, nor_the_background_thread);
    tcase_add_test(tc, the_next_owner_is_heard_in_another_window_of_the_base);
    tcase_add_test(tc, a_number_that_the_library_takes_for_another_window_is_watched);
    tcase_add_test(tc, a_number_that_another_window_itself_takes_is_watched);
    tcase_add_test(tc, a_call_on_the_next_owner_wakes_no_ghost);
    tcase_add_test(tc, a_socket_that_a_call_was_just_on_can_be_a_ghost_by_now);
    tcase_add_test(tc, a_descriptor_closed_behind_the_back_does_not_stop_the_others);
}

int main(void)
{
    return run_suite("ghost", add);
}
