/* window: the table of windows, the places where messages go. Three kinds share it: a program's
 * base and callback, the background thread and callback, and message-only windows with a thread's
 * queue (win32/). A handle is a number with a generation, never an address: any value may be asked
 * for. Windows are closed by socket_close_window. */
#ifndef ASYNCSELECT_WINDOW_H
#define ASYNCSELECT_WINDOW_H

#include "names.h"

#include "asyncselect.h"

struct reactor;
struct window;

/* What its post function does: calls who knows what, and is called with no lock held [M2]; or puts the
 * message into a thread's queue and no more, and is called with the socket's record locked. */
enum window_kind { WINDOW_CALLS, WINDOW_QUEUES };

/* Puts a window into the table. It takes over the caller's reference to reactor. NULL: no memory or
 * no handle left. */
HWND window_open(struct reactor *reactor, enum window_kind kind, asyncselect_post_fn post,
                 void *context);
/* A window that is in no table, held: it is known only to who has it. release, if there is one, is
 * called with context when the last holder has gone. It takes over both the caller's reference to
 * reactor and context. NULL: no memory, and they stay the caller's. */
struct window *window_new_unlisted(struct reactor *reactor, asyncselect_post_fn post, void *context,
                                   void (*release)(void *context));
/* Takes it out of the table: the handle means nothing any more, and messages for it are dropped.
 * Returns the table's reference, or NULL: no such window. */
struct window *window_unlist(HWND handle);

/* What window_open was given as context, if the handle is a window that posts with this function;
 * else NULL. */
void *window_context(HWND handle, asyncselect_post_fn post);
BOOL window_exists(HWND handle);

/* The window behind a handle, held; NULL if there is none. Each is undone by one window_release. */
struct window *window_hold(HWND handle);
struct window *window_ref(struct window *window);
void window_release(struct window *window);

/* The window that stands for every hWnd of a service provider's client, held; NULL while there is
 * no upcall. It is served by the background thread, which *failed says could not be started. */
struct window *window_hold_upcall(BOOL *failed);
/* The client's WPUPostMessage; NULL takes it back. */
void window_set_upcall(BOOL (*post)(HWND, UINT, WPARAM, LPARAM));

struct reactor *window_reactor(struct window *window);
enum window_kind window_kind(const struct window *window);
/* Posts with the window's callback; FALSE when it was refused. To be called with a lock of the caller's
 * held, from who closes the window; or between window_begin_post and window_end_post, which hold the
 * window, and which window_await_posts waits for. */
BOOL window_post(struct window *window, HWND handle, UINT message, WPARAM wParam, LPARAM lParam);
void window_begin_post(struct window *window);
void window_end_post(struct window *window);
/* Waits until no post to a window that was unlisted is under way in any thread. */
void window_await_posts(struct window *window);

#endif
