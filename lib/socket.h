/* socket: the table of socket records, from descriptor to record; their locking, life and death. */
#ifndef ASYNCSELECT_SOCKET_H
#define ASYNCSELECT_SOCKET_H

#include <stdint.h>

#include "asyncselect/windef.h"

/* How often the number s has been closed or handed to another socket: a message that was queued under another generation is
 * about a socket that is gone [K4]. Any thread, no lock. */
uint32_t socket_generation(SOCKET s);

#endif
