/* model: the reference model: which messages are due, and what calls may answer, as the
 * specification's page and rules say it (doc/requirements.tsv; the letters are the rules').
 * It knows what the program called, what came of it, and what the network did; of the library it
 * knows nothing. */
#ifndef TESTS_SIM_MODEL_H
#define TESTS_SIM_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model_network.h"

enum { MODEL_SLOTS = 8, MODEL_QUEUE = 16, MODEL_MARKS = 16, MODEL_STREAMS = 80, EVENTS = 10 };

/* An urgent byte. */
struct model_mark {
    uint32_t at;    /* its place in the stream */
    bool received;  /* by the program */
    bool caught;    /* the library has had the chance to take it while FD_OOB was selected [D4] */
    bool passed;    /* a normal receive has gone by */
    bool uncertain; /* whether it was taken in time depends on when the library looked */
    bool displaced; /* a later one took its place in the kernel */
    bool meanwhile; /* it came while the loop was at work, which hears of it by itself */
};

/* One end of a connection. Positions count the bytes of its direction from its beginning, urgent
 * ones too. */
struct model_stream {
    bool used;
    int peer;  /* the stream at the other end, or -1: a peer outside the library */
    int raw;   /* that peer's handle, -1: it is gone */
    bool gone; /* the other end was closed: what is sent there draws a reset */
    uint32_t read, end;
    bool ended, reset;
    bool shut;         /* we have ended it too, as far as the system knows */
    bool end_received; /* before the reset: FD_CLOSE may tell the one or the other */
    bool kept;    /* the library may have begun to take urgent bytes, and goes on with it then */
    bool inlined; /* urgent bytes came as data: a receive may stop short at one */
    uint32_t sent, taken; /* by us; of it by the peer outside */
    unsigned marks_count;
    struct model_mark marks[MODEL_MARKS];
};

enum model_phase { M_IDLE, M_CONNECTING, M_CONNECTED, M_LISTENING };

struct model_socket {
    bool open, datagram, nonblocking, bound;
    uint8_t phase;
    unsigned selected; /* FD_* */
    int window;
    unsigned gates;   /* closed ones */
    unsigned may;     /* what may come once though it need not */
    unsigned told;    /* in this run of the loop */
    bool outcome_due; /* FD_CONNECT, with this code */
    int outcome;
    bool write_due;
    bool write_waits; /* for room: the loop hears of it by itself, before the rest or after it */
    bool shut_in, shut_out;
    bool close_told;
    bool oob_inline;
    bool postponed; /* a refused message, or an accept without descriptors: comes with time */
    int stream;     /* -1 */
    unsigned requests;
    int queue[MODEL_QUEUE]; /* streams */
    bool held;              /* the first was deferred by a condition function */
    unsigned datagrams;
    int sizes[MODEL_QUEUE];
    bool icmp, connected;        /* datagram sockets */
    unsigned flow;               /* the flow spec: 0 unless it was changed */
    bool flow_due;               /* its change is to be told */
    bool v6;                     /* its family */
    bool asked;                  /* SIO_ROUTING_INTERFACE_CHANGE has been called */
    struct model_wish wishes[2]; /* FD_ROUTING_INTERFACE_CHANGE, FD_ADDRESS_LIST_CHANGE */
    int generation;
};

extern struct model_socket model[MODEL_SLOTS];
extern struct model_stream model_streams[MODEL_STREAMS];
extern bool model_windows; /* the profile */
/* Asked for the truth that the model cannot know: would the kernel take a byte? */
extern bool (*model_writable)(int slot);

void model_open(bool windows);

/* ---- what the program calls, and what the network does; each is told when it has happened ---- */

void model_socket(int slot, bool datagram);
void model_select(int slot, int window, unsigned mask);
void model_started(int slot);                 /* an attempt began */
void model_established(int slot, int stream); /* it succeeded: of a blocking one too */
void model_refused(int slot, int error,
                   bool at_once); /* an attempt failed on a nonblocking socket */
void model_listen(int slot);
void model_request(int slot, int stream);
void model_accepted(int listener, int slot);
void model_accept_called(int slot);
void model_receive_called(int slot);
void model_send_called(int slot, bool refused);
void model_found_unwritable(int slot);
void model_flow_changed(int slot, unsigned flow);
void model_datagram_connected(int slot);
void model_bound(int slot);
void model_closed(int slot);
/* The socket's connection; NULL: it has none. */
struct model_stream *model_stream(const struct model_socket *m);
int model_stream_new(int peer, int raw);
void model_stream_free(int stream);
void model_peer_urgent(struct model_stream *s, bool meanwhile);

/* ---- what must be so ---- */

/* Data, without urgent bytes, that a receive can get. */
unsigned model_data(const struct model_socket *m);
/* The oldest urgent byte that MSG_OOB can get; NULL. *certain: it must be got. */
struct model_mark *model_oob(struct model_socket *m, bool *certain);
/* Takes `size` bytes of data into the count of what was read; returns NULL, or what is wrong with
 * `bytes`. */
const char *model_receive(struct model_socket *m, const uint8_t *bytes, size_t size, bool peek);
/* The value of the byte at a place of every stream. */
uint8_t model_byte(uint32_t at);
/* The library may take the socket's urgent bytes from now on, or later. */
void model_may_catch(struct model_socket *m);
/* A receive that found no data has gone by an urgent byte. */
void model_passed_nothing(struct model_socket *m);

void model_reenabled(int slot, unsigned events);
/* May the event be told now? How many codes it may carry. */
int model_possible(int slot, int event, int codes[MODEL_CODES]);
/* It is told. */
void model_told(int slot, int event);
/* The first event that is due now, or 0. */
int model_due(int slot);
/* A message came: NULL, or what is wrong with it. */
const char *model_message(int slot, int window, int event, int error);
/* The loop begins to run; it is idle; then: the event that is missing, or 0. */
void model_run(void);
bool model_is_running(void);
void model_idle(void);
int model_missing(int slot);
/* The network did something while the loop was at work: what was due before it may be told too. */
void model_meanwhile(void);
/* ... and a send on this socket had filled the buffer before that. */
void model_meanwhile_full(int slot);

#endif
