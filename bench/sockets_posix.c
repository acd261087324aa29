/* The socket calls of a program for POSIX. */
#define _DEFAULT_SOURCE
#include "sockets_posix.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

static sock bound(int type, unsigned short *port)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(*port)};
    socklen_t size = sizeof(name);
    int s = host_socket(type, true);
    int most = 8 << 20;
    if (type == SOCK_DGRAM)
        setsockopt(s, SOL_SOCKET, SO_RCVBUF, &most, sizeof(most));
    if (bind(s, (struct sockaddr *)&name, size) < 0 ||
        getsockname(s, (struct sockaddr *)&name, &size) < 0) {
        perror("bench: bind");
        exit(1);
    }
    *port = ntohs(name.sin_port);
    return s;
}

static sock listen_(unsigned short *port)
{
    sock s = bound(SOCK_STREAM, port);
    listen((int)s, SOMAXCONN);
    return s;
}

static sock bind_datagram(unsigned short *port)
{
    return bound(SOCK_DGRAM, port);
}

static int result(ssize_t n)
{
    if (n >= 0)
        return (int)n;
    return errno == EAGAIN ? REFUSED : FAILED;
}

static sock accept_(sock s)
{
    return result(host_accept((int)s));
}

static int receive(sock s, void *data, int size)
{
    return result(recv((int)s, data, (size_t)size, 0));
}

static int send_(sock s, const void *data, int size)
{
    return result(send((int)s, data, (size_t)size, host_send_flags));
}

static int receive_from(sock s, void *data, int size, struct peer *from)
{
    socklen_t length = sizeof(from->address);
    int n = result(recvfrom((int)s, data, (size_t)size, 0, (void *)from->address, &length));
    from->size = (int)length;
    return n;
}

static int send_to(sock s, const void *data, int size, const struct peer *to)
{
    return result(sendto((int)s, data, (size_t)size, host_send_flags, (const void *)to->address,
                         (socklen_t)to->size));
}

static void close_(sock s)
{
    close((int)s);
}

const struct sockets sockets_posix = {listen_, bind_datagram, accept_, receive,
                                      send_,   receive_from,  send_to, close_};
