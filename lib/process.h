/* process: other processes, and descriptors that go to them. What differs between systems is in
 * process_linux.c and process_darwin.c. Each returns 0 or what it says, or -errno. */
#ifndef ASYNCSELECT_PROCESS_H
#define ASYNCSELECT_PROCESS_H

#include "names.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Who is at the other end of a local connection. */
struct process_peer {
    uid_t user;
    pid_t process;
};
int process_peer(int fd, struct process_peer *peer);

/* A descriptor that is readable when the process has ended; not inherited. -ESRCH: there is none;
 * -EPERM: it is another user's; -ENOSYS: the system cannot tell. */
int process_watch(pid_t process);

/* ---- process.c ---- */

/* Another descriptor of the same open file; not inherited. */
int process_copy_descriptor(int fd);
int process_set_inherited(int fd, int inherited);

/* A local socket that listens under a name in a directory of its own, which this user alone can
 * look into; the name that both are removed by. */
enum { PROCESS_NAME_SIZE = 100 };
int process_listen(char name[PROCESS_NAME_SIZE]);
void process_unlisten(const char *name);
int process_connect(const char *name);

/* Sends bytes, and a descriptor with them. */
int process_give(int connection, const void *bytes, size_t size, int fd);
/* Receives both; the descriptor, which is not inherited. -EMFILE: there is none left; -ENOMSG: what
 * came is something else, or nothing. */
int process_take(int connection, void *bytes, size_t size);
/* One byte to say so, and whether it came. */
int process_acknowledge(int connection);
int process_is_acknowledged(int connection);

#endif
