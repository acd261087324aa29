/* ws2tcpip.h: protocol-independent names and addresses. Errors are Windows' WSA codes, returned and
 * set as the last error. Follows Microsoft's pages on ws2tcpip.h. SPDX-License-Identifier:
 * BSD-2-Clause */
#ifndef ASYNCSELECT_WS2TCPIP_H
#define ASYNCSELECT_WS2TCPIP_H

#include "winsock2.h"

ASYNCSELECT_BEGIN

#undef EAI_AGAIN
#undef EAI_BADFLAGS
#undef EAI_FAIL
#undef EAI_FAMILY
#undef EAI_MEMORY
#undef EAI_NODATA
#undef EAI_NONAME
#undef EAI_SERVICE
#undef EAI_SOCKTYPE
#define EAI_AGAIN WSATRY_AGAIN
#define EAI_BADFLAGS WSAEINVAL
#define EAI_FAIL WSANO_RECOVERY
#define EAI_FAMILY WSAEAFNOSUPPORT
#define EAI_MEMORY WSA_NOT_ENOUGH_MEMORY
#define EAI_NONAME WSAHOST_NOT_FOUND
#define EAI_NODATA EAI_NONAME
#define EAI_SERVICE WSATYPE_NOT_FOUND
#define EAI_SOCKTYPE WSAESOCKTNOSUPPORT

typedef struct sockaddr_in6 SOCKADDR_IN6, *PSOCKADDR_IN6, *LPSOCKADDR_IN6;
typedef struct in6_addr IN6_ADDR, *PIN6_ADDR, *LPIN6_ADDR;
typedef struct addrinfo ADDRINFOA, ADDRINFO, *PADDRINFOA, *LPADDRINFO;

/* The same with wide strings; from GetAddrInfoW, and given back by FreeAddrInfoW. */
typedef struct addrinfoW {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    LPWSTR ai_canonname;
    struct sockaddr *ai_addr;
    struct addrinfoW *ai_next;
} ADDRINFOW, *PADDRINFOW, *LPADDRINFOW;

ASYNCSELECT_API int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                                struct addrinfo **result) ASYNCSELECT_LINK("getaddrinfo");
ASYNCSELECT_API void freeaddrinfo(struct addrinfo *list) ASYNCSELECT_LINK("freeaddrinfo");
ASYNCSELECT_API int getnameinfo(const struct sockaddr *address, socklen_t length, char *node,
                                DWORD node_size, char *service, DWORD service_size, int flags)
    ASYNCSELECT_LINK("getnameinfo");

/* The same three with wide strings, which are looked up as UTF-8. */
ASYNCSELECT_API int GetAddrInfoW(LPCWSTR pNodeName, LPCWSTR pServiceName, const ADDRINFOW *pHints,
                                 PADDRINFOW *ppResult);
ASYNCSELECT_API void FreeAddrInfoW(PADDRINFOW pAddrInfo);
ASYNCSELECT_API int GetNameInfoW(const SOCKADDR *pSockaddr, socklen_t SockaddrLength,
                                 LPWSTR pNodeBuffer, DWORD NodeBufferSize, LPWSTR pServiceBuffer,
                                 DWORD ServiceBufferSize, INT Flags);
#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo
#ifdef UNICODE
typedef ADDRINFOW ADDRINFOT, *PADDRINFOT;
#define GetAddrInfo GetAddrInfoW
#define FreeAddrInfo FreeAddrInfoW
#define GetNameInfo GetNameInfoW
#else
typedef ADDRINFOA ADDRINFOT, *PADDRINFOT;
#define GetAddrInfo GetAddrInfoA
#define FreeAddrInfo FreeAddrInfoA
#define GetNameInfo GetNameInfoA
#endif

ASYNCSELECT_API char *gai_strerror(int error) ASYNCSELECT_LINK("gai_strerror");
ASYNCSELECT_API const char *inet_ntop(int family, const void *address, char *text, size_t size)
    ASYNCSELECT_LINK("inet_ntop");
ASYNCSELECT_API int inet_pton(int family, const char *text, void *address)
    ASYNCSELECT_LINK("inet_pton");

ASYNCSELECT_END

#endif
