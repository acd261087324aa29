/* winsock2.h: Winsock 2 over POSIX sockets. Structures and constants are the system's, functions
 * and their errors Windows'. Every function fails with SOCKET_ERROR (or INVALID_SOCKET, NULL) and
 * WSAGetLastError(), with WSANOTINITIALISED before WSAStartup (what only turns addresses into texts
 * and back, or frees, works before), and may be called from any thread and from inside a post
 * callback. Follows Microsoft's pages on winsock2.h. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINSOCK2_H
#define ASYNCSELECT_WINSOCK2_H
#define _WINSOCK2API_
#define _WINSOCKAPI_

#if defined(_SYS_SOCKET_H) || defined(_SYS_SOCKET_H_)
#error                                                                                             \
    "include <winsock2.h> or <windows.h> before <sys/socket.h> and what includes it (<netdb.h>, <netinet/in.h>, <event2/event.h>)"
#endif

#include "windef.h"
#include "qos.h"

/* The system's headers, their function names renamed for this moment: structures and constants
 * stay, the names are free. */
#define accept asyncselect_system_accept
#define bind asyncselect_system_bind
#define connect asyncselect_system_connect
#define getpeername asyncselect_system_getpeername
#define getsockname asyncselect_system_getsockname
#define getsockopt asyncselect_system_getsockopt
#define listen asyncselect_system_listen
#define recv asyncselect_system_recv
#define recvfrom asyncselect_system_recvfrom
#define send asyncselect_system_send
#define sendto asyncselect_system_sendto
#define setsockopt asyncselect_system_setsockopt
#define shutdown asyncselect_system_shutdown
#define socket asyncselect_system_socket
#define freeaddrinfo asyncselect_system_freeaddrinfo
#define gai_strerror asyncselect_system_gai_strerror
#define getaddrinfo asyncselect_system_getaddrinfo
#define gethostbyaddr asyncselect_system_gethostbyaddr
#define gethostbyname asyncselect_system_gethostbyname
#define getnameinfo asyncselect_system_getnameinfo
#define getprotobyname asyncselect_system_getprotobyname
#define getprotobynumber asyncselect_system_getprotobynumber
#define getservbyname asyncselect_system_getservbyname
#define getservbyport asyncselect_system_getservbyport
#define inet_ntop asyncselect_system_inet_ntop
#define inet_pton asyncselect_system_inet_pton
#if defined(FD_SETSIZE) && !defined(_SYS_SELECT_H) && !defined(_SYS_TYPES_H)
#define ASYNCSELECT_OWN_FD_SETSIZE /* the program's own: kept from the system's definition */
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#endif
#include <sys/types.h>
#include <sys/time.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/ioctl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <unistd.h> /* gethostname: declared before the macro below */
#if defined(__linux__)
#include <linux/sockios.h>
#elif defined(__APPLE__)
#include <sys/sockio.h>
#endif
#undef accept
#undef bind
#undef connect
#undef getpeername
#undef getsockname
#undef getsockopt
#undef listen
#undef recv
#undef recvfrom
#undef send
#undef sendto
#undef setsockopt
#undef shutdown
#undef socket
#undef freeaddrinfo
#undef gai_strerror
#undef getaddrinfo
#undef gethostbyaddr
#undef gethostbyname
#undef getnameinfo
#undef getprotobyname
#undef getprotobynumber
#undef getservbyname
#undef getservbyport
#undef inet_ntop
#undef inet_pton

/* The C library has declared these already (stdlib.h is enough), so only a macro is left. */
#undef FD_SETSIZE
#ifdef ASYNCSELECT_OWN_FD_SETSIZE
#pragma pop_macro("FD_SETSIZE")
#else
#define FD_SETSIZE 64
#endif
#undef FD_CLR
#undef FD_ISSET
#undef FD_SET
#undef FD_ZERO
#define fd_set asyncselect_fd_set
#define select asyncselect_select
#define gethostname asyncselect_gethostname

ASYNCSELECT_BEGIN

#define INVALID_SOCKET ((SOCKET) ~(SOCKET)0)
#define SOCKET_ERROR (-1)

#ifndef INADDR_NONE
#define INADDR_NONE 0xffffffffu
#endif

/* ---- Structures that POSIX has not, or names that Windows gives to POSIX's ---- */

typedef struct asyncselect_fd_set {
    u_int fd_count;
    SOCKET fd_array[FD_SETSIZE];
} asyncselect_fd_set, FD_SET, *PFD_SET, *LPFD_SET;

typedef struct WSAData {
    WORD wVersion;
    WORD wHighVersion;
    unsigned short iMaxSockets;
    unsigned short iMaxUdpDg;
    char *lpVendorInfo;
    char szDescription[257];
    char szSystemStatus[129];
} WSADATA, *LPWSADATA;

typedef struct sockaddr SOCKADDR, *PSOCKADDR, *LPSOCKADDR;
typedef struct sockaddr_in SOCKADDR_IN, *PSOCKADDR_IN, *LPSOCKADDR_IN;
typedef struct sockaddr_storage SOCKADDR_STORAGE, *PSOCKADDR_STORAGE, *LPSOCKADDR_STORAGE;
typedef struct in_addr IN_ADDR, *PIN_ADDR, *LPIN_ADDR;
typedef struct linger LINGER, *PLINGER, *LPLINGER;
typedef struct timeval TIMEVAL, *PTIMEVAL, *LPTIMEVAL;
typedef struct hostent HOSTENT, *PHOSTENT, *LPHOSTENT;
typedef struct servent SERVENT, *PSERVENT, *LPSERVENT;
typedef struct protoent PROTOENT, *PPROTOENT, *LPPROTOENT;

typedef unsigned int GROUP;
#define SG_UNCONSTRAINED_GROUP 0x01
#define SG_CONSTRAINED_GROUP 0x02

#define MAX_PROTOCOL_CHAIN 7
#define BASE_PROTOCOL 1
#define WSAPROTOCOL_LEN 255
#define FROM_PROTOCOL_INFO (-1)
typedef struct _WSAPROTOCOLCHAIN {
    int ChainLen;
    DWORD ChainEntries[MAX_PROTOCOL_CHAIN];
} WSAPROTOCOLCHAIN, *LPWSAPROTOCOLCHAIN;

typedef struct _WSAPROTOCOL_INFOW {
    DWORD dwServiceFlags1;
    DWORD dwServiceFlags2;
    DWORD dwServiceFlags3;
    DWORD dwServiceFlags4;
    DWORD dwProviderFlags;
    GUID ProviderId;
    DWORD dwCatalogEntryId;
    WSAPROTOCOLCHAIN ProtocolChain;
    int iVersion;
    int iAddressFamily;
    int iMaxSockAddr;
    int iMinSockAddr;
    int iSocketType;
    int iProtocol;
    int iProtocolMaxOffset;
    int iNetworkByteOrder;
    int iSecurityScheme;
    DWORD dwMessageSize;
    DWORD dwProviderReserved;
    WCHAR szProtocol[WSAPROTOCOL_LEN + 1];
} WSAPROTOCOL_INFOW, *LPWSAPROTOCOL_INFOW;
typedef struct _WSAPROTOCOL_INFOA {
    DWORD dwServiceFlags1;
    DWORD dwServiceFlags2;
    DWORD dwServiceFlags3;
    DWORD dwServiceFlags4;
    DWORD dwProviderFlags;
    GUID ProviderId;
    DWORD dwCatalogEntryId;
    WSAPROTOCOLCHAIN ProtocolChain;
    int iVersion;
    int iAddressFamily;
    int iMaxSockAddr;
    int iMinSockAddr;
    int iSocketType;
    int iProtocol;
    int iProtocolMaxOffset;
    int iNetworkByteOrder;
    int iSecurityScheme;
    DWORD dwMessageSize;
    DWORD dwProviderReserved;
    CHAR szProtocol[WSAPROTOCOL_LEN + 1];
} WSAPROTOCOL_INFOA, *LPWSAPROTOCOL_INFOA;

/* WSASocket's flags. A multipoint session here is IP multicast's: it has leaves, and no root. */
#define WSA_FLAG_OVERLAPPED 0x01
#define WSA_FLAG_MULTIPOINT_C_LEAF 0x04
#define WSA_FLAG_MULTIPOINT_D_LEAF 0x10
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80

/* What a leaf does in the session that WSAJoinLeaf joins. */
#define JL_SENDER_ONLY 0x01
#define JL_RECEIVER_ONLY 0x02
#define JL_BOTH 0x04

/* Overlapped I/O is refused with WSAEOPNOTSUPP: these types are there for the functions'
 * parameters. */
typedef struct _WSAOVERLAPPED WSAOVERLAPPED, *LPWSAOVERLAPPED;
typedef void(CALLBACK *LPWSAOVERLAPPED_COMPLETION_ROUTINE)(DWORD dwError, DWORD cbTransferred,
                                                           LPWSAOVERLAPPED lpOverlapped,
                                                           DWORD dwFlags);

/* What SIO_ADDRESS_LIST_QUERY answers; the addresses are behind the list, in the same buffer. */
typedef struct _SOCKET_ADDRESS {
    LPSOCKADDR lpSockaddr;
    INT iSockaddrLength;
} SOCKET_ADDRESS, *PSOCKET_ADDRESS, *LPSOCKET_ADDRESS;
typedef struct _SOCKET_ADDRESS_LIST {
    INT iAddressCount;
    SOCKET_ADDRESS Address[1];
} SOCKET_ADDRESS_LIST, *PSOCKET_ADDRESS_LIST, *LPSOCKET_ADDRESS_LIST;
#define SIZEOF_SOCKET_ADDRESS_LIST(AddressCount)                                                   \
    (offsetof(SOCKET_ADDRESS_LIST, Address) + (size_t)(AddressCount) * sizeof(SOCKET_ADDRESS))

#define CF_ACCEPT 0x0000
#define CF_REJECT 0x0001
#define CF_DEFER 0x0002
typedef int(CALLBACK *LPCONDITIONPROC)(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS,
                                       LPQOS lpGQOS, LPWSABUF lpCalleeId, LPWSABUF lpCalleeData,
                                       GROUP *g, DWORD_PTR dwCallbackData);

#define WSADESCRIPTION_LEN 256
#define WSASYS_STATUS_LEN 128

/* ---- Network events (MSG-4) ---- */

#define FD_READ_BIT 0
#define FD_READ (1 << FD_READ_BIT)
#define FD_WRITE_BIT 1
#define FD_WRITE (1 << FD_WRITE_BIT)
#define FD_OOB_BIT 2
#define FD_OOB (1 << FD_OOB_BIT)
#define FD_ACCEPT_BIT 3
#define FD_ACCEPT (1 << FD_ACCEPT_BIT)
#define FD_CONNECT_BIT 4
#define FD_CONNECT (1 << FD_CONNECT_BIT)
#define FD_CLOSE_BIT 5
#define FD_CLOSE (1 << FD_CLOSE_BIT)
#define FD_QOS_BIT 6
#define FD_QOS (1 << FD_QOS_BIT)
#define FD_GROUP_QOS_BIT 7
#define FD_GROUP_QOS (1 << FD_GROUP_QOS_BIT)
#define FD_ROUTING_INTERFACE_CHANGE_BIT 8
#define FD_ROUTING_INTERFACE_CHANGE (1 << FD_ROUTING_INTERFACE_CHANGE_BIT)
#define FD_ADDRESS_LIST_CHANGE_BIT 9
#define FD_ADDRESS_LIST_CHANGE (1 << FD_ADDRESS_LIST_CHANGE_BIT)
#define FD_MAX_EVENTS 10
#define FD_ALL_EVENTS ((1 << FD_MAX_EVENTS) - 1)

/* An event object is set or not, and stays as it is until told otherwise. */
typedef HANDLE WSAEVENT, *LPWSAEVENT;
#define WSA_INVALID_EVENT ((WSAEVENT)NULL)
#define WSA_MAXIMUM_WAIT_EVENTS 64
#define WSA_INFINITE 0xFFFFFFFFu
#define WSA_WAIT_EVENT_0 ((DWORD)0)
#define WSA_WAIT_TIMEOUT ((DWORD)258)
#define WSA_WAIT_FAILED ((DWORD)0xFFFFFFFFu)

typedef struct _WSANETWORKEVENTS {
    long lNetworkEvents;
    int iErrorCode[FD_MAX_EVENTS];
} WSANETWORKEVENTS, *LPWSANETWORKEVENTS;

#define WSAMAKEASYNCREPLY(length, error) MAKELONG(length, error)
#define WSAMAKESELECTREPLY(event, error) MAKELONG(event, error)
#define WSAGETASYNCBUFLEN(lParam) LOWORD(lParam)
#define WSAGETASYNCERROR(lParam) HIWORD(lParam)
#define WSAGETSELECTEVENT(lParam) LOWORD(lParam)
#define WSAGETSELECTERROR(lParam) HIWORD(lParam)

/* ---- Constants: the system's where it has them, Windows' values where it has not ---- */

#define SD_RECEIVE 0x00
#define SD_SEND 0x01
#define SD_BOTH 0x02

#define SO_EXCLUSIVEADDRUSE                                                                        \
    ((int)(~SO_REUSEADDR)) /* the opposite of sharing an address, which is POSIX's start state */
#define SO_DONTLINGER ((int)(~SO_LINGER))
#define SO_CONDITIONAL_ACCEPT 0x3002
#define SO_MAX_MSG_SIZE 0x2003
#define SO_GROUP_ID 0x2001 /* GROUP, 0 none; to be got only */
#define SO_UPDATE_ACCEPT_CONTEXT 0x700B
#define SO_UPDATE_CONNECT_CONTEXT 0x7010

#ifndef MSG_PARTIAL
#define MSG_PARTIAL 0x8000000 /* no protocol here sends in parts: refused with WSAEOPNOTSUPP */
#endif

/* ---- Codes for WSAIoctl, with Windows' values (FIONBIO, FIONREAD, SIOCATMARK are the system's; so
 * are IOC_IN and IOC_OUT, which the macros here do not use) ---- */

#define IOC_UNIX 0x00000000
#define IOC_WS2 0x08000000
#define IOC_PROTOCOL 0x10000000
#define IOC_VENDOR 0x18000000
#define _WSAIO(x, y) (0x20000000u | (x) | (y))
#define _WSAIOR(x, y) (0x40000000u | (x) | (y))
#define _WSAIOW(x, y) (0x80000000u | (x) | (y))
#define _WSAIORW(x, y) (0xC0000000u | (x) | (y))

#define SIO_GET_QOS _WSAIORW(IOC_WS2, 7)
#define SIO_GET_GROUP_QOS _WSAIORW(IOC_WS2, 8)
#define SIO_SET_QOS _WSAIOW(IOC_WS2, 11)
#define SIO_SET_GROUP_QOS _WSAIOW(IOC_WS2, 12)
#define SIO_ROUTING_INTERFACE_QUERY _WSAIORW(IOC_WS2, 20)
#define SIO_ROUTING_INTERFACE_CHANGE _WSAIOW(IOC_WS2, 21)
#define SIO_ADDRESS_LIST_QUERY _WSAIOR(IOC_WS2, 22)
#define SIO_ADDRESS_LIST_CHANGE _WSAIO(IOC_WS2, 23)

/* ---- Error codes, with Windows' values ---- */

#define WSABASEERR 10000
#define WSA_INVALID_HANDLE 6
#define WSA_NOT_ENOUGH_MEMORY 8
#define WSA_INVALID_PARAMETER 87
#define WSAEINTR 10004
#define WSAEBADF 10009
#define WSAEACCES 10013
#define WSAEFAULT 10014
#define WSAEINVAL 10022
#define WSAEMFILE 10024
#define WSAEWOULDBLOCK 10035
#define WSAEINPROGRESS 10036
#define WSAEALREADY 10037
#define WSAENOTSOCK 10038
#define WSAEDESTADDRREQ 10039
#define WSAEMSGSIZE 10040
#define WSAEPROTOTYPE 10041
#define WSAENOPROTOOPT 10042
#define WSAEPROTONOSUPPORT 10043
#define WSAESOCKTNOSUPPORT 10044
#define WSAEOPNOTSUPP 10045
#define WSAEPFNOSUPPORT 10046
#define WSAEAFNOSUPPORT 10047
#define WSAEADDRINUSE 10048
#define WSAEADDRNOTAVAIL 10049
#define WSAENETDOWN 10050
#define WSAENETUNREACH 10051
#define WSAENETRESET 10052
#define WSAECONNABORTED 10053
#define WSAECONNRESET 10054
#define WSAENOBUFS 10055
#define WSAEISCONN 10056
#define WSAENOTCONN 10057
#define WSAESHUTDOWN 10058
#define WSAETOOMANYREFS 10059
#define WSAETIMEDOUT 10060
#define WSAECONNREFUSED 10061
#define WSAELOOP 10062
#define WSAENAMETOOLONG 10063
#define WSAEHOSTDOWN 10064
#define WSAEHOSTUNREACH 10065
#define WSAENOTEMPTY 10066
#define WSAEPROCLIM 10067
#define WSAEUSERS 10068
#define WSAEDQUOT 10069
#define WSAESTALE 10070
#define WSAEREMOTE 10071
#define WSASYSNOTREADY 10091
#define WSAVERNOTSUPPORTED 10092
#define WSANOTINITIALISED 10093
#define WSAEDISCON 10101
#define WSAENOMORE 10102
#define WSAECANCELLED 10103
#define WSAEINVALIDPROCTABLE 10104
#define WSAEINVALIDPROVIDER 10105
#define WSAEPROVIDERFAILEDINIT 10106
#define WSASYSCALLFAILURE 10107
#define WSASERVICE_NOT_FOUND 10108
#define WSATYPE_NOT_FOUND 10109
#define WSA_E_NO_MORE 10110
#define WSA_E_CANCELLED 10111
#define WSAEREFUSED 10112
#define WSAHOST_NOT_FOUND 11001
#define WSATRY_AGAIN 11002
#define WSANO_RECOVERY 11003
#define WSANO_DATA 11004
#define WSA_QOS_ESERVICETYPE 11016
#define WSA_QOS_EPROVSPECBUF 11018
#define WSANO_ADDRESS WSANO_DATA

#undef HOST_NOT_FOUND
#undef TRY_AGAIN
#undef NO_RECOVERY
#undef NO_DATA
#undef NO_ADDRESS
#define HOST_NOT_FOUND WSAHOST_NOT_FOUND
#define TRY_AGAIN WSATRY_AGAIN
#define NO_RECOVERY WSANO_RECOVERY
#define NO_DATA WSANO_DATA
#define NO_ADDRESS WSANO_ADDRESS

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
 *   lphEvents   [in]  the event objects; one may be there twice.
 *   fWaitAll    [in]  TRUE: all, FALSE: one.
 *   dwTimeout   [in]  milliseconds, 0 does not wait, WSA_INFINITE without end.
 *   fAlertable  [in]  no matter: there are no completion routines here.
 * Returns WSA_WAIT_EVENT_0 + the place of the first that is set, or WSA_WAIT_EVENT_0 when all are;
 * WSA_WAIT_TIMEOUT; WSA_WAIT_FAILED with WSANOTINITIALISED, WSA_INVALID_PARAMETER cEvents or
 * lphEvents, WSA_INVALID_HANDLE one is no event object, WSA_NOT_ENOUGH_MEMORY. */
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
#define WSASocket WSASocketW
#define WSAAddressToString WSAAddressToStringW
#define WSAStringToAddress WSAStringToAddressW
#else
typedef WSAPROTOCOL_INFOA WSAPROTOCOL_INFO, *LPWSAPROTOCOL_INFO;
#define WSASocket WSASocketA
#define WSAAddressToString WSAAddressToStringA
#define WSAStringToAddress WSAStringToAddressA
#endif

/* ---- Names and addresses (htons, htonl, ntohs, ntohl, inet_addr and inet_ntoa are the system's)
 * ---- */

ASYNCSELECT_API struct hostent *gethostbyname(const char *name) ASYNCSELECT_LINK("gethostbyname");
ASYNCSELECT_API struct hostent *gethostbyaddr(const char *addr, int len, int type)
    ASYNCSELECT_LINK("gethostbyaddr");
ASYNCSELECT_API int asyncselect_gethostname(char *name, int namelen);
ASYNCSELECT_API struct servent *getservbyname(const char *name, const char *proto)
    ASYNCSELECT_LINK("getservbyname");
ASYNCSELECT_API struct servent *getservbyport(int port, const char *proto)
    ASYNCSELECT_LINK("getservbyport");
ASYNCSELECT_API struct protoent *getprotobyname(const char *name)
    ASYNCSELECT_LINK("getprotobyname");
ASYNCSELECT_API struct protoent *getprotobynumber(int number) ASYNCSELECT_LINK("getprotobynumber");

ASYNCSELECT_END

#endif
