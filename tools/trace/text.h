/* text: a trace for people, a line an event. */
#ifndef TRACE_TEXT_H
#define TRACE_TEXT_H

#include "event.h"

/* Prints the events of one socket, or of all (-1); loop: also what the loop saw. */
void text_print(const struct trace *trace, long socket, bool loop);

/* What an event says, in a few words: "recv(4096) = 3"; valid until the next call. */
const char *text_of(const struct event *e);

/* How a socket is called: "socket 7", or "socket 7, the 2nd"; valid until the next call. */
const char *text_socket(const struct trace *trace, unsigned life);

#endif
