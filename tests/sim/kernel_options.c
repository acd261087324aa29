/* Modes, options, names and what can be asked of a descriptor. */
#define _GNU_SOURCE
#include "kernel_sys.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

int sys_get_nonblocking(int fd)
{
    ENTER(fd);
    return k->nonblocking;
}

int sys_set_nonblocking(int fd, bool on)
{
    ENTER(fd);
    k->nonblocking = on;
    return 0;
}

static int option(struct ksocket *k, int level, int name)
{
    if (level != SOL_SOCKET)
        return -ENOPROTOOPT;
    switch (name) {
    case SO_MAX_PACING_RATE:
        return -ENOPROTOOPT; /* it has none */
    case SO_ERROR:
        return kernel_take_error(k);
    case SO_TYPE:
        return k->kind == K_STREAM ? SOCK_STREAM : SOCK_DGRAM;
    case SO_ACCEPTCONN:
        return k->state == K_LISTENING;
    case SO_OOBINLINE:
        return k->oob_inline;
    default:
        return 0;
    }
}

int sys_getsockopt(int fd, int level, int name, void *value, unsigned *length)
{
    ENTER(fd);
    if (k->kind > K_DATAGRAM)
        return -ENOTSOCK;
    int answer = option(k, level, name);
    if (answer < 0)
        return answer;
    memset(value, 0, *length);
    memcpy(value, &answer, *length < sizeof(answer) ? *length : sizeof(answer));
    return 0;
}

int sys_setsockopt(int fd, int level, int name, const void *value, unsigned length)
{
    ENTER(fd);
    int on = 0;
    memcpy(&on, value, length < sizeof(on) ? length : sizeof(on));
    if (level == SOL_SOCKET && name == SO_OOBINLINE)
        k->oob_inline = on != 0;
    return 0;
}

int sys_getsockname(int fd, struct sockaddr *name, unsigned *length)
{
    ENTER(fd);
    /* what connect has bound comes free with the attempt */
    kernel_answer_name(k->port || k->state == K_CLOSED ? k->port : UINT16_MAX, name, length);
    return 0;
}

int sys_getpeername(int fd, struct sockaddr *name, unsigned *length)
{
    ENTER(fd);
    if (k->kind == K_STREAM ? k->state != K_CONNECTED : !k->peer_port)
        return -ENOTCONN;
    kernel_answer_name(k->peer_port ? k->peer_port : 9, name, length);
    return 0;
}

int sys_readable_bytes(int fd, int *bytes)
{
    ENTER(fd);
    if (k->kind == K_DATAGRAM) {
        *bytes = k->queued ? k->queue[0] : 0;
        return 0;
    }
    if (k->state == K_LISTENING)
        return -EINVAL;
    bool before_mark = !k->oob_inline && k->urgent && (int32_t)(k->urgent_at - k->read) >= 0 &&
                       (int32_t)(k->urgent_at - k->end) < 0;
    *bytes = (int)((before_mark ? k->urgent_at : k->end) - k->read);
    return 0;
}

int sys_at_mark(int fd, int *at_mark)
{
    ENTER(fd);
    *at_mark = k->urgent && k->urgent_at == k->read;
    return 0;
}

int sys_identify(int fd, struct sys_identity *identity)
{
    kernel_identifies = true;
    const struct ksocket *k = kernel_enter(fd);
    kernel_identifies = false;
    if (!k)
        return -EBADF;
    if (k->kind > K_DATAGRAM && k->kind != K_NETLINK)
        return -ENOTSOCK;
    *identity = (struct sys_identity){1, k->inode};
    return 0;
}

bool sys_is_another(int fd, const struct sys_identity *identity)
{
    struct sys_identity now;
    return sys_identify(fd, &now) < 0 || now.device != identity->device ||
           now.inode != identity->inode;
}

bool sys_get_inherited(int fd)
{
    (void)fd; /* nothing is executed here */
    return false;
}

void sys_set_inherited(int fd, bool inherited)
{
    (void)fd;
    (void)inherited;
}
