/* ending: what is done when a thread ends, in this order. */
#ifndef ASYNCSELECT_WIN32_ENDING_H
#define ASYNCSELECT_WIN32_ENDING_H

#include "names.h"

#include <stdbool.h>

enum ending { ENDING_QUEUE, ENDING_TLS, ENDING_MUTEXES, ENDING_THREAD, ENDINGS };

/* Has fn called with argument at the calling thread's end; its thread-local variables may have
 * begun anew by then. fn NULL takes it back. False: no memory. */
bool ending_set(enum ending which, void (*fn)(void *argument), void *argument);

#endif
