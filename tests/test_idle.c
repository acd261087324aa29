/* Idle is idle, and work is bounded: counted, by tally.c's functions in the system's place. */
#include "support.h"

#include "tally.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <event2/event.h>

enum { QUIET = 1000, FEW = 200, FLOOD = 3000, MOST_LOOKS = 40, MINUTE_MS = 60000, RETRY_MS = 128 };

static void room_for_descriptors(void)
{
    ck_assert_uint_ge(peer_descriptors_left(2 * QUIET + 100), 2 * QUIET + 100);
}

static struct tally calls_while_nothing_happens(void)
{
    while (tally_sleepers() != 1)
        sched_yield();
    tally_begin();
    for (int i = 0; i < 1000; i++)
        sched_yield();
    return tally_end();
}

/* A loop sleeps with no end to its sleep, so that nothing will have it make a call by itself; and
 * while this thread has the processor and gives it away again and again, the process makes none. */
static void expect_no_call(void)
{
    struct tally t, none = {0};
    int tries = 0;
    do /* what was under way ends first */
        t = calls_while_nothing_happens();
    while (memcmp(&t, &none, sizeof(t)) != 0 && ++tries < 50);
    ck_assert_mem_eq(&t, &none, sizeof(t));
    ck_assert_uint_eq(tally_sleepers(), 1);
}

/* Sockets of all kinds, each of which has told what it had to. */
static unsigned make_quiet(SOCKET sockets[QUIET], HWND to)
{
    bool sets = strcmp(event_base_get_method(base), "select") == 0; /* with their end */
    unsigned count = sets ? FEW : QUIET;
    for (unsigned i = 0; i < count; i++) {
        if (i % 4 == 0)
            sockets[i] = unix_pair(SOCK_STREAM).here;
        else if (i % 4 == 1)
            sockets[i] = tcp_listener(&(struct sockaddr_in){0});
        else if (i % 4 == 2)
            sockets[i] = tcp_socket();
        else
            sockets[i] = udp_socket(NULL);
        succeed(WSAAsyncSelect(sockets[i], to, WM_SOCKET, FD_ALL_EVENTS));
    }
    return count / 2; /* messages: FD_WRITE of the pairs and of datagrams */
}

/* proves: M0 */
START_TEST(a_thousand_quiet_sockets_make_no_call_in_the_background)
{
    static struct message_log log = {.background = true};
    static SOCKET sockets[QUIET];
    room_for_descriptors();
    HWND own = asyncselect_window_new(NULL, log_post, &log);
    unsigned messages = make_quiet(sockets, own);
    background_idle();
    ck_assert_uint_eq(log_count(&log), messages);
    expect_no_call();
    ck_assert_int_eq(asyncselect_window_free(own), 0);
}
END_TEST

static void *dispatch(void *unused)
{
    ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE), 0);
    return unused;
}

/* proves: M0 */
START_TEST(nor_in_a_loop_of_the_programs)
{
    static SOCKET sockets[QUIET];
    struct sockaddr_in address;
    pthread_t thread;
    room_for_descriptors();
    unsigned messages = make_quiet(sockets, window);
    run_idle();
    ck_assert_uint_eq(offers, messages);
    SOCKET last = udp_socket(&address);
    select_events(last, FD_READ);
    expect(last, "");
    ck_assert_int_eq(pthread_create(&thread, NULL, dispatch, NULL), 0);
    expect_no_call();
    ck_assert_int_eq(sendto(last, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    expect(last, "FD_READ");
}
END_TEST

/* A flood that nobody receives: a turn of the loop for each of its pieces. */
static struct tally flood(SOCKET from)
{
    static char piece[1024];
    unsigned turns = 0;
    tally_begin();
    for (int i = 0; i < FLOOD; i++) {
        send(from, piece, sizeof(piece), 0);
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        turns++;
    }
    struct tally t = tally_end();
    ck_assert_uint_le(t.looks + t.waits, turns + MOST_LOOKS); /* a turn is one or the other */
    return t;
}

static void expect_bounded(struct tally t)
{
    ck_assert_uint_eq(t.receives, 0);
    ck_assert_uint_eq(t.sends, FLOOD);
    ck_assert_uint_eq(t.controls, 0);
    ck_assert_uint_le(t.others, MOST_LOOKS); /* whose the number is, when there are looks */
    ck_assert_uint_eq(t.wakes, 0);
    ck_assert_uint_le(t.allocations, MOST_LOOKS / 2); /* epoll tells a flood now and then */
    ck_assert_uint_eq(offers, 1);
}

/* proves: GATE-1 READ-3 D1 */
START_TEST(a_flood_that_nobody_receives_costs_no_more_than_its_first_byte)
{
    struct sockaddr_in address;
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    set_blocking(p.peer, false);
    expect(p.here, "");
    expect_bounded(flood(p.peer));
    expect(p.here, "FD_READ");
    succeed(closesocket(p.here));
    SOCKET s = udp_socket(&address), sender = udp_socket(NULL);
    succeed(connect(sender, (struct sockaddr *)&address, sizeof(address)));
    select_events(s, FD_READ);
    expect(s, "");
    offers = 0;
    expect_bounded(flood(sender));
    expect(s, "FD_READ");
}
END_TEST

static void receive_one(SOCKET s, int event, int error)
{
    char byte;
    if (event == FD_READ && !error)
        ck_assert_int_eq(recv(s, &byte, 1, 0), 1);
}

/* proves: D1 */
START_TEST(datagrams_that_wait_take_one_look_each)
{
    enum { COUNT = 64 };
    struct sockaddr_in address;
    SOCKET s = udp_socket(&address), sender = udp_socket(NULL);
    succeed(connect(sender, (struct sockaddr *)&address, sizeof(address)));
    select_events(s, FD_READ);
    expect(s, "");
    for (int i = 0; i < COUNT; i++)
        ck_assert_int_eq(send(sender, "x", 1, 0), 1);
    offers = 0;
    on_message = receive_one;
    tally_begin();
    for (int turns = 0; turns < 2 * COUNT && offers < COUNT; turns++)
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    struct tally t = tally_end();
    on_message = NULL;
    ck_assert_uint_eq(offers, COUNT);
    ck_assert_uint_eq(t.receives, COUNT);
    ck_assert_uint_le(t.looks + t.waits, 2 * COUNT + MOST_LOOKS); /* a wait and a look each */
    ck_assert_uint_le(t.others, COUNT + MOST_LOOKS);              /* whose the number is */
}
END_TEST

/* proves: D5 */
START_TEST(what_comes_after_a_local_end_is_thrown_away_some_at_a_time)
{
    enum { PIECE = 16 * 1024, AT_ONCE = 16 };
    static char piece[PIECE];
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    succeed(shutdown(p.here, SD_RECEIVE));
    expect(p.here, "");
    set_blocking(p.peer, false);
    int sent = 0, more;
    while ((more = send(p.peer, piece, PIECE, 0)) > 0)
        sent += more;
    ck_assert_int_gt(sent, 2 * AT_ONCE * PIECE);
    tally_begin();
    event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    struct tally t = tally_end();
    ck_assert_uint_gt(t.receives, 0);
    ck_assert_uint_le(t.receives, 3 * AT_ONCE); /* two looks, and a few short receives */
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE"); /* which nothing of it keeps from arriving */
}
END_TEST

/* proves: M1 */
START_TEST(a_minute_of_refusals_is_no_busy_loop)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ);
    expect(p.here, "");
    send_text(p.peer, "data");
    refusals = (unsigned)-1;
    tally_hasten(true); /* who sleeps for a time finds that it has passed */
    uint64_t begin = tally_now_ms();
    tally_begin();
    while (tally_now_ms() - begin < MINUTE_MS)
        event_base_loop(base, EVLOOP_ONCE);
    struct tally t = tally_end();
    ck_assert_uint_ge(offers, MINUTE_MS / RETRY_MS);
    ck_assert_uint_le(offers, MINUTE_MS / RETRY_MS + 10); /* it began with shorter pauses */
    ck_assert_uint_le(t.looks + t.waits, 3 * offers + 4);
    ck_assert_uint_eq(t.receives + t.controls + t.wakes, 0);
    refusals = 0;
    offers = 0;
    while (!offers)
        event_base_loop(base, EVLOOP_ONCE);
    tally_hasten(false);
    expect(p.here, "FD_READ");
    ck_assert_uint_eq(offers, 1);
}
END_TEST

/* proves: M1 */
START_TEST(nor_beside_a_window_that_takes_its_messages)
{
    static struct message_log log;
    struct sockaddr_in address;
    struct pair p = tcp_pair();
    SOCKET s = udp_socket(&address);
    HWND other = asyncselect_window_new(base, log_post, &log);
    select_events(p.here, FD_READ);
    succeed(WSAAsyncSelect(s, other, WM_SOCKET, FD_READ));
    expect(p.here, "");
    send_text(p.peer, "data");
    refusals = (unsigned)-1;
    tally_hasten(true);
    uint64_t begin = tally_now_ms();
    while (tally_now_ms() - begin < MINUTE_MS && offers <= MINUTE_MS / RETRY_MS + 10) {
        log.count = log.read = 0;
        ck_assert_int_eq(sendto(s, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
        while (!log.count)
            event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        receive_text(s, "x");
        event_base_loop(base, EVLOOP_ONCE);
        tally_pass(1); /* with something to do at all times the loop never sleeps */
    }
    tally_hasten(false);
    refusals = 0;
    ck_assert_uint_le(offers, MINUTE_MS / RETRY_MS + 10);
    ck_assert_int_eq(asyncselect_window_free(other), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_thousand_quiet_sockets_make_no_call_in_the_background);
    tcase_add_test(tc, nor_in_a_loop_of_the_programs);
    tcase_add_test(tc, a_flood_that_nobody_receives_costs_no_more_than_its_first_byte);
    tcase_add_test(tc, datagrams_that_wait_take_one_look_each);
    tcase_add_test(tc, what_comes_after_a_local_end_is_thrown_away_some_at_a_time);
    tcase_add_test(tc, a_minute_of_refusals_is_no_busy_loop);
    tcase_add_test(tc, nor_beside_a_window_that_takes_its_messages);
}

int main(void)
{
    return run_suite("idle", add);
}
