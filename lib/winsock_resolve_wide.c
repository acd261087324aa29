/* getaddrinfo and its kin with wide strings. */
#include "winsock_call.h"

#include <stdlib.h>
#include <string.h>

#include "asyncselect/ws2tcpip.h"
#include "win32/text.h"

/* Winsock's own most, the closing 0 included; POSIX has the same numbers under the same names. */
enum { NODE_SIZE = 1025, SERVICE_SIZE = 32 };

static int told(int error)
{
    error_set_last(error);
    return error;
}

/* One entry with its address behind it. NULL: no memory. */
static ADDRINFOW *widen(const struct addrinfo *from)
{
    ADDRINFOW *to = calloc(1, sizeof(*to) + from->ai_addrlen);
    if (!to)
        return NULL;
    to->ai_flags = from->ai_flags;
    to->ai_family = from->ai_family;
    to->ai_socktype = from->ai_socktype;
    to->ai_protocol = from->ai_protocol;
    to->ai_addrlen = from->ai_addrlen;
    to->ai_addr = memcpy(to + 1, from->ai_addr, from->ai_addrlen);
    to->ai_canonname = text_wide(from->ai_canonname);
    if (from->ai_canonname && !to->ai_canonname) {
        free(to);
        return NULL;
    }
    return to;
}

static int widen_all(const struct addrinfo *from, ADDRINFOW **list)
{
    ADDRINFOW **end = list;
    for (; from; from = from->ai_next) {
        if (!(*end = widen(from))) {
            FreeAddrInfoW(*list);
            *list = NULL;
            return told(WSA_NOT_ENOUGH_MEMORY);
        }
        end = &(*end)->ai_next;
    }
    return 0;
}

static int look_up(const char *node, const char *service, const ADDRINFOW *hints, ADDRINFOW **list)
{
    struct addrinfo narrow = {0}, *found = NULL;
    if (hints) {
        if (hints->ai_addrlen || hints->ai_canonname || hints->ai_addr || hints->ai_next)
            return told(WSANO_RECOVERY);
        narrow.ai_flags = hints->ai_flags;
        narrow.ai_family = hints->ai_family;
        narrow.ai_socktype = hints->ai_socktype;
        narrow.ai_protocol = hints->ai_protocol;
    }
    int error = getaddrinfo(node, service, hints ? &narrow : NULL, &found);
    if (!error)
        error = widen_all(found, list);
    if (found)
        freeaddrinfo(found);
    return error;
}

int GetAddrInfoW(LPCWSTR pNodeName, LPCWSTR pServiceName, const ADDRINFOW *pHints,
                 PADDRINFOW *ppResult)
{
    int error;
    if (!ppResult)
        return told(WSAEFAULT);
    *ppResult = NULL;
    if (!winsock_started(&error))
        return told(error);
    char *node = text_utf8(pNodeName), *service = text_utf8(pServiceName);
    if ((pNodeName && !node) || (pServiceName && !service))
        error = told(WSA_NOT_ENOUGH_MEMORY);
    else
        error = look_up(node, service, pHints, ppResult);
    free(node);
    free(service);
    return error;
}

void FreeAddrInfoW(PADDRINFOW pAddrInfo)
{
    while (pAddrInfo) {
        ADDRINFOW *next = pAddrInfo->ai_next;
        free(pAddrInfo->ai_canonname);
        free(pAddrInfo);
        pAddrInfo = next;
    }
}

/* A name that is too long for its buffer is what it is for getnameinfo. */
static int put(const char *text, WCHAR *buffer, DWORD size)
{
    if (!buffer || !size)
        return 0;
    size_t length = strlen(text) + 1;
    return text_widen(text, length, buffer, size, NULL) <= size ? 0 : told(WSAEFAULT);
}

int GetNameInfoW(const SOCKADDR *pSockaddr, socklen_t SockaddrLength, LPWSTR pNodeBuffer,
                 DWORD NodeBufferSize, LPWSTR pServiceBuffer, DWORD ServiceBufferSize, INT Flags)
{
    char node[NODE_SIZE] = "", service[SERVICE_SIZE] = "";
    bool wants_node = pNodeBuffer && NodeBufferSize;
    bool wants_service = pServiceBuffer && ServiceBufferSize;
    int error = getnameinfo(pSockaddr, SockaddrLength, node, wants_node ? (DWORD)sizeof(node) : 0,
                            service, wants_service ? (DWORD)sizeof(service) : 0, Flags);
    if (!error)
        error = put(node, pNodeBuffer, NodeBufferSize);
    return error ? error : put(service, pServiceBuffer, ServiceBufferSize);
}
