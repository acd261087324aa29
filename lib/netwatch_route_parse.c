#include "netwatch_route_parse.h"

#include <string.h>

#include "netwatch.h"

enum { START_SIZE = 4, VERSION_AT = 2, TYPE_AT = 3, ADDRESSES = 8 };

static uint32_t number_at(const unsigned char *bytes, size_t at)
{
    uint32_t number;
    memcpy(&number, bytes + at, sizeof(number));
    return number;
}

/* The family of the address in one of the message's places; both where it has none there. Each
 * address begins with its own length and family. */
static uint8_t family_at(const unsigned char *message, size_t length, size_t at, uint32_t set,
                         uint32_t place, const struct netwatch_route_layout *layout)
{
    if (!(set & place))
        return NETWATCH_BOTH;
    for (uint32_t bit = 1; bit < 1u << ADDRESSES && at + 2 <= length; bit <<= 1) {
        if (!(set & bit))
            continue;
        size_t size = message[at] ? message[at] : layout->padding;
        if (bit == place) {
            uint8_t family = message[at + 1];
            return family == layout->inet    ? NETWATCH_IPV4
                   : family == layout->inet6 ? NETWATCH_IPV6
                                             : NETWATCH_BOTH;
        }
        at += (size + layout->padding - 1) / layout->padding * layout->padding;
    }
    return NETWATCH_BOTH;
}

static void note_route(const unsigned char *message, size_t length,
                       const struct netwatch_route_layout *layout, struct netwatch_news *news)
{
    uint8_t family = NETWATCH_BOTH;
    if (length >= layout->route_size) {
        if (number_at(message, layout->route_error))
            return; /* a request of somebody's that changed nothing */
        family = family_at(message, length, layout->route_size,
                           number_at(message, layout->route_set), ROUTE_DST, layout);
    }
    news->routes |= family;
    news->rerouted |= family;
}

static void note_address(const unsigned char *message, size_t length,
                         const struct netwatch_route_layout *layout, struct netwatch_news *news)
{
    uint8_t family = NETWATCH_BOTH;
    if (length >= layout->address_size)
        family = family_at(message, length, layout->address_size,
                           number_at(message, layout->address_set), ROUTE_IFA, layout);
    news->addresses |= family;
    news->routes |= family; /* the source to send from may be another */
    if (message[TYPE_AT] == ROUTE_DELADDR)
        news->removed |= family;
}

static void all_may_have_changed(struct netwatch_news *news)
{
    news->addresses = news->routes = news->rerouted = NETWATCH_BOTH;
}

static void note(const unsigned char *message, size_t length,
                 const struct netwatch_route_layout *layout, struct netwatch_news *news)
{
    if (message[VERSION_AT] != layout->version) {
        all_may_have_changed(news);
        return;
    }
    switch (message[TYPE_AT]) {
    case ROUTE_ADD:
    case ROUTE_DELETE:
    case ROUTE_CHANGE:
    case ROUTE_REDIRECT:
        note_route(message, length, layout, news);
        break;
    case ROUTE_NEWADDR:
    case ROUTE_DELADDR:
        note_address(message, length, layout, news);
        break;
    case ROUTE_IFINFO:
    case ROUTE_IFANNOUNCE:
        all_may_have_changed(news);
        break;
    default: /* questions, misses and multicast memberships change nothing */
        break;
    }
}

void netwatch_route_parse(const unsigned char *bytes, size_t length,
                          const struct netwatch_route_layout *layout, struct netwatch_news *news)
{
    while (length) {
        uint16_t size = 0;
        if (length >= START_SIZE)
            memcpy(&size, bytes, sizeof(size));
        if (size < START_SIZE || size > length) {
            all_may_have_changed(news);
            return;
        }
        note(bytes, size, layout, news);
        bytes += size;
        length -= size;
    }
}
