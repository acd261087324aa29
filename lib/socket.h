/* socket: the table of socket records, from descriptor to record; their locking, life and death;
 * and the loop's service of one record. What a call of the program's may do stands in the spi
 * files, and what follows from it in notify.
 *
 * Locks. One mutex a record; the reactor's lock may be taken with it held, nothing else. None is
 * held over a system call that can block, or over the post callback. */
#ifndef ASYNCSELECT_SOCKET_H
#define ASYNCSELECT_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "asyncselect.h"
#include "notify.h"

struct record;
struct window;

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
void socket_set_profile(enum notify_profile profile);
enum notify_profile socket_profile(void);

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
    bool nonblocking;
    bool selected;      /* events are selected */
    bool failed_before; /* the last connection attempt failed [C1] */
};

/* A call that is under way: begun by socket_begin, ended by just one of the socket_end functions.
 * They apply what came of it, if the socket is still the one that the call began on, and have the
 * loop look if something may be due. Each returns false when the socket was closed meanwhile. */
struct socket_call {
    struct record *record;
    uint32_t life;
    bool blocking;
    struct socket_facts facts;
};

/* What the call is about to do: a change of that side during it must not be lost. */
enum socket_side { SOCKET_NEITHER, SOCKET_RECEIVES, SOCKET_SENDS };

/* Finds the record (or adopts a descriptor made elsewhere), and learns the outcome of a connection
 * attempt that has one by now. 0 or WSAENOTSOCK. While a call that does not block is under way, the
 * loop says nothing of the socket. */
int socket_begin(SOCKET s, enum socket_side side, struct socket_call *call);

bool socket_end(struct socket_call *call);
/* error: the WSAE code with which the stream turned out to have ended, or 0. */
bool socket_end_receive(struct socket_call *call, enum notify_received what, int error);
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
bool socket_end_listen(struct socket_call *call);
bool socket_end_shutdown(struct socket_call *call, unsigned sides);
bool socket_end_unwritable(struct socket_call *call);
bool socket_end_reenable(struct socket_call *call, unsigned events);
bool socket_end_mode(struct socket_call *call, bool nonblocking);
bool socket_end_failed(struct socket_call *call, int error);

/* What the record keeps beside notify; between begin and end. */

/* [D3] A datagram socket's pending error that the kernel told a send: the next receive gets it. */
void socket_owe_error(struct socket_call *call, int error);
int socket_take_owed_error(struct socket_call *call);
/* The error that SO_ERROR has to tell though the kernel has told it already; told once. */
int socket_take_so_error(struct socket_call *call);
int socket_conditional_accept(struct socket_call *call);
void socket_set_conditional_accept(struct socket_call *call, int on);

/* A new connection's descriptor gets the listening socket's selection and mode [INHERIT-1, C2].
 * Returns 0, or a WSAE code with fd closed. */
int socket_enter_accepted(struct socket_call *listening, int fd);

#endif
