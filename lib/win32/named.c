#include "named.h"

#include <string.h>

#include "asyncselect/synchapi.h"
#include "asyncselect/winerror.h"
#include "error.h"

enum { NAME_MOST = 260 };

/* The name without "Local\", which is where all are. Returns 0 or an error. */
static int check(const char **name)
{
    if (!*name || !**name) {
        *name = NULL;
        return 0;
    }
    if (strlen(*name) > NAME_MOST)
        return ERROR_FILENAME_EXCED_RANGE;
    if (strncmp(*name, "Local\\", 6) == 0)
        *name += 6;
    const char *rest = strncmp(*name, "Global\\", 7) == 0 ? *name + 7 : *name;
    return strchr(rest, '\\') ? ERROR_PATH_NOT_FOUND : 0;
}

HANDLE named_create(struct object *made, const char *name)
{
    HANDLE handle = NULL;
    int error = made ? check(&name) : ERROR_NOT_ENOUGH_MEMORY;
    if (!error)
        handle = object_open_named(made, name, &error);
    object_release(made);
    error_set_last(error);
    return handle;
}

HANDLE named_open(const struct object_type *type, const char *name)
{
    HANDLE handle = NULL;
    int error = check(&name);
    if (!error && !name)
        error = ERROR_INVALID_PARAMETER;
    if (!error)
        handle = object_find_named(type, name, &error);
    if (!handle)
        error_set_last(error);
    return handle;
}
