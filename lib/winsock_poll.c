/* WSAPoll. */
#include "winsock_call.h"

#include <errno.h>

#include "polling.h"
#include "sys.h"
#include "trace.h"

/* What may be asked for; of each but the last, all names are told together. */
enum {
    IN_BITS = POLLIN | POLLRDNORM,
    OUT_BITS = POLLOUT | POLLWRNORM,
    URGENT_BITS = POLLPRI | POLLRDBAND,
    KNOWN = IN_BITS | OUT_BITS | URGENT_BITS | POLLWRBAND
};

static bool is_readable(const struct polled *e)
{
    return e->bits & IN_BITS || e->call.facts.requested || e->call.facts.has_data;
}

/* What is told of a socket; each direction by both of its names. */
static short told(const struct polled *e)
{
    int out = e->events & OUT_BITS ? OUT_BITS : 0;
    int bits = e->bits & (POLLERR | POLLHUP | POLLNVAL | (e->events & POLLWRBAND));
    if (!e->begun)
        return e->what ? POLLNVAL : 0;
    if (is_readable(e) && e->events & IN_BITS)
        bits |= IN_BITS;
    if (e->bits & OUT_BITS)
        bits |= out;
    if (e->bits & POLLPRI || (e->call.facts.oob_waiting && e->events & POLLPRI))
        bits |= URGENT_BITS;
    if (e->call.facts.error)
        bits |= POLLERR | POLLHUP;
    if (polling_never_connected(e) && e->call.facts.failed_before)
        bits |= POLLERR | POLLHUP | out;
    return (short)bits;
}

/* Without what poll() says, and with it. */
static bool known_ready(const struct polled *e)
{
    struct polled unasked = *e;
    unasked.bits = 0;
    return told(&unasked) != 0;
}

static bool polled_ready(const struct polled *e)
{
    return told(e) != 0;
}

/* An entry that is no socket is ready with POLLNVAL, and a negative one is not looked at. */
static int begin(struct polled *e, const struct pollfd *from)
{
    if (from->events & ~KNOWN)
        return WSAEINVAL;
    e->socket = (SOCKET)from->fd;
    e->events = from->events;
    if (e->events & POLLRDBAND)
        e->events |= POLLPRI; /* by which the system tells of urgent data */
    int error = from->fd < 0 ? 0 : polling_learn(e);
    e->what = error == WSAENOTSOCK;
    return e->what ? 0 : error;
}

static int prepare(struct polling *p, const struct pollfd *array, ULONG count)
{
    if (!count)
        return WSAEINVAL;
    if (!array)
        return WSAEFAULT;
    int error = polling_open(p, count);
    for (ULONG i = 0; i < count && !error; i++)
        error = begin(&p->entries[i], &array[i]);
    return error;
}

/* A stream that the peer has ended, and that has been read to its end, is hung up to Windows. The
 * peek finds an error that came since poll() answered, which the system tells once: *error. */
static bool is_at_end(const struct polled *e, int *error)
{
    char byte;
    int flags = MSG_PEEK | MSG_DONTWAIT;
    struct iovec part = {&byte, 1};
    if (!(e->bits & IN_BITS) || e->call.facts.has_data ||
        e->bits & (POLLERR | POLLHUP | POLLNVAL) || e->call.facts.kind != NOTIFY_STREAM ||
        e->call.facts.phase != NOTIFY_CONNECTED)
        return false;
    ssize_t got = sys_receive(e->call.facts.fd, &part, 1, &flags, NULL, NULL);
    if (got < 0 && got != -EAGAIN)
        *error = error_from_errno((int)-got);
    return got == 0 || *error;
}

/* Tells of one socket, and learns from what is told. */
static short tell(struct polled *e)
{
    short bits = told(e);
    int error = 0;
    if (!e->begun)
        return bits;
    if (is_at_end(e, &error))
        bits |= POLLHUP;
    if (error)
        bits |= POLLERR;
    if (e->events & IN_BITS)
        trace_call(e->socket, "WSAPoll(read)", 0, (bits & IN_BITS) != 0, 0);
    if (e->events & OUT_BITS)
        trace_call(e->socket, "WSAPoll(write)", 0, (bits & OUT_BITS) != 0, 0);
    if (error)
        polling_failed(e, error); /* [K1] */
    else if (e->events & OUT_BITS && !(bits & OUT_BITS))
        polling_unwritable(e); /* [W1] */
    return bits;
}

int WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout)
{
    struct polling p = {.known = known_ready, .judge = polled_ready};
    int error, count = 0;
    if (!winsock_started(&error))
        return winsock_failed(error);
    error = prepare(&p, fdArray, fds);
    if (!error)
        polling_wait(&p, timeout < 0 ? -1 : timeout, &error);
    for (unsigned i = 0; i < p.count && !error; i++) {
        fdArray[i].revents = tell(&p.entries[i]);
        count += fdArray[i].revents != 0;
    }
    polling_close(&p);
    return error ? winsock_failed(error) : count;
}
