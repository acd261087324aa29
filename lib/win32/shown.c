/* What would have an effect on a screen, and has none here. */
#include "asyncselect/winuser.h"
#include "asyncselect/wingdi.h"

#include "desktop.h"
#include "error.h"
#include "wnd.h"

/* Handles that stand for nothing: a mark, and what they are of. A brush's is its colour. */
enum mark { MARK_ICON = 0x01, MARK_CURSOR = 0x02, MARK_STOCK = 0x03, MARK_BRUSH = 0x04 };
enum { MARK_SHIFT = 24, STOCK_GAP = 9 };

static void *marked(enum mark mark, uintptr_t value)
{
    return (void *)((uintptr_t)mark << MARK_SHIFT | (value & 0xFFFFFF));
}

/* ---- windows ---- */

static BOOL is_window(HWND window)
{
    BOOL is = IsWindow(window);
    if (!is)
        error_set_last(ERROR_INVALID_WINDOW_HANDLE);
    return is;
}

BOOL ShowWindow(HWND hWnd, int nCmdShow)
{
    struct wnd *w = wnd_hold(hWnd);
    if (!w)
        return FALSE;
    LONG_PTR style = wnd_number(w, WND_STYLE), visible = (LONG_PTR)WS_VISIBLE;
    wnd_set_number(w, WND_STYLE, nCmdShow == SW_HIDE ? style & ~visible : style | visible);
    wnd_release(w);
    return (style & visible) != 0;
}

BOOL IsWindowVisible(HWND hWnd)
{
    BOOL visible = TRUE;
    if (hWnd == desktop_window())
        return TRUE;
    while (visible && hWnd && hWnd != HWND_MESSAGE) {
        struct wnd *w = wnd_hold(hWnd);
        if (!w)
            return FALSE;
        LONG_PTR style = wnd_number(w, WND_STYLE);
        visible = (style & (LONG_PTR)WS_VISIBLE) != 0;
        hWnd = style & (LONG_PTR)WS_CHILD ? wnd_parent(w) : NULL;
        wnd_release(w);
    }
    return visible;
}

BOOL UpdateWindow(HWND hWnd)
{
    return is_window(hWnd);
}

BOOL InvalidateRect(HWND hWnd, const RECT *lpRect, BOOL bErase)
{
    (void)lpRect, (void)bErase;
    return !hWnd || is_window(hWnd);
}

BOOL FlashWindow(HWND hWnd, BOOL bInvert)
{
    (void)bInvert;
    is_window(hWnd);
    return FALSE;
}

HWND GetDesktopWindow(void)
{
    return desktop_window();
}

HWND SetFocus(HWND hWnd)
{
    if (hWnd)
        is_window(hWnd);
    return NULL;
}

HWND GetFocus(void)
{
    return NULL;
}

HWND GetActiveWindow(void)
{
    return NULL;
}

HWND GetForegroundWindow(void)
{
    return NULL;
}

/* ---- icons and pointers ---- */

static void *load(enum mark mark, HINSTANCE instance, uintptr_t name)
{
    const uintptr_t first = 32512, last = 32651; /* of the system's own */
    if (name && (instance || (name >= first && name <= last)))
        return marked(mark, name);
    error_set_last(ERROR_RESOURCE_NAME_NOT_FOUND);
    return NULL;
}

HICON LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName)
{
    return load(MARK_ICON, hInstance, (uintptr_t)lpIconName);
}

HICON LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName)
{
    return load(MARK_ICON, hInstance, (uintptr_t)lpIconName);
}

HCURSOR LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName)
{
    return load(MARK_CURSOR, hInstance, (uintptr_t)lpCursorName);
}

HCURSOR LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName)
{
    return load(MARK_CURSOR, hInstance, (uintptr_t)lpCursorName);
}

/* ---- brushes and colours ---- */

HGDIOBJ GetStockObject(int i)
{
    return i >= WHITE_BRUSH && i <= DC_PEN && i != STOCK_GAP ? marked(MARK_STOCK, (uintptr_t)i)
                                                             : NULL;
}

HBRUSH CreateSolidBrush(COLORREF color)
{
    return marked(MARK_BRUSH, color);
}

BOOL DeleteObject(HGDIOBJ ho)
{
    uintptr_t mark = (uintptr_t)ho >> MARK_SHIFT;
    return mark == MARK_STOCK || mark == MARK_BRUSH;
}

/* The standard scheme, by COLOR_*. */
static const COLORREF colours[] = {
    RGB(200, 200, 200), /* COLOR_SCROLLBAR */
    RGB(0, 0, 0),       /* COLOR_BACKGROUND */
    RGB(153, 180, 209), /* COLOR_ACTIVECAPTION */
    RGB(191, 205, 219), /* COLOR_INACTIVECAPTION */
    RGB(240, 240, 240), /* COLOR_MENU */
    RGB(255, 255, 255), /* COLOR_WINDOW */
    RGB(100, 100, 100), /* COLOR_WINDOWFRAME */
    RGB(0, 0, 0),       /* COLOR_MENUTEXT */
    RGB(0, 0, 0),       /* COLOR_WINDOWTEXT */
    RGB(0, 0, 0),       /* COLOR_CAPTIONTEXT */
    RGB(180, 180, 180), /* COLOR_ACTIVEBORDER */
    RGB(244, 247, 252), /* COLOR_INACTIVEBORDER */
    RGB(171, 171, 171), /* COLOR_APPWORKSPACE */
    RGB(0, 120, 215),   /* COLOR_HIGHLIGHT */
    RGB(255, 255, 255), /* COLOR_HIGHLIGHTTEXT */
    RGB(240, 240, 240), /* COLOR_BTNFACE */
    RGB(160, 160, 160), /* COLOR_BTNSHADOW */
    RGB(109, 109, 109), /* COLOR_GRAYTEXT */
    RGB(0, 0, 0),       /* COLOR_BTNTEXT */
    RGB(0, 0, 0),       /* COLOR_INACTIVECAPTIONTEXT */
    RGB(255, 255, 255), /* COLOR_BTNHIGHLIGHT */
};
enum { COLOURS = sizeof(colours) / sizeof(colours[0]) };

DWORD GetSysColor(int nIndex)
{
    return nIndex >= 0 && nIndex < COLOURS ? colours[nIndex] : 0;
}

HBRUSH GetSysColorBrush(int nIndex)
{
    return nIndex >= 0 && nIndex < COLOURS ? CreateSolidBrush(colours[nIndex]) : NULL;
}
