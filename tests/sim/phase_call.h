/* phase_call: calls of the program's that are under way in a phase's threads. What the kernel does in
 * one, the model learns at that moment, before another thread goes on. */
#ifndef TESTS_SIM_PHASE_CALL_H
#define TESTS_SIM_PHASE_CALL_H

#include "belief.h"
#include "phase.h"

/* A call that is under way in a thread. */
struct call {
    bool under_way;
    int slot, generation, handle;
    SOCKET s;
    uint64_t inode;
    bool met;     /* it has met the socket: the number is not another's while it lasts */
    bool unasked; /* whether it is that socket the system is not asked when the call begins */
    bool crossed; /* another call closes the socket meanwhile */
    bool shut;    /* before it began */
    struct belief_call what;
    unsigned size;
    int heir; /* of the new connection's inheriting */
    int to;   /* the slot of the connection that is accepted; the target of an attempt */
    /* when the kernel did it */
    bool done;
    long result;
    uint32_t at;
    int waiting; /* bytes of data, or of the first datagram; -1: none */
    bool ended, reset;
    bool failed;
    bool reset_told; /* to another call that was under way at the same time */
};

void phase_calls_open(void);
/* The thread's call begins on the slot's socket, and has returned; a close: its caller says what is
 * known of the socket then. */
struct call *phase_call_begins(int slot, struct belief_call what);
void phase_call_ends(struct call *c);
/* It has returned with a reset: the library knows of it by now. */
void phase_call_was_reset(const struct call *c);
/* It can take effect from now on. */
void phase_call_can(struct call *c);
/* Is the socket still the one that it began on? */
bool phase_call_is_same(const struct call *c);
/* Is such a one of another thread's under way on it? */
bool phase_calls_on(int slot, bool (*is_such)(const struct call *c));

/* Is a selection for the window under way? */
bool phase_is_chosen(int window);

/* For belief_apply: what comes of an attempt. */
void phase_become_established(int slot, int stream);
void phase_become_refused(int slot, int error);

#endif
