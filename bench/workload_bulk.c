/* Bulk: one connection takes all that the server can send; how often was there room again? */
#include "workloads.h"

#include <stddef.h>
#include <sys/socket.h>

#include "client.h"

enum { CHUNK = 65536 };

static bool load(struct trial *t)
{
    static char data[4 * CHUNK];
    int *client = client_connect_many(t->process.port, 1);
    double bytes = 0;
    ssize_t got = 1;
    if (!client)
        return false;
    for (int i = 0; i < 64 && got > 0; i++)
        got = recv(*client, data, sizeof(data), 0);
    struct counters *counters = t->process.counters;
    uint64_t before = counters ? counters->writable : 0;
    trial_begin(t);
    while (!trial_over(t) && (got = recv(*client, data, sizeof(data), 0)) > 0)
        bytes += (double)got;
    trial_end(t, bytes / CHUNK);
    if (counters)
        t->figures[0] = (double)(counters->writable - before) / t->elapsed;
    client_close_many(client, 1);
    return got > 0;
}

const struct workload workload_bulk = {
    .name = "bulk",
    .title = "bulk, one way",
    .unit = "GB/s",
    .operation = "64 KiB",
    .scale = CHUNK * 1e-9,
    .figures = {"writable/s"},
    .app = &app_bulk,
    .connections = 1,
    .in_wine = true,
    .load = load,
};
