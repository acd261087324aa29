/* Winsock's start and end, its last error, and the functions about whole sockets: each is the SPI's
 * function of its name, with the last error in lpErrno's place. winsock_io.c has the data. */
#include "winsock_call.h"

/* The versions that a program may ask for, newest first: major, minor. */
static const BYTE versions[][2] = {{2, 2}, {2, 1}, {2, 0}, {1, 1}, {1, 0}};

/* What WSADATA says of limits that only Winsock 1.1 had: its own most, and UDP's over IPv4. */
enum { MAX_SOCKETS = 32767, MAX_DATAGRAM = 65507 };

/* The newest version that is no newer than the one asked for; 0: none is so old. */
static WORD negotiate(WORD requested)
{
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        BYTE major = versions[i][0], minor = versions[i][1];
        if (LOBYTE(requested) > major || (LOBYTE(requested) == major && HIBYTE(requested) >= minor))
            return MAKEWORD(major, minor);
    }
    return 0;
}

int WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData)
{
    if (!lpWSAData)
        return WSAEFAULT;
    WORD highest = MAKEWORD(versions[0][0], versions[0][1]);
    WORD version = negotiate(wVersionRequested);
    *lpWSAData = (WSADATA){
        .wVersion = version ? version : highest,
        .wHighVersion = highest,
        .iMaxSockets = MAX_SOCKETS,
        .iMaxUdpDg = MAX_DATAGRAM,
        .szDescription = "libasyncselect",
        .szSystemStatus = "Running",
    };
    if (!version)
        return WSAVERNOTSUPPORTED;
    return startup_begin();
}

int WSACleanup(void)
{
    int error = startup_end();
    return error ? winsock_failed(error) : 0;
}

int WSAGetLastError(void)
{
    return error_last();
}

void WSASetLastError(int iError)
{
    error_set_last(iError);
}

int WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent)
{
    int error;
    if (winsock_started(&error) && WSPAsyncSelect(s, hWnd, wMsg, lEvent, &error) == 0)
        return 0;
    return winsock_failed(error);
}

SOCKET socket(int af, int type, int protocol)
{
    int error;
    SOCKET made = INVALID_SOCKET;
    if (winsock_started(&error))
        made = WSPSocket(af, type, protocol, NULL, 0, WSA_FLAG_OVERLAPPED, &error);
    if (made == INVALID_SOCKET)
        winsock_failed(error);
    return made;
}

int bind(SOCKET s, const struct sockaddr *name, int namelen)
{
    int error;
    if (winsock_started(&error) && WSPBind(s, name, namelen, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int listen(SOCKET s, int backlog)
{
    int error;
    if (winsock_started(&error) && WSPListen(s, backlog, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int connect(SOCKET s, const struct sockaddr *name, int namelen)
{
    int error;
    if (winsock_started(&error) &&
        WSPConnect(s, name, namelen, NULL, NULL, NULL, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}

SOCKET accept(SOCKET s, struct sockaddr *addr, int *addrlen)
{
    int error;
    SOCKET accepted = INVALID_SOCKET;
    if (winsock_started(&error))
        accepted = WSPAccept(s, addr, addrlen, NULL, 0, &error);
    if (accepted == INVALID_SOCKET)
        winsock_failed(error);
    return accepted;
}

int shutdown(SOCKET s, int how)
{
    int error;
    if (winsock_started(&error) && WSPShutdown(s, how, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int closesocket(SOCKET s)
{
    int error;
    if (winsock_started(&error) && WSPCloseSocket(s, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int getsockopt(SOCKET s, int level, int optname, char *optval, int *optlen)
{
    int error;
    if (winsock_started(&error) && WSPGetSockOpt(s, level, optname, optval, optlen, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int setsockopt(SOCKET s, int level, int optname, const char *optval, int optlen)
{
    int error;
    if (winsock_started(&error) && WSPSetSockOpt(s, level, optname, optval, optlen, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int getsockname(SOCKET s, struct sockaddr *name, int *namelen)
{
    int error;
    if (winsock_started(&error) && WSPGetSockName(s, name, namelen, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int getpeername(SOCKET s, struct sockaddr *name, int *namelen)
{
    int error;
    if (winsock_started(&error) && WSPGetPeerName(s, name, namelen, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
             LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
             LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;
    if (winsock_started(&error) &&
        WSPIoctl(s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
                 lpcbBytesReturned, lpOverlapped, lpCompletionRoutine, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}
