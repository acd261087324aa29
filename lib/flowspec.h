/* flowspec: the values of flow specs: where a socket starts, what is none, and what is a change. */
#ifndef ASYNCSELECT_FLOWSPEC_H
#define ASYNCSELECT_FLOWSPEC_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/qos.h"

/* Best effort, and nothing else specified. */
void flowspec_start(QOS *qos);
/* 0, or a WSA_QOS_* code: a service type that there is not, provider's data that nobody knows. */
int flowspec_check(const QOS *qos);
/* Takes the wanted values over, but for a direction whose service type is SERVICETYPE_NOCHANGE.
 * Returns whether any changed [I4, QOS-2]. */
bool flowspec_change(QOS *qos, const QOS *wanted);

/* ---- what the kernel can honour: flowspec_linux.c, flowspec_darwin.c. What it refuses, or has no
 * such thing as, stays as it was: a flow spec is a wish ---- */

/* What is sent is marked with the service type's class. */
void flowspec_os_mark(int fd, int family, SERVICETYPE type);
/* The most that is sent in a second, QOS_NOT_SPECIFIED: as much as there is. */
void flowspec_os_limit(int fd, ULONG bytes);
/* Which limit the kernel holds by now; false: it has none for this socket. */
bool flowspec_os_get_limit(int fd, ULONG *bytes);

#endif
