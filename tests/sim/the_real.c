#include "world.h"

extern const struct backend *const the_backend;
const struct backend *const the_backend = &real;
