/* storm: sockets and windows that many threads share, and the random calls that they make on them. */
#ifndef TESTS_STORM_H
#define TESTS_STORM_H

#include "support.h"

struct event_base;

/* Where messages go; who may free it: any thread, its loop's thread alone, its queue's alone. */
enum storm_kind { STORM_BACKGROUND, STORM_LOOP, STORM_OTHER_LOOP, STORM_QUEUE, STORM_KINDS };

void storm_open(void);
/* Closes what is open; callbacks do nothing any more. */
void storm_close(void);

/* The calling thread's sequence of chances. */
void storm_begin(unsigned long seed, unsigned thread);
unsigned storm_random(unsigned below);
/* One random call. */
void storm_step(void);

/* Another window takes the place of the one that there is, which is freed. */
void storm_window_renew(enum storm_kind kind, struct event_base *base);
void storm_window_free(enum storm_kind kind);
/* A window of a queue's, that others make. */
void storm_window_show(enum storm_kind kind, HWND queues);

/* How many sockets have been closed, and whether one of them had this number as its messages'. */
unsigned long storm_closes(void);
void storm_check_queued(UINT number, unsigned long closes);

#endif
