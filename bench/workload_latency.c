/* Latency: messages are sent at a fixed rate, whether the server is ready for them or not; how long
 * from the moment that each was due until its answer is here? All of them are kept: the percentiles
 * are exact. */
#include "workloads.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "client.h"

enum { RATE = 10000, UNDER_WAY = 256 };

/* The moments at which a connection's unanswered messages were due. */
struct due {
    double moments[UNDER_WAY];
    unsigned first, end;
};

static int compare(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double percentile(const float *sorted, unsigned count, double part)
{
    return count ? (double)sorted[(unsigned)((count - 1) * part)] * 1e6 : 0;
}

static void collect(const int *clients, struct due *due, unsigned connections, float *latencies,
                    unsigned *count)
{
    char message[MESSAGE];
    for (unsigned i = 0; i < connections; i++)
        while (due[i].first != due[i].end &&
               recv(clients[i], message, MESSAGE, MSG_DONTWAIT) == MESSAGE)
            latencies[(*count)++] =
                (float)(now_seconds() - due[i].moments[due[i].first++ % UNDER_WAY]);
}

/* Busy, so that it is never late itself. */
static unsigned run(struct trial *t, const int *clients, float *latencies, unsigned most)
{
    struct due *due = calloc(t->connections, sizeof(*due));
    unsigned sent = 0, count = 0;
    double begun = now_seconds();
    while (count < most && now_seconds() < begun + t->seconds + 5) {
        double moment = begun + (double)sent / RATE;
        if (sent < most && now_seconds() >= moment) {
            struct due *d = &due[sent % t->connections];
            if (d->end - d->first == UNDER_WAY || !client_send(clients[sent % t->connections]))
                break;
            d->moments[d->end++ % UNDER_WAY] = moment;
            sent++;
        }
        collect(clients, due, t->connections, latencies, &count);
    }
    free(due);
    return count;
}

static bool load(struct trial *t)
{
    unsigned most = (unsigned)(t->seconds * RATE) + 1;
    float *latencies = malloc(most * sizeof(*latencies));
    int *clients = client_connect_echoed(t->process.port, t->connections);
    unsigned count = 0;
    if (clients) {
        trial_begin(t);
        count = run(t, clients, latencies, most);
        trial_end(t, count);
        qsort(latencies, count, sizeof(*latencies), compare);
        t->figures[0] = percentile(latencies, count, 0.5);
        t->figures[1] = percentile(latencies, count, 0.99);
        t->figures[2] = percentile(latencies, count, 0.999);
        t->figures[3] = percentile(latencies, count, 1);
        client_close_many(clients, t->connections);
    }
    free(latencies);
    return count == most;
}

const struct workload workload_latency = {
    .name = "latency",
    .title = "latency of echoes at 10,000 messages/s, 8 connections",
    .unit = "messages/s",
    .operation = "message",
    .scale = 1,
    .figures = {"median us", "99 % us", "99.9 % us", "most us"},
    .app = &app_echo,
    .connections = 8,
    .in_wine = true,
    .load = load,
};
