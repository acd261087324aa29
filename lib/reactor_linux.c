/* libevent's back ends as Linux has them. epoll(7): with EPOLLRDHUP an end is an event of its own;
 * room in a send buffer is one only after a send that found none. */
#include "reactor_core.h"

#include <string.h>

#include "notify.h"

unsigned reactor_os_abilities(const struct event_base *base)
{
    int features = event_base_get_features(base);
    unsigned abilities = 0;
    if (features & EV_FEATURE_ET)
        abilities |=
            NOTIFY_EDGES | (features & EV_FEATURE_EARLY_CLOSE ? (unsigned)NOTIFY_CLOSES : 0);
    if (strncmp(event_base_get_method(base), "epoll", 5) == 0)
        abilities |= NOTIFY_QUIET;
    return abilities;
}
