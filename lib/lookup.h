/* lookup: questions that take their time, answered by a few threads of the library's own, which are
 * there only while there are questions. What came of one is told to a window, by the window's loop. */
#ifndef ASYNCSELECT_LOOKUP_H
#define ASYNCSELECT_LOOKUP_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect.h"

struct window;

enum { LOOKUP_THREADS = 8 };

/* What is asked, and for whom. */
struct lookup {
    HWND handle; /* the window's, as the program gave it */
    UINT message;
    char *buffer; /* where the answer goes: the program's, not touched after a cancellation */
    size_t size;
    void *question; /* malloc's: given back when all is over */
    /* In any thread: asks, and returns the thread's own answer, or NULL with *error. */
    const void *(*ask)(const void *question, int *error);
    /* Copies an answer with all that it points at, if size is enough. Returns what it needs. */
    size_t (*copy)(const void *answer, char *buffer, size_t size);
};

/* Starts one. It takes over the caller's reference to window, and question; on failure they stay the
 * caller's. Returns the task's handle, which is no descriptor's number and wParam of its message; NULL
 * with *error: WSAENOBUFS, WSAEWOULDBLOCK no thread can be started. */
HANDLE lookup_start(const struct lookup *what, struct window *window, int *error);

/* Is this wParam a task's handle? Then it is no socket's. */
bool lookup_is_task(WPARAM wParam);
/* From now on nothing is posted. 0, or WSAEALREADY: it has been; WSAEINVAL: there was no such task. */
int lookup_cancel(HANDLE task);
/* All those of a window, NULL: all. */
void lookup_cancel_all(const struct window *window);

#endif
