/* spi_duplicate: a WSAPROTOCOL_INFO that WSPDuplicateSocket has written. */
#ifndef ASYNCSELECT_SPI_DUPLICATE_H
#define ASYNCSELECT_SPI_DUPLICATE_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winsock2.h"

/* Is it one, and not one that describes a protocol? */
bool spi_is_duplicate(const WSAPROTOCOL_INFOW *info);
/* WSPSocket for one. 0 or a WSAE code. */
int spi_take_duplicate(const WSAPROTOCOL_INFOW *info, bool inherit, SOCKET *s);

#endif
