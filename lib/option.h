/* option: socket options with Windows' names and value types, over the system's. Knows descriptors,
 * not socket records. */
#ifndef ASYNCSELECT_OPTION_H
#define ASYNCSELECT_OPTION_H

#include "names.h"
/* Both return 0 or a WSAE code. SO_ERROR and what else depends on the library's own state is not
 * theirs: spi_option.c asks the socket's record first. */
int option_get(int fd, int level, int name, char *value, int *length);
int option_set(int fd, int level, int name, const char *value, int length);

#endif
