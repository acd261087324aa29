/* notify_core: what the two halves of notify share: notify.c, which says what is due, and
 * notify_input.c, which is told what happens. */
#ifndef ASYNCSELECT_NOTIFY_CORE_H
#define ASYNCSELECT_NOTIFY_CORE_H

#include "names.h"

#include "notify.h"

#include "asyncselect/winsock2.h"

/* What a call re-enables [GATE-2, GATE-3, GATE-5, GATE-9]. */
static inline void reopen(struct notify *n, unsigned events)
{
    n->posted &= (uint16_t)~events;
    n->current &= (uint16_t)~events;
}

static inline void doubt(struct notify *n, unsigned sides)
{
    n->doubt |= (uint8_t)sides;
}

/* Where the code is that a change carries. */
static inline uint16_t *change_error(struct notify *n, unsigned event)
{
    switch (event) {
    case FD_QOS:
        return &n->change_errors[0];
    case FD_GROUP_QOS:
        return &n->change_errors[1];
    case FD_ROUTING_INTERFACE_CHANGE:
        return &n->change_errors[2];
    default:
        return &n->change_errors[3];
    }
}

#endif
