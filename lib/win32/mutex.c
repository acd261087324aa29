/* Mutexes: recursive, and abandoned when their owner ends. */
#include "asyncselect/synchapi.h"

#include <stdlib.h>

#include "asyncselect/winerror.h"
#include "ending.h"
#include "error.h"
#include "named.h"
#include "waiting.h"

/* A thread, as far as mutexes know it: what it owns. */
struct owner {
    LIST_HEAD(, mutex) owned;
};

struct mutex {
    struct object object;
    LIST_ENTRY(mutex) entry; /* of its owner's */
    struct owner *owner;     /* NULL: nobody's */
    unsigned count;          /* waits of the owner's */
    bool abandoned;
};

static _Thread_local struct owner *here;

/* ---- owners ---- */

static void abandon_all(void *argument)
{
    struct owner *owner = argument;
    struct mutex *m;
    object_lock();
    while ((m = LIST_FIRST(&owner->owned))) {
        LIST_REMOVE(m, entry);
        m->owner = NULL;
        m->abandoned = true;
        waiting_offer(&m->object);
    }
    object_unlock();
    free(owner);
    here = NULL;
}

static struct owner *owner_here(void)
{
    if (here)
        return here;
    struct owner *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    LIST_INIT(&made->owned);
    if (!ending_set(ENDING_MUTEXES, abandon_all, made)) {
        free(made);
        return NULL;
    }
    return here = made;
}

/* ---- the type ---- */

static bool prepare(struct waiter *w)
{
    w->owner = owner_here();
    return w->owner != NULL;
}

static bool is_set(const struct object *o, const struct waiter *w)
{
    const struct mutex *m = (const struct mutex *)o;
    return !m->owner || m->owner == w->owner;
}

static void own(struct mutex *m, struct owner *owner)
{
    if (!m->owner) {
        m->owner = owner;
        m->count = 0;
        LIST_INSERT_HEAD(&owner->owned, m, entry);
    }
    m->count++;
}

static bool take(struct object *o, struct waiter *w)
{
    struct mutex *m = (struct mutex *)o;
    bool abandoned = m->abandoned;
    m->abandoned = false;
    own(m, w->owner);
    return abandoned;
}

static int release(struct object *o)
{
    struct mutex *m = (struct mutex *)o;
    if (!m->owner || m->owner != here)
        return ERROR_NOT_OWNER;
    if (--m->count == 0) {
        LIST_REMOVE(m, entry);
        m->owner = NULL;
        waiting_offer(o);
    }
    return 0;
}

static void end(struct object *o)
{
    struct mutex *m = (struct mutex *)o;
    if (m->owner)
        LIST_REMOVE(m, entry);
    free(m);
}

static const struct object_type type = {
    .is_set = is_set, .take = take, .signal = release, .prepare = prepare, .end = end};

/* ---- for programs ---- */

static struct object *new_mutex(bool owned)
{
    struct owner *owner = owned ? owner_here() : NULL;
    struct mutex *m = !owned || owner ? calloc(1, sizeof(*m)) : NULL;
    if (!m)
        return NULL;
    object_init(&m->object, &type);
    object_lock();
    if (owned)
        own(m, owner);
    object_unlock();
    return &m->object;
}

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName)
{
    (void)lpMutexAttributes;
    return named_create(new_mutex(bInitialOwner != FALSE), lpName);
}

HANDLE OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    (void)dwDesiredAccess;
    (void)bInheritHandle;
    return named_open(&type, lpName);
}

BOOL ReleaseMutex(HANDLE hMutex)
{
    object_lock();
    struct object *o = object_find(hMutex);
    int error = o && o->type == &type ? release(o) : ERROR_INVALID_HANDLE;
    object_unlock();
    if (error)
        error_set_last(error);
    return !error;
}
