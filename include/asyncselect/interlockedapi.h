/* interlockedapi.h: the Interlocked functions: a variable is read, changed and written in one step, and no
 * access is moved across that by the compiler or the processor. They follow Microsoft's pages of
 * their names, and may be called from anywhere. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_INTERLOCKEDAPI_H
#define ASYNCSELECT_INTERLOCKEDAPI_H

#include "windef.h"

ASYNCSELECT_BEGIN

/* For a type and the end of its functions' names:
 * Increment, Decrement  return what the variable has become;
 * Add                   the same;
 * ExchangeAdd, Exchange, CompareExchange, And, Or, Xor  return what it was. CompareExchange writes
 *                       Exchange only where it was Comperand. */
#define ASYNCSELECT_INTERLOCKED(type, end)                                                         \
    static inline type InterlockedIncrement##end(type volatile *Addend)                            \
    {                                                                                              \
        return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);                                    \
    }                                                                                              \
    static inline type InterlockedDecrement##end(type volatile *Addend)                            \
    {                                                                                              \
        return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);                                    \
    }                                                                                              \
    static inline type InterlockedAdd##end(type volatile *Addend, type Value)                      \
    {                                                                                              \
        return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);                                \
    }                                                                                              \
    static inline type InterlockedExchangeAdd##end(type volatile *Addend, type Value)              \
    {                                                                                              \
        return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);                                \
    }                                                                                              \
    static inline type InterlockedExchange##end(type volatile *Target, type Value)                 \
    {                                                                                              \
        return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);                               \
    }                                                                                              \
    static inline type InterlockedCompareExchange##end(type volatile *Destination, type Exchange,  \
                                                       type Comperand)                             \
    {                                                                                              \
        __atomic_compare_exchange_n(Destination, &Comperand, Exchange, 0, __ATOMIC_SEQ_CST,        \
                                    __ATOMIC_SEQ_CST);                                             \
        return Comperand;                                                                          \
    }                                                                                              \
    static inline type InterlockedAnd##end(type volatile *Destination, type Value)                 \
    {                                                                                              \
        return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);                           \
    }                                                                                              \
    static inline type InterlockedOr##end(type volatile *Destination, type Value)                  \
    {                                                                                              \
        return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);                            \
    }                                                                                              \
    static inline type InterlockedXor##end(type volatile *Destination, type Value)                 \
    {                                                                                              \
        return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);                           \
    }

ASYNCSELECT_INTERLOCKED(LONG, )
ASYNCSELECT_INTERLOCKED(LONG64, 64)

static inline PVOID InterlockedExchangePointer(PVOID volatile *Target, PVOID Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

static inline PVOID InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
                                                      PVOID Comperand)
{
    __atomic_compare_exchange_n(Destination, &Comperand, Exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return Comperand;
}

#define MemoryBarrier() __sync_synchronize()

ASYNCSELECT_END

#endif
