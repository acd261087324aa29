/* GlobalAlloc, LocalAlloc and heaps. */
#include "run.h"

#include <stdalign.h>
#include <stdbool.h>

static bool is_all(const void *memory, size_t size, int byte)
{
    const unsigned char *bytes = memory;
    ck_assert_ptr_nonnull(memory);
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != byte)
            return false;
    return true;
}

START_TEST(a_fixed_block_is_its_address)
{
    HGLOBAL block = GlobalAlloc(GPTR, 100);
    ck_assert_ptr_nonnull(block);
    ck_assert_int_eq((uintptr_t)block % alignof(max_align_t), 0);
    ck_assert(is_all(block, 100, 0));
    ck_assert_uint_eq(GlobalSize(block), 100);
    ck_assert_ptr_eq(GlobalLock(block), block);
    ck_assert_int_eq(GlobalUnlock(block), TRUE);
    ck_assert_int_eq(GlobalFlags(block), 0);
    ck_assert_ptr_eq(GlobalHandle(block), block);
    memset(block, 7, 100);
    /* it may shrink where it is, but only move when that is allowed */
    ck_assert_ptr_eq(GlobalReAlloc(block, 50, 0), block);
    ck_assert_uint_eq(GlobalSize(block), 50);
    assert_fails((INT_PTR)GlobalReAlloc(block, 5000, 0), 0, ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_uint_eq(GlobalSize(block), 50);
    block = GlobalReAlloc(block, 5000, GMEM_MOVEABLE | GMEM_ZEROINIT);
    ck_assert_ptr_nonnull(block);
    ck_assert(is_all(block, 50, 7) && is_all((char *)block + 50, 4950, 0));
    ck_assert_ptr_null(GlobalFree(block));
    ck_assert_ptr_null(GlobalFree(NULL));
    block = GlobalAlloc(GMEM_FIXED, 0);
    ck_assert_ptr_nonnull(block);
    ck_assert_ptr_null(GlobalFree(block));
}
END_TEST

START_TEST(a_moveable_block_is_locked_and_unlocked)
{
    HGLOBAL handle = GlobalAlloc(GHND, 10);
    ck_assert_ptr_nonnull(handle);
    assert_fails(GlobalUnlock(handle), FALSE, ERROR_NOT_LOCKED);
    void *address = GlobalLock(handle);
    ck_assert_ptr_nonnull(address);
    ck_assert_ptr_ne(address, handle);
    ck_assert(is_all(address, 10, 0));
    ck_assert_ptr_eq(GlobalLock(handle), address);
    ck_assert_int_eq(GlobalFlags(handle) & GMEM_LOCKCOUNT, 2);
    ck_assert_ptr_eq(GlobalHandle(address), handle);
    memset(address, 7, 10);
    /* while it is locked it does not move */
    assert_fails((INT_PTR)GlobalReAlloc(handle, 100000, 0), 0, ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_ptr_eq(GlobalReAlloc(handle, 5, 0), handle);
    ck_assert_ptr_eq(GlobalLock(handle), address);
    ck_assert_int_eq(GlobalUnlock(handle), TRUE);
    ck_assert_int_eq(GlobalUnlock(handle), TRUE);
    assert_fails(GlobalUnlock(handle), FALSE, NO_ERROR);
    ck_assert_ptr_eq(GlobalReAlloc(handle, 100000, GMEM_ZEROINIT), handle);
    ck_assert_uint_eq(GlobalSize(handle), 100000);
    address = GlobalLock(handle);
    ck_assert(is_all(address, 5, 7) && is_all((char *)address + 5, 99995, 0));
    ck_assert_ptr_eq(GlobalHandle(address), handle);
    GlobalUnlock(handle);
    ck_assert_ptr_null(GlobalFree(handle));
}
END_TEST

START_TEST(a_block_without_bytes_is_discarded)
{
    HGLOBAL handle = GlobalAlloc(GMEM_MOVEABLE, 0);
    ck_assert_ptr_nonnull(handle);
    ck_assert_int_eq(GlobalFlags(handle), GMEM_DISCARDED);
    assert_fails((INT_PTR)GlobalLock(handle), 0, ERROR_DISCARDED);
    ck_assert_ptr_eq(GlobalReAlloc(handle, 20, GMEM_MOVEABLE | GMEM_ZEROINIT), handle);
    ck_assert_uint_eq(GlobalSize(handle), 20);
    ck_assert(is_all(GlobalLock(handle), 20, 0));
    GlobalUnlock(handle);
    ck_assert_ptr_eq(GlobalReAlloc(handle, 0, GMEM_MOVEABLE), handle);
    ck_assert_int_eq(GlobalFlags(handle), GMEM_DISCARDED);
    ck_assert_uint_eq(GlobalSize(handle), 0);
    ck_assert_ptr_null(GlobalFree(handle));
}
END_TEST

START_TEST(a_fixed_block_becomes_moveable)
{
    HGLOBAL block = GlobalAlloc(GPTR, 10);
    ck_assert_ptr_eq(GlobalReAlloc(block, 0, GMEM_MODIFY), block);
    HGLOBAL handle = GlobalReAlloc(block, 0, GMEM_MODIFY | GMEM_MOVEABLE);
    ck_assert_ptr_nonnull(handle);
    ck_assert_ptr_ne(handle, block);
    ck_assert_ptr_eq(GlobalLock(handle), block);
    ck_assert_ptr_eq(GlobalHandle(block), handle);
    ck_assert_uint_eq(GlobalSize(handle), 10);
    GlobalFree(handle);
}
END_TEST

START_TEST(null_is_no_block)
{
    assert_fails((INT_PTR)GlobalReAlloc(NULL, 5, 0), 0, ERROR_INVALID_HANDLE);
    assert_fails((INT_PTR)GlobalLock(NULL), 0, ERROR_INVALID_HANDLE);
    assert_fails(GlobalUnlock(NULL), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(GlobalSize(NULL), 0, ERROR_INVALID_HANDLE);
    assert_fails(GlobalFlags(NULL), GMEM_INVALID_HANDLE, ERROR_INVALID_HANDLE);
    assert_fails((INT_PTR)GlobalHandle(NULL), 0, ERROR_INVALID_HANDLE);
    assert_fails((INT_PTR)GlobalAlloc(GPTR, SIZE_MAX), 0, ERROR_NOT_ENOUGH_MEMORY);
    assert_fails((INT_PTR)GlobalAlloc(GHND, SIZE_MAX), 0, ERROR_NOT_ENOUGH_MEMORY);
}
END_TEST

START_TEST(local_blocks_are_the_same)
{
    HLOCAL handle = LocalAlloc(LHND, 8), block = LocalAlloc(LPTR, 8);
    void *address = LocalLock(handle);
    ck_assert(is_all(address, 8, 0) && is_all(block, 8, 0));
    ck_assert_ptr_eq(LocalHandle(address), handle);
    ck_assert_int_eq(LocalFlags(handle), 1);
    ck_assert_int_eq(LocalUnlock(handle), FALSE);
    ck_assert_ptr_eq(LocalReAlloc(handle, 16, LMEM_MOVEABLE), handle);
    ck_assert_uint_eq(LocalSize(handle), 16);
    ck_assert_ptr_null(LocalFree(handle));
    ck_assert_ptr_null(LocalFree(block));
}
END_TEST

START_TEST(a_heap_has_blocks)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    ck_assert_ptr_nonnull(heap);
    char *a = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100), *b = HeapAlloc(heap, 0, 10);
    ck_assert(is_all(a, 100, 0));
    ck_assert_int_eq((uintptr_t)b % alignof(max_align_t), 0);
    ck_assert_uint_eq(HeapSize(heap, 0, a), 100);
    memset(a, 7, 100);
    a = HeapReAlloc(heap, HEAP_ZERO_MEMORY, a, 1000);
    ck_assert(is_all(a, 100, 7) && is_all(a + 100, 900, 0));
    ck_assert_ptr_eq(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, a, 50), a);
    ck_assert_uint_eq(HeapSize(heap, 0, a), 50);
    ck_assert_ptr_null(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, a, 51));
    ck_assert_ptr_null(HeapReAlloc(heap, 0, NULL, 51));
    ck_assert_int_eq(HeapFree(heap, 0, b), TRUE);
    ck_assert_int_eq(HeapFree(heap, 0, NULL), TRUE);
    ck_assert_uint_eq(HeapSize(heap, 0, NULL), (SIZE_T)-1);
    ck_assert_int_eq(HeapDestroy(heap), TRUE); /* with what is left: LeakSanitizer looks */
}
END_TEST

START_TEST(a_heap_has_a_bound_if_it_is_asked_for)
{
    HANDLE heap = HeapCreate(HEAP_NO_SERIALIZE, 100, 1000);
    ck_assert_ptr_nonnull(heap);
    char *a = HeapAlloc(heap, 0, 600);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_null(HeapAlloc(heap, 0, 401));
    ck_assert_ptr_null(HeapReAlloc(heap, 0, a, 1001));
    ck_assert_uint_eq(HeapSize(heap, 0, a), 600);
    char *b = HeapAlloc(heap, 0, 400);
    ck_assert_ptr_nonnull(b);
    HeapFree(heap, 0, a);
    ck_assert_ptr_nonnull(HeapReAlloc(heap, 0, b, 1000));
    HeapDestroy(heap);
    assert_fails((INT_PTR)HeapCreate(0, 2000, 1000), 0, ERROR_INVALID_PARAMETER);
    assert_fails((INT_PTR)HeapCreate(0x1000, 0, 0), 0, ERROR_INVALID_PARAMETER);
    assert_fails(HeapDestroy(NULL), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(HeapDestroy(GetProcessHeap()), FALSE, ERROR_INVALID_HANDLE);
    void *p = HeapAlloc(GetProcessHeap(), 0, 10);
    ck_assert_int_eq(HeapFree(GetProcessHeap(), 0, p), TRUE);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {a_fixed_block_is_its_address,
                                  a_moveable_block_is_locked_and_unlocked,
                                  a_block_without_bytes_is_discarded,
                                  a_fixed_block_becomes_moveable,
                                  null_is_no_block,
                                  local_blocks_are_the_same,
                                  a_heap_has_blocks,
                                  a_heap_has_a_bound_if_it_is_asked_for,
                                  NULL};
    return run_tests("memory", tests);
}
