/* echo_world: an echo server of one window, in the thread that made it, and the two ways in which it
 * gets its messages. What fails only sets `broken`: Check allocates where it is asked. */
#ifndef TESTS_ECHO_WORLD_H
#define TESTS_ECHO_WORLD_H

#include "asyncselect/winsock2.h"
#include "asyncselect/windows.h"

#include <stdbool.h>

enum { ECHO_MESSAGE = 64, ECHO_MOST = 48 };

struct event_base;
extern _Thread_local struct echo_world {
    struct event_base *base; /* echo_over_a_base's */
    HWND window;
    SOCKET listener;
    struct sockaddr_in name; /* to which clients connect */
    SOCKET sockets[ECHO_MOST];
    unsigned accepted;
    unsigned handled; /* FD_READ messages */
    bool broken;
} echo_world;

/* A world over a window that the way makes; the listening socket is selected. */
void echo_open(HWND (*way)(void));
/* Does what a message asks for. */
void echo_handle(SOCKET s, LPARAM lParam);

/* A window with a queue; handles until so many were accepted and so many messages read. */
HWND echo_over_a_queue(void);
void echo_run_queue(unsigned accepted, unsigned handled);

/* A base of the program's. */
HWND echo_over_a_base(void);
void echo_run_base(unsigned accepted, unsigned handled);

#endif
