/* environment: variables that say where files are made, and how the library behaves. */
#ifndef ASYNCSELECT_ENVIRONMENT_H
#define ASYNCSELECT_ENVIRONMENT_H

#include "names.h"
/* The variable's value; NULL: it is not set, or the process has rights that its caller has not. */
const char *environment_trusted(const char *name);

#endif
