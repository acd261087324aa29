/* notify_model: one socket as a world and a history. See notify_model.h.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "notify_model.h"

#include <string.h>

struct model model_new(bool windows, enum loop_kind loop, bool datagram, enum role role)
{
    struct model m;

    memset(&m, 0, sizeof m);
    m.windows = windows;
    m.loop = (uint8_t)loop;
    m.datagram = datagram;
    m.role = (uint8_t)role;
    m.room = datagram || role == ESTABLISHED;
    m.awaits_room = m.room; /* an accepted socket posts FD_WRITE at once [C2] */
    m.patience = BOUNDLESS;
    return m;
}

static bool repeats(const struct model *m)
{
    return m->loop == LOOP_POLL || m->loop == LOOP_POLL_RDHUP;
}

bool model_talks(const struct model *m)
{
    return m->datagram || m->role == ESTABLISHED;
}

/* ---- the world changes ---- */

static void data_arrives(struct model *m)
{
    if (m->unread == 0)
        m->data_unseen = LATE;
    m->unread++;
    m->undelivered.in = 1;
}

/* Does the loop keep quiet about an end that comes now? */
static bool muffled(const struct model *m)
{
    return repeats(m) || (m->loop == LOOP_COALESCED && m->unread > 0);
}

static void stream_ends(struct model *m)
{
    bool silent = muffled(m);

    m->ended = 1;
    m->end_unseen = silent ? SILENT : LATE;
    m->undelivered.in |= !silent;
    m->undelivered.closed |= m->loop == LOOP_EPOLL;
}

static void breaks(struct model *m, enum harm harm)
{
    bool silent = muffled(m);

    m->broken = (uint8_t)harm;
    m->verdict = (uint8_t)harm;
    m->break_unseen = silent ? SILENT : LATE;
    m->undelivered.in |= !silent; /* epoll does not call a reset closed */
    m->undelivered.out |= !silent;
}

static void room_appears(struct model *m)
{
    m->room = 1;
    m->room_unseen = LATE;
    m->undelivered.out = 1;
}

static void decide(struct model *m, enum harm outcome, bool known_at_once)
{
    /* Windows tells only what completes while FD_CONNECT is selected, and of streams [P3, P4]. */
    bool kept = !m->windows || (m->wishes[WISH_CONNECT] && !m->datagram);

    if (kept)
        m->untold[m->untold_count++] = (uint8_t)outcome;
    if (!known_at_once) {
        m->outcome_unseen = LATE;
        m->unlooked = 1;
        m->hidden_outcomes = kept;
        m->undelivered.out = 1;
        m->undelivered.in |= outcome != FINE;
    }
    if (outcome == FINE) {
        if (!m->datagram)
            m->role = ESTABLISHED;
        m->room = 1;
        m->awaits_room = 1; /* WRITE-2 */
        m->told[WISH_WRITE] = 0;
    } else if (!known_at_once) {
        m->role = UNCONNECTED;
        m->verdict = (uint8_t)outcome;
    }
}

/* Nothing is unknown to the library any more. */
static void all_is_seen(struct model *m)
{
    m->data_unseen = m->room_unseen = m->outcome_unseen = SEEN;
    m->end_unseen = m->break_unseen = SEEN;
    m->hidden_outcomes = 0;
}

/* ---- the program acts ---- */

static void select_events(struct model *m, enum input input)
{
    static const char *const letters[] = {
        [IN_SELECT_NONE] = "",   [IN_SELECT_ALL] = "rwanc",     [IN_SELECT_READ] = "r",
        [IN_SELECT_WRITE] = "w", [IN_SELECT_ACCEPT] = "a",      [IN_SELECT_CONNECT] = "n",
        [IN_SELECT_CLOSE] = "c", [IN_SELECT_READ_CLOSE] = "rc",
    };
    static const char order[WISHES + 1] = "rwanc";

    for (int w = 0; w < WISHES; w++) {
        m->wishes[w] = strchr(letters[input], order[w]) != NULL; /* CALL-8 */
        m->told[w] = 0;                                          /* S1 */
        m->down_told[w] = 0;
    }
    m->down = 0; /* the new selection is watched anew */
    m->starving = 0;
    if (input != IN_SELECT_NONE)
        m->awaits_room = 1; /* WRITE-1 */
    if (m->windows && !m->wishes[WISH_CONNECT])
        m->untold_count = 0; /* P3 */
    all_is_seen(m);          /* S1: it posts what is true now, reported or not */
}

static void reenable(struct model *m, enum wish wish)
{
    m->told[wish] = 0;
    m->currency[wish] = STALE;
}

static void receive(struct model *m, uint8_t left)
{
    reenable(m, WISH_READ); /* GATE-2, GATE-9 */
    m->unread = left;
    if (left == 0)
        m->data_unseen = SEEN;
    m->asked = 1;
}

static void send_refused(struct model *m)
{
    reenable(m, WISH_WRITE);
    m->room = 0;
    m->room_unseen = SEEN;
    m->awaits_room = 1; /* WRITE-3 */
}

static void accept_one(struct model *m, bool taken)
{
    reenable(m, WISH_ACCEPT); /* GATE-5, GATE-9 */
    m->starving = 0;
    if (taken && --m->unread == 0)
        m->data_unseen = SEEN;
}

void model_apply(struct model *m, enum input input)
{
    switch (input) {
    case IN_SELECT_NONE:
    case IN_SELECT_ALL:
    case IN_SELECT_READ:
    case IN_SELECT_WRITE:
    case IN_SELECT_ACCEPT:
    case IN_SELECT_CONNECT:
    case IN_SELECT_CLOSE:
    case IN_SELECT_READ_CLOSE:
        select_events(m, input);
        break;
    case IN_LISTEN:
        m->role = LISTENER;
        break;
    case IN_CONNECT_GOES_ON:
        m->role = ATTEMPTING;
        m->told[WISH_CONNECT] = 0;
        break;
    case IN_CONNECT_AT_ONCE:
        decide(m, FINE, true);
        break;
    case IN_CONNECT_REFUSED_AT_ONCE:
        if (!m->windows) /* P5 */
            decide(m, UNREACHABLE, true);
        break;
    case IN_ATTEMPT_SUCCEEDS:
        decide(m, FINE, false);
        break;
    case IN_ATTEMPT_FAILS:
        decide(m, REFUSED, false);
        break;
    case IN_ATTEMPT_SUCCEEDS_AND_RESET:
        decide(m, FINE, false);
        breaks(m, RESET);
        break;
    case IN_DATA:
    case IN_REQUEST:
        data_arrives(m);
        break;
    case IN_DATA_AND_END:
        data_arrives(m);
        stream_ends(m);
        break;
    case IN_DATA_AND_RESET:
        data_arrives(m);
        breaks(m, RESET);
        break;
    case IN_END:
        stream_ends(m);
        break;
    case IN_RESET:
        breaks(m, RESET);
        break;
    case IN_TIMES_OUT:
        breaks(m, TIMED_OUT);
        break;
    case IN_NET_FAILS:
        breaks(m, NET_DOWN);
        break;
    case IN_RECEIVE_ALL:
    case IN_RECEIVE_EXACTLY:
    case IN_RECEIVE_RACE_DATA:
    case IN_RECEIVE_RACE_END:
    case IN_FOREIGN_RECEIVE:
        receive(m, 0);
        break;
    case IN_RECEIVE_PART:
        receive(m, (uint8_t)(m->unread - 1));
        break;
    case IN_RECEIVE_IN_VAIN:
        receive(m, m->unread);
        break;
    case IN_RECEIVE_END:
        receive(m, 0);
        m->end_unseen = SEEN;
        break;
    case IN_RECEIVE_ERROR:
        receive(m, 0);
        m->verdict = FINE;
        m->break_unseen = SEEN;
        break;
    case IN_SEND_FILLS:
        m->room = 0;
        m->room_unseen = SEEN;
        break;
    case IN_SEND_ERROR:
        m->verdict = FINE;
        m->break_unseen = SEEN;
        break;
    case IN_SEND_REFUSED:
    case IN_SEND_RACE_ROOM:
    case IN_FOREIGN_SEND:
        send_refused(m);
        break;
    case IN_ROOM:
        room_appears(m);
        break;
    case IN_SEEN_UNWRITABLE:
        m->awaits_room = 1; /* W1 */
        m->told[WISH_WRITE] = 0;
        break;
    case IN_SHUT_IN:
        m->shut_in = 1;
        m->asked = 1; /* an end waits for no data any more [D5] */
        break;
    case IN_SHUT_OUT:
        m->shut_out = 1;
        break;
    case IN_SHUT_BOTH:
        m->shut_in = m->shut_out = 1;
        m->asked = 1;
        break;
    case IN_ACCEPT:
        accept_one(m, true);
        break;
    case IN_ACCEPT_FAILS:
        accept_one(m, false);
        break;
    case IN_FOREIGN_ACCEPT:
        accept_one(m, m->unread > 0);
        break;
    case IN_ACCEPT_STARVES:
        accept_one(m, false);
        m->starving = 1; /* C5 */
        break;
    case IN_FED:
        m->starving = 0;
        break;
    case IN_POST_REFUSES:
        m->patience = 0;
        break;
    case IN_POST_TAKES_ONE:
        m->patience = 1;
        break;
    case IN_POST_TAKES:
        m->patience = BOUNDLESS;
        break;
    case IN_NETWORK_DOWN:
        m->down = 1;
        break;
    case IN_SEND_WHOLE:    /* WRITE-5, W2: a message that waits in a queue keeps its meaning */
    case IN_DISSOLVE:      /* no attempt [C1] */
    case IN_ACCEPT_DEFERS: /* does not re-enable [GATE-5] */
    case IN_SPURIOUS_IN:
    case IN_SPURIOUS_OUT:
    case IN_SPURIOUS_CLOSED:
    case IN_SPURIOUS_ALL:
    case IN_LOOP_RUNS:
    case IN_LOOP_IS_EARLY:
    case INPUTS:
        break;
    }
}

void model_cross(struct model *m, enum input input)
{
    if (input == IN_RECEIVE_RACE_DATA)
        data_arrives(m);
    else if (input == IN_RECEIVE_RACE_END)
        stream_ends(m);
    else if (input == IN_SEND_RACE_ROOM)
        room_appears(m);
}

/* ---- looking ---- */

struct truth model_look(struct model *m)
{
    struct truth truth = {false, false, false, FINE};

    if (m->datagram) {
        truth.readable = m->unread > 0;
        truth.writable = m->room;
    } else if (m->role == LISTENER) {
        truth.readable = m->unread > 0;
    } else if (m->role == UNCONNECTED) { /* the kernel calls it writable and hung up [S3] */
        truth.writable = truth.ended = m->verdict == FINE;
    } else if (m->role == ESTABLISHED) {
        truth.readable = m->unread > 0;
        truth.writable = m->room || m->broken; /* W4 */
        truth.ended = m->ended || m->broken;
    }
    truth.harm = (enum harm)m->verdict;
    m->verdict = FINE; /* K1 */
    m->unlooked = 0;
    m->asked = 0;
    if (m->shut_in && !m->datagram)
        m->unread = 0; /* the engine throws away what comes after SD_RECEIVE */
    all_is_seen(m);
    return truth;
}

bool model_hung_up(const struct model *m)
{
    return m->role == ESTABLISHED && (m->ended || m->broken);
}

/* A stream without a connection is called writable and hung up [S3]. */
static bool loose(const struct model *m)
{
    return !m->datagram && m->role == UNCONNECTED;
}

bool model_input_true(const struct model *m)
{
    return m->unread > 0 || model_hung_up(m) || loose(m);
}

bool model_output_true(const struct model *m)
{
    return (model_talks(m) && (m->room || m->broken)) || loose(m);
}

void model_delivered(struct model *m, bool in, bool out)
{
    bool either = (in && m->undelivered.in) || (out && m->undelivered.out);

    if (m->down) { /* nothing reports */
        memset(&m->undelivered, 0, sizeof m->undelivered);
        return;
    }
    if (either)
        m->outcome_unseen = m->hidden_outcomes = 0;
    if (either && m->break_unseen == LATE)
        m->break_unseen = SEEN;
    if (in) {
        m->data_unseen = SEEN;
        if (m->end_unseen == LATE)
            m->end_unseen = SEEN;
        m->undelivered.in = m->undelivered.closed = 0;
    }
    if (out) {
        m->room_unseen = SEEN;
        m->undelivered.out = 0;
    }
}

void model_rest(struct model *m)
{
    bool asked = m->asked && m->loop != LOOP_EPOLL; /* there a short receive settles it */
    bool watchable = repeats(m) && (m->unread == 0 || m->shut_in) && m->wishes[WISH_CLOSE] &&
                     !m->told[WISH_CLOSE];

    if (asked || watchable)
        m->end_unseen = m->break_unseen = SEEN;
    m->asked = 0;
}
