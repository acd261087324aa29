/* Fan-out: what one connection says, 1,000 others are told. */
#include "workloads.h"

#include <stddef.h>

#include "client.h"

static bool say(const int *sender, const int *receivers, unsigned count)
{
    bool fine = client_send(*sender);
    for (unsigned i = 0; i < count && fine; i++)
        fine = client_receive(receivers[i]);
    return fine;
}

/* A room that is empty but for a sender echoes nothing: a connection is in it when it is told. */
static bool join(const int *sender, const int *receivers, unsigned count)
{
    return say(sender, receivers, count);
}

static bool load(struct trial *t)
{
    double done = 0;
    int *receivers = client_connect_many(t->process.port, t->connections);
    int *sender = receivers ? client_connect_many(t->process.port, 1) : NULL; /* the last to come */
    bool fine = sender && join(sender, receivers, t->connections);
    trial_begin(t);
    for (; fine && !trial_over(t); done += t->connections)
        fine = say(sender, receivers, t->connections);
    trial_end(t, done);
    if (sender)
        client_close_many(sender, 1);
    if (receivers)
        client_close_many(receivers, t->connections);
    return fine;
}

const struct workload workload_fanout = {
    .name = "fanout-1000",
    .title = "fan-out, 1 sender and 1,000 receivers",
    .unit = "deliveries/s",
    .operation = "delivery",
    .scale = 1,
    .app = &app_fanout,
    .connections = 1000,
    .in_wine = true,
    .load = load,
};
