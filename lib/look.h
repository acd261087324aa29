/* look: what is true of a descriptor now, in one system call where nothing unusual has happened. */
#ifndef ASYNCSELECT_LOOK_H
#define ASYNCSELECT_LOOK_H

#include "notify.h"

/* As what a descriptor is looked at: the kernel's bits mean different things for each. */
enum look_as { LOOK_LISTENING, LOOK_CONNECTING, LOOK_STREAM, LOOK_DATAGRAM };

/* A stream's pending error is taken from the kernel, which tells it once: the caller must keep what
 * is returned [K1]. */
struct notify_level look(int fd, enum look_as as);

#endif
