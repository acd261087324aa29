/* The functions that the linker puts between the library and the system. */
#define _GNU_SOURCE
#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <event2/event.h>

#include "fault_calls.h"

const struct fault_row fault_table[] = {
#define ROW(call, ...) {#call, {__VA_ARGS__, 0}},
    CALLS(ROW)
#undef ROW
};

/* A call whose failure is -1, with errno. */
#define WRAP(call, parameters, arguments)                                                          \
    int __real_##call parameters;                                                                  \
    int __wrap_##call parameters;                                                                  \
    int __wrap_##call parameters                                                                   \
    {                                                                                              \
        int code = fault_strikes(CALL_##call);                                                     \
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
        int code = fault_strikes(CALL_##call);                                                     \
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
        int code = fault_strikes(CALL_##call);                                                     \
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
        int code = fault_strikes(CALL_##call);                                                     \
        return code ? code : __real_##call arguments;                                              \
    }
/* A call that makes something, and returns NULL when it cannot; `undo` ends it. */
#define WRAP_NEW(type, call, parameters, arguments)                                                \
    type *__real_##call parameters;                                                                \
    type *__wrap_##call parameters;                                                                \
    type *__wrap_##call parameters                                                                 \
    {                                                                                              \
        errno = fault_strikes(CALL_##call);                                                        \
        type *made = errno ? NULL : __real_##call arguments;                                       \
        fault_hold(made != NULL);                                                                  \
        return made;                                                                               \
    }
#define WRAP_FREE(type, call)                                                                      \
    void __real_##call(type *old);                                                                 \
    void __wrap_##call(type *old);                                                                 \
    void __wrap_##call(type *old)                                                                  \
    {                                                                                              \
        fault_hold(-(old != NULL));                                                                \
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
    errno = fault_strikes(CALL_realloc);
    void *grown = errno ? NULL : __real_realloc(old, size);
    fault_hold(grown && !old);
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
WRAP_SIZE(recvfrom,
          (int fd, void *data, size_t size, int flags, struct sockaddr *from, socklen_t *from_size),
          (fd, data, size, flags, from, from_size))
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
    int code = fault_strikes(CALL_mkdtemp);
    if (!code)
        return __real_mkdtemp(name);
    errno = code;
    return NULL;
}

ssize_t __real_recv(int fd, void *buffer, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags)
{
    int code = fault_strikes(flags & MSG_PEEK  ? CALL_peek
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
    int code = fault_strikes(CALL_connect);
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
    int code = fault_strikes(CALL_shutdown);
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
    int code = fault_strikes(CALL_close);
    int result = __real_close(fd);
    if (!code)
        return result;
    errno = code;
    return -1;
}
