#include "record.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "blocked.h"
#include "oob.h"
#include "qos.h"
#include "reactor.h"
#include "request.h"
#include "socket.h"
#include "window.h"

/* By descriptor, in chunks that stay where they are once made: looking up takes no lock but the
 * record's. */
enum { CHUNK = 1024, CHUNKS = 4096 };

struct slot {
    _Atomic(struct record *) record;
    _Atomic uint32_t generation;
};
static _Atomic(struct slot *) chunks[CHUNKS];
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER; /* of growth and of the free list */
static struct record *free_records;

static struct slot *slot_of(SOCKET s)
{
    if (s >= (SOCKET)CHUNK * CHUNKS)
        return NULL;
    struct slot *chunk = atomic_load_explicit(&chunks[s / CHUNK], memory_order_acquire);
    return chunk ? &chunk[s % CHUNK] : NULL;
}

static struct slot *make_slot(int fd)
{
    if (fd < 0 || fd >= CHUNK * CHUNKS)
        return NULL;
    pthread_mutex_lock(&table_lock);
    if (!atomic_load(&chunks[fd / CHUNK]))
        atomic_store(&chunks[fd / CHUNK], calloc(CHUNK, sizeof(struct slot)));
    pthread_mutex_unlock(&table_lock);
    return slot_of((SOCKET)fd);
}

struct record *record_lock(SOCKET s)
{
    struct slot *slot = slot_of(s);
    struct record *r;
    while (slot && (r = atomic_load_explicit(&slot->record, memory_order_acquire))) {
        pthread_mutex_lock(&r->lock);
        if (atomic_load_explicit(&slot->record, memory_order_relaxed) == r)
            return r;
        pthread_mutex_unlock(&r->lock);
    }
    return NULL;
}

void record_unlock(struct record *r)
{
    pthread_mutex_unlock(&r->lock);
}

static struct record *take_free(void)
{
    pthread_mutex_lock(&table_lock);
    struct record *r = free_records;
    if (r)
        free_records = r->next_free;
    pthread_mutex_unlock(&table_lock);
    if (r)
        return r;
    r = calloc(1, sizeof(*r));
    if (r)
        pthread_mutex_init(&r->lock, NULL);
    return r;
}

/* Everything but the lock and the counts that tell one use of the memory from the next. */
static void renew(struct record *r, int fd, const struct sys_identity *identity)
{
    r->fd = fd;
    r->life++;
    r->identity = *identity;
    r->family = 0;
    r->conditional_accept = 0;
    r->nonblocking = r->failed_before = r->vouched = false;
    r->owed_error = r->so_error = 0;
    r->calls = r->blocking = 0;
    memset(&r->notify, 0, sizeof(r->notify));
    oob_forget(r);
    r->recorded = (struct recorded){0};
    r->selection++;
    r->loop = r->told = 0;
}

struct record *record_enter(int fd, const struct sys_identity *identity)
{
    struct slot *slot = make_slot(fd);
    struct record *r = slot ? take_free() : NULL;
    if (!r)
        return NULL;
    pthread_mutex_lock(&r->lock);
    renew(r, fd, identity);
    for (;;) {
        struct record *none = NULL;
        if (atomic_compare_exchange_strong(&slot->record, &none, r))
            return r;
        struct record *stale = record_lock((SOCKET)fd);
        if (stale) { /* [K5] its descriptor was closed behind our back: this one is new */
            record_end_selection(stale, false);
            record_leave(stale);
        }
    }
}

void record_free(struct record *r)
{
    pthread_mutex_lock(&table_lock);
    r->next_free = free_records;
    free_records = r;
    pthread_mutex_unlock(&table_lock);
}

void record_leave(struct record *r)
{
    struct slot *slot = slot_of((SOCKET)r->fd);
    atomic_fetch_add(&slot->generation, 1);
    atomic_store_explicit(&slot->record, NULL, memory_order_release);
    oob_forget(r);
    free(r->netchange);
    r->netchange = NULL;
    free(r->destination);
    r->destination = NULL;
    qos_forget(r);
    request_reject_all(&r->requests); /* [C4] */
    r->fd = -1;
    r->life++;
    if (r->blocking)
        blocked_wake();
    if (!r->posting)
        record_free(r);
    pthread_mutex_unlock(&r->lock);
}

void record_each(void (*fn)(struct record *r, void *argument), void *argument)
{
    for (SOCKET s = 0; s < (SOCKET)CHUNK * CHUNKS; s++) {
        if (s % CHUNK == 0 && !slot_of(s)) {
            s += CHUNK - 1;
            continue;
        }
        struct record *r = record_lock(s);
        if (!r)
            continue;
        fn(r, argument);
        record_unlock(r);
    }
}

uint32_t socket_generation(SOCKET s)
{
    struct slot *slot = slot_of(s);
    return slot ? atomic_load_explicit(&slot->generation, memory_order_acquire) : 0;
}

void record_end_selection(struct record *r, bool close_fd)
{
    struct watch *watch = r->watch;
    r->watch = NULL;
    r->told = 0;
    r->selection++;
    if (watch)
        watch_drop(watch, close_fd);
    else if (close_fd)
        sys_close(r->fd);
    window_release(r->window);
    r->window = NULL;
}
