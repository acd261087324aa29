#include "adopt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "asyncselect/winsock2.h"
#include "ending.h"
#include "error.h"
#include "forked.h"
#include "number.h"
#include "profile.h"
#include "record.h"
#include "sys.h"

static bool speaks(int fd, void *name, unsigned size)
{
    return sys_getpeername(fd, name, &size) == 0;
}

/* Of a stream without a peer: an attempt under way would wait for data, and a connection that is
 * over has its end to tell. *error: a reset's code, or a failed attempt's, for the system tells
 * each once [K1]. */
static enum notify_phase phase_without_peer(int fd, int *error)
{
    char byte;
    struct iovec part = {&byte, 1};
    int flags = MSG_PEEK | MSG_DONTWAIT;
    ssize_t result = sys_receive(fd, &part, 1, &flags, NULL, NULL);
    if (result >= 0)
        return NOTIFY_CONNECTED;
    switch (-result) {
    case EAGAIN:
        return NOTIFY_CONNECTING;
    case ECONNRESET:
    case EPIPE:
        *error = WSAECONNRESET;
        return NOTIFY_CONNECTED;
    case ECONNREFUSED:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
        *error = error_from_errno((int)-result);
        return NOTIFY_CONNECTING;
    default:
        return NOTIFY_IDLE;
    }
}

/* What a stream descriptor that was made elsewhere is in the middle of. After a failed attempt it
 * looks like a connection that is over. */
static enum notify_phase phase_of(int fd, bool failed_before, int *error)
{
    struct sockaddr_storage name;
    int listening = 0;
    unsigned size = sizeof(listening);
    if (sys_getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening)
        return NOTIFY_LISTENING;
    if (speaks(fd, &name, sizeof(name)))
        return NOTIFY_CONNECTED;
    return failed_before ? NOTIFY_IDLE : phase_without_peer(fd, error);
}

/* Takes up what another library has done with a stream that is idle for all that the record knows.
 */
void adopt_take_up(struct record *r)
{
    struct notify *n = &r->notify;
    bool oob_inline = n->oob_inline;
    int error = 0;
    switch (phase_of(r->fd, r->failed_before, &error)) {
    case NOTIFY_LISTENING:
        notify_listen(n);
        break;
    case NOTIFY_CONNECTING:
        notify_connect_started(n);
        if (error) {
            r->failed_before = true;
            notify_look(n, profile_current(), (struct notify_level){0, error});
        }
        break;
    case NOTIFY_CONNECTED:
        notify_init(n, NOTIFY_STREAM, NOTIFY_CONNECTED);
        n->oob_inline = oob_inline;
        break;
    case NOTIFY_IDLE:
        break;
    }
    if (error) {
        r->so_error = (uint16_t)error;
        notify_failed(n, error); /* if it was a connection's */
    }
}

static int family_of(int fd)
{
    struct sockaddr_storage name;
    unsigned size = sizeof(name);
    return sys_getsockname(fd, (struct sockaddr *)&name, &size) == 0 ? name.ss_family : AF_UNSPEC;
}

static enum notify_kind kind_of(int type)
{
    return type == SOCK_STREAM || type == SOCK_SEQPACKET ? NOTIFY_STREAM : NOTIFY_DATAGRAM;
}

/* Makes the record of a descriptor; locked. NULL: no memory. */
struct record *adopt_new(int fd, const struct sys_identity *identity, int family,
                         enum notify_kind kind, enum notify_phase phase, bool nonblocking)
{
    bool taken;
    struct record *r;
    while (!(r = record_enter(fd, identity, &taken))) {
        struct record *stale = taken ? record_lock((SOCKET)fd) : NULL;
        if (!taken)
            return NULL;
        if (stale) /* [K5] its descriptor was closed behind our back: this one is new */
            ending_of_name(stale, fd, false);
    }
    r->family = (uint16_t)family; /* as sa_family_t has it */
    r->nonblocking = nonblocking;
    notify_init(&r->notify, kind, phase);
    return r;
}

/* A descriptor that was made elsewhere; locked. NULL: *error says why. */
static struct record *adopt(SOCKET s, int *error)
{
    struct sys_identity identity;
    int type = 0;
    unsigned size = sizeof(type);
    int fd = (int)s;
    int result = s > INT32_MAX || number_is_held(fd) ? -EBADF : sys_identify(fd, &identity);
    if (result == 0)
        result = sys_getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size);
    if (result < 0) {
        *error = result == -EBADF ? WSAENOTSOCK : error_from_errno(-result);
        return NULL;
    }
    sys_os_adopt(fd);
    enum notify_kind kind = kind_of(type);
    struct record *r =
        adopt_new(fd, &identity, family_of(fd), kind, NOTIFY_IDLE, sys_get_nonblocking(fd) > 0);
    int inline_oob = 0;
    size = sizeof(inline_oob);
    if (r && kind == NOTIFY_STREAM &&
        sys_getsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &inline_oob, &size) == 0)
        r->notify.oob_inline = inline_oob != 0;
    if (r && kind == NOTIFY_STREAM)
        adopt_take_up(r);
    *error = r ? 0 : WSAENOBUFS;
    return r;
}

bool adopt_is_cut_off(int *error)
{
    *error = forked_here() ? WSANOTINITIALISED : 0;
    return *error != 0;
}

/* A record that was found, if it is still its descriptor's [K5]. */
static struct record *verify(struct record *r, SOCKET s, int *error)
{
    if (r && !sys_is_another((int)s, &r->identity))
        return r;
    if (r)
        ending_of_name(r, (int)s, false);
    return adopt(s, error);
}

struct record *adopt_find_verified(SOCKET s, int *error)
{
    return adopt_is_cut_off(error) ? NULL : verify(record_lock(s), s, error);
}

/* Does the record know of anything for which calls are refused? */
static bool refuses(const struct record *r)
{
    const struct notify *n = &r->notify;
    return n->error || n->shut || r->owed_error ||
           (n->kind == NOTIFY_STREAM && n->phase == NOTIFY_IDLE);
}

struct record *adopt_found(struct record *r, SOCKET s, int *error)
{
    return r && !refuses(r) ? r : verify(r, s, error);
}

struct record *adopt_find(SOCKET s, int *error)
{
    return adopt_is_cut_off(error) ? NULL : adopt_found(record_lock(s), s, error);
}
