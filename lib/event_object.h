/* event_object: Winsock's event objects, set until they are reset, and the table of their handles.
 * A handle is a number with a generation, never an address: any value may be asked for. The one
 * lock inside is a leaf. */
#ifndef ASYNCSELECT_EVENT_OBJECT_H
#define ASYNCSELECT_EVENT_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "asyncselect/windef.h"

struct event_object;

enum { EVENT_OBJECT_MOST_WAITED = 64 };

/* A new one, not set. NULL: no memory or no handle left. */
HANDLE event_object_open(void);
/* The handle means nothing any more; who holds the object or waits for it keeps it. False: no such
 * object. */
bool event_object_close(HANDLE handle);

/* The object behind a handle, held; NULL if there is none. */
struct event_object *event_object_hold(HANDLE handle);
/* Undoes it; NULL is nothing to undo. The parameter is that of a window's context. */
void event_object_release(void *object);

/* A wait that this fulfils ends, even if the object is reset before its thread runs. */
void event_object_set(struct event_object *object);
void event_object_reset(struct event_object *object);

/* Waits for all of the objects, or for one: *index is then the first that was set, and 0 for all.
 * timeout_ms: -1 without end. WSA_INVALID_HANDLE, WSA_NOT_ENOUGH_MEMORY, or 0: then *met tells
 * whether the wait was fulfilled, or time ran out. */
int event_object_wait(const HANDLE *handles, unsigned count, bool all, int64_t timeout_ms,
                      bool *met, unsigned *index);

#endif
