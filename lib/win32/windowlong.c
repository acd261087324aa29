/* The values that a window keeps for the program, by index. */
#include "asyncselect/winuser.h"

#include "error.h"
#include "wnd.h"

static bool is_number(int index, enum wnd_number *which)
{
    switch (index) {
    case GWLP_ID:
        *which = WND_ID;
        return true;
    case GWLP_HINSTANCE:
        *which = WND_INSTANCE;
        return true;
    case GWL_STYLE:
        *which = WND_STYLE;
        return true;
    case GWL_EXSTYLE:
        *which = WND_EXSTYLE;
        return true;
    case GWLP_USERDATA:
        *which = WND_USERDATA;
        return true;
    default:
        return false;
    }
}

static LONG_PTR fail(int error)
{
    error_set_last(error);
    return 0;
}

/* The 32-bit functions would cut a pointer off. */
static bool is_too_narrow(int index, size_t size)
{
    return size < sizeof(LONG_PTR) &&
           (index == GWLP_WNDPROC || index == GWLP_HINSTANCE || index == GWLP_HWNDPARENT);
}

/* What windows do of themselves is asked for in the program's own kind. */
static LONG_PTR exchange_proc(struct wnd *w, const LONG_PTR *set, bool wide)
{
    if (set && !*set)
        return fail(ERROR_INVALID_PARAMETER);
    WNDPROC before = set ? wnd_set_proc(w, (WNDPROC)*set, wide) : wnd_proc(w);
    if (before == DefWindowProcA || before == DefWindowProcW)
        before = wide ? DefWindowProcW : DefWindowProcA;
    return (LONG_PTR)before;
}

/* Gets the value; with set replaces it too. size is of the caller's type: so many extra bytes. wide:
 * it is a wide function. */
static LONG_PTR exchange(struct wnd *w, int index, size_t size, const LONG_PTR *set, bool wide)
{
    enum wnd_number which;
    if (is_too_narrow(index, size))
        return fail(ERROR_INVALID_INDEX);
    if (is_number(index, &which))
        return set ? wnd_set_number(w, which, *set) : wnd_number(w, which);
    if (index == GWLP_WNDPROC)
        return exchange_proc(w, set, wide);
    if (index == GWLP_HWNDPARENT) {
        HWND before = wnd_parent(w);
        int error = set ? wnd_set_parent(w, (HWND)*set) : 0;
        return error ? fail(error) : (LONG_PTR)before;
    }
    LONG narrow = 0, narrow_set = set ? (LONG)*set : 0;
    LONG_PTR long_value = 0;
    bool ok = size == sizeof(LONG_PTR)
                  ? wnd_extra(w, index, &long_value, set, size)
                  : wnd_extra(w, index, &narrow, set ? &narrow_set : NULL, size);
    if (!ok)
        return fail(ERROR_INVALID_INDEX);
    return size == sizeof(LONG_PTR) ? long_value : narrow;
}

static LONG_PTR of_window(HWND handle, int index, size_t size, const LONG_PTR *set, bool wide)
{
    struct wnd *w = wnd_hold(handle);
    if (!w)
        return 0;
    LONG_PTR value = exchange(w, index, size, set, wide);
    wnd_release(w);
    return value;
}

LONG_PTR GetWindowLongPtrA(HWND hWnd, int nIndex)
{
    return of_window(hWnd, nIndex, sizeof(LONG_PTR), NULL, false);
}

LONG_PTR GetWindowLongPtrW(HWND hWnd, int nIndex)
{
    return of_window(hWnd, nIndex, sizeof(LONG_PTR), NULL, true);
}

LONG_PTR SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
{
    return of_window(hWnd, nIndex, sizeof(LONG_PTR), &dwNewLong, false);
}

LONG_PTR SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
{
    return of_window(hWnd, nIndex, sizeof(LONG_PTR), &dwNewLong, true);
}

LONG GetWindowLongA(HWND hWnd, int nIndex)
{
    return (LONG)of_window(hWnd, nIndex, sizeof(LONG), NULL, false);
}

LONG GetWindowLongW(HWND hWnd, int nIndex)
{
    return (LONG)of_window(hWnd, nIndex, sizeof(LONG), NULL, true);
}

LONG SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong)
{
    LONG_PTR value = dwNewLong;
    return (LONG)of_window(hWnd, nIndex, sizeof(LONG), &value, false);
}

LONG SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong)
{
    LONG_PTR value = dwNewLong;
    return (LONG)of_window(hWnd, nIndex, sizeof(LONG), &value, true);
}
