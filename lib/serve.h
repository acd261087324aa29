/* serve: the loop's service of one socket: looks where something may be due, and posts what is. */
#ifndef ASYNCSELECT_SERVE_H
#define ASYNCSELECT_SERVE_H

#include "names.h"

#include <stdbool.h>

struct look_seen;
struct record;
struct watch;
struct window;

/* A watch_fn over a record. */
unsigned serve(void *owner, struct watch *watch, unsigned hints, const struct look_seen *seen);

/* With the record's lock held: has the loop serve it if it has to be, after a call changed what is
 * known. */
void serve_if_needed(struct record *r);
/* The same after a call that moved data, and changed nothing of what has to be watched. */
void serve_after_data(struct record *r);
/* Looks at the descriptor, and tells notify: with the record's lock held. */
bool serve_look(struct record *r);

/* Wait until no post of another thread is under way: for this socket (with the record's lock held,
 * which is let go meanwhile), to this window. A caller that is inside a post callback itself does
 * not wait, for two such could wait for each other. */
void serve_await_post(struct record *r);
void serve_await_window(struct window *window);

#endif
