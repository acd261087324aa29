/* spi: what the files of the SPI face share. */
#ifndef ASYNCSELECT_SPI_H
#define ASYNCSELECT_SPI_H

#include <stdbool.h>

#include "asyncselect/ws2spi.h"

/* Sets *lpErrno, if there is one, and returns SOCKET_ERROR; 0 for error 0. */
static inline int spi_result(int error, LPINT lpErrno)
{
    if (!error)
        return 0;
    if (lpErrno)
        *lpErrno = error;
    return SOCKET_ERROR;
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
