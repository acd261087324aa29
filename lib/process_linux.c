/* SO_PEERCRED, unix(7), and pidfd_open(2). */
#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int process_peer(int fd, struct process_peer *peer)
{
    struct ucred credentials;
    socklen_t size = sizeof(credentials);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
        return -errno;
    *peer = (struct process_peer){credentials.uid, credentials.pid};
    return 0;
}

int process_watch(pid_t process)
{
    if (kill(process, 0) < 0)
        return -errno;
    long fd = syscall(SYS_pidfd_open, process, 0);
    return fd < 0 ? -errno : (int)fd;
}
