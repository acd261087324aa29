/* Linux: poll() tells a half-closed stream apart (POLLRDHUP). poll(2), tcp(7). */
#define _GNU_SOURCE
#include "look_os.h"

#include <poll.h>
#include <sys/socket.h>

#include "error.h"
#include "sys.h"

const short look_os_events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP;

/* On a stream that has ended: FIONREAD is 0 at the urgent mark though data may follow, so a peek
 * has the last word. The error has been taken before, for a peek would consume it. */
static bool data_left(int fd)
{
    int bytes = 0;
    if (sys_readable_bytes(fd, &bytes) == 0 && bytes > 0)
        return true;
    return sys_peek(fd) > 0;
}

struct notify_level look_os_connecting(int fd, short bits)
{
    struct notify_level level = {0, 0};
    struct sockaddr_storage peer;
    unsigned size = sizeof(peer);
    if (bits & (POLLERR | POLLHUP)) {
        level.error = look_take_error(fd);
        if (level.error)
            return level;
        /* Somebody else took the error, or the connection has begun and ended already. */
        int result = sys_getpeername(fd, (struct sockaddr *)&peer, &size);
        if (result < 0)
            level.error = error_from_errno(-result);
        else
            level.bits = NOTIFY_WRITABLE;
    } else if (bits & POLLOUT) {
        level.bits = NOTIFY_WRITABLE;
    }
    return level;
}

struct notify_level look_os_stream(int fd, short bits)
{
    struct notify_level level = {0, 0};
    if (bits & POLLERR)
        level.error = look_take_error(fd);
    if (bits & (POLLRDHUP | POLLHUP)) {
        level.bits |= NOTIFY_ENDED;
        if ((bits & POLLIN) && data_left(fd))
            level.bits |= NOTIFY_READABLE;
    } else if (bits & POLLIN) {
        level.bits |= NOTIFY_READABLE;
    }
    if (bits & POLLOUT)
        level.bits |= NOTIFY_WRITABLE;
    if (bits & POLLPRI)
        level.bits |= NOTIFY_URGENT;
    return level;
}
