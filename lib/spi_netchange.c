/* SIO_ADDRESS_LIST_QUERY, SIO_ADDRESS_LIST_CHANGE, SIO_ROUTING_INTERFACE_QUERY and
 * SIO_ROUTING_INTERFACE_CHANGE. */
#include "spi_netchange.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "netaddr.h"
#include "netchange.h"
#include "netroute.h"
#include "socket.h"

bool spi_is_netchange(DWORD code)
{
    return code == SIO_ADDRESS_LIST_QUERY || code == SIO_ADDRESS_LIST_CHANGE ||
           code == SIO_ROUTING_INTERFACE_QUERY || code == SIO_ROUTING_INTERFACE_CHANGE;
}

/* The destination that the program gave, of the socket's own family. */
static int read_destination(const struct socket_facts *facts,
                            const struct spi_netchange_buffers *buffers, union netaddr *destination)
{
    struct sockaddr given;
    unsigned size = netaddr_size(facts->family);
    if (!size)
        return WSAEOPNOTSUPP;
    if (!buffers->in || buffers->in_size < sizeof(given))
        return WSAEFAULT;
    memcpy(&given, buffers->in, sizeof(given));
    if (given.sa_family != facts->family)
        return WSAEAFNOSUPPORT;
    if (buffers->in_size < size)
        return WSAEFAULT;
    netaddr_copy(destination, buffers->in, facts->family);
    return 0;
}

/* [I3] Says how much room is needed, whether it is there or not. */
static bool fits(const struct spi_netchange_buffers *buffers, size_t size)
{
    *buffers->written = (DWORD)size;
    return buffers->out && buffers->out_size >= size;
}

/* The list's structure, and the addresses that it points at behind it. */
static int write_list(const struct netaddr_list *list, unsigned size,
                      const struct spi_netchange_buffers *buffers)
{
    size_t head = SIZEOF_SOCKET_ADDRESS_LIST(list->count);
    if (head < sizeof(SOCKET_ADDRESS_LIST))
        head = sizeof(SOCKET_ADDRESS_LIST); /* an empty list has its structure all the same */
    if (!fits(buffers, head + (size_t)list->count * size))
        return WSAEFAULT;
    unsigned char *out = buffers->out;
    INT count = (INT)list->count;
    memset(out, 0, head);
    memcpy(out + offsetof(SOCKET_ADDRESS_LIST, iAddressCount), &count, sizeof(count));
    for (unsigned i = 0; i < list->count; i++) {
        unsigned char *address = out + head + (size_t)i * size;
        SOCKET_ADDRESS entry = {(LPSOCKADDR)(void *)address, (INT)size};
        memcpy(address, &list->list[i], size);
        memcpy(out + SIZEOF_SOCKET_ADDRESS_LIST(i), &entry, sizeof(entry));
    }
    return 0;
}

static int query_list(const struct socket_facts *facts, const struct spi_netchange_buffers *buffers)
{
    unsigned size = netaddr_size(facts->family);
    if (!size)
        return WSAEOPNOTSUPP;
    struct netaddr_list *list = netaddr_bindable(facts->family);
    if (!list)
        return WSAENOBUFS;
    int error = write_list(list, size, buffers);
    free(list);
    return error;
}

static int query_route(const struct socket_facts *facts,
                       const struct spi_netchange_buffers *buffers)
{
    union netaddr destination;
    struct netroute route;
    unsigned size = netaddr_size(facts->family);
    int error = read_destination(facts, buffers, &destination);
    if (error)
        return error;
    if (netaddr_is_wildcard(&destination))
        return WSAEADDRNOTAVAIL;
    if (netroute_find(&destination, &route) < 0)
        return WSAENOBUFS;
    if (!route.reachable || !route.has_source)
        return WSAENETUNREACH;
    if (!fits(buffers, size))
        return WSAEFAULT;
    memcpy(buffers->out, &route.source, size);
    return 0;
}

static int ask_for_change(struct socket_call *call, DWORD code,
                          const struct spi_netchange_buffers *buffers, int refusal)
{
    bool routing = code == SIO_ROUTING_INTERFACE_CHANGE;
    unsigned event = routing ? FD_ROUTING_INTERFACE_CHANGE : FD_ADDRESS_LIST_CHANGE;
    union netaddr destination;
    if (routing && !refusal)
        refusal = read_destination(&call->facts, buffers, &destination);
    if (!refusal)
        return call->facts.nonblocking ? netchange_arm(call, event, routing ? &destination : NULL)
                                       : netchange_wait(call, event, routing ? &destination : NULL);
    if (call->facts.nonblocking)
        netchange_arm(call, event, NULL); /* [GATE-9] for what was asked for before */
    else
        socket_end(call);
    return refusal;
}

int spi_netchange(struct socket_call *call, DWORD code, const struct spi_netchange_buffers *buffers,
                  int refusal)
{
    if (code == SIO_ADDRESS_LIST_CHANGE || code == SIO_ROUTING_INTERFACE_CHANGE)
        return ask_for_change(call, code, buffers, refusal);
    int error = refusal;
    if (!error)
        error = code == SIO_ADDRESS_LIST_QUERY ? query_list(&call->facts, buffers)
                                               : query_route(&call->facts, buffers);
    socket_end(call);
    return error;
}
