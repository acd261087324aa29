/* adopt: from a descriptor to its record, where the library may not know it yet, or not any more:
 * descriptors are made, connected and closed elsewhere too [K5]. */
#ifndef ASYNCSELECT_ADOPT_H
#define ASYNCSELECT_ADOPT_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/windef.h"
#include "notify.h"

struct record;
struct sys_identity;

/* Makes the record of a descriptor that is new; locked. NULL: no memory. */
struct record *adopt_new(int fd, const struct sys_identity *identity, int family,
                         enum notify_kind kind, enum notify_phase phase, bool nonblocking);

/* The record, locked, of a descriptor that has not changed hands behind our back; adopted if the
 * library has not met it yet. NULL: *error says why. */
struct record *adopt_find_verified(SOCKET s, int *error);
/* The same, made certain only where the record would refuse a call for what another socket did. */
struct record *adopt_find(SOCKET s, int *error);
/* The same of what record_lock has found, a record or NULL; after adopt_is_cut_off has said no. */
struct record *adopt_found(struct record *r, SOCKET s, int *error);
/* In a child of the process: *error says so. To be asked before any lock is taken: in a child of a process
 * with threads one can be held for ever. */
bool adopt_is_cut_off(int *error);

/* Takes up what another library has done with a stream that is idle for all that the record knows.
 */
void adopt_take_up(struct record *r);

#endif
