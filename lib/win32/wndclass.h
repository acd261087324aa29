/* wndclass: window classes, by name and module. */
#ifndef ASYNCSELECT_WIN32_WNDCLASS_H
#define ASYNCSELECT_WIN32_WNDCLASS_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winuser.h"

struct wndclass;

/* The class that CreateWindow means, held for one window: it cannot be unregistered until the
 * window has left, and stays in memory until it is released. NULL: there is none. */
struct wndclass *wndclass_hold(const char *name, HINSTANCE instance);
void wndclass_leave(struct wndclass *c);
void wndclass_release(struct wndclass *c);

/* RegisterClassEx's work; wide: the procedure takes wide strings. 0: with the error set. */
ATOM wndclass_register(const WNDCLASSEXA *wanted, bool wide);

/* NULL: the class was not registered by the program, DefWindowProc serves it. */
WNDPROC wndclass_proc(const struct wndclass *c);
bool wndclass_is_wide(const struct wndclass *c);
size_t wndclass_extra(const struct wndclass *c);
const char *wndclass_name(const struct wndclass *c);
/* Is this, a name or MAKEINTATOM, the class's name? */
bool wndclass_is(const struct wndclass *c, const char *name);

#endif
