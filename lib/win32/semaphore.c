/* Semaphores. */
#include "asyncselect/synchapi.h"

#include <stdlib.h>

#include "asyncselect/winerror.h"
#include "error.h"
#include "named.h"
#include "waiting.h"

struct semaphore {
    struct object object;
    LONG count;
    LONG most;
};

static bool is_set(const struct object *o, const struct waiter *w)
{
    (void)w;
    return ((const struct semaphore *)o)->count > 0;
}

static bool take(struct object *o, struct waiter *w)
{
    (void)w;
    ((struct semaphore *)o)->count--;
    return false;
}

static int release(struct semaphore *s, LONG count, LONG *before)
{
    if (count > s->most - s->count)
        return ERROR_TOO_MANY_POSTS;
    if (before)
        *before = s->count;
    s->count += count;
    waiting_offer(&s->object);
    return 0;
}

static int release_one(struct object *o)
{
    return release((struct semaphore *)o, 1, NULL);
}

static void end(struct object *o)
{
    free(o);
}

static const struct object_type type = {
    .is_set = is_set, .take = take, .signal = release_one, .end = end};

HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                        LONG lMaximumCount, LPCSTR lpName)
{
    (void)lpSemaphoreAttributes;
    if (lMaximumCount <= 0 || lInitialCount < 0 || lInitialCount > lMaximumCount) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    struct semaphore *s = calloc(1, sizeof(*s));
    if (s) {
        object_init(&s->object, &type);
        s->count = lInitialCount;
        s->most = lMaximumCount;
    }
    return named_create(s ? &s->object : NULL, lpName);
}

HANDLE OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    (void)dwDesiredAccess;
    (void)bInheritHandle;
    return named_open(&type, lpName);
}

BOOL ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount)
{
    object_lock();
    struct object *o = object_find(hSemaphore);
    int error = ERROR_INVALID_HANDLE;
    if (o && o->type == &type)
        error = lReleaseCount > 0 ? release((struct semaphore *)o, lReleaseCount, lpPreviousCount)
                                  : ERROR_INVALID_PARAMETER;
    object_unlock();
    if (error)
        error_set_last(error);
    return !error;
}
