/* rounds: a server that is its own load. Each thread has connections to itself; when all their
 * messages have been echoed, it receives the answers and sends anew. So two threads need two
 * processors and no third one. */
#include "workloads.h"

#include <stdlib.h>

#include "client.h"

enum { ROOM = 4096 };
struct rounds {
    sock listener;
    int *clients;
    unsigned echoed; /* in this round */
};

static void send_all(struct server *v)
{
    struct rounds *rounds = v->state;
    for (unsigned i = 0; i < v->connections; i++)
        client_send(rounds->clients[i]);
}

static void begin(struct server *v)
{
    struct rounds *rounds = calloc(1, sizeof(*rounds));
    v->state = rounds;
    rounds->listener = v->contestant->sockets->listen(&v->port);
    v->contestant->watch(v, rounds->listener, ACCEPTABLE, false);
    rounds->clients = client_connect_many(v->port, v->connections);
    send_all(v);
}

static void ready(struct server *v, sock s, unsigned what)
{
    struct rounds *rounds = v->state;
    char data[ROOM];
    if (what & ACCEPTABLE)
        server_accept(v, s, READABLE, NULL);
    if (!(what & READABLE))
        return;
    int got = server_receive(v, s, data, ROOM);
    if (got <= 0)
        return;
    server_send(v, s, data, got);
    if (++rounds->echoed < v->connections)
        return;
    rounds->echoed = 0;
    v->counters->done += v->connections;
    if (v->limit && v->counters->done >= v->limit)
        exit(0);
    for (unsigned i = 0; i < v->connections; i++)
        client_receive(rounds->clients[i]);
    send_all(v);
}

const struct app app_rounds = {"rounds", begin, ready};
