/* The state machine of one socket. Read it as tables: `possible` says which events a socket can
 * have, `rules` says for each event when it holds, in the order in which messages are posted;
 * `reopen` at each call says what that call re-enables. */
#include "notify.h"

#include <string.h>

#include "asyncselect/winsock2.h"

/* Which events a socket can have at all, by kind and phase [S3]. FD_CONNECT is always among them: a
 * connect that fails at once leaves the phase as it is [P5]. */
enum {
    ALWAYS =
        FD_CONNECT | FD_QOS | FD_GROUP_QOS | FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE,
    CHANGES = FD_QOS | FD_GROUP_QOS | FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE
};
static const uint16_t possible[2][4] = {
    [NOTIFY_STREAM] =
        {
            [NOTIFY_IDLE] = ALWAYS,
            [NOTIFY_CONNECTING] = ALWAYS,
            [NOTIFY_CONNECTED] = ALWAYS | FD_OOB | FD_READ | FD_WRITE | FD_CLOSE,
            [NOTIFY_LISTENING] = ALWAYS | FD_ACCEPT,
        },
    [NOTIFY_DATAGRAM] =
        {
            [NOTIFY_IDLE] = ALWAYS | FD_READ | FD_WRITE, /* [CLOSE-6] no FD_CLOSE */
        },
};

/* ---- when an event holds ---- */

static bool connect_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)event;
    (void)profile;
    return n->outcome_count > 0; /* [C1] once for each attempt */
}

static bool accept_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)event;
    (void)profile;
    return !n->starved && (n->level & NOTIFY_READABLE); /* [GATE-10] level-triggered, [C5] */
}

static bool oob_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)event;
    (void)profile;
    return n->oob && !n->oob_inline && !(n->shut & NOTIFY_IN); /* [OOB-2, OOB-4, D5] */
}

static bool read_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)event;
    (void)profile;
    return !(n->shut & NOTIFY_IN) && (n->level & NOTIFY_READABLE); /* [READ-2, D5] */
}

static bool write_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)event;
    (void)profile;
    /* [WRITE-3, W4] and not after a local end of sending: a send is not possible then [WRITE-1] */
    return n->write_owed && !n->error && !(n->shut & NOTIFY_OUT) && (n->level & NOTIFY_WRITABLE);
}

static bool close_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)event;
    if (n->error)
        return true; /* [CLOSE-4, K6] a reset waits for nothing */
    if (!(n->level & NOTIFY_ENDED))
        return false;
    /* [CLOSE-2, D5] a graceful end waits for data that can still be read, [P1] or does not */
    return !(n->level & NOTIFY_READABLE) || (n->shut & NOTIFY_IN) || profile == NOTIFY_WINDOWS;
}

static bool change_holds(const struct notify *n, unsigned event, enum notify_profile profile)
{
    (void)profile;
    return (n->happened & event) != 0; /* [GATE-11, GATE-12] edge-triggered */
}

/* In the order in which messages are posted [O1]. */
static const struct rule {
    uint16_t event;
    uint8_t side; /* whose truth it rests on */
    bool (*holds)(const struct notify *n, unsigned event, enum notify_profile profile);
} rules[] = {
    {FD_CONNECT, 0, connect_holds},
    {FD_ACCEPT, NOTIFY_IN, accept_holds},
    {FD_OOB, 0, oob_holds}, /* what comes is taken at once, and known then */
    {FD_READ, NOTIFY_IN, read_holds},
    {FD_WRITE, NOTIFY_OUT, write_holds},
    {FD_CLOSE, NOTIFY_IN, close_holds},
    {FD_QOS, 0, change_holds},
    {FD_GROUP_QOS, 0, change_holds},
    {FD_ROUTING_INTERFACE_CHANGE, 0, change_holds},
    {FD_ADDRESS_LIST_CHANGE, 0, change_holds},
};
enum { RULES = sizeof(rules) / sizeof(rules[0]) };

/* Selected, possible, and its gate is open. */
static unsigned open_events(const struct notify *n)
{
    return n->selected & possible[n->kind][n->phase] & ~n->posted;
}

/* What a call re-enables [GATE-2, GATE-3, GATE-5, GATE-9]. */
static void reopen(struct notify *n, unsigned events)
{
    n->posted &= (uint16_t)~events;
    n->current &= (uint16_t)~events;
}

static void doubt(struct notify *n, unsigned sides)
{
    n->doubt |= (uint8_t)sides;
}

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
    doubt(n, NOTIFY_IN | NOTIFY_APART);
}

void notify_oob(struct notify *n, bool waiting)
{
    n->oob = waiting;
}

static uint16_t *change_error(struct notify *n, unsigned event)
{
    switch (event) {
    case FD_QOS:
        return &n->change_errors[0];
    case FD_GROUP_QOS:
        return &n->change_errors[1];
    case FD_ROUTING_INTERFACE_CHANGE:
        return &n->change_errors[2];
    default:
        return &n->change_errors[3];
    }
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

/* Does this event's answer depend on a look? Not where the record knows it anyway. */
static bool rests_on_look(const struct notify *n, const struct rule *rule)
{
    switch (rule->event) {
    case FD_ACCEPT:
        return !n->starved;
    case FD_READ:
        return !(n->shut & NOTIFY_IN);
    case FD_WRITE:
        return n->write_owed && !n->error && !(n->shut & NOTIFY_OUT);
    case FD_CLOSE:
        return !n->error;
    default:
        return true;
    }
}

/* [D4, OOB-4] Is out-of-band data taken from the kernel as it comes? */
bool notify_takes_oob(const struct notify *n)
{
    return (n->selected & FD_OOB) && n->kind == NOTIFY_STREAM && n->phase == NOTIFY_CONNECTED &&
           !n->oob_inline && !n->error;
}

bool notify_must_look(const struct notify *n)
{
    if (n->down || !n->selected)
        return false;
    if (n->phase == NOTIFY_CONNECTING)
        return n->doubt != 0; /* everything waits for the outcome */
    if ((n->doubt & NOTIFY_APART) && notify_takes_oob(n))
        return true; /* [D4] whatever the gate: the kernel keeps one byte only */
    unsigned open = open_events(n);
    for (const struct rule *rule = rules; rule < rules + RULES; rule++)
        if ((open & rule->event) && (n->doubt & rule->side) && rests_on_look(n, rule))
            return true;
    return false;
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

/* [ERR-3] the loop cannot watch: each event that the socket can have is told so, once a selection.
 */
static bool down_holds(const struct notify *n, const struct rule *rule)
{
    return !(rule->event & (CHANGES | n->down_told)) &&
           (rule->event != FD_CONNECT || n->phase == NOTIFY_CONNECTING);
}

/* While the loop is down nothing is looked at: only what is latched still counts. */
static bool holds_now(const struct notify *n, const struct rule *rule, enum notify_profile profile)
{
    bool latched = rule->side == 0 || (rule->event == FD_CLOSE && n->error);

    if (n->down && (!latched || (n->down_told & rule->event & FD_CLOSE)))
        return false;
    return rule->holds(n, rule->event, profile);
}

static const struct rule *first_due(const struct notify *n, enum notify_profile profile)
{
    unsigned open = open_events(n);
    for (const struct rule *rule = rules; rule < rules + RULES; rule++)
        if ((open & rule->event) &&
            (holds_now(n, rule, profile) || (n->down && down_holds(n, rule))))
            return rule;
    return NULL;
}

/* [ERR-2, P2] what an FD_CLOSE can say of how the stream ended. */
static int close_code(const struct notify *n, enum notify_profile profile)
{
    switch (n->error) {
    case 0:
    case WSAENETDOWN:
        return n->error;
    case WSAECONNRESET:
        return profile == NOTIFY_WINDOWS ? WSAECONNABORTED : WSAECONNRESET;
    default:
        return WSAECONNABORTED;
    }
}

struct notify_message notify_take(struct notify *n, enum notify_profile profile)
{
    struct notify_message message = {0, 0};
    const struct rule *rule = first_due(n, profile);
    if (!rule)
        return message;
    message.event = rule->event;
    n->posted |= rule->event;
    n->current |= rule->event;
    if (!holds_now(n, rule, profile)) {
        message.error = WSAENETDOWN;
        n->down_told |= rule->event;
        return message;
    }
    switch (rule->event) {
    case FD_CONNECT:
        message.error = n->outcomes[0];
        memmove(n->outcomes, n->outcomes + 1, sizeof(n->outcomes) - sizeof(n->outcomes[0]));
        if (--n->outcome_count)
            n->posted &= (uint16_t)~FD_CONNECT;
        break;
    case FD_WRITE:
        n->write_owed = false;
        break;
    case FD_CLOSE:
        message.error = close_code(n, profile);
        break;
    case FD_QOS:
    case FD_GROUP_QOS:
    case FD_ROUTING_INTERFACE_CHANGE:
    case FD_ADDRESS_LIST_CHANGE:
        n->happened &= (uint16_t)~rule->event;
        message.error = *change_error(n, rule->event);
        break;
    }
    return message;
}

static void return_outcome(struct notify *n, int error)
{
    if (n->outcome_count < NOTIFY_CONNECT_OUTCOMES)
        n->outcome_count++;
    memmove(n->outcomes + 1, n->outcomes, sizeof(n->outcomes) - sizeof(n->outcomes[0]));
    n->outcomes[0] = (uint16_t)error;
}

void notify_give_back(struct notify *n, struct notify_message message)
{
    reopen(n, (unsigned)message.event);
    if (n->down && message.error == WSAENETDOWN) {
        n->down_told &= (uint16_t)~message.event;
        return;
    }
    switch (message.event) {
    case FD_CONNECT:
        return_outcome(n, message.error);
        break;
    case FD_WRITE:
        n->write_owed = true;
        break;
    case FD_QOS:
    case FD_GROUP_QOS:
    case FD_ROUTING_INTERFACE_CHANGE:
    case FD_ADDRESS_LIST_CHANGE:
        n->happened |= (uint16_t)message.event;
        break;
    }
    doubt(n, NOTIFY_IN | NOTIFY_OUT); /* time will have passed when it is offered again */
}

void notify_pass_on(struct notify *n, enum notify_profile profile, struct notify_message message)
{
    if (message.event == FD_CONNECT && !n->down &&
        (profile == NOTIFY_DOCUMENTED || (n->selected & FD_CONNECT)))
        return_outcome(n, message.error);
}

bool notify_due(const struct notify *n, enum notify_profile profile)
{
    return first_due(n, profile) != NULL;
}

/* A loop with edges: both sides, for as long as anything can come; room to send only while it is
 * waited for where each acknowledgement would report it. */
static unsigned watch_edges(const struct notify *n, unsigned loop)
{
    unsigned both =
        NOTIFY_IN | (n->write_owed || (loop & NOTIFY_QUIET) ? (unsigned)NOTIFY_OUT : 0u);

    switch ((enum notify_phase)n->phase) {
    case NOTIFY_CONNECTING:
        return NOTIFY_IN | NOTIFY_OUT;
    case NOTIFY_LISTENING:
        return NOTIFY_IN;
    case NOTIFY_CONNECTED:
        return n->error ? 0 : both;
    case NOTIFY_IDLE:
        break;
    }
    return n->kind == NOTIFY_DATAGRAM ? both : 0;
}

/* A loop without: what is waited for, and known not to be so. */
static unsigned watch_levels(const struct notify *n)
{
    unsigned open = open_events(n);
    unsigned sides = 0;

    if (n->phase == NOTIFY_CONNECTING)
        return NOTIFY_OUT;
    if (n->error)
        return 0;
    if ((open & FD_ACCEPT) && !n->starved && !(n->level & NOTIFY_READABLE))
        sides |= NOTIFY_IN;
    if (n->shut & NOTIFY_IN) {
        if ((open & FD_CLOSE) &&
            !(n->level & NOTIFY_ENDED)) /* data is thrown away until the end comes */
            sides |= NOTIFY_IN;
    } else if ((open & (FD_READ | FD_CLOSE)) && !(n->level & (NOTIFY_READABLE | NOTIFY_ENDED))) {
        sides |= NOTIFY_IN;
    }
    if ((open & FD_WRITE) && n->write_owed && !(n->shut & NOTIFY_OUT) &&
        !(n->level & NOTIFY_WRITABLE))
        sides |= NOTIFY_OUT;
    return sides;
}

unsigned notify_watch(const struct notify *n, unsigned loop)
{
    if (!n->selected || n->down)
        return 0;
    return (loop & NOTIFY_EDGES ? watch_edges(n, loop) : watch_levels(n)) |
           (notify_takes_oob(n) ? (unsigned)NOTIFY_APART : 0);
}
