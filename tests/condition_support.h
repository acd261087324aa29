/* What the tests of condition functions share: one that answers as it is told to, and tells what it was asked. */
#ifndef TESTS_CONDITION_SUPPORT_H
#define TESTS_CONDITION_SUPPORT_H

#include "support.h"

#include <pthread.h>
#include <string.h>

static inline SOCKET client_of(const struct sockaddr_in *address)
{
    SOCKET s = tcp_socket();
    succeed(connect(s, (const struct sockaddr *)address, sizeof(*address)));
    return s;
}

static inline struct sockaddr_in name_of(SOCKET s)
{
    struct sockaddr_in name;
    int length = sizeof(name);
    succeed(getsockname(s, (struct sockaddr *)&name, &length));
    return name;
}

/* What the condition function below was called with, and what it answers. */
static struct {
    unsigned calls;
    int answer;
    GROUP group;
    DWORD_PTR data;
    struct sockaddr_in caller, callee;
    void (*inside)(void);
} asked;

static inline int CALLBACK condition(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS,
                                     LPQOS lpGQOS, LPWSABUF lpCalleeId, LPWSABUF lpCalleeData,
                                     GROUP *g, DWORD_PTR dwCallbackData)
{
    asked.calls++;
    asked.data = dwCallbackData;
    ck_assert_uint_eq(lpCallerId->len, sizeof(asked.caller));
    ck_assert_uint_eq(lpCalleeId->len, sizeof(asked.callee));
    memcpy(&asked.caller, lpCallerId->buf, sizeof(asked.caller));
    memcpy(&asked.callee, lpCalleeId->buf, sizeof(asked.callee));
    memset(lpCallerId->buf, 0xff, lpCallerId->len); /* it may do with it what it wants */
    ck_assert_uint_eq(lpCallerData->len, 0);
    ck_assert_uint_eq(lpCalleeData->len, 0);
    ck_assert_ptr_null(lpSQOS);
    ck_assert_ptr_null(lpGQOS);
    ck_assert_uint_eq(*g, 0);
    *g = asked.group;
    if (asked.inside)
        asked.inside();
    return asked.answer;
}

static inline void answer_with(int answer)
{
    memset(&asked, 0, sizeof(asked));
    asked.answer = answer;
}

static inline SOCKET accept_with(SOCKET listener, int answer)
{
    answer_with(answer);
    SOCKET s = WSAAccept(listener, NULL, NULL, condition, 0);
    return s == INVALID_SOCKET ? s : keep(s);
}

static inline void accept_from(SOCKET listener, SOCKET client)
{
    struct sockaddr_in from, name = name_of(client);
    int length = sizeof(from);
    ck_assert(keep(accept(listener, (struct sockaddr *)&from, &length)) != INVALID_SOCKET);
    ck_assert_int_eq(length, sizeof(from));
    ck_assert_uint_eq(from.sin_port, name.sin_port);
    ck_assert_uint_eq(from.sin_addr.s_addr, name.sin_addr.s_addr);
}

/* The peer ended this blocking socket's connection with a reset. */
static inline void is_reset(SOCKET client)
{
    char byte;
    fail_with(recv(client, &byte, 1, 0), WSAECONNRESET);
}

#endif
