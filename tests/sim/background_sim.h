/* background_sim: the library's own thread, which is a loop that the simulation runs. */
#ifndef TESTS_SIM_BACKGROUND_SIM_H
#define TESTS_SIM_BACKGROUND_SIM_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;

/* A world begins; needed: something in it may start the thread. */
void background_open(bool needed);
bool background_is_needed(void);
/* Its loop's base; NULL: nobody has needed it yet. */
struct event_base *background_base(void);
bool background_has_work(void);
/* In a thread that is it from now on: runs the loop until nobody is left who could give it something to do. */
void background_live(void);
/* One turn. */
void background_turn(void);
/* Runs turns until nothing is left to do; false: it is busy for ever. */
bool background_until_idle(void);
/* The world ends: the library lets go of what it has there. */
void background_close(void);

#endif
