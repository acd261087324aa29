/* send: messages that a thread sends to another's window, and mostly waits for. */
#ifndef ASYNCSELECT_WIN32_SEND_H
#define ASYNCSELECT_WIN32_SEND_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winuser.h"

struct queue;

/* Handles what was sent to the calling thread, all of it. */
void send_serve(struct queue *q);

/* What points at data of the sender's would point at nothing by the time it is handled, if the
 * sender did not wait. */
bool send_needs_answer(UINT message);

#endif
