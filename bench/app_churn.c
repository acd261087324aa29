/* churn: a connection is accepted, and closed when its peer has ended it. */
#include "server.h"

static void begin(struct server *v)
{
    v->contestant->watch(v, v->contestant->sockets->listen(&v->port), ACCEPTABLE, false);
}

static void ready(struct server *v, sock s, unsigned what)
{
    char byte;
    if (what & ACCEPTABLE)
        server_accept(v, s, READABLE, NULL);
    if ((what & ENDED) || ((what & READABLE) && server_receive(v, s, &byte, 1) != REFUSED))
        server_close(v, s);
}

const struct app app_churn = {"churn", begin, ready};
