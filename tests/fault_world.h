/* fault_world: what a scenario finds: a window over a base whose loop it runs by waiting, the messages
 * that came to it, sockets that end with the run, and peers, which never fail. */
#ifndef TESTS_FAULT_WORLD_H
#define TESTS_FAULT_WORLD_H

#include "fault_run.h"

enum { FAULT_MESSAGE = 0x0402 };

extern HWND fault_window;
extern struct event_base *fault_base;

/* Runs the loop until this event comes for the socket, which is selected anew for `mask` when the
 * network was down. false: the connection has died of the fault, as FD_CLOSE says; else the run is
 * over. */
#define comes(s, mask, event) fault_comes(__FILE__, __LINE__, (s), (mask), (event))
bool fault_comes(const char *file, int line, SOCKET s, long mask, long event);
/* Runs the loop until nothing more comes: no message may have. */
#define nothing_comes() fault_quiet(__FILE__, __LINE__)
void fault_quiet(const char *file, int line);
void fault_turn(void);
/* The code with which the last message that comes() saw came. */
extern int fault_message_error;
/* Forgets the messages of a socket that were not asked for. */
void fault_forget(SOCKET s);

/* Sockets that the run closes, if the scenario did not. */
SOCKET fault_keep(SOCKET s);
bool fault_close(SOCKET s);

/* What peers do is not the scenario's: it always succeeds. */
#define peers(statement)                                                                           \
    do {                                                                                           \
        fault_pause();                                                                             \
        statement;                                                                                 \
        fault_resume();                                                                            \
    } while (0)
SOCKET peer_listener(struct sockaddr_in *address);
SOCKET peer_accept(SOCKET listener);
SOCKET peer_connect(const struct sockaddr_in *address);
SOCKET peer_datagrams(struct sockaddr_in *address);
void peer_reset(SOCKET s);
void peer_send(SOCKET s, const char *text, int flags);

/* ---- for fault_run.c ---- */

void fault_world_open(void);
/* A new run: nothing was selected anew yet. */
void fault_world_begin(void);
/* Ends what a run has left. */
void fault_world_clean(void);
/* No lock is held, and what is not broken works: a conversation. */
void fault_world_converse(void);

#endif
