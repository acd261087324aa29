#include "send.h"

#include "error.h"
#include "queue.h"
#include "wnd.h"

/* The window may have been destroyed after the message was sent. */
static void serve(struct sent *s)
{
    int error = error_last(); /* the sender's matter, not that of the call that it interrupts */
    struct wnd *w = wnd_hold(s->window);
    LRESULT result = w ? wnd_call(w, s->message, s->wParam, s->lParam) : 0;
    queue_answer(s, result, w != NULL);
    wnd_release(w);
    error_set_last(error);
}

void send_serve(struct queue *q)
{
    struct sent *s;
    while ((s = queue_next_sent(q)))
        serve(s);
}

static LRESULT send_across(struct wnd *w, UINT message, WPARAM wParam, LPARAM lParam)
{
    struct queue *q = queue_here();
    if (!q) {
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    struct sent mine = {
        .window = wnd_handle(w), .message = message, .wParam = wParam, .lParam = lParam, .from = q};
    if (queue_send(wnd_queue(w), &mine, wnd_gone(w))) {
        struct sent *other;
        while ((other = queue_await(q, &mine)))
            serve(other);
    }
    if (!mine.handled)
        error_set_last(ERROR_INVALID_WINDOW_HANDLE);
    return mine.result;
}

LRESULT SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return 0;
    LRESULT result = wnd_queue(w) == queue_if_here() ? wnd_call(w, Msg, wParam, lParam)
                                                     : send_across(w, Msg, wParam, lParam);
    wnd_release(w);
    return result;
}
