/* event_object: events, set until they are reset, or until one waiting thread was let go on. */
#ifndef ASYNCSELECT_EVENT_OBJECT_H
#define ASYNCSELECT_EVENT_OBJECT_H

#include "names.h"

#include "object.h"

struct event_object;

extern const struct object_type event_object_type;

/* A new one, held. manual: it is only reset by event_object_reset. NULL: no memory. */
struct object *event_object_new(bool manual, bool set);

/* The event behind a handle, held; NULL if there is none. */
struct event_object *event_object_hold(HANDLE handle);
/* Undoes it; NULL is nothing to undo. The parameter is that of a window's context. */
void event_object_release(void *object);

/* A wait that this fulfils ends, even if the event is reset before its thread runs. */
void event_object_set(struct event_object *object);
void event_object_reset(struct event_object *object);
/* Both in one moment: only who waits already is let go on. */
void event_object_pulse(struct event_object *object);

#endif
