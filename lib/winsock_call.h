/* winsock_call: how every function of the Winsock face begins and fails: not before WSAStartup, and
 * with the SPI's code as the thread's last error. */
#ifndef ASYNCSELECT_WINSOCK_CALL_H
#define ASYNCSELECT_WINSOCK_CALL_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/ws2spi.h"
#include "error.h"
#include "startup.h"

/* FALSE before WSAStartup: *error says so. */
static inline bool winsock_started(int *error)
{
    *error = WSANOTINITIALISED;
    return startup_done();
}

static inline int winsock_failed(int error)
{
    error_set_last(error);
    return SOCKET_ERROR;
}

#endif
