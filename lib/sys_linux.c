/* What Linux does in one call: flags at socket and accept, no signal per send. socket(2),
 * accept4(2), send(2). */
#define _GNU_SOURCE
#include "sys.h"

#include <sys/socket.h>

int sys_os_socket(int family, int type, int protocol, bool inherit)
{
    return socket(family, type | (inherit ? 0 : SOCK_CLOEXEC), protocol);
}

int sys_os_accept(int fd, struct sockaddr *name, unsigned *length, bool nonblocking)
{
    return accept4(fd, name, length, nonblocking ? SOCK_NONBLOCK : 0);
}

int sys_os_send_flags(void)
{
    return MSG_NOSIGNAL;
}
