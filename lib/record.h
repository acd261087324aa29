/* record: what the library knows of one socket, and the table from descriptor to record. Private
 * to the rooms that socket.h speaks for (adopt, selection, socket, serve) and to what is kept in a
 * record (oob, qos, netchange, recorded, ...). A record's memory is never given back, only used again
 * for another socket: who finds one that has changed hands meanwhile sees it by its descriptor or
 * its life. */
#ifndef ASYNCSELECT_RECORD_H
#define ASYNCSELECT_RECORD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "asyncselect/windef.h"
#include "notify.h"
#include "recorded.h"
#include "sys.h"

struct netchange;
struct oob;
struct qos;
struct request;
struct watch;
struct window;
union netaddr;

struct record {
    pthread_mutex_t lock;
    int fd;        /* -1: the record is free */
    uint32_t life; /* how many sockets this record has been */
    struct sys_identity identity;
    int family;
    bool nonblocking;
    int conditional_accept; /* SO_CONDITIONAL_ACCEPT */
    bool failed_before;     /* Linux answers the next connect with a spurious error, once [C1] */
    bool vouched;           /* a call on the descriptor since the last service */
    int owed_error;         /* WSAE code for the next receive of a datagram socket [D3] */
    int so_error;   /* WSAE code that SO_ERROR has to tell though the kernel has told it already */
    unsigned calls; /* under way, and not blocking */
    unsigned blocking; /* under way, and blocking [CALL-4] */

    struct notify notify;
    struct oob *oob;             /* out-of-band data; NULL: there has been none */
    struct netchange *netchange; /* whose route is watched; NULL: none has been */
    struct qos *qos;             /* flow spec and group; NULL: as a socket starts */
    union netaddr *destination;  /* of sends to a group that was joined; NULL: none */
    struct request *requests;    /* left in the queue by condition functions, oldest first [C4] */
    struct window *window;       /* where messages go; held. NULL: nothing is selected */
    HWND handle;
    UINT message;
    struct recorded recorded; /* for WSPEnumNetworkEvents */
    uint32_t selection;       /* how many selections there were */
    struct watch *watch;
    unsigned loop; /* the watch's reactor's abilities */
    unsigned told; /* sides that it watches */

    bool posting; /* a post is under way */
    bool awaited; /* somebody waits for it to end */

    struct record *next_free;
};

/* The record of a descriptor, locked; NULL if it has none. */
struct record *record_lock(SOCKET s);
/* A new record, locked, in the table; one that a descriptor closed behind our back left there makes
 * place. NULL: no memory, or a descriptor beyond the table. */
struct record *record_enter(int fd, const struct sys_identity *identity);
/* Takes a locked record out of the table, and unlocks it. While a post for it is under way it is
 * not used again: the post's end calls record_free. */
void record_leave(struct record *r);
void record_free(struct record *r);
void record_unlock(struct record *r);
/* Calls fn for each record, locked; fn leaves it so. */
void record_each(void (*fn)(struct record *r, void *argument), void *argument);

/* Ends the watch and the selection; with close_fd the descriptor too. In serve.c's and socket.c's
 * hands. */
void record_end_selection(struct record *r, bool close_fd);

#endif
