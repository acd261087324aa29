/* libuv's uv_poll. */
#include "contestants.h"

#include <stdlib.h>
#include <uv.h>

struct watched {
    uv_poll_t poll;
    struct server *server;
    sock s;
    unsigned what;
};

struct uv_state {
    uv_loop_t loop;
    struct watched *watched[MOST_SOCKETS];
};

static void *open_(struct server *v)
{
    struct uv_state *state = calloc(1, sizeof(*state));
    (void)v;
    uv_loop_init(&state->loop);
    return state;
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watched *w = poll->data;
    unsigned what = w->what & ACCEPTABLE;
    if (!what)
        what = (status < 0 || (events & UV_READABLE) ? (unsigned)READABLE : 0) |
               (events & UV_WRITABLE ? (unsigned)WRITABLE : 0);
    w->server->app->ready(w->server, w->s, what);
}

static void start(struct watched *w)
{
    uv_poll_start(&w->poll,
                  (w->what & (READABLE | ACCEPTABLE) ? UV_READABLE : 0) |
                      (w->what & WRITABLE ? UV_WRITABLE : 0),
                  on_ready);
}

static void watch(struct server *v, sock s, unsigned what, bool accepted)
{
    struct uv_state *state = v->loop;
    struct watched *w = calloc(1, sizeof(*w));
    (void)accepted;
    w->server = v;
    w->s = s;
    w->what = what;
    w->poll.data = w;
    uv_poll_init(&state->loop, &w->poll, (int)s);
    state->watched[s] = w;
    start(w);
}

static void change(struct server *v, sock s, unsigned what)
{
    struct uv_state *state = v->loop;
    state->watched[s]->what = what;
    start(state->watched[s]);
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void forget(struct server *v, sock s)
{
    struct uv_state *state = v->loop;
    uv_close((uv_handle_t *)&state->watched[s]->poll, on_closed);
    state->watched[s] = NULL;
}

static void run(struct server *v)
{
    struct uv_state *state = v->loop;
    uv_run(&state->loop, UV_RUN_DEFAULT);
}

const struct contestant contestant_uv = {
    .name = "libuv",
    .title = "libuv, uv_poll",
    .sockets = &sockets_posix,
    .open = open_,
    .watch = watch,
    .change = change,
    .forget = forget,
    .run = run,
};
