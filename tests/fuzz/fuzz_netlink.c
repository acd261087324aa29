/* Messages of Linux's routing socket: news of changes, and the answer to a question. */
#include "input.h"

#include <netinet/in.h>

#include "netlink_parse.h"
#include "netroute.h"
#include "netwatch.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct netwatch_news news = {0};
    struct netroute route = {0};
    netwatch_netlink_parse(bytes, length, &news);
    must((news.addresses | news.removed | news.routes | news.rerouted) <= NETWATCH_BOTH);
    must((news.removed & ~news.addresses) == 0);
    int result = netroute_netlink_parse(bytes, length, &route);
    must(result <= 0);
    must(route.reachable || (!route.has_source && route.interface == 0));
    if (route.has_source)
        must(route.source.any.sa_family == AF_INET || route.source.any.sa_family == AF_INET6);
    return 0;
}
