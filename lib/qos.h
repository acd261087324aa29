/* qos: the flow specs of sockets and of their groups, in the sockets' records; who is told of a
 * change. Calls that are under way use it. */
#ifndef ASYNCSELECT_QOS_RECORD_H
#define ASYNCSELECT_QOS_RECORD_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winsock2.h"
#include "group.h"

struct record;
struct socket_call;

/* Whose flow spec: the socket's own, told with FD_QOS, or its group's, told with FD_GROUP_QOS. */
enum qos_owner { QOS_OF_SOCKET = FD_QOS, QOS_OF_GROUP = FD_GROUP_QOS };

/* Puts a new socket into a group, whose holder it is from now on. 0 or WSAENOBUFS. */
int qos_set_group(struct socket_call *call, struct group *group);
/* 0: it is in no group. */
GROUP qos_group(struct socket_call *call);
/* May it connect there, as far as its group goes? */
bool qos_admits(struct socket_call *call, const struct sockaddr *name);

/* 0, or WSAEINVAL: it is in no group. */
int qos_get(struct socket_call *call, enum qos_owner owner, QOS *qos);
/* The event may be told again [GATE-7]. */
void qos_reenable(struct socket_call *call, enum qos_owner owner);
/* Sets a flow spec that has been checked, has the kernel honour what it can of a socket's, and the
 * event tell of it if it is a change [I4]. 0, WSAEINVAL: it is in no group, WSAENOBUFS. */
int qos_set(struct socket_call *call, enum qos_owner owner, const QOS *qos);
/* An accepted connection starts with the listening socket's flow spec, as with its options, and in
 * no group; or with what a condition function has settled, which has been checked. It is a holder of
 * the group from now on. 0, or WSAENOBUFS: the group is left. */
struct qos_start {
    const QOS *spec;     /* NULL: the listening socket's */
    struct group *group; /* NULL: none */
};
int qos_begin(struct socket_call *listening, SOCKET accepted, const struct qos_start *start);
/* Has the socket a flow spec that was set? */
bool qos_is_set(struct socket_call *call);

/* With the record's end, and its lock held. */
void qos_forget(struct record *r);

#endif
