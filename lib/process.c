/* Descriptors between processes: unix(7), SCM_RIGHTS. */
#define _DEFAULT_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "environment.h"
#include "sys.h"

_Static_assert(PROCESS_NAME_SIZE <= sizeof(((struct sockaddr_un *)NULL)->sun_path),
               "each name can be a local socket's");

int process_copy_descriptor(int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? -errno : copy;
}

int process_set_inherited(int fd, int inherited)
{
    return fcntl(fd, F_SETFD, inherited ? 0 : FD_CLOEXEC) < 0 ? -errno : 0;
}

/* ---- names ---- */

/* A directory for what is of this session; none: a system's common one does, for what is made in it
 * is this user's alone. */
static bool is_private(const char *directory)
{
    struct stat status;
    return directory && *directory == '/' && lstat(directory, &status) == 0 &&
           S_ISDIR(status.st_mode) && status.st_uid == geteuid() && !(status.st_mode & 077);
}

static int make_directory_in(const char *parent, char name[PROCESS_NAME_SIZE])
{
    int length = snprintf(name, PROCESS_NAME_SIZE, "%s/asyncselect-XXXXXX", parent);
    if (length < 0 || length + (int)sizeof("/socket") > PROCESS_NAME_SIZE)
        return -ENAMETOOLONG;
    return mkdtemp(name) ? 0 : -errno; /* mode 0700 */
}

static int make_directory(char name[PROCESS_NAME_SIZE])
{
    const char *session = environment_trusted("XDG_RUNTIME_DIR");
    const char *temporary = environment_trusted("TMPDIR");
    if (is_private(session) && make_directory_in(session, name) == 0)
        return 0;
    if (temporary && *temporary == '/' && make_directory_in(temporary, name) == 0)
        return 0;
    return make_directory_in("/tmp", name);
}

static struct sockaddr_un address_of(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, name, strlen(name) + 1);
    return address;
}

int process_listen(char name[PROCESS_NAME_SIZE])
{
    int result = make_directory(name);
    if (result < 0)
        return result;
    strcat(name, "/socket");
    struct sockaddr_un address = address_of(name);
    int fd = sys_socket(AF_UNIX, SOCK_STREAM, 0, false);
    result = fd < 0 ? fd : sys_bind(fd, (struct sockaddr *)&address, sizeof(address));
    if (result == 0)
        result = sys_listen(fd, 4);
    if (result == 0)
        result = sys_set_nonblocking(fd, true);
    if (result == 0)
        return fd;
    process_unlisten(name);
    if (fd >= 0)
        sys_close(fd);
    return result;
}

void process_unlisten(const char *name)
{
    char directory[PROCESS_NAME_SIZE];
    unlink(name);
    strcpy(directory, name);
    *strrchr(directory, '/') = 0;
    rmdir(directory);
}

int process_connect(const char *name)
{
    if (strlen(name) >= PROCESS_NAME_SIZE)
        return -ENOENT;
    struct sockaddr_un address = address_of(name);
    int fd = sys_socket(AF_UNIX, SOCK_STREAM, 0, false);
    int result = fd < 0 ? fd : sys_connect(fd, (struct sockaddr *)&address, sizeof(address));
    if (result == 0)
        return fd;
    if (fd >= 0)
        sys_close(fd);
    return result;
}

/* ---- descriptors ---- */

union rights {
    struct cmsghdr header; /* for its alignment */
    char room[CMSG_SPACE(sizeof(int))];
};

int process_give(int connection, const void *bytes, size_t size, int fd)
{
    struct iovec part = {(void *)(uintptr_t)bytes, size};
    union rights rights = {.room = {0}};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = rights.room};
    message.msg_controllen = sizeof(rights.room);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    ssize_t sent = sendmsg(connection, &message, MSG_DONTWAIT | sys_os_send_flags());
    return sent == (ssize_t)size ? 0 : sent < 0 ? -errno : -EMSGSIZE;
}

int process_take(int connection, void *bytes, size_t size)
{
    struct iovec part = {bytes, size};
    union rights rights = {.room = {0}};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = rights.room};
    int fd = -1;
    message.msg_controllen = sizeof(rights.room);
    ssize_t got = recvmsg(connection, &message, MSG_DONTWAIT);
    const struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof(fd)))
        memcpy(&fd, CMSG_DATA(header), sizeof(fd));
    if (fd >= 0 && got == (ssize_t)size) {
        process_set_inherited(fd, false);
        return fd;
    }
    if (fd >= 0)
        sys_close(fd);
    return message.msg_flags & MSG_CTRUNC ? -EMFILE : -ENOMSG;
}

int process_acknowledge(int connection)
{
    return send(connection, "", 1, sys_os_send_flags()) == 1 ? 0 : -errno;
}

int process_is_acknowledged(int connection)
{
    char byte;
    return recv(connection, &byte, 1, MSG_DONTWAIT) == 1;
}
