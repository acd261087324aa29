/* The functions that Winsock 2 has beside the older ones: each is the SPI's function of its name,
 * with the last error in lpErrno's place. winsock2_text.c has those about addresses. */
#include <stddef.h>
#include <string.h>

#include "winsock_call.h"

#include "socket.h"

_Static_assert(offsetof(WSAPROTOCOL_INFOA, szProtocol) == offsetof(WSAPROTOCOL_INFOW, szProtocol),
               "the same up to there");

static SOCKET made(SOCKET s, int error)
{
    if (s == INVALID_SOCKET)
        winsock_failed(error);
    return s;
}

/* The two forms of a WSAPROTOCOL_INFO differ in szProtocol, their last member. Each of its
 * characters is taken over by itself, those behind the end too: a duplicate's say where it is. */
static void widen(const WSAPROTOCOL_INFOA *info, WSAPROTOCOL_INFOW *wide)
{
    memcpy(wide, info, offsetof(WSAPROTOCOL_INFOA, szProtocol));
    for (int i = 0; i <= WSAPROTOCOL_LEN; i++)
        wide->szProtocol[i] = (unsigned char)info->szProtocol[i];
}

static void narrow(const WSAPROTOCOL_INFOW *info, WSAPROTOCOL_INFOA *narrowed)
{
    memcpy(narrowed, info, offsetof(WSAPROTOCOL_INFOA, szProtocol));
    for (int i = 0; i <= WSAPROTOCOL_LEN; i++)
        narrowed->szProtocol[i] = (CHAR)info->szProtocol[i];
}

SOCKET WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g,
                  DWORD dwFlags)
{
    int error;
    SOCKET s = INVALID_SOCKET;
    if (winsock_started(&error))
        s = WSPSocket(af, type, protocol, lpProtocolInfo, g, dwFlags, &error);
    return made(s, error);
}

SOCKET WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g,
                  DWORD dwFlags)
{
    WSAPROTOCOL_INFOW wide;
    if (lpProtocolInfo)
        widen(lpProtocolInfo, &wide);
    return WSASocketW(af, type, protocol, lpProtocolInfo ? &wide : NULL, g, dwFlags);
}

int WSADuplicateSocketW(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo)
{
    int error;
    if (winsock_started(&error) && WSPDuplicateSocket(s, dwProcessId, lpProtocolInfo, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSADuplicateSocketA(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOA lpProtocolInfo)
{
    WSAPROTOCOL_INFOW wide;
    int result = WSADuplicateSocketW(s, dwProcessId, lpProtocolInfo ? &wide : NULL);
    if (result == 0)
        narrow(&wide, lpProtocolInfo);
    return result;
}

SOCKET WSAAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                 DWORD_PTR dwCallbackData)
{
    int error;
    SOCKET accepted = INVALID_SOCKET;
    if (winsock_started(&error))
        accepted = WSPAccept(s, addr, addrlen, lpfnCondition, dwCallbackData, &error);
    return made(accepted, error);
}

int WSAConnect(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF lpCallerData,
               LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS)
{
    int error;
    if (winsock_started(&error) &&
        WSPConnect(s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS, &error) == 0)
        return 0;
    return winsock_failed(error);
}

SOCKET WSAJoinLeaf(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF lpCallerData,
                   LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags)
{
    int error;
    SOCKET leaf = INVALID_SOCKET;
    if (winsock_started(&error))
        leaf = WSPJoinLeaf(s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS, dwFlags,
                           &error);
    return made(leaf, error);
}

int WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
            DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;
    if (winsock_started(&error) &&
        WSPSend(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpOverlapped,
                lpCompletionRoutine, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
              DWORD dwFlags, const struct sockaddr *lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
              LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;
    if (winsock_started(&error) &&
        WSPSendTo(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen,
                  lpOverlapped, lpCompletionRoutine, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
            LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;
    if (winsock_started(&error) &&
        WSPRecv(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpOverlapped,
                lpCompletionRoutine, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                LPDWORD lpFlags, struct sockaddr *lpFrom, LPINT lpFromlen,
                LPWSAOVERLAPPED lpOverlapped,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;
    if (winsock_started(&error) &&
        WSPRecvFrom(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen,
                    lpOverlapped, lpCompletionRoutine, NULL, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData)
{
    int error;
    if (winsock_started(&error) && WSPSendDisconnect(s, lpOutboundDisconnectData, &error) == 0)
        return 0;
    return winsock_failed(error);
}

int WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData)
{
    int error;
    if (winsock_started(&error) && WSPRecvDisconnect(s, lpInboundDisconnectData, &error) == 0)
        return 0;
    return winsock_failed(error);
}

BOOL WSAIsBlocking(void)
{
    return socket_in_callback();
}
