/* Messages of a BSD routing socket, as macOS lays them out. */
#include "input.h"

#include "netwatch.h"
#include "netwatch_route_parse.h"

static const struct netwatch_route_layout macos = {
    .version = 5,
    .inet = 2,
    .inet6 = 30,
    .padding = 4,
    .route_size = 92,
    .route_set = 12,
    .route_error = 24,
    .address_size = 20,
    .address_set = 4,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct netwatch_news news = {0};
    netwatch_route_parse(bytes, length, &macos, &news);
    must((news.addresses | news.removed | news.routes | news.rerouted) <= NETWATCH_BOTH);
    must((news.removed & ~news.addresses) == 0);
    return 0;
}
