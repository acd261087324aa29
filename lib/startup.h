/* startup: whether Winsock has been started for the process, and how often. */
#ifndef ASYNCSELECT_STARTUP_H
#define ASYNCSELECT_STARTUP_H

#include "names.h"

#include <stdbool.h>

/* One more WSAStartup or WSPStartup. Returns 0, or WSASYSNOTREADY in a process that fork made of one
 * with loops. */
int startup_begin(void);
/* One less; the last one cancels every selection [S7] and what was duplicated for nobody. Returns 0, or WSANOTINITIALISED. */
int startup_end(void);
bool startup_done(void);

#endif
