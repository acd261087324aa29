/* Churn: connections that are made, ended and closed, some at a time. */
#include "workloads.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "client.h"

enum { AT_A_TIME = 16 };

static bool once(unsigned short port, unsigned *number)
{
    int clients[AT_A_TIME];
    int count = 0;
    char byte;
    bool fine = true;
    while (count < AT_A_TIME && fine) {
        fine = (clients[count] = client_connect(port, (*number)++)) >= 0;
        if (fine)
            fine = shutdown(clients[count++], SHUT_WR) == 0;
    }
    for (int i = 0; i < count && fine; i++)
        fine = recv(clients[i], &byte, 1, 0) == 0;
    int *left = malloc(sizeof(clients));
    for (int i = 0; i < count; i++)
        left[i] = clients[i];
    client_close_many(left, (unsigned)count);
    return fine;
}

static bool load(struct trial *t)
{
    static unsigned number;
    double done = 0;
    bool fine = once(t->process.port, &number);
    trial_begin(t);
    for (; fine && !trial_over(t); done += AT_A_TIME)
        fine = once(t->process.port, &number);
    trial_end(t, done);
    return fine;
}

const struct workload workload_churn = {
    .name = "churn",
    .title = "connections made, accepted, ended and closed",
    .unit = "connections/s",
    .operation = "connection",
    .scale = 1,
    .app = &app_churn,
    .connections = 1,
    .in_wine = true,
    .load = load,
};
