/* ws2spi.h: the service provider interface, which carries out everything that winsock2.h offers.
 *
 * Common to all functions here: they return 0 (or a count, or a socket) on success, and
 * SOCKET_ERROR (INVALID_SOCKET) on failure with the code in *lpErrno; lpErrno may be NULL, the code
 * is then lost. Each may be called from any thread and from inside a post callback. Each follows
 * Microsoft's page on the LPWSP function type of its name. A socket that is none is WSAENOTSOCK, a
 * socket on which another thread is in a blocking call WSAEINPROGRESS where a function says so, any
 * call from inside a condition function (WSPAccept) WSAEINPROGRESS, and an overlapped argument that
 * is not NULL WSAEOPNOTSUPP. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WS2SPI_H
#define ASYNCSELECT_WS2SPI_H

#include "winsock2.h"

ASYNCSELECT_BEGIN

typedef struct _WSATHREADID {
    HANDLE ThreadHandle;
    DWORD_PTR Reserved;
} WSATHREADID, *LPWSATHREADID;

#define WSPDESCRIPTION_LEN 255

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
typedef INT(WSPAPI *LPWSPADDRESSTOSTRING)(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                          LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength,
                                          LPINT lpErrno);
typedef int(WSPAPI *LPWSPASYNCSELECT)(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPBIND)(SOCKET s, const struct sockaddr *name, int namelen, LPINT lpErrno);
typedef int(WSPAPI *LPWSPCANCELBLOCKINGCALL)(LPINT lpErrno);
typedef int(WSPAPI *LPWSPCLEANUP)(LPINT lpErrno);
typedef int(WSPAPI *LPWSPCLOSESOCKET)(SOCKET s, LPINT lpErrno);
typedef int(WSPAPI *LPWSPCONNECT)(SOCKET s, const struct sockaddr *name, int namelen,
                                  LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                  LPQOS lpGQOS, LPINT lpErrno);
typedef int(WSPAPI *LPWSPDUPLICATESOCKET)(SOCKET s, DWORD dwProcessId,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno);
typedef int(WSPAPI *LPWSPENUMNETWORKEVENTS)(SOCKET s, WSAEVENT hEventObject,
                                            LPWSANETWORKEVENTS lpNetworkEvents, LPINT lpErrno);
typedef int(WSPAPI *LPWSPEVENTSELECT)(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPGETPEERNAME)(SOCKET s, struct sockaddr *name, LPINT namelen,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPGETSOCKNAME)(SOCKET s, struct sockaddr *name, LPINT namelen,
                                      LPINT lpErrno);
typedef int(WSPAPI *LPWSPGETSOCKOPT)(SOCKET s, int level, int optname, char *optval, LPINT optlen,
                                     LPINT lpErrno);
typedef BOOL(WSPAPI *LPWSPGETQOSBYNAME)(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS, LPINT lpErrno);
typedef int(WSPAPI *LPWSPIOCTL)(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer,
                                DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                                LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef SOCKET(WSPAPI *LPWSPJOINLEAF)(SOCKET s, const struct sockaddr *name, int namelen,
                                      LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                      LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno);
typedef int(WSPAPI *LPWSPLISTEN)(SOCKET s, int backlog, LPINT lpErrno);
typedef int(WSPAPI *LPWSPRECV)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                               LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                               LPWSAOVERLAPPED lpOverlapped,
                               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                               LPWSATHREADID lpThreadId, LPINT lpErrno);
typedef int(WSPAPI *LPWSPRECVDISCONNECT)(SOCKET s, LPWSABUF lpInboundDisconnectData, LPINT lpErrno);
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
typedef int(WSPAPI *LPWSPSENDDISCONNECT)(SOCKET s, LPWSABUF lpOutboundDisconnectData,
                                         LPINT lpErrno);
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
typedef INT(WSPAPI *LPWSPSTRINGTOADDRESS)(LPWSTR AddressString, INT AddressFamily,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                                          LPINT lpAddressLength, LPINT lpErrno);

typedef struct _WSPPROC_TABLE {
    LPWSPACCEPT lpWSPAccept;
    LPWSPADDRESSTOSTRING lpWSPAddressToString;
    LPWSPASYNCSELECT lpWSPAsyncSelect;
    LPWSPBIND lpWSPBind;
    LPWSPCANCELBLOCKINGCALL lpWSPCancelBlockingCall;
    LPWSPCLEANUP lpWSPCleanup;
    LPWSPCLOSESOCKET lpWSPCloseSocket;
    LPWSPCONNECT lpWSPConnect;
    LPWSPDUPLICATESOCKET lpWSPDuplicateSocket;
    LPWSPENUMNETWORKEVENTS lpWSPEnumNetworkEvents;
    LPWSPEVENTSELECT lpWSPEventSelect;
    LPWSPGETPEERNAME lpWSPGetPeerName;
    LPWSPGETSOCKNAME lpWSPGetSockName;
    LPWSPGETSOCKOPT lpWSPGetSockOpt;
    LPWSPGETQOSBYNAME lpWSPGetQOSByName;
    LPWSPIOCTL lpWSPIoctl;
    LPWSPJOINLEAF lpWSPJoinLeaf;
    LPWSPLISTEN lpWSPListen;
    LPWSPRECV lpWSPRecv;
    LPWSPRECVDISCONNECT lpWSPRecvDisconnect;
    LPWSPRECVFROM lpWSPRecvFrom;
    LPWSPSELECT lpWSPSelect;
    LPWSPSEND lpWSPSend;
    LPWSPSENDDISCONNECT lpWSPSendDisconnect;
    LPWSPSENDTO lpWSPSendTo;
    LPWSPSETSOCKOPT lpWSPSetSockOpt;
    LPWSPSHUTDOWN lpWSPShutdown;
    LPWSPSOCKET lpWSPSocket;
    LPWSPSTRINGTOADDRESS lpWSPStringToAddress;
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
 * event loop could not be started, or has no room for such a descriptor (libevent's select). A refused call changes nothing (S2). */
ASYNCSELECT_API int WSPAsyncSelect(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent,
                                   LPINT lpErrno);
/* Records the network events in lNetworkEvents as they happen, by the same rules by which
 * WSPAsyncSelect posts them, each until it is re-enabled, and sets an event object whenever one is
 * recorded. WSPEnumNetworkEvents takes what is recorded. Each of WSPEventSelect and WSPAsyncSelect
 * cancels the other, and itself, for s (CALL-9); what is recorded already stays so. s becomes
 * nonblocking. A socket from WSPAccept has the listening socket's event object and events
 * (INHERIT-3), and a record of its own. The library's background thread does the watching.
 * As on Microsoft's WSAEventSelect page, a new call opens the gates and sets the object for what is
 * true already, and forgets nothing that was recorded before: WSPEnumNetworkEvents tells it too,
 * whatever event object or mask it was recorded under.
 *   hEventObject    [in]  from WSACreateEvent; ignored when lNetworkEvents is 0.
 *   lNetworkEvents  [in]  WSPAsyncSelect's bits; 0 cancels.
 * WSAENOTSOCK; WSAEINPROGRESS a blocking call on s is in progress; WSAEINVAL hEventObject is no
 * event object, or lNetworkEvents has an unknown bit; WSAENETDOWN the background thread could not
 * be started; WSAENOBUFS. A refused call changes nothing (S2). */
ASYNCSELECT_API int WSPEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents,
                                   LPINT lpErrno);
/* Takes the network events that were recorded for s: from then on none is. It re-enables nothing:
 * an event is recorded again after its re-enabling function.
 *   hEventObject     [in]  an event object to reset in the same moment, or NULL.
 *   lpNetworkEvents  [out] the events, and in iErrorCode[FD_READ_BIT] and so on the WSAE code of
 *                          each, 0 for none.
 * WSAENOTSOCK; WSAEINPROGRESS a blocking call on s is in progress; WSAEINVAL hEventObject is
 * neither NULL nor an event object; WSAEFAULT lpNetworkEvents is NULL. A refused call changes
 * nothing. */
ASYNCSELECT_API int WSPEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                         LPWSANETWORKEVENTS lpNetworkEvents, LPINT lpErrno);

/* Makes a socket. lpProtocolInfo, where it is not NULL, gives what af, type and protocol leave at
 * FROM_PROTOCOL_INFO. dwFlags: WSA_FLAG_OVERLAPPED, WSA_FLAG_NO_HANDLE_INHERIT, and on datagram
 * sockets of IPv4 and IPv6 WSA_FLAG_MULTIPOINT_C_LEAF, WSA_FLAG_MULTIPOINT_D_LEAF. WSAEAFNOSUPPORT;
 * WSAEPROTONOSUPPORT; WSAEPROTOTYPE; WSAESOCKTNOSUPPORT; WSAEINVAL a flag that is not supported, or
 * g; WSAEMFILE; WSAENOBUFS.
 * g: 0, no group; SG_UNCONSTRAINED_GROUP, a new group; SG_CONSTRAINED_GROUP, a new group of streams
 * whose connections are all to the host of its first attempt; else the group that has this id,
 * which SO_GROUP_ID tells. A group shares a flow spec, and ends with its last socket. WSAEINVAL
 * there is no such group, or it is constrained and the socket is no stream.
 * With a WSAPROTOCOL_INFO that WSPDuplicateSocket has written it makes nothing new, but takes that
 * duplicate; af, type, protocol and g are ignored then. Another process's duplicate it waits for, at
 * most 30 seconds: WSAETIMEDOUT the process does not answer. WSAEINVAL there is no such duplicate
 * (any more), it was taken already, or it is for another process; WSAEMFILE, and it can still be
 * taken. */
ASYNCSELECT_API SOCKET WSPSocket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                 GROUP g, DWORD dwFlags, LPINT lpErrno);
/* Makes another descriptor of a socket, which the process dwProcessId takes with WSPSocket: once, with
 * the WSAPROTOCOL_INFO that it is handed. Until then, and for as long as one of the descriptors is
 * open, the socket is: s may be closed at once. What has not been taken is closed when the other
 * process ends, and by the last WSPCleanup.
 * Within the process (dwProcessId is its own) both are names of one socket: it has one selection,
 * whose messages carry the descriptor of the last WSPAsyncSelect, and one set of gates (S6). Closing
 * a descriptor leaves the others; a selection ends with the descriptor by which it was made.
 * Another process must be the same user's. It waits for a thread of this library in this process to
 * hand the descriptor over, at a local socket in a directory that this user alone can look into; the
 * thread asks the system who has come, and gives it to that process only. Each of the two processes
 * has selections of its own then, on a connection that they share: one of them should read. The
 * blocking mode is shared too, as well as all options that the system keeps.
 *   s               [in]  the socket.
 *   dwProcessId     [in]  who is to take it: GetCurrentProcessId(), getpid().
 *   lpProtocolInfo  [out] what it needs for that; it describes the socket's protocol besides.
 * Returns 0, or SOCKET_ERROR: WSAENOTSOCK; WSAEINPROGRESS inside a condition function; WSAEFAULT
 * lpProtocolInfo is NULL; WSAEINVAL there is no such process; WSAEACCES it is another user's;
 * WSAEMFILE; WSAENOBUFS no memory or thread. It does not block. Any thread; may be called from the
 * post callback. Follows Microsoft's WSADuplicateSocket page. */
ASYNCSELECT_API int WSPDuplicateSocket(SOCKET s, DWORD dwProcessId,
                                       LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno);
/* WSAEFAULT name or namelen; WSAEINVAL bound already; WSAEADDRINUSE; WSAEADDRNOTAVAIL; WSAEACCES.
 */
ASYNCSELECT_API int WSPBind(SOCKET s, const struct sockaddr *name, int namelen, LPINT lpErrno);
/* WSAEINVAL not bound; WSAEISCONN; WSAEOPNOTSUPP not a stream; WSAEADDRINUSE. */
ASYNCSELECT_API int WSPListen(SOCKET s, int backlog, LPINT lpErrno);
/* Starts a connection. WSAEWOULDBLOCK it goes on, FD_CONNECT tells the outcome; WSAEALREADY one is
 * under way; WSAEISCONN; WSAEINVAL listening; WSAEFAULT; WSAEAFNOSUPPORT; WSAENETUNREACH;
 * WSAEHOSTUNREACH; WSAECONNREFUSED; WSAETIMEDOUT; WSAEOPNOTSUPP user data is given, or
 * a flow spec that SIO_SET_QOS or SIO_SET_GROUP_QOS would refuse; WSAEINVAL also another host than
 * that of the socket's constrained group. lpSQOS and lpGQOS, where they are not NULL, are set as by
 * these two, before the attempt is made. */
ASYNCSELECT_API int WSPConnect(SOCKET s, const struct sockaddr *name, int namelen,
                               LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                               LPQOS lpGQOS, LPINT lpErrno);
/* Takes a connection from the queue. It has the listening socket's selection and blocking mode
 * (INHERIT-1, C2). Re-enables FD_ACCEPT, unless it fails with WSATRY_AGAIN. WSAEWOULDBLOCK;
 * WSAEINVAL not listening; WSAEOPNOTSUPP not a stream; WSAEFAULT addr is too small: the request
 * stays queued (C6); WSAEMFILE; WSAENOBUFS; WSAECONNRESET; WSAETIMEDOUT.
 * lpfnCondition, where it is not NULL, is asked first, in the calling thread. lpCallerId is the
 * client's address, lpCalleeId the local one; the data buffers have a length of 0. lpSQOS is the
 * flow spec that the connection starts with, the listening socket's; NULL if that has none that was
 * set. lpGQOS is that of the listening socket's group, or NULL. *g is 0: no group; the function may
 * choose one as for WSPSocket's g. What it makes of the flow specs, the connection and the group
 * that it chose have. It returns CF_ACCEPT; CF_REJECT: the client is reset, WSAECONNREFUSED;
 * CF_DEFER: WSATRY_AGAIN, the request stays at the head of the queue, for the next WSPAccept, and a
 * new WSPAsyncSelect posts FD_ACCEPT for it (C4). Anything else, a group that there is not or that
 * is constrained to another host: WSAEINVAL, and a flow spec that cannot be: SIO_SET_QOS' code; the
 * request stays queued as well (C6). Closing the socket resets what stayed. The
 * system has accepted each of these connections: the client sees it established meanwhile. From
 * inside a condition function no call on a socket is possible: WSAEINPROGRESS. Another thread's
 * WSPAsyncSelect on s is refused so meanwhile (CALL-4). */
ASYNCSELECT_API SOCKET WSPAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen,
                                 LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData,
                                 LPINT lpErrno);
/* Joins the multicast group at name with a datagram socket of IPv4 or IPv6, and returns s itself:
 * an IP session has no root whose leaves would be sockets of their own. FD_CONNECT tells that the
 * join is complete (CONNECT-4), and of a nonblocking one that it failed (P5). A socket that has no
 * address yet gets one. dwFlags is one of
 *   JL_RECEIVER_ONLY  it receives what is sent to the group's address and its own port: on POSIX
 *                     systems only if it is bound to the wildcard address or the group's.
 *   JL_SENDER_ONLY    name, with its port, is where a send without a destination goes, and what
 *                     WSPGetPeerName tells; unlike a connected socket's, its receives are of
 *                     everybody. A later WSPConnect ends that.
 *   JL_BOTH           both.
 * The interface is that of the IPv6 address's scope, of the address that the socket is bound to, or
 * of its IP_MULTICAST_IF, IPV6_MULTICAST_IF, in this order; else the system chooses one. The socket
 * need not have been made with the flags for multipoint sessions. WSAEOPNOTSUPP another kind of
 * socket, or a flow spec that SIO_SET_QOS or SIO_SET_GROUP_QOS would refuse (lpSQOS and lpGQOS are
 * set as by these two before the socket joins); WSAEPROTONOSUPPORT user data is given; WSAEINVAL dwFlags, or a
 * listening socket; WSAEFAULT name or namelen; WSAEAFNOSUPPORT name is of another family;
 * WSAEADDRNOTAVAIL name is no multicast address, or a sender's has no port, or there is no such
 * interface; WSAEISCONN it is in the group already; WSAENETUNREACH no route leads to the group;
 * WSAENOBUFS. */
ASYNCSELECT_API SOCKET WSPJoinLeaf(SOCKET s, const struct sockaddr *name, int namelen,
                                   LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                                   LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno);
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
/* WSPShutdown with SD_SEND, and with SD_RECEIVE. WSAENOPROTOOPT disconnect data is given, for no
 * protocol here can carry it; WSAENOTCONN. */
ASYNCSELECT_API int WSPSendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData, LPINT lpErrno);
ASYNCSELECT_API int WSPRecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData, LPINT lpErrno);
/* Closes the descriptor: nothing is posted for it afterwards (K4). It waits for a post callback
 * that another thread is in for this socket. */
ASYNCSELECT_API int WSPCloseSocket(SOCKET s, LPINT lpErrno);
/* FIONBIO: in, 0 blocking (WSAEINVAL while events are selected), else nonblocking. FIONREAD: out,
 * bytes that a receive gets at once. SIOCATMARK: out, TRUE when no out-of-band data is to be read
 * before the next byte. WSAEFAULT a buffer is missing or too small; WSAEOPNOTSUPP another code.
 * *lpcbBytesReturned is written.
 * SIO_GET_QOS, SIO_GET_GROUP_QOS: out, the QOS of the socket or of its group; they re-enable FD_QOS
 * and FD_GROUP_QOS, also when they fail (GATE-7, GATE-9). SIO_SET_QOS, SIO_SET_GROUP_QOS: in, a
 * QOS; a direction with SERVICETYPE_NOCHANGE stays, and what changes nothing is no change (I4). All
 * four: WSAEFAULT, *lpcbBytesReturned is the needed size; WSAEINVAL the socket is in no group;
 * WSA_QOS_ESERVICETYPE an unknown service type; WSA_QOS_EPROVSPECBUF provider specific data is
 * given; WSAENOBUFS. A socket starts with best effort and QOS_NOT_SPECIFIED. The kernel is told the
 * sending service type (the packets' traffic class, on Linux the priority) and on Linux the sending
 * TokenRate (the pacing rate, which SIO_GET_QOS reads back), as far as it takes them; a group's
 * flow spec is kept only. An accepted connection has the listening socket's flow spec, and no
 * group. SIO_ADDRESS_LIST_QUERY: out, a SOCKET_ADDRESS_LIST of the addresses of the socket's family
 * that a socket here can be bound to, loopback last. SIO_ROUTING_INTERFACE_QUERY: in, a
 * destination; out, the local address to reach it from; WSAENETUNREACH; WSAEADDRNOTAVAIL the
 * wildcard address. Where the buffer is too small, *lpcbBytesReturned says how many bytes are
 * needed. SIO_ADDRESS_LIST_CHANGE; SIO_ROUTING_INTERFACE_CHANGE: in, a destination, or the wildcard
 * address for all of the family's routes. On a nonblocking socket they fail with WSAEWOULDBLOCK,
 * and the next change posts FD_ADDRESS_LIST_CHANGE or FD_ROUTING_INTERFACE_CHANGE, once for each
 * such call (I2, GATE-12); on a blocking one they wait for the change: WSAEINTR the socket was
 * closed, WSAENETDOWN changes cannot be watched any more. All four: WSAEOPNOTSUPP the family is
 * neither AF_INET nor AF_INET6, or the system tells of no changes; WSAEAFNOSUPPORT a destination of
 * another family; WSAEMFILE; WSAENOBUFS. */
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
/* Winsock 2 has no blocking hook from which a thread could cancel the call that it is in: there is
 * none to cancel, and the answer is always WSAEINVAL. */
ASYNCSELECT_API int WSPCancelBlockingCall(LPINT lpErrno);

/* An address as text: "192.0.2.1:80", "[2001:db8::1%2]:80"; where the port is 0, "192.0.2.1",
 * "2001:db8::1%2". The scope is left out where it is 0.
 *   lpsaAddress              [in]     of AF_INET or AF_INET6; dwAddressLength bytes.
 *   lpProtocolInfo           [in]     NULL, or its iAddressFamily is the address's.
 *   lpszAddressString        [out]    the text, with its terminating 0.
 *   lpdwAddressStringLength  [in,out] the room, and what of it was used or would be: characters,
 *                                     the 0 included.
 * WSAEFAULT there is no room, or too little; WSAEINVAL the address, or its family. */
ASYNCSELECT_API INT WSPAddressToString(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                       LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                                       LPDWORD lpdwAddressStringLength, LPINT lpErrno);
/* The address that a text of these forms means; names are not looked up. The port, after an IPv6
 * address in brackets, and the number of the scope may be left out, and are 0 then.
 *   AddressFamily    [in]     AF_INET or AF_INET6.
 *   lpProtocolInfo   [in]     NULL, or its iAddressFamily is AddressFamily.
 *   lpAddress        [out]    the address.
 *   lpAddressLength  [in,out] the room, and what of it was used or would be: bytes.
 * WSAEFAULT there is no room, or too little; WSAEINVAL the text, or the family. */
ASYNCSELECT_API INT WSPStringToAddress(LPWSTR AddressString, INT AddressFamily,
                                       LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                                       LPINT lpAddressLength, LPINT lpErrno);

/* The flow spec of a QOS template. None is installed on these systems, so that it returns FALSE
 * with WSAEINVAL for every name. WSAEFAULT lpQOSName or lpQOS is NULL. */
ASYNCSELECT_API BOOL WSPGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS, LPINT lpErrno);

ASYNCSELECT_END

#endif
