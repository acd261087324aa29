/* socket(2), getsockopt(2) SO_NOSIGPIPE; kqueue(2) EVFILT_PROC; libproc.h: proc_pid_rusage, whose
 * times are in the units of mach_timebase_info. Threads choose no processors on Apple's own. */
#include "host.h"

#include <fcntl.h>
#include <libproc.h>
#include <mach/mach_time.h>
#include <pthread.h>
#include <sys/event.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

const int host_send_flags = 0;
const unsigned host_loopback_addresses = 1;

static int prepared(int fd, bool nonblocking)
{
    int on = 1;
    if (fd < 0)
        return fd;
    setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (nonblocking)
        fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

int host_socket(int type, bool nonblocking)
{
    return prepared(socket(AF_INET, type, 0), nonblocking);
}

int host_accept(int listener)
{
    return prepared(accept(listener, NULL, NULL), true);
}

int host_pipe(int ends[2])
{
    int result = pipe(ends);
    for (int i = 0; result == 0 && i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    return result;
}

void host_place(unsigned n)
{
    (void)n;
}

static void *await_parent(void *argument)
{
    struct kevent end;
    int queue = kqueue();
    EV_SET(&end, (uintptr_t)argument, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    kevent(queue, &end, 1, &end, 1, NULL); /* returns an error if there is none any more */
    _exit(1);
}

void host_end_with_parent(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, await_parent, (void *)(uintptr_t)getppid());
}

uint64_t host_process_time(pid_t process)
{
    struct rusage_info_v0 usage;
    mach_timebase_info_data_t unit;
    if (proc_pid_rusage(process, RUSAGE_INFO_V0, (rusage_info_t *)&usage) < 0 ||
        mach_timebase_info(&unit) != 0)
        return 0;
    return (usage.ri_user_time + usage.ri_system_time) * unit.numer / unit.denom;
}
