#include "lockorder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lockorder_names.h"

int __real_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int __real_pthread_mutex_destroy(pthread_mutex_t *mutex);
int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __real_pthread_mutex_trylock(pthread_mutex_t *mutex);
int __real_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __real_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int __real_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                  const struct timespec *end);
int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int __wrap_pthread_mutex_destroy(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_trylock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int __wrap_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                  const struct timespec *end);

/* A row of the page: a mutex's name in its file, or the functions that may make one. */
static const struct row {
    unsigned rank;
    const char *file;
    const char *symbols;
} rows[] = {
#include "lockorder_ranks.h"
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), ENTRIES = 1 << 17, MOST_HELD = 16 };

/* By the mutex's address: 0 not known yet, ROWS + 1 none of the library's, else a row's index + 1. */
static struct entry {
    _Atomic uintptr_t mutex;
    atomic_uint row;
} entries[ENTRIES];

static _Thread_local struct {
    pthread_mutex_t *mutex;
    const struct row *row;
} held[MOST_HELD];
static _Thread_local unsigned held_count;

static void open_names(void)
{
    lockorder_names_open();
}

static bool is_among(const char *symbol, const char *symbols)
{
    static const char *const prefixes[] = {"asyncselect__", "asyncselect_"}; /* lib/names.h */
    for (int i = 0; i < 2; i++)
        if (strncmp(symbol, prefixes[i], strlen(prefixes[i])) == 0)
            symbol += strlen(prefixes[i]);
    size_t length = strcspn(symbol, "."); /* the compiler's clones, and variables of functions */
    for (const char *at = symbols; *at; at += strspn(at, " ")) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, symbol, length) == 0)
            return true;
        at += word;
    }
    return false;
}

/* made_at: the call that made it; NULL: it is a static one. */
static unsigned find_row(const void *mutex, const void *made_at)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_names);
    struct lockorder_name name = lockorder_name_of(made_at ? made_at : mutex);
    for (unsigned i = 0; i < ROWS; i++)
        if (is_among(name.symbol, rows[i].symbols) &&
            (made_at || strcmp(name.file, rows[i].file) == 0))
            return i + 1;
    return ROWS + 1;
}

static struct entry *entry_of(const pthread_mutex_t *mutex)
{
    uintptr_t key = (uintptr_t)mutex;
    for (size_t i = key / 8 * 2654435761u % ENTRIES, tries = 0; tries < ENTRIES;
         i = (i + 1) % ENTRIES, tries++) {
        uintptr_t found = 0;
        if (atomic_load(&entries[i].mutex) == key ||
            atomic_compare_exchange_strong(&entries[i].mutex, &found, key) || found == key)
            return &entries[i];
    }
    abort(); /* so many mutexes no test has */
}

static const struct row *row_of(const pthread_mutex_t *mutex)
{
    struct entry *e = entry_of(mutex);
    unsigned row = atomic_load(&e->row);
    if (!row)
        atomic_store(&e->row, row = find_row(mutex, NULL));
    return row <= ROWS ? &rows[row - 1] : NULL;
}

static _Noreturn void out_of_order(const char *what, const struct row *row)
{
    fprintf(stderr, "lock order: %s %s (%s) of rank %u, while these are held:\n", what, row->file,
            row->symbols, row->rank);
    for (unsigned i = 0; i < held_count; i++)
        if (held[i].row)
            fprintf(stderr, "    %s (%s) of rank %u\n", held[i].row->file, held[i].row->symbols,
                    held[i].row->rank);
    abort();
}

static void check(const struct row *row)
{
    for (unsigned i = 0; row && i < held_count; i++)
        if (held[i].row && held[i].row->rank >= row->rank)
            out_of_order("taking", row);
}

static void push(pthread_mutex_t *mutex, const struct row *row)
{
    if (held_count == MOST_HELD)
        abort();
    held[held_count].mutex = mutex;
    held[held_count++].row = row;
}

int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    atomic_store(&entry_of(mutex)->row, find_row(mutex, __builtin_return_address(0)));
    return __real_pthread_mutex_init(mutex, attributes);
}

int __wrap_pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    atomic_store(&entry_of(mutex)->row, 0);
    return __real_pthread_mutex_destroy(mutex);
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    const struct row *row = row_of(mutex);
    check(row);
    int error = __real_pthread_mutex_lock(mutex);
    if (!error)
        push(mutex, row);
    return error;
}

int __wrap_pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    int error = __real_pthread_mutex_trylock(mutex); /* which does not wait, in no order */
    if (!error)
        push(mutex, row_of(mutex));
    return error;
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    unsigned at = held_count;
    while (at && held[at - 1].mutex != mutex)
        at--;
    if (at) {
        held_count--;
        memmove(&held[at - 1], &held[at], (held_count - (at - 1)) * sizeof(held[0]));
    }
    return __real_pthread_mutex_unlock(mutex);
}

/* A thread of the library's own that takes none of them may be waited for with others held. */
static void check_wait(const pthread_mutex_t *mutex)
{
    const struct row *row = row_of(mutex);
    bool own = row && (strcmp(row->file, "background.c") == 0 ||
                       strcmp(row->file, "sidewatch_poll.c") == 0);
    for (unsigned i = 0; row && !own && i < held_count; i++)
        if (held[i].row && held[i].mutex != mutex)
            out_of_order("waiting with", row);
}

int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    check_wait(mutex);
    return __real_pthread_cond_wait(cond, mutex);
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                  const struct timespec *end)
{
    check_wait(mutex);
    return __real_pthread_cond_timedwait(cond, mutex, end);
}

bool lockorder_holds_none(void)
{
    for (unsigned i = 0; i < held_count; i++)
        if (held[i].row)
            return false;
    return true;
}
