/* startup: whether Winsock has been started for the process, and how often. */
#ifndef ASYNCSELECT_STARTUP_H
#define ASYNCSELECT_STARTUP_H

#include <stdbool.h>

/* One more WSAStartup or WSPStartup. */
void startup_begin(void);
/* One less; the last one cancels every selection [S7]. Returns 0, or WSANOTINITIALISED. */
int startup_end(void);
bool startup_done(void);

#endif
