/* fault_calls: what can fail, and what is between the library's calls (fault_wrap.c) and who counts
 * them (fault.c). */
#ifndef TESTS_FAULT_CALLS_H
#define TESTS_FAULT_CALLS_H

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
    X(recvfrom, ECONNREFUSED, EINTR, ENOMEM, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENOBUFS)         \
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
        FAULT_CALLS
};

/* Of fault_wrap.c: by call. */
extern const struct fault_row {
    const char *name;
    int codes[18]; /* 0 at their end */
} fault_table[];

/* The code with which this call has to fail; 0: it is made. */
int fault_strikes(enum call call);
/* So many more things are held, or fewer. */
void fault_hold(int more);

#endif
