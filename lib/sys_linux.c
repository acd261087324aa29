/* What Linux does in one call: flags at socket and accept, no signal per send; and
 * conditions with a clock of choice; a nice value for each thread; the program's own path.
 * socket(2), accept4(2), send(2), pthread_condattr_setclock(3), setpriority(2), proc(5). */
#define _GNU_SOURCE
#include "sys.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

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

/* MSG_TRUNC returns the whole length: cheaper than recvmsg, which would tell a cut by a flag. */
ssize_t sys_receive_datagram(int fd, struct iovec *part, struct sockaddr *from, unsigned *length,
                             bool *cut)
{
    ssize_t result;
    do
        result = recvfrom(fd, part->iov_base, part->iov_len, MSG_DONTWAIT | MSG_TRUNC, from,
                          from ? length : NULL);
    while (result < 0 && errno == EINTR);
    *cut = result > (ssize_t)part->iov_len;
    if (result < 0)
        return -errno;
    return *cut ? (ssize_t)part->iov_len : result;
}

void sys_os_adopt(int fd)
{
    (void)fd;
}

int sys_os_identify(int fd, struct sys_identity *identity)
{
    (void)fd; /* each socket has an inode of its own, whose number does not come again soon */
    (void)identity;
    return 0;
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
    int held = sys_hold_cancel();
    pthread_cond_timedwait(cond, mutex, &end);
    sys_let_cancel(held);
}

void sys_thread_here(struct sys_thread *t)
{
    t->thread = pthread_self();
    t->number = (pid_t)syscall(SYS_gettid);
}

int sys_thread_set_priority(const struct sys_thread *t, int priority)
{
    enum { A_STEP = 5, LEAST = 19, MOST = -20 };
    int nice = priority < -2 ? LEAST : priority > 2 ? MOST : -priority * A_STEP;
    return setpriority(PRIO_PROCESS, (id_t)t->number, nice) < 0 ? -errno : 0;
}

int sys_program_path(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length < 0 || (size_t)length >= size)
        return length < 0 ? -errno : -ENAMETOOLONG;
    path[length] = '\0';
    return 0;
}
