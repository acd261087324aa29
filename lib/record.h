/* record: what the library knows of one socket, and the table from descriptor to record. Private
 * to the rooms that socket.h speaks for (adopt, ending, selection, socket, serve) and to what is kept
 * in a record (oob, qos, recorded, ...). A record's memory is never given back, only used again for
 * another socket, and not while a call is under way on it: who finds one that has changed hands
 * meanwhile sees it by its descriptor or its life. */
#ifndef ASYNCSELECT_RECORD_H
#define ASYNCSELECT_RECORD_H

#include "names.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "asyncselect/windef.h"
#include "extra.h"
#include "notify.h"
#include "number.h"
#include "record_ticket.h"
#include "sys.h"

struct watch;
struct window;

/* Another descriptor of the socket [S6]; or one that was given up while calls were under way. */
struct name {
    int fd;
    unsigned calls; /* given up: that were under way then, and are still */
    uint32_t life;  /* given up: of which socket */
    uint32_t order; /* given up: as how many-th */
    bool closes;    /* given up: the number is held for those calls */
    struct number_hold hold;
    struct name *next;
};

/* In an order without gaps: there is one for each socket. What few have is in its extra. */
struct record {
    pthread_mutex_t lock;
    int fd;                   /* by which it is selected and watched; -1: the record is free */
    uint32_t life;            /* how many sockets this record has been */
    _Atomic uint32_t changes; /* calls that began or ended; written with the lock held */
    uint32_t vouched;         /* changes, when it was last known whose the number is [K5] */
    uint32_t given_up_count;
    unsigned calls[RECORD_CALLS]; /* under way */
    uint32_t selection;           /* how many selections there were */
    union {
        UINT message;
        unsigned late; /* its socket is over: calls that were under way then, and are still */
    };
    struct window *window; /* where messages go; held. NULL: nothing is selected */
    union {
        HWND handle;
        struct record *next_free; /* of a record that is free */
    };
    struct watch *watch;
    const struct extra *extra; /* to be read; extra_of to write it */
    union {
        struct sys_identity identity;
        struct number_hold last; /* while calls are late: the number that is held for them, or -1 */
    };
    struct notify notify;
    uint16_t family;
    uint16_t conditions; /* condition functions that run for it [CALL-4] */
    uint16_t owed_error; /* WSAE code for the next receive of a datagram socket [D3] */
    uint16_t so_error;   /* WSAE code that SO_ERROR has to tell though the kernel has told it */
    uint8_t loop;        /* the watch's reactor's abilities */
    uint8_t told;        /* sides that it watches */
    bool posting;        /* a post is under way */
    bool nonblocking : 1;
    bool conditional_accept : 1; /* SO_CONDITIONAL_ACCEPT */
    bool failed_before : 1; /* Linux answers the next connect with a spurious error, once [C1] */
    bool awaited : 1;       /* somebody waits for a post to end */
};

/* The record of a descriptor, locked; NULL if it has none. */
struct record *record_lock(SOCKET s);
/* A new record, locked, in the table. NULL: no memory, or a descriptor beyond the table; or *taken:
 * another record is there, whose descriptor was closed behind our back [K5]. */
struct record *record_enter(int fd, const struct sys_identity *identity, bool *taken);
/* Another descriptor of a locked record's socket. False: no memory, or it has a record. */
bool record_add_name(struct record *r, int fd);
/* Makes another of its descriptors the one by which it is selected and watched. */
void record_use_name(struct record *r, int fd);
/* A descriptor is none of a locked record's any more; with the last one the record has none: fd is
 * -1. close_fd: its number is held until the calls that are under way have ended. When it has been
 * closed, record_unlist_name takes it out of the table. */
void record_give_up_name(struct record *r, int fd, bool close_fd);
void record_unlist_name(int fd);
void record_unlock(struct record *r);
/* Calls fn for each record, locked, once for each of its descriptors; fn leaves it locked. */
void record_each(void (*fn)(struct record *r, void *argument), void *argument);

/* A call begins, and ends: on the record that it began on, whatever that is by now. */
struct record_ticket record_call_begins(struct record *r, enum record_call kind);
/* False: the socket was closed meanwhile. */
bool record_call_ends(struct record *r, const struct record_ticket *ticket);
/* A call began and ended with the lock held all the time. */
void record_changed(struct record *r);
/* The same call counts as another kind from now on. */
void record_call_goes_on(struct record *r, struct record_ticket *ticket, enum record_call kind);
/* Is a blocking call, or a condition function, under way [CALL-4]? */
bool record_is_busy(const struct record *r);
/* The record has no descriptor any more: it is used again, if nobody is at work on it. To be called
 * when it ends, and when a post on it does. */
void record_reuse(struct record *r);

#endif
