/* One poll() a look. What its bits mean is the same everywhere for listening and datagram sockets;
 * for the rest the system's own file knows. */
#include "look.h"

#include <poll.h>
#include <sys/socket.h>

#include "error.h"
#include "look_os.h"
#include "sys.h"

int look_take_error(int fd)
{
    int error = 0;
    unsigned size = sizeof(error);
    int result = sys_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (result < 0)
        error = -result; /* there is one: no end that looks graceful comes of not knowing which */
    return error ? error_from_errno(error) : 0;
}

bool look_ahead(struct pollfd *set, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        set[i].events = look_os_events;
        set[i].revents = 0;
    }
    return sys_poll(set, count, 0) >= 0;
}

bool look(int fd, enum look_as as, struct notify_level *level)
{
    struct pollfd p = {.fd = fd};
    bool asked = look_ahead(&p, 1);
    look_after(fd, as, p.revents, level);
    return asked;
}

void look_after(int fd, enum look_as as, short bits, struct notify_level *level)
{
    *level = (struct notify_level){0, 0};
    if (bits & POLLNVAL)
        return;
    switch (as) {
    case LOOK_LISTENING:
        level->bits = bits & POLLIN ? NOTIFY_READABLE : 0;
        break;
    case LOOK_CONNECTING:
        *level = look_os_connecting(fd, bits);
        break;
    case LOOK_STREAM:
        *level = look_os_stream(fd, bits);
        break;
    case LOOK_DATAGRAM: /* [D3] an error reaches the program through its receive call */
        level->bits = (bits & (POLLIN | POLLERR) ? (unsigned)NOTIFY_READABLE : 0) |
                      (bits & POLLOUT ? (unsigned)NOTIFY_WRITABLE : 0);
        break;
    }
}
