/* spi_name: what the SPI's files ask of sockets' names. */
#ifndef ASYNCSELECT_SPI_NAME_H
#define ASYNCSELECT_SPI_NAME_H

#include "names.h"

#include <stdbool.h>

struct sockaddr;

/* Is there no room at name for a name of this family? */
bool spi_name_is_short(const struct sockaddr *name, int length, int family);
/* Is the socket without a name of its own? Families without ports always have one. */
bool spi_name_is_missing(int fd);

#endif
