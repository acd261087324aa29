/* urgent: a stream's out-of-band bytes that were taken from the kernel ahead of their turn. The
 * kernel keeps one and forgets it for the next; these are kept in order [D4]. Pure bookkeeping: no
 * descriptor, no lock.
 *
 * A byte that was taken still stands in the stream. While its mark is the kernel's newest, a normal
 * receive stops there and then skips it. When a newer one comes before the stream has been read up
 * to it, it turns into ordinary data, and has to be taken out again; when the stream has been read
 * just up to it, it vanishes. */
#ifndef ASYNCSELECT_URGENT_H
#define ASYNCSELECT_URGENT_H

#include "names.h"

#include <stdbool.h>
#include <stddef.h>

struct urgent;

struct urgent *urgent_new(void); /* NULL: no memory */
void urgent_free(struct urgent *u);

/* ---- the bytes, for receives with MSG_OOB ---- */

bool urgent_has_room(const struct urgent *u);
bool urgent_waiting(const struct urgent *u);
/* The oldest byte, or -1; it stays with peek. */
int urgent_receive(struct urgent *u, bool peek);

/* ---- their places in the stream, for normal receives ---- */

/* A byte was taken that stands `distance` bytes ahead. */
void urgent_taken(struct urgent *u, unsigned char byte, size_t distance);
/* Are there places ahead? Then a normal receive has to ask for its part. */
bool urgent_ahead(const struct urgent *u);

/* What a normal receive for `wanted` bytes may ask of the kernel: `skip` bytes first that are none
 * of the program's, `take` bytes for it, and `past` bytes more that show whether the stream stopped
 * at the mark. */
struct urgent_part {
    size_t skip;
    size_t take;
    size_t past;
};
struct urgent_part urgent_part(const struct urgent *u, size_t wanted);
/* The kernel gave `got` bytes of that part; returns how many of them are the program's. With peek
 * nothing has moved. */
size_t urgent_passed(struct urgent *u, struct urgent_part part, size_t got, bool peek);

/* Has the stream been read up to a byte that turned into ordinary data? It is not to be seen there:
 * urgent_part says how it is passed. */
bool urgent_is_next(const struct urgent *u);
/* How far is it to the first place ahead? False: there is none. */
bool urgent_distance(const struct urgent *u, size_t *distance);
/* Is there data before a byte that has not been received? */
bool urgent_behind_data(const struct urgent *u);

/* SO_OOBINLINE was switched on [D6]: bytes that still stand in the stream are data there; those
 * that do not are returned, at most room of them, as data that comes first. Nothing is left. */
size_t urgent_to_data(struct urgent *u, unsigned char *data, size_t room);

#endif
