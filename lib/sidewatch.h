/* sidewatch: what libevent's back ends cannot report. Out-of-band data none of them can [OOB-2];
 * the end of a stream and a reset behind data that the program has not read [K6], those without
 * EV_CLOSED cannot. A descriptor that the loop itself watches; each change is reported once. */
#ifndef ASYNCSELECT_SIDEWATCH_H
#define ASYNCSELECT_SIDEWATCH_H

#include "names.h"
struct sidewatch;

enum { SIDEWATCH_HANGUP = 1, SIDEWATCH_URGENT = 2 };

struct sidewatch_report {
    void *tag;
    unsigned what;
};

/* NULL where the system has nothing of the kind, or no memory or descriptor is left. */
struct sidewatch *sidewatch_new(void);
void sidewatch_free(struct sidewatch *s);
/* Readable while there is something to report. */
int sidewatch_fd(const struct sidewatch *s);

/* Watches fd for `what`, instead of what it was watched for with this tag (0: nothing). Returns 0
 * or -errno. */
int sidewatch_set(struct sidewatch *s, int fd, void *tag, unsigned what);
/* Ends it, if fd is watched with this tag. */
void sidewatch_remove(struct sidewatch *s, int fd, const void *tag);
/* The same for a socket that is being closed, from any thread, before the loop's own removes it:
 * nothing here keeps the socket open after this. */
void sidewatch_let_go(struct sidewatch *s, int fd, const void *tag);

/* The owner has looked at fd, after a report or of itself: what comes from now on is new. */
void sidewatch_looked(struct sidewatch *s, int fd, const void *tag);

/* Fills up to count reports of what has happened since; returns how many. A socket that hung up is
 * reported with SIDEWATCH_HANGUP whatever it is watched for. */
int sidewatch_next(struct sidewatch *s, struct sidewatch_report *reports, int count);

/* Returns when each sidewatch_fd is readable that has something to report by now; for tests that
 * run a loop until it is idle. */
void sidewatch_fence(void);

#endif
