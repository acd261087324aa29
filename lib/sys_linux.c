/* What Linux does in one call: flags at socket and accept, no signal per send; and
 * conditions with a clock of choice. socket(2), accept4(2), send(2), pthread_condattr_setclock(3).
 */
#define _GNU_SOURCE
#include "sys.h"

#include <sys/socket.h>
#include <time.h>

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

int sys_cond_init(pthread_cond_t *cond)
{
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);
    if (error)
        return -error;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    error = pthread_cond_init(cond, &attributes);
    pthread_condattr_destroy(&attributes);
    return -error;
}

void sys_cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t end_ms)
{
    struct timespec end = {.tv_sec = (time_t)(end_ms / 1000),
                           .tv_nsec = (long)(end_ms % 1000) * 1000000};
    pthread_cond_timedwait(cond, mutex, &end);
}
