/* netwatch_route_parse: what the messages of a BSD routing socket mean, whatever system it is read
 * on. route(4). */
#ifndef ASYNCSELECT_NETWATCH_ROUTE_PARSE_H
#define ASYNCSELECT_NETWATCH_ROUTE_PARSE_H

#include "names.h"

#include <stddef.h>
#include <stdint.h>

struct netwatch_news;

/* Types of messages, the same on all systems that have them. */
enum {
    ROUTE_ADD = 0x1,
    ROUTE_DELETE = 0x2,
    ROUTE_CHANGE = 0x3,
    ROUTE_REDIRECT = 0x6,
    ROUTE_NEWADDR = 0xc,
    ROUTE_DELADDR = 0xd,
    ROUTE_IFINFO = 0xe,
    ROUTE_IFANNOUNCE = 0x11
};

/* Places of addresses in a message: bits of its set of addresses. */
enum { ROUTE_DST = 0x1, ROUTE_IFA = 0x20 };

/* Where a system keeps what; all in bytes. A message begins with its length in two bytes, its
 * version and its type. */
struct netwatch_route_layout {
    uint8_t version;
    uint8_t inet, inet6;                       /* AF_* */
    size_t padding;                            /* each address is filled up to a multiple of this */
    size_t route_size, route_set, route_error; /* of a message about a route: its header's size, and
                                                  where its set of addresses and its error are */
    size_t address_size, address_set;          /* of one about an address */
};

/* Adds the news of the messages in bytes, one behind the other. What cannot be read may have
 * changed everything. */
void netwatch_route_parse(const unsigned char *bytes, size_t length,
                          const struct netwatch_route_layout *layout, struct netwatch_news *news);

#endif
