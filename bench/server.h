/* server: the half of a workload that a contestant runs. An app (what is done with a connection)
 * knows its contestant (how readiness is learnt) by this interface only, so that all of them make
 * the same receives and sends. It compiles as a Windows program too. */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef intptr_t sock; /* a descriptor, or a SOCKET */

enum { READABLE = 1, WRITABLE = 2, ACCEPTABLE = 4, ENDED = 8 };
enum { REFUSED = -1, FAILED = -2, MOST_SOCKETS = 1 << 17 };

struct server;

struct peer { /* a datagram's */
    unsigned char address[32];
    int size;
};

/* The socket calls that a contestant's program makes; every socket is nonblocking. */
struct sockets {
    sock (*listen)(unsigned short *port);
    sock (*bind_datagram)(unsigned short *port);
    sock (*accept)(sock s); /* REFUSED: none is waiting */
    /* bytes, 0 at the end, REFUSED, FAILED */
    int (*receive)(sock s, void *data, int size);
    int (*send)(sock s, const void *data, int size);
    int (*receive_from)(sock s, void *data, int size, struct peer *from);
    int (*send_to)(sock s, const void *data, int size, const struct peer *to);
    void (*close)(sock s);
};

struct contestant {
    const char *name;
    const char *title;
    const struct sockets *sockets;
    bool drains;   /* is told of a change once: has to go on until it is refused */
    bool one_loop; /* a process has only one of them */
    /* A loop in the calling thread; its state becomes server->loop. */
    void *(*open)(struct server *v);
    void (*watch)(struct server *v, sock s, unsigned what, bool accepted);
    void (*change)(struct server *v, sock s, unsigned what); /* NULL: need not be told */
    void (*forget)(struct server *v, sock s);                /* before a close; NULL */
    void (*run)(struct server *v);                           /* for ever */
};

struct app {
    const char *name;
    void (*begin)(struct server *v);
    void (*ready)(struct server *v, sock s, unsigned what);
};

/* What a server tells its load; a cache line each. */
struct counters {
    _Alignas(64) volatile uint64_t done;
    _Alignas(64) volatile uint64_t writable;
};

struct server {
    const struct contestant *contestant;
    const struct app *app;
    unsigned connections;
    uint64_t limit; /* app_rounds ends the process after so many messages; 0: none */
    unsigned short port;
    void *loop;
    void *state; /* the app's */
    struct counters *counters;
};

extern const struct app app_bulk, app_churn, app_datagram, app_echo, app_fanout;
extern const struct contestant contestant_window;

/* Runs a server in the calling thread, for ever; tell gets the port. */
void server_run(struct server *v, void (*tell)(unsigned short port, void *argument),
                void *argument);

static inline int server_receive(struct server *v, sock s, void *data, int size)
{
    return v->contestant->sockets->receive(s, data, size);
}

static inline int server_send(struct server *v, sock s, const void *data, int size)
{
    return v->contestant->sockets->send(s, data, size);
}

/* Accepts and watches; calls fn, which may be NULL, with each. */
void server_accept(struct server *v, sock listener, unsigned what,
                   void (*fn)(struct server *v, sock s));
void server_close(struct server *v, sock s);

#endif
