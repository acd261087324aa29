/* notify: which message is due for one socket, and when. A pure function of state and input: it
 * knows no descriptor, no lock and no event loop. The specification's ids are in brackets. */
#ifndef ASYNCSELECT_NOTIFY_H
#define ASYNCSELECT_NOTIFY_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

enum notify_profile { NOTIFY_DOCUMENTED, NOTIFY_WINDOWS };

enum notify_kind { NOTIFY_STREAM, NOTIFY_DATAGRAM };

/* A datagram socket is IDLE for ever: it can send and receive without a connection. */
enum notify_phase { NOTIFY_IDLE, NOTIFY_CONNECTING, NOTIFY_CONNECTED, NOTIFY_LISTENING };

/* The two directions of a socket; a listening socket's connection requests are its input. */
enum { NOTIFY_IN = 1, NOTIFY_OUT = 2, NOTIFY_APART = 4 /* out-of-band data */ };

/* What a look at the descriptor can find to be true; error is a WSAE code. */
enum {
    NOTIFY_READABLE = 1, /* a receive gets data (a datagram, its error), an accept a connection */
    NOTIFY_WRITABLE =
        2,            /* a send is possible; for a connecting socket: the attempt has succeeded */
    NOTIFY_ENDED = 4, /* the peer has ended its direction; data may still be unread */
    NOTIFY_URGENT = 8 /* urgent data is in the stream: its mark stops a receive short [D2] */
};
struct notify_level {
    unsigned bits;
    int error; /* a stream's reset or failure, a connecting socket's outcome; 0 none */
};

/* What the event loop can report by itself. */
enum {
    NOTIFY_EDGES = 1, /* it reports each change once; else it repeats what is true, and must be told
                         what to leave out */
    NOTIFY_CLOSES = 2, /* it reports the end of a stream and a reset also behind unread data */
    NOTIFY_QUIET =
        4 /* with edges: room in a stream's send buffer is reported only after a refused send */
};

/* A hint says that something changed, never what is true. */
enum {
    NOTIFY_HINT_IN = NOTIFY_IN,
    NOTIFY_HINT_OUT = NOTIFY_OUT,
    NOTIFY_HINT_APART = NOTIFY_APART,
    NOTIFY_HINT_CLOSED = 8
};

enum { NOTIFY_CONNECT_OUTCOMES = 4, NOTIFY_CHANGES = 4 };

struct notify {
    uint16_t selected; /* FD_* bits asked for */
    uint16_t posted;   /* gates that are closed: posted, and neither re-enabled nor selected anew */
    uint16_t current;  /* posted, and no call since that a program makes because of it:
                          asyncselect_message_current */
    uint16_t error;    /* WSAE code of a reset or failure that ended the stream, latched [K1] */
    uint16_t outcomes[NOTIFY_CONNECT_OUTCOMES]; /* codes of connect attempts that FD_CONNECT still
                                                   has to tell, oldest first */
    uint16_t armed;    /* FD_*_CHANGE: asked for by an ioctl since the last change [GATE-12] */
    uint16_t happened; /* changes that are still to be told: FD_QOS, FD_GROUP_QOS, FD_*_CHANGE */
    uint16_t change_errors[NOTIFY_CHANGES]; /* the WSAE codes that they carry [ERR-3, ERR-4] */
    uint16_t down_told; /* while down: events told with WSAENETDOWN, once a selection */
    uint8_t outcome_count;
    uint8_t kind;  /* enum notify_kind */
    uint8_t phase; /* enum notify_phase */
    uint8_t level; /* NOTIFY_READABLE, NOTIFY_WRITABLE, NOTIFY_ENDED as last seen; a side in doubt
                      may have changed */
    uint8_t
        doubt;    /* NOTIFY_IN, NOTIFY_OUT: sides to be looked at before anything is said of them */
    uint8_t shut; /* NOTIFY_IN, NOTIFY_OUT: ended here by WSPShutdown */
    bool unseen;  /* the input side was in doubt when a receive began */
    bool urgent;  /* there has been urgent data: a short receive proves nothing [D2] */
    bool closing; /* the loop reported the end of the stream: it will not do so again */
    bool write_owed; /* FD_WRITE is to be posted as soon as a send is possible */
    bool oob_inline; /* SO_OOBINLINE: there is no out-of-band data [OOB-4] */
    bool oob;        /* out-of-band data waits for a receive with MSG_OOB */
    bool starved; /* accept ran out of descriptors or memory: FD_ACCEPT waits for a change [C5] */
    bool down;    /* the loop cannot watch the socket: what is selected is told with WSAENETDOWN
                     [ERR-3] */
};

/* A message that is due: one FD_* bit and its error code; event == 0: none. */
struct notify_message {
    int event;
    int error;
};

void notify_init(struct notify *n, enum notify_kind kind, enum notify_phase phase);

/* ---- what the program does ---- */

/* WSPAsyncSelect: replaces the mask; a nonzero one opens every gate [CALL-8, S1]. */
void notify_select(struct notify *n, enum notify_profile profile, unsigned mask);

void notify_listen(struct notify *n);

/* An attempt began and goes on; its outcome comes with a look. */
void notify_connect_started(struct notify *n);
/* An attempt succeeded at once, or a blocking one did. */
void notify_connected(struct notify *n, enum notify_profile profile);
/* An attempt failed: at once on a nonblocking socket [P5]. A blocking one that failed has told it:
 * not called. */
void notify_connect_refused(struct notify *n, enum notify_profile profile, int error);
/* WSPJoinLeaf succeeded. */
void notify_joined(struct notify *n, enum notify_profile profile);
/* connect to AF_UNSPEC: the association is dissolved, and no attempt was made [C1]. */
void notify_disconnected(struct notify *n);

/* Around a receive: before the system call, so that a change during it is not lost, and after it.
 */
void notify_receiving(struct notify *n);
enum notify_received {
    NOTIFY_DRAINED,     /* it took all there was: only for a stream's short receive, not a peek */
    NOTIFY_UNSURE,      /* it may have left something, or failed */
    NOTIFY_OUT_OF_BAND, /* it was for urgent data, whose mark stays in the stream */
    NOTIFY_END          /* it met the end of the stream */
};
void notify_received(struct notify *n, unsigned loop, enum notify_received what);

/* Around a send. */
void notify_sending(struct notify *n);
enum notify_sent {
    NOTIFY_SENT,   /* whole, or failed for a reason that waiting does not mend */
    NOTIFY_REFUSED /* would block, or only a part was taken [W1] */
};
void notify_sent(struct notify *n, enum notify_sent what);

/* After an accept. */
enum notify_accepted {
    NOTIFY_ACCEPT_CALLED,   /* succeeded or failed: re-enables either way [GATE-9] */
    NOTIFY_ACCEPT_DEFERRED, /* the condition function deferred: does not re-enable [GATE-5] */
    NOTIFY_ACCEPT_STARVED   /* no descriptor or memory was left [C5] */
};
void notify_accepted(struct notify *n, enum notify_accepted what);

/* A descriptor came free, or time passed: a starved accept may be tried again [C5]. */
void notify_fed(struct notify *n);

/* The library's select or poll reported the socket as not writable [W1]. */
void notify_seen_unwritable(struct notify *n);

/* WSPShutdown: sides is NOTIFY_IN, NOTIFY_OUT or both. */
void notify_shutdown(struct notify *n, unsigned sides);

/* A call or a look found that the stream was reset or failed; the first code stays [K1, K2]. */
void notify_failed(struct notify *n, int error);

/* SO_OOBINLINE [D6]. */
void notify_oob_inline(struct notify *n, bool on);
/* Out-of-band data waits to be received apart, or does not any more [OOB-2, OOB-3]. */
void notify_oob(struct notify *n, bool waiting);

/* SIO_ROUTING_INTERFACE_CHANGE, SIO_ADDRESS_LIST_CHANGE: the event is told of the next change, and
 * of none before [GATE-8, GATE-12]. */
void notify_arm(struct notify *n, unsigned event);
/* SIO_GET_QOS, SIO_GET_GROUP_QOS: the event may be told again [GATE-7]. */
void notify_read_qos(struct notify *n, unsigned event);
/* A change: FD_QOS, FD_GROUP_QOS, and, where they are armed, FD_*_CHANGE. error: what the
 * message carries, or 0. */
void notify_changed(struct notify *n, unsigned event, int error);

/* asyncselect_reenable: input or output was done by others; mask of FD_READ, FD_OOB, FD_WRITE,
 * FD_ACCEPT. */
void notify_reenable(struct notify *n, unsigned mask);

/* ---- what the loop reports ---- */

void notify_hint(struct notify *n, unsigned hints);

/* The loop cannot watch this socket. */
void notify_network_down(struct notify *n);

/* Which events such a socket can have at all [S3]. */
unsigned notify_possible(enum notify_kind kind, enum notify_phase phase);

/* Is out-of-band data to be taken from the kernel as soon as it is seen [D4]? */
bool notify_takes_oob(const struct notify *n);

/* May anything be due whose truth is in doubt? Then look, and tell: nothing is due before. */
bool notify_must_look(const struct notify *n);
void notify_look(struct notify *n, enum notify_profile profile, struct notify_level found);

/* The next message that is due, in the order of O1: closes its gate. */
struct notify_message notify_take(struct notify *n, enum notify_profile profile);
/* The message is not posted now: it stays due. Only while the selection is still the one it was taken
 * from. */
void notify_keep(struct notify *n, struct notify_message message);
/* The message could not be posted: it is due again, if it still holds then [M1]. Only while the
 * selection is still the one it was taken from. */
void notify_give_back(struct notify *n, struct notify_message message);

/* The same when it has been replaced meanwhile: what the new selection does not find out by itself
 * is due to it, an outcome that nobody has been told [P3]. */
void notify_pass_on(struct notify *n, enum notify_profile profile, struct notify_message message);

/* Is a message due now? (a look may have to come first) */
bool notify_due(const struct notify *n, enum notify_profile profile);

/* As far as the record knows nothing has happened that could be told: nothing is due, and nothing is
 * to be looked at. True after most calls, so the rules need not be asked. */
static inline bool notify_is_quiet(const struct notify *n)
{
    return !(n->doubt | (n->level & (NOTIFY_READABLE | NOTIFY_ENDED)) | n->error | n->happened |
             n->outcome_count | n->write_owed | n->oob | n->down);
}

/* Which sides must be watched: NOTIFY_IN, NOTIFY_OUT. A loop with edges watches both for as long as
 * anything can come; one without watches just what is selected, not posted and not true. 0: take
 * the socket out of the loop. */
unsigned notify_watch(const struct notify *n, unsigned loop);

#endif
