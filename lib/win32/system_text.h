/* system_text: what the codes of GetLastError mean, as a sentence. */
#ifndef ASYNCSELECT_WIN32_SYSTEM_TEXT_H
#define ASYNCSELECT_WIN32_SYSTEM_TEXT_H

#include "names.h"

/* NULL: the code has none. */
const char *system_text(unsigned code);

#endif
