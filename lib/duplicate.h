/* duplicate: descriptors that WSPDuplicateSocket has made, until WSPSocket takes them: other names
 * of a socket within the process [S6], and offers to other processes. */
#ifndef ASYNCSELECT_DUPLICATE_H
#define ASYNCSELECT_DUPLICATE_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winsock2.h"
#include "process.h"

struct socket_call;

/* What a process must know to take one; to be used once. */
struct duplicate {
    DWORD number; /* never 0 */
    char name[PROCESS_NAME_SIZE];
};

/* 0 or a WSAE code. */
int duplicate_make(struct socket_call *call, DWORD process, struct duplicate *duplicate);
/* WSAEINVAL: there is no such duplicate, not any more, or not for this process. */
int duplicate_take(const struct duplicate *duplicate, bool inherit, SOCKET *s);
/* Closes all that have not been taken. */
void duplicate_cancel_all(void);

#endif
