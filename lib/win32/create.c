/* Windows come into being and go. */
#include "asyncselect/winuser.h"

#include "error.h"
#include "queue.h"
#include "timer.h"
#include "wnd.h"
#include "wndclass.h"

static void destroy(struct wnd *w);

static void destroy_under(const struct wnd *w, bool owned)
{
    struct wnd *child;
    while (wnd_has_children(w) && (child = wnd_hold_child(wnd_handle(w), owned))) {
        destroy(child);
        wnd_release(child);
    }
}

/* Its last message, and then it is gone. */
static void finish(struct wnd *w)
{
    wnd_call(w, WM_NCDESTROY, 0, 0);
    destroy_under(w, false);
    timer_end_window(wnd_queue(w), wnd_handle(w));
    wnd_close(w);
}

static void destroy(struct wnd *w)
{
    if (!wnd_begin_destroying(w))
        return;
    destroy_under(w, true);
    wnd_call(w, WM_DESTROY, 0, 0);
    destroy_under(w, false);
    finish(w);
}

/* The window's own say; false: it is gone. */
static bool introduce(struct wnd *w, CREATESTRUCTA *with)
{
    HWND handle = wnd_handle(w);
    if (!wnd_call(w, WM_NCCREATE, 0, (LPARAM)with)) {
        if (wnd_begin_destroying(w))
            finish(w);
        return false;
    }
    if (IsWindow(handle) && wnd_call(w, WM_CREATE, 0, (LPARAM)with) == -1)
        destroy(w);
    return IsWindow(handle);
}

static void give_up(struct wndclass *c)
{
    wndclass_leave(c);
    wndclass_release(c);
}

static struct wnd *open_window(struct wndclass *c, const CREATESTRUCTA *with)
{
    struct queue *q = queue_here();
    struct wnd *w = q && queue_reactor(q) ? wnd_open(q, c, with) : NULL;
    if (!w) {
        give_up(c);
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    int error = wnd_set_parent(w, with->hwndParent);
    if (error) {
        wnd_close(w);
        wnd_release(w);
        error_set_last(error);
        return NULL;
    }
    return w;
}

HWND CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle, int X,
                     int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu,
                     HINSTANCE hInstance, LPVOID lpParam)
{
    CREATESTRUCTA with = {lpParam, hInstance, hMenu,         hWndParent,   nHeight,     nWidth,
                          Y,       X,         (LONG)dwStyle, lpWindowName, lpClassName, dwExStyle};
    struct wndclass *c = wndclass_hold(lpClassName, hInstance);
    if (!c) {
        error_set_last(ERROR_CANNOT_FIND_WND_CLASS);
        return NULL;
    }
    if ((dwStyle & WS_CHILD) && !hWndParent) {
        give_up(c);
        error_set_last(ERROR_TLW_WITH_WSCHILD);
        return NULL;
    }
    struct wnd *w = open_window(c, &with);
    if (!w)
        return NULL;
    HWND handle = introduce(w, &with) ? wnd_handle(w) : NULL;
    wnd_release(w);
    return handle;
}

BOOL DestroyWindow(HWND hWnd)
{
    struct wnd *w = wnd_hold_mine(hWnd, ERROR_ACCESS_DENIED);
    if (!w)
        return FALSE;
    destroy(w);
    wnd_release(w);
    return TRUE;
}
