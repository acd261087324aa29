/* Winsock's sending and receiving, select and ioctlsocket, over the SPI's. */
#include "winsock_call.h"

/* A negative length is a bad pointer to the SPI: the call fails with WSAEFAULT there, and
 * re-enables its event [GATE-9, D1]. */
static WSABUF buffer_of(const char *data, int length)
{
    if (length < 0)
        return (WSABUF){.len = 1, .buf = NULL};
    return (WSABUF){.len = (ULONG)length, .buf = (char *)(UINT_PTR)data};
}

int send(SOCKET s, const char *buf, int len, int flags)
{
    int error;
    DWORD sent = 0;
    WSABUF buffer = buffer_of(buf, len);
    if (winsock_started(&error) &&
        WSPSend(s, &buffer, 1, &sent, (DWORD)flags, NULL, NULL, NULL, &error) == 0)
        return (int)sent;
    return winsock_failed(error);
}

int sendto(SOCKET s, const char *buf, int len, int flags, const struct sockaddr *to, int tolen)
{
    int error;
    DWORD sent = 0;
    WSABUF buffer = buffer_of(buf, len);
    if (winsock_started(&error) &&
        WSPSendTo(s, &buffer, 1, &sent, (DWORD)flags, to, tolen, NULL, NULL, NULL, &error) == 0)
        return (int)sent;
    return winsock_failed(error);
}

int recv(SOCKET s, char *buf, int len, int flags)
{
    int error;
    DWORD received = 0, in_out = (DWORD)flags;
    WSABUF buffer = buffer_of(buf, len);
    if (winsock_started(&error) &&
        WSPRecv(s, &buffer, 1, &received, &in_out, NULL, NULL, NULL, &error) == 0)
        return (int)received;
    return winsock_failed(error);
}

int recvfrom(SOCKET s, char *buf, int len, int flags, struct sockaddr *from, int *fromlen)
{
    int error;
    DWORD received = 0, in_out = (DWORD)flags;
    WSABUF buffer = buffer_of(buf, len);
    if (winsock_started(&error) && WSPRecvFrom(s, &buffer, 1, &received, &in_out, from, fromlen,
                                               NULL, NULL, NULL, &error) == 0)
        return (int)received;
    return winsock_failed(error);
}

int ioctlsocket(SOCKET s, long cmd, u_long *argp)
{
    int error;
    DWORD written = 0;
    DWORD size = argp ? (DWORD)sizeof(*argp) : 0;
    if (winsock_started(&error) &&
        WSPIoctl(s, (DWORD)cmd, argp, size, argp, size, &written, NULL, NULL, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int asyncselect_select(int nfds, asyncselect_fd_set *readfds, asyncselect_fd_set *writefds,
                       asyncselect_fd_set *exceptfds, const struct timeval *timeout)
{
    int error;
    int ready = SOCKET_ERROR;
    if (winsock_started(&error))
        ready = WSPSelect(nfds, readfds, writefds, exceptfds, timeout, &error);
    return ready == SOCKET_ERROR ? winsock_failed(error) : ready;
}
