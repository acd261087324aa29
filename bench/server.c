#include "server.h"

void server_accept(struct server *v, sock listener, unsigned what,
                   void (*fn)(struct server *v, sock s))
{
    sock s;
    do {
        s = v->contestant->sockets->accept(listener);
        if (s < 0)
            return;
        v->contestant->watch(v, s, what, true);
        if (fn)
            fn(v, s);
    } while (v->contestant->drains);
}

void server_close(struct server *v, sock s)
{
    if (v->contestant->forget)
        v->contestant->forget(v, s);
    v->contestant->sockets->close(s);
}

void server_run(struct server *v, void (*tell)(unsigned short port, void *argument), void *argument)
{
    v->loop = v->contestant->open(v);
    v->app->begin(v);
    tell(v->port, argument);
    v->contestant->run(v);
}
