/* Receiving and sending. */
#include "steps.h"

#include <string.h>

static void judge_oob(int slot, int error, const uint8_t *bytes, size_t got, unsigned size,
                      bool peek)
{
    struct model_socket *m = &model[slot];
    struct model_stream *s = model_stream(m);
    bool certain = false;
    struct model_mark *mark = model_oob(m, &certain);
    if (error) {
        if (mark && certain)
            wrong("MSG_OOB on slot %d: %s, though a byte waits", slot, step_error(error));
        if (!(s->reset && error == WSAECONNRESET))
            step_expect("MSG_OOB", slot, error, m->oob_inline ? WSAEINVAL : WSAEWOULDBLOCK);
        if (mark)
            mark->received = true; /* it was lost */
        return;
    }
    if (!mark || got != (size > 0) || (got && bytes[0] != model_byte(mark->at)))
        wrong("MSG_OOB on slot %d: a byte that is not there, or another", slot);
    if (!peek)
        mark->received = true;
    for (unsigned i = 0; i < s->marks_count; i++) /* the call may have taken those behind it too */
        s->marks[i].uncertain |= !s->marks[i].received;
}

/* Does an urgent byte stand in the way of the first `size` bytes, but at their beginning? */
static bool stops_short(const struct model_socket *m, unsigned size)
{
    const struct model_stream *s = model_stream(m);
    for (unsigned i = 0; i < s->marks_count && !m->oob_inline; i++)
        if (s->marks[i].at >= s->read && s->marks[i].at < s->read + size + s->marks_count)
            return true;
    return s->inlined;
}

static void judge_data(int slot, int error, const uint8_t *bytes, size_t got, unsigned size,
                       bool peek)
{
    struct model_socket *m = &model[slot];
    struct model_stream *s = model_stream(m);
    unsigned data = model_data(m);
    unsigned most = data < size ? data : size;
    if (!data) {
        step_expect("receive", slot, error,
                    s->reset   ? WSAECONNRESET
                    : s->ended ? 0
                               : WSAEWOULDBLOCK);
        if (got)
            wrong("receive on slot %d: %zu bytes that nobody sent", slot, got);
        if (!peek && size)
            model_passed_nothing(m);
        if (s->ended && !s->reset)
            s->end_received = true;
        return;
    }
    step_expect("receive", slot, error, 0);
    if (got > most || (got < most && (!got || !stops_short(m, size))))
        wrong("receive on slot %d: %zu bytes of %u", slot, got, most);
    const char *why = model_receive(m, bytes, got, peek);
    if (why)
        wrong("receive on slot %d: %s", slot, why);
}

static void judge_datagram(int slot, int error, size_t got, unsigned size, bool peek)
{
    struct model_socket *m = &model[slot];
    if (m->icmp && error == WSAECONNRESET) { /* [D3] */
        m->icmp = false;
        return;
    }
    if (!m->datagrams) {
        step_expect("receive", slot, error, m->icmp ? WSAECONNRESET : WSAEWOULDBLOCK);
        return;
    }
    unsigned length = (unsigned)m->sizes[0];
    step_expect("receive", slot, error, length > size ? WSAEMSGSIZE : 0);
    if (got != (length > size ? size : length))
        wrong("receive on slot %d: %zu bytes of a datagram of %u", slot, got, length);
    if (peek)
        return;
    m->datagrams--;
    memmove(m->sizes, m->sizes + 1, m->datagrams * sizeof(m->sizes[0]));
}

void do_receive(const struct step *step)
{
    enum { PLAIN, PEEK, OOB, OOB_PEEK, NOWHERE, FROM };
    static const DWORD flags_of[] = {0, MSG_PEEK, MSG_OOB, MSG_OOB | MSG_PEEK, 0, 0};
    static const uint8_t hows[12] = {PLAIN, PLAIN, PLAIN, PLAIN,    PLAIN,   PEEK,
                                     PEEK,  OOB,   OOB,   OOB_PEEK, NOWHERE, FROM};
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    unsigned size = (unsigned)step->arguments[1];
    int how = hows[step->arguments[2]];
    struct model_stream *s = m ? model_stream(m) : NULL;
    bool ready = m && (m->datagram ? m->datagrams || m->icmp : model_data(m) || (s && s->ended));
    if (!m || (!m->nonblocking && !ready && !m->shut_in))
        return;
    if (s && s->reset && (how == OOB || how == OOB_PEEK))
        return; /* what the kernel had of it is gone or not */
    uint8_t bytes[MOST_BYTES];
    WSABUF buffer = {size, how == NOWHERE ? NULL : (CHAR *)bytes};
    DWORD got = 0, flags = flags_of[how];
    struct sockaddr_in from;
    int from_size = sizeof(from), error = 0;
    if (how == NOWHERE && !size)
        buffer.len = size = 1;
    WSPRecvFrom(sockets[slot], &buffer, 1, &got, &flags,
                how == FROM ? (struct sockaddr *)&from : NULL, how == FROM ? &from_size : NULL,
                NULL, NULL, NULL, &error);
    bool peek = flags_of[how] & MSG_PEEK;
    bool oob = flags_of[how] & MSG_OOB;
    if (!m->datagram && m->phase != M_CONNECTED)
        step_expect("receive", slot, error, how == NOWHERE ? error : WSAENOTCONN); /* [C3] */
    else if (how == NOWHERE)
        step_expect("receive", slot, error, WSAEFAULT);
    else if (m->shut_in)
        step_expect("receive", slot, error, WSAESHUTDOWN); /* [D5] */
    else if (m->datagram && oob)
        step_expect("receive", slot, error, WSAEOPNOTSUPP);
    else if (m->datagram)
        judge_datagram(slot, error, got, size, peek);
    else if (oob)
        judge_oob(slot, error, bytes, got, size, peek || !size);
    else if (!size && model_data(m))
        step_expect("receive", slot, error, 0);
    else
        judge_data(slot, error, bytes, got, size, peek);
    model_receive_called(slot);
}

static void sent(int slot, size_t count, size_t of, bool urgent)
{
    struct model_stream *s = model_stream(&model[slot]);
    if (s->peer >= 0 && count) {
        model_meanwhile();
        model_streams[s->peer].end += (uint32_t)count;
        if (urgent) {
            model_streams[s->peer].end--;
            model_peer_urgent(&model_streams[s->peer], model_is_running());
        }
    }
    s->sent += (uint32_t)count;
    if (s->gone && count) {
        model_meanwhile(); /* the reset comes by itself, whenever it does */
        if (count < of)
            model_meanwhile_full(slot);
        s->reset = true;
    }
}

void do_send(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    unsigned size = (unsigned)step->arguments[1] * grain;
    struct model_stream *s = m ? model_stream(m) : NULL;
    bool urgent = step->arguments[2] == 7 && size && s && s->peer < 0;
    bool writable = m && !m->datagram && m->phase == M_CONNECTED && back->writable(sockets[slot]);
    if (!m || m->v6 || (!m->nonblocking && !m->datagram && m->phase == M_CONNECTED && !writable))
        return;
    if (!m->nonblocking && size > 1)
        size = 1;
    uint8_t bytes[MOST_BYTES];
    step_bytes(bytes, size, s ? s->sent : 0);
    WSABUF buffer = {size, (CHAR *)bytes};
    DWORD got = 0;
    int error = 0;
    struct sockaddr_in to;
    bool named =
        m->datagram && !m->connected && step->arguments[2] != 6 && back->address(TARGET_DEAD, &to);
    WSPSendTo(sockets[slot], &buffer, 1, &got, urgent ? MSG_OOB : 0,
              named ? (struct sockaddr *)&to : NULL, named ? (int)sizeof(to) : 0, NULL, NULL, NULL,
              &error);
    bool refused = false;
    if (!m->datagram && m->phase != M_CONNECTED) {
        step_expect("send", slot, error, WSAENOTCONN); /* [C3] */
    } else if (m->shut_out) {
        step_expect("send", slot, error, WSAESHUTDOWN); /* [W3] */
    } else if (m->datagram) {
        step_expect("send", slot, error, named || m->connected ? 0 : WSAENOTCONN); /* [D7, D3] */
    } else if (s->reset) {
        step_expect("send", slot, error, WSAECONNRESET);
    } else {
        refused = error == WSAEWOULDBLOCK || (!error && got < size);
        if (error != WSAEWOULDBLOCK || (writable && size))
            step_expect("send", slot, error, 0);
        if (!error)
            sent(slot, got, size, urgent);
    }
    model_send_called(slot, refused);
}
