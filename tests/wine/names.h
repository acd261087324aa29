/* names.h: events and errors as text. SPDX-License-Identifier: BSD-2-Clause */
#ifndef WINE_NAMES_H
#define WINE_NAMES_H

#include "../programs/check.h"

static inline const char *event_name(int event)
{
    switch (event) {
    case FD_READ:
        return "FD_READ";
    case FD_WRITE:
        return "FD_WRITE";
    case FD_OOB:
        return "FD_OOB";
    case FD_ACCEPT:
        return "FD_ACCEPT";
    case FD_CONNECT:
        return "FD_CONNECT";
    case FD_CLOSE:
        return "FD_CLOSE";
    default:
        return "FD_?";
    }
}

static inline const char *error_name(int error)
{
    static char text[32];
#define NAME(error)                                                                                \
    case error:                                                                                    \
        return #error
    switch (error) {
        NAME(WSAEWOULDBLOCK);
        NAME(WSAEALREADY);
        NAME(WSAENOTSOCK);
        NAME(WSAEMSGSIZE);
        NAME(WSAEOPNOTSUPP);
        NAME(WSAEINVAL);
        NAME(WSAEFAULT);
        NAME(WSAECONNABORTED);
        NAME(WSAECONNRESET);
        NAME(WSAECONNREFUSED);
        NAME(WSAEISCONN);
        NAME(WSAENOTCONN);
        NAME(WSAESHUTDOWN);
        NAME(WSAEDESTADDRREQ);
        NAME(WSAEADDRINUSE);
        NAME(WSAEADDRNOTAVAIL);
        NAME(WSAENETUNREACH);
        NAME(WSAEHOSTUNREACH);
        NAME(WSAETIMEDOUT);
        NAME(WSAENOBUFS);
    default:
        sprintf(text, "error_%d", error);
        return text;
    }
#undef NAME
}

#endif
