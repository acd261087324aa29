/* named: how the functions begin and end that make an object or open it by its name. */
#ifndef ASYNCSELECT_WIN32_NAMED_H
#define ASYNCSELECT_WIN32_NAMED_H

#include "names.h"

#include "object.h"

/* A handle of the object, which was just made and is given up (NULL: there was no memory), or of
 * the one that has the name. The last error tells which, as on Windows; NULL: why not. */
HANDLE named_create(struct object *made, const char *name);
HANDLE named_open(const struct object_type *type, const char *name);

#endif
