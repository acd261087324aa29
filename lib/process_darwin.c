/* LOCAL_PEERCRED and LOCAL_PEERPID, unix(4), and a kqueue with EVFILT_PROC, which can be polled. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>
#include <unistd.h>

int process_peer(int fd, struct process_peer *peer)
{
    struct xucred credentials;
    pid_t process;
    socklen_t size = sizeof(credentials);
    if (getsockopt(fd, SOL_LOCAL, LOCAL_PEERCRED, &credentials, &size) < 0)
        return -errno;
    size = sizeof(process);
    if (getsockopt(fd, SOL_LOCAL, LOCAL_PEERPID, &process, &size) < 0)
        return -errno;
    *peer = (struct process_peer){credentials.cr_uid, process};
    return 0;
}

int process_watch(pid_t process)
{
    struct kevent end;
    if (kill(process, 0) < 0)
        return -errno;
    int fd = kqueue();
    if (fd < 0)
        return -errno;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    EV_SET(&end, (uintptr_t)process, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    if (kevent(fd, &end, 1, NULL, 0, NULL) == 0)
        return fd;
    int error = errno;
    close(fd);
    return -error;
}
