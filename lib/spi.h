/* spi: what the files of the SPI face share. */
#ifndef ASYNCSELECT_SPI_H
#define ASYNCSELECT_SPI_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/ws2spi.h"
#include "trace.h"

/* Sets *lpErrno, if there is one, and returns SOCKET_ERROR; 0 for error 0. */
static inline int spi_result(int error, LPINT lpErrno)
{
    if (!error)
        return 0;
    if (lpErrno)
        *lpErrno = error;
    return SOCKET_ERROR;
}

/* The same for a call on a socket that is traced when it returns; those that move data, or have the
 * loop post, are traced before socket_end. */
static inline int spi_end(SOCKET s, const char *call, int error, LPINT lpErrno)
{
    trace_call(s, call, 0, 0, error);
    return spi_result(error, lpErrno);
}

/* Does this WSAE code of a receive or send mean that a stream has ended? */
static inline bool spi_ends_stream(int error)
{
    switch (error) {
    case WSAECONNRESET:
    case WSAECONNABORTED:
    case WSAENETRESET:
    case WSAETIMEDOUT:
    case WSAENETDOWN:
    case WSAENETUNREACH:
    case WSAEHOSTUNREACH:
    case WSAEHOSTDOWN:
        return true;
    default:
        return false;
    }
}

#endif
