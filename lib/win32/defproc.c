/* What a window does of itself. */
#include "asyncselect/winuser.h"

#include "error.h"
#include "wnd.h"

static LRESULT default_of(struct wnd *w, UINT message, WPARAM wParam, LPARAM lParam)
{
    switch (message) {
    case WM_NCCREATE:
        return wnd_set_text(w, lParam ? ((const CREATESTRUCTA *)lParam)->lpszName : NULL);
    case WM_SETTEXT:
        return wnd_set_text(w, (const char *)lParam);
    case WM_GETTEXT:
        return lParam && wParam ? (LRESULT)wnd_text(w, (char *)lParam, wParam) : 0;
    case WM_GETTEXTLENGTH:
        return (LRESULT)wnd_text(w, NULL, 0);
    case WM_CLOSE:
        DestroyWindow(wnd_handle(w));
        return 0;
    case WM_QUERYENDSESSION:
        return TRUE;
    default:
        return 0;
    }
}

LRESULT DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return 0;
    LRESULT result = default_of(w, Msg, wParam, lParam);
    wnd_release(w);
    return result;
}

LRESULT CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    if (lpPrevWndFunc)
        return lpPrevWndFunc(hWnd, Msg, wParam, lParam);
    error_set_last(ERROR_INVALID_PARAMETER);
    return 0;
}
