/* contestants: all that can be compared, in the order of the table. */
#ifndef BENCH_CONTESTANTS_H
#define BENCH_CONTESTANTS_H

#include "server.h"
#include "sockets_posix.h"

extern const struct contestant contestant_background, contestant_callback, contestant_raw_edge,
    contestant_raw_level, contestant_event, contestant_event_thread, contestant_event_toggled,
    contestant_uv, contestant_wine;

enum { MOST_CONTESTANTS = 16 };

/* The first is what the others are compared with. Ends with NULL. */
extern const struct contestant *const contestants[MOST_CONTESTANTS];

#endif
