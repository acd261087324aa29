/* gate: the times between a message and the call that re-enables its event. */
#ifndef TRACE_GATE_H
#define TRACE_GATE_H

#include "event.h"

enum gate_end {
    GATE_OPENED, /* by the call that re-enables it, or by a new selection */
    GATE_CLOSED, /* the socket was closed first */
    GATE_LEFT    /* it is still shut when the trace ends */
};

struct gate {
    unsigned life;
    unsigned event; /* one FD_* bit */
    size_t posted;  /* indices into the trace's events */
    size_t opened;  /* the event that ended it; GATE_LEFT: the trace's count */
    size_t taken;   /* WHAT_MESSAGE: when the program got it; 0: it is not known to */
    enum gate_end end;
};

struct gates {
    struct gate *list; /* in the order in which they were posted */
    size_t count;
};

void gates_find(struct gates *gates, const struct trace *trace);

/* Which events a call re-enables: GATE-2 to GATE-9. */
unsigned gate_reopened(const struct event *e);

/* What re-enables an event, for people: "no receive". */
const char *gate_key(unsigned event);

#endif
