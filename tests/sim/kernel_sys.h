/* kernel_sys: what the files share that answer the library's system calls. */
#ifndef TESTS_SIM_KERNEL_SYS_H
#define TESTS_SIM_KERNEL_SYS_H

#include "kernel.h"
#include "sys.h"

/* A system call begins: the descriptor's socket; NULL: none. */
struct ksocket *kernel_enter(int fd);
#define ENTER(fd)                                                                                  \
    struct ksocket *k = kernel_enter(fd);                                                          \
    if (!k)                                                                                        \
    return -EBADF

void kernel_answer_name(uint16_t port, struct sockaddr *name, unsigned *length);
int kernel_take_error(struct ksocket *k);

#endif
