/* What is due, and the judgement of what was posted. */
#include "model.h"

#include <string.h>

#include "asyncselect/winsock2.h"

/* As it was each time that the network did something behind the loop's back. */
enum { MOST_SNAPSHOTS = 8 };
static struct snapshot {
    struct model_socket sockets[MODEL_SLOTS];
    struct model_stream streams[MODEL_STREAMS];
    bool writable[MODEL_SLOTS];
} snapshots[MOST_SNAPSHOTS];
static unsigned snapshot_count;
static bool in_run;
static const struct snapshot *judged; /* NULL: now */

/* [O1] */
static const int order[EVENTS] = {FD_CONNECT,
                                  FD_ACCEPT,
                                  FD_OOB,
                                  FD_READ,
                                  FD_WRITE,
                                  FD_CLOSE,
                                  FD_QOS,
                                  FD_GROUP_QOS,
                                  FD_ROUTING_INTERFACE_CHANGE,
                                  FD_ADDRESS_LIST_CHANGE};

static bool writable(int slot)
{
    return judged ? judged->writable[slot] : model_writable(slot);
}

/* ---- what is due ---- */

static bool is_reset(const struct model_socket *m)
{
    const struct model_stream *s = model_stream(m);
    return s && s->reset;
}

static bool read_due(const struct model_socket *m)
{
    if (m->shut_in)
        return false; /* [D5] */
    return m->datagram ? m->datagrams || m->icmp : m->phase == M_CONNECTED && model_data(m);
}

static bool oob_due(const struct model_socket *m, bool *certain)
{
    return m->phase == M_CONNECTED && !m->shut_in &&
           model_oob((struct model_socket *)(uintptr_t)m, certain);
}

static bool write_due(const struct model_socket *m, int slot)
{
    if (!m->write_due || m->shut_out)
        return false;
    return m->datagram || (m->phase == M_CONNECTED && !is_reset(m) && writable(slot)); /* [W4] */
}

static bool close_due(const struct model_socket *m)
{
    const struct model_stream *s = model_stream(m);
    if (m->datagram || m->phase != M_CONNECTED || m->close_told || !s)
        return false;
    if (s->reset)
        return true;                                                    /* [K6] */
    return s->ended && (model_windows || m->shut_in || !model_data(m)); /* [P1, CLOSE-2] */
}

static bool is_networks(int event)
{
    return event == FD_ROUTING_INTERFACE_CHANGE || event == FD_ADDRESS_LIST_CHANGE;
}

static struct model_wish *wish_of(const struct model_socket *m, int event)
{
    return model_wish((struct model_socket *)(uintptr_t)m, event);
}

static bool is_due(const struct model_socket *m, int slot, int event)
{
    bool certain = true;
    if (m->gates & (unsigned)event)
        return false; /* [GATE-1] */
    switch (event) {
    case FD_CONNECT:
        return m->outcome_due;
    case FD_ACCEPT:
        return m->phase == M_LISTENING && m->requests;
    case FD_OOB:
        return oob_due(m, &certain) && certain;
    case FD_READ:
        return read_due(m);
    case FD_WRITE:
        return write_due(m, slot);
    case FD_CLOSE:
        return close_due(m);
    case FD_QOS:
        return m->flow_due;
    case FD_ROUTING_INTERFACE_CHANGE:
    case FD_ADDRESS_LIST_CHANGE:
        return model_wish_due(wish_of(m, event)) == NEWS_MUST;
    default:
        return false;
    }
}

/* What may be told though it need not. */
static bool is_possible(const struct model_socket *m, int slot, int event)
{
    bool certain;
    if (is_due(m, slot, event))
        return true;
    if (m->gates & (unsigned)event)
        return false;
    if (event == FD_OOB)
        return oob_due(m, &certain);
    if (is_networks(event))
        return model_wish_due(wish_of(m, event)) != NEWS_NONE;
    if (event == FD_WRITE && (m->may & FD_WRITE))
        return !m->shut_out &&
               (m->datagram || (m->phase == M_CONNECTED && !is_reset(m) && writable(slot)));
    return (m->may & (unsigned)event) != 0;
}

static int code_of(const struct model_socket *m, int event)
{
    if (event == FD_CONNECT)
        return m->outcome;
    if (event == FD_CLOSE && is_reset(m))
        return model_windows ? WSAECONNABORTED : WSAECONNRESET; /* [P2] */
    return 0;
}

/* How many. An end that a receive has met before the reset may be told as either. */
static int codes_of(const struct model_socket *m, int event, int codes[MODEL_CODES])
{
    if (is_networks(event))
        return model_wish_codes(wish_of(m, event), codes);
    codes[0] = code_of(m, event);
    codes[1] = 0;
    return event == FD_CLOSE && model_stream(m)->end_received && codes[0] ? 2 : 1;
}

static bool can_carry(const struct model_socket *m, int event, int error)
{
    int codes[MODEL_CODES];
    for (int i = codes_of(m, event, codes); i > 0; i--)
        if (codes[i - 1] == error)
            return true;
    return false;
}

int model_possible(int slot, int event, int codes[MODEL_CODES])
{
    const struct model_socket *m = &model[slot];
    return is_possible(m, slot, event) ? codes_of(m, event, codes) : 0;
}

/* Does it precede the other, whenever both are due [O1]? Of what has become known by itself the loop tells
 * before it looks again. */
static bool precedes(const struct model_socket *m, int event, int other)
{
    if (other == FD_QOS)
        return false;
    if (!is_networks(other) || event == FD_QOS)
        return true;
    return event == FD_ROUTING_INTERFACE_CHANGE && !model_network_is_late() &&
           model_wish_known_with(wish_of(m, event), wish_of(m, other));
}

/* An urgent byte that has come since the loop began: it is told before the rest or after it. */
static bool is_news(const struct model_socket *m, int event)
{
    bool certain;
    const struct model_mark *mark =
        event == FD_OOB ? model_oob((struct model_socket *)(uintptr_t)m, &certain) : NULL;
    return mark && mark->meanwhile;
}

static const char *judge(const struct model_socket *m, int slot, int event, int error)
{
    if (!is_possible(m, slot, event))
        return m->gates & (unsigned)event ? "it is told again before it was re-enabled"
                                          : "it is not due";
    if (!can_carry(m, event, error))
        return "it carries another code";
    for (int i = 0; order[i] != event; i++)
        if (precedes(m, order[i], event) && (m->selected & (unsigned)order[i]) &&
            !(m->told & (unsigned)order[i]) && !(order[i] == FD_WRITE && m->write_waits) &&
            !(order[i] == FD_OOB && judged) && /* it may be gone before it was taken */
            !is_news(m, order[i]) && is_due(m, slot, order[i]))
            return "an event before it in order is due"; /* [O1] */
    return NULL;
}

static void apply(struct model_socket *m, int event)
{
    m->told |= (unsigned)event;
    m->may &= ~(unsigned)event;
    switch (event) {
    case FD_CONNECT:
        m->outcome_due = false;
        break;
    case FD_CLOSE:
        m->close_told = true; /* [K2] */
        break;
    case FD_WRITE:
        m->write_due = m->write_waits = false;
        break;
    case FD_ROUTING_INTERFACE_CHANGE:
    case FD_ADDRESS_LIST_CHANGE:
        m->gates |= (unsigned)event;
        model_wish_told(model_wish(m, event));
        break;
    case FD_QOS:
        m->gates |= FD_QOS;
        m->flow_due = false; /* [GATE-11] */
        break;
    default:
        m->gates |= (unsigned)event;
    }
}

void model_told(int slot, int event)
{
    apply(&model[slot], event);
}

/* Was it right in a state that the library may have seen last? */
static bool was_right(int slot, int event, int error)
{
    bool right = false;
    struct model_stream now[MODEL_STREAMS];
    memcpy(now, model_streams, sizeof(now));
    for (unsigned i = 0; i < snapshot_count && !right; i++) {
        const struct model_socket *m = &snapshots[i].sockets[slot];
        if (m->generation != model[slot].generation || m->selected != model[slot].selected)
            continue;
        judged = &snapshots[i];
        memcpy(model_streams, judged->streams, sizeof(now));
        right = !judge(m, slot, event, error);
    }
    judged = NULL;
    memcpy(model_streams, now, sizeof(now));
    return right;
}

const char *model_message(int slot, int window, int event, int error)
{
    struct model_socket *m = &model[slot];
    if (!m->open || !(m->selected & (unsigned)event))
        return "it is not selected";
    if (m->window != window)
        return "it goes to another window";
    const char *wrong = judge(m, slot, event, error);
    if (wrong && !was_right(slot, event, error))
        return wrong;
    apply(m, event);
    for (unsigned i = 0; i < snapshot_count; i++)
        apply(&snapshots[i].sockets[slot], event);
    if (event == FD_OOB)
        model_stream(m)->kept = true; /* [D4] */
    return NULL;
}

void model_run(void)
{
    for (int i = 0; i < MODEL_SLOTS; i++) {
        model[i].told = 0;
        model_may_catch(&model[i]);
    }
    for (int i = 0; i < MODEL_STREAMS; i++)
        for (unsigned j = 0; j < model_streams[i].marks_count; j++)
            model_streams[i].marks[j].meanwhile = false;
    snapshot_count = 0;
    in_run = true;
}

bool model_is_running(void)
{
    return in_run;
}

void model_idle(void)
{
    in_run = false;
    snapshot_count = 0;
}

void model_meanwhile(void)
{
    if (!in_run || snapshot_count == MOST_SNAPSHOTS)
        return;
    struct snapshot *s = &snapshots[snapshot_count++];
    memcpy(s->sockets, model, sizeof(model));
    memcpy(s->streams, model_streams, sizeof(model_streams));
    for (int i = 0; i < MODEL_SLOTS; i++)
        s->writable[i] = model[i].open && model_writable(i);
}

void model_meanwhile_full(int slot)
{
    if (snapshot_count)
        snapshots[snapshot_count - 1].writable[slot] = false;
}

int model_due(int slot)
{
    const struct model_socket *m = &model[slot];
    if (m->postponed)
        return 0;
    for (int i = 0; i < EVENTS; i++)
        if ((m->selected & (unsigned)order[i]) && is_due(m, slot, order[i]) &&
            !(is_networks(order[i]) && model_network_is_late()))
            return order[i];
    return 0;
}

int model_missing(int slot)
{
    struct model_socket *m = &model[slot];
    if (!m->open)
        return 0;
    if (!m->postponed)
        m->may &= (unsigned)FD_WRITE;
    model_network_idle(m);
    /* [D4] the loop has looked */
    struct model_stream *s = model_stream(m);
    for (unsigned i = 0; s && i < s->marks_count && (m->selected & FD_OOB) && !m->oob_inline; i++)
        if (!s->marks[i].passed && !s->marks[i].displaced && !s->reset && !s->marks[i].received)
            s->marks[i].caught = s->kept = true;
    return model_due(slot);
}
