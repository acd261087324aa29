/* echo: what a connection sends is sent back. */
#include "server.h"

enum { ROOM = 4096 };

static void begin(struct server *v)
{
    v->contestant->watch(v, v->contestant->sockets->listen(&v->port), ACCEPTABLE, false);
}

static void ready(struct server *v, sock s, unsigned what)
{
    char data[ROOM];
    int got;
    if (what & ACCEPTABLE)
        server_accept(v, s, READABLE, NULL);
    if (!(what & (READABLE | ENDED)))
        return;
    do {
        got = server_receive(v, s, data, ROOM);
        if (got > 0)
            server_send(v, s, data, got);
    } while (got == ROOM && v->contestant->drains);
    if (got == 0 || got == FAILED)
        server_close(v, s);
}

const struct app app_echo = {"echo", begin, ready};
