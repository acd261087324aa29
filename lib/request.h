/* request: a connection request, as a descriptor that the system has accepted and the program has
 * not yet. A listening socket's record keeps those that the program's condition function left in
 * the queue [C4, C6]. A file that includes winsock2.h includes it before this one. */
#ifndef ASYNCSELECT_REQUEST_H
#define ASYNCSELECT_REQUEST_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct request {
    int fd;        /* nonblocking if the listening socket was when it was taken */
    unsigned size; /* of the client's address */
    struct sockaddr_storage name;
    uint64_t number; /* grows in the order of the system's queue */
    struct request *next;
};

/* Takes the next one from the system's queue, as sys_accept does. 0, or -errno: it is there still.
 */
int request_take(int listening, bool nonblocking, struct request **request);
/* Puts one back where it was in a record's queue. */
void request_put_back(struct request **queue, struct request *request);
/* The client is reset. */
void request_reject(struct request *request);
/* The same, for all that a record still keeps. */
void request_reject_all(struct request **queue);

#endif
