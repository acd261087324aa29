/* This library over the program's own libevent base: the callback handles the message. */
#include "contestants.h"
#include "sockets_winsock.h"

#include <event2/event.h>
#include <stdlib.h>

#include "asyncselect.h"

struct callback_loop {
    struct event_base *base;
    HWND window;
};

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct server *v = context;
    (void)hWnd;
    (void)uMsg;
    v->app->ready(v, (sock)wParam, winsock_ready(lParam));
    return TRUE;
}

static void *open_(struct server *v)
{
    struct callback_loop *loop = calloc(1, sizeof(*loop));
    struct event_config *config = event_config_new();
    winsock_start();
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    loop->base = event_base_new_with_config(config);
    event_config_free(config);
    loop->window = asyncselect_window_new(loop->base, post, v);
    return loop;
}

static void watch(struct server *v, sock s, unsigned what, bool accepted)
{
    struct callback_loop *loop = v->loop;
    winsock_select(s, loop->window, what, accepted);
}

static void run(struct server *v)
{
    struct callback_loop *loop = v->loop;
    event_base_dispatch(loop->base);
}

const struct contestant contestant_callback = {
    .name = "callback",
    .title = "WSAAsyncSelect, own base",
    .sockets = &sockets_winsock,
    .open = open_,
    .watch = watch,
    .run = run,
};
