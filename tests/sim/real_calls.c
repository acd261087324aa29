#define _GNU_SOURCE
#include "real_calls.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

long long real_ahead_ms;
bool real_no_descriptors;

/* For libevent and the library alike. */
int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    time->tv_sec += (time_t)(real_ahead_ms / 1000);
    time->tv_nsec += (long)(real_ahead_ms % 1000 * 1000000);
    if (time->tv_nsec >= 1000000000) {
        time->tv_nsec -= 1000000000;
        time->tv_sec++;
    }
    return result;
}

static bool none_left(void)
{
    if (real_no_descriptors)
        errno = EMFILE;
    return real_no_descriptors;
}

int socket(int family, int type, int protocol)
{
    return none_left() ? -1 : (int)syscall(SYS_socket, family, type, protocol);
}

int accept4(int fd, struct sockaddr *name, socklen_t *length, int flags)
{
    return none_left() ? -1 : (int)syscall(SYS_accept4, fd, name, length, flags);
}
