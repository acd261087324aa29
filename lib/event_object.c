#include "event_object.h"

#include <stdlib.h>

#include "waiting.h"

struct event_object {
    struct object object;
    bool manual;
    bool set;
};

static bool is_set(const struct object *o, const struct waiter *w)
{
    (void)w;
    return ((const struct event_object *)o)->set;
}

static bool take(struct object *o, struct waiter *w)
{
    struct event_object *event = (struct event_object *)o;
    (void)w;
    event->set = event->manual;
    return false;
}

static int signal_it(struct object *o)
{
    ((struct event_object *)o)->set = true;
    waiting_offer(o);
    return 0;
}

static void end(struct object *o)
{
    free(o);
}

const struct object_type event_object_type = {
    .is_set = is_set, .take = take, .signal = signal_it, .end = end};

struct object *event_object_new(bool manual, bool set)
{
    struct event_object *event = calloc(1, sizeof(*event));
    if (!event)
        return NULL;
    object_init(&event->object, &event_object_type);
    event->manual = manual;
    event->set = set;
    return &event->object;
}

struct event_object *event_object_hold(HANDLE handle)
{
    return (struct event_object *)object_hold(handle, &event_object_type);
}

void event_object_release(void *object)
{
    object_release(object);
}

void event_object_set(struct event_object *object)
{
    object_lock();
    signal_it(&object->object);
    object_unlock();
}

void event_object_reset(struct event_object *object)
{
    object_lock();
    object->set = false;
    object_unlock();
}

void event_object_pulse(struct event_object *object)
{
    object_lock();
    signal_it(&object->object);
    object->set = false;
    object_unlock();
}
