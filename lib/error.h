/* error: POSIX's errors as Windows', their names and texts, and a thread's last error. */
#ifndef ASYNCSELECT_ERROR_H
#define ASYNCSELECT_ERROR_H

#include "names.h"
/* The WSAE code of an errno value; WSASYSCALLFAILURE for one that no socket call gives. */
int error_from_errno(int number);

/* "WSAECONNRESET", and a sentence; NULL for a code that has none. */
const char *error_name(int code);
const char *error_text(int code);

/* The calling thread's last error. */
int error_last(void);
void error_set_last(int code);

#endif
