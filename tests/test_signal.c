/* Signals during calls that wait: no call is interrupted or cut short by one. */
#include "waiter.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { LARGE = 16 << 20, SIGNALS = 25 };

static atomic_int handled; /* in the thread that waits */

static void on_signal(int number)
{
    (void)number;
    atomic_fetch_add(&handled, 1);
}

/* A handler that does not ask for calls to go on after it. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
}

/* Interrupts the thread, one signal after the other. */
static void disturb(const struct waiter *w)
{
    for (int i = 0; i < SIGNALS; i++) {
        int before = atomic_load(&handled);
        ck_assert_int_eq(pthread_kill(w->thread, SIGUSR1), 0);
        while (atomic_load(&handled) == before)
            sched_yield();
    }
}

START_TEST(signals_do_not_show)
{
    struct sockaddr_in address, to;
    struct pair p = tcp_pair();
    char buffer[16] = "", datagram[16] = "";
    struct waiter receiving = {.socket = p.here, .buffer = buffer, .length = 16};
    struct waiter waiting = {.socket = udp_socket(&to), .buffer = datagram, .length = 16};
    struct waiter accepting = {.socket = tcp_listener(&address)};
    struct waiter selecting = {.socket = p.here};
    SOCKET client = tcp_socket(), sender = udp_socket(NULL);
    catch_signals();
    start_waiting(&receiving, do_receive);
    start_waiting(&waiting, do_receive_from);
    start_waiting(&accepting, do_accept);
    disturb(&receiving);
    disturb(&waiting);
    disturb(&accepting);
    send_text(p.peer, "data");
    ck_assert_int_eq(sendto(sender, "dgram", 5, 0, (struct sockaddr *)&to, sizeof(to)), 5);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    finish(&receiving);
    finish(&waiting);
    finish(&accepting);
    ck_assert_int_eq(receiving.result, 4);
    ck_assert_str_eq(buffer, "data");
    ck_assert_int_eq(waiting.result, 5);
    ck_assert_str_eq(datagram, "dgram");
    ck_assert_int_ge(accepting.result, 0);
    start(&selecting, do_select);
    disturb(&selecting);
    send_text(p.peer, "x");
    finish(&selecting);
    ck_assert_int_eq(selecting.result, 1);
    succeed(closesocket((SOCKET)accepting.result));
}
END_TEST

START_TEST(signals_do_not_cut_a_send_short)
{
    struct pair p = tcp_pair();
    struct waiter w = {.socket = p.here, .buffer = calloc(1, LARGE), .length = LARGE};
    catch_signals();
    start_waiting(&w, do_send);
    receive_all(p.peer, 1 << 20); /* it has begun */
    disturb(&w);
    receive_all(p.peer, LARGE - (1 << 20));
    finish(&w);
    ck_assert_int_eq(w.result, LARGE);
    free(w.buffer);
}
END_TEST

START_TEST(signals_do_not_cut_a_receive_of_all_short)
{
    struct pair p = tcp_pair();
    char buffer[16] = "";
    struct waiter w = {.socket = p.here, .buffer = buffer, .length = 10, .flags = MSG_WAITALL};
    catch_signals();
    start_waiting(&w, do_receive);
    send_text(p.peer, "01234");
    disturb(&w);
    send_text(p.peer, "56789");
    finish(&w);
    ck_assert_int_eq(w.result, 10);
    ck_assert_str_eq(buffer, "0123456789");
}
END_TEST

START_TEST(signals_do_not_end_an_attempt)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), filler = tcp_socket();
    struct waiter w = {.socket = tcp_socket()};
    succeed(listen(listener, 0));
    succeed(connect(filler, (struct sockaddr *)&address, sizeof(address)));
    w.to = address;
    catch_signals();
    start_waiting(&w, do_connect);
    disturb(&w);
    ck_assert(accept(listener, NULL, NULL) != INVALID_SOCKET); /* room for the next try */
    finish(&w);
    ck_assert_int_eq(w.result, 0);
    SOCKET peer = accept(listener, NULL, NULL);
    send_text(w.socket, "x");
    receive_text(peer, "x");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, signals_do_not_show);
    tcase_add_test(tc, signals_do_not_cut_a_send_short);
    tcase_add_test(tc, signals_do_not_cut_a_receive_of_all_short);
    tcase_add_test(tc, signals_do_not_end_an_attempt);
}

int main(void)
{
    return run_suite("signal", add);
}
