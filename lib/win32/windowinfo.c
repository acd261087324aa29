/* What can be asked of a window. */
#include "asyncselect/winuser.h"

#include <string.h>
#include <unistd.h>

#include "error.h"
#include "queue.h"
#include "window.h"
#include "wnd.h"
#include "wndclass.h"

BOOL IsWindow(HWND hWnd)
{
    return window_exists(hWnd);
}

BOOL IsWindowUnicode(HWND hWnd)
{
    wnd_release(wnd_hold(hWnd)); /* for its error */
    return FALSE;
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

HWND FindWindowA(LPCSTR lpClassName, LPCSTR lpWindowName)
{
    struct search search = {lpClassName, lpWindowName};
    struct wnd *w = wnd_hold_top(matches, &search);
    HWND handle = w ? wnd_handle(w) : NULL;
    wnd_release(w);
    return handle;
}
