/* group: socket groups, and the flow spec that the sockets of one share. It knows no socket, only
 * how many a group has: the last one to leave ends it. A lock of its own, under which nothing else
 * is taken. */
#ifndef ASYNCSELECT_GROUP_H
#define ASYNCSELECT_GROUP_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

#include "asyncselect/winsock2.h"

struct group;

/* A new group for SG_UNCONSTRAINED_GROUP and SG_CONSTRAINED_GROUP, else the one whose id this is;
 * the caller is one of its holders from now on. stream: is it for a stream? Only those can be in a
 * constrained group. 0 or a WSAE code. */
int group_join(GROUP id, bool stream, struct group **group);
void group_leave(struct group *group);
GROUP group_id(const struct group *group);

/* How often the group's flow spec has changed. */
uint64_t group_changes(struct group *group);
void group_get(struct group *group, QOS *qos);
/* Returns how often it has changed with this change, 0 when it is none [I4]. */
uint64_t group_set(struct group *group, const QOS *qos);

/* All connections of a constrained group are to one host, that of its first attempt. May there be
 * one to this name? */
bool group_admits(struct group *group, const struct sockaddr *name);

#endif
