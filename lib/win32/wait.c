/* Waiting for messages without taking them. */
#include "asyncselect/winuser.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "queue.h"
#include "sys.h"
#include "timer.h"

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

/* False: the time is over. */
static bool wait_for_news(struct queue *q, UINT mask, DWORD milliseconds)
{
    int64_t end = sys_now_ms() + milliseconds;
    while (!(status_of(q).news & mask)) {
        int left = milliseconds == INFINITE ? -1 : left_until(end);
        queue_run(q, left);
        if (left == 0)
            return status_of(q).news & mask;
    }
    return true;
}

DWORD MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
                                DWORD dwMilliseconds, DWORD dwWakeMask)
{
    (void)pHandles;
    (void)fWaitAll;
    if (nCount > 0) {
        error_set_last(nCount < MAXIMUM_WAIT_OBJECTS ? ERROR_INVALID_HANDLE
                                                     : ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    struct queue *q = begin(dwWakeMask);
    if (!q)
        return WAIT_FAILED;
    return wait_for_news(q, dwWakeMask, dwMilliseconds) ? WAIT_OBJECT_0 : WAIT_TIMEOUT;
}

BOOL WaitMessage(void)
{
    struct queue *q = begin(KNOWN);
    if (!q)
        return FALSE;
    wait_for_news(q, QS_ALLINPUT, INFINITE);
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
