/* polling: waiting in poll() for any number of sockets, as select and WSAPoll do: each socket's call
 * is under way as long as the wait lasts, so that closing the socket ends that. */
#ifndef ASYNCSELECT_POLLING_H
#define ASYNCSELECT_POLLING_H

#include "names.h"

#include <poll.h>
#include <stdbool.h>

#include "blocked.h"
#include "socket.h"

/* One socket that is waited for. */
struct polled {
    SOCKET socket;
    short events; /* what poll() is asked for */
    int what;     /* the asker's */
    bool begun;   /* the call that follows; an entry without one is not polled */
    struct socket_call call;
    bool deaf; /* poll() says of it what nobody waits for, again and again */
    bool ready;
    short bits; /* poll()'s answer */
};

struct polling {
    struct polled *entries;
    unsigned count;
    /* Is it ready without poll()'s being asked; is it by what poll() says? */
    bool (*known)(const struct polled *e);
    bool (*judge)(const struct polled *e);
    struct pollfd *set; /* one an entry, and one more for waker */
    bool has_waker;     /* for sockets that cannot be polled: it tells when one of them is closed */
    struct blocked_poll waker;
};

/* Makes room for count entries, all zero. 0, or WSAENOBUFS. Undone by polling_close in any case. */
int polling_open(struct polling *p, unsigned count);
void polling_close(struct polling *p);

/* Begins an entry's call, or begins it again. 0 or a WSAE code. */
int polling_learn(struct polled *e);
/* Waits until an entry is ready, for each of which ready tells. timeout_ms: -1 without end. Returns
 * how many, or -1 with *error. */
int polling_wait(struct polling *p, int timeout_ms, int *error);
/* Ends the call of one that is not writable [W1]. */
void polling_unwritable(struct polled *e);
/* Ends the call of a stream that turned out to have ended with this WSAE code [K1]. */
void polling_failed(struct polled *e, int error);

/* A stream that the kernel calls writable and hung up, though it is neither [S3]. */
bool polling_never_connected(const struct polled *e);

#endif
