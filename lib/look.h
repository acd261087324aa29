/* look: what is true of a descriptor now, in one system call where nothing unusual has happened. */
#ifndef ASYNCSELECT_LOOK_H
#define ASYNCSELECT_LOOK_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

#include "notify.h"

struct pollfd;

/* As what a descriptor is looked at: the kernel's bits mean different things for each. */
enum look_as { LOOK_LISTENING, LOOK_CONNECTING, LOOK_STREAM, LOOK_DATAGRAM };

/* A stream's pending error is taken from the kernel, which tells it once: the caller must keep what
 * *level says [K1]. false: the system could not be asked. */
bool look(int fd, enum look_as as, struct notify_level *level);

/* Many at once, in one system call for all: each has fd set, and gets its bits in revents. False:
 * the system refused. */
bool look_ahead(struct pollfd *set, unsigned count);
/* What the bits mean. Where something unusual has happened the system is asked more, now. */
void look_after(int fd, enum look_as as, short bits, struct notify_level *level);
/* Bits that were asked for ahead, and what its owner's count of changes was before. */
struct look_seen {
    uint32_t changes;
    short bits;
};

#endif
