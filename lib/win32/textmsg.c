#include "textmsg.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "error.h"
#include "text.h"

_Static_assert(sizeof(CREATESTRUCTA) == sizeof(CREATESTRUCTW), "they differ in their strings only");

bool textmsg_is(UINT message)
{
    switch (message) {
    case WM_NCCREATE:
    case WM_CREATE:
    case WM_SETTEXT:
    case WM_GETTEXT:
    case WM_GETTEXTLENGTH:
        return true;
    default:
        return false;
    }
}

/* A string in the other kind, or an atom as it is. False: no memory. */
static bool convert(bool to_wide, const void *text, void **converted)
{
    bool is_text = (uintptr_t)text > 0xFFFF;
    *converted = is_text && to_wide ? (void *)text_wide(text) : is_text ? text_utf8(text) : NULL;
    return *converted || !is_text;
}

static LRESULT set_text(bool to_wide, WNDPROC proc, HWND window, WPARAM wParam, LPARAM lParam)
{
    void *text;
    if (!convert(to_wide, (const void *)lParam, &text))
        return 0;
    LRESULT result = proc(window, WM_SETTEXT, wParam, (LPARAM)text);
    free(text);
    return result;
}

static LRESULT create(bool to_wide, WNDPROC proc, HWND window, UINT message, WPARAM wParam,
                      LPARAM lParam)
{
    CREATESTRUCTA with;
    void *name = NULL, *class_name = NULL;
    LRESULT result = message == WM_CREATE ? -1 : 0;
    if (!lParam)
        return proc(window, message, wParam, lParam);
    memcpy(&with, (const void *)lParam, sizeof(with));
    if (convert(to_wide, with.lpszName, &name) && convert(to_wide, with.lpszClass, &class_name)) {
        with.lpszName = name ? name : with.lpszName;
        with.lpszClass = class_name ? class_name : with.lpszClass;
        result = proc(window, message, wParam, (LPARAM)&with);
    }
    free(class_name);
    free(name);
    return result;
}

/* Asks a procedure for its text, of which it has at most so many units, the 0 included. NULL: no
 * memory. */
static void *ask_text(bool wide, WNDPROC proc, HWND window, size_t units, size_t *length)
{
    size_t unit = wide ? sizeof(wchar_t) : 1;
    if (units >= SIZE_MAX / sizeof(wchar_t)) {
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    void *text = calloc(units + 1, unit);
    if (!text) {
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    proc(window, WM_GETTEXT, units, (LPARAM)text);
    *length = wide ? wcsnlen(text, units) : strnlen(text, units);
    return text;
}

/* What all of the text takes as the other kind. */
static size_t other_length(bool wide, WNDPROC proc, HWND window)
{
    size_t length, units = (size_t)proc(window, WM_GETTEXTLENGTH, 0, 0) + 1;
    void *text = ask_text(wide, proc, window, units, &length);
    if (!text)
        return 0;
    size_t needed =
        wide ? text_narrow(text, length, NULL, 0, NULL) : text_widen(text, length, NULL, 0, NULL);
    free(text);
    return needed;
}

/* Into a buffer of the other kind; a text that is too long is cut between characters. */
static LRESULT get_text(bool wide, WNDPROC proc, HWND window, size_t room, void *buffer)
{
    size_t length, units = room;
    if (!room || !buffer)
        return 0;
    /* No narrow text is longer than this that becomes as many characters. */
    if (!wide && room < SIZE_MAX / TEXT_CHARACTER_MOST)
        units = room * TEXT_CHARACTER_MOST;
    void *text = ask_text(wide, proc, window, units, &length);
    if (!text)
        return 0;
    size_t fit = 0;
    if (wide) {
        while (length && (fit = text_narrow(text, length, NULL, 0, NULL)) > room - 1)
            length--;
        text_narrow(text, length, buffer, room - 1, NULL);
        ((char *)buffer)[length ? fit : 0] = '\0';
    } else {
        fit = text_widen(text, length, buffer, room - 1, NULL);
        fit = fit < room - 1 ? fit : room - 1;
        ((wchar_t *)buffer)[fit] = 0;
    }
    free(text);
    return (LRESULT)(length ? fit : 0);
}

static LRESULT call(bool to_wide, WNDPROC proc, HWND window, UINT message, WPARAM wParam,
                    LPARAM lParam)
{
    switch (message) {
    case WM_NCCREATE:
    case WM_CREATE:
        return create(to_wide, proc, window, message, wParam, lParam);
    case WM_SETTEXT:
        return set_text(to_wide, proc, window, wParam, lParam);
    case WM_GETTEXT:
        return get_text(to_wide, proc, window, wParam, (void *)lParam);
    case WM_GETTEXTLENGTH:
        return (LRESULT)other_length(to_wide, proc, window);
    default:
        return proc(window, message, wParam, lParam);
    }
}

LRESULT textmsg_to_wide(WNDPROC proc, HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    return call(true, proc, window, message, wParam, lParam);
}

LRESULT textmsg_to_narrow(WNDPROC proc, HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    return call(false, proc, window, message, wParam, lParam);
}
