/* winsock2.h: Winsock 2 over POSIX sockets. Structures and constants are the system's, functions
 * and their errors Windows'. Every function fails with SOCKET_ERROR (or INVALID_SOCKET, NULL) and
 * WSAGetLastError(), with WSANOTINITIALISED before WSAStartup (what only turns addresses into texts
 * and back, or frees, works before), and may be called from any thread and from inside a post
 * callback. Follows Microsoft's pages on winsock2.h. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINSOCK2_H
#define ASYNCSELECT_WINSOCK2_H
#define _WINSOCK2API_
#define _WINSOCKAPI_

#include "windef.h"
#include "qos.h"
#include "ws2def.h"
#include "wsaerror.h"
#include "winsock_resolve.h"

ASYNCSELECT_BEGIN

/* ---- The library's state, and a thread's last error ---- */

/* Starts Winsock for the process; each success is undone by one WSACleanup. Fails by its return
 * value: WSAVERNOTSUPPORTED a version below 1.0 was asked for; WSAEFAULT lpWSAData is NULL;
 * WSASYSNOTREADY the library could not start. */
ASYNCSELECT_API int WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData);
/* Ends Winsock: the last one cancels every selection and leaves the descriptors open (S7). */
ASYNCSELECT_API int WSACleanup(void);
/* The calling thread's own last error; no function of the library clears it by succeeding. */
ASYNCSELECT_API int WSAGetLastError(void);
ASYNCSELECT_API void WSASetLastError(int iError);

/* ---- Notification ---- */

/* Requests a message for each of the events in lEvent: see WSPAsyncSelect in ws2spi.h.
 * WSANOTINITIALISED, WSAENOTSOCK, WSAEINPROGRESS, WSAEINVAL, WSAENETDOWN. */
ASYNCSELECT_API int WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent);

/* Records the events in lNetworkEvents and sets hEventObject: see WSPEventSelect in ws2spi.h.
 * WSANOTINITIALISED, WSAENOTSOCK, WSAEINPROGRESS, WSAEINVAL, WSAENETDOWN, WSAENOBUFS. */
ASYNCSELECT_API int WSAEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents);
/* Takes what was recorded, and resets hEventObject: see WSPEnumNetworkEvents in ws2spi.h.
 * WSANOTINITIALISED, WSAENOTSOCK, WSAEINPROGRESS, WSAEINVAL, WSAEFAULT. */
ASYNCSELECT_API int WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                         LPWSANETWORKEVENTS lpNetworkEvents);

/* A new event object, not set; WSA_INVALID_EVENT with WSA_NOT_ENOUGH_MEMORY: no memory is left, or
 * there are 65,535. */
ASYNCSELECT_API WSAEVENT WSACreateEvent(void);
/* These return FALSE with WSA_INVALID_HANDLE: hEvent is no event object. Closing one does not end
 * the selections that set it, nor a wait that has begun. */
ASYNCSELECT_API BOOL WSACloseEvent(WSAEVENT hEvent);
ASYNCSELECT_API BOOL WSASetEvent(WSAEVENT hEvent);
ASYNCSELECT_API BOOL WSAResetEvent(WSAEVENT hEvent);
/* Waits until one of the event objects is set, or all of them are at once; none is reset by that.
 * Not from inside a post callback of the background thread, which would wait for itself.
 *   cEvents     [in]  1 to WSA_MAXIMUM_WAIT_EVENTS.
 *   lphEvents   [in]  the event objects, or any of synchapi.h's; for all, none of them twice.
 *   fWaitAll    [in]  TRUE: all, FALSE: one.
 *   dwTimeout   [in]  milliseconds, 0 does not wait, WSA_INFINITE without end.
 *   fAlertable  [in]  no matter: there are no completion routines here.
 * Returns WSA_WAIT_EVENT_0 + the place of the first that is set, or WSA_WAIT_EVENT_0 when all are;
 * WSA_WAIT_TIMEOUT; WSA_WAIT_FAILED with WSANOTINITIALISED, WSA_INVALID_PARAMETER cEvents or
 * lphEvents, or an object is there twice and all are waited for, WSA_INVALID_HANDLE one is no event object, WSA_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API DWORD WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT *lphEvents,
                                               BOOL fWaitAll, DWORD dwTimeout, BOOL fAlertable);

/* ---- Sockets: Winsock's own semantics and errors, as in the SPI functions of ws2spi.h that carry
 * them out ---- */

ASYNCSELECT_API SOCKET socket(int af, int type, int protocol) ASYNCSELECT_LINK("socket");
ASYNCSELECT_API int bind(SOCKET s, const struct sockaddr *name, int namelen)
    ASYNCSELECT_LINK("bind");
ASYNCSELECT_API int listen(SOCKET s, int backlog) ASYNCSELECT_LINK("listen");
ASYNCSELECT_API int connect(SOCKET s, const struct sockaddr *name, int namelen)
    ASYNCSELECT_LINK("connect");
ASYNCSELECT_API SOCKET accept(SOCKET s, struct sockaddr *addr, int *addrlen)
    ASYNCSELECT_LINK("accept");
ASYNCSELECT_API int send(SOCKET s, const char *buf, int len, int flags) ASYNCSELECT_LINK("send");
ASYNCSELECT_API int sendto(SOCKET s, const char *buf, int len, int flags, const struct sockaddr *to,
                           int tolen) ASYNCSELECT_LINK("sendto");
ASYNCSELECT_API int recv(SOCKET s, char *buf, int len, int flags) ASYNCSELECT_LINK("recv");
ASYNCSELECT_API int recvfrom(SOCKET s, char *buf, int len, int flags, struct sockaddr *from,
                             int *fromlen) ASYNCSELECT_LINK("recvfrom");
ASYNCSELECT_API int shutdown(SOCKET s, int how) ASYNCSELECT_LINK("shutdown");
ASYNCSELECT_API int closesocket(SOCKET s);
/* FIONBIO (a u_long that is nonzero: nonblocking), FIONREAD, SIOCATMARK; all bytes of *argp are
 * written. */
ASYNCSELECT_API int ioctlsocket(SOCKET s, long cmd, u_long *argp);
/* See WSPIoctl in ws2spi.h for the codes and their buffers; overlapped arguments are refused with
 * WSAEOPNOTSUPP. *lpcbBytesReturned is written. */
ASYNCSELECT_API int WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                             LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                             LPWSAOVERLAPPED lpOverlapped,
                             LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

ASYNCSELECT_API int getsockopt(SOCKET s, int level, int optname, char *optval, int *optlen)
    ASYNCSELECT_LINK("getsockopt");
ASYNCSELECT_API int setsockopt(SOCKET s, int level, int optname, const char *optval, int optlen)
    ASYNCSELECT_LINK("setsockopt");
ASYNCSELECT_API int getsockname(SOCKET s, struct sockaddr *name, int *namelen)
    ASYNCSELECT_LINK("getsockname");
ASYNCSELECT_API int getpeername(SOCKET s, struct sockaddr *name, int *namelen)
    ASYNCSELECT_LINK("getpeername");
/* nfds is ignored; a set holds any descriptor value. A socket that it reports as not writable gets
 * FD_WRITE when it is (W1). */
ASYNCSELECT_API int asyncselect_select(int nfds, asyncselect_fd_set *readfds,
                                       asyncselect_fd_set *writefds, asyncselect_fd_set *exceptfds,
                                       const struct timeval *timeout);

/* Waits until one of several sockets has something to tell. A socket that it reports as not writable
 * gets FD_WRITE when it is (W1).
 *   fdArray  [in, out]  the sockets; a negative one is not looked at. events: POLLIN, POLLOUT,
 *                       POLLRDNORM, POLLWRNORM, POLLRDBAND, POLLWRBAND, POLLPRI. revents becomes
 *                       what of these is so (POLLIN and POLLRDNORM come together, POLLOUT and
 *                       POLLWRNORM, POLLPRI and POLLRDBAND too), and POLLERR: the connection, or an attempt to make one,
 *                       failed; POLLHUP: that, or the peer has ended it and all is received; POLLNVAL:
 *                       no socket.
 *   fds      [in]       how many.
 *   timeout  [in]       milliseconds, 0 does not wait, negative without end.
 * Returns how many have something to tell. WSANOTINITIALISED; WSAEINVAL fds is 0, or other events;
 * WSAEFAULT fdArray is NULL; WSAENOBUFS; WSAENOTSOCK one was closed meanwhile; WSAEINPROGRESS. */
ASYNCSELECT_API int WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout);

/* FD_ISSET's function, under the name that Windows' header gives it. */
ASYNCSELECT_API int __WSAFDIsSet(SOCKET fd, asyncselect_fd_set *set);

#define FD_ZERO(set) (((asyncselect_fd_set *)(set))->fd_count = 0)
#define FD_SET(fd, set)                                                                            \
    asyncselect_fd_set_add((SOCKET)(fd), (asyncselect_fd_set *)(set), FD_SETSIZE)
#define FD_CLR(fd, set) asyncselect_fd_set_remove((SOCKET)(fd), (asyncselect_fd_set *)(set))
#define FD_ISSET(fd, set) __WSAFDIsSet((SOCKET)(fd), (asyncselect_fd_set *)(set))
/* What the macros above call: adds once, up to size members; removes. */
ASYNCSELECT_API void asyncselect_fd_set_add(SOCKET fd, asyncselect_fd_set *set, u_int size);
ASYNCSELECT_API void asyncselect_fd_set_remove(SOCKET fd, asyncselect_fd_set *set);

/* ---- Winsock 2's own functions, as in the SPI functions of ws2spi.h that carry them out (an
 * overlapped argument that is not NULL: WSAEOPNOTSUPP) ---- */

/* lpProtocolInfo, where it is not NULL, gives what af, type and protocol leave at
 * FROM_PROTOCOL_INFO. dwFlags: WSA_FLAG_OVERLAPPED, which every socket has; the
 * WSA_FLAG_MULTIPOINT_ ones on datagram sockets of IPv4 and IPv6; WSA_FLAG_NO_HANDLE_INHERIT. g: a
 * socket group, see WSPSocket. */
ASYNCSELECT_API SOCKET WSASocketA(int af, int type, int protocol,
                                  LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g, DWORD dwFlags);
ASYNCSELECT_API SOCKET WSASocketW(int af, int type, int protocol,
                                  LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags);
/* The protocols there are: TCP and UDP over IPv4, and over IPv6 if the system has that. Each may be
 * handed to WSASocket.
 *   lpiProtocols      [in]      only these (IPPROTO_TCP, IPPROTO_UDP), ended by a 0; NULL: all.
 *   lpProtocolBuffer  [out]     an array; may be NULL where *lpdwBufferLength is 0.
 *   lpdwBufferLength  [in, out] its bytes; becomes what is needed.
 * Returns how many there are. WSANOTINITIALISED; WSAEFAULT a pointer is NULL; WSAENOBUFS the buffer is
 * too small, and nothing was written. Follows the page on WSAEnumProtocols. */
ASYNCSELECT_API int WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                                      LPDWORD lpdwBufferLength);
ASYNCSELECT_API int WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                      LPDWORD lpdwBufferLength);
/* Winsock 1.1's question whether a blocking call of the calling thread is under way: so it is inside
 * WSAAccept's condition function, and nowhere else where the thread could ask. */
ASYNCSELECT_API BOOL WSAIsBlocking(void);

/* Another descriptor of a socket, which this process or another one of this user's takes with
 * WSASocket and the WSAPROTOCOL_INFO that is written here: see WSPDuplicateSocket. */
ASYNCSELECT_API int WSADuplicateSocketA(SOCKET s, DWORD dwProcessId,
                                        LPWSAPROTOCOL_INFOA lpProtocolInfo);
ASYNCSELECT_API int WSADuplicateSocketW(SOCKET s, DWORD dwProcessId,
                                        LPWSAPROTOCOL_INFOW lpProtocolInfo);
/* accept that asks lpfnCondition first: see WSPAccept. */
ASYNCSELECT_API SOCKET WSAAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen,
                                 LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData);
ASYNCSELECT_API int WSAConnect(SOCKET s, const struct sockaddr *name, int namelen,
                               LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                               LPQOS lpGQOS);
/* Joins a multicast group, and returns s: see WSPJoinLeaf. */
ASYNCSELECT_API SOCKET WSAJoinLeaf(SOCKET s, const struct sockaddr *name, int namelen,
                                   LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                   LPQOS lpGQOS, DWORD dwFlags);
ASYNCSELECT_API int WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                            LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                            LPWSAOVERLAPPED lpOverlapped,
                            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
ASYNCSELECT_API int WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                              LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                              const struct sockaddr *lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
                              LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
ASYNCSELECT_API int WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                            LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                            LPWSAOVERLAPPED lpOverlapped,
                            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
ASYNCSELECT_API int WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                struct sockaddr *lpFrom, LPINT lpFromlen,
                                LPWSAOVERLAPPED lpOverlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
/* shutdown of one direction: see WSPSendDisconnect and WSPRecvDisconnect. */
ASYNCSELECT_API int WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData);
ASYNCSELECT_API int WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData);

/* A number in the byte order of the socket's network, and back. WSAENOTSOCK; WSAEFAULT there is no
 * room for the result. */
ASYNCSELECT_API int WSAHtonl(SOCKET s, u_long hostlong, u_long *lpnetlong);
ASYNCSELECT_API int WSAHtons(SOCKET s, u_short hostshort, u_short *lpnetshort);
ASYNCSELECT_API int WSANtohl(SOCKET s, u_long netlong, u_long *lphostlong);
ASYNCSELECT_API int WSANtohs(SOCKET s, u_short netshort, u_short *lphostshort);

/* 64-bit numbers to and from the network's byte order. */
#ifndef htonll
static inline uint64_t htonll(uint64_t Value)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(Value);
#else
    return Value;
#endif
}
#endif
#ifndef ntohll
static inline uint64_t ntohll(uint64_t Value)
{
    return htonll(Value);
}
#endif

/* "192.0.2.1:80" and "[2001:db8::1%2]:80", the port left out where it is 0: see WSPAddressToString
 * and WSPStringToAddress. These do need WSAStartup. */
ASYNCSELECT_API INT WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                        LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSTR lpszAddressString,
                                        LPDWORD lpdwAddressStringLength);
ASYNCSELECT_API INT WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                        LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                        LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength);
ASYNCSELECT_API INT WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                                        LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSOCKADDR lpAddress,
                                        LPINT lpAddressLength);
ASYNCSELECT_API INT WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                                        LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                                        LPINT lpAddressLength);

#ifdef UNICODE
typedef WSAPROTOCOL_INFOW WSAPROTOCOL_INFO, *LPWSAPROTOCOL_INFO;
#define WSADuplicateSocket WSADuplicateSocketW
#define WSAEnumProtocols WSAEnumProtocolsW
#define WSASocket WSASocketW
#define WSAAddressToString WSAAddressToStringW
#define WSAStringToAddress WSAStringToAddressW
#else
typedef WSAPROTOCOL_INFOA WSAPROTOCOL_INFO, *LPWSAPROTOCOL_INFO;
#define WSADuplicateSocket WSADuplicateSocketA
#define WSAEnumProtocols WSAEnumProtocolsA
#define WSASocket WSASocketA
#define WSAAddressToString WSAAddressToStringA
#define WSAStringToAddress WSAStringToAddressA
#endif

ASYNCSELECT_END

/* As on Windows, where this header leads to that one. */
#include "windows.h"

#endif
