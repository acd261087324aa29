/* handle: handles as programs give them: the table's, and the two values that always mean the
 * calling thread and the process. */
#ifndef ASYNCSELECT_WIN32_HANDLE_H
#define ASYNCSELECT_WIN32_HANDLE_H

#include "names.h"

#include "object.h"

/* The object behind a handle, held; NULL: there is none, or no memory. */
struct object *handle_hold(HANDLE handle);

/* For waiter_open. What the calling thread must have before, if one of these is its own; false: no
 * memory. */
struct object *handle_find(HANDLE handle);
bool handle_prepare(const HANDLE *handles, unsigned count);

#endif
