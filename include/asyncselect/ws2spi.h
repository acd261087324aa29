/* ws2spi.h: the service provider interface, which carries out everything that winsock2.h offers.
 *
 * Common to all functions here: they return 0 (or a count, or a socket) on success, and
 * SOCKET_ERROR (INVALID_SOCKET) on failure with the code in *lpErrno; lpErrno may be NULL, the code
 * is then lost. Each may be called from any thread and from inside a post callback. Each follows
 * Microsoft's page on the LPWSP function type of its name. A socket that is none is WSAENOTSOCK, a
 * socket on which another thread is in a blocking call WSAEINPROGRESS where a function says so, and
 * an overlapped argument that is not NULL WSAEOPNOTSUPP. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WS2SPI_H
#define ASYNCSELECT_WS2SPI_H

#include "winsock2.h"

ASYNCSELECT_BEGIN

typedef struct _WSATHREADID {
    HANDLE ThreadHandle;
    DWORD_PTR Reserved;
} WSATHREADID, *LPWSATHREADID;

#define WSPDESCRIPTION_LEN 255
#define FROM_PROTOCOL_INFO (-1)
#define WSA_FLAG_OVERLAPPED 0x01
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80

typedef struct WSPData {
    WORD wVersion;
    WORD wHighVersion;
    WCHAR szDescription[WSPDESCRIPTION_LEN + 1];
} WSPDATA, *LPWSPDATA;

/* The client's post function: takes the messages of every non-NULL hWnd that is not one of the
 * library's own windows, from the library's background thread. Returns nonzero when the message was
 * taken; 0 has it offered again. */
typedef BOOL(WSPAPI *LPWPUPOSTMESSAGE)(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);

typedef struct _WSPUPCALLTABLE {
    LPWPUPOSTMESSAGE lpWPUPostMessage;
} WSPUPCALLTABLE, *LPWSPUPCALLTABLE;

typedef SOCKET(WSPAPI *LPWSPACCEPT)(SOCKET s, struct sockaddr *addr, LPINT addrlen,
                                    LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData,
                                    LPINT lpErrno);
typedef int(WSPAPI *LPWSPASYNCSELECT)(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPBIND)(SOCKET s, const struct sockaddr *name, int namelen, LPINT lpErrno);
typedef int(WSPAPI *LPWSPCLEANUP)(LPINT lpErrno);
typedef int(WSPAPI *LPWSPCLOSESOCKET)(SOCKET s, LPINT lpErrno);
typedef int(WSPAPI *LPWSPCONNECT)(SOCKET s, const struct sockaddr *name, int namelen,
                                  LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                  LPQOS lpGQOS, LPINT lpErrno);
typedef int(WSPAPI *LPWSPGETPEERNAME)(SOCKET s, struct sockaddr *name, LPINT namelen,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPGETSOCKNAME)(SOCKET s, struct sockaddr *name, LPINT namelen,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPGETSOCKOPT)(SOCKET s, int level, int optname, char *optval, LPINT optlen,
                                     LPINT lpErrno);
typedef int(WSPAPI *LPWSPIOCTL)(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer,
                                DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI *LPWSPLISTEN)(SOCKET s, int backlog, LPINT lpErrno);
typedef int(WSPAPI *LPWSPRECV)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                               LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                               LPWSAOVERLAPPED lpOverlapped,
                               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                               LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI *LPWSPRECVFROM)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                   LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                   struct sockaddr *lpFrom, LPINT lpFromlen,
                                   LPWSAOVERLAPPED lpOverlapped,
                                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                   LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI *LPWSPSELECT)(int nfds, asyncselect_fd_set *readfds,
                                 asyncselect_fd_set *writefds, asyncselect_fd_set *exceptfds,
                                 const struct timeval *timeout, LPINT lpErrno);
typedef int(WSPAPI *LPWSPSEND)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                               LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                               LPWSAOVERLAPPED lpOverlapped,
                               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                               LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI *LPWSPSENDTO)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                 LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                 const struct sockaddr *lpTo, int iTolen,
                                 LPWSAOVERLAPPED lpOverlapped,
                                 LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                 LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI *LPWSPSETSOCKOPT)(SOCKET s, int level, int optname, const char *optval,
                                     int optlen, LPINT lpErrno);
typedef int(WSPAPI *LPWSPSHUTDOWN)(SOCKET s, int how, LPINT lpErrno);
typedef SOCKET(WSPAPI *LPWSPSOCKET)(int af, int type, int protocol,
                                    LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags,
                                    LPINT lpErrno);

typedef struct _WSPPROC_TABLE {
    LPWSPACCEPT lpWSPAccept;
    LPWSPASYNCSELECT lpWSPAsyncSelect;
    LPWSPBIND lpWSPBind;
    LPWSPCLEANUP lpWSPCleanup;
    LPWSPCLOSESOCKET lpWSPCloseSocket;
    LPWSPCONNECT lpWSPConnect;
    LPWSPGETPEERNAME lpWSPGetPeerName;
    LPWSPGETSOCKNAME lpWSPGetSockName;
    LPWSPGETSOCKOPT lpWSPGetSockOpt;
    LPWSPIOCTL lpWSPIoctl;
    LPWSPLISTEN lpWSPListen;
    LPWSPRECV lpWSPRecv;
    LPWSPRECVFROM lpWSPRecvFrom;
    LPWSPSELECT lpWSPSelect;
    LPWSPSEND lpWSPSend;
    LPWSPSENDTO lpWSPSendTo;
    LPWSPSETSOCKOPT lpWSPSetSockOpt;
    LPWSPSHUTDOWN lpWSPShutdown;
    LPWSPSOCKET lpWSPSocket;
} WSPPROC_TABLE, *LPWSPPROC_TABLE;

/* Starts the provider: hands over the client's upcalls and fills the table of functions. Each
 * success is undone by one WSPCleanup; the last upcall table given is the one that is used.
 *   wVersionRequested  [in]  2.0 or later.
 *   lpWSPData          [out] version and description.
 *   lpProtocolInfo     [in]  ignored, may be NULL.
 *   UpcallTable        [in]  the client's functions; members may be NULL.
 *   lpProcTable        [out] the provider's functions.
 * Returns 0 or the code itself: WSAVERNOTSUPPORTED; WSAEFAULT lpWSPData or lpProcTable is NULL. */
ASYNCSELECT_API int WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, WSPUPCALLTABLE UpcallTable,
                               LPWSPPROC_TABLE lpProcTable);
/* Undoes one WSPStartup or WSAStartup: the last one cancels every selection and leaves the
 * descriptors open (S7). WSANOTINITIALISED. */
ASYNCSELECT_API int WSPCleanup(LPINT lpErrno);

/* Requests one message wMsg to hWnd for each of the network events in lEvent; 0 cancels. Replaces
 * what was selected on s, sets s nonblocking, and posts whatever is true already, from the window's
 * loop. Bits: FD_READ FD_WRITE FD_OOB FD_ACCEPT FD_CONNECT FD_CLOSE FD_QOS FD_GROUP_QOS
 * FD_ROUTING_INTERFACE_CHANGE FD_ADDRESS_LIST_CHANGE. WSAENOTSOCK; WSAEINPROGRESS a blocking call
 * on s is in progress; WSAEINVAL hWnd is no window, or lEvent has an unknown bit; WSAENETDOWN the
 * event loop could not be started. A refused call changes nothing (S2). */
ASYNCSELECT_API int WSPAsyncSelect(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent,
                                   LPINT lpErrno);

/* Makes a socket. lpProtocolInfo, where it is not NULL, gives what af, type and protocol leave at
 * FROM_PROTOCOL_INFO. WSAEAFNOSUPPORT; WSAEPROTONOSUPPORT; WSAEPROTOTYPE; WSAESOCKTNOSUPPORT;
 * WSAEINVAL a flag or group that is not supported; WSAEMFILE; WSAENOBUFS. */
ASYNCSELECT_API SOCKET WSPSocket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                 GROUP g, DWORD dwFlags, LPINT lpErrno);
/* WSAEFAULT name or namelen; WSAEINVAL bound already; WSAEADDRINUSE; WSAEADDRNOTAVAIL; WSAEACCES.
 */
ASYNCSELECT_API int WSPBind(SOCKET s, const struct sockaddr *name, int namelen, LPINT lpErrno);
/* WSAEINVAL not bound; WSAEISCONN; WSAEOPNOTSUPP not a stream; WSAEADDRINUSE. */
ASYNCSELECT_API int WSPListen(SOCKET s, int backlog, LPINT lpErrno);
/* Starts a connection. WSAEWOULDBLOCK it goes on, FD_CONNECT tells the outcome; WSAEALREADY one is
 * under way; WSAEISCONN; WSAEINVAL listening; WSAEFAULT; WSAEAFNOSUPPORT; WSAENETUNREACH;
 * WSAEHOSTUNREACH; WSAECONNREFUSED; WSAETIMEDOUT; WSAEOPNOTSUPP a flow spec or user data is given.
 */
ASYNCSELECT_API int WSPConnect(SOCKET s, const struct sockaddr *name, int namelen,
                               LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                               LPQOS lpGQOS, LPINT lpErrno);
/* Takes a connection from the queue. It has the listening socket's selection and blocking mode
 * (INHERIT-1, C2). Re-enables FD_ACCEPT. WSAEWOULDBLOCK; WSAEINVAL not listening; WSAEOPNOTSUPP not
 * a stream, or a condition function is given; WSAEFAULT addr is too small: the request stays queued
 * (C6); WSAEMFILE; WSAENOBUFS; WSAECONNRESET. */
ASYNCSELECT_API SOCKET WSPAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen,
                                 LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData,
                                 LPINT lpErrno);
/* Send; re-enables FD_WRITE. WSAEWOULDBLOCK: FD_WRITE comes when there is room; it also does after
 * a call that sent only a part. WSAENOTCONN; WSAESHUTDOWN; WSAECONNRESET; WSAECONNABORTED;
 * WSAEMSGSIZE; WSAEFAULT; WSAEOPNOTSUPP a flag that the socket cannot have; WSAETIMEDOUT;
 * WSAENETDOWN; WSAENOBUFS; and for SendTo WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT, WSAENETUNREACH. */
ASYNCSELECT_API int WSPSend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                            LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                            LPWSAOVERLAPPED lpOverlapped,
                            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                            LPWSATHREADID lpThreadId, LPINT lpErrno);
ASYNCSELECT_API int WSPSendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                              LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                              const struct sockaddr *lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
                              LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                              LPWSATHREADID lpThreadId, LPINT lpErrno);
/* Receive; re-enables FD_READ and FD_OOB. *lpFlags: MSG_PEEK, MSG_OOB, MSG_WAITALL. WSAEWOULDBLOCK;
 * WSAENOTCONN; WSAESHUTDOWN; WSAECONNRESET; WSAECONNABORTED; WSAEMSGSIZE the datagram was cut, the
 * buffer is filled; WSAEFAULT; WSAEINVAL MSG_OOB with SO_OOBINLINE; WSAEOPNOTSUPP; WSAETIMEDOUT;
 * WSAENETDOWN. */
ASYNCSELECT_API int WSPRecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                            LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                            LPWSAOVERLAPPED lpOverlapped,
                            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                            LPWSATHREADID lpThreadId, LPINT lpErrno);
ASYNCSELECT_API int WSPRecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                struct sockaddr *lpFrom, LPINT lpFromlen,
                                LPWSAOVERLAPPED lpOverlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                LPWSATHREADID lpThreadId, LPINT lpErrno);
/* Ends a direction; the selection stays (K3). WSAEINVAL how; WSAENOTCONN. */
ASYNCSELECT_API int WSPShutdown(SOCKET s, int how, LPINT lpErrno);
/* Closes the descriptor: nothing is posted for it afterwards (K4). It waits for a post callback
 * that another thread is in for this socket. */
ASYNCSELECT_API int WSPCloseSocket(SOCKET s, LPINT lpErrno);
/* FIONBIO: in, 0 blocking (WSAEINVAL while events are selected), else nonblocking. FIONREAD: out,
 * bytes that a receive gets at once. SIOCATMARK: out, TRUE when no out-of-band data is to be read
 * before the next byte. WSAEFAULT a buffer is missing or too small; WSAEOPNOTSUPP another code.
 * *lpcbBytesReturned is written. */
ASYNCSELECT_API int WSPIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                             LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                             LPWSAOVERLAPPED lpOverlapped,
                             LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                             LPWSATHREADID lpThreadId, LPINT lpErrno);
/* Options with Windows' names and value types: SO_RCVTIMEO and SO_SNDTIMEO are int milliseconds,
 * SO_ERROR is a WSAE code, a BOOL may be given in one byte or more. WSAEFAULT; WSAENOPROTOOPT;
 * WSAEINVAL. */
ASYNCSELECT_API int WSPGetSockOpt(SOCKET s, int level, int optname, char *optval, LPINT optlen,
                                  LPINT lpErrno);
ASYNCSELECT_API int WSPSetSockOpt(SOCKET s, int level, int optname, const char *optval, int optlen,
                                  LPINT lpErrno);
/* WSAEFAULT the buffer is too small; WSAEINVAL not bound; WSAENOTCONN not connected. */
ASYNCSELECT_API int WSPGetSockName(SOCKET s, struct sockaddr *name, LPINT namelen, LPINT lpErrno);
ASYNCSELECT_API int WSPGetPeerName(SOCKET s, struct sockaddr *name, LPINT namelen, LPINT lpErrno);
/* Waits until a socket of the sets is ready or timeout has passed; NULL waits without end. A socket
 * that it reports as not writable gets FD_WRITE when it is (W1). WSAEINVAL no socket at all, or a
 * bad timeout; WSAENOTSOCK. */
ASYNCSELECT_API int WSPSelect(int nfds, asyncselect_fd_set *readfds, asyncselect_fd_set *writefds,
                              asyncselect_fd_set *exceptfds, const struct timeval *timeout,
                              LPINT lpErrno);

ASYNCSELECT_END

#endif
