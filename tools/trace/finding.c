#include "finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "asyncselect/winsock2.h"
#include "text.h"

/* What is known of one socket where the reading of the trace stands. */
struct state {
    const struct event *selection;
    size_t refused_send; /* 1 + index of the last send that was refused or short, 0: none since */
    size_t last_send;    /* 1 + index of the last one that went through whole, 0: none since */
    size_t would_block;  /* 1 + index of a receive that found nothing, the program's last call */
    size_t ended;        /* 1 + index of the look that saw the stream's end behind unread data */
    size_t close_posted;
    size_t unread; /* 1 + index of an FD_READ since which nothing has been received */
    size_t closed; /* 1 + index of closesocket */
    unsigned refusals[FD_MAX_EVENTS];
    size_t refused_at[FD_MAX_EVENTS];
};

struct search {
    struct findings *findings;
    const struct trace *trace;
    double seconds;
    struct state *states; /* one a life */
};

__attribute__((format(printf, 4, 5))) static void found(struct search *s, size_t at, bool stall,
                                                        const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    struct findings *f = s->findings;
    f->list = realloc(f->list, (f->count + 1) * sizeof(*f->list));
    char *copy = strdup(text);
    if (!f->list || !copy)
        abort();
    f->list[f->count] = (struct finding){at, s->trace->events[at].life, stall, copy, at, f->count};
    f->count++;
}

static bool is(const struct event *e, const char *call)
{
    return strcmp(e->call, call) == 0;
}

static bool failed_with(const struct event *e, const char *error)
{
    return e->error && strcmp(e->error, error) == 0;
}

/* ---- while the trace is read ---- */

static void on_select(struct search *s, struct state *state, size_t index)
{
    const struct event *e = &s->trace->events[index];
    const struct event *old = state->selection;
    if (e->error) {
        found(s, index, false, "the selection of %s failed: %s", event_names(e->events), e->error);
        return;
    }
    unsigned lost = old && e->events ? old->events & ~e->events : 0;
    if (lost && old->from < 0 && old->message != e->message)
        found(s, index, true,
              "selected twice with different messages: only the second holds, and %s with message "
              "%u is told no more",
              event_names(lost), old->message);
    state->selection = e->events ? e : NULL;
}

static void on_send(struct search *s, struct state *state, size_t index)
{
    const struct event *e = &s->trace->events[index];
    bool refused = gate_reopened(e) & FD_WRITE;
    if (refused)
        state->refused_send = index + 1;
    else if (!e->error)
        state->last_send = index + 1;
    if (refused && state->selection && !(state->selection->events & FD_WRITE)) {
        if (e->error)
            found(
                s, index, true,
                "send would block, and FD_WRITE is not selected: nothing tells when it would not");
        else
            found(s, index, true,
                  "send took %lld of %lld bytes, and FD_WRITE is not selected: nothing tells when "
                  "the rest can be sent",
                  e->result, e->asked);
    }
}

static void on_close(struct search *s, struct state *state, size_t index)
{
    if (state->would_block)
        found(s, index, true,
              "closed because a receive would block: there was nothing to receive yet, and "
              "FD_READ would have told");
    if (state->unread)
        found(
            s, index, false,
            "closed with unread data: nothing was received since FD_READ. The peer's connection is "
            "reset, and may lose what was sent to it last");
    state->closed = index + 1;
}

static void on_call(struct search *s, struct state *state, size_t index)
{
    const struct event *e = &s->trace->events[index];
    bool receives = is(e, "recv") || is(e, "peek");
    if (failed_with(e, "WSAENOTSOCK") && state->closed)
        found(s, index, true, "%s on a socket that was closed %.6f s before", e->call,
              e->t - s->trace->events[state->closed - 1].t);
    else if (is(e, "send"))
        on_send(s, state, index);
    else if (is(e, "closesocket") && !e->error)
        on_close(s, state, index);
    else if (is(e, "ioctl") && (DWORD)e->asked == (DWORD)FIONBIO && failed_with(e, "WSAEINVAL"))
        found(s, index, true,
              "it cannot be set to blocking while %s is selected: select 0 first [CALL-7]",
              event_names(state->selection ? state->selection->events : 0));
    if (gate_reopened(e) & FD_READ)
        state->unread = 0;
    state->would_block = receives && failed_with(e, "WSAEWOULDBLOCK") ? index + 1 : 0;
}

static unsigned place(unsigned event)
{
    unsigned n = 0;
    while (event >>= 1)
        n++;
    return n;
}

static void on_event(struct search *s, size_t index)
{
    const struct event *e = &s->trace->events[index];
    struct state *state = &s->states[e->life];
    switch (e->what) {
    case WHAT_CALL:
        on_call(s, state, index);
        break;
    case WHAT_SELECT:
        on_select(s, state, index);
        break;
    case WHAT_POST:
        if (e->events == FD_WRITE)
            state->refused_send = state->last_send = 0;
        if (e->events == FD_READ)
            state->unread = index + 1;
        if (e->events == FD_CLOSE) {
            state->close_posted = index + 1;
            state->unread = e->error ? 0 : state->unread;
        }
        break;
    case WHAT_LOOK:
        if (e->found & FOUND_ENDED)
            state->ended = e->found & FOUND_READABLE ? index + 1 : 0;
        break;
    case WHAT_STALE:
        if (state->closed)
            found(s, index, false, "message for a closed socket: %s was queued when it was closed",
                  event_names(e->events));
        break;
    case WHAT_GHOST:
        found(s, index, false,
              "its descriptor was closed behind the library's back: use closesocket");
        break;
    case WHAT_REFUSED:
        state->refusals[place(e->events)]++;
        state->refused_at[place(e->events)] = index;
        break;
    case WHAT_READY:
    case WHAT_MESSAGE:
        break;
    }
}

/* ---- when it has been read ---- */

/* Does this window's thread take its messages out of a queue that is traced? */
static bool has_queue(const struct trace *trace, const char *window)
{
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].what == WHAT_MESSAGE && trace->events[i].window == window)
            return true;
    return false;
}

static size_t readiness_since(const struct trace *trace, const struct gate *g)
{
    size_t count = 0;
    for (size_t i = g->posted; i < g->opened && i < trace->count; i++)
        if (trace->events[i].what == WHAT_READY && trace->events[i].life == g->life &&
            strncmp(trace->events[i].sides, "in", 2) == 0)
            count++;
    return count;
}

/* Has this been so for long enough to be worth a word? A program that was killed is supposed to have
 * been killed because it waited. */
static bool lasts(const struct search *s, double since, double until)
{
    return until - since >= s->seconds || (s->trace->killed && until == s->trace->end);
}

/* A gate that nobody opened. FD_WRITE's stays shut while sends go through. */
static void look_at_gate(struct search *s, const struct gate *g)
{
    const struct trace *trace = s->trace;
    const struct event *posted = &trace->events[g->posted];
    const char *key = gate_key(g->event);
    double until = g->end == GATE_LEFT ? trace->end : trace->events[g->opened].t;
    bool killed = s->trace->killed && g->end == GATE_LEFT;
    if (g->end == GATE_OPENED || !lasts(s, posted->t, until) || !key || g->event == FD_WRITE)
        return;
    char age[32] = "";
    if (!killed)
        snprintf(age, sizeof(age), " %.1f s ago", until - posted->t);
    size_t more = readiness_since(trace, g);
    const char *name = event_names(g->event);
    const char *end = g->end == GATE_CLOSED ? ", until it was closed"
                      : killed              ? ", until the process was killed"
                                            : "";
    if (!g->taken && has_queue(trace, posted->window))
        found(s, g->posted, true,
              "%s posted%s, and still in the queue: its thread has not called GetMessage%s", name,
              age, end);
    else if (more)
        found(s, g->posted, true, "%s posted%s, never re-enabled: no %s since, though more came%s",
              name, age, key, end);
    else
        found(s, g->posted, true, "%s posted%s, never re-enabled: no %s since%s", name, age, key,
              end);
}

static void look_at_life(struct search *s, unsigned life)
{
    const struct state *state = &s->states[life];
    const struct event *events = s->trace->events;
    unsigned selected = state->selection ? state->selection->events : 0;
    for (unsigned i = 0; i < FD_MAX_EVENTS; i++)
        if (state->refusals[i])
            found(s, state->refused_at[i], false, "its window refused %s %u times",
                  event_names(1u << i), state->refusals[i]);
    if (state->closed)
        return;
    if ((selected & FD_WRITE) && state->last_send && !state->refused_send &&
        lasts(s, events[state->last_send - 1].t, s->trace->end))
        found(s, state->last_send - 1, false,
              "no FD_WRITE since, and none is due: the last send was not refused. Whoever waits "
              "for one waits for ever [WRITE-5]");
    if ((selected & FD_CLOSE) && state->ended && !state->close_posted &&
        lasts(s, events[state->ended - 1].t, s->trace->end)) {
        found(s, state->ended - 1, true,
              "the peer has ended the stream, and FD_CLOSE waits until the data before it is "
              "received [CLOSE-2]");
        if (state->unread > state->ended) /* its cause stands first */
            s->findings->list[s->findings->count - 1].after = state->unread - 1;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->after != y->after)
        return x->after < y->after ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

void findings_find(struct findings *findings, const struct trace *trace, const struct gates *gates,
                   double seconds)
{
    struct search s = {findings, trace, seconds, NULL};
    *findings = (struct findings){0};
    s.states = calloc(trace->life_count + 1, sizeof(*s.states));
    if (!s.states)
        abort();
    for (size_t i = 0; i < trace->count; i++)
        on_event(&s, i);
    for (size_t i = 0; i < gates->count; i++)
        look_at_gate(&s, &gates->list[i]);
    for (unsigned life = 0; life < trace->life_count; life++)
        look_at_life(&s, life);
    free(s.states);
    if (findings->count)
        qsort(findings->list, findings->count, sizeof(*findings->list), by_place);
}

void findings_print(const struct findings *findings, const struct trace *trace)
{
    if (!findings->count) {
        printf("Nothing stalls.\n");
        return;
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *f = &findings->list[i];
        printf("%s %.6f  %s: %s\n", f->stall ? "STALL" : "note ", trace->events[f->at].t,
               text_socket(trace, f->life), f->text);
    }
}
