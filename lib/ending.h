/* ending: how a socket ends, or one of the descriptors of a socket that has several. */
#ifndef ASYNCSELECT_ENDING_H
#define ASYNCSELECT_ENDING_H

#include "names.h"

#include <stdbool.h>

struct record;

/* Ends what a record is selected and watched for; its descriptors stay open. */
void ending_of_selection(struct record *r);

/* A locked record's descriptor is given up, and closed (close_fd) or another's already [K5]; with
 * its last one the socket ends, and all that was kept for it. A selection ends with the descriptor
 * by which it was made [K4, S6]. Unlocks the record. */
void ending_of_name(struct record *r, int fd, bool close_fd);

#endif
