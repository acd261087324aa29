/* libevent's back ends as macOS has them. Of kqueue's filters libevent passes on that they fired, and
 * not EV_EOF; with EV_CLEAR the write filter fires for each acknowledgement that makes room.
 * kqueue(2): EVFILT_READ, EVFILT_WRITE. */
#include "reactor_core.h"

#include "notify.h"

unsigned reactor_os_abilities(const struct event_base *base)
{
    return event_base_get_features(base) & EV_FEATURE_ET ? NOTIFY_EDGES : 0;
}
