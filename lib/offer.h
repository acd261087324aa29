/* offer: a socket that WSPDuplicateSocket has offered to another process, until that takes it. A
 * thread of its own waits for the process at a local socket, and hands the descriptor to it and to
 * nobody else: the name can be found by this user's processes only, and the system says which of
 * them is at the other end. It knows no record. */
#ifndef ASYNCSELECT_OFFER_H
#define ASYNCSELECT_OFFER_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "process.h"

/* What the library knows of the socket and the system does not. */
struct offer_state {
    uint32_t version;
    uint16_t error; /* how the stream has ended */
    uint8_t shut;   /* NOTIFY_IN, NOTIFY_OUT */
    uint8_t failed_before;
};

/* Offers a descriptor, which is the offer's from now on, also on failure. name: where it is taken.
 * It ends when it has been taken, when the other process does, or by offer_cancel_all. 0 or
 * -errno: -ESRCH there is no such process, -EPERM it is another user's. */
int offer_make(int fd, pid_t process, const struct offer_state *state,
               char name[PROCESS_NAME_SIZE]);
/* Takes what another process has offered to this one: the descriptor, or -errno. -ENOENT: it is not
 * offered any more, or not to this process; -ETIMEDOUT: the other does not answer. */
int offer_take(const char *name, struct offer_state *state);
/* Returns when no offer of this process's is left. */
void offer_cancel_all(void);

#endif
