#include "polling.h"

#include <stdlib.h>

#include "asyncselect/winsock2.h"
#include "error.h"
#include "sys.h"

static void end(struct polled *e)
{
    if (e->begun)
        socket_end(&e->call);
    e->begun = false;
}

int polling_open(struct polling *p, unsigned count)
{
    p->entries = calloc(count, sizeof(*p->entries));
    p->set = calloc((size_t)count + 1, sizeof(*p->set));
    p->count = p->entries ? count : 0;
    p->has_waker = false;
    return p->entries && p->set ? 0 : WSAENOBUFS;
}

void polling_close(struct polling *p)
{
    for (unsigned i = 0; i < p->count; i++)
        end(&p->entries[i]);
    if (p->has_waker)
        blocked_poll_end(&p->waker);
    free(p->entries);
    free(p->set);
}

int polling_learn(struct polled *e)
{
    end(e);
    int error = socket_begin(e->socket, SOCKET_NEITHER, &e->call);
    if (error)
        return error;
    e->begun = true;
    socket_will_watch(&e->call);
    return 0;
}

bool polling_never_connected(const struct polled *e)
{
    return e->call.facts.kind == NOTIFY_STREAM && e->call.facts.phase == NOTIFY_IDLE;
}

void polling_unwritable(struct polled *e)
{
    if (polling_never_connected(e) || e->call.facts.phase == NOTIFY_LISTENING)
        return;
    socket_end_unwritable(&e->call);
    e->begun = false;
}

void polling_failed(struct polled *e, int error)
{
    socket_end_failed(&e->call, error);
    e->begun = false;
}

/* ---- rounds ---- */

static struct pollfd to_poll(const struct polled *e)
{
    struct pollfd p = {.fd = e->begun ? e->call.facts.fd : -1, .events = e->events};
    if (!e->begun || e->deaf || polling_never_connected(e))
        p.fd = -1;
    else if (e->call.facts.phase == NOTIFY_CONNECTING)
        p.events = POLLOUT;
    return p;
}

/* One round: what is ready now, after waiting at most timeout_ms. Returns how many, or -errno. */
static int one_round(struct polling *p, int timeout_ms)
{
    int ready = 0;
    for (unsigned i = 0; i < p->count; i++) {
        struct polled *e = &p->entries[i];
        e->ready = p->known(e);
        ready += e->ready;
        p->set[i] = to_poll(e);
    }
    p->set[p->count] =
        (struct pollfd){.fd = p->has_waker ? p->waker.ends[0] : -1, .events = POLLIN};
    int result = sys_poll(p->set, p->count + 1, ready ? 0 : timeout_ms);
    if (result < 0)
        return result;
    if (p->set[p->count].revents)
        sys_pipe_drain(p->waker.ends[0]);
    for (unsigned i = 0; i < p->count; i++) {
        struct polled *e = &p->entries[i];
        e->bits = p->set[i].revents;
        /* What came of an attempt, the record learns first. */
        if (e->ready || !e->bits || e->call.facts.phase == NOTIFY_CONNECTING)
            continue;
        e->ready = p->judge(e);
        e->deaf = !e->ready;
        ready += e->ready;
    }
    return ready;
}

/* Another thread has closed one of them: what was seen is of no use, and the wait is over. */
static bool any_closed(const struct polling *p)
{
    for (unsigned i = 0; i < p->count; i++)
        if (p->entries[i].begun && !socket_is_open(&p->entries[i].call))
            return true;
    return false;
}

static int need_waker(struct polling *p)
{
    bool needed = false;
    for (unsigned i = 0; i < p->count && !p->has_waker; i++) {
        const struct polled *e = &p->entries[i];
        needed = needed || (e->begun && (e->deaf || polling_never_connected(e)));
    }
    if (!needed)
        return 0;
    int result = blocked_poll_begin(&p->waker);
    p->has_waker = result == 0;
    if (result < 0)
        return error_from_errno(-result);
    return any_closed(p) ? WSAENOTSOCK : 0; /* that was before it */
}

/* Those whose attempt may have its outcome by now. */
static int learn_outcomes(struct polling *p)
{
    int error = 0;
    for (unsigned i = 0; i < p->count && !error; i++)
        if (p->entries[i].begun && p->entries[i].call.facts.phase == NOTIFY_CONNECTING)
            error = polling_learn(&p->entries[i]);
    return error;
}

int polling_wait(struct polling *p, int timeout_ms, int *error)
{
    int64_t end = sys_now_ms() + timeout_ms;
    for (;;) {
        if (timeout_ms && (*error = need_waker(p)))
            return -1;
        int ready = one_round(p, timeout_ms);
        if (ready < 0)
            *error = error_from_errno(-ready);
        else if (any_closed(p))
            *error = WSAENOTSOCK;
        if (*error)
            return -1;
        if (ready)
            return ready;
        bool woken = false;
        for (unsigned i = 0; i <= p->count; i++)
            woken = woken || p->set[i].revents;
        if (!woken)
            return 0;
        if ((*error = learn_outcomes(p))) /* the next round knows what it concerns */
            return -1;
        if (timeout_ms > 0) {
            int64_t left = end - sys_now_ms();
            timeout_ms = left > 0 ? (int)left : 0;
        }
    }
}
