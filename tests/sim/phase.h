/* phase: a run in which a script's threads call beside the loops, each of which has a thread of its
 * own. While it lasts, belief.h stands for the model of what may be told. */
#ifndef TESTS_SIM_PHASE_H
#define TESTS_SIM_PHASE_H

#include <stdbool.h>

#include "world.h"

/* The last is the library's own, if it has something to do. */
enum { PHASE_BACKGROUND = BASES + SCRIPT_THREADS, PHASE_THREADS };

extern const struct world_threads phase;
/* A thread is about to make a system call. */
void phase_on_call(int fd);

/* ---- phase_steps.c: what a thread does ---- */

void phase_steps_open(void);
void phase_step(const struct step *step);
/* It is at a yield point; after_unlock: it has just let a mutex go. */
void phase_steps_note(bool after_unlock);
/* It is about to make a system call. */
void phase_steps_check(int fd);
/* A call is under way that may not have met the socket yet which has the number. */
bool phase_steps_keep(int fd);

/* Can a thread's call be made on the slot's socket, and judged? */
bool phase_is_usable(int slot);

/* ---- phase_network.c ---- */

void phase_ask_change(const struct step *step);
/* Something that the network does. */
void phase_change_network(const struct step *step);

/* ---- for them ---- */

/* Is the thread in a post callback? Is another in one for this slot? */
bool phase_in_callback(void);
bool phase_told_elsewhere(int slot);
/* A message that is on its way for it may come yet, for the call could not wait. */
void phase_may_come(SOCKET s);

#endif
