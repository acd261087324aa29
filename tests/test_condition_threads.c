/* Condition functions of WSAAccept, while another thread does something to the sockets. */
#include "condition_support.h"

static SOCKET listening, other;

static void run_in_thread(void *(*fn)(void *))
{
    pthread_t thread;
    void *answer;
    ck_assert_int_eq(pthread_create(&thread, NULL, fn, NULL), 0);
    ck_assert_int_eq(pthread_join(thread, &answer), 0);
    ck_assert_ptr_null(answer);
}

static void *select_elsewhere(void *nothing)
{
    fail_with(WSAAsyncSelect(listening, window, WM_SOCKET, FD_ACCEPT), WSAEINPROGRESS);
    succeed(WSAAsyncSelect(other, window, WM_SOCKET, FD_READ));
    return nothing;
}

static void another_thread_selects(void)
{
    run_in_thread(select_elsewhere);
}

/* proves: CALL-4 S5 */
START_TEST(meanwhile_other_threads_select_other_sockets)
{
    struct sockaddr_in address;
    listening = tcp_listener(&address);
    other = udp_socket(NULL);
    for (int i = 0; i < 2; i++) {
        set_blocking(listening, i == 0);
        client_of(&address);
        answer_with(CF_ACCEPT);
        asked.inside = another_thread_selects;
        ck_assert(keep(WSAAccept(listening, NULL, NULL, condition, 0)) != INVALID_SOCKET);
        ck_assert_uint_eq(asked.calls, 1);
    }
    select_events(listening, FD_ACCEPT);
    expect(listening, "");
}
END_TEST

static void *close_elsewhere(void *nothing)
{
    succeed(closesocket(listening));
    return nothing;
}

static void another_thread_closes(void)
{
    run_in_thread(close_elsewhere);
}

/* proves: C4 S5 */
START_TEST(a_listening_socket_closed_meanwhile_drops_the_request)
{
    static const int answers[] = {CF_DEFER, CF_REJECT, 3};
    struct sockaddr_in address;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        listening = tcp_listener(&address);
        SOCKET client = client_of(&address);
        answer_with(answers[i]);
        asked.inside = another_thread_closes;
        fail_with(WSAAccept(listening, NULL, NULL, condition, 0), WSAEINTR);
        is_reset(client);
    }
    listening = tcp_listener(&address);
    SOCKET client = client_of(&address);
    answer_with(CF_ACCEPT);
    asked.inside = another_thread_closes;
    SOCKET s = keep(WSAAccept(listening, NULL, NULL, condition, 0));
    send_text(client, "hello");
    receive_text(s, "hello");
}
END_TEST

/* While the outer call asks about the first client, another thread takes and defers the second. */
static void *defer_elsewhere(void *nothing)
{
    fail_with(accept_with(listening, CF_DEFER), WSATRY_AGAIN);
    return nothing;
}

static void another_thread_defers(void)
{
    asked.inside = NULL;
    run_in_thread(defer_elsewhere);
    asked.answer = CF_DEFER;
}

/* proves: C4 S5 */
START_TEST(requests_of_two_threads_stay_in_order)
{
    struct sockaddr_in address;
    listening = tcp_listener(&address);
    SOCKET first = client_of(&address), second = client_of(&address), third = client_of(&address);
    answer_with(CF_DEFER);
    asked.inside = another_thread_defers;
    fail_with(WSAAccept(listening, NULL, NULL, condition, 0), WSATRY_AGAIN);
    accept_from(listening, first);
    accept_from(listening, second);
    accept_from(listening, third);
}
END_TEST

/* proves: ACCEPT-4 CALL-1 */
START_TEST(the_spi_has_the_same)
{
    struct sockaddr_in address;
    int error = 0;
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    answer_with(CF_DEFER);
    ck_assert(WSPAccept(listener, NULL, NULL, condition, 9, &error) == INVALID_SOCKET);
    ck_assert_int_eq(error, WSATRY_AGAIN);
    ck_assert_uint_eq(asked.data, 9);
    answer_with(CF_REJECT);
    ck_assert(WSPAccept(listener, NULL, NULL, condition, 0, NULL) == INVALID_SOCKET);
    is_reset(client);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, meanwhile_other_threads_select_other_sockets);
    tcase_add_test(tc, a_listening_socket_closed_meanwhile_drops_the_request);
    tcase_add_test(tc, requests_of_two_threads_stay_in_order);
    tcase_add_test(tc, the_spi_has_the_same);
}

int main(void)
{
    return run_suite("condition_threads", add);
}
