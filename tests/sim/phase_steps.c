/* What a thread of a phase's does: calls, whose results are judged by what the kernel did in them, and
 * what the network does. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel.h"
#include "phase_call.h"
#include "steps.h"
#include "threads.h"

/* A call that is alone with the slot is under way, or makes it, and nothing is believed of it yet. */
static enum { NOT_BUSY, ALONE, IS_MADE } busy[MODEL_SLOTS];
static bool frees[WINDOWS]; /* a window is being freed */

void phase_steps_open(void)
{
    phase_calls_open();
    memset(busy, 0, sizeof(busy));
    memset(frees, 0, sizeof(frees));
}

/* ---- receiving and sending ---- */

/* Is its number another socket's by now, which may be being made yet? */
static bool has_gone_on(const struct call *c)
{
    const struct ksocket *k = kernel_of((int)c->s);
    return c->what.kind == BELIEF_CLOSE && k && k->kind <= K_DATAGRAM && k->inode != c->inode;
}

/* Another thread is closing it, and its number is another's already: no program knows then which of the
 * two it calls on. */
static bool is_overtaken(int slot)
{
    return phase_calls_on(slot, has_gone_on);
}

bool phase_is_usable(int slot)
{
    const struct model_socket *m = &model[slot];
    const struct model_stream *s = model_stream(m);
    return m->open && !busy[slot] && m->nonblocking && !(s && s->marks_count) &&
           !is_overtaken(slot);
}

static bool is_shut_in(int slot)
{
    return model[slot].shut_in;
}

static bool is_shut_out(int slot)
{
    return model[slot].shut_out;
}

static bool has_outcome(int slot)
{
    return model[slot].outcome_due;
}

/* An end of the connection that is known of, or a refusal for what was done before. */
static void judge_refused(const struct call *c, const char *what, int error, bool (*shut)(int slot))
{
    const struct model_socket *m = &model[c->slot];
    const struct model_stream *s = model_stream(m);
    if (c->shut || (error == WSAESHUTDOWN && belief_any(c->slot, shut)))
        step_expect(what, c->slot, error, WSAESHUTDOWN);
    else if (!m->datagram && error == WSAENOTCONN &&
             (m->phase != M_CONNECTED || belief_any(c->slot, has_outcome)))
        return;
    else if ((s && s->reset) || (m->datagram && m->icmp))
        step_expect(what, c->slot, error, WSAECONNRESET);
    else
        wrong("%s on slot %d: %s, and the system was not asked", what, c->slot, step_error(error));
}

static void judge_stream(const struct call *c, int error, const uint8_t *bytes, size_t got)
{
    if (c->result > 0 && c->result > c->waiting)
        wrong("receive on slot %d: %ld bytes of %d", c->slot, c->result, c->waiting);
    if (c->result == -EAGAIN)
        step_expect("receive", c->slot, error, WSAEWOULDBLOCK);
    else if (c->result == -ENOTCONN)
        step_expect("receive", c->slot, error, WSAENOTCONN);
    else if (c->result > 0)
        step_expect("receive", c->slot, error, 0);
    else if (c->ended && !c->reset) /* a reset may have come since */
        step_expect("receive", c->slot, error,
                    error && model_stream(&model[c->slot])->reset ? WSAECONNRESET : 0);
    else if (!c->result && !error && c->reset_told)
        return;
    else
        step_expect("receive", c->slot, error, WSAECONNRESET);
    if (!error && got != (c->size && c->result > 0 ? (size_t)c->result : 0))
        wrong("receive on slot %d: %zu bytes, the system gave %ld", c->slot, got, c->result);
    for (size_t i = 0; i < got && !error; i++)
        if (bytes[i] != model_byte(c->at + (uint32_t)i))
            wrong("receive on slot %d: other data than was sent", c->slot);
}

static void judge_datagram(const struct call *c, int error, size_t got)
{
    size_t length = c->waiting < 0 ? 0 : (size_t)c->waiting;
    if (c->result < 0) {
        step_expect("receive", c->slot, error,
                    c->result == -EAGAIN ? WSAEWOULDBLOCK : WSAECONNRESET);
        return;
    }
    step_expect("receive", c->slot, error, length > c->size ? WSAEMSGSIZE : 0);
    if (got != (length > c->size ? c->size : length))
        wrong("receive on slot %d: %zu bytes of a datagram of %zu", c->slot, got, length);
}

/* A call that the record of the socket would refuse asks the system first. */
static bool has_nothing_to_refuse(int slot)
{
    const struct model_socket *m = &model[slot];
    const struct model_stream *s = model_stream(m);
    return !belief_any(slot, is_shut_in) && !belief_any(slot, is_shut_out) && !m->icmp &&
           (m->datagram || (s && !s->reset));
}

static void receive(const struct step *step)
{
    int slot = step->arguments[0];
    bool peek = step->arguments[2] % 3 == 1;
    uint8_t bytes[MOST_BYTES];
    DWORD got = 0, flags = peek ? MSG_PEEK : 0;
    int error = 0;
    if (!phase_is_usable(slot))
        return;
    struct call *c = phase_call_begins(slot, (struct belief_call){.kind = BELIEF_RECEIVE});
    c->unasked = has_nothing_to_refuse(slot);
    c->shut = belief_all(slot, is_shut_in);
    phase_call_can(c); /* the library may know what it tells, and ask nobody [C3, D3, D5, K1] */
    c->size = (unsigned)step->arguments[1];
    WSABUF buffer = {c->size, (CHAR *)bytes};
    bool connected = model[slot].datagram || model[slot].phase == M_CONNECTED;
    WSPRecvFrom(sockets[slot], &buffer, 1, &got, &flags, NULL, NULL, NULL, NULL, NULL, &error);
    phase_call_ends(c);
    if (error == WSAECONNRESET)
        phase_call_was_reset(c);
    if (c->crossed || !phase_call_is_same(c) || (!connected && error == WSAENOTCONN))
        return;
    if (!c->done) {
        judge_refused(c, "receive", error, is_shut_in);
        model[slot].icmp = model[slot].icmp && error != WSAECONNRESET;
        belief_changed();
    } else if (model[slot].datagram) {
        judge_datagram(c, error, got);
    } else {
        judge_stream(c, error, bytes, got);
    }
}

/* Where one send's bytes end the next one's begin. */
static bool sends(const struct call *c)
{
    return c->what.kind == BELIEF_SEND;
}

static void send_bytes(const struct step *step)
{
    int slot = step->arguments[0];
    struct model_socket *m = &model[slot];
    struct sockaddr_in to;
    uint8_t bytes[MOST_BYTES];
    DWORD got = 0;
    int error = 0;
    if (!phase_is_usable(slot) || m->v6 || phase_calls_on(slot, sends))
        return;
    bool connected = m->datagram || m->phase == M_CONNECTED;
    bool named = m->datagram && !m->connected && back->address(TARGET_DEAD, &to);
    struct call *c = phase_call_begins(slot, (struct belief_call){.kind = BELIEF_SEND});
    c->unasked = has_nothing_to_refuse(slot);
    c->shut = belief_all(slot, is_shut_out);
    phase_call_can(c); /* as above */
    c->size = (unsigned)step->arguments[1];
    step_bytes(bytes, c->size, model_stream(m) ? model_stream(m)->sent : 0);
    WSABUF buffer = {c->size, (CHAR *)bytes};
    WSPSendTo(sockets[slot], &buffer, 1, &got, 0, named ? (struct sockaddr *)&to : NULL,
              named ? (int)sizeof(to) : 0, NULL, NULL, NULL, &error);
    phase_call_ends(c);
    if (error == WSAECONNRESET)
        phase_call_was_reset(c);
    if (c->crossed || !phase_call_is_same(c) || (!connected && error == WSAENOTCONN))
        return;
    if (!c->done)
        judge_refused(c, "send", error, is_shut_out);
    else if (m->datagram)
        step_expect("send", slot, error, 0);
    else if (c->result == -EAGAIN)
        step_expect("send", slot, error, WSAEWOULDBLOCK);
    else
        step_expect("send", slot, error, c->result < 0 ? WSAECONNRESET : 0);
    if (!error && !m->datagram && (long)got != c->result)
        wrong("send on slot %d: %lu bytes, the system took %ld", slot, (unsigned long)got,
              c->result);
}

/* ---- connections ---- */

static void accept_one(const struct step *step)
{
    int slot = step->arguments[0], to = step->arguments[1];
    struct sockaddr_in from;
    int size = sizeof(from), error = 0;
    if (!phase_is_usable(slot) || model[slot].phase != M_LISTENING || model[slot].held ||
        model[to].open || busy[to] || no_descriptors)
        return;
    struct call *c = phase_call_begins(slot, (struct belief_call){.kind = BELIEF_ACCEPT});
    c->to = to;
    busy[to] = ALONE;
    SOCKET s = WSPAccept(sockets[slot], (struct sockaddr *)&from, &size, NULL, 0, &error);
    phase_call_ends(c);
    busy[to] = NOT_BUSY;
    if (!c->crossed && !c->done)
        wrong("accept on slot %d: %s, and the system was not asked", slot, step_error(error));
    if (!c->crossed)
        step_expect("accept", slot, error, c->result == -EAGAIN ? WSAEWOULDBLOCK : 0);
    if (model[to].open && !error && s != sockets[to])
        wrong("accept on slot %d: another socket than the system gave", slot);
    if (!model[to].open && !error) { /* the listening socket was closed by then: it has no heir */
        WSPCloseSocket(s, &error);
        return;
    }
    if (model[to].open)
        belief_ends(to, c->heir);
    if (model[to].open && error) { /* the listening socket was closed meanwhile */
        belief_settle();
        step_forget(to);
        belief_forget(to);
        belief_changed();
    }
}

static bool has_no_outcome(int slot)
{
    return !has_outcome(slot) && !(model[slot].may & FD_CONNECT);
}

static bool is_any(const struct call *c)
{
    return c != NULL;
}

static void connect_out(const struct step *step)
{
    int slot = step->arguments[0], target = step->arguments[1] % 4;
    struct sockaddr_in to;
    int error = 0;
    if (!phase_is_usable(slot) || model[slot].datagram || model[slot].phase != M_IDLE ||
        model[slot].stream >= 0 || target == TARGET_UNREACHABLE ||
        !belief_all(slot, has_no_outcome) || phase_calls_on(slot, is_any) ||
        !back->address((enum target)target, &to))
        return;
    struct call *c = phase_call_begins(slot, (struct belief_call){.kind = BELIEF_CONNECT});
    c->to = target;
    busy[slot] = ALONE;
    WSPConnect(sockets[slot], (struct sockaddr *)&to, sizeof(to), NULL, NULL, NULL, NULL, &error);
    phase_call_ends(c);
    busy[slot] = NOT_BUSY;
    step_expect("connect", slot, error, WSAEWOULDBLOCK);
}

static void outcome(const struct step *step)
{
    static const int errors[][2] = {{ECONNREFUSED, WSAECONNREFUSED}, {ETIMEDOUT, WSAETIMEDOUT}};
    int slot = step->arguments[0], how = step->arguments[1];
    threads_yield(THREADS_OTHER);
    if (!model[slot].open || busy[slot] || model[slot].phase != M_CONNECTING)
        return;
    belief_settle();
    int peer = back->outcome(sockets[slot], how < 2 ? 0 : errors[how - 2][0]);
    if (how < 2)
        belief_apply(slot, phase_become_established, model_stream_new(-1, peer));
    else
        belief_apply(slot, phase_become_refused, errors[how - 2][1]);
    belief_changed();
}

/* ---- life ---- */

static void make(const struct step *step)
{
    int slot = step->arguments[0];
    if (model[slot].open || busy[slot])
        return;
    busy[slot] = IS_MADE;
    do_socket(step);
    busy[slot] = NOT_BUSY;
    if (model[slot].open)
        belief_new(slot, 0);
}

static void choose(const struct step *step)
{
    int slot = step->arguments[0], window = step->arguments[1];
    int error = 0;
    if (!phase_is_usable(slot) || frees[window])
        return;
    numbers[slot] = 0x400 + (numbers[slot] + 1) % 64;
    struct call *c =
        phase_call_begins(slot, (struct belief_call){.kind = BELIEF_SELECT,
                                                     .window = window,
                                                     .mask = (unsigned)step->arguments[2],
                                                     .number = numbers[slot]});
    phase_call_can(c);
    WSPAsyncSelect(sockets[slot], windows[window], c->what.number, (long)c->what.mask, &error);
    phase_call_ends(c);
    if (!c->crossed)
        step_expect("WSPAsyncSelect", slot, error, 0);
}

static void ask_writable(const struct step *step)
{
    int slot = step->arguments[0];
    const struct model_socket *m = &model[slot];
    struct timeval none = {0, 0};
    asyncselect_fd_set set = {.fd_count = 1, .fd_array = {sockets[slot]}};
    int error = 0;
    if (!phase_is_usable(slot) || (!m->datagram && m->phase != M_CONNECTED))
        return;
    struct call *c = phase_call_begins(slot, (struct belief_call){.kind = BELIEF_ASK});
    int count = WSPSelect(0, NULL, &set, NULL, &none, &error);
    phase_call_ends(c);
    if (c->crossed)
        return;
    step_expect("WSPSelect", slot, error, 0);
    if (count != !c->what.refused)
        wrong("WSPSelect calls slot %d %s", slot, count ? "writable" : "not writable");
}

/* What two sockets of the library's throw away unread, or a queue drops, the model does not follow. */
static bool has_peer_here(int slot)
{
    const struct model_stream *s = model_stream(&model[slot]);
    for (unsigned i = 0; i < model[slot].requests; i++)
        if (model_streams[model[slot].queue[i]].peer >= 0)
            return true;
    return s && s->peer >= 0;
}

static void shut_down(const struct step *step)
{
    static const unsigned sides[] = {[SD_RECEIVE] = 1, [SD_SEND] = 2, [SD_BOTH] = 3};
    int slot = step->arguments[0];
    const struct model_socket *m = &model[slot];
    int error = 0;
    if (!phase_is_usable(slot) || m->datagram || m->phase != M_CONNECTED || has_peer_here(slot))
        return;
    struct call *c = phase_call_begins(
        slot, (struct belief_call){.kind = BELIEF_SHUTDOWN, .mask = sides[step->arguments[1]]});
    if (step->arguments[1] == SD_RECEIVE) /* of which the system does not learn */
        phase_call_can(c);
    WSPShutdown(sockets[slot], step->arguments[1], &error);
    bool over = phase_call_is_same(c) && (model_stream(m)->reset || model_stream(m)->ended);
    if (error && !c->crossed && !over)
        wrong("shutdown of slot %d: %s", slot, step_error(error));
    if (error)
        c->what.mask = 0;
    phase_call_ends(c);
}

/* In the thread that runs its loop. */
static void free_window(const struct step *step)
{
    int window = step->arguments[0];
    struct belief_call what = {.kind = BELIEF_UNWINDOW, .window = window};
    int handles[MODEL_SLOTS], generations[MODEL_SLOTS];
    if (!phase_in_callback() || window % BASES != threads_here() || phase_is_chosen(window))
        return;
    for (int slot = 0; slot < MODEL_SLOTS; slot++) {
        bool is_known = model[slot].open && busy[slot] != IS_MADE;
        generations[slot] = is_known ? model[slot].generation : -1;
        if (!is_known)
            continue;
        handles[slot] = belief_begins(slot, &what);
        belief_can(slot, handles[slot], &what);
    }
    frees[window] = true;
    if (asyncselect_window_free(windows[window]) != 0)
        wrong("window %d could not be freed", window);
    for (int slot = 0; slot < MODEL_SLOTS; slot++)
        if (model[slot].open && model[slot].generation == generations[slot])
            belief_ends(slot, handles[slot]);
    belief_window_gone(window);
    world_window_new(window);
    frees[window] = false;
}

static void close_slot(const struct step *step)
{
    int slot = step->arguments[0];
    int error = 0;
    if (!phase_is_usable(slot) || model[slot].held || has_peer_here(slot))
        return;
    struct call *c = phase_call_begins(slot, (struct belief_call){.kind = BELIEF_CLOSE});
    phase_call_can(c);
    WSPCloseSocket(c->s, &error);
    phase_call_ends(c);
    if (error) {
        step_expect("close", slot, error, c->crossed ? WSAENOTSOCK : 0);
        return;
    }
    if (!phase_call_is_same(c))
        wrong("slot %d was closed twice", slot);
    if (phase_in_callback())
        phase_may_come(c->s);
    else if (phase_told_elsewhere(slot))
        wrong("slot %d: closesocket has returned while a message is being told", slot);
    belief_settle();
    step_forget(slot);
    belief_forget(slot);
    belief_changed();
}

static void reenable(const struct step *step)
{
    static const unsigned events[4] = {FD_READ, FD_OOB, FD_WRITE, FD_ACCEPT};
    int slot = step->arguments[0];
    if (!phase_is_usable(slot))
        return;
    struct belief_call what = {.kind = BELIEF_REENABLE};
    for (int i = 0; i < 4; i++)
        what.mask |= (unsigned)step->arguments[1] & 1u << i ? events[i] : 0;
    struct call *c = phase_call_begins(slot, what);
    phase_call_can(c);
    int result = asyncselect_reenable(sockets[slot], (long)what.mask);
    phase_call_ends(c);
    if (result != 0 && !c->crossed)
        wrong("asyncselect_reenable: %s", step_error(WSAGetLastError()));
}

static bool sets_flow(const struct call *c)
{
    return c->what.kind == BELIEF_FLOW;
}

static void set_flow(const struct step *step)
{
    int slot = step->arguments[0];
    unsigned flow = (unsigned)step->arguments[1];
    if (!phase_is_usable(slot) || model[slot].phase == M_LISTENING ||
        phase_calls_on(slot, sets_flow))
        return;
    struct call *c =
        phase_call_begins(slot, (struct belief_call){.kind = BELIEF_FLOW, .mask = flow});
    phase_call_can(c);
    int error = step_set_flow(slot, flow);
    phase_call_ends(c);
    if (!c->crossed)
        step_expect("asyncselect_set_qos", slot, error, 0);
}

static void get_flow(const struct step *step)
{
    int slot = step->arguments[0];
    QOS qos;
    DWORD got = 0;
    int error = 0;
    if (!phase_is_usable(slot))
        return;
    struct call *c =
        phase_call_begins(slot, (struct belief_call){.kind = BELIEF_REENABLE, .mask = FD_QOS});
    phase_call_can(c);
    WSPIoctl(sockets[slot], SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &got, NULL, NULL, NULL,
             &error);
    phase_call_ends(c);
    if (!c->crossed)
        step_expect("SIO_GET_QOS", slot, error, 0);
}

void phase_step(const struct step *step)
{
    static void (*const actions[OPS])(const struct step *) = {
        [OP_SOCKET] = make,
        [OP_SOCKET6] = make,
        [OP_SELECT] = choose,
        [OP_CONNECT] = connect_out,
        [OP_OUTCOME] = outcome,
        [OP_ACCEPT] = accept_one,
        [OP_RECEIVE] = receive,
        [OP_SEND] = send_bytes,
        [OP_CLOSE] = close_slot,
        [OP_REENABLE] = reenable,
        [OP_QOS] = set_flow,
        [OP_GET_QOS] = get_flow,
        [OP_SHUTDOWN] = shut_down,
        [OP_WAIT_WRITABLE] = ask_writable,
        [OP_WINDOW_FREE] = free_window,
        [OP_ASK_CHANGE] = phase_ask_change,
        [OP_ADDRESS] = phase_change_network,
        [OP_ROUTE] = phase_change_network,
        [OP_LINK] = phase_change_network,
        [OP_NOISE] = phase_change_network,
        [OP_LOSE_NEWS] = phase_change_network,
        [OP_NETWORK_FAILS] = phase_change_network,
    };
    if (tracing) {
        printf("    thread %d: ", threads_here());
        step_print(step, stdout);
    }
    if (actions[step->op]) {
        actions[step->op](step);
        return;
    }
    switch (step->op) {
    case OP_CLIENT:
    case OP_PEER_SEND:
    case OP_PEER_RECEIVE:
    case OP_PEER_END:
    case OP_PEER_CLOSE:
    case OP_PEER_RESET:
    case OP_DATAGRAM:
    case OP_ICMP:
        threads_yield(THREADS_OTHER);
        belief_settle();
        step_do(step);
        belief_changed();
    }
}
