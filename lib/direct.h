/* direct: the usual receive and the usual send, with the record locked once, over the system call: on a
 * nonblocking socket of which nothing unusual is known, and with an answer that is nothing unusual. */
#ifndef ASYNCSELECT_DIRECT_H
#define ASYNCSELECT_DIRECT_H

#include "names.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "socket.h"

struct sockaddr;

/* Longer ones are not direct: other threads' calls on the socket, and its loop, would wait for the
 * copying. */
enum { DIRECT_MOST = 16 * 1024 };

/* One call, and what the system said. */
struct direct {
    SOCKET s;
    void *data;
    size_t size; /* 1 to DIRECT_MOST */
    struct sockaddr
        *name; /* of a datagram's other side, or NULL; of a stream's it is none in the end */
    unsigned name_size;
    ssize_t answer; /* as sys_receive and sys_send return */
    bool cut;       /* the datagram was longer */
};

enum direct_way {
    DIRECT_NOT, /* the call is begun, as by socket_begin; or it is not, for *error */
    DIRECT_ON, /* the call is begun, and has its answer: an error, the end of a stream, a cut datagram */
    DIRECT_DONE /* it is over: so many bytes, or -EAGAIN */
};
enum direct_way direct_receive(struct direct *d, struct socket_call *call, int *error);
enum direct_way direct_send(struct direct *d, struct socket_call *call, int *error);

#endif
