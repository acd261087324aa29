/* script: a program of calls, arrivals and failures, as text one step a line. */
#ifndef TESTS_SIM_SCRIPT_H
#define TESTS_SIM_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "loop.h"

/* name, arguments, how often it is drawn, the arguments' ranges, may it happen while the loop is at
 * work. A step that makes no sense where it stands does nothing, so that any part of a script is a
 * script. */
#define SCRIPT_OPS(X)                                                                              \
    X(SOCKET, "socket", 2, 14, 8, 4, 0, false)              /* slot; 0: datagram */                \
    X(BIND, "bind", 1, 5, 8, 0, 0, false)                   /* slot */                             \
    X(LISTEN, "listen", 2, 6, 8, 6, 0, false)               /* slot, backlog */                    \
    X(SELECT, "select", 3, 30, 8, 3, 1024, false)           /* slot, window, FD_* */               \
    X(CONNECT, "connect", 2, 24, 8, 24, 0, false)           /* slot; target */                     \
    X(OUTCOME, "outcome", 2, 10, 8, 4, 0, true)             /* slot; 0, 1: success */              \
    X(CLIENT, "client", 1, 16, 8, 0, 0, true)               /* listening slot */                   \
    X(ACCEPT, "accept", 3, 20, 8, 8, 12, false)             /* listening slot, new slot, how */    \
    X(RECEIVE, "receive", 3, 50, 8, 40, 12, false)          /* slot, size, how */                  \
    X(SEND, "send", 3, 40, 8, 100, 8, false)                /* slot, size, how */                  \
    X(SHUTDOWN, "shutdown", 2, 6, 8, 3, 0, false)           /* slot, side */                       \
    X(CLOSE, "close", 1, 8, 8, 0, 0, false)                 /* slot */                             \
    X(PEER_SEND, "peer-send", 2, 40, 8, 30, 0, true)        /* slot, size */                       \
    X(PEER_URGENT, "peer-urgent", 1, 12, 8, 0, 0, true)     /* slot */                             \
    X(PEER_RECEIVE, "peer-receive", 2, 24, 8, 100, 0, true) /* slot, size */                       \
    X(PEER_END, "peer-end", 1, 8, 8, 0, 0, true)            /* slot */                             \
    X(PEER_CLOSE, "peer-close", 1, 6, 8, 0, 0, true)        /* slot */                             \
    X(PEER_RESET, "peer-reset", 1, 8, 8, 0, 0, true)        /* slot */                             \
    X(DATAGRAM, "datagram", 2, 14, 8, 20, 0, true)          /* slot, size */                       \
    X(ICMP, "icmp", 1, 6, 8, 0, 0, true)                    /* slot */                             \
    X(RUN, "run", 0, 80, 0, 0, 0, false)                                                           \
    X(REFUSE, "refuse", 1, 6, 4, 0, 0, false)              /* so many messages */                  \
    X(TIME, "time", 1, 6, 2000, 0, 0, false)               /* ms */                                \
    X(WINDOW_FREE, "window-free", 1, 2, 3, 0, 0, false)    /* window */                            \
    X(DESCRIPTORS, "descriptors", 1, 4, 2, 0, 0, false)    /* 0: none are left */                  \
    X(INLINE, "inline", 2, 4, 8, 2, 0, false)              /* slot, on */                          \
    X(BLOCKING, "blocking", 2, 4, 8, 2, 0, false)          /* slot, on */                          \
    X(REENABLE, "reenable", 2, 4, 8, 16, 0, false)         /* slot, events */                      \
    X(RAW_CLOSE, "raw-close", 1, 2, 8, 0, 0, false)        /* slot, behind the library's back */   \
    X(WAIT_WRITABLE, "ask-writable", 1, 4, 8, 0, 0, false) /* slot, by WSPSelect */                \
    X(QOS, "qos", 2, 10, 8, 4, 0, false)                   /* slot, flow spec: a provider's */     \
    X(GET_QOS, "get-qos", 1, 10, 8, 0, 0, false)           /* slot */                              \
    X(SWITCH, "switch", 2, 0, 1024, 8, 0, false)           /* yield point, to which thread */      \
    X(ADDRESS, "address", 2, 8, 2, 4, 0, true)             /* family: 1, IPv6; which */            \
    X(ROUTE, "route", 3, 12, 2, 4, 4, true)                /* family, destination, way */          \
    X(LINK, "link-down", 1, 2, 3, 0, 0, true)              /* way - 1 */                           \
    X(NOISE, "network-noise", 1, 4, 16, 0, 0, true)        /* enum network_noise */                \
    X(LOSE_NEWS, "lose-news", 0, 3, 0, 0, 0, true)                                                 \
    X(NETWORK_FAILS, "network-fails", 2, 4, 16, 3, 0, false) /* enum network_failure, times */     \
    X(ASK_CHANGE, "ask-change", 2, 24, 8, 17, 0, false)      /* slot, what: steps_network.c */     \
    X(SOCKET6, "socket6", 1, 5, 8, 0, 0, false)              /* slot; an IPv6 datagram socket */

enum op {
#define X(name, ...) OP_##name,
    SCRIPT_OPS(X)
#undef X
        OPS
};

/* IN_THREAD: the step is a thread's, beside others' and the loops', when the next run begins. */
enum when { NOW, IN_CALLBACK, MEANWHILE, IN_THREAD };

struct step {
    uint8_t op, when;
    uint16_t call; /* MEANWHILE: at which system call of the run that follows; IN_THREAD: whose */
    int arguments[3];
};

enum { MOST_STEPS = 400, SCRIPT_THREADS = 3 };

struct script {
    uint64_t seed; /* of the loop's order and delays */
    bool windows;  /* the profile */
    enum loop_kind loop;
    unsigned buffer;
    unsigned count;
    struct step steps[MOST_STEPS];
};

/* Of a sequence that a seed determines. */
uint32_t sim_random(uint64_t *state);
void script_generate(struct script *s, uint64_t seed, unsigned steps);
void script_print(const struct script *s, FILE *to);
/* NULL, or what is wrong. */
const char *script_parse(struct script *s, FILE *from);
/* Is it something that the network does, or a peer? */
bool step_is_networks(const struct step *step);
void step_print(const struct step *step, FILE *to);
/* From bytes, for a fuzzer: any bytes are a script. */
void script_of_bytes(struct script *s, const uint8_t *bytes, size_t size);

#endif
