/* host: what the programs here want of the system that each has in its own way. */
#ifndef BENCH_HOST_H
#define BENCH_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Descriptors that no other program gets; -1 and errno. A send with the flags raises no SIGPIPE. */
int host_socket(int type, bool nonblocking);
int host_accept(int listener); /* nonblocking */
int host_pipe(int ends[2]);
extern const int host_send_flags;

/* How many addresses this machine has from INADDR_LOOPBACK on. */
extern const unsigned host_loopback_addresses;

/* The calling thread runs on the n-th of the processors that the program may use, where there are
 * two and the system lets threads choose. */
void host_place(unsigned n);
/* This process ends when the one that forked it does. */
void host_end_with_parent(void);
/* Nanoseconds of processor time of all threads of a process. */
uint64_t host_process_time(pid_t process);

#endif
