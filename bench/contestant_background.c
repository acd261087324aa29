/* This library's background thread watches, and hands over to the thread that handles. */
#include "contestants.h"

#include <stdlib.h>

#include "handover.h"
#include "sockets_winsock.h"
#include "asyncselect.h"

struct background_loop {
    struct handover *handover;
    HWND window;
};

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd;
    (void)uMsg;
    handover_put(context, (sock)wParam, winsock_ready(lParam));
    return TRUE;
}

static void *open_(struct server *v)
{
    struct background_loop *loop = calloc(1, sizeof(*loop));
    (void)v;
    winsock_start();
    loop->handover = handover_new();
    loop->window = asyncselect_window_new(NULL, post, loop->handover);
    return loop;
}

static void watch(struct server *v, sock s, unsigned what, bool accepted)
{
    struct background_loop *loop = v->loop;
    winsock_select(s, loop->window, what, accepted);
}

static void run(struct server *v)
{
    struct background_loop *loop = v->loop;
    for (;;) {
        unsigned what;
        sock s = handover_take(loop->handover, &what);
        v->app->ready(v, s, what);
    }
}

const struct contestant contestant_background = {
    .name = "background",
    .title = "WSAAsyncSelect, background thread",
    .sockets = &sockets_winsock,
    .one_loop = true,
    .open = open_,
    .watch = watch,
    .run = run,
};
