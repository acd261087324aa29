#include "event_object.h"

#include <pthread.h>
#include <stdlib.h>

#include "asyncselect/winsock2.h"
#include "sys.h"

struct event_object {
    unsigned refs;
    bool set;
};

/* A handle is the slot's index + 1, times four as all of Windows' are, and above it the slot's
 * generation: a handle that was closed is not soon another's. */
enum { INDEX_BITS = 16, MOST_OBJECTS = (1 << INDEX_BITS) - 1, MOST_GENERATIONS = 1 << 13 };

static struct slot {
    struct event_object *object;
    uint16_t generation;
} * slots;
static size_t slot_count;

/* A thread that waits: whoever sets the last object that it needs marks it as met. */
struct waiter {
    struct waiter *next;
    struct event_object *objects[EVENT_OBJECT_MOST_WAITED];
    unsigned count;
    bool all;
    bool met;
    unsigned index;
    pthread_cond_t woken;
};
static struct waiter *waiters;

/* Of the table, the objects and the waiters. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- the table; with the lock held ---- */

static HANDLE handle_of(size_t index)
{
    return (HANDLE)(((uintptr_t)slots[index].generation << INDEX_BITS | (index + 1)) << 2);
}

static struct slot *slot_of(HANDLE handle)
{
    size_t index = (((uintptr_t)handle >> 2) & MOST_OBJECTS) - 1;
    if (index >= slot_count || !slots[index].object || handle_of(index) != handle)
        return NULL;
    return &slots[index];
}

static struct slot *free_slot(void)
{
    size_t index;
    for (index = 0; index < slot_count; index++)
        if (!slots[index].object)
            return &slots[index];
    size_t count = slot_count ? slot_count * 2 : 16;
    if (count > MOST_OBJECTS)
        count = MOST_OBJECTS;
    if (count == slot_count)
        return NULL;
    struct slot *grown = realloc(slots, count * sizeof(*grown));
    if (!grown)
        return NULL;
    for (size_t i = slot_count; i < count; i++)
        grown[i] = (struct slot){NULL, 1};
    slots = grown;
    slot_count = count;
    return &slots[index];
}

static void unref(struct event_object *object)
{
    if (--object->refs == 0)
        free(object);
}

/* ---- objects ---- */

HANDLE event_object_open(void)
{
    HANDLE handle = NULL;
    struct event_object *object = calloc(1, sizeof(*object));
    if (!object)
        return NULL;
    object->refs = 1;
    pthread_mutex_lock(&lock);
    struct slot *slot = free_slot();
    if (slot) {
        slot->object = object;
        handle = handle_of((size_t)(slot - slots));
    }
    pthread_mutex_unlock(&lock);
    if (!handle)
        free(object);
    return handle;
}

bool event_object_close(HANDLE handle)
{
    pthread_mutex_lock(&lock);
    struct slot *slot = slot_of(handle);
    if (slot) {
        unref(slot->object);
        slot->object = NULL;
        slot->generation = (uint16_t)((slot->generation + 1) % MOST_GENERATIONS);
    }
    pthread_mutex_unlock(&lock);
    return slot != NULL;
}

static struct event_object *hold(HANDLE handle)
{
    struct slot *slot = slot_of(handle);
    if (!slot)
        return NULL;
    slot->object->refs++;
    return slot->object;
}

struct event_object *event_object_hold(HANDLE handle)
{
    pthread_mutex_lock(&lock);
    struct event_object *object = hold(handle);
    pthread_mutex_unlock(&lock);
    return object;
}

void event_object_release(void *object)
{
    if (!object)
        return;
    pthread_mutex_lock(&lock);
    unref(object);
    pthread_mutex_unlock(&lock);
}

/* ---- waiting ---- */

static void judge(struct waiter *w)
{
    unsigned i = 0;
    while (i < w->count && w->objects[i]->set == w->all)
        i++;
    w->met = w->all ? i == w->count : i < w->count;
    w->index = w->all ? 0 : i;
}

void event_object_set(struct event_object *object)
{
    pthread_mutex_lock(&lock);
    object->set = true;
    for (struct waiter *w = waiters; w; w = w->next) {
        if (w->met)
            continue;
        judge(w);
        if (w->met)
            pthread_cond_signal(&w->woken);
    }
    pthread_mutex_unlock(&lock);
}

void event_object_reset(struct event_object *object)
{
    pthread_mutex_lock(&lock);
    object->set = false;
    pthread_mutex_unlock(&lock);
}

static void enlist_and_wait(struct waiter *w, int64_t timeout_ms)
{
    int64_t end = sys_now_ms() + timeout_ms;
    w->next = waiters;
    waiters = w;
    while (!w->met) {
        if (timeout_ms < 0)
            pthread_cond_wait(&w->woken, &lock);
        else if (sys_now_ms() < end)
            sys_cond_wait_until(&w->woken, &lock, end);
        else
            break;
    }
    struct waiter **link = &waiters;
    while (*link != w)
        link = &(*link)->next;
    *link = w->next;
}

int event_object_wait(const HANDLE *handles, unsigned count, bool all, int64_t timeout_ms,
                      bool *met, unsigned *index)
{
    struct waiter w = {.all = all};
    int error = 0;
    if (sys_cond_init(&w.woken) < 0)
        return WSA_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&lock);
    while (w.count < count && (w.objects[w.count] = hold(handles[w.count])))
        w.count++;
    if (w.count < count)
        error = WSA_INVALID_HANDLE;
    else
        judge(&w);
    if (!error && !w.met)
        enlist_and_wait(&w, timeout_ms);
    for (unsigned i = 0; i < w.count; i++)
        unref(w.objects[i]);
    pthread_mutex_unlock(&lock);
    pthread_cond_destroy(&w.woken);
    *met = w.met;
    *index = w.index;
    return error;
}
