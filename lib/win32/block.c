/* GlobalAlloc and LocalAlloc. A fixed block's handle is its address; a moveable one's is that of a
 * small structure, with a bit set that no address of memory has. */
#include "asyncselect/heapapi.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

struct handle;

/* What stands before a block's bytes. */
struct block {
    alignas(max_align_t) struct handle *owner; /* NULL: the block is fixed */
    size_t size;
};

struct handle {
    struct block *block; /* NULL: discarded */
    unsigned locks;
};

enum { HANDLE_BIT = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all handles' contents */

static void *fail(int error)
{
    error_set_last(error);
    return NULL;
}

static struct handle *handle_of(HGLOBAL memory)
{
    return (uintptr_t)memory & HANDLE_BIT ? (struct handle *)((uintptr_t)memory - HANDLE_BIT)
                                          : NULL;
}

static HGLOBAL number_of(struct handle *h)
{
    return (HGLOBAL)((uintptr_t)h + HANDLE_BIT);
}

static struct block *block_at(const void *address)
{
    return (struct block *)(uintptr_t)address - 1;
}

/* block NULL: a new one. NULL: no memory. */
static struct block *resize(struct block *block, size_t size, bool zero)
{
    size_t before = block ? block->size : 0;
    if (size > SIZE_MAX - sizeof(*block))
        return NULL;
    struct block *resized = realloc(block, sizeof(*block) + size);
    if (!resized)
        return NULL;
    if (!block)
        resized->owner = NULL;
    resized->size = size;
    if (zero && size > before)
        memset((char *)(resized + 1) + before, 0, size - before);
    return resized;
}

static struct handle *new_handle(struct block *block)
{
    struct handle *h = malloc(sizeof(*h));
    if (!h)
        return NULL;
    *h = (struct handle){.block = block};
    if (block)
        block->owner = h;
    return h;
}

HGLOBAL GlobalAlloc(UINT uFlags, SIZE_T dwBytes)
{
    bool moveable = uFlags & GMEM_MOVEABLE;
    struct block *block =
        moveable && !dwBytes ? NULL : resize(NULL, dwBytes, (uFlags & GMEM_ZEROINIT) != 0);
    if (!block && (!moveable || dwBytes))
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    if (!moveable)
        return block + 1;
    struct handle *h = new_handle(block);
    if (!h) {
        free(block);
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    return number_of(h);
}

/* ---- another size ---- */

static HGLOBAL modify(HGLOBAL memory, UINT flags)
{
    if (handle_of(memory) || !(flags & GMEM_MOVEABLE))
        return memory;
    struct handle *h = new_handle(block_at(memory));
    return h ? number_of(h) : fail(ERROR_NOT_ENOUGH_MEMORY);
}

/* A block that must not move can only shrink. */
static struct block *resize_if_allowed(struct block *block, size_t size, bool zero, bool may_move)
{
    if (may_move)
        return resize(block, size, zero);
    if (size > block->size)
        return NULL;
    block->size = size;
    return block;
}

/* With the lock held; false: no memory, or it may not move. */
static bool resize_moveable(struct handle *h, size_t size, UINT flags)
{
    if (!size && !h->locks) {
        free(h->block);
        h->block = NULL;
        return true;
    }
    bool may_move = !h->block || !h->locks || flags & GMEM_MOVEABLE;
    struct block *block = resize_if_allowed(h->block, size, (flags & GMEM_ZEROINIT) != 0, may_move);
    if (!block)
        return false;
    block->owner = h;
    h->block = block;
    return true;
}

HGLOBAL GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags)
{
    struct handle *h = handle_of(hMem);
    if (!hMem)
        return fail(ERROR_INVALID_HANDLE);
    if (uFlags & GMEM_MODIFY)
        return modify(hMem, uFlags);
    if (!h) {
        struct block *block = resize_if_allowed(
            block_at(hMem), dwBytes, (uFlags & GMEM_ZEROINIT) != 0, uFlags & GMEM_MOVEABLE);
        return block ? block + 1 : fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    pthread_mutex_lock(&lock);
    bool resized = resize_moveable(h, dwBytes, uFlags);
    pthread_mutex_unlock(&lock);
    return resized ? hMem : fail(ERROR_NOT_ENOUGH_MEMORY);
}

HGLOBAL GlobalFree(HGLOBAL hMem)
{
    struct handle *h = handle_of(hMem);
    if (h)
        free(h->block);
    else if (hMem)
        free(block_at(hMem));
    free(h);
    return NULL;
}

/* ---- addresses ---- */

LPVOID GlobalLock(HGLOBAL hMem)
{
    struct handle *h = handle_of(hMem);
    if (!h)
        return hMem ? hMem : fail(ERROR_INVALID_HANDLE);
    pthread_mutex_lock(&lock);
    struct block *block = h->block;
    if (block && h->locks < GMEM_LOCKCOUNT)
        h->locks++;
    pthread_mutex_unlock(&lock);
    return block ? block + 1 : fail(ERROR_DISCARDED);
}

BOOL GlobalUnlock(HGLOBAL hMem)
{
    struct handle *h = handle_of(hMem);
    if (!h) {
        if (!hMem)
            error_set_last(ERROR_INVALID_HANDLE);
        return hMem != NULL;
    }
    pthread_mutex_lock(&lock);
    int error = h->locks ? NO_ERROR : ERROR_NOT_LOCKED;
    if (h->locks)
        h->locks--;
    BOOL locked = h->locks > 0;
    pthread_mutex_unlock(&lock);
    if (!locked)
        error_set_last(error);
    return locked;
}

SIZE_T GlobalSize(HGLOBAL hMem)
{
    struct handle *h = handle_of(hMem);
    if (!h) {
        if (!hMem)
            error_set_last(ERROR_INVALID_HANDLE);
        return hMem ? block_at(hMem)->size : 0;
    }
    pthread_mutex_lock(&lock);
    size_t size = h->block ? h->block->size : 0;
    pthread_mutex_unlock(&lock);
    return size;
}

UINT GlobalFlags(HGLOBAL hMem)
{
    struct handle *h = handle_of(hMem);
    if (!h) {
        if (!hMem)
            error_set_last(ERROR_INVALID_HANDLE);
        return hMem ? 0 : GMEM_INVALID_HANDLE;
    }
    pthread_mutex_lock(&lock);
    UINT flags = h->locks | (h->block ? 0 : GMEM_DISCARDED);
    pthread_mutex_unlock(&lock);
    return flags;
}

HGLOBAL GlobalHandle(LPCVOID pMem)
{
    if (!pMem)
        return fail(ERROR_INVALID_HANDLE);
    struct handle *owner = block_at(pMem)->owner;
    return owner ? number_of(owner) : (HGLOBAL)(uintptr_t)pMem;
}

/* ---- LocalAlloc: the same under other names ---- */

HLOCAL LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
    return GlobalAlloc(uFlags, uBytes);
}

HLOCAL LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
{
    return GlobalReAlloc(hMem, uBytes, uFlags);
}

HLOCAL LocalFree(HLOCAL hMem)
{
    return GlobalFree(hMem);
}

LPVOID LocalLock(HLOCAL hMem)
{
    return GlobalLock(hMem);
}

BOOL LocalUnlock(HLOCAL hMem)
{
    return GlobalUnlock(hMem);
}

SIZE_T LocalSize(HLOCAL hMem)
{
    return GlobalSize(hMem);
}

UINT LocalFlags(HLOCAL hMem)
{
    return GlobalFlags(hMem);
}

HLOCAL LocalHandle(LPCVOID pMem)
{
    return GlobalHandle(pMem);
}
