/* The native face. */
#include "asyncselect.h"

#include <errno.h>

#include "asyncselect/winsock2.h"
#include "background.h"
#include "error.h"
#include "forked.h"
#include "profile.h"
#include "reactor.h"
#include "socket.h"
#include "trace.h"
#include "window.h"

#include "config.h"

static int result(int error)
{
    if (!error)
        return 0;
    error_set_last(error);
    return SOCKET_ERROR;
}

HWND asyncselect_window_new(struct event_base *base, asyncselect_post_fn post, void *context)
{
    if (!post || forked_here()) {
        error_set_last(post ? WSANOTINITIALISED : WSAEINVAL);
        return NULL;
    }
    struct reactor *reactor = base ? reactor_over(base) : background_reactor();
    if (!reactor) {
        error_set_last(WSAENETDOWN);
        return NULL;
    }
    HWND window = window_open(reactor, WINDOW_CALLS, post, context);
    if (!window) {
        if (base)
            reactor_detach(reactor);
        reactor_unref(reactor);
        error_set_last(WSAENOBUFS);
    }
    return window;
}

int asyncselect_window_free(HWND handle)
{
    if (forked_here())
        return result(WSANOTINITIALISED);
    struct window *window = window_hold(handle);
    if (!window)
        return result(WSAEINVAL);
    struct reactor *reactor = window_reactor(window);
    bool over = reactor_is_over(reactor);
    /* a window with a thread's queue is DestroyWindow's */
    bool ours = (over || background_is(reactor)) && socket_close_window(handle);
    if (ours && over)
        reactor_detach(reactor);
    window_release(window);
    return result(ours ? 0 : WSAEINVAL);
}

int asyncselect_set_profile(enum asyncselect_profile profile)
{
    switch (profile) {
    case ASYNCSELECT_DOCUMENTED:
        profile_choose(NOTIFY_DOCUMENTED);
        return 0;
    case ASYNCSELECT_WINDOWS:
        profile_choose(NOTIFY_WINDOWS);
        return 0;
    }
    return result(WSAEINVAL);
}

int asyncselect_reenable(SOCKET s, long events)
{
    struct socket_call call;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (error)
        return result(error);
    if (events & ~(long)(FD_READ | FD_OOB | FD_WRITE | FD_ACCEPT)) {
        socket_end(&call);
        return result(WSAEINVAL);
    }
    trace_call(s, "asyncselect_reenable", events, 0, 0);
    socket_end_reenable(&call, (unsigned)events);
    return 0;
}

int asyncselect_trace(const char *path)
{
    int error = -trace_to(path);
    if (error == ENOENT || error == ENOTDIR)
        return result(WSAEINVAL); /* not what it means of a socket's name */
    return result(error ? error_from_errno(error) : 0);
}

BOOL asyncselect_message_current(SOCKET s, LPARAM lParam)
{
    BOOL current = socket_message_is_current(s, WSAGETSELECTEVENT(lParam));
    if (!current)
        trace_stale(s, lParam);
    return current;
}

const char *asyncselect_version(void)
{
    return PACKAGE_VERSION;
}
