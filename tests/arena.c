#define _GNU_SOURCE
#include "arena.h"

#include <link.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM = 64 * 1024 * 1024, ALIGNMENT = 16 };

static _Atomic(char *) arenas[ARENAS];
static _Atomic size_t used[ARENAS];
static _Thread_local unsigned mine;

void arena_use(unsigned number)
{
    mine = number;
}

static char *arena(unsigned number)
{
    char *none = NULL;
    if (atomic_load(&arenas[number]))
        return arenas[number];
    char *made = mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (made == MAP_FAILED)
        abort();
    if (!atomic_compare_exchange_strong(&arenas[number], &none, made))
        munmap(made, ROOM);
    return arenas[number];
}

void arena_allow(unsigned number, bool written)
{
    if (mprotect(arena(number), ROOM, written ? PROT_READ | PROT_WRITE : PROT_READ) != 0)
        abort();
}

/* ---- the variables ---- */

static int allow_object(struct dl_phdr_info *object, size_t size, void *argument)
{
    const bool *written = argument;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    (void)size;
    if (!strstr(object->dlpi_name, "libasyncselect") && !strstr(object->dlpi_name, "libevent"))
        return 0;
    for (unsigned i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_W))
            continue;
        uintptr_t begin = (object->dlpi_addr + part->p_vaddr) & ~(page - 1);
        uintptr_t end = object->dlpi_addr + part->p_vaddr + part->p_memsz;
        if (mprotect((void *)begin, end - begin, *written ? PROT_READ | PROT_WRITE : PROT_READ))
            abort();
    }
    return 0;
}

static int count_object(struct dl_phdr_info *object, size_t size, void *argument)
{
    unsigned *count = argument;
    (void)size;
    *count += strstr(object->dlpi_name, "libasyncselect") != NULL ||
              strstr(object->dlpi_name, "libevent") != NULL;
    return 0;
}

unsigned arena_allow_variables(bool written)
{
    unsigned count = 0;
    dl_iterate_phdr(count_object, &count);
    dl_iterate_phdr(allow_object, &written);
    return count;
}

/* ---- the C library's functions ---- */

/* The size stands before what is allocated. */
static void *take(size_t alignment, size_t size)
{
    if (alignment < ALIGNMENT)
        alignment = ALIGNMENT;
    char *base = arena(mine);
    size_t room = size + 2 * alignment;
    size_t at = atomic_fetch_add(&used[mine], (room + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    if (at + room > ROOM)
        return NULL;
    uintptr_t piece = ((uintptr_t)base + at + 2 * alignment - 1) & ~(uintptr_t)(alignment - 1);
    ((size_t *)piece)[-1] = size;
    return (void *)piece;
}

void *malloc(size_t size)
{
    return take(ALIGNMENT, size);
}

void *calloc(size_t count, size_t size)
{
    return size && count > ROOM / size ? NULL
                                       : take(ALIGNMENT, count * size); /* it is new: zeros */
}

void *realloc(void *piece, size_t size)
{
    void *grown = take(ALIGNMENT, size);
    size_t before = piece ? ((size_t *)piece)[-1] : 0;
    if (grown && before)
        memcpy(grown, piece, before < size ? before : size);
    return grown;
}

void *memalign(size_t alignment, size_t size)
{
    return take(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return take(alignment, size);
}

int posix_memalign(void **piece, size_t alignment, size_t size)
{
    *piece = take(alignment, size);
    return *piece ? 0 : 12; /* ENOMEM */
}

void free(void *piece)
{
    (void)piece;
}
