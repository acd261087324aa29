#include "gate.h"

#include <stdlib.h>
#include <string.h>

#include "asyncselect/winsock2.h"

static bool is(const struct event *e, const char *call)
{
    return strcmp(e->call, call) == 0;
}

static unsigned reopened_by_ioctl(long long code)
{
    switch ((DWORD)code) {
    case (DWORD)SIO_GET_QOS:
        return FD_QOS;
    case (DWORD)SIO_GET_GROUP_QOS:
        return FD_GROUP_QOS;
    case (DWORD)SIO_ROUTING_INTERFACE_CHANGE:
        return FD_ROUTING_INTERFACE_CHANGE;
    case (DWORD)SIO_ADDRESS_LIST_CHANGE:
        return FD_ADDRESS_LIST_CHANGE;
    default:
        return 0;
    }
}

unsigned gate_reopened(const struct event *e)
{
    if (e->what == WHAT_SELECT)
        return e->error ? 0 : FD_ALL_EVENTS;
    if (e->what != WHAT_CALL)
        return 0;
    if (is(e, "recv") || is(e, "peek"))
        return FD_READ | FD_OOB;
    if (is(e, "send")) {
        bool refused = e->error ? strcmp(e->error, "WSAEWOULDBLOCK") == 0 : e->result < e->asked;
        return refused ? FD_WRITE : 0;
    }
    if (is(e, "select(write)") || is(e, "WSAPoll(write)"))
        return e->result ? 0 : FD_WRITE;
    if (is(e, "accept"))
        return e->error && strcmp(e->error, "WSATRY_AGAIN") == 0 ? 0 : FD_ACCEPT;
    if (is(e, "asyncselect_reenable"))
        return (unsigned)e->asked;
    if (is(e, "ioctl"))
        return reopened_by_ioctl(e->asked);
    return 0;
}

const char *gate_key(unsigned event)
{
    switch (event) {
    case FD_READ:
    case FD_OOB:
        return "receive";
    case FD_WRITE:
        return "refused send";
    case FD_ACCEPT:
        return "accept";
    case FD_QOS:
        return "SIO_GET_QOS";
    case FD_GROUP_QOS:
        return "SIO_GET_GROUP_QOS";
    case FD_ROUTING_INTERFACE_CHANGE:
        return "SIO_ROUTING_INTERFACE_CHANGE";
    case FD_ADDRESS_LIST_CHANGE:
        return "SIO_ADDRESS_LIST_CHANGE";
    default:
        return NULL; /* [GATE-6] nothing */
    }
}

/* The gate of this event that is shut, or NULL. The newest are last. */
static struct gate *shut(const struct gates *gates, unsigned life, unsigned event)
{
    for (size_t i = gates->count; i-- > 0;) {
        struct gate *g = &gates->list[i];
        if (g->life == life && g->event == event)
            return g->end == GATE_LEFT ? g : NULL;
    }
    return NULL;
}

static void close_gates(struct gates *gates, const struct trace *trace, size_t index,
                        unsigned events, enum gate_end how)
{
    const struct event *e = &trace->events[index];
    for (unsigned bit = 1; bit <= FD_ALL_EVENTS; bit <<= 1) {
        struct gate *g = events & bit ? shut(gates, e->life, bit) : NULL;
        if (g) {
            g->end = how;
            g->opened = index;
        }
    }
}

static void add(struct gates *gates, const struct trace *trace, size_t index)
{
    const struct event *e = &trace->events[index];
    if ((gates->count & (gates->count - 1)) == 0) {
        size_t room = gates->count ? gates->count * 2 : 1;
        gates->list = realloc(gates->list, room * sizeof(*gates->list));
        if (!gates->list)
            abort();
    }
    gates->list[gates->count++] =
        (struct gate){e->life, e->events, index, trace->count, 0, GATE_LEFT};
}

void gates_find(struct gates *gates, const struct trace *trace)
{
    *gates = (struct gates){0};
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *e = &trace->events[i];
        struct gate *g;
        switch (e->what) {
        case WHAT_POST:
            close_gates(gates, trace, i, e->events, GATE_OPENED); /* what opened it is not known */
            add(gates, trace, i);
            break;
        case WHAT_REFUSED:
            close_gates(gates, trace, i, e->events, GATE_OPENED);
            break;
        case WHAT_MESSAGE:
            if ((g = shut(gates, e->life, e->events)) && !g->taken)
                g->taken = i;
            break;
        case WHAT_CALL:
        case WHAT_SELECT:
        case WHAT_GHOST:
            if (e->what == WHAT_GHOST ||
                (e->what == WHAT_CALL && is(e, "closesocket") && !e->error))
                close_gates(gates, trace, i, FD_ALL_EVENTS, GATE_CLOSED);
            else
                close_gates(gates, trace, i, gate_reopened(e), GATE_OPENED);
            break;
        case WHAT_READY:
        case WHAT_LOOK:
        case WHAT_STALE:
            break;
        }
    }
}
