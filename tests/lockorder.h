/* lockorder: holds the library's threads to the order of locks that doc/HACKING.md has written down.
 * The linker puts it between the library and the system's mutexes (--wrap), so that nothing of it is
 * in the library. A thread that takes a lock which does not come after all that it holds, or waits
 * for a condition with another lock held, ends the program. */
#ifndef TESTS_LOCKORDER_H
#define TESTS_LOCKORDER_H

#include <stdbool.h>

/* Does the calling thread hold none of the library's locks? To be asked by a post callback [M2].
 * Where the linker has no --wrap, it is believed. */
bool lockorder_holds_none(void);

#endif
