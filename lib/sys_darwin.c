/* macOS has neither accept4 nor MSG_NOSIGNAL: options of the descriptor take their place.
 * socket(2), getsockopt(2) SO_NOSIGPIPE, accept(2): the new socket has the listening one's
 * O_NONBLOCK. A condition's timed wait is relative: pthread_cond_timedwait_relative_np. */
#include "sys.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>

static int no_signal(int fd)
{
    int on = 1;
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
    return fd;
}

int sys_os_socket(int family, int type, int protocol, bool inherit)
{
    int fd = no_signal(socket(family, type, protocol));
    if (fd >= 0 && !inherit)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

int sys_os_accept(int fd, struct sockaddr *name, unsigned *length, bool nonblocking)
{
    int accepted = no_signal(accept(fd, name, length));
    if (accepted >= 0)
        sys_set_nonblocking(accepted, nonblocking);
    return accepted;
}

int sys_os_send_flags(void)
{
    return 0;
}

int sys_cond_init(pthread_cond_t *cond)
{
    return -pthread_cond_init(cond, NULL);
}

void sys_cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t end_ms)
{
    int64_t left = end_ms - sys_now_ms();
    if (left <= 0)
        return;
    struct timespec wait = {.tv_sec = (time_t)(left / 1000),
                            .tv_nsec = (long)(left % 1000) * 1000000};
    pthread_cond_timedwait_relative_np(cond, mutex, &wait);
}
