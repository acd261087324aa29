/* record_ticket: what a call keeps that is under way on a record. */
#ifndef ASYNCSELECT_RECORD_TICKET_H
#define ASYNCSELECT_RECORD_TICKET_H

#include "names.h"

#include <stdint.h>

/* How it counts: it does not block, it blocks [CALL-4], it waits for several sockets at once. */
enum record_call { RECORD_SHORT, RECORD_BLOCKING, RECORD_WAITING, RECORD_CALLS };

struct record_ticket {
    uint32_t life; /* which socket the record was */
    uint32_t given_up_count;
    enum record_call kind;
};

#endif
