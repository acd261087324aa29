#include "phase_call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel.h"
#include "threads.h"

static struct call calls[PHASE_THREADS];

void phase_calls_open(void)
{
    memset(calls, 0, sizeof(calls));
}

bool phase_call_is_same(const struct call *c)
{
    return model[c->slot].open && model[c->slot].generation == c->generation;
}

/* Is it another thread's, and on the socket that the slot has now? */
static bool is_on(const struct call *c, int slot)
{
    return c != &calls[threads_here()] && c->under_way && c->slot == slot && phase_call_is_same(c);
}

bool phase_calls_on(int slot, bool (*is_such)(const struct call *c))
{
    for (int i = 0; i < PHASE_THREADS; i++)
        if (is_on(&calls[i], slot) && is_such(&calls[i]))
            return true;
    return false;
}

/* ... the socket, or a side of it. */
static bool closes(const struct call *c)
{
    return c->what.kind == BELIEF_CLOSE || c->what.kind == BELIEF_SHUTDOWN;
}

bool phase_is_chosen(int window)
{
    for (int i = 0; i < PHASE_THREADS; i++)
        if (calls[i].under_way && calls[i].what.kind == BELIEF_SELECT &&
            calls[i].what.window == window)
            return true;
    return false;
}

static bool has_failed(const struct call *c)
{
    return c->failed;
}

struct call *phase_call_begins(int slot, struct belief_call what)
{
    struct call *c = &calls[threads_here()];
    const struct ksocket *k = kernel_of((int)sockets[slot]);
    *c = (struct call){.under_way = true,
                       .slot = slot,
                       .generation = model[slot].generation,
                       .s = sockets[slot],
                       .inode = k && k->kind <= K_DATAGRAM ? k->inode : 0,
                       .what = what};
    kernel_done.what = KERNEL_NOTHING;
    c->handle = belief_begins(slot, &c->what);
    c->crossed = phase_calls_on(slot, closes);
    c->reset_told = phase_calls_on(slot, has_failed);
    for (int i = 0; i < PHASE_THREADS && closes(c); i++)
        calls[i].crossed = calls[i].crossed || is_on(&calls[i], slot);
    return c;
}

void phase_call_ends(struct call *c)
{
    phase_steps_note(false);
    if (tracing)
        printf("    thread %d: the call on slot %d ends: the system said %ld\n", threads_here(),
               c->slot, c->done ? c->result : 0);
    if (c->what.kind != BELIEF_CLOSE && phase_call_is_same(c)) {
        if (!c->done)
            phase_call_can(c);
        belief_ends(c->slot, c->handle);
    }
    c->under_way = false;
}

void phase_call_was_reset(const struct call *c)
{
    for (int i = 0; i < PHASE_THREADS; i++)
        if (is_on(&calls[i], c->slot) && !calls[i].done)
            calls[i].reset_told = false;
}

void phase_call_can(struct call *c)
{
    if (phase_call_is_same(c))
        belief_can(c->slot, c->handle, &c->what);
}

/* ---- when the kernel has done something ---- */

static void note_received(struct call *c, bool peeked)
{
    struct model_socket *m = &model[c->slot];
    struct model_stream *s = model_stream(m);
    if (m->datagram) {
        c->waiting = m->datagrams ? m->sizes[0] : -1;
        if (c->result >= 0 && !peeked && m->datagrams) {
            m->datagrams--;
            memmove(m->sizes, m->sizes + 1, m->datagrams * sizeof(m->sizes[0]));
        } else if (c->result < 0 && c->result != -EAGAIN) {
            m->icmp = false;
        }
    } else if (s) {
        c->at = s->read;
        c->waiting = (int)model_data(m);
        c->ended = s->ended;
        c->reset = s->reset;
        if (c->result > 0 && !peeked)
            s->read += (uint32_t)c->result;
        if (!c->result && c->size && !s->reset)
            s->end_received = true;
    }
}

static void note_sent(struct call *c)
{
    struct model_socket *m = &model[c->slot];
    struct model_stream *s = model_stream(m);
    if (m->datagram || !s)
        return;
    c->what.refused = c->result == -EAGAIN || (c->result >= 0 && c->result < (long)c->size);
    c->reset = s->reset;
    if (c->result <= 0)
        return;
    s->sent += (uint32_t)c->result;
    if (s->peer >= 0)
        model_streams[s->peer].end += (uint32_t)c->result;
    if (s->gone)
        s->reset = true;
}

static void note_accepted(struct call *c)
{
    if (c->result < 0 || !model[c->slot].requests)
        return;
    sockets[c->to] = (SOCKET)c->result;
    numbers[c->to] = 0;
    model_accepted(c->slot, c->to);
    model[c->to].selected = 0;
    belief_new(c->to, 0);
    struct belief_call inherits = {.kind = BELIEF_INHERIT, .listener = c->slot};
    c->heir = belief_begins(c->to, &inherits);
    belief_can(c->to, c->heir, &inherits);
}

static void become_started(int slot, int argument)
{
    (void)argument;
    model_started(slot);
}

void phase_become_established(int slot, int stream)
{
    model_established(slot, stream);
}

void phase_become_refused(int slot, int error)
{
    model_refused(slot, error, false);
}

static void note_connected(struct call *c)
{
    if (c->result != -EINPROGRESS)
        return;
    belief_apply(c->slot, become_started, 0);
    if (c->to == TARGET_RAW)
        belief_apply(c->slot, phase_become_established, model_stream_new(-1, back->accepted(c->s)));
    else if (c->to == TARGET_DEAD)
        belief_apply(c->slot, phase_become_refused, WSAECONNREFUSED);
}

/* The system tells an error once: what it says to those that are under way now is another's. */
static void tell_others(const struct call *mine)
{
    for (int i = 0; i < PHASE_THREADS; i++)
        calls[i].reset_told = calls[i].reset_told || is_on(&calls[i], mine->slot);
}

static void note_done(struct call *c)
{
    switch (c->what.kind) {
    case BELIEF_RECEIVE:
        note_received(c, kernel_done.what == KERNEL_PEEKED);
        break;
    case BELIEF_SEND:
        note_sent(c);
        break;
    case BELIEF_ACCEPT:
        note_accepted(c);
        break;
    case BELIEF_CONNECT:
        note_connected(c);
        break;
    case BELIEF_ASK:
        c->what.refused = !c->result;
        break;
    case BELIEF_SHUTDOWN:
        if (!c->result && model_stream(&model[c->slot]))
            model_stream(&model[c->slot])->shut = true;
        break;
    default:
        break;
    }
}

void phase_steps_note(bool after_unlock)
{
    struct call *c = &calls[threads_here()];
    const struct ksocket *k = c->under_way ? kernel_of((int)c->s) : NULL;
    if (after_unlock && k && k->inode == c->inode && c->unasked)
        c->met = true; /* what it let go is the socket's own */
    if (kernel_done.what != KERNEL_NOTHING && c->under_way && kernel_done.fd == (int)c->s) {
        static const int expected[] = {
            [BELIEF_RECEIVE] = KERNEL_RECEIVED, [BELIEF_SEND] = KERNEL_SENT,
            [BELIEF_ACCEPT] = KERNEL_ACCEPTED,  [BELIEF_CONNECT] = KERNEL_CONNECTED,
            [BELIEF_ASK] = KERNEL_POLLED,       [BELIEF_SHUTDOWN] = KERNEL_SHUT,
            [BELIEF_CLOSE] = KERNEL_NOTHING};
        int what = kernel_done.what == KERNEL_PEEKED ? KERNEL_RECEIVED : (int)kernel_done.what;
        if (expected[c->what.kind] == what) {
            if (!c->done && phase_call_is_same(c) && !belief_is_undone(c->slot, c->handle))
                wrong("slot %d: a call re-enabled before it asked the system", c->slot);
            c->done = true;
            c->result = kernel_done.result;
            if (phase_call_is_same(c))
                note_done(c);
            c->failed = c->result < 0 ? c->result != -EAGAIN : !c->result && c->reset;
            if (c->failed)
                tell_others(c);
            phase_call_can(c);
            belief_changed();
        }
    }
    kernel_done.what = KERNEL_NOTHING;
}

void phase_steps_check(int fd)
{
    struct call *c = &calls[threads_here()];
    if (!c->under_way || fd != (int)c->s)
        return;
    const struct ksocket *k = kernel_of(fd);
    if (k && k->inode == c->inode)
        c->met = true;
    else if (kernel_identifies)
        c->met = false; /* the library learns it in this moment */
    else if (c->met && c->what.kind != BELIEF_CLOSE)
        wrong("slot %d: a call goes on with a number that is another's by now", c->slot);
}

bool phase_steps_keep(int fd)
{
    for (int i = 0; i < PHASE_THREADS; i++)
        if (calls[i].under_way && !calls[i].met && (int)calls[i].s == fd)
            return true;
    return false;
}
