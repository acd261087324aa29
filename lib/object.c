#include "object.h"

#include <stdlib.h>
#include <string.h>

#include "asyncselect/winbase.h"
#include "sys.h"

/* A handle is this bit, above every descriptor, the slot's generation, its index + 1, and two bits
 * that are 0 in all of Windows' handles. A handle that was closed is not soon another's: slots are
 * used in turn. */
enum {
    TAG = 0x40000000,
    INDEX_BITS = 16,
    MOST_OBJECTS = (1 << INDEX_BITS) - 1,
    MOST_GENERATIONS = 1 << 12,
    NONE = MOST_OBJECTS
};

static struct slot {
    struct object *object;
    uint16_t generation;
    uint16_t flags;
    uint32_t next; /* free slot */
} * slots;
static uint32_t slot_count;
static uint32_t first_free = NONE, last_free = NONE;

static LIST_HEAD(, object) named = LIST_HEAD_INITIALIZER(named);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void object_lock(void)
{
    pthread_mutex_lock(&lock);
}

void object_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

void object_sleep(pthread_cond_t *cond, int64_t end_ms)
{
    if (end_ms < 0)
        sys_cond_wait(cond, &lock);
    else
        sys_cond_wait_until(cond, &lock, end_ms);
}

/* ---- the table; with the lock held ---- */

static HANDLE handle_of(uint32_t index)
{
    uintptr_t generation = slots[index].generation;
    return (HANDLE)(TAG | (generation << INDEX_BITS | (index + 1)) << 2);
}

static struct slot *slot_of(HANDLE handle)
{
    uint32_t index = (uint32_t)(((uintptr_t)handle >> 2) & MOST_OBJECTS) - 1;
    if (index >= slot_count || !slots[index].object || handle_of(index) != handle)
        return NULL;
    return &slots[index];
}

static void put_free(uint32_t index)
{
    slots[index].next = NONE;
    if (first_free == NONE)
        first_free = index;
    else
        slots[last_free].next = index;
    last_free = index;
}

static bool grow(void)
{
    uint32_t count = slot_count ? slot_count * 2 : 16;
    if (count > MOST_OBJECTS)
        count = MOST_OBJECTS;
    struct slot *grown = count > slot_count ? realloc(slots, count * sizeof(*grown)) : NULL;
    if (!grown)
        return false;
    slots = grown;
    while (slot_count < count) {
        slots[slot_count] = (struct slot){.generation = 1};
        put_free(slot_count++);
    }
    return true;
}

static HANDLE open_handle(struct object *o)
{
    if (first_free == NONE && !grow())
        return NULL;
    uint32_t index = first_free;
    first_free = slots[index].next;
    slots[index].object = o;
    slots[index].flags = 0;
    o->handles++;
    object_ref(o);
    return handle_of(index);
}

static void close_slot(struct slot *slot)
{
    struct object *o = slot->object;
    slot->object = NULL;
    slot->generation = (uint16_t)((slot->generation + 1) % MOST_GENERATIONS);
    put_free((uint32_t)(slot - slots));
    if (--o->handles == 0 && o->name) { /* it is not to be found any more */
        LIST_REMOVE(o, named);
        free(o->name);
        o->name = NULL;
    }
    object_unref(o);
}

struct object *object_find(HANDLE handle)
{
    struct slot *slot = slot_of(handle);
    return slot ? slot->object : NULL;
}

void object_ref(struct object *o)
{
    o->refs++;
}

void object_unref(struct object *o)
{
    if (--o->refs == 0)
        o->type->end(o);
}

/* ---- objects ---- */

void object_init(struct object *o, const struct object_type *type)
{
    o->type = type;
    o->refs = 1;
    o->handles = 0;
    o->name = NULL;
    TAILQ_INIT(&o->waiting);
}

void object_release(struct object *o)
{
    if (!o)
        return;
    object_lock();
    object_unref(o);
    object_unlock();
}

struct object *object_hold(HANDLE handle, const struct object_type *type)
{
    object_lock();
    struct object *o = object_find(handle);
    if (o && type && o->type != type)
        o = NULL;
    if (o)
        object_ref(o);
    object_unlock();
    return o;
}

HANDLE object_open(struct object *o)
{
    object_lock();
    HANDLE handle = open_handle(o);
    object_unlock();
    return handle;
}

bool object_close(HANDLE handle, const struct object_type *type)
{
    object_lock();
    struct slot *slot = slot_of(handle);
    bool closes = slot && !(slot->flags & HANDLE_FLAG_PROTECT_FROM_CLOSE) &&
                  (!type || slot->object->type == type);
    if (closes)
        close_slot(slot);
    object_unlock();
    return closes;
}

int object_flags(HANDLE handle, unsigned mask, unsigned flags)
{
    object_lock();
    struct slot *slot = slot_of(handle);
    if (slot)
        slot->flags = (uint16_t)((slot->flags & ~mask) | (flags & mask));
    int now = slot ? slot->flags : -1;
    object_unlock();
    return now;
}

/* ---- names ---- */

static struct object *find_named(const char *name)
{
    struct object *o = LIST_FIRST(&named);
    while (o && strcmp(o->name, name) != 0)
        o = LIST_NEXT(o, named);
    return o;
}

static HANDLE open_found(struct object *o, const struct object_type *type, int *error)
{
    HANDLE handle = o->type == type ? open_handle(o) : NULL;
    *error = handle            ? ERROR_ALREADY_EXISTS
             : o->type == type ? ERROR_NOT_ENOUGH_MEMORY
                               : ERROR_INVALID_HANDLE;
    return handle;
}

static HANDLE open_first(struct object *o, const char *name, int *error)
{
    char *copy = name ? strdup(name) : NULL;
    HANDLE handle = copy || !name ? open_handle(o) : NULL;
    *error = handle ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    if (handle && name) {
        o->name = copy;
        LIST_INSERT_HEAD(&named, o, named);
    } else {
        free(copy);
    }
    return handle;
}

HANDLE object_open_named(struct object *o, const char *name, int *error)
{
    object_lock();
    struct object *before = name ? find_named(name) : NULL;
    HANDLE handle = before ? open_found(before, o->type, error) : open_first(o, name, error);
    object_unlock();
    return handle;
}

HANDLE object_find_named(const struct object_type *type, const char *name, int *error)
{
    HANDLE handle = NULL;
    object_lock();
    struct object *o = find_named(name);
    if (o)
        handle = open_found(o, type, error);
    else
        *error = ERROR_FILE_NOT_FOUND;
    object_unlock();
    return handle;
}
