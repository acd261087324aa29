#include "svg.h"

#include <math.h>
#include <string.h>

#include "asyncselect/winsock2.h"
#include "axis.h"
#include "text.h"

enum { TOP = 74, LANE = 92, FINDING = 20, LEAST_WIDTH = 900 };

struct drawing {
    FILE *out;
    const struct trace *trace;
    const struct gates *gates;
    const struct findings *findings;
    struct axis axis;
    double width, lanes_end;
};

static const char *colour(unsigned event)
{
    switch (event) {
    case FD_READ:
        return "#1d5fd1";
    case FD_WRITE:
        return "#15803d";
    case FD_OOB:
        return "#c2560c";
    case FD_ACCEPT:
        return "#7e3bb8";
    case FD_CONNECT:
        return "#0e7f78";
    case FD_CLOSE:
        return "#b91c1c";
    default:
        return "#57606a";
    }
}

static void put_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

static void text_at(const struct drawing *d, double x, double y, const char *class,
                    const char *text)
{
    fprintf(d->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, class);
    put_escaped(d->out, text);
    fputs("</text>\n", d->out);
}

static double lane_top(const struct drawing *d, unsigned life)
{
    return TOP + d->axis.lanes[life] * LANE;
}

static const char *duration(double seconds)
{
    static char text[32];
    if (seconds >= 1)
        snprintf(text, sizeof(text), "%.1f s", seconds);
    else
        snprintf(text, sizeof(text), "%.0f ms", seconds * 1000);
    return text;
}

/* ---- the frame ---- */

static void draw_head(const struct drawing *d, double height)
{
    fprintf(d->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
            "viewBox=\"0 0 %.0f %.0f\" font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" "
            "font-size=\"10\">\n<style>\n"
            ".title{font-size:13px;font-weight:bold;fill:#1f2328}.small{fill:#57606a}\n"
            ".name{font-size:12px;font-weight:bold;fill:#1f2328}.call{fill:#1f2328}\n"
            ".failed{fill:#b91c1c}.pill{fill:#fff;font-weight:bold}.time{fill:#57606a}\n"
            ".cut{fill:#8b949e;text-anchor:middle}.number{fill:#fff;font-weight:bold;"
            "text-anchor:middle}.finding{font-size:12px;fill:#1f2328}\n</style>\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
            d->width, height, d->width, height);
    char title[256];
    snprintf(title, sizeof(title), "process %ld, %s, libasyncselect %s, profile %s",
             d->trace->process, d->trace->date ? d->trace->date : "?",
             d->trace->version ? d->trace->version : "?",
             d->trace->profile ? d->trace->profile : "?");
    text_at(d, 12, 20, "title", title);
}

/* Which colour is which event: those that occur. */
static void draw_legend(const struct drawing *d)
{
    unsigned seen = 0;
    double x = 12;
    for (size_t i = 0; i < d->trace->count; i++)
        if (d->axis.places[i].drawn && d->trace->events[i].what == WHAT_POST)
            seen |= d->trace->events[i].events;
    for (unsigned bit = 1; bit <= FD_ALL_EVENTS; bit <<= 1) {
        if (!(seen & bit) || !gate_key(bit))
            continue;
        char text[128];
        snprintf(text, sizeof(text), "%s posted, until a %s", event_names(bit), gate_key(bit));
        fprintf(d->out, "<rect x=\"%.1f\" y=\"31\" width=\"22\" height=\"4\" fill=\"%s\"/>\n", x,
                colour(bit));
        text_at(d, x + 28, 37, "small", text);
        x += 46 + (double)strlen(text) * 5.7;
    }
    fprintf(d->out, "<circle cx=\"%.1f\" cy=\"33\" r=\"2.5\" fill=\"none\" stroke=\"#57606a\"/>\n",
            x + 4);
    text_at(d, x + 12, 37, "small", "the loop reports readiness");
}

static void draw_lanes(const struct drawing *d)
{
    for (unsigned i = 0; i < d->trace->life_count; i++) {
        if (d->axis.lanes[i] < 0)
            continue;
        double y = lane_top(d, i);
        if (d->axis.lanes[i] % 2 == 0)
            fprintf(d->out,
                    "<rect x=\"0\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"#f6f8fa\"/>\n", y,
                    d->width, LANE);
        const struct life *life = &d->trace->lives[i];
        char name[32];
        snprintf(name, sizeof(name), "socket %ld", life->socket);
        text_at(d, 12, y + 24, "name", name);
        if (life->owner > 1) {
            snprintf(name, sizeof(name), "owner %u of this number", life->owner);
            text_at(d, 12, y + 40, "small", name);
        }
    }
}

static void draw_times(const struct drawing *d)
{
    double free_from = 0;
    for (size_t i = 0; i < d->axis.cut_count; i++) {
        const struct cut *c = &d->axis.cuts[i];
        fprintf(d->out,
                "<path d=\"M%.1f %dV%.1fM%.1f %dV%.1f\" stroke=\"#c4cad1\" "
                "stroke-dasharray=\"2 3\"/>\n",
                c->x, TOP - 8, d->lanes_end, c->x + 46, TOP - 8, d->lanes_end);
        text_at(d, c->x + 23, TOP - 11, "cut", duration(c->seconds));
    }
    for (size_t i = 0; i < d->trace->count; i++) {
        const struct place *p = &d->axis.places[i];
        bool in_cut = false;
        if (!p->drawn || p->x < free_from)
            continue;
        for (size_t k = 0; k < d->axis.cut_count; k++)
            in_cut = in_cut || (p->x + 70 > d->axis.cuts[k].x && p->x < d->axis.cuts[k].x + 46);
        if (in_cut)
            continue;
        char text[32];
        snprintf(text, sizeof(text), "%.6f s", d->trace->events[i].t);
        text_at(d, p->x, TOP - 11, "time", text);
        fprintf(d->out, "<path d=\"M%.1f %dv6\" stroke=\"#8b949e\"/>\n", p->x + 0.5, TOP - 8);
        free_from = p->x + 92;
    }
}

/* ---- what happened ---- */

static double gate_y(unsigned event)
{
    switch (event) {
    case FD_READ:
    case FD_ACCEPT: /* no socket has both */
        return 36;
    case FD_WRITE:
        return 42;
    default:
        return 48;
    }
}

static void draw_gates(const struct drawing *d)
{
    for (size_t i = 0; i < d->gates->count; i++) {
        const struct gate *g = &d->gates->list[i];
        const struct place *from = &d->axis.places[g->posted];
        if (!from->drawn || !gate_key(g->event))
            continue;
        double end = g->end == GATE_LEFT ? d->axis.end : d->axis.places[g->opened].x;
        if (g->end != GATE_LEFT && !d->axis.places[g->opened].drawn)
            continue;
        fprintf(d->out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"4\" fill=\"%s\" "
                "opacity=\"%s\"/>\n",
                from->x, lane_top(d, g->life) + gate_y(g->event), fmax(end - from->x, 2),
                colour(g->event), g->end == GATE_LEFT ? "0.35" : "0.8");
    }
}

static void draw_message(const struct drawing *d, const struct event *e, const struct place *p)
{
    double y = lane_top(d, e->life) + 12;
    double width = axis_width(p);
    bool refused = e->what == WHAT_REFUSED;
    fprintf(d->out,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"17\" rx=\"3\" fill=\"%s\" "
            "stroke=\"%s\"%s/>\n",
            p->x, y, width, refused ? "#fff" : colour(e->events), colour(e->events),
            refused ? " stroke-dasharray=\"3 2\"" : "");
    text_at(d, p->x + 5, y + 12, refused ? "failed" : "pill", p->label);
}

static void draw_call(const struct drawing *d, const struct event *e, const struct place *p)
{
    double y = lane_top(d, e->life);
    bool failed = e->error && !axis_goes_on(e);
    fprintf(d->out, "<path d=\"M%.1f %.1fv8\" stroke=\"%s\"/>\n", p->x + 0.5, y + 56,
            failed ? "#b91c1c" : "#1f2328");
    text_at(d, p->x + 3, y + 70, failed ? "failed" : "call", p->label);
}

static void draw_events(const struct drawing *d)
{
    for (size_t i = 0; i < d->trace->count; i++) {
        const struct event *e = &d->trace->events[i];
        const struct place *p = &d->axis.places[i];
        if (!p->drawn)
            continue;
        switch (p->row) {
        case ROW_MESSAGES:
            draw_message(d, e, p);
            break;
        case ROW_CALLS:
            draw_call(d, e, p);
            break;
        case ROW_MARKS:
            if (e->what == WHAT_READY)
                fprintf(d->out,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"#fff\" "
                        "stroke=\"#57606a\"/>\n",
                        p->x + 2, lane_top(d, e->life) + 81);
            break;
        case ROWS:
            break;
        }
    }
}

static void draw_number(const struct drawing *d, double x, double y, size_t number, bool stall)
{
    char text[16];
    snprintf(text, sizeof(text), "%zu", number);
    fprintf(d->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"8\" fill=\"%s\"/>\n", x, y,
            stall ? "#b91c1c" : "#57606a");
    text_at(d, x, y + 3.5, "number", text);
}

static void draw_findings(const struct drawing *d)
{
    double y = d->lanes_end + 26;
    size_t number = 0;
    for (size_t i = 0; i < d->findings->count; i++) {
        const struct finding *f = &d->findings->list[i];
        const struct place *p = &d->axis.places[f->at];
        if (d->axis.lanes[f->life] < 0)
            continue;
        number++;
        char text[640];
        snprintf(text, sizeof(text), "%s: %s", text_socket(d->trace, f->life), f->text);
        if (p->drawn)
            draw_number(d, p->x - 3, lane_top(d, f->life) + (p->row == ROW_MESSAGES ? 9 : 54),
                        number, f->stall);
        draw_number(d, 22, y - 4, number, f->stall);
        text_at(d, 38, y, "finding", text);
        y += FINDING;
    }
}

void svg_draw(const struct trace *trace, const struct gates *gates, const struct findings *findings,
              long socket, FILE *out)
{
    struct drawing d = {.out = out, .trace = trace, .gates = gates, .findings = findings};
    axis_lay(&d.axis, trace, socket);
    double longest = 0;
    for (size_t i = 0; i < findings->count; i++)
        longest = fmax(longest, (double)strlen(findings->list[i].text) * 6.6 + 140);
    d.width = fmax(fmax(d.axis.end + 24, LEAST_WIDTH), longest);
    d.lanes_end = TOP + d.axis.lane_count * LANE;
    draw_head(&d, d.lanes_end + 16 + (double)findings->count * FINDING + (findings->count ? 8 : 0));
    draw_lanes(&d);
    draw_legend(&d);
    draw_times(&d);
    draw_gates(&d);
    draw_events(&d);
    draw_findings(&d);
    fputs("</svg>\n", out);
}
