/* sockets_posix: the socket calls of a program for POSIX. */
#ifndef BENCH_SOCKETS_POSIX_H
#define BENCH_SOCKETS_POSIX_H

#include "server.h"

extern const struct sockets sockets_posix;

#endif
