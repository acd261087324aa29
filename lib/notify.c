/* The state machine of one socket. Read it as tables: `possible` says which events a socket can
 * have, `rules` says for each event when it holds, in the order in which messages are posted;
 * `reopen` at each call says what that call re-enables. */
#include "notify_core.h"

#include <string.h>

/* Which events a socket can have at all, by kind and phase [S3]. FD_CONNECT is always among them: a
 * connect that fails at once leaves the phase as it is [P5]. */
enum {
    ALWAYS =
        FD_CONNECT | FD_QOS | FD_GROUP_QOS | FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE,
    NETWORK_CHANGES = FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE,
    ALL = FD_ALL_EVENTS
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

unsigned notify_possible(enum notify_kind kind, enum notify_phase phase)
{
    return possible[kind][phase];
}

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
    return n->oob && !(n->shut & NOTIFY_IN); /* [OOB-2, D5] */
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
    bool latched; /* known, and not by the last look */
    bool (*holds)(const struct notify *n, unsigned event, enum notify_profile profile);
} rules[] = {
    {FD_CONNECT, true, connect_holds},
    {FD_ACCEPT, false, accept_holds},
    {FD_OOB, true, oob_holds}, /* what comes is taken at once, and known then */
    {FD_READ, false, read_holds},
    {FD_WRITE, false, write_holds},
    {FD_CLOSE, false, close_holds},
    {FD_QOS, true, change_holds},
    {FD_GROUP_QOS, true, change_holds},
    {FD_ROUTING_INTERFACE_CHANGE, true, change_holds},
    {FD_ADDRESS_LIST_CHANGE, true, change_holds},
};
enum { RULES = sizeof(rules) / sizeof(rules[0]) };

/* Selected, possible, and its gate is open. */
static unsigned open_events(const struct notify *n)
{
    return n->selected & possible[n->kind][n->phase] & ~n->posted;
}

/* The events whose answer depends on a look, for a side is in doubt. Not those whose answer the
 * record knows anyway. */
static unsigned resting_on_look(const struct notify *n)
{
    unsigned events = 0;
    if (n->doubt & NOTIFY_IN)
        events |= (n->starved ? 0u : (unsigned)FD_ACCEPT) |
                  (n->shut & NOTIFY_IN ? 0u : (unsigned)FD_READ) |
                  (n->error ? 0u : (unsigned)FD_CLOSE);
    if ((n->doubt & NOTIFY_OUT) && n->write_owed && !n->error && !(n->shut & NOTIFY_OUT))
        events |= FD_WRITE;
    return events;
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
    return (open_events(n) & resting_on_look(n)) != 0;
}

/* [ERR-3] the loop cannot watch: each event that the socket can have is told so, once a selection.
 * Changes of the network, which are watched elsewhere, are told there. */
static bool down_holds(const struct notify *n, const struct rule *rule)
{
    return !(rule->event & (NETWORK_CHANGES | n->down_told)) &&
           (rule->event != FD_CONNECT || n->phase == NOTIFY_CONNECTING);
}

/* While the loop is down nothing is looked at: only what is latched still counts. */
static bool holds_now(const struct notify *n, const struct rule *rule, enum notify_profile profile)
{
    bool latched = rule->latched || (rule->event == FD_CLOSE && n->error);

    if (n->down && !latched)
        return false;
    return rule->holds(n, rule->event, profile);
}

/* A sieve before the rules, for after most calls nothing is due: no other event can hold. */
static unsigned may_hold(const struct notify *n)
{
    return (n->level & NOTIFY_READABLE ? (unsigned)FD_ACCEPT | FD_READ : 0u) |
           (n->write_owed ? (unsigned)FD_WRITE : 0u) |
           ((n->level & NOTIFY_ENDED) || n->error ? (unsigned)FD_CLOSE : 0u) |
           (n->outcome_count ? (unsigned)FD_CONNECT : 0u) | (n->oob ? (unsigned)FD_OOB : 0u) |
           n->happened;
}

static const struct rule *first_due(const struct notify *n, enum notify_profile profile)
{
    unsigned open = open_events(n) & (n->down ? ALL : may_hold(n));
    if (!open)
        return NULL;
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
    if (n->down && !holds_now(n, rule, profile)) {
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

void notify_keep(struct notify *n, struct notify_message message)
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
}

void notify_give_back(struct notify *n, struct notify_message message)
{
    notify_keep(n, message);
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
 * waited for where the loop would report it again and again. */
static unsigned watch_edges(const struct notify *n, unsigned loop)
{
    bool quiet = (loop & NOTIFY_QUIET) && n->kind == NOTIFY_STREAM;
    bool waited_for = n->write_owed && (n->selected & FD_WRITE);
    unsigned both = NOTIFY_IN | (quiet || waited_for ? (unsigned)NOTIFY_OUT : 0u);

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
    if ((open & FD_WRITE) && !(n->shut & NOTIFY_OUT) && /* it is owed, or its gate were closed */
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
