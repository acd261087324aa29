#define _DEFAULT_SOURCE
#include "client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "host.h"

int client_connect(unsigned short port, unsigned number)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons(port),
                               .sin_addr.s_addr =
                                   htonl(INADDR_LOOPBACK + number % host_loopback_addresses)};
    struct timeval patience = {.tv_sec = 20}; /* only a server that hangs reaches it */
    int on = 1;
    int s = host_socket(SOCK_STREAM, false);
    if (s < 0)
        return -1;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connect(s, (struct sockaddr *)&name, sizeof(name)) == 0)
        return s;
    close(s);
    return -1;
}

int *client_connect_many(unsigned short port, unsigned count)
{
    int *clients = calloc(count, sizeof(*clients));
    unsigned made;
    for (made = 0; made < count; made++)
        if ((clients[made] = client_connect(port, made)) < 0)
            break;
    if (made == count)
        return clients;
    client_close_many(clients, made);
    return NULL;
}

int *client_connect_echoed(unsigned short port, unsigned count)
{
    int *clients = client_connect_many(port, count);
    for (unsigned i = 0; clients && i < count; i++)
        if (!client_send(clients[i]) || !client_receive(clients[i])) {
            client_close_many(clients, count);
            return NULL;
        }
    return clients;
}

void client_close_many(int *clients, unsigned count)
{
    struct linger none = {.l_onoff = 1, .l_linger = 0}; /* leaves no TIME_WAIT behind */
    for (unsigned i = 0; i < count; i++) {
        setsockopt(clients[i], SOL_SOCKET, SO_LINGER, &none, sizeof(none));
        close(clients[i]);
    }
    free(clients);
}

bool client_send(int client)
{
    static const char message[MESSAGE];
    return send(client, message, MESSAGE, host_send_flags) == MESSAGE;
}

bool client_receive(int client)
{
    char message[MESSAGE];
    return recv(client, message, MESSAGE, MSG_WAITALL) == MESSAGE;
}
