#include "model.h"

#include <string.h>

#include "asyncselect/winsock2.h"

struct model_socket model[MODEL_SLOTS];
struct model_stream model_streams[MODEL_STREAMS];
bool model_windows;
bool (*model_writable)(int slot);

void model_open(bool windows)
{
    memset(model, 0, sizeof(model));
    memset(model_streams, 0, sizeof(model_streams));
    for (int i = 0; i < MODEL_SLOTS; i++)
        model[i].stream = -1;
    model_windows = windows;
    model_network_open();
    model_idle();
}

uint8_t model_byte(uint32_t at)
{
    return (uint8_t)(at * 31 + (at >> 8) * 7 + 'a');
}

/* ---- streams ---- */

int model_stream_new(int peer, int raw)
{
    for (int i = 0; i < MODEL_STREAMS; i++) {
        struct model_stream *s = &model_streams[i];
        if (s->used)
            continue;
        memset(s, 0, sizeof(*s));
        s->used = true;
        s->peer = peer;
        s->raw = raw;
        return i;
    }
    return -1;
}

/* The end of a connection is closed: what the other end sees of it. */
void model_stream_free(int stream)
{
    if (stream < 0)
        return;
    struct model_stream *s = &model_streams[stream];
    bool unread = s->read != s->end; /* an urgent byte that nobody went by is unread too */
    if (s->peer >= 0) {
        struct model_stream *peer = &model_streams[s->peer];
        peer->gone = true;
        peer->peer = -1;
        if (unread &&
            !(s->ended && peer->ended)) /* both sides had ended: nothing is left to reset */
            peer->reset = true;
        else
            peer->ended = true;
    }
    s->used = false;
}

struct model_stream *model_stream(const struct model_socket *m)
{
    return m->stream >= 0 ? &model_streams[m->stream] : NULL;
}

/* An urgent byte that stands in the stream where the reader still is. */
static bool is_ahead(const struct model_stream *s, const struct model_mark *mark)
{
    return !mark->passed && mark->at >= s->read;
}

unsigned model_data(const struct model_socket *m)
{
    const struct model_stream *s = model_stream(m);
    if (!s)
        return 0;
    unsigned data = s->end - s->read;
    for (unsigned i = 0; i < s->marks_count && !m->oob_inline; i++)
        data -= is_ahead(s, &s->marks[i]);
    return data;
}

struct model_mark *model_oob(struct model_socket *m, bool *certain)
{
    struct model_stream *s = model_stream(m);
    *certain = false;
    if (!s || m->oob_inline)
        return NULL;
    for (unsigned i = 0; i < s->marks_count; i++) {
        struct model_mark *mark = &s->marks[i];
        bool kernels = !mark->passed && !mark->displaced && !(s->reset && !s->ended);
        if (mark->received || !(mark->caught || mark->uncertain || kernels))
            continue;
        /* what a reset left in the kernel it gives or not */
        *certain = mark->caught || (kernels && !s->reset);
        return mark;
    }
    return NULL;
}

/* [D4] A byte that comes now displaces one that is still there. */
void model_peer_urgent(struct model_stream *s, bool meanwhile)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < s->marks_count; i++) {
        struct model_mark *mark = &s->marks[i];
        if (is_ahead(s, mark) && mark->at == s->read) {
            mark->passed = true;
            s->read++;
        }
        mark->displaced = true;
        if (!mark->passed && !mark->caught)
            continue; /* it is ordinary data from now on, though it was received: the kernel's way */
        if (!mark->received || !mark->passed)
            s->marks[kept++] = *mark;
    }
    s->marks_count = kept;
    if (kept < MODEL_MARKS)
        s->marks[s->marks_count++] = (struct model_mark){.at = s->end, .meanwhile = meanwhile};
    s->end++;
}

static void pass(struct model_socket *m, struct model_mark *mark)
{
    mark->passed = true;
    if (!mark->caught && ((m->selected & FD_OOB) || model_stream(m)->kept))
        mark->uncertain = true;
}

const char *model_receive(struct model_socket *m, const uint8_t *bytes, size_t size, bool peek)
{
    struct model_stream *s = model_stream(m);
    uint32_t at = s->read;
    for (size_t i = 0; i < size;) {
        struct model_mark *here = NULL;
        for (unsigned j = 0; j < s->marks_count && !m->oob_inline; j++)
            if (is_ahead(s, &s->marks[j]) && s->marks[j].at == at)
                here = &s->marks[j];
        if (here) {
            if (!peek)
                pass(m, here);
            at++;
            continue;
        }
        if (at == s->end)
            return "it received more than there was";
        if (bytes[i] != model_byte(at))
            return "it received other data than was sent";
        at++;
        i++;
    }
    if (!peek)
        s->read = at;
    return NULL;
}

void model_passed_nothing(struct model_socket *m)
{
    struct model_stream *s = model_stream(m);
    for (unsigned i = 0; s && i < s->marks_count && !m->oob_inline; i++) {
        if (!is_ahead(s, &s->marks[i]) || s->marks[i].at != s->read)
            continue;
        pass(m, &s->marks[i]);
        s->read++;
    }
}

/* ---- calls ---- */

void model_socket(int slot, bool datagram)
{
    int generation = model[slot].generation;
    model[slot] = (struct model_socket){
        .open = true, .datagram = datagram, .stream = -1, .generation = generation + 1};
}

void model_may_catch(struct model_socket *m)
{
    struct model_stream *s = model_stream(m);
    if (!s || !s->marks_count || !(m->selected & FD_OOB))
        return;
    s->kept = true;
    for (unsigned i = 0; i < s->marks_count; i++)
        s->marks[i].uncertain |= !s->marks[i].received;
}

/* [S1] whatever is true now is due again. */
void model_select(int slot, int window, unsigned mask)
{
    struct model_socket *m = &model[slot];
    bool told_late = (m->outcome_due || (m->may & FD_CONNECT)) && (m->selected & FD_CONNECT);
    m->nonblocking = true; /* [CALL-6] */
    m->window = window;
    m->selected = mask;
    m->postponed = m->postponed && !m->requests;
    m->may = 0;
    m->gates = 0;
    m->write_waits = m->phase == M_CONNECTED && !model_writable(slot);
    if (!mask)
        return;
    model_may_catch(m);
    m->postponed = false;
    m->close_told = false;
    if (model_windows) { /* [P3] */
        m->outcome_due = false;
        m->may = told_late ? FD_CONNECT : 0;
    }
    if (m->datagram || (m->phase == M_CONNECTED && model_writable(slot)))
        m->write_due = true; /* [WRITE-1] */
    else if (m->phase == M_CONNECTED && !m->write_due)
        m->may |= FD_WRITE;
}

void model_started(int slot)
{
    struct model_socket *m = &model[slot];
    m->phase = M_CONNECTING;
    m->outcome_due = m->shut_in = m->shut_out = m->close_told = m->write_due = false;
}

/* [P3] An outcome that nobody asks for yet. */
static void outcome(struct model_socket *m, int error)
{
    m->outcome = error;
    m->outcome_due = !model_windows || (m->selected & FD_CONNECT);
}

void model_established(int slot, int stream)
{
    struct model_socket *m = &model[slot];
    m->phase = M_CONNECTED;
    m->stream = stream;
    m->write_due = true; /* [WRITE-2] */
    m->write_waits = false;
    outcome(m, 0);
}

void model_refused(int slot, int error, bool at_once)
{
    struct model_socket *m = &model[slot];
    if (m->phase == M_CONNECTING)
        m->phase = M_IDLE;
    if (!at_once || !model_windows) /* [P5] */
        outcome(m, error);
}

void model_datagram_connected(int slot)
{
    struct model_socket *m = &model[slot];
    m->connected = true;
    if (!model_windows) /* [P4] */
        outcome(m, 0);
    m->write_due = true;
    m->gates &= ~(unsigned)FD_WRITE;
}

void model_flow_changed(int slot, unsigned flow) /* [QOS-1, QOS-2, I4] */
{
    model[slot].flow_due = model[slot].flow_due || model[slot].flow != flow;
    model[slot].flow = flow;
}

void model_bound(int slot)
{
    struct model_socket *m = &model[slot];
    m->bound = true;
    if (m->datagram) /* [WRITE-4] it may be told or not */
        m->may |= FD_WRITE;
}

void model_listen(int slot)
{
    model[slot].phase = M_LISTENING;
}

void model_request(int slot, int stream)
{
    struct model_socket *m = &model[slot];
    m->queue[m->requests++] = stream;
}

void model_accept_called(int slot)
{
    model[slot].gates &= ~(unsigned)FD_ACCEPT; /* [GATE-5, GATE-9] */
}

/* [INHERIT-1, C2] */
void model_accepted(int listener, int slot)
{
    struct model_socket *l = &model[listener];
    struct model_socket *m = &model[slot];
    model_socket(slot, false);
    m->phase = M_CONNECTED;
    m->nonblocking = l->nonblocking;
    m->selected = l->selected;
    m->window = l->window;
    m->oob_inline = l->oob_inline;
    m->stream = l->queue[0];
    m->write_due = true;
    m->bound = true;
    l->requests--;
    memmove(l->queue, l->queue + 1, l->requests * sizeof(l->queue[0]));
    l->held = false;
}

void model_receive_called(int slot)
{
    model[slot].gates &= ~(unsigned)(FD_READ | FD_OOB); /* [GATE-2, GATE-4] */
}

void model_send_called(int slot, bool refused)
{
    model[slot].gates &= ~(unsigned)FD_WRITE; /* [GATE-3] */
    if (refused)
        model_found_unwritable(slot);
}

void model_reenabled(int slot, unsigned events)
{
    if (events & (FD_READ | FD_OOB))
        events |= FD_READ | FD_OOB; /* either stands for a receive */
    model[slot].gates &= ~events;
    if (events & FD_WRITE)
        model_found_unwritable(slot);
}

void model_found_unwritable(int slot) /* [W1] */
{
    model[slot].gates &= ~(unsigned)FD_WRITE;
    model[slot].write_due = model[slot].write_waits = true;
}

void model_closed(int slot)
{
    struct model_socket *m = &model[slot];
    model_stream_free(m->stream);
    for (unsigned i = 0; i < m->requests; i++) {
        struct model_stream *s = &model_streams[m->queue[i]];
        s->end = s->read + 1; /* a request that is dropped is reset */
        model_stream_free(m->queue[i]);
    }
    int generation = m->generation;
    *m = (struct model_socket){.stream = -1, .generation = generation};
}
