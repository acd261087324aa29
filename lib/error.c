/* error: POSIX's errors as Windows', their names and texts, and a thread's last error. */
#include "error.h"

#include <errno.h>
#include <stddef.h>

#include "asyncselect.h"
#include "asyncselect/winsock2.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))
#define NAMED(name) name, #name

/* One row a code: the errno value that means just this (0: none does), and what FormatMessage
 * says. */
static const struct {
    int code;
    const char *name;
    int number;
    const char *text;
} codes[] = {
    {NAMED(WSA_INVALID_HANDLE), 0, "The handle is not one of an event object."},
    {NAMED(WSA_NOT_ENOUGH_MEMORY), 0, "There is not enough memory for the request."},
    {NAMED(WSA_INVALID_PARAMETER), 0, "A parameter has a value that the function cannot use."},
    {NAMED(WSAEINTR), EINTR, "The blocking call was interrupted before it was done."},
    {NAMED(WSAEBADF), 0, "The descriptor is not open in the way that the call needs."},
    {NAMED(WSAEACCES), EACCES, "The process has no permission for what the call asks."},
    {NAMED(WSAEFAULT), EFAULT, "A buffer is missing, cannot be reached, or is too small."},
    {NAMED(WSAEINVAL), EINVAL, "An argument is wrong, or the socket is in the wrong state."},
    {NAMED(WSAEMFILE), EMFILE, "No more descriptors can be opened."},
    {NAMED(WSAEWOULDBLOCK), EWOULDBLOCK, "The operation cannot be done at once on this socket."},
    {NAMED(WSAEINPROGRESS), 0, "A blocking call on the socket is still in progress."},
    {NAMED(WSAEALREADY), EALREADY, "The socket has an operation of this kind under way."},
    {NAMED(WSAENOTSOCK), ENOTSOCK, "The descriptor is not a socket."},
    {NAMED(WSAEDESTADDRREQ), 0, "The call needs an address to send to."},
    {NAMED(WSAEMSGSIZE), EMSGSIZE, "The message is larger than the buffer or the network allows."},
    {NAMED(WSAEPROTOTYPE), EPROTOTYPE, "The protocol is not one for this type of socket."},
    {NAMED(WSAENOPROTOOPT), ENOPROTOOPT, "The socket has no such option at this level."},
    {NAMED(WSAEPROTONOSUPPORT), EPROTONOSUPPORT, "The protocol is not there on this system."},
    {NAMED(WSAESOCKTNOSUPPORT), ESOCKTNOSUPPORT, "The address family has no such socket type."},
    {NAMED(WSAEOPNOTSUPP), EOPNOTSUPP, "This kind of socket does not support the operation."},
    {NAMED(WSAEPFNOSUPPORT), EPFNOSUPPORT, "The protocol family is not there on this system."},
    {NAMED(WSAEAFNOSUPPORT), EAFNOSUPPORT, "The address family does not fit the protocol."},
    {NAMED(WSAEADDRINUSE), EADDRINUSE, "Another socket uses the address already."},
    {NAMED(WSAEADDRNOTAVAIL), EADDRNOTAVAIL, "The address is not valid where it is used."},
    {NAMED(WSAENETDOWN), ENETDOWN, "The network is down."},
    {NAMED(WSAENETUNREACH), ENETUNREACH, "No route leads to the network of the address."},
    {NAMED(WSAENETRESET), ENETRESET, "The network gave up the connection."},
    {NAMED(WSAECONNABORTED), ECONNABORTED, "The connection was aborted on this side."},
    {NAMED(WSAECONNRESET), ECONNRESET, "The peer reset the connection."},
    {NAMED(WSAENOBUFS), ENOBUFS, "The system has no buffers or queue space left."},
    {NAMED(WSAEISCONN), EISCONN, "The socket is connected already."},
    {NAMED(WSAENOTCONN), ENOTCONN, "The socket is not connected, and no address was given."},
    {NAMED(WSAESHUTDOWN), ESHUTDOWN, "This direction of the socket has been shut down."},
    {NAMED(WSAETOOMANYREFS), ETOOMANYREFS, "Too many references are held to the object."},
    {NAMED(WSAETIMEDOUT), ETIMEDOUT, "The time for the operation ran out."},
    {NAMED(WSAECONNREFUSED), ECONNREFUSED, "Nobody accepts connections at the address."},
    {NAMED(WSAELOOP), ELOOP, "The name leads round in a circle."},
    {NAMED(WSAENAMETOOLONG), ENAMETOOLONG, "The name is too long."},
    {NAMED(WSAEHOSTDOWN), EHOSTDOWN, "The host at the address is down."},
    {NAMED(WSAEHOSTUNREACH), EHOSTUNREACH, "No route leads to the host."},
    {NAMED(WSAENOTEMPTY), ENOTEMPTY, "The directory still has entries."},
    {NAMED(WSAEPROCLIM), 0, "Too many processes use Winsock."},
    {NAMED(WSAEUSERS), EUSERS, "The quota of users is used up."},
    {NAMED(WSAEDQUOT), EDQUOT, "The quota of disk space is used up."},
    {NAMED(WSAESTALE), ESTALE, "The file that the handle stood for is gone."},
    {NAMED(WSAEREMOTE), EREMOTE, "The item is on another machine."},
    {NAMED(WSASYSNOTREADY), 0, "The network subsystem could not be started."},
    {NAMED(WSAVERNOTSUPPORTED), 0, "No version of Winsock as old as the one asked for is here."},
    {NAMED(WSANOTINITIALISED), 0, "WSAStartup has not been called, or WSACleanup ended it."},
    {NAMED(WSAEDISCON), 0, "The peer is ending the connection in order."},
    {NAMED(WSAENOMORE), 0, "The lookup has no more results."},
    {NAMED(WSAECANCELLED), 0, "The lookup was ended while it ran."},
    {NAMED(WSAEINVALIDPROCTABLE), 0, "The provider's table of functions has holes."},
    {NAMED(WSAEINVALIDPROVIDER), 0, "The provider speaks another version."},
    {NAMED(WSAEPROVIDERFAILEDINIT), 0, "The provider could not be loaded or started."},
    {NAMED(WSASYSCALLFAILURE), 0, "A system call failed that should never fail."},
    {NAMED(WSASERVICE_NOT_FOUND), 0, "The name space has no such service."},
    {NAMED(WSATYPE_NOT_FOUND), 0, "No service of that name exists for this type of socket."},
    {NAMED(WSA_E_NO_MORE), 0, "The lookup has nothing more to give."},
    {NAMED(WSA_E_CANCELLED), 0, "The lookup was called off while it ran."},
    {NAMED(WSAEREFUSED), 0, "The name server refused to answer."},
    {NAMED(WSAHOST_NOT_FOUND), 0, "No host has this name or address."},
    {NAMED(WSATRY_AGAIN), 0, "No answer for now: the same request may succeed later."},
    {NAMED(WSANO_RECOVERY), 0, "The lookup failed, and asking again will not help."},
    {NAMED(WSANO_DATA), 0, "The name exists, but has no data of the requested kind."},
    {NAMED(WSA_QOS_ESERVICETYPE), 0, "The flow specification has an unknown service type."},
    {NAMED(WSA_QOS_EPROVSPECBUF), 0, "The flow specification has unknown provider data."},
};

/* What POSIX tells apart and Windows does not, or calls by another name. */
static const struct {
    int number;
    int code;
} others[] = {
    {0, 0},
    {EAGAIN, WSAEWOULDBLOCK},      /* where EWOULDBLOCK has a number of its own */
    {EINPROGRESS, WSAEWOULDBLOCK}, /* WSAEINPROGRESS means another thing altogether [C3] */
    {EPIPE, WSAECONNRESET},        /* not of an end made here: WSAESHUTDOWN comes before [W3] */
    {EPROTO, WSAECONNABORTED},     /* accept, of a connection that broke in the queue */
    {EBADF, WSAENOTSOCK},
    {ENOTTY, WSAEOPNOTSUPP},
    {ENOTSUP, WSAEOPNOTSUPP},
    {ENOSYS, WSAEOPNOTSUPP},
    {EPERM, WSAEACCES},
    {EROFS, WSAEACCES},
    {EDESTADDRREQ, WSAENOTCONN}, /* a send without a destination [D7] */
    {EDOM, WSAEINVAL},
    {ERANGE, WSAEINVAL},
    {ENFILE, WSAEMFILE},
    {ENOMEM, WSAENOBUFS},
    {ENOSPC, WSAENOBUFS},
    {ENODEV, WSAEADDRNOTAVAIL}, /* an interface that is not there, given by address or index */
    {ENXIO, WSAEADDRNOTAVAIL},
    {ENOENT, WSAEADDRNOTAVAIL}, /* a local socket's path */
    {ENOTDIR, WSAEADDRNOTAVAIL},
#ifdef ENONET
    {ENONET, WSAENETUNREACH}, /* an ICMP error: the host is cut off from the network */
#endif
};

static _Thread_local int last;

int error_from_errno(int number)
{
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (others[i].number == number)
            return others[i].code;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i].number == number)
            return codes[i].code;
    return WSASYSCALLFAILURE;
}

const char *error_name(int code)
{
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i].code == code)
            return codes[i].name;
    return NULL;
}

const char *error_text(int code)
{
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i].code == code)
            return codes[i].text;
    return NULL;
}

int error_last(void)
{
    return last;
}

void error_set_last(int code)
{
    last = code;
}

const char *asyncselect_error_name(int error)
{
    const char *name = error_name(error);
    return name ? name : "?";
}

const char *asyncselect_event_name(long event)
{
    static const char *const names[FD_MAX_EVENTS] = {
        "FD_READ",
        "FD_WRITE",
        "FD_OOB",
        "FD_ACCEPT",
        "FD_CONNECT",
        "FD_CLOSE",
        "FD_QOS",
        "FD_GROUP_QOS",
        "FD_ROUTING_INTERFACE_CHANGE",
        "FD_ADDRESS_LIST_CHANGE",
    };
    for (int bit = 0; bit < FD_MAX_EVENTS; bit++)
        if (event == 1L << bit)
            return names[bit];
    return "?";
}
