/* look_os: how a system's poll() tells what a stream is in: look_linux.c, look_posix.c. */
#ifndef ASYNCSELECT_LOOK_OS_H
#define ASYNCSELECT_LOOK_OS_H

#include "names.h"

#include "notify.h"

/* What poll() is asked for. */
extern const short look_os_events;

/* What its answer means. Either may ask the system more where something unusual has happened. */
struct notify_level look_os_connecting(int fd, short bits);
struct notify_level look_os_stream(int fd, short bits);

/* The pending error, taken from the kernel, as a WSAE code; 0: none. */
int look_take_error(int fd);

#endif
