/* wnd: message-only windows: what a window keeps, the table of them, and the way of their sockets'
 * messages into the owning thread's queue. */
#ifndef ASYNCSELECT_WIN32_WND_H
#define ASYNCSELECT_WIN32_WND_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winuser.h"

struct queue;
struct wnd;
struct wndclass;

/* A new window of the calling thread, held. It takes over the class. NULL: no memory or handle. */
struct wnd *wnd_open(struct queue *q, struct wndclass *c, const CREATESTRUCTA *with);
/* From its thread: true the first time only. */
bool wnd_begin_destroying(struct wnd *w);
/* From its thread: out of the table, with its selections and messages. */
void wnd_close(struct wnd *w);

/* The window behind a handle, held; NULL with ERROR_INVALID_WINDOW_HANDLE. */
struct wnd *wnd_hold(HWND handle);
/* The same, of the calling thread only; else NULL with this error. */
struct wnd *wnd_hold_mine(HWND handle, int error_of_others);
void wnd_release(struct wnd *w);

HWND wnd_handle(const struct wnd *w);
struct queue *wnd_queue(const struct wnd *w);
const struct wndclass *wnd_class(const struct wnd *w);
/* True once it is closed; guarded by its queue's lock. */
const bool *wnd_gone(const struct wnd *w);
/* Calls the procedure, in the window's thread, with a message whose strings are narrow. */
LRESULT wnd_call(struct wnd *w, UINT message, WPARAM wParam, LPARAM lParam);
/* The same by handle. 0 with the error set: no window, or another thread's. */
LRESULT wnd_dispatch(HWND handle, UINT message, WPARAM wParam, LPARAM lParam);

/* ---- parents ---- */

/* NULL, HWND_MESSAGE or a window. */
HWND wnd_parent(const struct wnd *w);
/* Checks and sets; returns 0 or an error. */
int wnd_set_parent(struct wnd *w, HWND parent);
bool wnd_has_children(const struct wnd *w);
/* Is the first a child, at any depth, of the second? Both of the calling thread. */
bool wnd_is_within(HWND window, HWND above);
/* The newest window whose parent it is, held; with owned only those without WS_CHILD. */
struct wnd *wnd_hold_child(HWND parent, bool owned);
/* All windows that are not message-only and no children, each held, and NULL after the last; in memory that is the caller's. NULL: no
 * memory. */
struct wnd **wnd_hold_all_top(void);
/* Of these (parent NULL), of those under HWND_MESSAGE, or of a window's children: the next one that
 * matches after another (NULL: the newest), held. */
struct wnd *wnd_hold_after(HWND parent, HWND after,
                           bool (*matches)(struct wnd *w, const void *argument),
                           const void *argument);

/* ---- what a window keeps; any thread ---- */

enum wnd_number { WND_ID, WND_INSTANCE, WND_STYLE, WND_EXSTYLE, WND_USERDATA, WND_NUMBERS };
LONG_PTR wnd_number(const struct wnd *w, enum wnd_number which);
/* Returns the former one. */
LONG_PTR wnd_set_number(struct wnd *w, enum wnd_number which, LONG_PTR value);
WNDPROC wnd_proc(const struct wnd *w);
WNDPROC wnd_set_proc(struct wnd *w, WNDPROC proc, bool wide);
/* Does the procedure take wide strings? */
bool wnd_is_wide(const struct wnd *w);
/* Copies size extra bytes at offset to get, and from set if it is not NULL. False: they are not all
 * there. */
bool wnd_extra(struct wnd *w, int offset, void *get, const void *set, size_t size);

/* NULL is the empty text. False: no memory. */
bool wnd_set_text(struct wnd *w, const char *text);
/* Copies what fits, with a closing 0; returns the bytes without it. size 0: the whole text's. */
size_t wnd_text(struct wnd *w, char *buffer, size_t size);
/* Is it this one, but for case? */
bool wnd_text_is(struct wnd *w, const char *text);

#endif
