/* Datagrams: some of 64 bytes under way, each echoed. */
#include "workloads.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"

enum { AT_A_TIME = 32 };

static bool some(int client)
{
    char data[MESSAGE] = "";
    bool fine = true;
    for (int i = 0; i < AT_A_TIME && fine; i++)
        fine = send(client, data, MESSAGE, 0) == MESSAGE;
    for (int i = 0; i < AT_A_TIME && fine; i++)
        fine = recv(client, data, MESSAGE, 0) == MESSAGE;
    return fine;
}

static bool load(struct trial *t)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons(t->process.port),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 20};
    int client = socket(AF_INET, SOCK_DGRAM, 0);
    double done = 0;
    bool fine = client >= 0 && connect(client, (struct sockaddr *)&name, sizeof(name)) == 0;
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    fine = fine && some(client);
    trial_begin(t);
    for (; fine && !trial_over(t); done += AT_A_TIME)
        fine = some(client);
    trial_end(t, done);
    close(client);
    return fine;
}

const struct workload workload_datagram = {
    .name = "datagram",
    .title = "echo of datagrams of 64 bytes, 32 under way",
    .unit = "messages/s",
    .operation = "message",
    .scale = 1,
    .app = &app_datagram,
    .connections = 1,
    .in_wine = true,
    .load = load,
};
