/* check.h: what the programs of this directory share: a report in TAP, a listening socket on
 * loopback, and a timer that ends a program that hangs. Each program is a Windows program and a
 * POSIX one from the same source, holds both ends of its connections, and prints the same on both.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PROGRAMS_CHECK_H
#define PROGRAMS_CHECK_H

#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks, failures;

static inline void check(BOOL condition, const char *what)
{
    if (!condition)
        failures++;
    printf("%s %d - %s\n", condition ? "ok" : "not ok", ++checks, what);
    fflush(stdout);
}

/* Ends the report. Returns the program's exit status. */
static inline int report(void)
{
    printf("1..%d\n", checks);
    return failures != 0;
}

/* For what must work before there is anything to check. */
static inline void give_up(const char *what)
{
    printf("Bail out! %s: error %d\n", what, WSAGetLastError());
    exit(1);
}

static inline void CALLBACK on_hang(HWND window, UINT message, UINT_PTR timer, DWORD time)
{
    (void)window, (void)message, (void)timer, (void)time;
    WSASetLastError(WSAETIMEDOUT);
    give_up("the program hangs");
}

/* Starts Winsock, and the timer that only a hang reaches. */
static inline void start(void)
{
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        give_up("WSAStartup");
    if (SetTimer(NULL, 0, 300000, on_hang) == 0)
        give_up("SetTimer");
}

/* A TCP socket that listens on a free port of 127.0.0.1; address [out] where. */
static inline SOCKET listen_on_loopback(struct sockaddr_in *address)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    int length = sizeof *address;
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s == INVALID_SOCKET || bind(s, (struct sockaddr *)address, length) != 0 ||
        listen(s, SOMAXCONN) != 0 || getsockname(s, (struct sockaddr *)address, &length) != 0)
        give_up("a listening socket");
    return s;
}

/* Begins to connect a selected socket; FD_CONNECT tells the outcome. */
static inline void begin_connect(SOCKET s, const struct sockaddr_in *address)
{
    if (connect(s, (const struct sockaddr *)address, sizeof *address) == SOCKET_ERROR &&
        WSAGetLastError() != WSAEWOULDBLOCK)
        give_up("connect");
}

/* Two ends of a connection, for a program that is not about how it came about; both are blocking
 * until they are selected. */
static inline void make_pair(SOCKET *client, SOCKET *server)
{
    struct sockaddr_in address;
    SOCKET listener = listen_on_loopback(&address);
    *client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(*client, (struct sockaddr *)&address, sizeof address) != 0)
        give_up("connect");
    *server = accept(listener, NULL, NULL);
    if (*server == INVALID_SOCKET)
        give_up("accept");
    closesocket(listener);
}

/* A window without a class of the program's own, for messages alone. */
static inline HWND message_window(void)
{
    HWND window = CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    if (window == NULL)
        give_up("CreateWindowEx");
    return window;
}

#endif
