/* blocked: calls of the program's that wait for something which no descriptor tells. Who waits
 * takes a ticket, looks whether what it waits for is true, and sleeps if not: a wake-up since the
 * ticket was taken is not missed. The lock inside is a leaf. */
#ifndef ASYNCSELECT_BLOCKED_H
#define ASYNCSELECT_BLOCKED_H

#include "names.h"

#include <stdint.h>

uint64_t blocked_ticket(void);
/* Returns when blocked_wake has been called since the ticket was taken. */
void blocked_wait(uint64_t ticket);
/* Has everybody who waits look again. */
void blocked_wake(void);

/* For a call that waits in poll(): a descriptor that is readable after the next blocked_wake. 0 or
 * -errno; undone by blocked_poll_end. */
struct blocked_poll {
    int ends[2];
    struct blocked_poll *next;
};
int blocked_poll_begin(struct blocked_poll *wait);
void blocked_poll_end(struct blocked_poll *wait);

#endif
