/* background: the library's own thread, which watches for windows without a loop. */
#ifndef ASYNCSELECT_BACKGROUND_H
#define ASYNCSELECT_BACKGROUND_H

#include "names.h"

#include <stdbool.h>

struct reactor;

/* Its reactor, counted like any other; started on first use. NULL: it could not be started. */
struct reactor *background_reactor(void);
bool background_is(const struct reactor *r);

#endif
