/* Addresses as text, and numbers in the network's byte order: what Winsock 2 has of them. */
#include "winsock_call.h"

#include <stdlib.h>
#include <string.h>

/* Has room for every address there is, and most of what is none. */
enum { TEXT_SIZE = 128 };

/* ---- addresses ---- */

INT WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                        LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                        LPDWORD lpdwAddressStringLength)
{
    int error;
    if (winsock_started(&error) &&
        WSPAddressToString(lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString,
                           lpdwAddressStringLength, &error) == 0)
        return 0;
    return winsock_failed(error);
}

INT WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                        LPSOCKADDR lpAddress, LPINT lpAddressLength)
{
    int error;
    if (winsock_started(&error) && WSPStringToAddress(AddressString, AddressFamily, lpProtocolInfo,
                                                      lpAddress, lpAddressLength, &error) == 0)
        return 0;
    return winsock_failed(error);
}

/* What the SPI looks at in a protocol. */
static LPWSAPROTOCOL_INFOW widen(const WSAPROTOCOL_INFOA *info, LPWSAPROTOCOL_INFOW wide)
{
    if (!info)
        return NULL;
    memset(wide, 0, sizeof(*wide));
    wide->iAddressFamily = info->iAddressFamily;
    wide->iSocketType = info->iSocketType;
    wide->iProtocol = info->iProtocol;
    return wide;
}

INT WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                        LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSTR lpszAddressString,
                        LPDWORD lpdwAddressStringLength)
{
    WSAPROTOCOL_INFOW info;
    WCHAR text[TEXT_SIZE];
    DWORD room = lpdwAddressStringLength ? *lpdwAddressStringLength : 0, length = TEXT_SIZE;
    int error = WSAAddressToStringW(lpsaAddress, dwAddressLength, widen(lpProtocolInfo, &info),
                                    text, lpdwAddressStringLength ? &length : NULL);
    if (error)
        return error;
    *lpdwAddressStringLength = length;
    if (!lpszAddressString || room < length)
        return winsock_failed(WSAEFAULT);
    for (DWORD i = 0; i < length; i++)
        lpszAddressString[i] = (CHAR)text[i];
    return 0;
}

INT WSAStringToAddressA(LPSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOA lpProtocolInfo,
                        LPSOCKADDR lpAddress, LPINT lpAddressLength)
{
    WSAPROTOCOL_INFOW info;
    WCHAR text[TEXT_SIZE];
    size_t length = AddressString ? strnlen(AddressString, TEXT_SIZE - 1) : 0;
    for (size_t i = 0; i < length; i++)
        text[i] = (unsigned char)AddressString[i];
    text[length] = 0; /* what was cut off is no address anyway */
    return WSAStringToAddressW(AddressString ? text : NULL, AddressFamily,
                               widen(lpProtocolInfo, &info), lpAddress, lpAddressLength);
}

/* ---- numbers ---- */

/* Every network here has the byte order of the internet's: the socket has only to be one. */
static int convert(SOCKET s, const void *result)
{
    int error, type, size = sizeof(type);
    if (!winsock_started(&error) ||
        WSPGetSockOpt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &size, &error) != 0)
        return winsock_failed(error);
    return result ? 0 : winsock_failed(WSAEFAULT);
}

int WSAHtonl(SOCKET s, u_long hostlong, u_long *lpnetlong)
{
    int error = convert(s, lpnetlong);
    if (!error)
        *lpnetlong = htonl((uint32_t)hostlong);
    return error;
}

int WSAHtons(SOCKET s, u_short hostshort, u_short *lpnetshort)
{
    int error = convert(s, lpnetshort);
    if (!error)
        *lpnetshort = htons(hostshort);
    return error;
}

int WSANtohl(SOCKET s, u_long netlong, u_long *lphostlong)
{
    int error = convert(s, lphostlong);
    if (!error)
        *lphostlong = ntohl((uint32_t)netlong);
    return error;
}

int WSANtohs(SOCKET s, u_short netshort, u_short *lphostshort)
{
    int error = convert(s, lphostshort);
    if (!error)
        *lphostshort = ntohs(netshort);
    return error;
}
