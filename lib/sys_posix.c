/* The system calls as POSIX has them. */
#define _DEFAULT_SOURCE
#include "config.h" /* a large file is no socket also where off_t has 32 bits */

#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* A call again for as long as a signal interrupts it; its result, or -errno. */
#define UNINTERRUPTED(result, call)                                                                \
    do {                                                                                           \
        (result) = (call);                                                                         \
    } while ((result) < 0 && errno == EINTR)
/* ... in which the thread is not cancelled. */
#define WHOLE(result, call)                                                                        \
    do {                                                                                           \
        int held = sys_hold_cancel();                                                              \
        UNINTERRUPTED(result, call);                                                               \
        sys_let_cancel(held);                                                                      \
    } while (false)
#define RESULT(result) ((result) < 0 ? -errno : (result))

int sys_socket(int family, int type, int protocol, bool inherit)
{
    int fd = sys_os_socket(family, type, protocol, inherit);
    return RESULT(fd);
}

int sys_bind(int fd, const struct sockaddr *name, unsigned length)
{
    int result = bind(fd, name, length);
    return RESULT(result);
}

int sys_listen(int fd, int backlog)
{
    int result = listen(fd, backlog);
    return RESULT(result);
}

int sys_connect(int fd, const struct sockaddr *name, unsigned length)
{
    int held = sys_hold_cancel();
    int connected = connect(fd, name, length);
    sys_let_cancel(held);
    if (connected == 0)
        return 0;
    if (errno != EINTR)
        return -errno;
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    int error = sys_poll(&wait, 1, -1);
    if (error < 0)
        return error;
    unsigned size = sizeof(error);
    int result = sys_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return result < 0 ? result : -error;
}

int sys_accept(int fd, struct sockaddr *name, unsigned *length, bool nonblocking)
{
    int accepted;
    WHOLE(accepted, sys_os_accept(fd, name, length, nonblocking));
    return RESULT(accepted);
}

ssize_t sys_receive_stream(int fd, void *data, size_t size)
{
    ssize_t result;
    UNINTERRUPTED(result, recv(fd, data, size, MSG_DONTWAIT));
    return RESULT(result);
}

ssize_t sys_receive(int fd, struct iovec *parts, unsigned count, int *flags, struct sockaddr *from,
                    unsigned *length)
{
    ssize_t result;
    if (count == 1 && !from && !(*flags & MSG_TRUNC)) {
        WHOLE(result, recv(fd, parts->iov_base, parts->iov_len, *flags));
        *flags = 0;
        return RESULT(result);
    }
    struct msghdr message = {.msg_iov = parts, .msg_name = from, .msg_namelen = from ? *length : 0};
    message.msg_iovlen = (__typeof__(message.msg_iovlen))count;
    WHOLE(result, recvmsg(fd, &message, *flags & ~MSG_TRUNC));
    *flags = message.msg_flags;
    if (from)
        *length = message.msg_namelen;
    return RESULT(result);
}

int sys_peek(int fd)
{
    char byte;
    ssize_t result;
    WHOLE(result, recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT));
    return (int)RESULT(result);
}

bool sys_take_urgent(int fd, unsigned char *byte)
{
    ssize_t result;
    WHOLE(result, recv(fd, byte, 1, MSG_OOB | MSG_DONTWAIT));
    return result == 1;
}

ssize_t sys_send_now(int fd, const void *data, size_t size, const struct sockaddr *to,
                     unsigned length)
{
    ssize_t result;
    int flags = MSG_DONTWAIT | sys_os_send_flags();
    UNINTERRUPTED(result, sendto(fd, data, size, flags, to, length));
    return RESULT(result);
}

ssize_t sys_send(int fd, struct iovec *parts, unsigned count, int flags, const struct sockaddr *to,
                 unsigned length)
{
    ssize_t result;
    struct msghdr message = {.msg_iov = parts};
    message.msg_iovlen = (__typeof__(message.msg_iovlen))count;
    message.msg_name = (void *)(uintptr_t)to;
    message.msg_namelen = to ? length : 0;
    WHOLE(result, sendmsg(fd, &message, flags | sys_os_send_flags()));
    return RESULT(result);
}

ssize_t sys_discard(int fd, size_t limit)
{
    char waste[16384];
    size_t total = 0;
    while (total < limit) {
        ssize_t got;
        WHOLE(got, recv(fd, waste, sizeof(waste), MSG_DONTWAIT));
        if (got <= 0)
            break;
        total += (size_t)got;
    }
    return (ssize_t)total;
}

int sys_shutdown_output(int fd)
{
    int result = shutdown(fd, SHUT_WR);
    return RESULT(result);
}

int sys_close(int fd)
{
    int held = sys_hold_cancel();
    int result =
        close(fd); /* after EINTR the descriptor is gone, or as good as gone: never again */
    sys_let_cancel(held);
    return RESULT(result);
}

int sys_reset(int fd)
{
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    return sys_close(fd);
}

void sys_interrupt(int fd)
{
    shutdown(fd, SHUT_RDWR); /* wakes them on a socket that has no connection, too */
}

/* A descriptor that is never ready; one a process, made when it is first needed. */
static int never_ready(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int made = -1;
    int ends[2];
    pthread_mutex_lock(&lock);
    if (made < 0 && sys_pipe(ends) == 0)
        made = ends[0]; /* the other end stays open, so that this one is never at its end */
    pthread_mutex_unlock(&lock);
    return made;
}

int sys_vacate(int fd)
{
    int unready = never_ready();
    if (unready < 0)
        return -EMFILE;
    int result;
    UNINTERRUPTED(result, dup2(unready, fd));
    return RESULT(result);
}

int sys_get_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -errno : (flags & O_NONBLOCK) != 0;
}

int sys_set_nonblocking(int fd, bool on)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return -errno;
    int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
    if (wanted == flags)
        return 0;
    return fcntl(fd, F_SETFL, wanted) < 0 ? -errno : 0;
}

int sys_getsockopt(int fd, int level, int name, void *value, unsigned *length)
{
    int result = getsockopt(fd, level, name, value, length);
    return RESULT(result);
}

int sys_setsockopt(int fd, int level, int name, const void *value, unsigned length)
{
    int result = setsockopt(fd, level, name, value, length);
    return RESULT(result);
}

int sys_getsockname(int fd, struct sockaddr *name, unsigned *length)
{
    int result = getsockname(fd, name, length);
    return RESULT(result);
}

int sys_getpeername(int fd, struct sockaddr *name, unsigned *length)
{
    int result = getpeername(fd, name, length);
    return RESULT(result);
}

int sys_readable_bytes(int fd, int *bytes)
{
    int result = ioctl(fd, FIONREAD, bytes);
    return RESULT(result);
}

int sys_at_mark(int fd, int *at_mark)
{
    int result = sockatmark(fd);
    if (result < 0)
        return -errno;
    *at_mark = result;
    return 0;
}

int sys_identify(int fd, struct sys_identity *identity)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISSOCK(status.st_mode))
        return -ENOTSOCK;
    identity->device = (uint64_t)status.st_dev;
    identity->inode = (uint64_t)status.st_ino;
    return sys_os_identify(fd, identity);
}

bool sys_is_another(int fd, const struct sys_identity *identity)
{
    struct sys_identity now;
    int result = sys_identify(fd, &now);
    if (result < 0)
        return result == -EBADF || result == -ENOTSOCK;
    return now.device != identity->device || now.inode != identity->inode;
}

int64_t sys_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int sys_poll(struct pollfd *set, unsigned count, int timeout_ms)
{
    int64_t end = timeout_ms > 0 ? sys_now_ms() + timeout_ms : 0;
    for (;;) {
        int held = sys_hold_cancel();
        int result = poll(set, count, timeout_ms);
        sys_let_cancel(held);
        if (result >= 0)
            return result;
        if (errno != EINTR)
            return -errno;
        if (timeout_ms > 0) {
            int64_t left = end - sys_now_ms();
            timeout_ms = left > 0 ? (int)left : 0;
        }
    }
}

bool sys_get_inherited(int fd)
{
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && !(flags & FD_CLOEXEC);
}

void sys_set_inherited(int fd, bool inherited)
{
    fcntl(fd, F_SETFD, inherited ? 0 : FD_CLOEXEC);
}

int sys_pipe(int ends[2])
{
    if (pipe(ends) < 0)
        return -errno;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

void sys_pipe_put(int end)
{
    /* Full: the reader has enough to wake for. No memory: nobody else would wake it. */
    int held = sys_hold_cancel();
    while (write(end, "", 1) < 0 && (errno == EINTR || errno == ENOMEM))
        sched_yield();
    sys_let_cancel(held);
}

void sys_pipe_drain(int end)
{
    char waste[64];
    ssize_t result;
    do
        WHOLE(result, read(end, waste, sizeof(waste)));
    while (result == (ssize_t)sizeof(waste));
}

void sys_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    int held = sys_hold_cancel();
    pthread_cond_wait(cond, mutex);
    sys_let_cancel(held);
}
