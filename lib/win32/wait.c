/* Waiting for messages without taking them, and for objects meanwhile. */
#include "asyncselect/winuser.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "handle.h"
#include "queue.h"
#include "reactor.h"
#include "sys.h"
#include "timer.h"
#include "waiting.h"

enum { KNOWN = QS_ALLINPUT | QS_ALLPOSTMESSAGE };

static struct queue_status status_of(struct queue *q)
{
    struct queue_status status = queue_status(q);
    if (timer_owed(q))
        status.holds |= QS_TIMER;
    if (timer_is_new(q))
        status.news |= QS_TIMER;
    return status;
}

static void looked(struct queue *q, unsigned mask)
{
    queue_looked(q, mask);
    if (mask & QS_TIMER)
        timer_looked(q);
}

/* NULL: with the error set. */
static struct queue *begin(UINT mask)
{
    struct queue *q = NULL;
    if (mask & ~(UINT)KNOWN)
        error_set_last(ERROR_INVALID_FLAGS);
    else if (!(q = queue_here()) || !queue_reactor(q)) {
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        q = NULL;
    } else if (queue_busy(q))
        queue_run(q, 0);
    return q;
}

static int left_until(int64_t end)
{
    int64_t left = end - sys_now_ms();
    return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

/* What a thread waits for: messages, objects, or both at once. */
struct want {
    UINT mask;
    bool old_too; /* messages that were looked at before */
    struct waiter *objects;
    bool all;
};

static bool has_messages(struct queue *q, const struct want *want)
{
    struct queue_status status = status_of(q);
    return (want->old_too ? status.holds : status.news) & want->mask;
}

static DWORD of_objects(const struct waiter *w)
{
    return (w->abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) + w->index;
}

/* WAIT_TIMEOUT: not yet. Objects are first, for they have the lower places. */
static DWORD judge(struct queue *q, const struct want *want)
{
    struct waiter *w = want->objects;
    bool messages = (!w->count || want->all) && has_messages(q, want);
    if (w->count && (messages || !want->all) && waiter_try(w))
        return of_objects(w);
    if (!want->all && (messages || has_messages(q, want)))
        return WAIT_OBJECT_0 + w->count;
    return WAIT_TIMEOUT;
}

static DWORD wait_until(struct queue *q, const struct want *want, DWORD milliseconds)
{
    int64_t end = sys_now_ms() + milliseconds;
    DWORD result;
    while ((result = judge(q, want)) == WAIT_TIMEOUT) {
        int left = milliseconds == INFINITE ? -1 : left_until(end);
        queue_run(q, left);
        if (left == 0)
            return judge(q, want);
    }
    return result;
}

static void wake_loop(void *reactor)
{
    reactor_wake(reactor);
}

static DWORD fail(int error)
{
    error_set_last(error);
    return WAIT_FAILED;
}

DWORD MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds,
                                  DWORD dwWakeMask, DWORD dwFlags)
{
    const DWORD known = MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE;
    struct waiter w;
    if (nCount >= MAXIMUM_WAIT_OBJECTS || (nCount && !pHandles) || dwFlags & ~known)
        return fail(ERROR_INVALID_PARAMETER);
    struct want want = {.mask = dwWakeMask,
                        .old_too = dwFlags & MWMO_INPUTAVAILABLE,
                        .objects = &w,
                        .all = nCount && dwFlags & MWMO_WAITALL};
    struct queue *q = begin(dwWakeMask);
    if (!q)
        return WAIT_FAILED;
    if (!handle_prepare(pHandles, nCount))
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    int error = waiter_open(&w, pHandles, nCount, want.all, handle_find);
    if (error)
        return fail(error);
    if (nCount)
        waiter_enlist(&w, want.all, wake_loop, queue_reactor(q));
    DWORD result = wait_until(q, &want, dwMilliseconds);
    waiter_close(&w);
    return result;
}

DWORD MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
                                DWORD dwMilliseconds, DWORD dwWakeMask)
{
    return MsgWaitForMultipleObjectsEx(nCount, pHandles, dwMilliseconds, dwWakeMask,
                                       fWaitAll ? MWMO_WAITALL : 0);
}

BOOL WaitMessage(void)
{
    struct waiter none = {.count = 0};
    const struct want want = {.mask = QS_ALLINPUT, .objects = &none};
    struct queue *q = begin(KNOWN);
    if (!q)
        return FALSE;
    wait_until(q, &want, INFINITE);
    looked(q, QS_ALLINPUT);
    return TRUE;
}

DWORD GetQueueStatus(UINT flags)
{
    struct queue *q = begin(flags);
    if (!q)
        return 0;
    struct queue_status status = status_of(q);
    if (!(status.holds & flags)) { /* what the sockets have to say is not in the queue yet */
        queue_run(q, 0);
        status = status_of(q);
    }
    looked(q, flags);
    return (DWORD)MAKELONG(status.news & flags, status.holds & flags);
}
