/* Messages out of the calling thread's queue, and into any. */
#include "asyncselect/winuser.h"

#include <stdint.h>
#include <stdlib.h>

#include "error.h"
#include "lookup.h"
#include "queue.h"
#include "send.h"
#include "timer.h"
#include "trace.h"
#include "wnd.h"

static _Thread_local DWORD latest_time;

/* ---- into a queue ---- */

static BOOL post(struct queue *q, HWND window, const bool *gone, UINT message, WPARAM wParam,
                 LPARAM lParam)
{
    struct posted posted = {
        .window = window, .message = message, .wParam = wParam, .lParam = lParam};
    int error = send_needs_answer(message) ? ERROR_MESSAGE_SYNC_ONLY : queue_post(q, &posted, gone);
    if (error)
        error_set_last(error);
    return !error;
}

static BOOL post_to(struct wnd *w, UINT message, WPARAM wParam, LPARAM lParam)
{
    return post(wnd_queue(w), wnd_handle(w), wnd_gone(w), message, wParam, lParam);
}

/* To each window that is not message-only and no child. */
static BOOL post_to_all(UINT message, WPARAM wParam, LPARAM lParam)
{
    struct wnd **all = wnd_hold_all_top();
    BOOL posted = all != NULL;
    if (!all)
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
    for (size_t i = 0; all && all[i]; i++) {
        posted = post_to(all[i], message, wParam, lParam) && posted;
        wnd_release(all[i]);
    }
    free(all);
    return posted;
}

BOOL PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    if (hWnd == HWND_BROADCAST)
        return post_to_all(Msg, wParam, lParam);
    if (!hWnd) {
        struct queue *q = queue_here();
        if (q)
            return post(q, NULL, NULL, Msg, wParam, lParam);
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return FALSE;
    BOOL posted = post_to(w, Msg, wParam, lParam);
    wnd_release(w);
    return posted;
}

BOOL PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct queue *q = queue_of_thread(idThread);
    if (!q) {
        error_set_last(ERROR_INVALID_THREAD_ID);
        return FALSE;
    }
    BOOL posted = post(q, NULL, NULL, Msg, wParam, lParam);
    queue_unref(q);
    return posted;
}

void PostQuitMessage(int nExitCode)
{
    struct queue *q = queue_here();
    if (q)
        queue_quit(q, nExitCode);
    else
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
}

/* ---- out of it ---- */

/* Returns 0, or an error. */
static int make_filter(HWND window, UINT first, UINT last, struct posted_filter *filter)
{
    *filter = (struct posted_filter){window, NULL, first, last};
    if (first == 0 && last == 0)
        filter->last = UINT32_MAX;
    if (!window || window == POSTED_THREAD_ONLY)
        return 0;
    struct wnd *w = wnd_hold_mine(window, ERROR_WINDOW_OF_OTHER_THREAD);
    if (!w)
        return error_last();
    if (wnd_has_children(w))
        filter->within = wnd_is_within;
    wnd_release(w);
    return 0;
}

/* The calling thread's queue with its loop; NULL: with the error set. */
static struct queue *begin(const MSG *message, HWND window, UINT first, UINT last,
                           struct posted_filter *filter)
{
    struct queue *q = queue_here();
    int error = !message ? ERROR_NOACCESS : make_filter(window, first, last, filter);
    if (!error && !(q && queue_reactor(q)))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error)
        error_set_last(error);
    else if (queue_busy(q))
        queue_run(q, 0);
    return error ? NULL : q;
}

static bool take(struct queue *q, const struct posted_filter *filter, bool remove, MSG *message)
{
    struct posted found;
    enum queue_taken taken;
    while ((taken = queue_take(q, filter, remove, &found)) == QUEUE_SENT)
        send_serve(q);
    if (taken == QUEUE_NOTHING && !timer_take(q, filter, remove, &found))
        return false;
    timer_looked(q);
    *message = (MSG){.hwnd = found.window,
                     .message = found.message,
                     .wParam = found.wParam,
                     .lParam = found.lParam,
                     .time = found.time};
    if (remove) {
        latest_time = found.time;
        if (found.of_socket && !lookup_is_task(found.wParam))
            trace_message(found.wParam, found.window, found.message, found.lParam);
    }
    return true;
}

BOOL GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    struct posted_filter filter;
    struct queue *q = begin(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, &filter);
    if (!q)
        return -1;
    while (!take(q, &filter, true, lpMsg))
        queue_run(q, -1);
    return lpMsg->message != WM_QUIT;
}

BOOL PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    struct posted_filter filter;
    bool remove = wRemoveMsg & PM_REMOVE;
    if (wRemoveMsg & ~(UINT)(PM_REMOVE | PM_NOYIELD)) {
        error_set_last(ERROR_INVALID_FLAGS);
        return FALSE;
    }
    struct queue *q = begin(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, &filter);
    if (!q)
        return FALSE;
    if (take(q, &filter, remove, lpMsg))
        return TRUE;
    queue_run(q, 0);
    return take(q, &filter, remove, lpMsg);
}

LONG GetMessageTime(void)
{
    return (LONG)latest_time;
}

DWORD GetMessagePos(void)
{
    return 0; /* the pointer's place, of which there is none */
}

/* ---- to its window ---- */

BOOL TranslateMessage(const MSG *lpMsg)
{
    (void)lpMsg;
    return FALSE;
}

/* A WM_TIMER that the program made up must not call just any address. */
static void call_timer(const MSG *message)
{
    TIMERPROC proc = (TIMERPROC)message->lParam;
    struct queue *q = queue_if_here();
    if (q && timer_calls(q, proc))
        proc(message->hwnd, WM_TIMER, message->wParam, GetTickCount());
}

LRESULT DispatchMessageA(const MSG *lpMsg)
{
    if (!lpMsg) {
        error_set_last(ERROR_NOACCESS);
        return 0;
    }
    if (lpMsg->message == WM_TIMER && lpMsg->lParam) {
        call_timer(lpMsg);
        return 0;
    }
    if (!lpMsg->hwnd)
        return 0;
    return wnd_dispatch(lpMsg->hwnd, lpMsg->message, lpMsg->wParam, lpMsg->lParam);
}
