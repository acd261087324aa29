/* loop: a simulated libevent over the simulated kernel: edges or levels, in random order, with
 * random delays. It takes libevent's functions' names, so that the library's reactor runs on it
 * unchanged. */
#ifndef TESTS_SIM_LOOP_H
#define TESTS_SIM_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;

enum loop_kind { LOOP_EPOLL, LOOP_KQUEUE, LOOP_POLL, LOOP_KINDS };

/* The kind of the bases that are made from now on, and where chance comes from. */
void loop_open(enum loop_kind kind, uint64_t seed);
/* Runs turns until nothing is ready and no timer is due; false: it is busy for ever. */
bool loop_until_idle(struct event_base *base);
/* One turn; patient: nothing is delayed in it. */
void loop_turn(struct event_base *base, bool patient);
/* Is nothing delayed from now on? */
void loop_be_patient(bool is_patient);
/* Has it something to do? */
bool loop_has_work(struct event_base *base);
/* Called when an event of the base's is made, added or taken out; NULL: nothing. */
extern void (*loop_on_touch)(const struct event_base *base);
/* Called by a loop that has nothing to do and may sleep; NULL: it returns. */
extern void (*loop_on_sleep)(struct event_base *base);
/* When the next timer of the base is due; -1: there is none. */
int64_t loop_next_timer(const struct event_base *base);
/* Events that are in bases, for the check that nothing is left. */
unsigned loop_events(void);

#endif
