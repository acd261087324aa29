#include "sockets_winsock.h"

#include <stdio.h>
#include <stdlib.h>

static void fail(const char *what)
{
    fprintf(stderr, "bench: %s: %d\n", what, WSAGetLastError());
    exit(1);
}

void winsock_start(void)
{
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data))
        fail("WSAStartup");
}

void winsock_select(sock s, HWND window, unsigned what, bool accepted)
{
    long events = what & ACCEPTABLE ? FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE
                                    : FD_READ | FD_WRITE | FD_CLOSE;
    if (!accepted && WSAAsyncSelect((SOCKET)s, window, WM_SOCKET, events))
        fail("WSAAsyncSelect");
}

unsigned winsock_ready(LPARAM lParam)
{
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_ACCEPT:
        return ACCEPTABLE;
    case FD_READ:
        return READABLE;
    case FD_WRITE:
        return WRITABLE;
    default:
        return ENDED;
    }
}

static sock bound(int type, unsigned short *port)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(*port)};
    int size = sizeof(name);
    int most = 8 << 20;
    SOCKET s = socket(AF_INET, type, 0);
    if (s == INVALID_SOCKET ||
        (type == SOCK_DGRAM && setsockopt(s, SOL_SOCKET, SO_RCVBUF, (char *)&most, sizeof(most))))
        fail("socket");
    if (bind(s, (struct sockaddr *)&name, size) || getsockname(s, (struct sockaddr *)&name, &size))
        fail("bind");
    *port = ntohs(name.sin_port);
    return (sock)s;
}

static sock listen_(unsigned short *port)
{
    sock s = bound(SOCK_STREAM, port);
    if (listen((SOCKET)s, SOMAXCONN))
        fail("listen");
    return s;
}

static sock bind_datagram(unsigned short *port)
{
    return bound(SOCK_DGRAM, port);
}

static int result(int n)
{
    if (n >= 0)
        return n;
    return WSAGetLastError() == WSAEWOULDBLOCK ? REFUSED : FAILED;
}

static sock accept_(sock s)
{
    SOCKET accepted = accept((SOCKET)s, NULL, NULL);
    return accepted == INVALID_SOCKET ? REFUSED : (sock)accepted;
}

static int receive(sock s, void *data, int size)
{
    return result(recv((SOCKET)s, data, size, 0));
}

static int send_(sock s, const void *data, int size)
{
    return result(send((SOCKET)s, data, size, 0));
}

static int receive_from(sock s, void *data, int size, struct peer *from)
{
    from->size = sizeof(from->address);
    return result(recvfrom((SOCKET)s, data, size, 0, (void *)from->address, &from->size));
}

static int send_to(sock s, const void *data, int size, const struct peer *to)
{
    return result(sendto((SOCKET)s, data, size, 0, (const void *)to->address, to->size));
}

static void close_(sock s)
{
    closesocket((SOCKET)s);
}

const struct sockets sockets_winsock = {listen_, bind_datagram, accept_, receive,
                                        send_,   receive_from,  send_to, close_};
