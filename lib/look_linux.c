/* Linux: poll() tells a half-closed stream apart (POLLRDHUP). poll(2), tcp(7). */
#define _GNU_SOURCE
#include "look.h"

#include <poll.h>
#include <sys/socket.h>

#include "error.h"
#include "sys.h"

static int take_error(int fd)
{
    int error = 0;
    unsigned size = sizeof(error);
    if (sys_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 || !error)
        return 0;
    return error_from_errno(error);
}

/* On a stream that has ended: FIONREAD is 0 at the urgent mark though data may follow, so a peek
 * has the last word. The error has been taken before, for a peek would consume it. */
static bool data_left(int fd)
{
    int bytes = 0;
    char byte;
    if (sys_readable_bytes(fd, &bytes) == 0 && bytes > 0)
        return true;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static struct notify_level look_connecting(int fd, short bits)
{
    struct notify_level level = {0, 0};
    struct sockaddr_storage peer;
    unsigned size = sizeof(peer);
    if (bits & (POLLERR | POLLHUP)) {
        level.error = take_error(fd);
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

static struct notify_level look_stream(int fd, short bits)
{
    struct notify_level level = {0, 0};
    if (bits & POLLERR)
        level.error = take_error(fd);
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

struct notify_level look(int fd, enum look_as as)
{
    struct notify_level level = {0, 0};
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP};
    if (sys_poll(&p, 1, 0) <= 0 || (p.revents & POLLNVAL))
        return level;
    switch (as) {
    case LOOK_LISTENING:
        level.bits = p.revents & POLLIN ? NOTIFY_READABLE : 0;
        break;
    case LOOK_CONNECTING:
        return look_connecting(fd, p.revents);
    case LOOK_STREAM:
        return look_stream(fd, p.revents);
    case LOOK_DATAGRAM: /* [D3] an error reaches the program through its receive call */
        level.bits = (p.revents & (POLLIN | POLLERR) ? (unsigned)NOTIFY_READABLE : 0) |
                     (p.revents & POLLOUT ? (unsigned)NOTIFY_WRITABLE : 0);
        break;
    }
    return level;
}
