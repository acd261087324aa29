/* own_thread: threads of the library's own, to which the program's signals do not go. */
#ifndef ASYNCSELECT_OWN_THREAD_H
#define ASYNCSELECT_OWN_THREAD_H

#include "names.h"

#include <stdbool.h>

/* Runs in a thread that nobody waits for. False: it could not be started. */
bool own_thread_start(void *(*run)(void *argument), void *argument);

#endif
