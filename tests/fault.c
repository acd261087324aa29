#define _GNU_SOURCE
#include "fault.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <event2/event.h>

/* What can fail, and with which codes: each call's manual page. Left out is what cannot come of what
 * the library does (EBADF, EFAULT; a write to a pipe that is full), and what is no failure but an
 * answer: EAGAIN of a receive, and what a receive with MSG_PEEK says of the socket. Where a page lists nothing that can come,
 * what POSIX allows. */
#define CALLS(X)                                                                                   \
    X(malloc, ENOMEM)                                                                              \
    X(calloc, ENOMEM)                                                                              \
    X(realloc, ENOMEM)                                                                             \
    X(strdup, ENOMEM)                                                                              \
    X(socket, EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT)      \
    X(bind, EACCES, EADDRINUSE, EADDRNOTAVAIL, EINVAL, ENOMEM)                                     \
    X(listen, EADDRINUSE, EOPNOTSUPP)                                                              \
    X(connect, EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EAGAIN, ECONNREFUSED, EINTR,       \
      EISCONN, ENETUNREACH, EPERM, ETIMEDOUT, EHOSTUNREACH, ENOBUFS, ENETDOWN)                     \
    X(accept4, EAGAIN, ECONNABORTED, EINTR, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EPROTO,        \
      ENETDOWN, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH, EOPNOTSUPP, ETIMEDOUT)          \
    X(recv, ECONNREFUSED, EINTR, ENOMEM, ECONNRESET, ETIMEDOUT, EHOSTUNREACH)                      \
    X(take_urgent, EINTR) /* it takes no memory, and meets no error of the stream's */             \
    X(peek, EINTR, ENOMEM, ENOBUFS)                                                                \
    X(recvmsg, ECONNREFUSED, EINTR, ENOMEM, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENOBUFS)          \
    X(send, EAGAIN, EINTR, ENOBUFS, ENOMEM, EPERM)                                                 \
    X(sendto, EACCES, EAGAIN, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOMEM, EPIPE, EPERM,          \
      ECONNREFUSED, EHOSTUNREACH, ENETDOWN)                                                        \
    X(sendmsg, EACCES, EAGAIN, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOMEM, EPIPE, EPERM,         \
      ECONNREFUSED, EHOSTUNREACH, ENETDOWN)                                                        \
    X(shutdown, ENOTCONN, ENOBUFS)                                                                 \
    X(close, EINTR, EIO)                                                                           \
    X(fcntl, EPERM, ENOMEM)                                                                        \
    X(getsockopt, ENOBUFS, ENOPROTOOPT)                                                            \
    X(setsockopt, ENOPROTOOPT, EINVAL, ENOMEM, ENOBUFS, EPERM)                                     \
    X(getsockname, ENOBUFS)                                                                        \
    X(getpeername, ENOBUFS, ENOTCONN)                                                              \
    X(ioctl, EINVAL, ENOMEM)                                                                       \
    X(sockatmark, EINVAL)                                                                          \
    X(fstat, ENOMEM, EIO)                                                                          \
    X(poll, EINTR, ENOMEM, EINVAL)                                                                 \
    X(pipe, EMFILE, ENFILE)                                                                        \
    X(dup2, EINTR, EBUSY, EMFILE)                                                                  \
    X(read, EAGAIN, EINTR)                                                                         \
    X(write, EINTR, ENOMEM)                                                                        \
    X(epoll_create1, EMFILE, ENFILE, ENOMEM)                                                       \
    X(epoll_ctl, ENOMEM, ENOSPC, EPERM)                                                            \
    X(epoll_wait, EINTR)                                                                           \
    X(mkdtemp, EACCES, ENOENT, ENOMEM, ENOSPC)                                                     \
    X(lstat, EACCES, ENOENT, ENOMEM)                                                               \
    X(open, EACCES, EMFILE, ENFILE, ENOMEM, ENOSPC)                                                \
    X(readlink, EACCES, EIO, ENOMEM)                                                               \
    X(pthread_attr_init, ENOMEM)                                                                   \
    X(pthread_key_create, EAGAIN, ENOMEM)                                                          \
    X(pthread_create, EAGAIN, EPERM)                                                               \
    X(pthread_cond_init, EAGAIN, ENOMEM)                                                           \
    X(getaddrinfo, EAI_AGAIN, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NONAME, EAI_SERVICE,           \
      EAI_SYSTEM)                                                                                  \
    X(getnameinfo, EAI_AGAIN, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NONAME, EAI_OVERFLOW,          \
      EAI_SYSTEM)                                                                                  \
    X(getifaddrs, EMFILE, ENOBUFS, ENOMEM, EACCES)                                                 \
    X(gethostname, ENAMETOOLONG)                                                                   \
    X(event_new, ENOMEM)                                                                           \
    X(event_add, ENOMEM)                                                                           \
    X(event_base_new_with_config, ENOMEM)                                                          \
    X(event_config_new, ENOMEM)

enum call {
#define NAME(call, ...) CALL_##call,
    CALLS(NAME)
#undef NAME
};

static const struct {
    const char *name;
    int codes[18];
} calls[] = {
#define ROW(call, ...) {#call, {__VA_ARGS__, 0}},
    CALLS(ROW)
#undef ROW
};

enum { MOST = FAULT_MOST };

static bool active, everywhere;
static pthread_t owner;
static unsigned paused;
static unsigned count, target;
static int target_call, target_code;
static atomic_bool struck;
static unsigned char seen[MOST];
static atomic_long held;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the count, where threads share it */

void fault_count(void)
{
    owner = pthread_self();
    count = paused = 0;
    target_call = -1;
    struck = false;
    active = true;
}

void fault_arm(unsigned n, const char *call, int code)
{
    fault_count();
    target = n;
    target_code = code;
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i].name, call) == 0)
            target_call = (int)i;
    if (target_call < 0)
        abort();
}

void fault_end(void)
{
    pthread_mutex_lock(&lock);
    active = false;
    pthread_mutex_unlock(&lock);
}

void fault_everywhere(void)
{
    everywhere = true;
}

bool fault_struck(void)
{
    return struck;
}

unsigned fault_calls(void)
{
    return count;
}

const char *fault_name(unsigned n)
{
    return calls[seen[n]].name;
}

const int *fault_codes(unsigned n)
{
    return calls[seen[n]].codes;
}

void fault_pause(void)
{
    paused++;
}

void fault_resume(void)
{
    paused--;
}

long fault_held(void)
{
    return atomic_load(&held);
}

static int counted(enum call call)
{
    unsigned n = count;
    if (!active || paused)
        return 0;
    if (n < MOST) {
        seen[n] = (unsigned char)call;
        count++;
    }
    if (struck || target_call != (int)call || n < target)
        return 0;
    struck = true;
    return target_code;
}

/* The code with which this call has to fail; 0: it is made. */
static int strikes(enum call call)
{
    if (!everywhere)
        return pthread_equal(owner, pthread_self()) ? counted(call) : 0;
    pthread_mutex_lock(&lock);
    int code = counted(call);
    pthread_mutex_unlock(&lock);
    return code;
}

/* A call whose failure is -1, with errno. */
#define WRAP(call, parameters, arguments)                                                          \
    int __real_##call parameters;                                                                  \
    int __wrap_##call parameters;                                                                  \
    int __wrap_##call parameters                                                                   \
    {                                                                                              \
        int code = strikes(CALL_##call);                                                           \
        if (!code)                                                                                 \
            return __real_##call arguments;                                                        \
        errno = code;                                                                              \
        return -1;                                                                                 \
    }
#define WRAP_SIZE(call, parameters, arguments)                                                     \
    ssize_t __real_##call parameters;                                                              \
    ssize_t __wrap_##call parameters;                                                              \
    ssize_t __wrap_##call parameters                                                               \
    {                                                                                              \
        int code = strikes(CALL_##call);                                                           \
        if (!code)                                                                                 \
            return __real_##call arguments;                                                        \
        errno = code;                                                                              \
        return -1;                                                                                 \
    }
/* A call whose last argument, of this type where it has one, follows `last`. */
#define WRAP_VARIADIC(call, type, parameters, last, arguments)                                     \
    int __real_##call parameters;                                                                  \
    int __wrap_##call parameters;                                                                  \
    int __wrap_##call parameters                                                                   \
    {                                                                                              \
        va_list list;                                                                              \
        va_start(list, last);                                                                      \
        type argument = va_arg(list, type);                                                        \
        va_end(list);                                                                              \
        int code = strikes(CALL_##call);                                                           \
        if (!code)                                                                                 \
            return __real_##call arguments;                                                        \
        errno = code;                                                                              \
        return -1;                                                                                 \
    }
/* A call that returns its code. */
#define WRAP_CODE(call, parameters, arguments)                                                     \
    int __real_##call parameters;                                                                  \
    int __wrap_##call parameters;                                                                  \
    int __wrap_##call parameters                                                                   \
    {                                                                                              \
        int code = strikes(CALL_##call);                                                           \
        return code ? code : __real_##call arguments;                                              \
    }
/* A call that makes something, and returns NULL when it cannot; `undo` ends it. */
#define WRAP_NEW(type, call, parameters, arguments)                                                \
    type *__real_##call parameters;                                                                \
    type *__wrap_##call parameters;                                                                \
    type *__wrap_##call parameters                                                                 \
    {                                                                                              \
        errno = strikes(CALL_##call);                                                              \
        type *made = errno ? NULL : __real_##call arguments;                                       \
        atomic_fetch_add(&held, made != NULL);                                                     \
        return made;                                                                               \
    }
#define WRAP_FREE(type, call)                                                                      \
    void __real_##call(type *old);                                                                 \
    void __wrap_##call(type *old);                                                                 \
    void __wrap_##call(type *old)                                                                  \
    {                                                                                              \
        atomic_fetch_sub(&held, old != NULL);                                                      \
        __real_##call(old);                                                                        \
    }

/* ---- memory, and libevent's things ---- */

WRAP_NEW(void, malloc, (size_t size), (size))
WRAP_NEW(void, calloc, (size_t number, size_t size), (number, size))
WRAP_NEW(char, strdup, (const char *text), (text))
WRAP_FREE(void, free)

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
    errno = strikes(CALL_realloc);
    void *grown = errno ? NULL : __real_realloc(old, size);
    atomic_fetch_add(&held, grown && !old);
    return grown;
}

WRAP_NEW(struct event, event_new,
         (struct event_base * base, evutil_socket_t fd, short what, event_callback_fn fn,
          void *argument),
         (base, fd, what, fn, argument))
WRAP_FREE(struct event, event_free)
WRAP_NEW(struct event_base, event_base_new_with_config, (const struct event_config *config),
         (config))
WRAP_FREE(struct event_base, event_base_free)
WRAP_NEW(struct event_config, event_config_new, (void), ())
WRAP_FREE(struct event_config, event_config_free)
WRAP(event_add, (struct event * event, const struct timeval *timeout), (event, timeout))

/* ---- the system ---- */

WRAP(socket, (int family, int type, int protocol), (family, type, protocol))
WRAP(bind, (int fd, const struct sockaddr *name, socklen_t size), (fd, name, size))
WRAP(listen, (int fd, int backlog), (fd, backlog))
WRAP(accept4, (int fd, struct sockaddr *name, socklen_t *size, int flags), (fd, name, size, flags))
WRAP_SIZE(recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))
WRAP_SIZE(send, (int fd, const void *data, size_t size, int flags), (fd, data, size, flags))
WRAP_SIZE(sendto,
          (int fd, const void *data, size_t size, int flags, const struct sockaddr *to,
           socklen_t to_size),
          (fd, data, size, flags, to, to_size))
WRAP_SIZE(sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
WRAP(getsockopt, (int fd, int level, int name, void *value, socklen_t *size),
     (fd, level, name, value, size))
WRAP(setsockopt, (int fd, int level, int name, const void *value, socklen_t size),
     (fd, level, name, value, size))
WRAP(getsockname, (int fd, struct sockaddr *name, socklen_t *size), (fd, name, size))
WRAP(getpeername, (int fd, struct sockaddr *name, socklen_t *size), (fd, name, size))
WRAP(sockatmark, (int fd), (fd))
WRAP(fstat, (int fd, struct stat *status), (fd, status))
WRAP(poll, (struct pollfd * set, nfds_t size, int timeout), (set, size, timeout))
WRAP(pipe, (int ends[2]), (ends))
WRAP(dup2, (int old, int fd), (old, fd))
WRAP_SIZE(read, (int fd, void *buffer, size_t size), (fd, buffer, size))
WRAP_SIZE(write, (int fd, const void *data, size_t size), (fd, data, size))
WRAP(epoll_create1, (int flags), (flags))
WRAP(epoll_ctl, (int epoll, int what, int fd, struct epoll_event *event), (epoll, what, fd, event))
WRAP(epoll_wait, (int epoll, struct epoll_event *events, int most, int timeout),
     (epoll, events, most, timeout))
WRAP(lstat, (const char *path, struct stat *status), (path, status))
WRAP_SIZE(readlink, (const char *path, char *buffer, size_t size), (path, buffer, size))
WRAP(getifaddrs, (struct ifaddrs * *list), (list))
WRAP(gethostname, (char *name, size_t size), (name, size))
WRAP_VARIADIC(open, int, (const char *path, int flags, ...), flags, (path, flags, argument))
WRAP_VARIADIC(fcntl, long, (int fd, int command, ...), command, (fd, command, argument))
WRAP_VARIADIC(ioctl, void *, (int fd, unsigned long request, ...), request, (fd, request, argument))

WRAP_CODE(pthread_attr_init, (pthread_attr_t * attributes), (attributes))
WRAP_CODE(pthread_key_create, (pthread_key_t * key, void (*end)(void *)), (key, end))
WRAP_CODE(pthread_create,
          (pthread_t * thread, const pthread_attr_t *attributes, void *(*run)(void *),
           void *argument),
          (thread, attributes, run, argument))
WRAP_CODE(pthread_cond_init, (pthread_cond_t * cond, const pthread_condattr_t *attributes),
          (cond, attributes))
WRAP_CODE(getaddrinfo,
          (const char *host, const char *service, const struct addrinfo *hints,
           struct addrinfo **result),
          (host, service, hints, result))
WRAP_CODE(getnameinfo,
          (const struct sockaddr *name, socklen_t size, char *host, socklen_t host_size,
           char *service, socklen_t service_size, int flags),
          (name, size, host, host_size, service, service_size, flags))

char *__real_mkdtemp(char *name);
char *__wrap_mkdtemp(char *name);
char *__wrap_mkdtemp(char *name)
{
    int code = strikes(CALL_mkdtemp);
    if (!code)
        return __real_mkdtemp(name);
    errno = code;
    return NULL;
}

ssize_t __real_recv(int fd, void *buffer, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags)
{
    int code = strikes(flags & MSG_PEEK  ? CALL_peek
                       : flags & MSG_OOB ? CALL_take_urgent
                                         : CALL_recv);
    if (!code)
        return __real_recv(fd, buffer, size, flags);
    errno = code;
    return -1;
}

/* The attempt has begun when a signal interrupts it. connect(2) */
int __real_connect(int fd, const struct sockaddr *name, socklen_t size);
int __wrap_connect(int fd, const struct sockaddr *name, socklen_t size);
int __wrap_connect(int fd, const struct sockaddr *name, socklen_t size)
{
    int code = strikes(CALL_connect);
    if (code == EINTR && __real_connect(fd, name, size) < 0 && errno != EINPROGRESS)
        return -1;
    if (!code)
        return __real_connect(fd, name, size);
    errno = code;
    return -1;
}

/* Who waits is woken, also where there is no connection: Linux' inet_shutdown() has that on purpose. */
int __real_shutdown(int fd, int how);
int __wrap_shutdown(int fd, int how);
int __wrap_shutdown(int fd, int how)
{
    int code = strikes(CALL_shutdown);
    int result = !code || how == SHUT_RDWR ? __real_shutdown(fd, how) : 0;
    if (!code)
        return result;
    errno = code;
    return -1;
}

/* The descriptor is free whatever it says. close(2) */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
    int code = strikes(CALL_close);
    int result = __real_close(fd);
    if (!code)
        return result;
    errno = code;
    return -1;
}
