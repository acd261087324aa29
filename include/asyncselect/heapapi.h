/* heapapi.h: memory: the heaps, and blocks of GlobalAlloc and LocalAlloc, which are the same thing
 * here. Memory is aligned for every type. A handle that is none is not recognised: do not ask, with
 * one exception, NULL. Every function may be called from any thread and from inside a post callback,
 * and follows Microsoft's page of its name. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_HEAPAPI_H
#define ASYNCSELECT_HEAPAPI_H

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

/* ---- GlobalAlloc and LocalAlloc ---- */

#define GMEM_FIXED 0x0000    /* the handle is the memory's address */
#define GMEM_MOVEABLE 0x0002 /* GlobalLock tells the address */
#define GMEM_ZEROINIT 0x0040
#define GMEM_MODIFY 0x0080    /* GlobalReAlloc changes no size, but fixed to moveable */
#define GMEM_NOCOMPACT 0x0010 /* this one and the next four: of old, no effect */
#define GMEM_NODISCARD 0x0020
#define GMEM_DISCARDABLE 0x0100
#define GMEM_SHARE 0x2000
#define GMEM_DDESHARE 0x2000
#define GHND (GMEM_MOVEABLE | GMEM_ZEROINIT)
#define GPTR (GMEM_FIXED | GMEM_ZEROINIT)
#define GMEM_LOCKCOUNT 0x00FF
#define GMEM_DISCARDED 0x4000
#define GMEM_INVALID_HANDLE 0x8000
#define LMEM_FIXED 0x0000
#define LMEM_MOVEABLE 0x0002
#define LMEM_NOCOMPACT 0x0010
#define LMEM_NODISCARD 0x0020
#define LMEM_ZEROINIT 0x0040
#define LMEM_MODIFY 0x0080
#define LMEM_DISCARDABLE 0x0F00
#define LMEM_LOCKCOUNT 0x00FF
#define LMEM_DISCARDED 0x4000
#define LMEM_INVALID_HANDLE 0x8000
#define LHND (LMEM_MOVEABLE | LMEM_ZEROINIT)
#define LPTR (LMEM_FIXED | LMEM_ZEROINIT)
#define NONZEROLHND LMEM_MOVEABLE
#define NONZEROLPTR LMEM_FIXED

/* A new block. uFlags [in] as above; dwBytes [in] its size; 0 makes a moveable one that is
 * discarded. Returns its handle, or NULL with ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API HGLOBAL GlobalAlloc(UINT uFlags, SIZE_T dwBytes) ASYNCSELECT_LINK("GlobalAlloc");
ASYNCSELECT_API HLOCAL LocalAlloc(UINT uFlags, SIZE_T uBytes) ASYNCSELECT_LINK("LocalAlloc");

/* Changes the size of a block, or with GMEM_MODIFY that it is fixed. A fixed block, and a moveable
 * one that is locked, moves only with GMEM_MOVEABLE. GMEM_ZEROINIT: what is added is 0.
 * Returns the block's handle from now on, or NULL, and the block is as before, with
 * ERROR_NOT_ENOUGH_MEMORY: no memory, or it may not move; ERROR_INVALID_HANDLE: hMem is NULL. */
ASYNCSELECT_API HGLOBAL GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags)
    ASYNCSELECT_LINK("GlobalReAlloc");
ASYNCSELECT_API HLOCAL LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
    ASYNCSELECT_LINK("LocalReAlloc");

/* Frees a block, locked or not. NULL is nothing to free. Returns NULL. */
ASYNCSELECT_API HGLOBAL GlobalFree(HGLOBAL hMem) ASYNCSELECT_LINK("GlobalFree");
ASYNCSELECT_API HLOCAL LocalFree(HLOCAL hMem) ASYNCSELECT_LINK("LocalFree");

/* The address of a block, which stays until as many calls of GlobalUnlock. NULL with
 * ERROR_DISCARDED: it has no bytes; ERROR_INVALID_HANDLE: hMem is NULL. */
ASYNCSELECT_API LPVOID GlobalLock(HGLOBAL hMem) ASYNCSELECT_LINK("GlobalLock");
ASYNCSELECT_API LPVOID LocalLock(HLOCAL hMem) ASYNCSELECT_LINK("LocalLock");

/* Undoes one GlobalLock. Returns TRUE: it is still locked, or fixed; FALSE with NO_ERROR: it is not
 * locked any more; ERROR_NOT_LOCKED: it was not; ERROR_INVALID_HANDLE: hMem is NULL. */
ASYNCSELECT_API BOOL GlobalUnlock(HGLOBAL hMem) ASYNCSELECT_LINK("GlobalUnlock");
ASYNCSELECT_API BOOL LocalUnlock(HLOCAL hMem) ASYNCSELECT_LINK("LocalUnlock");

/* A block's size; 0 for a discarded one, or with ERROR_INVALID_HANDLE: hMem is NULL. */
ASYNCSELECT_API SIZE_T GlobalSize(HGLOBAL hMem) ASYNCSELECT_LINK("GlobalSize");
ASYNCSELECT_API SIZE_T LocalSize(HLOCAL hMem) ASYNCSELECT_LINK("LocalSize");

/* How often it is locked (GMEM_LOCKCOUNT), and GMEM_DISCARDED; GMEM_INVALID_HANDLE with
 * ERROR_INVALID_HANDLE: hMem is NULL. */
ASYNCSELECT_API UINT GlobalFlags(HGLOBAL hMem) ASYNCSELECT_LINK("GlobalFlags");
ASYNCSELECT_API UINT LocalFlags(HLOCAL hMem) ASYNCSELECT_LINK("LocalFlags");

/* The handle of the block that has the address, which GlobalLock or GlobalAlloc(GMEM_FIXED) told;
 * NULL with ERROR_INVALID_HANDLE: pMem is NULL. */
ASYNCSELECT_API HGLOBAL GlobalHandle(LPCVOID pMem) ASYNCSELECT_LINK("GlobalHandle");
ASYNCSELECT_API HLOCAL LocalHandle(LPCVOID pMem) ASYNCSELECT_LINK("LocalHandle");

/* ---- Heaps ---- */

#define HEAP_NO_SERIALIZE 0x00000001 /* no effect */
#define HEAP_ZERO_MEMORY 0x00000008
#define HEAP_REALLOC_IN_PLACE_ONLY 0x00000010

/* The process's heap. Never fails. */
ASYNCSELECT_API HANDLE GetProcessHeap(void) ASYNCSELECT_LINK("GetProcessHeap");

/* A heap of its own, all whose blocks HeapDestroy frees. flOptions [in] HEAP_NO_SERIALIZE or 0;
 * dwInitialSize [in] no effect; dwMaximumSize [in] 0, or the most bytes that its blocks may have
 * together. Returns it, or NULL with ERROR_INVALID_PARAMETER: another flag, or an initial size above
 * the maximum; ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API HANDLE HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
    ASYNCSELECT_LINK("HeapCreate");

/* Frees a heap and its blocks. TRUE, or FALSE with ERROR_INVALID_HANDLE: it is NULL or the
 * process's. */
ASYNCSELECT_API BOOL HeapDestroy(HANDLE hHeap) ASYNCSELECT_LINK("HeapDestroy");

/* A new block, or NULL: no memory, or the heap is full; the last error is not set. dwFlags [in]
 * HEAP_ZERO_MEMORY; HEAP_NO_SERIALIZE. */
ASYNCSELECT_API LPVOID HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
    ASYNCSELECT_LINK("HeapAlloc");

/* Changes a block's size. With HEAP_REALLOC_IN_PLACE_ONLY only if it need not grow; with
 * HEAP_ZERO_MEMORY what is added is 0. Returns its address from now on, or NULL, and the block is as
 * before: no memory, the heap is full, or lpMem is NULL; the last error is not set. */
ASYNCSELECT_API LPVOID HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
    ASYNCSELECT_LINK("HeapReAlloc");

/* Frees a block of the heap; NULL is nothing to free. Returns TRUE. */
ASYNCSELECT_API BOOL HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
    ASYNCSELECT_LINK("HeapFree");

/* A block's size; (SIZE_T)-1: lpMem is NULL. */
ASYNCSELECT_API SIZE_T HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
    ASYNCSELECT_LINK("HeapSize");

ASYNCSELECT_END

#endif
