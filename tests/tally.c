/* These definitions are the program's own, so they come before the C library's for every library in
 * the process. The peers, and what the functions do, go straight to the system. */
#define _GNU_SOURCE
#include "tally.h"

#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SEES_MEMORY 1
#else
#define SEES_MEMORY 0
#endif

enum kind { RECEIVES, SENDS, LOOKS, WAITS, CONTROLS, WAKES, OTHERS, ALLOCATIONS, KINDS };

static atomic_bool counting;
static atomic_uint sleepers;
static atomic_bool hastening;
static atomic_llong hastened_ms;
static atomic_uint counts[KINDS];
static atomic_long memory;

static void count(enum kind kind)
{
    if (atomic_load_explicit(&counting, memory_order_relaxed))
        atomic_fetch_add_explicit(&counts[kind], 1, memory_order_relaxed);
}

void tally_begin(void)
{
    for (int kind = 0; kind < KINDS; kind++)
        atomic_store(&counts[kind], 0);
    atomic_store(&counting, true);
}

struct tally tally_end(void)
{
    atomic_store(&counting, false);
    return (struct tally){
        .receives = counts[RECEIVES],
        .sends = counts[SENDS],
        .looks = counts[LOOKS],
        .waits = counts[WAITS],
        .controls = counts[CONTROLS],
        .wakes = counts[WAKES],
        .others = counts[OTHERS],
        .allocations = counts[ALLOCATIONS],
    };
}

/* ---- the system ---- */

ssize_t recvfrom(int fd, void *data, size_t size, int flags, struct sockaddr *from,
                 socklen_t *length)
{
    count(RECEIVES);
    return syscall(SYS_recvfrom, fd, data, size, flags, from, length);
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    return recvfrom(fd, data, size, flags, NULL, NULL);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    count(RECEIVES);
    return syscall(SYS_recvmsg, fd, message, flags);
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *to,
               socklen_t length)
{
    count(SENDS);
    return syscall(SYS_sendto, fd, data, size, flags, to, length);
}

ssize_t send(int fd, const void *data, size_t size, int flags)
{
    return sendto(fd, data, size, flags, NULL, 0);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    count(SENDS);
    return syscall(SYS_sendmsg, fd, message, flags);
}

static int poll_uncounted(struct pollfd *set, nfds_t size, int timeout)
{
    struct timespec limit = {timeout / 1000, timeout % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, set, size, timeout < 0 ? NULL : &limit, NULL, 0);
}

/* Around a wait: returns for how long it is to be made. */
static int wait_begins(int timeout)
{
    if (timeout < 0)
        atomic_fetch_add(&sleepers, 1);
    return timeout > 0 && atomic_load(&hastening) ? 0 : timeout;
}

static int wait_ends(int timeout, int result)
{
    if (timeout < 0)
        atomic_fetch_sub(&sleepers, 1);
    if (timeout > 0 && result == 0 && atomic_load(&hastening))
        atomic_fetch_add(&hastened_ms, timeout);
    return result;
}

int poll(struct pollfd *set, nfds_t size, int timeout)
{
    count(LOOKS);
    return wait_ends(timeout, poll_uncounted(set, size, wait_begins(timeout)));
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout)
{
    count(WAITS);
    return wait_ends(
        timeout, (int)syscall(SYS_epoll_pwait, epoll, events, most, wait_begins(timeout), NULL, 0));
}

int select(int most, fd_set *in, fd_set *out, fd_set *apart, struct timeval *limit)
{
    count(WAITS);
    int timeout = limit ? (int)(limit->tv_sec * 1000 + (limit->tv_usec + 999) / 1000) : -1;
    int now = wait_begins(timeout);
    struct timespec wait = {now / 1000, now % 1000 * 1000000L};
    return wait_ends(
        timeout, (int)syscall(SYS_pselect6, most, in, out, apart, now < 0 ? NULL : &wait, NULL));
}

/* ---- time ---- */

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    long long more = atomic_load(&hastened_ms);
    time->tv_sec += (time_t)(more / 1000);
    time->tv_nsec += (long)(more % 1000 * 1000000);
    if (time->tv_nsec >= 1000000000) {
        time->tv_nsec -= 1000000000;
        time->tv_sec++;
    }
    return result;
}

void tally_hasten(bool on)
{
    atomic_store(&hastening, on);
}

void tally_pass(unsigned ms)
{
    atomic_fetch_add(&hastened_ms, ms);
}

uint64_t tally_now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

unsigned tally_sleepers(void)
{
    return atomic_load(&sleepers);
}

int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    count(CONTROLS);
    return (int)syscall(SYS_epoll_ctl, epoll, operation, fd, event);
}

ssize_t write(int fd, const void *data, size_t size)
{
    count(WAKES);
    return syscall(SYS_write, fd, data, size);
}

ssize_t read(int fd, void *data, size_t size)
{
    count(WAKES);
    return syscall(SYS_read, fd, data, size);
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
    count(OTHERS);
    return (int)syscall(SYS_getsockopt, fd, level, name, value, size);
}

int fstat(int fd, struct stat *status)
{
    count(OTHERS);
    return fstatat(fd, "", status, AT_EMPTY_PATH);
}

int accept4(int fd, struct sockaddr *name, socklen_t *length, int flags)
{
    count(OTHERS);
    return (int)syscall(SYS_accept4, fd, name, length, flags);
}

int fcntl(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    long argument = va_arg(arguments, long);
    va_end(arguments);
    count(OTHERS);
    return (int)syscall(SYS_fcntl, fd, command, argument);
}

#ifdef __GLIBC__
typedef unsigned long ioctl_request;
#else
typedef int ioctl_request; /* POSIX */
#endif

int ioctl(int fd, ioctl_request request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    count(OTHERS);
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

/* ---- memory ---- */

bool tally_sees_memory(void)
{
    return SEES_MEMORY;
}

size_t tally_memory(void)
{
    return (size_t)atomic_load(&memory);
}

#if SEES_MEMORY
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *piece, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *piece);

enum { HEADER = sizeof(size_t) };

static void *came(void *piece)
{
    if (piece)
        atomic_fetch_add_explicit(&memory, (long)(malloc_usable_size(piece) + HEADER),
                                  memory_order_relaxed);
    count(ALLOCATIONS);
    return piece;
}

static void goes(void *piece)
{
    if (piece)
        atomic_fetch_sub_explicit(&memory, (long)(malloc_usable_size(piece) + HEADER),
                                  memory_order_relaxed);
}

void *malloc(size_t size)
{
    return came(__libc_malloc(size));
}

void *calloc(size_t number, size_t size)
{
    return came(__libc_calloc(number, size));
}

void *realloc(void *piece, size_t size)
{
    goes(piece);
    return came(__libc_realloc(piece, size));
}

void *memalign(size_t alignment, size_t size)
{
    return came(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return came(__libc_memalign(alignment, size));
}

int posix_memalign(void **piece, size_t alignment, size_t size)
{
    *piece = came(__libc_memalign(alignment, size));
    return *piece ? 0 : 12; /* ENOMEM */
}

void free(void *piece)
{
    goes(piece);
    __libc_free(piece);
}
#endif

/* ---- peers ---- */

static void want(bool fine)
{
    if (!fine)
        abort();
}

int peer_connect(unsigned short port)
{
    struct sockaddr_in name = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    want(connect(peer, (struct sockaddr *)&name, sizeof(name)) == 0);
    return peer;
}

void peer_send(int peer, size_t size)
{
    static const char data[4096];
    want(syscall(SYS_sendto, peer, data, size, MSG_NOSIGNAL, NULL, 0) == (long)size);
}

void peer_receive(int peer, size_t size)
{
    char data[4096];
    want(syscall(SYS_recvfrom, peer, data, size, MSG_WAITALL, NULL, NULL) == (long)size);
}

void peer_await(int fd, size_t size)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int there = 0;
    while (syscall(SYS_ioctl, fd, FIONREAD, &there) == 0 && (size_t)there < size)
        poll_uncounted(&p, 1, 1);
}

unsigned peer_descriptors_left(unsigned most)
{
    struct rlimit limit;
    want(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    want(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    return limit.rlim_max < most ? (unsigned)limit.rlim_max : most;
}
