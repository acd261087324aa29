/* bulk: a connection is sent as much as it takes, each time that it takes some. */
#include "server.h"

enum { CHUNK = 65536 };
static const char data[CHUNK];

static void begin(struct server *v)
{
    v->contestant->watch(v, v->contestant->sockets->listen(&v->port), ACCEPTABLE, false);
}

static void ready(struct server *v, sock s, unsigned what)
{
    char byte;
    int sent;
    if (what & ACCEPTABLE)
        server_accept(v, s, READABLE | WRITABLE, NULL);
    if (what & WRITABLE) {
        if (v->counters)
            v->counters->writable++;
        do
            sent = server_send(v, s, data, CHUNK);
        while (sent == CHUNK);
    }
    if ((what & ENDED) || ((what & READABLE) && server_receive(v, s, &byte, 1) == 0))
        server_close(v, s);
}

const struct app app_bulk = {"bulk", begin, ready};
