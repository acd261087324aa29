/* What the tests of event objects share: one for each test, and what is recorded for a socket. */
#ifndef TESTS_EVENT_SUPPORT_H
#define TESTS_EVENT_SUPPORT_H

#include "support.h"

#include <string.h>

enum { PATIENCE_MS = 20000 }; /* only a hang reaches it */

static WSAEVENT event; /* what expect_record resets */

static inline WSAEVENT make_event(void)
{
    WSAEVENT made = WSACreateEvent();
    ck_assert_ptr_ne(made, WSA_INVALID_EVENT);
    return made;
}

static inline bool is_set(WSAEVENT which)
{
    DWORD result = WSAWaitForMultipleEvents(1, &which, FALSE, 0, FALSE);
    ck_assert(result == WSA_WAIT_EVENT_0 || result == WSA_WAIT_TIMEOUT);
    return result == WSA_WAIT_EVENT_0;
}

static inline void await(WSAEVENT which)
{
    ck_assert_uint_eq(WSAWaitForMultipleEvents(1, &which, FALSE, PATIENCE_MS, FALSE),
                      WSA_WAIT_EVENT_0);
}

/* Waits until the background thread has done all it can. */
static inline void settle(void)
{
    run_idle();
    background_idle();
}

/* Takes the record of s, which must be just this: "FD_CONNECT:WSAECONNREFUSED FD_WRITE". */
static inline void expect_record_of(SOCKET s, WSAEVENT which, const char *expected)
{
    WSANETWORKEVENTS events;
    char got[512] = "";
    if (*expected && which)
        await(which);
    settle();
    if (which)
        ck_assert_int_eq(is_set(which), *expected != 0);
    memset(&events, 0x55, sizeof(events));
    succeed(WSAEnumNetworkEvents(s, which, &events));
    for (int bit = 0; bit < FD_MAX_EVENTS; bit++) {
        if (!(events.lNetworkEvents & 1L << bit)) {
            ck_assert_int_eq(events.iErrorCode[bit], 0);
            continue;
        }
        if (*got)
            strcat(got, " ");
        strcat(got, asyncselect_event_name(1L << bit));
        if (events.iErrorCode[bit])
            strcat(strcat(got, ":"), asyncselect_error_name(events.iErrorCode[bit]));
    }
    ck_assert_str_eq(got, expected);
    ck_assert_int_eq(events.lNetworkEvents & ~(long)FD_ALL_EVENTS, 0);
    if (which)
        ck_assert(!is_set(which));
}

static inline void expect_record(SOCKET s, const char *expected)
{
    expect_record_of(s, event, expected);
}

static inline void select_into(SOCKET s, WSAEVENT which, long events)
{
    succeed(WSAEventSelect(s, which, events));
}

static inline void begin(void)
{
    event = make_event();
}

static inline void end(void)
{
    ck_assert(WSACloseEvent(event));
}

#endif
