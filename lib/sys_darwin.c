/* macOS has neither accept4 nor MSG_NOSIGNAL: options of the descriptor take their place.
 * socket(2), getsockopt(2) SO_NOSIGPIPE, accept(2): the new socket has the listening one's
 * O_NONBLOCK. A condition's timed wait is relative: pthread_cond_timedwait_relative_np. Threads
 * have priorities under SCHED_OTHER: pthread_setschedparam(3). Sockets are told apart by libproc.h,
 * sys/proc_info.h: PROC_PIDFDSOCKETINFO. dyld(3) knows the program's path. */
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <libproc.h>
#include <mach-o/dyld.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

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

ssize_t sys_receive_datagram(int fd, struct iovec *part, struct sockaddr *from, unsigned *length,
                             bool *cut)
{
    int flags = MSG_DONTWAIT | MSG_TRUNC;
    ssize_t result = sys_receive(fd, part, 1, &flags, from, length);
    *cut = (flags & MSG_TRUNC) != 0;
    return result;
}

void sys_os_adopt(int fd)
{
    no_signal(fd);
}

/* fstat() gives a local socket a number of its own, and none to one of IPv4 or IPv6. The kernel's
 * handle may come again with the next socket; a protocol's count of its sockets does not. */
int sys_os_identify(int fd, struct sys_identity *identity)
{
    struct socket_fdinfo info;
    if (proc_pidfdinfo(getpid(), fd, PROC_PIDFDSOCKETINFO, &info, sizeof(info)) !=
        (int)sizeof(info))
        return -errno;
    identity->device = info.psi.soi_so;
    if (info.psi.soi_kind == SOCKINFO_TCP)
        identity->inode = info.psi.soi_proto.pri_tcp.tcpsi_ini.insi_gencnt;
    else if (info.psi.soi_kind == SOCKINFO_IN)
        identity->inode = info.psi.soi_proto.pri_in.insi_gencnt;
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
    int held = sys_hold_cancel();
    pthread_cond_timedwait_relative_np(cond, mutex, &wait);
    sys_let_cancel(held);
}

void sys_thread_here(struct sys_thread *t)
{
    t->thread = pthread_self();
    t->number = 0;
}

int sys_thread_set_priority(const struct sys_thread *t, int priority)
{
    struct sched_param wanted;
    int policy;
    int least = sched_get_priority_min(SCHED_OTHER), most = sched_get_priority_max(SCHED_OTHER);
    int usual = (least + most) / 2;
    int error = pthread_getschedparam(t->thread, &policy, &wanted);
    wanted.sched_priority = priority < -2  ? least
                            : priority > 2 ? most
                                           : usual + priority * (most - usual) / 4;
    return -(error ? error : pthread_setschedparam(t->thread, SCHED_OTHER, &wanted));
}

int sys_program_path(char *path, size_t size)
{
    uint32_t room = (uint32_t)size;
    return _NSGetExecutablePath(path, &room) == 0 ? 0 : -ENAMETOOLONG;
}
