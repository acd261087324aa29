/* atom: numbers for names. The names of window classes and of registered messages share them; a
 * name keeps its number for the life of the process. */
#ifndef ASYNCSELECT_WIN32_ATOM_H
#define ASYNCSELECT_WIN32_ATOM_H

#include "names.h"

#include "asyncselect/windef.h"

enum { ATOM_FIRST = 0xC000, ATOM_NAME_MOST = 255 };

/* The number of a name, whatever its letters' case; 0: no memory or number is left. */
ATOM atom_of(const char *name);

#endif
