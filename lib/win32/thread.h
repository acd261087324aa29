/* thread: threads as objects that are set when they have ended. */
#ifndef ASYNCSELECT_WIN32_THREAD_H
#define ASYNCSELECT_WIN32_THREAD_H

#include "names.h"

#include <stdbool.h>
#include <stddef.h>

#include "object.h"

struct thread;

/* A thread to be: one of the two starts, or neither, which is refused. */
struct thread_plan {
    DWORD (*start)(void *argument);
    void (*start_without_result)(void *argument);
    void *argument;
    size_t stack; /* bytes */
    DWORD flags;  /* CreateThread's */
    bool closes;  /* its handle is closed when it ends */
};

/* Returns its handle, or NULL with *error: ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY. *id,
 * if there is one, is its number. */
HANDLE thread_start(const struct thread_plan *plan, DWORD *id, int *error);

/* The calling thread's own, made on first use; NULL: no memory. */
struct object *thread_here(void);
/* The same if it was made. */
struct object *thread_if_here(void);

#endif
