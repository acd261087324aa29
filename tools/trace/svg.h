/* svg: a trace as a picture: a lane a socket, its messages, how long each event's gate was shut,
 * and the program's calls, on one axis of time. Where nothing happens for long the axis is cut. */
#ifndef TRACE_SVG_H
#define TRACE_SVG_H

#include "finding.h"

/* Draws the sockets with this number, or all (-1). */
void svg_draw(const struct trace *trace, const struct gates *gates, const struct findings *findings,
              long socket, FILE *out);

#endif
