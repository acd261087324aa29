#include "axis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CUT_SECONDS 0.05
enum { CUT_WIDTH = 58, BETWEEN = 10 };

/* Calls that tell nothing of notifications. */
static bool is_dull(const struct event *e)
{
    static const char *const dull[] = {"setsockopt", "getsockopt", "getsockname", "getpeername",
                                       "bind"};
    for (size_t i = 0; i < sizeof(dull) / sizeof(dull[0]); i++)
        if (strcmp(e->call, dull[i]) == 0)
            return !e->error;
    return false;
}

/* FD_READ|FD_CLOSE as READ|CLOSE. */
static void short_names(char *text, size_t room, unsigned events)
{
    const char *names = event_names(events);
    size_t length = 0;
    while (*names && length + 1 < room) {
        if (strncmp(names, "FD_", 3) == 0)
            names += 3;
        size_t word = strcspn(names, "|") + 1;
        for (size_t i = 0; i < word && *names && length + 1 < room; i++)
            text[length++] = *names++;
    }
    text[length] = 0;
}

bool axis_goes_on(const struct event *e)
{
    return e->what == WHAT_CALL && strcmp(e->call, "connect") == 0 && e->error &&
           strcmp(e->error, "WSAEWOULDBLOCK") == 0;
}

static void label_call(struct place *p, const struct event *e)
{
    size_t room = sizeof(p->label);
    if (axis_goes_on(e))
        snprintf(p->label, room, "connect is under way");
    else if (e->error)
        snprintf(p->label, room, "%s %s", e->call, e->error);
    else if (strcmp(e->call, "accept") == 0)
        snprintf(p->label, room, "accept %lld", e->result);
    else if (strcmp(e->call, "send") == 0 && e->result < e->asked)
        snprintf(p->label, room, "send %lld of %lld", e->result, e->asked);
    else if (e->asked && strcmp(e->call, "ioctl") != 0)
        snprintf(p->label, room, "%s %lld", e->call, e->result);
    else
        snprintf(p->label, room, "%s", e->call);
}

static void label(struct place *p, const struct event *e)
{
    char names[128];
    *p = (struct place){.drawn = true};
    switch (e->what) {
    case WHAT_POST:
    case WHAT_REFUSED:
        p->row = ROW_MESSAGES;
        snprintf(p->label, sizeof(p->label), "%s%s%s%s", event_names(e->events),
                 e->error ? " " : "", e->error ? e->error : "",
                 e->what == WHAT_REFUSED ? " refused" : "");
        break;
    case WHAT_CALL:
        p->row = ROW_CALLS;
        p->drawn = !is_dull(e);
        label_call(p, e);
        break;
    case WHAT_SELECT:
        p->row = ROW_CALLS;
        short_names(names, sizeof(names), e->events);
        snprintf(p->label, sizeof(p->label), e->from >= 0 ? "inherits %s" : "select %s", names);
        break;
    case WHAT_STALE:
        p->row = ROW_CALLS;
        snprintf(p->label, sizeof(p->label), "overtaken");
        break;
    case WHAT_GHOST:
        p->row = ROW_CALLS;
        snprintf(p->label, sizeof(p->label), "closed behind");
        break;
    case WHAT_READY:
    case WHAT_MESSAGE:
        p->row = ROW_MARKS;
        break;
    case WHAT_LOOK:
        p->drawn = false;
        break;
    }
}

static void cut(struct axis *axis, double x, double seconds)
{
    axis->cuts = realloc(axis->cuts, (axis->cut_count + 1) * sizeof(*axis->cuts));
    if (!axis->cuts)
        abort();
    axis->cuts[axis->cut_count++] = (struct cut){x, seconds};
}

double axis_width(const struct place *place)
{
    double character = place->row == ROW_MESSAGES ? 7.5 : 6; /* messages are bold capitals */
    return place->label[0] ? (double)strlen(place->label) * character + 10 : 4;
}

/* A call that its socket's last one was too, nothing having happened between: the place of the first,
 * which says how often; else NULL. */
static struct place *repeated(struct place *last, const struct place *p)
{
    size_t length = strlen(p->label);
    bool same = last && p->row == ROW_CALLS && last->row == ROW_CALLS &&
                strncmp(last->label, p->label, length) == 0 &&
                (last->times ? last->label[length] == ' ' : last->label[length] == '\0');
    if (!same)
        return NULL;
    last->times += last->times ? 1 : 2;
    snprintf(last->label + length, sizeof(last->label) - length, " \303\227 %u", last->times);
    return last;
}

void axis_lay(struct axis *axis, const struct trace *trace, long socket)
{
    double(*ends)[ROWS] = calloc(trace->life_count + 1, sizeof(*ends));
    struct place **last = calloc(trace->life_count + 1, sizeof(*last)); /* of each socket */
    double x = AXIS_BEGIN, before = -1;
    *axis = (struct axis){.end = AXIS_BEGIN};
    axis->places = calloc(trace->count + 1, sizeof(*axis->places));
    axis->lanes = calloc(trace->life_count + 1, sizeof(*axis->lanes));
    if (!ends || !last || !axis->places || !axis->lanes)
        abort();
    for (size_t i = 0; i < trace->life_count; i++) {
        bool shown =
            trace->lives[i].socket >= 0 && (socket < 0 || trace->lives[i].socket == socket);
        axis->lanes[i] = shown ? axis->lane_count++ : -1;
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *e = &trace->events[i];
        struct place *p = &axis->places[i];
        if (axis->lanes[e->life] < 0)
            continue;
        label(p, e);
        if (!p->drawn)
            continue;
        double gap = before < 0 ? 0 : e->t - before;
        before = e->t;
        struct place *first = gap > CUT_SECONDS ? NULL : repeated(last[e->life], p);
        if (first) {
            p->drawn = false;
            ends[e->life][ROW_CALLS] = first->x + axis_width(first);
            axis->end = fmax(axis->end, ends[e->life][ROW_CALLS]);
            continue;
        }
        if (p->row != ROW_MARKS)
            last[e->life] = p;
        if (gap > CUT_SECONDS) {
            x = fmax(x, axis->end) + BETWEEN;
            cut(axis, x, gap);
            x += CUT_WIDTH;
        } else {
            x += 3 + 3 * log10(1 + gap * 1e6);
        }
        double *end = &ends[e->life][p->row];
        x = fmax(x, *end + BETWEEN);
        p->x = x;
        *end = x + axis_width(p);
        axis->end = fmax(axis->end, *end);
    }
    free(ends);
    free(last);
}
