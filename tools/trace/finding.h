/* finding: what in a trace looks like a program that waits for what will not come. */
#ifndef TRACE_FINDING_H
#define TRACE_FINDING_H

#include "gate.h"

struct finding {
    size_t at;     /* index of the event it is about */
    unsigned life; /* and its socket */
    bool stall;    /* the program waits for ever; else: it may be meant */
    char *text;    /* a sentence */
    size_t after;  /* the order: by event, */
    size_t number; /* and of the same event as they were found */
};

struct findings {
    struct finding *list;
    size_t count;
};

/* seconds: how long a gate stays shut before it is worth a word. */
void findings_find(struct findings *findings, const struct trace *trace, const struct gates *gates,
                   double seconds);
void findings_print(const struct findings *findings, const struct trace *trace);

#endif
