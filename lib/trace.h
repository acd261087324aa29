/* trace: what happened to each socket, as lines of JSON in a file that asyncselect-trace reads.
 * While there is no trace each of these costs a branch. Any thread, under any lock: the trace's own
 * is a leaf. */
#ifndef ASYNCSELECT_TRACE_H
#define ASYNCSELECT_TRACE_H

#include "names.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "asyncselect/windef.h"

extern atomic_bool trace_on;

static inline bool tracing(void)
{
    return atomic_load_explicit(&trace_on, memory_order_relaxed);
}

/* Begins a trace in a new file, in which "%p" of path is the process's number; NULL ends the one
 * there is. 0 or -errno. */
int trace_to(const char *path);

/* ---- what is told; of WSAE codes and counts, 0 and NULL are not written ---- */

/* A call of the program's on a socket: what it asked for and what it returned. */
void trace_write_call(SOCKET s, const char *call, long long asked, long long result, int error);
static inline void trace_call(SOCKET s, const char *call, long long asked, long long result,
                              int error)
{
    if (tracing())
        trace_write_call(s, call, asked, result, error);
}

/* A selection; from: the listening socket it was inherited from, or INVALID_SOCKET. */
void trace_write_select(SOCKET s, HWND window, UINT message, long events, SOCKET from, int error);
static inline void trace_select(SOCKET s, HWND window, UINT message, long events, SOCKET from,
                                int error)
{
    if (tracing())
        trace_write_select(s, window, message, events, from, error);
}

/* The loop reported readiness: NOTIFY_HINT_*. */
void trace_write_ready(SOCKET s, unsigned hints);
static inline void trace_ready(SOCKET s, unsigned hints)
{
    if (hints && tracing())
        trace_write_ready(s, hints);
}

/* What a look at the descriptor found (NOTIFY_READABLE, ...), and what it is weighed against: the
 * events that are selected, and those that were posted and not re-enabled. */
void trace_write_look(SOCKET s, unsigned found, unsigned selected, unsigned posted, int error);
static inline void trace_look(SOCKET s, unsigned found, unsigned selected, unsigned posted,
                              int error)
{
    if (tracing())
        trace_write_look(s, found, selected, posted, error);
}

/* A message is offered to its window; and was refused. */
void trace_write_post(SOCKET s, HWND window, UINT message, int event, int error, bool refused);
static inline void trace_post(SOCKET s, HWND window, UINT message, int event, int error)
{
    if (tracing())
        trace_write_post(s, window, message, event, error, false);
}
static inline void trace_refused(SOCKET s, HWND window, UINT message, int event, int error)
{
    if (tracing())
        trace_write_post(s, window, message, event, error, true);
}

/* A message came out of a thread's queue, into the program's hands. */
void trace_write_message(SOCKET s, HWND window, UINT message, LPARAM lParam);
static inline void trace_message(SOCKET s, HWND window, UINT message, LPARAM lParam)
{
    if (tracing())
        trace_write_message(s, window, message, lParam);
}

/* asyncselect_message_current said no. */
void trace_write_stale(SOCKET s, LPARAM lParam);
static inline void trace_stale(SOCKET s, LPARAM lParam)
{
    if (tracing())
        trace_write_stale(s, lParam);
}

/* The descriptor is another's: it was closed behind the library's back [K5]. */
void trace_write_ghost(SOCKET s);
static inline void trace_ghost(SOCKET s)
{
    if (tracing())
        trace_write_ghost(s);
}

#endif
