/* oob: out-of-band data of one socket: taken from the kernel as it is seen, kept in order, and told
 * apart from the data that it stands in [D4, D6]. All with the record's lock held. */
#ifndef ASYNCSELECT_OOB_H
#define ASYNCSELECT_OOB_H

#include "names.h"

#include <stdbool.h>
#include <sys/types.h>

struct iovec;
struct record;

/* Takes what the kernel has. Called whenever a look has seen urgent data. */
void oob_take(struct record *r);

/* The oldest byte for a receive with MSG_OOB, -1 if there is none; *kept: is it here that it would
 * be? */
int oob_receive(struct record *r, bool peek, bool *kept);

/* Does a normal receive have to go through oob_receive_data? */
bool oob_in_the_way(const struct record *r);
/* Receives data without waiting, without the bytes that were taken. As sys_receive returns. */
ssize_t oob_receive_data(struct record *r, const struct iovec *parts, unsigned count, size_t total,
                         int flags);

/* How many bytes a receive of data gets at once; false: as many as the system says. */
bool oob_readable(const struct record *r, size_t *bytes);
/* Is there data to receive before a byte that was taken? */
bool oob_behind_data(const struct record *r);
/* A look found data: takes out of the stream what stands next in it and was taken before. Returns
 * whether there was any, and the look told nothing of what is behind it [D2]. */
bool oob_pass(struct record *r);

/* SO_OOBINLINE. Returns 0 or -errno. */
int oob_set_inline(struct record *r, bool on);
/* A look found no urgent data: what was inline has been read, if it was to stay so. */
void oob_settle_inline(struct record *r);

/* Data that comes before what the kernel has. */
bool oob_has_data(const struct record *r);

/* With the record's end. */
void oob_forget(struct record *r);

#endif
