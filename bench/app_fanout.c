/* fanout: a chat room: what one connection sends, all others are sent. */
#include "server.h"

#include <stdlib.h>

enum { ROOM = 4096 };
struct room {
    unsigned count;
    sock members[MOST_SOCKETS];
};

static void begin(struct server *v)
{
    v->state = calloc(1, sizeof(struct room));
    v->contestant->watch(v, v->contestant->sockets->listen(&v->port), ACCEPTABLE, false);
}

static void join(struct server *v, sock s)
{
    struct room *room = v->state;
    room->members[room->count++] = s;
}

static void leave(struct server *v, sock s)
{
    struct room *room = v->state;
    for (unsigned i = 0; i < room->count; i++)
        if (room->members[i] == s)
            room->members[i--] = room->members[--room->count];
    server_close(v, s);
}

static void ready(struct server *v, sock s, unsigned what)
{
    struct room *room = v->state;
    char data[ROOM];
    if (what & ACCEPTABLE)
        server_accept(v, s, READABLE, join);
    if (!(what & (READABLE | ENDED)))
        return;
    int got = server_receive(v, s, data, ROOM);
    for (unsigned i = 0; got > 0 && i < room->count; i++)
        if (room->members[i] != s)
            server_send(v, room->members[i], data, got);
    if (got == 0 || got == FAILED)
        leave(v, s);
}

const struct app app_fanout = {"fanout", begin, ready};
