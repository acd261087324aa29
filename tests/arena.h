/* arena: memory that each thread allocates for itself, page by page its own, so that it can be taken
 * from all others. It takes the place of the C library's functions; nothing is given back. */
#ifndef TESTS_ARENA_H
#define TESTS_ARENA_H

#include <stdbool.h>

enum { ARENAS = 3 };

/* From now on the calling thread allocates from this one; before, from the first. */
void arena_use(unsigned number);
/* May its memory be written? */
void arena_allow(unsigned number, bool written);

/* The same for what the library and libevent keep beside: their variables. Returns how many of their
 * shared objects there are. */
unsigned arena_allow_variables(bool written);

#endif
