/* Connections: attempts, requests, accepting, ends. */
#include "steps.h"

#include <errno.h>
#include <string.h>

/* Is the slot a listening socket with room for one more? */
static bool has_room(int slot)
{
    return model[slot].open && model[slot].phase == M_LISTENING &&
           model[slot].requests < MODEL_QUEUE;
}

static void connect_datagram(int slot, int target)
{
    struct sockaddr_in to;
    int error = 0;
    enum target where = target % 4 == TARGET_UNREACHABLE ? TARGET_UNREACHABLE : TARGET_DEAD;
    if (model[slot].outcome_due || !back->address(where, &to))
        return;
    WSPConnect(sockets[slot], (struct sockaddr *)&to, sizeof(to), NULL, NULL, NULL, NULL, &error);
    step_expect("connect", slot, error, where == TARGET_UNREACHABLE ? WSAENETUNREACH : 0);
    if (!error)
        model_datagram_connected(slot);
    else if (model[slot].nonblocking)
        model_refused(slot, error, true);
}

/* To a socket of the library's. */
static void connect_slots(int slot, int listener)
{
    struct sockaddr_in to;
    int size = sizeof(to);
    int error = 0;
    if (!has_room(listener) || slot == listener || model[listener].requests)
        return;
    if (WSPGetSockName(sockets[listener], (struct sockaddr *)&to, &size, &error) != 0)
        wrong("getsockname: %s", step_error(error));
    WSPConnect(sockets[slot], (struct sockaddr *)&to, sizeof(to), NULL, NULL, NULL, NULL, &error);
    step_expect("connect", slot, error, model[slot].nonblocking ? WSAEWOULDBLOCK : 0);
    model_meanwhile();
    int ours = model_stream_new(-1, -1);
    int theirs = model_stream_new(ours, -1);
    model_streams[ours].peer = theirs;
    model_started(slot);
    model_established(slot, ours);
    model_request(listener, theirs);
}

static void settle(int slot, enum target where, int error)
{
    bool nonblocking = model[slot].nonblocking;
    switch (where) {
    case TARGET_UNREACHABLE:
        step_expect("connect", slot, error, WSAENETUNREACH);
        if (nonblocking)
            model_refused(slot, error, true);
        return;
    case TARGET_DEAD:
        step_expect("connect", slot, error, nonblocking ? WSAEWOULDBLOCK : WSAECONNREFUSED);
        model_started(slot);
        if (nonblocking)
            model_refused(slot, WSAECONNREFUSED, false);
        else
            model[slot].phase = M_IDLE;
        return;
    case TARGET_SLOW:
    case TARGET_RAW:
        step_expect("connect", slot, error, nonblocking ? WSAEWOULDBLOCK : 0);
        model_started(slot);
        if (where == TARGET_RAW || !nonblocking)
            model_established(slot, model_stream_new(-1, back->accepted(sockets[slot])));
    }
}

void do_connect(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    int target = step->arguments[1];
    struct sockaddr_in to;
    int error = 0;
    if (!m || m->v6 || m->outcome_due || (m->may & FD_CONNECT))
        return; /* which of two outcomes comes is not the model's to say */
    if (m->datagram) {
        connect_datagram(slot, target);
        return;
    }
    if (m->phase == M_IDLE && target >= 16) {
        connect_slots(slot, target - 16);
        return;
    }
    if (!back->address((enum target)(target % 4), &to))
        return;
    if (m->phase == M_IDLE && m->stream >= 0)
        return;
    WSPConnect(sockets[slot], (struct sockaddr *)&to, sizeof(to), NULL, NULL, NULL, NULL, &error);
    switch ((enum model_phase)m->phase) {
    case M_IDLE:
        settle(slot, (enum target)(target % 4), error);
        return;
    case M_CONNECTING:
        step_expect("connect", slot, error, WSAEALREADY);
        return;
    case M_CONNECTED:
        step_expect("connect", slot, error, WSAEISCONN);
        break;
    case M_LISTENING:
        step_expect("connect", slot, error, WSAEINVAL);
        break;
    }
    if (m->nonblocking)
        model_refused(slot, error, true); /* [P5] */
}

void do_outcome(const struct step *step)
{
    static const int errors[][2] = {{ECONNREFUSED, WSAECONNREFUSED}, {ETIMEDOUT, WSAETIMEDOUT}};
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    int how = step->arguments[1];
    if (!m || m->phase != M_CONNECTING || !back->outcome)
        return;
    int peer = back->outcome(sockets[slot], how < 2 ? 0 : errors[how - 2][0]);
    if (how < 2)
        model_established(slot, model_stream_new(-1, peer));
    else
        model_refused(slot, errors[how - 2][1], false);
}

void do_client(const struct step *step)
{
    int slot = step->arguments[0];
    if (!has_room(slot))
        return;
    int peer = back->client(sockets[slot]);
    if (peer >= 0)
        model_request(slot, model_stream_new(-1, peer));
}

static int CALLBACK answer(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS, LPQOS lpGQOS,
                           LPWSABUF lpCalleeId, LPWSABUF lpCalleeData, GROUP *g,
                           DWORD_PTR dwCallbackData)
{
    (void)lpCallerId, (void)lpCallerData, (void)lpSQOS, (void)lpGQOS;
    (void)lpCalleeId, (void)lpCalleeData, (void)g;
    return (int)dwCallbackData;
}

static void reject(int slot)
{
    struct model_socket *m = &model[slot];
    struct model_stream *s = &model_streams[m->queue[0]];
    model_meanwhile();
    step_drop_peer(m->queue[0]);
    s->end = s->read + 1; /* a rejected client is reset [C6] */
    model_stream_free(m->queue[0]);
    m->requests--;
    memmove(m->queue, m->queue + 1, m->requests * sizeof(m->queue[0]));
    m->held = false;
}

void do_accept(const struct step *step)
{
    enum { PLAIN, ACCEPT, REJECT, DEFER, SMALL, BAD, ACCEPT_HOWS };
    static const DWORD_PTR answers[] = {0, CF_ACCEPT, CF_REJECT, CF_DEFER, 0, 99};
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0], to = step->arguments[1];
    int how = step->arguments[2] % ACCEPT_HOWS;
    struct sockaddr_in from;
    int size = how == SMALL ? 2 : (int)sizeof(from);
    int error = 0;
    if (!m || model[to].open || (!m->nonblocking && m->phase == M_LISTENING && !m->requests))
        return;
    SOCKET s = WSPAccept(sockets[slot], (struct sockaddr *)&from, &size,
                         answers[how] ? answer : NULL, answers[how], &error);
    if (m->datagram || m->phase != M_LISTENING) {
        step_expect("accept", slot, error, m->datagram ? WSAEOPNOTSUPP : WSAEINVAL);
    } else if (how == SMALL) {
        step_expect("accept", slot, error, WSAEFAULT);
    } else if (!m->requests) {
        step_expect("accept", slot, error, WSAEWOULDBLOCK);
    } else if (no_descriptors && !m->held) {
        step_expect("accept", slot, error, WSAEMFILE);
        m->postponed = true; /* [C5] */
    } else if (how == REJECT) {
        step_expect("accept", slot, error, WSAECONNREFUSED);
        reject(slot);
    } else if (how == DEFER || how == BAD) {
        step_expect("accept", slot, error, how == DEFER ? WSATRY_AGAIN : WSAEINVAL);
        m->held = true; /* [C4, C6] */
    } else {
        step_expect("accept", slot, error, 0);
        sockets[to] = s;
        numbers[to] = numbers[slot];
        model_accepted(slot, to);
    }
    if (error != WSATRY_AGAIN)
        model_accept_called(slot);
}

void do_shutdown(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    int error = 0;
    struct model_stream *s = m ? model_stream(m) : NULL;
    /* what two sockets of the library's throw away unread the model does not follow */
    if (!m || (s && s->peer >= 0 && step->arguments[1] != SD_SEND))
        return;
    WSPShutdown(sockets[slot], step->arguments[1], &error);
    if (!m->datagram && m->phase != M_CONNECTED) {
        step_expect("shutdown", slot, error, WSAENOTCONN);
        return;
    }
    bool over = s && s->ended && s->shut; /* Linux has no connection then any more */
    if ((!s || !s->reset) && !(over && error == WSAENOTCONN))
        step_expect("shutdown", slot, error, 0);
    if (error)
        return;
    m->shut_in = m->shut_in || step->arguments[1] != SD_SEND;
    m->shut_out = m->shut_out || step->arguments[1] != SD_RECEIVE;
    if (s)
        s->shut = m->shut_out;
    if (s && s->peer >= 0 && m->shut_out) {
        model_meanwhile();
        model_streams[s->peer].ended = true;
    }
}
