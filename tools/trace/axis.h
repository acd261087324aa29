/* axis: where on the picture each event stands. Time runs to the right, as fast as labels find
 * room; where nothing happens for long it is cut. */
#ifndef TRACE_AXIS_H
#define TRACE_AXIS_H

#include "event.h"

/* The rows of a lane in which labels must not touch. */
enum row { ROW_MESSAGES, ROW_CALLS, ROW_MARKS, ROWS };

struct place {
    bool drawn;
    double x;
    enum row row;
    unsigned times; /* a call that stands for so many in a row; 0: for itself */
    char label[96]; /* "": a mark without a word */
};

struct cut {
    double x, seconds;
};

struct axis {
    struct place *places; /* one an event */
    struct cut *cuts;
    size_t cut_count;
    int *lanes; /* one a life: its place from above, or -1 */
    int lane_count;
    double end; /* where the last label ends */
};

enum { AXIS_BEGIN = 130 };

/* How wide a label is drawn. */
double axis_width(const struct place *place);
/* Is it a connection attempt that is under way, and no failure? */
bool axis_goes_on(const struct event *e);

void axis_lay(struct axis *axis, const struct trace *trace, long socket);

#endif
