/* The state machine's input: what the program's calls and the loop tell it. What follows from it,
 * notify.c says. */
#include "notify_core.h"

#include <string.h>

static void owe_write(struct notify *n)
{
    n->write_owed = true;
    n->posted &= (uint16_t)~FD_WRITE;
}

/* An attempt's outcome that FD_CONNECT has to tell. Where more are waiting than there is room for,
 * the newest counts. */
static void tell_outcome(struct notify *n, int error)
{
    if (n->outcome_count == NOTIFY_CONNECT_OUTCOMES)
        n->outcome_count--;
    n->outcomes[n->outcome_count++] = (uint16_t)error;
    n->posted &= (uint16_t)~FD_CONNECT;
}

/* How the stream ended; the first code stays [K1, K2]. */
static void latch(struct notify *n, int error)
{
    if (n->phase == NOTIFY_CONNECTED && !n->error)
        n->error = (uint16_t)error;
}

/* Everything known of a connection that is over or has not begun. */
static void forget_connection(struct notify *n, enum notify_phase phase)
{
    n->phase = (uint8_t)phase;
    n->error = 0;
    n->level = 0;
    n->shut = 0;
    n->closing = false;
    n->urgent = false;
    n->oob = false;
}

void notify_init(struct notify *n, enum notify_kind kind, enum notify_phase phase)
{
    memset(n, 0, sizeof(*n));
    n->kind = (uint8_t)kind;
    n->phase = (uint8_t)phase;
    doubt(n, NOTIFY_IN | NOTIFY_OUT);
}

void notify_select(struct notify *n, enum notify_profile profile, unsigned mask)
{
    if (profile == NOTIFY_WINDOWS && !(n->selected & mask & FD_CONNECT))
        n->outcome_count = 0; /* [P3] told only to a selection that saw the attempt complete */
    n->selected = (uint16_t)mask;
    n->posted = 0;
    n->starved = false;
    n->down = false;
    n->down_told = 0;
    if (mask) {
        owe_write(n);
        doubt(n, NOTIFY_IN | NOTIFY_OUT | NOTIFY_APART); /* [S1] */
    }
}

void notify_listen(struct notify *n)
{
    n->phase = NOTIFY_LISTENING;
    n->level = 0;
    doubt(n, NOTIFY_IN);
}

void notify_connect_started(struct notify *n)
{
    forget_connection(n, NOTIFY_CONNECTING);
    doubt(n, NOTIFY_IN | NOTIFY_OUT);
}

void notify_connected(struct notify *n, enum notify_profile profile)
{
    if (n->kind == NOTIFY_STREAM)
        forget_connection(n, NOTIFY_CONNECTED);
    /* [P3, P4] Windows tells an outcome only to who has asked for it already, and a datagram
     * socket's never */
    if (profile == NOTIFY_DOCUMENTED || (n->kind == NOTIFY_STREAM && (n->selected & FD_CONNECT)))
        tell_outcome(n, 0);
    owe_write(n); /* [WRITE-2] */
    doubt(n, NOTIFY_IN | NOTIFY_OUT | NOTIFY_APART);
}

void notify_connect_refused(struct notify *n, enum notify_profile profile, int error)
{
    if (profile == NOTIFY_DOCUMENTED)
        tell_outcome(n, error); /* [CONNECT-3, P5] */
}

void notify_joined(struct notify *n, enum notify_profile profile)
{
    if (profile == NOTIFY_DOCUMENTED || (n->selected & FD_CONNECT)) /* [P3] */
        tell_outcome(n, 0);                                         /* [CONNECT-4] */
}

void notify_disconnected(struct notify *n)
{
    if (n->kind == NOTIFY_STREAM)
        forget_connection(n, NOTIFY_IDLE);
}

void notify_receiving(struct notify *n)
{
    n->unseen = (n->doubt & NOTIFY_IN) != 0;
    n->doubt &= (uint8_t)~NOTIFY_IN;
}

void notify_received(struct notify *n, unsigned loop, enum notify_received what)
{
    reopen(n, FD_READ | FD_OOB);
    switch (what) {
    case NOTIFY_DRAINED:
        n->level &= (uint8_t)~NOTIFY_READABLE;
        /* Short, but is the stream empty? Not where an urgent mark may have stopped the receive;
         * and the loop has said its last word on a stream that is closing, which some loops never
         * say. */
        if (n->urgent || n->unseen || n->closing || (n->level & NOTIFY_ENDED) ||
            !(loop & NOTIFY_CLOSES))
            doubt(n, NOTIFY_IN);
        break;
    case NOTIFY_OUT_OF_BAND:
        n->urgent = true;
        doubt(n, NOTIFY_IN);
        break;
    case NOTIFY_UNSURE:
        doubt(n, NOTIFY_IN);
        break;
    case NOTIFY_END:
        n->level = (uint8_t)((n->level & ~NOTIFY_READABLE) | NOTIFY_ENDED);
        doubt(n, NOTIFY_IN); /* [O1] what came before the end, and is not data, is told before it */
        break;
    }
}

void notify_sending(struct notify *n)
{
    n->doubt &= (uint8_t)~NOTIFY_OUT;
}

void notify_sent(struct notify *n, enum notify_sent what)
{
    switch (what) {
    case NOTIFY_SENT:
        if (n->write_owed)
            doubt(n, NOTIFY_OUT); /* [W2] what is due stays due */
        break;
    case NOTIFY_REFUSED:
        reopen(n, FD_WRITE);
        owe_write(n); /* [WRITE-3, W1] */
        n->level &= (uint8_t)~NOTIFY_WRITABLE;
        break;
    }
}

void notify_accepted(struct notify *n, enum notify_accepted what)
{
    doubt(n, NOTIFY_IN); /* a listener gives no second edge for a connection that is left */
    switch (what) {
    case NOTIFY_ACCEPT_CALLED:
        reopen(n, FD_ACCEPT);
        n->starved = false;
        break;
    case NOTIFY_ACCEPT_DEFERRED:
        break;
    case NOTIFY_ACCEPT_STARVED:
        reopen(n, FD_ACCEPT);
        n->starved = true;
        break;
    }
}

void notify_fed(struct notify *n)
{
    if (n->starved) {
        n->starved = false;
        doubt(n, NOTIFY_IN);
    }
}

void notify_seen_unwritable(struct notify *n)
{
    owe_write(n);
    n->level &= (uint8_t)~NOTIFY_WRITABLE;
    doubt(n, NOTIFY_OUT);
}

void notify_shutdown(struct notify *n, unsigned sides)
{
    n->shut |= (uint8_t)sides;
    if (sides & NOTIFY_IN)
        doubt(n, NOTIFY_IN);
}

void notify_failed(struct notify *n, int error)
{
    latch(n, error);
    doubt(n, NOTIFY_IN); /* [O1, K6] data that came before it is told before it */
}

void notify_oob_inline(struct notify *n, bool on)
{
    n->oob_inline = on;
    if (on)
        n->oob = false; /* [OOB-4] it is data now */
    doubt(n, NOTIFY_IN | NOTIFY_APART);
}

void notify_oob(struct notify *n, bool waiting)
{
    n->oob = waiting;
}

/* A change that an earlier request has seen, and nobody has been told of, stays due. */
void notify_arm(struct notify *n, unsigned event)
{
    reopen(n, event);
    n->armed |= (uint16_t)event;
}

void notify_read_qos(struct notify *n, unsigned event)
{
    reopen(n, event);
}

void notify_changed(struct notify *n, unsigned event, int error)
{
    bool asked_for = event & (FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE);
    if (asked_for && !(n->armed & event))
        return;
    n->armed &= (uint16_t)~event;
    n->happened |= (uint16_t)event;
    *change_error(n, event) = (uint16_t)error;
}

void notify_reenable(struct notify *n, unsigned mask)
{
    if (mask & (FD_READ | FD_OOB)) {
        reopen(n, FD_READ | FD_OOB);
        doubt(n, NOTIFY_IN);
    }
    if (mask & FD_WRITE) {
        reopen(n, FD_WRITE);
        notify_seen_unwritable(n);
    }
    if (mask & FD_ACCEPT)
        notify_accepted(n, NOTIFY_ACCEPT_CALLED);
}

void notify_hint(struct notify *n, unsigned hints)
{
    doubt(n, hints & (NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_APART));
    if (hints & NOTIFY_HINT_CLOSED) {
        n->closing = true;
        doubt(n, NOTIFY_IN);
    }
}

void notify_network_down(struct notify *n)
{
    n->down = true;
}

void notify_look(struct notify *n, enum notify_profile profile, struct notify_level found)
{
    n->doubt = 0;
    if (n->phase == NOTIFY_CONNECTING) {
        /* [C1] established and reset before anybody looked is a success, then an end */
        if (found.error == WSAECONNRESET || (!found.error && (found.bits & NOTIFY_WRITABLE))) {
            notify_connected(n, profile);
            if (found.error)
                latch(n, found.error);
        } else if (found.error) {
            forget_connection(n, NOTIFY_IDLE);
            /* [CONNECT-5] and nothing else; [P3] Windows tells it only to who has asked already */
            if (profile == NOTIFY_DOCUMENTED || (n->selected & FD_CONNECT))
                tell_outcome(n, found.error);
        }
        return;
    }
    n->level = (uint8_t)found.bits;
    n->urgent = n->urgent || (found.bits & NOTIFY_URGENT);
    if (found.error)
        latch(n, found.error);
}
