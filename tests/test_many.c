/* Descriptors by the thousands, and the last one. */
#include "support.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <event2/event.h>

enum { MANY = 19000, MOST = 6000, EACH = 977, SETS_END = 1024 /* the system's FD_SETSIZE */ };

static unsigned room_for(unsigned most)
{
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max < most ? limit.rlim_max : most;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return (unsigned)limit.rlim_cur;
}

/* The socket under a number from `from` on. */
static SOCKET moved(SOCKET s, unsigned from)
{
    int next = fcntl((int)s, F_DUPFD, (int)from);
    ck_assert_int_ge(next, (int)from);
    succeed(closesocket(s));
    return keep((SOCKET)next);
}

static bool has_sets(void)
{
    return strcmp(event_base_get_method(base), "select") == 0;
}

/* proves: READ-1 WRITE-1 CLOSE-1 */
START_TEST(numbers_beyond_the_systems_sets_are_watched)
{
    unsigned end = room_for(MANY);
    if (has_sets())
        return;
    for (unsigned number = SETS_END; number + 8 < end; number += EACH) {
        struct pair p = tcp_pair();
        SOCKET s = moved(p.here, number);
        select_events(s, FD_READ | FD_WRITE | FD_CLOSE | FD_OOB);
        expect(s, "FD_WRITE");
        send_text(p.peer, "data");
        expect(s, "FD_READ");
        receive_text(s, "data");
        ck_assert_int_eq(send(p.peer, "!", 1, MSG_OOB), 1);
        expect(s, "FD_OOB");
        succeed(closesocket(p.peer));
        expect(s, "FD_CLOSE");
    }
}
END_TEST

/* proves: READ-1 */
START_TEST(so_are_as_many_sockets_as_there_may_be)
{
    static SOCKET sockets[MOST];
    static struct sockaddr_in addresses[MOST];
    unsigned count = room_for(MANY) - 100;
    if (has_sets())
        count = SETS_END - 100;
    if (count > MOST)
        count = MOST;
    for (unsigned i = 0; i < count; i++) {
        sockets[i] = udp_socket(&addresses[i]);
        select_events(sockets[i], FD_READ);
    }
    run_idle();
    ck_assert_uint_eq(offers, 0);
    SOCKET sender = udp_socket(NULL);
    for (unsigned i = 0; i < count; i += 101)
        ck_assert_int_eq(
            sendto(sender, "x", 1, 0, (struct sockaddr *)&addresses[i], sizeof(addresses[i])), 1);
    run_idle();
    for (unsigned i = 0; i < count; i += 101)
        expect(sockets[i], "FD_READ");
    ck_assert_uint_eq(offers, (count + 100) / 101);
}
END_TEST

/* proves: CALL-1 */
START_TEST(select_has_no_room_for_them_and_says_so)
{
    struct pair p = tcp_pair();
    if (!has_sets() || room_for(2 * SETS_END) < 2 * SETS_END)
        return;
    SOCKET last = moved(tcp_pair().here, SETS_END - 1), s = moved(p.here, SETS_END);
    ck_assert_uint_eq(last, SETS_END - 1);
    select_events(last, FD_WRITE);
    expect(last, "FD_WRITE");
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ | FD_WRITE), WSAENETDOWN);
    send_text(p.peer, "data");
    run_idle();
    ck_assert_uint_eq(offers, 1);
    receive_text(s, "data");
    succeed(WSAAsyncSelect(s, NULL, 0, 0));
    struct event_base *fresh = event_base_new();
    while (udp_socket(NULL) < SETS_END)
        continue;
    ck_assert_ptr_null(asyncselect_window_new(fresh, log_post, NULL));
    ck_assert_str_eq(asyncselect_error_name(WSAGetLastError()), "WSAENETDOWN");
    event_base_free(fresh);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, numbers_beyond_the_systems_sets_are_watched);
    tcase_add_test(tc, so_are_as_many_sockets_as_there_may_be);
    tcase_add_test(tc, select_has_no_room_for_them_and_says_so);
}

int main(void)
{
    return run_suite("many", add);
}
