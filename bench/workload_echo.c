/* Echo: each connection has a message of 64 bytes under way, over 1 to 9,000 connections; and one
 * connection among 19,000 that say nothing. */
#include "workloads.h"

#include "client.h"

enum { IN_FLIGHT = 64 }; /* in each of two groups */

/* Messages are sent to a group of connections while the group before is being answered, round and
 * round. */
struct flow {
    const int *clients;
    unsigned count;
    uint64_t sent, received;
};

static bool receive_until(struct flow *f, uint64_t end)
{
    for (; f->received < end; f->received++)
        if (!client_receive(f->clients[f->received % f->count]))
            return false;
    return true;
}

static bool go_on(struct flow *f)
{
    unsigned group = f->count < 2 * IN_FLIGHT ? (f->count + 1) / 2 : IN_FLIGHT;
    for (uint64_t end = f->sent + group; f->sent < end; f->sent++)
        if (!client_send(f->clients[f->sent % f->count]))
            return false;
    return receive_until(f, f->sent - (f->count > 1 ? group : 0));
}

static bool echo_over(struct trial *t, const int *clients, unsigned count)
{
    struct flow flow = {clients, count, 0, 0};
    bool fine = go_on(&flow) && go_on(&flow);
    uint64_t before = flow.received;
    trial_begin(t);
    while (fine && !trial_over(t))
        fine = go_on(&flow);
    trial_end(t, (double)(flow.received - before));
    return fine && receive_until(&flow, flow.sent);
}

static bool load_echo(struct trial *t)
{
    int *clients = client_connect_echoed(t->process.port, t->connections);
    bool fine = clients && echo_over(t, clients, t->connections);
    if (clients)
        client_close_many(clients, t->connections);
    return fine;
}

static bool load_among_idle(struct trial *t)
{
    int *idle = client_connect_echoed(t->process.port, t->connections);
    int *active = idle ? client_connect_echoed(t->process.port, 1) : NULL;
    bool fine = active && echo_over(t, active, 1);
    if (active)
        client_close_many(active, 1);
    if (idle)
        client_close_many(idle, t->connections);
    return fine;
}

#define ECHO(count, words, wine)                                                                   \
    {                                                                                              \
        .name = "echo-" #count, .title = "echo of 64 bytes, " words, .unit = "messages/s",         \
        .operation = "message", .scale = 1, .app = &app_echo, .connections = count,                \
        .in_wine = wine, .load = load_echo                                                         \
    }

const struct workload workload_echo_1 = ECHO(1, "1 connection", true);
const struct workload workload_echo_64 = ECHO(64, "64 connections", true);
const struct workload workload_echo_1000 = ECHO(1000, "1,000 connections", true);
const struct workload workload_echo_9000 = ECHO(9000, "9,000 connections", true);

const struct workload workload_idle = {
    .name = "idle-19000",
    .title = "echo of 64 bytes, 1 connection among 19,000 idle ones",
    .unit = "messages/s",
    .operation = "message",
    .scale = 1,
    .app = &app_echo,
    .connections = 19000,
    .load = load_among_idle,
};
