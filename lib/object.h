/* object: what handles name: things that are set or not, for which threads wait (waiting.h). Each
 * kind is a type in a room of its own. A handle is a number with a generation, never an address:
 * any value may be asked for, and none is a descriptor's.
 *
 * One lock guards the table, the objects and who waits for them, so that a wait for several takes
 * all of them or none. Under it only a reactor's is taken. */
#ifndef ASYNCSELECT_OBJECT_H
#define ASYNCSELECT_OBJECT_H

#include "names.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "asyncselect/windef.h"

struct object;
struct waiter;
struct wait_link;

/* What a kind does; each with the lock held, but prepare. */
struct object_type {
    /* Would this waiter be let go on? */
    bool (*is_set)(const struct object *o, const struct waiter *w);
    /* It is: what that does to the object. True: whoever had it ended without giving it back. */
    bool (*take)(struct object *o, struct waiter *w);
    /* SignalObjectAndWait's first half, 0 or an error; NULL: it has none. */
    int (*signal)(struct object *o);
    /* What a thread must have before it waits; false: no memory. NULL: nothing. */
    bool (*prepare)(struct waiter *w);
    /* Nobody has it any more: gives its memory back. */
    void (*end)(struct object *o);
};

/* The head of each kind's structure. */
struct object {
    const struct object_type *type;
    unsigned refs; /* handles, and who holds it */
    unsigned handles;
    char *name; /* NULL: none */
    LIST_ENTRY(object) named;
    TAILQ_HEAD(, wait_link) waiting; /* the oldest first */
};

void object_lock(void);
void object_unlock(void);
/* Lets go of the lock until the condition is signalled, or until this time of sys_now_ms's; -1
 * never. It may also return for no reason. */
void object_sleep(pthread_cond_t *cond, int64_t end_ms);

/* ---- without the lock ---- */

/* A new one, held by the caller. */
void object_init(struct object *o, const struct object_type *type);
void object_release(struct object *o);

/* A handle of it; NULL: no memory, or there are 65,535. */
HANDLE object_open(struct object *o);
/* The same of the object that has the name, if there is one; else this one has it from now on.
 * *error: 0, ERROR_ALREADY_EXISTS, or with NULL ERROR_INVALID_HANDLE: one of another kind has it,
 * ERROR_NOT_ENOUGH_MEMORY. Without a name it is object_open. */
HANDLE object_open_named(struct object *o, const char *name, int *error);
/* A handle of the object of this kind and name. NULL: as above, or ERROR_FILE_NOT_FOUND. */
HANDLE object_find_named(const struct object_type *type, const char *name, int *error);

/* The handle means nothing any more; who holds the object or waits for it keeps it. type: what it
 * must be, NULL anything. False: no such handle, or one that is protected. */
bool object_close(HANDLE handle, const struct object_type *type);
/* HANDLE_FLAG_*: replaces those in mask, and returns what there is then; -1: no such handle. */
int object_flags(HANDLE handle, unsigned mask, unsigned flags);

/* The object behind a handle, held; NULL: there is none, or it is not of this type (NULL: any). */
struct object *object_hold(HANDLE handle, const struct object_type *type);

/* ---- with it ---- */

struct object *object_find(HANDLE handle);
void object_ref(struct object *o);
void object_unref(struct object *o);

#endif
