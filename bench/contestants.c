#include "contestants.h"

/* Runs in a process of its own, from an executable for Windows (process.c). */
const struct contestant contestant_wine = {.name = "wine", .title = "Wine, the same source"};

const struct contestant *const contestants[MOST_CONTESTANTS] = {
    &contestant_raw_level,  &contestant_raw_edge,     &contestant_window,
    &contestant_callback,   &contestant_event,        &contestant_event_toggled,
#ifdef BENCH_LIBUV
    &contestant_uv,
#endif
    &contestant_background, &contestant_event_thread, &contestant_wine,
};
