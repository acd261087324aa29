/* Systems whose poll() has no POLLRDHUP: a peek tells data, end and error apart. On macOS POLLHUP
 * stands for the end of a stream, of one direction too, and a peek leaves the error in place.
 * poll(2), recv(2); XNU's poll() reports EV_EOF of kqueue(2) so. */
#define _GNU_SOURCE
#include "config.h"
#include "look_os.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "error.h"
#include "sys.h"

/* POLL_END: what says on Linux, with configure --enable-plain-loop, what POLLHUP says on macOS. */
enum { ENDED = POLLHUP | POLL_END };

const short look_os_events = POLLIN | POLLOUT | POLLPRI | POLL_END;

/* A descriptor can look writable for a moment before the attempt has an outcome: the peer's name
 * settles it. */
struct notify_level look_os_connecting(int fd, short bits)
{
    struct notify_level level = {0, 0};
    struct sockaddr_storage peer;
    unsigned size = sizeof(peer);
    if (!(bits & (POLLOUT | POLLERR | POLLHUP)))
        return level;
    level.error = look_take_error(fd);
    if (level.error)
        return level;
    if (sys_getpeername(fd, (struct sockaddr *)&peer, &size) == 0)
        level.bits = NOTIFY_WRITABLE;
    else if (bits & (POLLERR | POLLHUP))
        level.error = error_from_errno(ENOTCONN);
    return level;
}

struct notify_level look_os_stream(int fd, short bits)
{
    struct notify_level level = {0, 0};
    if (bits & POLLOUT)
        level.bits |= NOTIFY_WRITABLE;
    if (bits & POLLPRI)
        level.bits |= NOTIFY_URGENT;
    if (!(bits & (POLLIN | POLLERR | ENDED)))
        return level;
    int got = sys_peek(fd);
    if (got > 0)
        level.bits |= NOTIFY_READABLE;
    else if (got == 0)
        level.bits |= NOTIFY_ENDED;
    else if (got != -EAGAIN && got != -EWOULDBLOCK)
        level.error = error_from_errno(-got);
    if (bits & ENDED)
        level.bits |= NOTIFY_ENDED;
    if (!level.error && (bits & (POLLERR | POLLHUP))) /* a peek sees no reset behind data [K6] */
        level.error = look_take_error(fd);
    return level;
}
