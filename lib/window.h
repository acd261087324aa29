/* window: the table of windows, the places where messages go. Three kinds share it: a program's
 * base and callback, the background thread and callback, and message-only windows with a thread's
 * queue (win32/). A handle is a number with a generation, never an address: any value may be asked
 * for. */
#ifndef ASYNCSELECT_WINDOW_H
#define ASYNCSELECT_WINDOW_H

#include "asyncselect.h"

struct reactor;
struct window;

/* Puts a window into the table. It takes over the caller's reference to reactor. NULL: no memory or
 * no handle left. */
HWND window_open(struct reactor *reactor, asyncselect_post_fn post, void *context);
/* Takes it out: cancels the selections that point at it, and waits for a post that another thread
 * is in. post is not called afterwards. FALSE: no such window. */
BOOL window_close(HWND handle);

/* What window_open was given as context, if the handle is a window that posts with this function;
 * else NULL. */
void *window_context(HWND handle, asyncselect_post_fn post);
BOOL window_exists(HWND handle);

/* The window behind a handle, held; NULL if there is none. Each is undone by one window_release. */
struct window *window_hold(HWND handle);
void window_release(struct window *window);
/* The window that stands for every hWnd of a service provider's client, held; NULL while there is
 * no upcall. */
struct window *window_hold_upcall(void);
/* The client's WPUPostMessage; NULL takes it back. */
void window_set_upcall(BOOL (*post)(HWND, UINT, WPARAM, LPARAM));

struct reactor *window_reactor(struct window *window);
/* Posts with the window's callback; FALSE when it was refused. A window that was closed takes
 * everything, and drops it. */
BOOL window_post(struct window *window, HWND handle, UINT message, WPARAM wParam, LPARAM lParam);

#endif
