/* Systems whose poll() has no POLLRDHUP: a peek tells data, end and error apart. On macOS POLLHUP
 * stands for the end of a stream, and a peek leaves the error in place. poll(2), recv(2). */
#include "look.h"

#include <errno.h>
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

/* A descriptor can look writable for a moment before the attempt has an outcome: the peer's name
 * settles it. */
static struct notify_level look_connecting(int fd, short bits)
{
    struct notify_level level = {0, 0};
    struct sockaddr_storage peer;
    unsigned size = sizeof(peer);
    if (!(bits & (POLLOUT | POLLERR | POLLHUP)))
        return level;
    level.error = take_error(fd);
    if (level.error)
        return level;
    if (sys_getpeername(fd, (struct sockaddr *)&peer, &size) == 0)
        level.bits = NOTIFY_WRITABLE;
    else if (bits & (POLLERR | POLLHUP))
        level.error = error_from_errno(ENOTCONN);
    return level;
}

static struct notify_level look_stream(int fd, short bits)
{
    struct notify_level level = {0, 0};
    char byte;
    if (bits & POLLOUT)
        level.bits |= NOTIFY_WRITABLE;
    if (bits & POLLPRI)
        level.bits |= NOTIFY_URGENT;
    if (!(bits & (POLLIN | POLLERR | POLLHUP)))
        return level;
    ssize_t got = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got > 0)
        level.bits |= NOTIFY_READABLE;
    else if (got == 0)
        level.bits |= NOTIFY_ENDED;
    else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        level.error = error_from_errno(errno);
    if (bits & POLLHUP)
        level.bits |= NOTIFY_ENDED;
    if (!level.error && (bits & POLLERR))
        level.error = take_error(fd);
    return level;
}

struct notify_level look(int fd, enum look_as as)
{
    struct notify_level level = {0, 0};
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI};
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
