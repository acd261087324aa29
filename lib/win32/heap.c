/* Heaps: malloc's memory, in a list of its heap's blocks. */
#include "asyncselect/heapapi.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "error.h"

/* What stands before a block's bytes. */
struct piece {
    alignas(max_align_t) LIST_ENTRY(piece) entry;
    size_t size;
};

struct heap {
    pthread_mutex_t lock;
    LIST_HEAD(, piece) pieces;
    size_t used;
    size_t most;
};

static struct heap process_heap = {
    .lock = PTHREAD_MUTEX_INITIALIZER, .pieces = LIST_HEAD_INITIALIZER(), .most = SIZE_MAX};

HANDLE GetProcessHeap(void)
{
    return &process_heap;
}

HANDLE HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
{
    int error = ERROR_INVALID_PARAMETER;
    struct heap *heap = NULL;
    if (!(flOptions & ~(DWORD)HEAP_NO_SERIALIZE) &&
        (!dwMaximumSize || dwInitialSize <= dwMaximumSize)) {
        heap = malloc(sizeof(*heap));
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    if (!heap) {
        error_set_last(error);
        return NULL;
    }
    pthread_mutex_init(&heap->lock, NULL);
    LIST_INIT(&heap->pieces);
    heap->used = 0;
    heap->most = dwMaximumSize ? dwMaximumSize : SIZE_MAX;
    return heap;
}

BOOL HeapDestroy(HANDLE hHeap)
{
    struct heap *heap = hHeap;
    struct piece *piece;
    if (!heap || heap == &process_heap) {
        error_set_last(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    while ((piece = LIST_FIRST(&heap->pieces))) {
        LIST_REMOVE(piece, entry);
        free(piece);
    }
    pthread_mutex_destroy(&heap->lock);
    free(heap);
    return TRUE;
}

static struct piece *piece_at(const void *address)
{
    return (struct piece *)(uintptr_t)address - 1;
}

/* With the lock held: the piece (NULL: a new one) with another size. NULL: no memory, or the heap is
 * full. */
static struct piece *resize(struct heap *heap, struct piece *piece, size_t size)
{
    size_t before = piece ? piece->size : 0;
    if (size > SIZE_MAX - sizeof(*piece) ||
        (size > before && size - before > heap->most - heap->used))
        return NULL;
    if (piece)
        LIST_REMOVE(piece, entry);
    struct piece *resized = realloc(piece, sizeof(*piece) + size);
    if (resized) {
        resized->size = size;
        heap->used += size - before;
    }
    if (resized || piece)
        LIST_INSERT_HEAD(&heap->pieces, resized ? resized : piece, entry);
    return resized;
}

LPVOID HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
    struct heap *heap = hHeap;
    pthread_mutex_lock(&heap->lock);
    struct piece *piece = resize(heap, NULL, dwBytes);
    pthread_mutex_unlock(&heap->lock);
    if (!piece)
        return NULL;
    return dwFlags & HEAP_ZERO_MEMORY ? memset(piece + 1, 0, dwBytes) : piece + 1;
}

LPVOID HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
    struct heap *heap = hHeap;
    if (!lpMem)
        return NULL;
    struct piece *piece = piece_at(lpMem);
    size_t before = piece->size;
    pthread_mutex_lock(&heap->lock);
    if (!(dwFlags & HEAP_REALLOC_IN_PLACE_ONLY)) {
        piece = resize(heap, piece, dwBytes);
    } else if (dwBytes <= before) {
        piece->size = dwBytes;
        heap->used -= before - dwBytes;
    } else {
        piece = NULL;
    }
    pthread_mutex_unlock(&heap->lock);
    if (piece && dwFlags & HEAP_ZERO_MEMORY && dwBytes > before)
        memset((char *)(piece + 1) + before, 0, dwBytes - before);
    return piece ? piece + 1 : NULL;
}

BOOL HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
    struct heap *heap = hHeap;
    (void)dwFlags;
    if (!lpMem)
        return TRUE;
    struct piece *piece = piece_at(lpMem);
    pthread_mutex_lock(&heap->lock);
    LIST_REMOVE(piece, entry);
    heap->used -= piece->size;
    pthread_mutex_unlock(&heap->lock);
    free(piece);
    return TRUE;
}

SIZE_T HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
    (void)hHeap, (void)dwFlags;
    return lpMem ? piece_at(lpMem)->size : (SIZE_T)-1;
}
