/* Sockets that are closed while calls of other threads are under way on them. */
#include "waiter.h"

#include <fcntl.h>

#include "record.h"
#include "socket.h"

static bool is_open(SOCKET number)
{
    return fcntl((int)number, F_GETFD) >= 0;
}

/* Returns when a call of this kind is under way. */
static void await_call(SOCKET s, enum record_call kind)
{
    for (;;) {
        struct record *r = record_lock(s);
        bool there = r && r->calls[kind];
        if (r)
            record_unlock(r);
        if (there)
            return;
        sched_yield();
    }
}

/* proves: K4 */
START_TEST(a_number_stays_taken_until_the_last_call_has_ended)
{
    struct socket_call first, second;
    int error = 0;
    for (int selected = 0; selected < 2; selected++) {
        struct pair p = tcp_pair();
        if (selected) {
            select_events(p.here, FD_READ | FD_CLOSE);
            expect(p.here, "");
        }
        ck_assert_int_eq(socket_begin(p.here, SOCKET_RECEIVES, &first), 0);
        ck_assert_int_eq(socket_begin(p.here, SOCKET_NEITHER, &second), 0);
        succeed(closesocket(p.here));
        fail_with(closesocket(p.here), WSAENOTSOCK);
        run_idle();
        ck_assert(is_open(p.here));
        ck_assert(!socket_is_open(&first));
        ck_assert(!socket_end_receive(&first, NOTIFY_UNSURE, &error));
        ck_assert(is_open(p.here));
        ck_assert(!socket_end(&second));
        run_idle();
        ck_assert(!is_open(p.here));
        char byte;
        ck_assert_int_eq(recv(p.peer, &byte, 1, 0), 0);
        expect(p.here, "");
    }
}
END_TEST

/* proves: K4 S5 */
START_TEST(a_call_that_comes_back_late_leaves_the_next_owner_alone)
{
    struct socket_call late, now;
    int error = WSAECONNRESET;
    struct pair p = tcp_pair();
    ck_assert_int_eq(socket_begin(p.here, SOCKET_RECEIVES, &late), 0);
    raw_close(p.here);
    SOCKET next;
    do
        next = udp_socket(NULL);
    while (next != p.here);
    ck_assert_int_eq(socket_begin(next, SOCKET_NEITHER, &now), 0);
    ck_assert(!socket_end_receive(&late, NOTIFY_END, &error));
    ck_assert(socket_end(&now));
    succeed(closesocket(next));
    ck_assert(!is_open(next));
}
END_TEST

static void closing_ends(void *(*wait)(void *), SOCKET s)
{
    struct waiter w = {.socket = s};
    start(&w, wait);
    await_call(s, RECORD_WAITING);
    succeed(closesocket(s));
    expect_error(&w, WSAENOTSOCK);
    ck_assert(!is_open(s));
}

/* proves: S5 */
START_TEST(closing_ends_a_wait_of_another_thread)
{
    void *(*const waits[])(void *) = {do_select, do_poll};
    for (int i = 0; i < 100; i++) { /* wherever in the call it meets it */
        struct sockaddr_in address;
        struct pair p = tcp_pair();
        closing_ends(waits[i % 2], p.here);
        succeed(closesocket(p.peer));
        closing_ends(waits[i % 2], tcp_listener(&address));
        closing_ends(waits[i % 2], udp_socket(NULL));
        closing_ends(waits[i % 2], tcp_socket());
    }
}
END_TEST

/* Sockets that were never connected, each waited for by a thread of its own. */
/* proves: S5 */
START_TEST(closing_ends_one_wait_of_several)
{
    enum { WAITS = 3 };
    struct waiter waits[WAITS];
    for (int i = 0; i < WAITS; i++) {
        waits[i] = (struct waiter){.socket = tcp_socket()};
        start(&waits[i], do_poll);
        await_call(waits[i].socket, RECORD_WAITING);
    }
    for (int i = 0; i < WAITS; i++) { /* the oldest first */
        succeed(closesocket(waits[i].socket));
        expect_error(&waits[i], WSAENOTSOCK);
        for (int j = i + 1; j < WAITS; j++)
            await_call(waits[j].socket, RECORD_WAITING);
    }
}
END_TEST

/* Returns when a select waits for a socket whose attempt it knows to have failed. */
static void await_failure(SOCKET s)
{
    for (bool failed = false; !failed; sched_yield()) {
        struct record *r = record_lock(s);
        failed = r->notify.phase == NOTIFY_IDLE && r->calls[RECORD_WAITING];
        record_unlock(r);
    }
}

/* proves: S5 C1 */
START_TEST(closing_ends_a_select_whose_attempt_has_failed)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), filler = tcp_socket();
    struct waiter w = {.socket = tcp_socket()};
    succeed(listen(listener, 0)); /* full with one: the next attempt waits */
    succeed(connect(filler, (struct sockaddr *)&address, sizeof(address)));
    set_blocking(w.socket, false);
    fail_with(connect(w.socket, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
    start(&w, do_select);
    await_call(w.socket, RECORD_WAITING);
    succeed(closesocket(listener)); /* the system's next try is refused */
    await_failure(w.socket);
    succeed(closesocket(w.socket));
    expect_error(&w, WSAENOTSOCK);
}
END_TEST

/* proves: S5 CALL-4 M0 */
START_TEST(a_select_of_another_thread_holds_nothing_up)
{
    struct pair p = tcp_pair();
    struct waiter w = {.socket = p.here};
    start(&w, do_select);
    await_call(p.here, RECORD_WAITING);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    send_text(p.peer, "data");
    finish(&w);
    ck_assert_int_eq(w.result, 1);
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
}
END_TEST

static void *close_and_say_so(void *argument)
{
    struct waiter *w = argument;
    w->result = closesocket(w->socket);
    return NULL;
}

/* proves: K4 S5 */
START_TEST(calls_and_closing_meet_anywhere)
{
    for (int i = 0; i < 300; i++) {
        struct pair p = tcp_pair();
        struct waiter receiver = {.socket = p.here, .buffer = (char[4]){0}, .length = 4};
        struct waiter closer = {.socket = p.here};
        if (i % 2)
            select_events(p.here, FD_READ | FD_CLOSE);
        if (i % 3 == 0)
            send_text(p.peer, "data");
        start(&receiver, do_receive);
        start(&closer, close_and_say_so);
        if (i % 2)
            run_idle();
        finish(&closer);
        finish(&receiver);
        ck_assert_int_eq(closer.result, 0);
        if (receiver.result == SOCKET_ERROR)
            ck_assert(receiver.error == WSAENOTSOCK || receiver.error == WSAEINTR ||
                      receiver.error == WSAEWOULDBLOCK);
        else
            ck_assert_int_eq(receiver.result, 4);
        run_idle();
        ck_assert(!is_open(p.here));
        succeed(closesocket(p.peer));
    }
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_number_stays_taken_until_the_last_call_has_ended);
    tcase_add_test(tc, a_call_that_comes_back_late_leaves_the_next_owner_alone);
    tcase_add_test(tc, closing_ends_a_wait_of_another_thread);
    tcase_add_test(tc, closing_ends_one_wait_of_several);
    tcase_add_test(tc, closing_ends_a_select_whose_attempt_has_failed);
    tcase_add_test(tc, a_select_of_another_thread_holds_nothing_up);
    tcase_add_test(tc, calls_and_closing_meet_anywhere);
}

int main(void)
{
    return run_suite("close_calls", add);
}
