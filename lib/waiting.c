#include "waiting.h"

#include "asyncselect/winerror.h"
#include "sys.h"

/* ---- with the lock held ---- */

static bool is_set(const struct waiter *w, unsigned i)
{
    return w->objects[i]->type->is_set(w->objects[i], w);
}

static void take(struct waiter *w, unsigned i)
{
    if (w->objects[i]->type->take(w->objects[i], w))
        w->abandoned = true;
}

/* Is all that it needs set? *index: the first that is. */
static bool judge(const struct waiter *w, unsigned *index)
{
    unsigned i = 0;
    while (i < w->count && is_set(w, i) == w->all)
        i++;
    *index = w->all ? 0 : i;
    return w->all ? i == w->count : i < w->count;
}

static bool meet(struct waiter *w)
{
    if (w->met || !judge(w, &w->index))
        return w->met;
    if (!w->all)
        take(w, w->index);
    for (unsigned i = 0; w->all && i < w->count; i++)
        take(w, i);
    return w->met = true;
}

void waiting_offer(struct object *o)
{
    struct wait_link *link;
    unsigned index;
    TAILQ_FOREACH(link, &o->waiting, entry)
    {
        struct waiter *w = link->waiter;
        if (w->met || !(w->asks ? judge(w, &index) : meet(w)))
            continue;
        if (w->wake)
            w->wake(w->argument);
        else
            pthread_cond_signal(w->woken);
    }
}

static void enlist(struct waiter *w)
{
    for (unsigned i = 0; i < w->count; i++) {
        w->links[i].waiter = w;
        TAILQ_INSERT_TAIL(&w->objects[i]->waiting, &w->links[i], entry);
    }
    w->enlisted = true;
}

static bool is_twice(const struct waiter *w, const struct object *o)
{
    unsigned i = 0;
    while (i < w->count && w->objects[i] != o)
        i++;
    return i < w->count;
}

static int hold_all(struct waiter *w, const HANDLE *handles, unsigned count,
                    struct object *(*find)(HANDLE))
{
    while (w->count < count) {
        struct object *o = find(handles[w->count]);
        if (!o)
            return ERROR_INVALID_HANDLE;
        if (w->all && is_twice(w, o))
            return ERROR_INVALID_PARAMETER; /* it cannot be taken twice */
        object_ref(o);
        w->objects[w->count++] = o;
    }
    return 0;
}

/* ---- without it ---- */

static bool prepare(struct waiter *w)
{
    for (unsigned i = 0; i < w->count; i++)
        if (w->objects[i]->type->prepare && !w->objects[i]->type->prepare(w))
            return false;
    return true;
}

int waiter_open(struct waiter *w, const HANDLE *handles, unsigned count, bool all,
                struct object *(*find)(HANDLE))
{
    w->count = 0;
    w->all = all && count > 0;
    w->asks = w->enlisted = w->met = w->abandoned = false;
    w->index = 0;
    w->owner = NULL;
    w->woken = NULL;
    w->wake = NULL;
    object_lock();
    int error = hold_all(w, handles, count, find);
    object_unlock();
    if (!error && !prepare(w))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error)
        waiter_close(w);
    return error;
}

void waiter_close(struct waiter *w)
{
    object_lock();
    for (unsigned i = 0; w->enlisted && i < w->count; i++)
        TAILQ_REMOVE(&w->objects[i]->waiting, &w->links[i], entry);
    for (unsigned i = 0; i < w->count; i++)
        object_unref(w->objects[i]);
    object_unlock();
}

bool waiter_try(struct waiter *w)
{
    object_lock();
    bool met = meet(w);
    object_unlock();
    return met;
}

void waiter_enlist(struct waiter *w, bool asks, void (*wake)(void *), void *argument)
{
    object_lock();
    w->asks = asks;
    w->wake = wake;
    w->argument = argument;
    enlist(w);
    object_unlock();
}

/* With the lock held. */
static void sleep_until(struct waiter *w, pthread_cond_t *woken, int64_t timeout_ms)
{
    int64_t end = timeout_ms < 0 ? -1 : sys_now_ms() + timeout_ms;
    w->woken = woken;
    enlist(w);
    while (!w->met && (end < 0 || sys_now_ms() < end))
        object_sleep(woken, end);
}

int waiter_sleep(struct waiter *w, struct object *signal, int64_t timeout_ms)
{
    pthread_cond_t woken;
    int error = 0;
    object_lock();
    if (signal)
        error = signal->type->signal ? signal->type->signal(signal) : ERROR_INVALID_HANDLE;
    if (!error && !meet(w) && timeout_ms) {
        error = sys_cond_init(&woken) < 0 ? ERROR_NOT_ENOUGH_MEMORY : 0;
        if (!error) {
            sleep_until(w, &woken, timeout_ms);
            pthread_cond_destroy(&woken);
        }
    }
    object_unlock();
    return error;
}
