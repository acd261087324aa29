/* Calls that wait in a thread of their own, for the tests of blocking sockets. */
#ifndef TESTS_WAITER_H
#define TESTS_WAITER_H

#include "support.h"

#include <pthread.h>
#include <sched.h>

/* A call that waits in another thread, and what came of it. */
struct waiter {
    pthread_t thread;
    SOCKET socket;
    struct sockaddr_in to;
    long long result;
    int error;
    char *buffer;
    int length;
    int flags;
};

static inline void *do_receive(void *argument)
{
    struct waiter *w = argument;
    w->result = recv(w->socket, w->buffer, w->length, w->flags);
    w->error = WSAGetLastError();
    return NULL;
}

static inline void *do_receive_from(void *argument)
{
    struct waiter *w = argument;
    int length = sizeof(w->to);
    w->result =
        recvfrom(w->socket, w->buffer, w->length, w->flags, (struct sockaddr *)&w->to, &length);
    w->error = WSAGetLastError();
    return NULL;
}

static inline void *do_send(void *argument)
{
    struct waiter *w = argument;
    w->result = send(w->socket, w->buffer, w->length, w->flags);
    w->error = WSAGetLastError();
    return NULL;
}

static inline void *do_accept(void *argument)
{
    struct waiter *w = argument;
    w->result = (intptr_t)accept(w->socket, NULL, NULL);
    w->error = WSAGetLastError();
    return NULL;
}

static inline void *do_connect(void *argument)
{
    struct waiter *w = argument;
    w->result = connect(w->socket, (struct sockaddr *)&w->to, sizeof(w->to));
    w->error = WSAGetLastError();
    return NULL;
}

static inline void *do_select(void *argument)
{
    struct waiter *w = argument;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(w->socket, &set);
    w->result = select(0, &set, NULL, NULL, NULL);
    w->error = WSAGetLastError();
    return NULL;
}

static inline void *do_poll(void *argument)
{
    struct waiter *w = argument;
    WSAPOLLFD one = {(int)w->socket, POLLIN, 0};
    w->result = WSAPoll(&one, 1, -1);
    w->error = WSAGetLastError();
    return NULL;
}

static inline void start(struct waiter *w, void *(*call)(void *))
{
    ck_assert_int_eq(pthread_create(&w->thread, NULL, call, w), 0);
}

/* Starts, and returns when the call is under way: a selection would be refused, and this one with
 * an unknown bit is refused in any case [S2]. */
static inline void start_waiting(struct waiter *w, void *(*call)(void *))
{
    start(w, call);
    for (;;) {
        ck_assert_int_eq(WSAAsyncSelect(w->socket, window, WM_SOCKET, FD_ALL_EVENTS + 1),
                         SOCKET_ERROR);
        if (WSAGetLastError() == WSAEINPROGRESS)
            return;
        ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
        sched_yield();
    }
}

static inline void finish(struct waiter *w)
{
    ck_assert_int_eq(pthread_join(w->thread, NULL), 0);
}

static inline void expect_error(struct waiter *w, int code)
{
    finish(w);
    ck_assert_int_eq(w->result, SOCKET_ERROR);
    ck_assert_str_eq(asyncselect_error_name(w->error), asyncselect_error_name(code));
}

/* Receives all of it on a blocking socket. */
static inline void receive_all(SOCKET s, size_t bytes)
{
    static char chunk[65536];
    while (bytes) {
        int got = recv(s, chunk, (int)(bytes < sizeof(chunk) ? bytes : sizeof(chunk)), 0);
        ck_assert_int_gt(got, 0);
        bytes -= (size_t)got;
    }
}

#endif
