/* What peers outside the library do, and the world around. */
#include "steps.h"

/* The stream whose peer outside the library acts: the socket's, or the newest connection request's
 * of a listening one. */
static struct model_stream *peered(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    if (!m)
        return NULL;
    struct model_stream *s = model_stream(m);
    if (m->phase == M_LISTENING && m->requests)
        s = &model_streams[m->queue[m->requests - 1]];
    return s && s->raw >= 0 && !s->reset ? s : NULL;
}

void do_peer_send(const struct step *step)
{
    struct model_stream *s = peered(step);
    uint8_t bytes[MOST_BYTES];
    if (!s || s->ended)
        return;
    size_t size = 1 + (size_t)step->arguments[1];
    step_bytes(bytes, size, s->end);
    s->end += (uint32_t)back->send(s->raw, bytes, size, false);
}

/* A second urgent byte comes only when the first was received or surely caught: what else happens
 * is the kernel's limit. */
static bool urgent_is_settled(const struct model_stream *s)
{
    for (unsigned i = 0; i < s->marks_count; i++)
        if (!s->marks[i].caught && !(s->marks[i].received && !s->marks[i].uncertain))
            return false;
    return s->marks_count < MODEL_MARKS;
}

void do_peer_urgent(const struct step *step)
{
    struct model_stream *s = peered(step);
    const struct model_socket *m = step_socket(step);
    uint8_t byte;
    if (!s || s->ended || !urgent_is_settled(s) || m->shut_in)
        return;
    step_bytes(&byte, 1, s->end);
    if (back->send(s->raw, &byte, 1, true) != 1)
        return;
    if (m->oob_inline) {
        s->end++;
        s->inlined = true;
    } else {
        model_peer_urgent(s, model_is_running());
        s->marks[s->marks_count - 1].uncertain = (m->selected & FD_OOB) || s->kept;
    }
}

void do_peer_receive(const struct step *step)
{
    struct model_stream *s = peered(step);
    uint8_t bytes[MOST_BYTES];
    if (!s)
        return;
    size_t got = back->receive(s->raw, bytes, (1 + (size_t)step->arguments[1]) * grain);
    for (size_t i = 0; i < got; i++)
        if (bytes[i] != model_byte(s->taken + (uint32_t)i))
            wrong("the peer of slot %d received other data than was sent", step->arguments[0]);
    s->taken += (uint32_t)got;
}

void do_peer_end(const struct step *step)
{
    struct model_stream *s = peered(step);
    if (!s)
        return;
    back->end(s->raw);
    s->ended = true;
}

void do_peer_close(const struct step *step)
{
    struct model_stream *s = peered(step);
    bool hard = step->op == OP_PEER_RESET;
    if (!s || (s->marks_count > 1 && !urgent_is_settled(s)))
        return; /* a reset keeps the newest from being taken: what the older ones are then is the
                   kernel's */
    bool over = s->ended && s->shut;
    if ((over || !hard) && grain > 1 && s->sent != s->taken)
        return; /* what has no room there waits here: neither our end nor that data has arrived */
    back->drop(s->raw, hard);
    s->raw = -1;
    if (!over && (hard || s->sent != s->taken)) {
        s->reset = true;
    } else {
        s->ended = true;
        s->gone = true;
    }
}

void do_datagram(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    if (!m || !m->datagram || m->connected || m->datagrams == MODEL_QUEUE || m->shut_in)
        return;
    if (back->datagram(sockets[step->arguments[0]], (size_t)step->arguments[1]))
        m->sizes[m->datagrams++] = step->arguments[1];
}

void do_icmp(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    if (m && m->datagram && m->connected && !m->icmp && !m->shut_in &&
        back->icmp(sockets[step->arguments[0]]))
        m->icmp = true;
}

void do_refuse(const struct step *step)
{
    refusals = (unsigned)step->arguments[0];
}

void do_descriptors(const struct step *step)
{
    if (back->descriptors(step->arguments[0] != 0))
        no_descriptors = !step->arguments[0];
    if (no_descriptors)
        model_network_fails();
}
