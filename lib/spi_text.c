/* WSPAddressToString, WSPStringToAddress. */
#include "spi.h"

#include <stdio.h>
#include <string.h>

#include "netaddr.h"
#include "sys_resolve.h"

/* An IPv6 address, its scope, brackets and a port. */
enum { TEXT_SIZE = INET6_ADDRSTRLEN + 11 + 2 + 6, DECIMAL = 10 };

/* Does the protocol that the program gave fit the family? */
static bool fits(const WSAPROTOCOL_INFOW *info, int family)
{
    return !info || info->iAddressFamily == family;
}

/* ---- to text ---- */

static void write_v4(const struct sockaddr_in *address, char *text, size_t size)
{
    char host[INET_ADDRSTRLEN] = "";
    sys_inet_ntop(AF_INET, &address->sin_addr, host, sizeof(host));
    if (address->sin_port)
        snprintf(text, size, "%s:%u", host, (unsigned)ntohs(address->sin_port));
    else
        snprintf(text, size, "%s", host);
}

static void write_v6(const struct sockaddr_in6 *address, char *text, size_t size)
{
    char host[INET6_ADDRSTRLEN] = "", scope[12] = "";
    sys_inet_ntop(AF_INET6, &address->sin6_addr, host, sizeof(host));
    if (address->sin6_scope_id)
        snprintf(scope, sizeof(scope), "%%%lu", (unsigned long)address->sin6_scope_id);
    if (address->sin6_port)
        snprintf(text, size, "[%s%s]:%u", host, scope, (unsigned)ntohs(address->sin6_port));
    else
        snprintf(text, size, "%s%s", host, scope);
}

INT WSPAddressToString(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                       LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                       LPDWORD lpdwAddressStringLength, LPINT lpErrno)
{
    char text[TEXT_SIZE];
    union netaddr address;
    if (!lpsaAddress || !lpdwAddressStringLength)
        return spi_result(WSAEFAULT, lpErrno);
    if (dwAddressLength < sizeof(address.any))
        return spi_result(WSAEINVAL, lpErrno);
    unsigned size = netaddr_size(lpsaAddress->sa_family);
    if (!size || dwAddressLength < size || !fits(lpProtocolInfo, lpsaAddress->sa_family))
        return spi_result(WSAEINVAL, lpErrno);
    memcpy(&address, lpsaAddress, size);
    if (address.any.sa_family == AF_INET)
        write_v4(&address.v4, text, sizeof(text));
    else
        write_v6(&address.v6, text, sizeof(text));
    DWORD room = *lpdwAddressStringLength, needed = (DWORD)strlen(text) + 1;
    *lpdwAddressStringLength = needed;
    if (!lpszAddressString || room < needed)
        return spi_result(WSAEFAULT, lpErrno);
    for (DWORD i = 0; i < needed; i++)
        lpszAddressString[i] = (WCHAR)text[i];
    return 0;
}

/* ---- from text; each returns whether the text is one ---- */

static bool narrow(LPCWSTR wide, char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned long)wide[i] > '~')
            return false;
        text[i] = (char)wide[i];
        if (!text[i])
            return true;
    }
    return false;
}

/* Digits, and nothing else. */
static bool read_number(const char *text, uint32_t most, uint32_t *number)
{
    uint64_t value = 0;
    size_t digits = strspn(text, "0123456789");
    if (!digits || digits > DECIMAL || text[digits])
        return false;
    for (; *text; text++)
        value = value * DECIMAL + (uint64_t)(*text - '0');
    *number = (uint32_t)value;
    return value <= most;
}

static bool read_port(const char *text, in_port_t *port)
{
    uint32_t number;
    if (!read_number(text, UINT16_MAX, &number))
        return false;
    *port = htons((uint16_t)number);
    return true;
}

static bool read_v4(char *text, struct sockaddr_in *address)
{
    char *colon = strchr(text, ':');
    if (colon) {
        *colon = 0;
        if (!read_port(colon + 1, &address->sin_port))
            return false;
    }
    return sys_inet_pton(AF_INET, text, &address->sin_addr) == 1;
}

static bool read_v6(char *text, struct sockaddr_in6 *address)
{
    if (*text == '[') {
        char *end = strchr(++text, ']');
        if (!end)
            return false;
        *end++ = 0;
        if (*end && (*end != ':' || !read_port(end + 1, &address->sin6_port)))
            return false;
    }
    char *percent = strchr(text, '%');
    if (percent) {
        uint32_t scope;
        *percent = 0;
        if (!read_number(percent + 1, UINT32_MAX, &scope))
            return false;
        address->sin6_scope_id = scope;
    }
    return sys_inet_pton(AF_INET6, text, &address->sin6_addr) == 1;
}

INT WSPStringToAddress(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                       LPSOCKADDR lpAddress, LPINT lpAddressLength, LPINT lpErrno)
{
    char text[TEXT_SIZE];
    union netaddr address;
    unsigned size = netaddr_size(AddressFamily);
    memset(&address, 0, sizeof(address));
    address.any.sa_family = (sa_family_t)AddressFamily;
    if (!AddressString || !lpAddressLength)
        return spi_result(WSAEFAULT, lpErrno);
    if (!size || !fits(lpProtocolInfo, AddressFamily) ||
        !narrow(AddressString, text, sizeof(text)) ||
        !(AddressFamily == AF_INET ? read_v4(text, &address.v4) : read_v6(text, &address.v6)))
        return spi_result(WSAEINVAL, lpErrno);
    int room = *lpAddressLength;
    *lpAddressLength = (INT)size;
    if (!lpAddress || room < (int)size)
        return spi_result(WSAEFAULT, lpErrno);
    memcpy(lpAddress, &address, size);
    return 0;
}
