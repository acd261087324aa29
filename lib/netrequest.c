#include <stdlib.h>

#include "asyncselect/winsock2.h"
#include "netrequest.h"
#include "netroute.h"
#include "netwatch.h"

struct netchange {
    bool any; /* the wildcard: all routes of the family */
    union netaddr destination;
    struct netroute answer; /* as it was told last, or when it was asked */
    struct netroute before; /* the one before that */
};

uint8_t netrequest_bit(int family)
{
    return family == AF_INET ? NETWATCH_IPV4 : family == AF_INET6 ? NETWATCH_IPV6 : 0;
}

struct netchange *netrequest_new(const union netaddr *destination)
{
    struct netchange *request = calloc(1, sizeof(*request));
    if (!request)
        return NULL;
    request->destination = *destination;
    request->any = netaddr_is_wildcard(destination);
    return request;
}

int netrequest_renew(struct netchange *request)
{
    struct netroute now;
    if (request->any)
        return 0;
    int result = netroute_find(&request->destination, &now);
    request->before = request->answer;
    if (result == 0)
        request->answer = now;
    return result;
}

static bool differ(const struct netroute *before, const struct netroute *now, int *error)
{
    *error = now->reachable ? 0 : WSAENETUNREACH;
    return !netroute_same(before, now);
}

bool netrequest_overtook(const struct netchange *request, const struct netchange *earlier,
                         int *error)
{
    if (request->any || (earlier && !netaddr_same(&earlier->destination, &request->destination)))
        return false;
    return differ(earlier ? &earlier->answer : &request->before, &request->answer, error);
}

bool netrequest_changed(struct netchange *request, struct netrequest_news *news, int *error)
{
    uint8_t bit = netrequest_bit(netroute_family(&request->destination));
    struct netroute now;
    if (request->any)
        return news->rerouted & bit;
    if (!(news->routes & bit))
        return false;
    if (netroute_find(&request->destination, &now) < 0) {
        news->unknown |= bit;
        return false;
    }
    if (!differ(&request->answer, &now, error))
        return false;
    request->answer = now;
    return true;
}
