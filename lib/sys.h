/* sys: the system calls, and nothing else. Each returns what the call returns, or -errno; none is
 * interrupted by a signal. The files behind it are the only ones that see both descriptors and the
 * system's own functions. */
#ifndef ASYNCSELECT_SYS_H
#define ASYNCSELECT_SYS_H

#include "names.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct iovec;
struct pollfd;
struct sockaddr;

/* What tells one open socket from the next owner of its number. */
struct sys_identity {
    uint64_t device;
    uint64_t inode;
};

int sys_socket(int family, int type, int protocol, bool inherit);
int sys_bind(int fd, const struct sockaddr *name, unsigned length);
int sys_listen(int fd, int backlog);
/* A blocking attempt that a signal interrupts goes on until its outcome is known. */
int sys_connect(int fd, const struct sockaddr *name, unsigned length);
/* The new descriptor has the blocking mode that is asked for, on every system. */
int sys_accept(int fd, struct sockaddr *name, unsigned *length, bool nonblocking);
/* *flags: MSG_* of the call in; with MSG_TRUNC among them the message's come out, else 0. Neither
 * raises SIGPIPE [W3]. */
ssize_t sys_receive(int fd, struct iovec *parts, unsigned count, int *flags, struct sockaddr *from,
                    unsigned *length);
/* Without waiting, and so that a cancelled thread may end in it: of a stream; of a datagram socket, *cut:
 * the datagram was longer; and a send. */
ssize_t sys_receive_stream(int fd, void *data, size_t size);
ssize_t sys_receive_datagram(int fd, struct iovec *part, struct sockaddr *from, unsigned *length,
                             bool *cut);
ssize_t sys_send_now(int fd, const void *data, size_t size, const struct sockaddr *to,
                     unsigned length);
/* Is there a byte of a stream to receive now? 1, 0: its end, or -errno: nothing (-EAGAIN), or its
 * error, which this may take from the kernel. */
int sys_peek(int fd);
/* Takes the urgent byte that the kernel keeps, if it has one. */
bool sys_take_urgent(int fd, unsigned char *byte);
ssize_t sys_send(int fd, struct iovec *parts, unsigned count, int flags, const struct sockaddr *to,
                 unsigned length);
/* Throws away what can be received now from a stream, at most about limit bytes; returns how many
 * it was. */
ssize_t sys_discard(int fd, size_t limit);
int sys_shutdown_output(int fd);
int sys_close(int fd);
/* The same, and the peer is told with a reset. */
int sys_reset(int fd);
/* Has calls that other threads block in return. */
void sys_interrupt(int fd);
/* Closes the socket now, and keeps its number taken by a descriptor that is never ready. */
int sys_vacate(int fd);

int sys_get_nonblocking(int fd);
int sys_set_nonblocking(int fd, bool on);
int sys_getsockopt(int fd, int level, int name, void *value, unsigned *length);
int sys_setsockopt(int fd, int level, int name, const void *value, unsigned length);
int sys_getsockname(int fd, struct sockaddr *name, unsigned *length);
int sys_getpeername(int fd, struct sockaddr *name, unsigned *length);
/* Bytes that a receive gets at once; whether the stream is at the urgent mark. */
int sys_readable_bytes(int fd, int *bytes);
int sys_at_mark(int fd, int *at_mark);
/* -ENOTSOCK when fd is open and no socket. */
int sys_identify(int fd, struct sys_identity *identity);
/* Is fd another socket than that one, or none? Not when the system cannot say. */
bool sys_is_another(int fd, const struct sys_identity *identity);

/* timeout_ms: -1 without end. */
int sys_poll(struct pollfd *set, unsigned count, int timeout_ms);
int64_t sys_now_ms(void);
/* The path of the program that runs. */
int sys_program_path(char *path, size_t size);

/* A pipe whose ends do not block and are not inherited. */
int sys_pipe(int ends[2]);
void sys_pipe_put(int end);
void sys_pipe_drain(int end);

/* Whether programs that the process executes have the descriptor. */
bool sys_get_inherited(int fd);
void sys_set_inherited(int fd, bool inherited);

/* ---- the parts that differ between systems: sys_linux.c, sys_darwin.c ---- */

/* A condition to be waited for until a time of sys_now_ms's clock, whatever the time of day is set
 * to meanwhile. 0 or -errno; a wait may also end for no reason. */
int sys_cond_init(pthread_cond_t *cond);
void sys_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
void sys_cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t end_ms);

/* A thread is cancelled when the library's call has returned: in its middle locks are held, and somebody
 * waits for what comes of it. Only a receive or a send that does not wait can end so, for it costs more
 * than they can bear to prevent it: direct.c unlocks then. pthread_cancel(3). */
static inline int sys_hold_cancel(void)
{
    int state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    return state;
}
static inline void sys_let_cancel(int state)
{
    pthread_setcancelstate(state, &state);
}

/* A thread, as the system's scheduler knows it. */
struct sys_thread {
    pthread_t thread;
    pid_t number;
};
void sys_thread_here(struct sys_thread *t);
/* Of a thread that has not ended: Windows' priority, 0 the usual one. 0 or -errno. */
int sys_thread_set_priority(const struct sys_thread *t, int priority);

int sys_os_socket(int family, int type, int protocol, bool inherit);
int sys_os_accept(int fd, struct sockaddr *name, unsigned *length, bool nonblocking);
int sys_os_send_flags(void);
/* What has to be set on a socket that others made, for what the calls here promise. */
void sys_os_adopt(int fd);
/* Adds to what fstat() tells of a socket, where that is not enough. 0 or -errno. */
int sys_os_identify(int fd, struct sys_identity *identity);

#endif
