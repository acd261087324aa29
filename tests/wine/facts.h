/* facts.h: the sockets of a sequence, and what the calls that were made have made of each, as far as
 * a program can know it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef WINE_FACTS_H
#define WINE_FACTS_H

#include <winsock2.h>
#include <windows.h>

enum slot { LISTENER, CLIENT, CLIENT2, SESSION, SESSION2, DATAGRAM, DATAGRAM2, SLOTS };

extern const char *const slot_names[SLOTS];
extern SOCKET slots[SLOTS];             /* INVALID_SOCKET: not open */
extern struct sockaddr_in names[SLOTS]; /* of those that are bound */

/* What the calls have made of each socket, as far as a program can know it. */
extern struct facts {
    BOOL connected; /* a stream's attempt went ahead; a datagram socket has a default destination */
    BOOL failed;    /* an attempt to connect was made where nobody listens */
    BOOL shut;      /* its own direction is ended */
    BOOL deaf;      /* it has given up receiving */
    BOOL ended;     /* the peer's direction is ended */
    BOOL closed;    /* the peer is closed */
    BOOL reset;     /* and left with a reset, or answered with one */
    BOOL urgent;    /* the peer has sent out-of-band data */
    BOOL in_line;   /* SO_OOBINLINE was switched on */
    BOOL refused;   /* datagrams of its were sent where nobody takes them */
    int unread;     /* bytes of the peer's */
    int peer;       /* a slot, or -1 */
    u_short port;   /* a datagram socket's default destination */
} facts[SLOTS];

/* A slot's name with what is known of its socket: "session.shut.closed". */
const char *described(enum slot slot);

/* A new sequence; a new socket. */
void forget_requests(void);
void forget_facts(enum slot slot);
/* What calls did, those that succeeded. */
void note_connect(enum slot slot, BOOL listens);
void note_accept(enum slot slot);
void note_send(enum slot slot, int sent, BOOL urgent);
void note_destination(enum slot slot, BOOL taken, u_short port);
/* A datagram goes nowhere, and may be answered with a refusal, where no socket takes it: none is
 * bound to the port, or one that takes them from another source only. */
void note_datagram(enum slot slot, u_short port);
void note_shutdown(enum slot slot, int how);
void note_close(enum slot slot, BOOL reset);

#endif
