/* belief: what may be so of a socket while threads call and loops post at the same time: the states
 * that the model would be in after each order of what has happened that is possible. Calls take effect
 * at some moment between their beginning and their end, a message is due at some moment before it is
 * posted. What was observed rules states out; when none is left, the library was wrong. */
#ifndef TESTS_SIM_BELIEF_H
#define TESTS_SIM_BELIEF_H

#include <stdbool.h>

enum belief_kind {
    BELIEF_RECEIVE,
    BELIEF_SEND,
    BELIEF_ACCEPT,
    BELIEF_REENABLE,
    BELIEF_FLOW,     /* mask: the flow spec */
    BELIEF_ASK,      /* whether one can send */
    BELIEF_SHUTDOWN, /* mask: 1 receiving, 2 sending */
    BELIEF_SELECT,
    BELIEF_UNWINDOW, /* its window is freed */
    BELIEF_CONNECT,
    BELIEF_INHERIT,    /* a new connection: the listening socket's selection */
    BELIEF_ASK_CHANGE, /* mask: the event; target */
    BELIEF_CLOSE
};

/* What a call does to what is known of a socket. */
struct belief_call {
    enum belief_kind kind;
    bool refused;  /* a send; asking finds no room */
    unsigned mask; /* of events */
    int window;
    unsigned number;
    int listener;
    int target; /* model_wished */
};

enum { BELIEF_NO_CALL = -1 };

/* The threads begin, or the socket has just been made: the model's state of it is known, and the
 * message that is asked for. */
void belief_new(int slot, unsigned number);
void belief_forget(int slot);

/* A call begins: its handle, for the others. It can take effect from `can` on: what is in `call` counts
 * then. When it ends it has. */
int belief_begins(int slot, const struct belief_call *call);
void belief_can(int slot, int handle, const struct belief_call *call);
void belief_ends(int slot, int handle);
/* Before that it had no effect. False: it did. */
bool belief_is_undone(int slot, int handle);

/* To be called before anything changes in the world: what may have happened by now may have happened. */
void belief_settle(void);
/* The window posts nothing any more. */
void belief_window_gone(int window);
/* Something has changed that may be told of. */
void belief_changed(void);
/* The network or a call changes the model's state at this moment. */
void belief_apply(int slot, void (*change)(int slot, int argument), int argument);
/* Is it so in each state; in one? */
bool belief_all(int slot, bool (*so)(int slot));
bool belief_any(int slot, bool (*so)(int slot));

/* A message came to the window's callback: NULL, or what is wrong. */
const char *belief_message(int slot, int window, unsigned number, int event, int error);

/* All is quiet: nothing may be on its way or due. NULL, or what is wrong; then the model's state is
 * one of those that are left, *number the message asked for, and *left how they differ: not; in what a
 * selection sets to what is true then [S1]; in more. */
enum belief_left { BELIEF_ONE, BELIEF_ALIKE, BELIEF_UNLIKE };
const char *belief_close(int slot, unsigned *number, enum belief_left *left);

#endif
