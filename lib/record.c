#include "record.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "socket.h"

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
    if (r) {
        pthread_mutex_init(&r->lock, NULL);
        r->extra = &extra_none;
    }
    return r;
}

static bool is_late(const struct record *r)
{
    return r->fd < 0 && r->late;
}

/* Everything but the lock and the counts that tell one use of the memory from the next. */
static void renew(struct record *r, int fd, const struct sys_identity *identity)
{
    r->fd = fd;
    r->life++;
    r->late = 0;
    r->identity = *identity;
    r->family = 0;
    r->nonblocking = r->failed_before = r->conditional_accept = false;
    r->owed_error = r->so_error = 0;
    memset(r->calls, 0, sizeof(r->calls));
    r->conditions = 0;
    memset(&r->notify, 0, sizeof(r->notify));
    r->selection++;
    r->loop = 0;
    r->told = 0;
}

struct record *record_enter(int fd, const struct sys_identity *identity, bool *taken)
{
    struct record *none = NULL;
    struct slot *slot = make_slot(fd);
    struct record *r = slot ? take_free() : NULL;
    *taken = false;
    if (!r)
        return NULL;
    pthread_mutex_lock(&r->lock);
    renew(r, fd, identity);
    if (atomic_compare_exchange_strong(&slot->record, &none, r))
        return r;
    *taken = true;
    r->fd = -1;
    record_reuse(r);
    record_unlock(r);
    return NULL;
}

void record_reuse(struct record *r)
{
    if (r->fd >= 0 || r->posting || r->extra->given_up || is_late(r))
        return;
    extra_free(r);
    pthread_mutex_lock(&table_lock);
    r->next_free = free_records;
    free_records = r;
    pthread_mutex_unlock(&table_lock);
}

/* ---- names ---- */

bool record_add_name(struct record *r, int fd)
{
    struct slot *slot = make_slot(fd);
    struct extra *extra = slot ? extra_of(r) : NULL;
    struct name *name = extra ? calloc(1, sizeof(*name)) : NULL;
    if (!name)
        return false;
    struct record *none = NULL;
    if (!atomic_compare_exchange_strong(&slot->record, &none, r)) {
        free(name);
        return false;
    }
    name->fd = fd;
    name->next = extra->others;
    extra->others = name;
    return true;
}

void record_use_name(struct record *r, int fd)
{
    for (struct name *name = r->extra->others; name && r->fd != fd; name = name->next)
        if (name->fd == fd) {
            name->fd = r->fd;
            r->fd = fd;
        }
}

/* Takes fd from among the record's descriptors; returns the memory that it was noted in, or NULL. */
static struct name *strike(struct record *r, int fd)
{
    if (fd == r->fd && !r->extra->others) {
        r->fd = -1;
        return NULL;
    }
    if (fd == r->fd)
        record_use_name(r, r->extra->others->fd);
    struct name **at = &extra_of(r)->others; /* it is in there */
    while ((*at)->fd != fd)
        at = &(*at)->next;
    struct name *name = *at;
    *at = name->next;
    return name;
}

static unsigned under_way(const struct record *r)
{
    unsigned count = 0;
    for (int kind = 0; kind < RECORD_CALLS; kind++)
        count += r->calls[kind];
    return count;
}

/* With its last one the socket ends: nothing is allocated for that, lest it fail. */
static void give_up_last(struct record *r, int fd, bool close_fd)
{
    r->last.fd = -1;
    if (close_fd)
        number_hold(&r->last, fd, NUMBER_CALLS);
}

void record_give_up_name(struct record *r, int fd, bool close_fd)
{
    struct name *name = strike(r, fd);
    unsigned calls = under_way(r);
    struct extra *extra = name ? extra_of(r) : NULL; /* it was in there */
    r->given_up_count++;
    if (r->fd < 0)
        r->late = calls;
    if (!calls) {
        free(name);
    } else if (!name) {
        give_up_last(r, fd, close_fd);
    } else {
        *name = (struct name){.fd = fd,
                              .calls = calls,
                              .life = r->life,
                              .order = r->given_up_count,
                              .closes = close_fd,
                              .next = extra->given_up};
        extra->given_up = name;
        if (close_fd)
            number_hold(&name->hold, fd, NUMBER_CALLS);
    }
}

void record_unlist_name(int fd)
{
    struct slot *slot = slot_of((SOCKET)fd);
    atomic_fetch_add(&slot->generation, 1);
    atomic_store_explicit(&slot->record, NULL, memory_order_release);
}

/* ---- calls ---- */

void record_changed(struct record *r)
{
    uint32_t count = atomic_load_explicit(&r->changes, memory_order_relaxed);
    atomic_store_explicit(&r->changes, count + 1, memory_order_release);
}

struct record_ticket record_call_begins(struct record *r, enum record_call kind)
{
    record_changed(r);
    r->calls[kind]++;
    return (struct record_ticket){r->life, r->given_up_count, kind};
}

/* What was given up since the call began is not waited for by it any more. */
static void let_go(struct record *r, const struct record_ticket *ticket)
{
    if (is_late(r) && --r->late == 0 && r->last.fd >= 0)
        number_release(&r->last);
    if (!r->extra->given_up)
        return;
    struct name **at = &extra_of(r)->given_up;
    while (*at) {
        struct name *name = *at;
        bool since = (int32_t)(name->order - ticket->given_up_count) > 0;
        if (name->life == ticket->life && since && --name->calls == 0) {
            *at = name->next;
            if (name->closes)
                number_release(&name->hold);
            free(name);
        } else {
            at = &name->next;
        }
    }
}

bool record_call_ends(struct record *r, const struct record_ticket *ticket)
{
    record_changed(r);
    if (r->given_up_count != ticket->given_up_count) {
        bool waited = r->extra->given_up || is_late(r);
        let_go(r, ticket);
        if (waited)
            record_reuse(r);
    }
    if (r->life != ticket->life)
        return false;
    r->calls[ticket->kind]--;
    return true;
}

void record_call_goes_on(struct record *r, struct record_ticket *ticket, enum record_call kind)
{
    if (r->life == ticket->life) {
        r->calls[ticket->kind]--;
        r->calls[kind]++;
    }
    ticket->kind = kind;
}

bool record_is_busy(const struct record *r)
{
    return r->calls[RECORD_BLOCKING] || r->conditions;
}

/* ---- all of them ---- */

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
