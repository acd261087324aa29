/* notify_model: one socket as a world (what the kernel truly holds) and a history (what the program
 * was told and has done since), and the messages that the specification asks for in it. Written
 * from the specification, without lib/notify: the two are compared.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_TESTS_NOTIFY_MODEL_H
#define ASYNCSELECT_TESTS_NOTIFY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What went wrong with a connection or an attempt. */
enum harm { FINE, RESET, TIMED_OUT, NET_DOWN, REFUSED, UNREACHABLE, ABORTED };

enum role { UNCONNECTED, ATTEMPTING, ESTABLISHED, LISTENER };

enum wish { WISH_READ, WISH_WRITE, WISH_ACCEPT, WISH_CONNECT, WISH_CLOSE, WISHES };

/* What asyncselect_message_current must say of an event's message. */
enum currency { STALE, CURRENT, EITHER };

/* How the event loop reports. */
enum loop_kind {
    LOOP_EPOLL,     /* each change once, the end also behind unread data */
    LOOP_KQUEUE,    /* each change once */
    LOOP_COALESCED, /* each change once, but an end behind unread data not at all */
    LOOP_POLL,      /* what is true and watched, again and again */
    LOOP_POLL_RDHUP,
    LOOP_KINDS
};

enum { OUTCOMES = 2 };

/* What the loop has to report. */
struct news {
    uint8_t in, out, closed;
};

/* LATE: the loop's report is on its way; SILENT: this loop makes none. */
enum sight { SEEN, LATE, SILENT };

/* Bytes only, so that equal states are equal memory. */
struct model {
    uint8_t windows; /* the profile */
    uint8_t loop;
    uint8_t datagram;

    /* the world */
    uint8_t role;
    uint8_t unread;  /* pieces of data, datagrams, or connection requests that wait */
    uint8_t ended;   /* the peer has ended its direction */
    uint8_t broken;  /* enum harm: the connection is gone */
    uint8_t room;    /* a send would be taken */
    uint8_t verdict; /* enum harm that the kernel still has to tell, once [K1] */
    uint8_t shut_in, shut_out;

    /* what the library cannot know yet: changes that the loop has not reported */
    struct news undelivered;
    uint8_t data_unseen, room_unseen, outcome_unseen, end_unseen, break_unseen; /* enum sight */
    uint8_t hidden_outcomes; /* of the untold ones, the last so many are unseen */
    uint8_t unlooked;        /* nobody has asked for the attempt's outcome */

    /* the history */
    uint8_t wishes[WISHES]; /* the selection */
    uint8_t told[WISHES];   /* since the selection, and not re-enabled since */
    uint8_t currency[WISHES];
    uint8_t awaits_room; /* the program is to hear of the next possible send */
    uint8_t untold[OUTCOMES];
    uint8_t untold_count;
    uint8_t starving; /* the last accept found no descriptor, and none has come free */
    uint8_t down, down_told[WISHES];
    uint8_t asked;    /* a receive, or an end of receiving, and nobody has looked since */
    uint8_t patience; /* messages that the post callback still takes; 255: all */
};

enum { BOUNDLESS = 255 };

enum input {
    IN_SELECT_NONE,
    IN_SELECT_ALL,
    IN_SELECT_READ,
    IN_SELECT_WRITE,
    IN_SELECT_ACCEPT,
    IN_SELECT_CONNECT,
    IN_SELECT_CLOSE,
    IN_SELECT_READ_CLOSE,
    IN_LISTEN,
    IN_CONNECT_GOES_ON,
    IN_CONNECT_AT_ONCE,
    IN_CONNECT_REFUSED_AT_ONCE,
    IN_ATTEMPT_SUCCEEDS,
    IN_ATTEMPT_FAILS,
    IN_ATTEMPT_SUCCEEDS_AND_RESET,
    IN_DISSOLVE,
    IN_DATA,
    IN_DATA_AND_END,
    IN_DATA_AND_RESET,
    IN_END,
    IN_RESET,
    IN_TIMES_OUT,
    IN_NET_FAILS,
    IN_RECEIVE_ALL,       /* a short receive: it knows that nothing is left */
    IN_RECEIVE_EXACTLY,   /* took all, and does not know it */
    IN_RECEIVE_PART,      /* one piece, or one datagram */
    IN_RECEIVE_IN_VAIN,   /* peek, zero length, bad pointer, would block, SD_RECEIVE */
    IN_RECEIVE_END,       /* meets the end of the stream */
    IN_RECEIVE_ERROR,     /* meets the reset */
    IN_RECEIVE_RACE_DATA, /* a short receive, and data arrives before it returns */
    IN_RECEIVE_RACE_END,
    IN_FOREIGN_RECEIVE, /* another library's, then asyncselect_reenable */
    IN_SEND_WHOLE,
    IN_SEND_FILLS, /* whole, and it was the last room */
    IN_SEND_REFUSED,
    IN_SEND_RACE_ROOM, /* refused, and room appears before it returns */
    IN_SEND_ERROR,     /* meets the reset */
    IN_FOREIGN_SEND,
    IN_ROOM,
    IN_SEEN_UNWRITABLE,
    IN_SHUT_IN,
    IN_SHUT_OUT,
    IN_SHUT_BOTH,
    IN_REQUEST,
    IN_ACCEPT,
    IN_ACCEPT_FAILS, /* the request stays (a bad pointer), or there was none */
    IN_ACCEPT_STARVES,
    IN_ACCEPT_DEFERS,
    IN_FOREIGN_ACCEPT,
    IN_FED,
    IN_POST_REFUSES,
    IN_POST_TAKES_ONE,
    IN_POST_TAKES,
    IN_SPURIOUS_IN,
    IN_SPURIOUS_OUT,
    IN_SPURIOUS_CLOSED,
    IN_SPURIOUS_ALL,
    IN_NETWORK_DOWN,
    IN_LOOP_RUNS,
    IN_LOOP_IS_EARLY, /* it runs, and what is on its way is not there yet */
    INPUTS
};

const char *input_name(enum input input);

/* What the kernel says when it is asked now. */
struct truth {
    bool readable, writable, ended;
    enum harm harm;
};

struct due {
    enum wish wish;
    enum harm error;
};
enum { DUES = 8 };

struct model model_new(bool windows, enum loop_kind loop, bool datagram, enum role role);

/* Data can go both ways. */
bool model_talks(const struct model *m);

/* Can this happen in this world? */
bool model_can(const struct model *m, enum input input);
void model_apply(struct model *m, enum input input);

/* What crosses the call (IN_*_RACE_*): it happens after model_apply, before the call returns. */
void model_cross(struct model *m, enum input input);

/* Somebody looks: says the truth, and what is told only once is gone. */
struct truth model_look(struct model *m);
/* The loop has delivered what was undelivered on these sides. */
void model_delivered(struct model *m, bool in, bool out);

/* What a loop that repeats itself sees on a side. */
bool model_input_true(const struct model *m);
bool model_output_true(const struct model *m);
bool model_hung_up(const struct model *m);

/* All messages that are due now, in their order; returns how many. */
size_t model_due(const struct model *m, struct due *due);
/* The callback is offered one: does it take it? */
bool model_offer(struct model *m, struct due due);
/* The loop has come to rest: what it cannot have missed is seen now. Before the offers. */
void model_rest(struct model *m);

#endif
