/* handover: what one thread found ready, for another that handles it. */
#ifndef BENCH_HANDOVER_H
#define BENCH_HANDOVER_H

#include "server.h"

struct handover;

struct handover *handover_new(void);
void handover_put(struct handover *h, sock s, unsigned what);
/* Waits for one. */
sock handover_take(struct handover *h, unsigned *what);

#endif
