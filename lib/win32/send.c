#include "send.h"

#include <stdlib.h>

#include "error.h"
#include "queue.h"
#include "sys.h"
#include "wnd.h"

enum { HUNG_AFTER_MS = 5000 };

/* What the calling thread handles for another one; the innermost. */
static _Thread_local struct serving {
    struct sent *message;
    bool replied;
} * serving;

/* ---- in the receiving thread ---- */

/* The window may have been destroyed after the message was sent. */
static void serve(struct sent *s)
{
    struct serving now = {s, false}, *outer = serving;
    int error = error_last(); /* the sender's matter, not that of the call that it interrupts */
    serving = &now;
    struct wnd *w = wnd_hold(s->window);
    LRESULT result = w ? wnd_call(w, s->message, s->wParam, s->lParam) : 0;
    if (!now.replied)
        queue_answer(s, result, w != NULL);
    wnd_release(w);
    serving = outer;
    sent_unref(s);
    error_set_last(error);
}

void send_serve(struct queue *q)
{
    struct sent *s;
    while ((s = queue_next_sent(q)))
        serve(s);
}

BOOL ReplyMessage(LRESULT lResult)
{
    if (!serving || serving->replied)
        return FALSE;
    queue_answer(serving->message, lResult, true);
    serving->replied = true;
    return TRUE;
}

DWORD InSendMessageEx(LPVOID lpReserved)
{
    (void)lpReserved;
    if (!serving)
        return ISMEX_NOSEND;
    return (serving->message->from ? ISMEX_SEND : ISMEX_NOTIFY) |
           (serving->replied ? (DWORD)ISMEX_REPLIED : 0);
}

BOOL InSendMessage(void)
{
    return serving != NULL;
}

/* ---- in the sending one ---- */

/* How a message is sent, and what came of it. */
struct sending {
    UINT message;
    WPARAM wParam;
    LPARAM lParam;
    int64_t timeout_ms; /* -1: without end */
    UINT flags;         /* SMTO_* */
    LRESULT result;
};

/* Until when it waits. A thread that has not handled what was sent to it for a while is hung. */
static int64_t end_of(const struct sending *s, struct queue *to)
{
    int64_t now = sys_now_ms();
    int64_t end = s->timeout_ms < 0 ? -1 : now + s->timeout_ms;
    if (!(s->flags & SMTO_ABORTIFHUNG))
        return end;
    int64_t since = queue_oldest_sent(to);
    int64_t hung = (since < 0 ? now : since) + HUNG_AFTER_MS;
    return end < 0 || hung < end ? hung : end;
}

/* Sends to a window of another thread, and waits. Returns 0 or an error. */
static int send_across(struct wnd *w, struct sending *s)
{
    struct queue *q = queue_here(), *to = wnd_queue(w);
    struct sent *mine = q ? sent_new(wnd_handle(w), s->message, s->wParam, s->lParam, q) : NULL;
    if (!mine)
        return ERROR_NOT_ENOUGH_MEMORY;
    int64_t end = end_of(s, to);
    bool open = queue_send(to, mine, wnd_gone(w)), answered = false;
    if (open) {
        struct sent *other;
        while ((other = queue_await(q, mine, end, !(s->flags & SMTO_BLOCK))))
            serve(other);
        answered = queue_is_answered(q, mine);
        if (!answered)
            queue_withdraw(to, mine);
    }
    s->result = answered ? mine->result : 0;
    bool handled = answered && mine->handled;
    sent_unref(mine);
    return handled ? 0 : open && !answered ? ERROR_TIMEOUT : ERROR_INVALID_WINDOW_HANDLE;
}

/* 0 or an error. */
static int send_to(struct wnd *w, struct sending *s)
{
    if (wnd_queue(w) != queue_if_here())
        return send_across(w, s);
    s->result = wnd_call(w, s->message, s->wParam, s->lParam);
    return 0;
}

/* The same without waiting. */
static int notify(struct wnd *w, struct sending *s)
{
    if (wnd_queue(w) == queue_if_here())
        return send_to(w, s);
    if (send_needs_answer(s->message))
        return ERROR_MESSAGE_SYNC_ONLY;
    struct sent *mine = sent_new(wnd_handle(w), s->message, s->wParam, s->lParam, NULL);
    if (!mine)
        return ERROR_NOT_ENOUGH_MEMORY;
    bool open = queue_send(wnd_queue(w), mine, wnd_gone(w));
    sent_unref(mine);
    return open ? 0 : ERROR_INVALID_WINDOW_HANDLE;
}

/* To each window that is not message-only and no child. What came of it is not told. */
static int send_to_all(struct sending *s, int (*how)(struct wnd *, struct sending *))
{
    struct wnd **all = wnd_hold_all_top();
    if (!all)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; all[i]; i++) {
        how(all[i], s);
        wnd_release(all[i]);
    }
    free(all);
    s->result = TRUE;
    return 0;
}

/* True, or false with the error set. */
static bool send_by(HWND window, struct sending *s, int (*how)(struct wnd *, struct sending *))
{
    int error;
    if (window == HWND_BROADCAST) {
        error = send_to_all(s, how);
    } else {
        struct wnd *w = wnd_hold(window);
        if (!w)
            return false;
        error = how(w, s);
        wnd_release(w);
    }
    if (error)
        error_set_last(error);
    return !error;
}

bool send_needs_answer(UINT message)
{
    switch (message) {
    case WM_CREATE:
    case WM_NCCREATE:
    case WM_SETTEXT:
    case WM_GETTEXT:
    case WM_COPYDATA:
    case WM_NOTIFY:
        return true;
    default:
        return false;
    }
}

LRESULT SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct sending s = {.message = Msg, .wParam = wParam, .lParam = lParam, .timeout_ms = -1};
    send_by(hWnd, &s, send_to);
    return s.result;
}

LRESULT SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
                            UINT uTimeout, PDWORD_PTR lpdwResult)
{
    const UINT known = SMTO_BLOCK | SMTO_ABORTIFHUNG | SMTO_ERRORONEXIT;
    struct sending s = {.message = Msg,
                        .wParam = wParam,
                        .lParam = lParam,
                        .timeout_ms = uTimeout,
                        .flags = fuFlags};
    if (fuFlags & ~known) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (lpdwResult)
        *lpdwResult = 0;
    if (!send_by(hWnd, &s, send_to))
        return 0;
    if (lpdwResult)
        *lpdwResult = (DWORD_PTR)s.result;
    return TRUE;
}

BOOL SendNotifyMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct sending s = {.message = Msg, .wParam = wParam, .lParam = lParam, .timeout_ms = -1};
    return send_by(hWnd, &s, notify);
}
