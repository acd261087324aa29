/* socket: the table of socket records, from descriptor to record; their locking, life and death;
 * and the loop's service of one record. What a call of the program's may do stands in the spi
 * files, and what follows from it in notify.
 *
 * Locks. One mutex a record; the reactor's lock may be taken with it held, nothing else. None is
 * held over a system call that can block, or over the post callback. */
#ifndef ASYNCSELECT_SOCKET_H
#define ASYNCSELECT_SOCKET_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "asyncselect.h"
#include "notify.h"
#include "record_ticket.h"

struct iovec;
struct netchange;
struct qos_start;
struct record;
struct request;
struct window;
union netaddr;

/* ---- life and death ---- */

/* Enters a descriptor that was just made here. Returns 0, or a WSAE code with the descriptor
 * closed. */
int socket_enter(int fd, int family, enum notify_kind kind, bool nonblocking);
/* Closes it: nothing is posted for it afterwards [K4]. 0 or WSAENOTSOCK. */
int socket_close(SOCKET s);
/* How often the number s has been closed or handed to another socket: a message that was queued
 * under another generation is about a socket that is gone [K4]. Any thread, no lock. */
uint32_t socket_generation(SOCKET s);

/* ---- selections ---- */

/* Replaces the selection. window: held by the caller, taken over on success; NULL with mask 0.
 * refusal: the code of what the caller found wrong with the other arguments, told after what is
 * wrong with the socket [S2]. 0 or a WSAE code. */
int socket_select(SOCKET s, struct window *window, HWND handle, UINT message, unsigned mask,
                  int refusal);
void socket_cancel_all(void);
/* Closes a window: cancels the selections that point at it, and waits for a post that another
 * thread is in. The window's callback is not called afterwards. Returns whether there was such a
 * window. */
bool socket_close_window(HWND handle);
BOOL socket_message_is_current(SOCKET s, int event);

/* ---- a call of the program's ---- */

/* What is known of a socket when a call begins. */
struct socket_facts {
    int fd;
    int family;
    enum notify_kind kind;
    enum notify_phase phase;
    unsigned shut; /* NOTIFY_IN, NOTIFY_OUT */
    int error;     /* the stream has ended with this WSAE code, or a datagram socket owes it to a
                      receive */
    bool oob_in_the_way; /* a receive of data has to go through socket_receive_data */
    bool oob_waiting;    /* to be received with MSG_OOB, though the system may have none */
    bool has_data;       /* that the system does not have */
    bool oob_inline;     /* SO_OOBINLINE */
    bool joined;         /* a send without a destination goes to a group */
    bool requested;      /* a connection request was left in the queue [C4] */
    bool nonblocking;
    bool selected;      /* events are selected */
    bool failed_before; /* the last connection attempt failed [C1] */
};

/* A call that is under way: begun by socket_begin, ended by just one of the socket_end functions.
 * They apply what came of it, if the socket is still the one that the call began on, and have the
 * loop look if something may be due. Each returns false when the socket was closed meanwhile. */
struct socket_call {
    struct record *record;
    bool held; /* the record's lock is, until the call ends */
    struct record_ticket ticket;
    struct socket_facts facts;
};

/* What the call is about to do: a change of that side during it must not be lost. All but
 * SOCKET_NEITHER and SOCKET_REENABLES block on a socket in blocking mode. The latter is refused
 * nowhere: it is for what a call that is refused re-enables all the same [GATE-9]. */
enum socket_side {
    SOCKET_NEITHER,
    SOCKET_CONNECTS,
    SOCKET_ACCEPTS,
    SOCKET_RECEIVES,
    SOCKET_SENDS,
    SOCKET_REENABLES
};

/* Finds the record (or adopts a descriptor made elsewhere), and learns the outcome of a connection
 * attempt that has one by now. 0, WSAENOTSOCK, or WSAEINPROGRESS inside a callback. While a call
 * that does not block is under way, the loop says nothing of the socket. */
int socket_begin(SOCKET s, enum socket_side side, struct socket_call *call);
/* The same on a record that was found, and is locked. */
int socket_begin_on(struct record *r, enum socket_side side, struct socket_call *call);
/* A call on a locked record, which stays so until the call ends: only socket_owe_error, socket_meet_error and the
 * socket_end functions may be called meanwhile. */
void socket_hold(struct record *r, struct socket_call *call);

bool socket_end(struct socket_call *call);
/* error: the WSAE code with which the stream turned out to have ended, or 0. A receive that met the end
 * is told the code of a reset, in *error too, that another thread's call was told meanwhile. */
bool socket_end_receive(struct socket_call *call, enum notify_received what, int *error);
bool socket_end_send(struct socket_call *call, enum notify_sent what, int error);
bool socket_end_accept(struct socket_call *call, enum notify_accepted what);
enum socket_attempt {
    ATTEMPT_STARTED,   /* it goes on */
    ATTEMPT_SUCCEEDED, /* at once, or a blocking one */
    ATTEMPT_REFUSED,   /* at once, on a nonblocking socket, with error */
    ATTEMPT_FAILED,    /* a blocking one, which has told it */
    ATTEMPT_DISSOLVED  /* it was a connect to AF_UNSPEC */
};
bool socket_end_connect(struct socket_call *call, enum socket_attempt what, int error);
/* WSPJoinLeaf; error: its failure, or 0. destination: malloc'ed, the socket's from now on, which has
 * room for it; NULL: what it had stays. */
bool socket_end_join(struct socket_call *call, union netaddr *destination, int error);
bool socket_end_listen(struct socket_call *call);
bool socket_end_shutdown(struct socket_call *call, unsigned sides);
bool socket_end_unwritable(struct socket_call *call);
bool socket_end_reenable(struct socket_call *call, unsigned events);
bool socket_end_mode(struct socket_call *call, bool nonblocking);
bool socket_end_failed(struct socket_call *call, int error);
/* event: FD_ADDRESS_LIST_CHANGE, FD_ROUTING_INTERFACE_CHANGE; the latter's request takes the last
 * one's place, and is freed with the socket. */
bool socket_end_arm(struct socket_call *call, unsigned event, struct netchange *request);

/* What the record keeps beside notify; between begin and end. */

/* [D3] A datagram socket's pending error that the kernel told a send: the next receive gets it. */
void socket_owe_error(struct socket_call *call, int error);
int socket_take_owed_error(struct socket_call *call);
/* [K1] What a stream has failed with: the system tells it once, so it is known to other calls at once. */
int socket_meet_error(struct socket_call *call);
/* [D4] A receive with MSG_OOB: the byte, or -1; *kept: the library keeps this socket's. */
int socket_receive_oob(struct socket_call *call, bool peek, bool *kept);
/* A receive of data while facts.oob_in_the_way; it does not wait. As sys_receive returns. */
ssize_t socket_receive_data(struct socket_call *call, const struct iovec *parts, unsigned count,
                            size_t total, int flags);
/* How many bytes such a receive gets at once; false: as many as the system says. Is there data before
 * an urgent byte that was taken from the system and has not been received? */
bool socket_oob_readable(struct socket_call *call, size_t *bytes);
bool socket_oob_behind_data(struct socket_call *call);
bool socket_oob_inline(struct socket_call *call);
/* 0 or -errno. */
int socket_set_oob_inline(struct socket_call *call, bool on);
/* Where a send without a destination goes, if the socket joined a group as a sender [CONNECT-4]. */
bool socket_destination(struct socket_call *call, union netaddr *destination);
/* The error that SO_ERROR has to tell though the kernel has told it already; told once. */
int socket_take_so_error(struct socket_call *call);
int socket_conditional_accept(struct socket_call *call);
void socket_set_conditional_accept(struct socket_call *call, int on);

/* Makes room for what most sockets never keep, before it is made: the destination of
 * socket_end_join, the request of socket_end_arm. 0 or WSAENOBUFS. */
int socket_make_room(struct socket_call *call);
/* Takes the last FD_ROUTING_INTERFACE_CHANGE request away from the socket; NULL: there is none. */
struct netchange *socket_take_netchange(struct socket_call *call);
/* The call is going to wait: it counts as a blocking one from now on [CALL-4]. */
void socket_will_wait(struct socket_call *call);
/* The call is going to wait for this socket among others: the loop goes on meanwhile. */
void socket_will_watch(struct socket_call *call);
/* Is the socket still the one that the call began on? blocked_wake is called when it is not. */
bool socket_is_open(const struct socket_call *call);

/* Asks fn of each socket that is armed for one of the events whether the change is one for it, and
 * tells it, with the code in *error. Returns the events that sockets are armed for still. */
typedef bool (*socket_armed_fn)(void *argument, unsigned event, int family,
                                struct netchange *request, int *error);
unsigned socket_each_armed(unsigned events, socket_armed_fn fn, void *argument);

/* Around a condition function: the thread's calls on any socket, and every selection of this one,
 * are refused meanwhile [CALL-4]. */
void socket_enter_callback(struct socket_call *call);
void socket_leave_callback(struct socket_call *call);
/* Is the calling thread inside one? */
bool socket_in_callback(void);
/* The first connection request that was left in the queue, the caller's from now on; NULL: none
 * was. 0, or WSAENOBUFS: there would be no memory to leave one there. */
int socket_take_request(struct socket_call *call, struct request **request);
/* Leaves it there, until the socket is closed: it may be by now [C4, C6]. */
void socket_put_back_request(struct socket_call *call, struct request *request);

/* A new connection's descriptor gets the listening socket's selection and mode [INHERIT-1, C2], and
 * what qos_begin says of start. Returns 0, or a WSAE code: it is nobody's yet then. */
int socket_enter_accepted(struct socket_call *listening, int fd, const struct qos_start *start);

#endif
