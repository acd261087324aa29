/* event: one line of a trace, and the traces that they make up. */
#ifndef TRACE_EVENT_H
#define TRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum what {
    WHAT_CALL,
    WHAT_SELECT,
    WHAT_READY,
    WHAT_LOOK,
    WHAT_POST,
    WHAT_REFUSED,
    WHAT_MESSAGE,
    WHAT_STALE,
    WHAT_GHOST
};

/* What a look can find. */
enum { FOUND_READABLE = 1, FOUND_WRITABLE = 2, FOUND_ENDED = 4, FOUND_URGENT = 8 };

struct event {
    double t; /* seconds since the trace began */
    enum what what;
    unsigned thread;
    long socket;
    const char *call;  /* WHAT_CALL: its name */
    long long asked;   /* bytes, or an ioctl's code */
    long long result;  /* bytes, or the accepted socket */
    const char *error; /* a WSAE code's name, or NULL */
    unsigned events;   /* what is selected, posted, taken: FD_* bits */
    unsigned outstanding;
    const char *sides; /* WHAT_READY, WHAT_LOOK: in the trace's own words */
    unsigned found;    /* WHAT_LOOK: FOUND_* bits */
    const char *window;
    unsigned message;
    long from;     /* WHAT_SELECT: the listening socket it is inherited from, or -1 */
    unsigned life; /* which of the trace's sockets it is about: lives */
};

/* One socket from its making to its close: numbers are used again. */
struct life {
    long socket;
    unsigned owner; /* the how-manieth of that number, from 1 */
    double begin, end;
    bool closed;
};

struct trace {
    struct event *events;
    size_t count;
    struct life *lives;
    size_t life_count;
    double end;  /* of the trace, or now if the process still runs */
    bool killed; /* the process ended without being asked: how long it waited is not known */
    char *version, *date, *profile;
    long process;
};

/* Reads a trace. False, after saying why on stderr: it cannot be read, or is none. A last line that
 * was cut off is left out. */
bool trace_read(struct trace *trace, const char *path);

/* The names of FD_* bits by "|"; valid until the next call but three. */
const char *event_names(unsigned events);

#endif
