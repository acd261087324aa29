/* The watching itself: many changes at once, a watcher that breaks, and calls that wait. */
#include "netchange_support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "netlab.h"
#include "sys.h"

enum { PATIENCE_MS = 20000 };

/* The library's own routing socket: the one that tells of changes is bound to groups. */
static int watcher_fd(void)
{
    for (int fd = 0; fd < 256; fd++) {
        struct sockaddr_storage name;
        unsigned size = sizeof(name);
        unsigned groups;
        if (sys_getsockname(fd, (struct sockaddr *)&name, &size) < 0 ||
            name.ss_family != AF_NETLINK)
            continue;
        memcpy(&groups, (char *)&name + 8, sizeof(groups));
        if (groups)
            return fd;
    }
    ck_abort_msg("no watcher");
    return -1;
}

/* proves: ADDR-1 ROUTE-1 GATE-12 */
START_TEST(a_burst_that_overruns_the_queue_loses_nothing)
{
    SOCKET list = v4_socket(), route = v4_socket(), v6 = v6_socket();
    int smallest = 1;
    select_events(list, FD_ADDRESS_LIST_CHANGE);
    select_events(route, FD_ROUTING_INTERFACE_CHANGE);
    select_events(v6, BOTH);
    arm_list(v6);
    arm_route(v6, "2001:db8:9::1");
    ck_assert_int_eq(
        sys_setsockopt(watcher_fd(), SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest)), 0);
    for (int round = 0; round < 3; round++) {
        char address[32];
        arm_list(list);
        arm_route(route, "10.9.0.1");
        for (int i = 0; i < 1000; i++) {
            snprintf(address, sizeof(address), "10.1.%d.%d", i / 250, i % 250);
            netlab_add_address("lo", address, 32);
        }
        netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
        expect(list, LIST);
        expect(route, ROUTE);
        expect_nothing(list);
        arm_list(list);
        arm_route(route, "10.9.0.1");
        netlab_remove_route("10.9.0.0", 16);
        for (int i = 0; i < 1000; i++) {
            snprintf(address, sizeof(address), "10.1.%d.%d", i / 250, i % 250);
            netlab_remove_address("lo", address, 32);
        }
        expect(list, LIST);
        expect(route, ROUTE ":WSAENETUNREACH");
    }
    expect_nothing(list);
    expect_nothing(route);
    expect_nothing(v6);
}
END_TEST

/* The queue is full of another family's changes when this one's come: they are in no message. */
/* proves: ADDR-1 ROUTE-1 */
START_TEST(what_the_queue_had_no_room_for_is_not_lost)
{
    SOCKET list = v4_socket(), route = v4_socket(), any = v4_socket(), v6 = v6_socket();
    int smallest = 1;
    select_events(list, FD_ADDRESS_LIST_CHANGE);
    select_events(route, FD_ROUTING_INTERFACE_CHANGE);
    select_events(any, FD_ROUTING_INTERFACE_CHANGE);
    select_events(v6, BOTH);
    arm_list(list);
    arm_route(route, "10.9.0.1");
    arm_route(any, "0.0.0.0");
    arm_list(v6);
    arm_route(v6, "2001:db8:9::1");
    ck_assert_int_eq(
        sys_setsockopt(watcher_fd(), SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest)), 0);
    hold_background();
    for (int i = 0; i < 100; i++) {
        netlab_add_route("2001:db8:8::", 48, "lo", NULL, NULL);
        netlab_remove_route("2001:db8:8::", 48);
    }
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    netlab_add_address("lo", "10.1.0.1", 32);
    release_background();
    expect(list, LIST);
    expect(route, ROUTE);
    expect(any, ROUTE);
    expect_nothing(v6);
    netlab_remove_route("10.9.0.0", 16);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect_nothing(list);
}
END_TEST

/* proves: ADDR-1 ROUTE-1 */
START_TEST(what_cannot_be_looked_at_now_is_looked_at_later)
{
    SOCKET s = v4_socket();
    struct rlimit few;
    int fds[128];
    int taken = 0;
    select_events(s, BOTH);
    arm_list(s);
    arm_route(s, "10.1.0.9");
    hold_background();
    netlab_add_address("lo", "10.1.0.1", 24);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &few), 0);
    const rlim_t before = few.rlim_cur;
    few.rlim_cur = 128;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    while ((fds[taken] = dup((int)s)) >= 0) /* until no descriptor is left for a question */
        taken++;
    netchange_settle();
    release_background();
    expect(s, "");
    while (taken)
        sys_close(fds[--taken]);
    few.rlim_cur = before;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    expect(s, ROUTE " " LIST);
    netlab_remove_address("lo", "10.1.0.1", 24);
}
END_TEST

/* proves: ERR-3 ERR-4 K5 */
START_TEST(a_dead_watcher_is_told_and_replaced)
{
    SOCKET list = v4_socket(), route = v4_socket(), idle = v4_socket();
    select_events(list, FD_ADDRESS_LIST_CHANGE);
    select_events(route, FD_ROUTING_INTERFACE_CHANGE);
    select_events(idle, BOTH);
    arm_list(list);
    arm_route(route, "10.9.0.1");
    background_idle();
    int fd = watcher_fd();
    int other = raw_dup(list);
    ck_assert_int_eq(dup2(other, fd), fd); /* the number is another's now: a program's mistake */
    netchange_settle();
    expect(list, LIST ":WSAENETDOWN");
    expect(route, ROUTE ":WSAENETDOWN");
    expect(idle, "");
    struct sys_identity first, second;
    ck_assert_int_eq(sys_identify(fd, &first), 0); /* it was left alone */
    ck_assert_int_eq(sys_identify(other, &second), 0);
    ck_assert_uint_eq(first.inode, second.inode);
    arm_list(list);
    arm_route(route, "10.9.0.1");
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    expect(route, ROUTE);
    expect_nothing(list);
    netlab_add_address("lo", "10.1.0.1", 32);
    expect(list, LIST);
    netlab_remove_route("10.9.0.0", 16);
    netlab_remove_address("lo", "10.1.0.1", 32);
    sys_close(fd);
    sys_close(other);
}
END_TEST

/* ---- blocking sockets ---- */

struct blocking_call {
    SOCKET socket;
    const char *destination; /* NULL: the list of addresses */
    int result, error;
    atomic_bool done;
};

static void *call_and_wait(void *argument)
{
    struct blocking_call *call = argument;
    call->result =
        call->destination ? ask_route(call->socket, call->destination) : ask_list(call->socket);
    call->error = WSAGetLastError();
    atomic_store(&call->done, true);
    return NULL;
}

/* The call is under way: another one is refused for it. */
static void await_call(SOCKET s)
{
    int64_t end = sys_now_ms() + PATIENCE_MS;
    while (WSAAsyncSelect(s, window, WM_SOCKET, 0x10000) == SOCKET_ERROR &&
           WSAGetLastError() != WSAEINPROGRESS) {
        ck_assert_int_lt(sys_now_ms(), end);
        sched_yield();
    }
}

/* proves: I2 CALL-4 */
START_TEST(a_blocking_call_waits_for_the_change)
{
    static const char *const destinations[] = {NULL, "10.1.0.1", "0.0.0.0"};
    for (int i = 0; i < 3; i++) {
        struct blocking_call call = {.socket = v4_socket(), .destination = destinations[i]};
        pthread_t thread;
        ck_assert_int_eq(pthread_create(&thread, NULL, call_and_wait, &call), 0);
        await_call(call.socket);
        int64_t end = sys_now_ms() + PATIENCE_MS;
        while (!atomic_load(&call.done)) { /* it may begin between two of them */
            ck_assert_int_lt(sys_now_ms(), end);
            netlab_add_address("lo", "10.1.0.1", 32);
            netlab_remove_address("lo", "10.1.0.1", 32);
        }
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
        ck_assert_int_eq(call.result, 0);
        select_events(call.socket, BOTH);
        netlab_add_address("lo", "10.1.0.1", 32);
        expect_nothing(call.socket); /* its request is over */
        netlab_remove_address("lo", "10.1.0.1", 32);
    }
}
END_TEST

/* proves: I2 K4 */
START_TEST(one_blocking_call_of_several_ends_with_its_socket)
{
    enum { CALLS = 3 };
    struct blocking_call calls[CALLS];
    pthread_t threads[CALLS];
    memset(calls, 0, sizeof(calls));
    for (int i = 0; i < CALLS; i++) {
        calls[i].socket = v4_socket();
        ck_assert_int_eq(pthread_create(&threads[i], NULL, call_and_wait, &calls[i]), 0);
        await_call(calls[i].socket);
    }
    succeed(closesocket(calls[0].socket)); /* the oldest */
    ck_assert_int_eq(pthread_join(threads[0], NULL), 0);
    ck_assert_int_eq(calls[0].result, SOCKET_ERROR);
    ck_assert_str_eq(asyncselect_error_name(calls[0].error), "WSAEINTR");
    int64_t end = sys_now_ms() + PATIENCE_MS;
    for (int i = 1; i < CALLS; i++) {
        while (!atomic_load(&calls[i].done)) {
            ck_assert_int_lt(sys_now_ms(), end);
            netlab_add_address("lo", "10.1.0.1", 32);
            netlab_remove_address("lo", "10.1.0.1", 32);
        }
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        ck_assert_int_eq(calls[i].result, 0);
    }
}
END_TEST

/* proves: I2 K4 */
START_TEST(a_blocking_call_ends_with_its_socket)
{
    for (int i = 0; i < 20; i++) {
        struct blocking_call call = {.socket = v4_socket(), .destination = "10.9.0.1"};
        pthread_t thread;
        ck_assert_int_eq(pthread_create(&thread, NULL, call_and_wait, &call), 0);
        await_call(call.socket);
        netlab_add_address("lo", "10.1.0.1", 32); /* what does not concern it */
        netlab_remove_address("lo", "10.1.0.1", 32);
        succeed(closesocket(call.socket));
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
        ck_assert_int_eq(call.result, SOCKET_ERROR);
        ck_assert_str_eq(asyncselect_error_name(call.error), "WSAEINTR");
    }
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, what_cannot_be_looked_at_now_is_looked_at_later);
    tcase_add_test(tc, a_dead_watcher_is_told_and_replaced);
    tcase_add_test(tc, a_blocking_call_waits_for_the_change);
    tcase_add_test(tc, one_blocking_call_of_several_ends_with_its_socket);
    tcase_add_test(tc, a_blocking_call_ends_with_its_socket);
    if (!netlab_has_ipv6())
        return;
    tcase_add_test(tc, a_burst_that_overruns_the_queue_loses_nothing);
    tcase_add_test(tc, what_the_queue_had_no_room_for_is_not_lost);
}

int main(void)
{
    return run_in_own_network("netwatch", add);
}
