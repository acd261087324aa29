/* Event objects of Winsock, and waits for them. */
#include "event_support.h"

#include <pthread.h>

#define wait_fails_with(wait, code)                                                                \
    do {                                                                                           \
        WSASetLastError(0);                                                                        \
        ck_assert_uint_eq((wait), WSA_WAIT_FAILED);                                                \
        ck_assert_int_eq(WSAGetLastError(), (code));                                               \
    } while (0)

START_TEST(they_stay_set_until_they_are_reset)
{
    ck_assert(!is_set(event));
    ck_assert(WSASetEvent(event));
    ck_assert(is_set(event));
    ck_assert(is_set(event));
    ck_assert(WSASetEvent(event));
    ck_assert(WSAResetEvent(event));
    ck_assert(!is_set(event));
    ck_assert(WSAResetEvent(event));
}
END_TEST

START_TEST(what_is_no_handle_is_refused)
{
    WSAEVENT closed = make_event();
    ck_assert(WSACloseEvent(closed));
    WSAEVENT reused = make_event(); /* in the same slot, under another handle */
    const WSAEVENT bad[] = {closed, WSA_INVALID_EVENT, (WSAEVENT)(LONG_PTR)-1,
                            (WSAEVENT)((UINT_PTR)event + 1)};
    ck_assert_ptr_ne(reused, closed);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        WSAEVENT mixed[] = {event, bad[i]};
        WSASetLastError(0);
        ck_assert(!WSACloseEvent(bad[i]));
        ck_assert_int_eq(WSAGetLastError(), WSA_INVALID_HANDLE);
        WSASetLastError(0);
        ck_assert(!WSASetEvent(bad[i]));
        ck_assert_int_eq(WSAGetLastError(), WSA_INVALID_HANDLE);
        WSASetLastError(0);
        ck_assert(!WSAResetEvent(bad[i]));
        ck_assert_int_eq(WSAGetLastError(), WSA_INVALID_HANDLE);
        wait_fails_with(WSAWaitForMultipleEvents(2, mixed, FALSE, 0, FALSE), WSA_INVALID_HANDLE);
    }
    ck_assert(!is_set(reused));
    ck_assert(WSACloseEvent(reused));
}
END_TEST

START_TEST(any_and_all)
{
    WSAEVENT many[WSA_MAXIMUM_WAIT_EVENTS + 1];
    const DWORD most = WSA_MAXIMUM_WAIT_EVENTS;
    for (DWORD i = 0; i <= most; i++)
        many[i] = make_event();
    ck_assert_uint_eq(WSAWaitForMultipleEvents(most, many, FALSE, 0, TRUE), WSA_WAIT_TIMEOUT);
    ck_assert(WSASetEvent(many[most - 1]));
    ck_assert_uint_eq(WSAWaitForMultipleEvents(most, many, FALSE, WSA_INFINITE, FALSE),
                      WSA_WAIT_EVENT_0 + most - 1);
    ck_assert(WSASetEvent(many[5]));
    ck_assert_uint_eq(WSAWaitForMultipleEvents(most, many, FALSE, 0, FALSE), WSA_WAIT_EVENT_0 + 5);
    ck_assert_uint_eq(WSAWaitForMultipleEvents(most, many, TRUE, 1, FALSE), WSA_WAIT_TIMEOUT);
    for (DWORD i = 1; i < most; i++)
        ck_assert(WSASetEvent(many[i]));
    ck_assert_uint_eq(WSAWaitForMultipleEvents(most, many, TRUE, 0, FALSE), WSA_WAIT_TIMEOUT);
    ck_assert(WSASetEvent(many[0]));
    ck_assert_uint_eq(WSAWaitForMultipleEvents(most, many, TRUE, WSA_INFINITE, FALSE),
                      WSA_WAIT_EVENT_0);
    wait_fails_with(WSAWaitForMultipleEvents(most + 1, many, FALSE, 0, FALSE),
                    WSA_INVALID_PARAMETER);
    wait_fails_with(WSAWaitForMultipleEvents(0, many, FALSE, 0, FALSE), WSA_INVALID_PARAMETER);
    wait_fails_with(WSAWaitForMultipleEvents(1, NULL, FALSE, 0, FALSE), WSA_INVALID_PARAMETER);
    for (DWORD i = 0; i <= most; i++)
        ck_assert(WSACloseEvent(many[i]));
}
END_TEST

struct wait_call {
    pthread_t thread;
    WSAEVENT events[2];
    BOOL all;
    DWORD timeout, result;
};

static void *do_wait(void *argument)
{
    struct wait_call *w = argument;
    w->result = WSAWaitForMultipleEvents(2, w->events, w->all, w->timeout, FALSE);
    return NULL;
}

START_TEST(threads_wake_each_other)
{
    WSAEVENT one = make_event(), two = make_event();
    struct wait_call waits[] = {
        {.events = {one, two}, .all = FALSE, .timeout = WSA_INFINITE},
        {.events = {one, two}, .all = TRUE, .timeout = WSA_INFINITE},
        {.events = {two, one}, .all = FALSE, .timeout = PATIENCE_MS},
    };
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pthread_create(&waits[i].thread, NULL, do_wait, &waits[i]), 0);
    ck_assert(WSASetEvent(two));
    ck_assert_int_eq(pthread_join(waits[0].thread, NULL), 0);
    ck_assert_int_eq(pthread_join(waits[2].thread, NULL), 0);
    ck_assert_uint_eq(waits[0].result, WSA_WAIT_EVENT_0 + 1);
    ck_assert_uint_eq(waits[2].result, WSA_WAIT_EVENT_0);
    ck_assert(WSASetEvent(one));
    ck_assert_int_eq(pthread_join(waits[1].thread, NULL), 0);
    ck_assert_uint_eq(waits[1].result, WSA_WAIT_EVENT_0);
    ck_assert(WSACloseEvent(one));
    ck_assert(WSACloseEvent(two));
}
END_TEST

START_TEST(not_before_startup)
{
    WSANETWORKEVENTS events;
    struct pair p = tcp_pair();
    select_into(p.here, event, FD_READ);
    ck_assert_int_eq(WSACleanup(), 0);
    WSASetLastError(0);
    ck_assert_ptr_eq(WSACreateEvent(), WSA_INVALID_EVENT);
    ck_assert_int_eq(WSAGetLastError(), WSANOTINITIALISED);
    wait_fails_with(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSANOTINITIALISED);
    fail_with(WSAEventSelect(p.here, event, FD_READ), WSANOTINITIALISED);
    fail_with(WSAEnumNetworkEvents(p.here, event, &events), WSANOTINITIALISED);
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    send_text(p.peer, "x"); /* the cleanup cancelled it [S7] */
    expect_record(p.here, "");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, they_stay_set_until_they_are_reset);
    tcase_add_test(tc, what_is_no_handle_is_refused);
    tcase_add_test(tc, any_and_all);
    tcase_add_test(tc, threads_wake_each_other);
    tcase_add_test(tc, not_before_startup);
}

int main(void)
{
    return run_suite("event_object", add);
}
