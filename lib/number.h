/* number: numbers of descriptors that are closed, and must not come free yet: calls are still under
 * way on them, which would read and write what the next owner of the number is, or a loop has still
 * to let go of them. Any thread, under any lock: its own is a leaf. */
#ifndef ASYNCSELECT_NUMBER_H
#define ASYNCSELECT_NUMBER_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

/* A reason why a number is held; in its holder's memory. */
enum number_holder { NUMBER_CALLS, NUMBER_LOOP };
struct number_hold {
    int fd;
    uint8_t holder; /* enum number_holder */
    bool closed;
    struct number_hold *next;
};

/* From now on the number does not come free, whoever closes it with number_close. */
void number_hold(struct number_hold *hold, int fd, enum number_holder holder);
/* Has it been closed, and is held? Then it is no socket any more for anybody who asks. */
bool number_is_held(int fd);
/* Frees the number, if number_close was called for it meanwhile, and this was the last reason. */
void number_release(struct number_hold *hold);

/* Closes a descriptor, now or when it is not held any more. What no call is under way on is closed
 * now in any case: a descriptor that is never ready takes its number. */
void number_close(int fd);

#endif
