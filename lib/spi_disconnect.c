/* WSPSendDisconnect, WSPRecvDisconnect, and what asks for things that these systems have none of:
 * WSPCancelBlockingCall, WSPGetQOSByName. */
#include "spi.h"

#include "socket.h"

/* A call that has nothing to do but to fail, on a socket. */
static int fail_on(SOCKET s, int error)
{
    struct socket_call call;
    int refusal = socket_begin(s, SOCKET_NEITHER, &call);
    if (refusal)
        return refusal;
    socket_end(&call);
    return error;
}

int WSPSendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData, LPINT lpErrno)
{
    if (lpOutboundDisconnectData)
        return spi_end(s, "WSASendDisconnect", fail_on(s, WSAENOPROTOOPT), lpErrno);
    return WSPShutdown(s, SD_SEND, lpErrno);
}

int WSPRecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData, LPINT lpErrno)
{
    if (lpInboundDisconnectData)
        return spi_end(s, "WSARecvDisconnect", fail_on(s, WSAENOPROTOOPT), lpErrno);
    return WSPShutdown(s, SD_RECEIVE, lpErrno);
}

int WSPCancelBlockingCall(LPINT lpErrno)
{
    return spi_result(WSAEINVAL, lpErrno);
}

BOOL WSPGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS, LPINT lpErrno)
{
    spi_end(s, "WSAGetQOSByName", fail_on(s, lpQOSName && lpQOS ? WSAEINVAL : WSAEFAULT), lpErrno);
    return FALSE;
}
