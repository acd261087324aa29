/* What can be asked of a window. */
#include "asyncselect/winuser.h"

#include <string.h>
#include <unistd.h>

#include "desktop.h"
#include "error.h"
#include "queue.h"
#include "window.h"
#include "wnd.h"
#include "wndclass.h"

BOOL IsWindow(HWND hWnd)
{
    return hWnd == desktop_window() || window_exists(hWnd);
}

BOOL IsWindowUnicode(HWND hWnd)
{
    struct wnd *w = wnd_hold(hWnd);
    BOOL wide = w && wnd_is_wide(w);
    wnd_release(w);
    return wide;
}

HWND GetParent(HWND hWnd)
{
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return NULL;
    HWND parent = wnd_number(w, WND_STYLE) & (WS_CHILD | (LONG_PTR)WS_POPUP) ? wnd_parent(w) : NULL;
    wnd_release(w);
    return parent == HWND_MESSAGE ? NULL : parent;
}

HWND SetParent(HWND hWndChild, HWND hWndNewParent)
{
    struct wnd *w = wnd_hold(hWndChild);
    if (!w)
        return NULL;
    HWND before = wnd_parent(w);
    int error = wnd_set_parent(w, hWndNewParent);
    wnd_release(w);
    if (!error)
        return before;
    error_set_last(error);
    return NULL;
}

int GetClassNameA(HWND hWnd, LPSTR lpClassName, int nMaxCount)
{
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return 0;
    if (!lpClassName || nMaxCount <= 0) {
        wnd_release(w);
        error_set_last(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    const char *name = wndclass_name(wnd_class(w));
    size_t length = strnlen(name, (size_t)nMaxCount - 1);
    memcpy(lpClassName, name, length);
    lpClassName[length] = '\0';
    wnd_release(w);
    return (int)length;
}

DWORD GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
{
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return 0;
    DWORD thread = queue_thread(wnd_queue(w));
    wnd_release(w);
    if (lpdwProcessId)
        *lpdwProcessId = (DWORD)getpid();
    return thread;
}

struct search {
    const char *class_name;
    const char *text;
};

static bool matches(struct wnd *w, const void *argument)
{
    const struct search *s = argument;
    return (!s->class_name || wndclass_is(wnd_class(w), s->class_name)) &&
           (!s->text || wnd_text_is(w, s->text));
}

static bool is_parent(HWND window)
{
    struct wnd *w = NULL;
    if (!window || window == HWND_MESSAGE)
        return true;
    w = wnd_hold(window);
    wnd_release(w);
    return w != NULL;
}

HWND FindWindowExA(HWND hWndParent, HWND hWndChildAfter, LPCSTR lpszClass, LPCSTR lpszWindow)
{
    struct search search = {lpszClass, lpszWindow};
    if (!is_parent(hWndParent) || !is_parent(hWndChildAfter))
        return NULL;
    struct wnd *w = wnd_hold_after(hWndParent, hWndChildAfter, matches, &search);
    HWND handle = w ? wnd_handle(w) : NULL;
    wnd_release(w);
    return handle;
}

HWND FindWindowA(LPCSTR lpClassName, LPCSTR lpWindowName)
{
    return FindWindowExA(NULL, NULL, lpClassName, lpWindowName);
}
