/* ws2def.h: Winsock's structures and constants where POSIX has none, and its names for POSIX's. Comes
 * with winsock2.h. Follows Microsoft's pages on ws2def.h and winsock2.h.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WS2DEF_H
#define ASYNCSELECT_WS2DEF_H

#include "winsock_system.h"
#include "qos.h"
#include "wsaerror.h"

ASYNCSELECT_BEGIN

#define INVALID_SOCKET ((SOCKET) ~(SOCKET)0)
#define SOCKET_ERROR (-1)

#define WINSOCK_VERSION MAKEWORD(2, 2)

#define ADDR_ANY INADDR_ANY
#ifndef INADDR_NONE
#define INADDR_NONE 0xffffffffu
#endif

/* What gethostbyname and the like fail with: names that the system's headers have too. */
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
typedef struct pollfd WSAPOLLFD, *PWSAPOLLFD, *LPWSAPOLLFD;
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

/* Which protocol: the same with either kind of string. */
#define ASYNCSELECT_PROTOCOL_INFO(character)                                                       \
    DWORD dwServiceFlags1;                                                                         \
    DWORD dwServiceFlags2;                                                                         \
    DWORD dwServiceFlags3;                                                                         \
    DWORD dwServiceFlags4;                                                                         \
    DWORD dwProviderFlags;                                                                         \
    GUID ProviderId;                                                                               \
    DWORD dwCatalogEntryId;                                                                        \
    WSAPROTOCOLCHAIN ProtocolChain;                                                                \
    int iVersion;                                                                                  \
    int iAddressFamily;                                                                            \
    int iMaxSockAddr;                                                                              \
    int iMinSockAddr;                                                                              \
    int iSocketType;                                                                               \
    int iProtocol;                                                                                 \
    int iProtocolMaxOffset;                                                                        \
    int iNetworkByteOrder;                                                                         \
    int iSecurityScheme;                                                                           \
    DWORD dwMessageSize;                                                                           \
    DWORD dwProviderReserved;                                                                      \
    character szProtocol[WSAPROTOCOL_LEN + 1];
typedef struct _WSAPROTOCOL_INFOA {
    ASYNCSELECT_PROTOCOL_INFO(CHAR)
} WSAPROTOCOL_INFOA, *LPWSAPROTOCOL_INFOA;
typedef struct _WSAPROTOCOL_INFOW {
    ASYNCSELECT_PROTOCOL_INFO(WCHAR)
} WSAPROTOCOL_INFOW, *LPWSAPROTOCOL_INFOW;

/* What a protocol is like: dwServiceFlags1, dwProviderFlags, iNetworkByteOrder, iSecurityScheme. */
#define XP1_CONNECTIONLESS 0x00000001
#define XP1_GUARANTEED_DELIVERY 0x00000002
#define XP1_GUARANTEED_ORDER 0x00000004
#define XP1_MESSAGE_ORIENTED 0x00000008
#define XP1_PSEUDO_STREAM 0x00000010
#define XP1_GRACEFUL_CLOSE 0x00000020
#define XP1_EXPEDITED_DATA 0x00000040
#define XP1_SUPPORT_BROADCAST 0x00000200
#define XP1_SUPPORT_MULTIPOINT 0x00000400
#define XP1_QOS_SUPPORTED 0x00002000
#define XP1_IFS_HANDLES 0x00020000
#define PFL_MATCHES_PROTOCOL_ZERO 0x00000008
#define BIGENDIAN 0x0000
#define LITTLEENDIAN 0x0001
#define SECURITY_PROTOCOL_NONE 0x0000

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

ASYNCSELECT_END

#endif
