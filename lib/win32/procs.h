/* procs: the library's functions by their names on Windows. The build makes the table of what the
 * library exports. */
#ifndef ASYNCSELECT_WIN32_PROCS_H
#define ASYNCSELECT_WIN32_PROCS_H

#include "names.h"

#include "asyncselect/windef.h"

struct proc {
    const char *name;
    FARPROC address;
};

/* In strcmp's order. */
extern const struct proc procs[];
extern const size_t proc_count;

#endif
