/* sockets_winsock: the socket calls of a program for Winsock, and what a message means. */
#ifndef BENCH_SOCKETS_WINSOCK_H
#define BENCH_SOCKETS_WINSOCK_H

#include <winsock2.h>
#include <windows.h>

#include "server.h"

enum { WM_SOCKET = WM_APP };

extern const struct sockets sockets_winsock;

void winsock_start(void);
/* WSAAsyncSelect, for a socket that was not accepted: that one has its listener's selection. */
void winsock_select(sock s, HWND window, unsigned what, bool accepted);
/* READABLE, WRITABLE, ... of a message. */
unsigned winsock_ready(LPARAM lParam);

#endif
