/* winsock_resolve.h: names of hosts, services and protocols, and what they stand for; with waiting and
 * without. Comes with winsock2.h. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINSOCK_RESOLVE_H
#define ASYNCSELECT_WINSOCK_RESOLVE_H

#include "ws2def.h"

ASYNCSELECT_BEGIN

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

/* ---- The same without waiting: the answer comes as a message. Each starts a task, which another
 * thread works at (8 at a time), and returns its handle; the window's loop then copies the answer into
 * buf and posts wMsg: wParam the handle, WSAGETASYNCERROR(lParam) 0 or what the function of the plain
 * name would have failed with, WSAGETASYNCBUFLEN(lParam) the answer's bytes; or WSAENOBUFS: buf has to
 * have that many.
 *   hWnd    [in]  the window, of any of the kinds that WSAAsyncSelect takes. When it is closed, its
 *                 tasks are cancelled.
 *   buf     [out] buflen bytes, MAXGETHOSTSTRUCT or so, that the task owns until its message: the
 *                 structure, and behind it what that points at.
 * name, proto and addr are copied. They fail with NULL and WSANOTINITIALISED; WSAEINVAL hWnd is no
 * window; WSAEFAULT name, addr or buf; WSAENOBUFS no memory; WSAENETDOWN the library's own thread could
 * not be started; WSAEWOULDBLOCK nor another one. ---- */

#define MAXGETHOSTSTRUCT 1024

ASYNCSELECT_API HANDLE WSAAsyncGetHostByName(HWND hWnd, u_int wMsg, const char *name, char *buf,
                                             int buflen);
ASYNCSELECT_API HANDLE WSAAsyncGetHostByAddr(HWND hWnd, u_int wMsg, const char *addr, int len,
                                             int type, char *buf, int buflen);
ASYNCSELECT_API HANDLE WSAAsyncGetServByName(HWND hWnd, u_int wMsg, const char *name,
                                             const char *proto, char *buf, int buflen);
ASYNCSELECT_API HANDLE WSAAsyncGetServByPort(HWND hWnd, u_int wMsg, int port, const char *proto,
                                             char *buf, int buflen);
ASYNCSELECT_API HANDLE WSAAsyncGetProtoByName(HWND hWnd, u_int wMsg, const char *name, char *buf,
                                              int buflen);
ASYNCSELECT_API HANDLE WSAAsyncGetProtoByNumber(HWND hWnd, u_int wMsg, int number, char *buf,
                                                int buflen);
/* Cancels such a task: its message is not posted, and buf is the program's again. WSAEALREADY: the
 * message has been posted; WSAEINVAL: there was no such task. */
ASYNCSELECT_API int WSACancelAsyncRequest(HANDLE hAsyncTaskHandle);

ASYNCSELECT_END

#endif
