/* What the messages of Linux's routing socket mean, apart from where they come from: the bytes may be
 * anything. rtnetlink(7). */
#ifndef ASYNCSELECT_NETLINK_PARSE_H
#define ASYNCSELECT_NETLINK_PARSE_H

#include "names.h"

#include <stddef.h>

struct netroute;
struct netwatch_news;

/* Adds the news of the messages in bytes, one behind the other. What cannot be read may have
 * changed everything. */
void netwatch_netlink_parse(const unsigned char *bytes, size_t length, struct netwatch_news *news);

/* The answer to RTM_GETROUTE; *route is zero when it is called. 0, or -errno: it is no answer, or
 * tells of a lack of memory. */
int netroute_netlink_parse(const unsigned char *answer, size_t length, struct netroute *route);

#endif
