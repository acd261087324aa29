/* datagram: each datagram is sent back to where it came from. */
#include "server.h"

static void begin(struct server *v)
{
    v->contestant->watch(v, v->contestant->sockets->bind_datagram(&v->port), READABLE, false);
}

static void ready(struct server *v, sock s, unsigned what)
{
    const struct sockets *sockets = v->contestant->sockets;
    struct peer peer;
    char data[2048];
    int got;
    if (!(what & READABLE))
        return;
    do {
        got = sockets->receive_from(s, data, sizeof(data), &peer);
        if (got >= 0)
            sockets->send_to(s, data, got, &peer);
    } while (got >= 0 && v->contestant->drains);
}

const struct app app_datagram = {"datagram", begin, ready};
