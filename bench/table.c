/* The table: a block a workload, a line a contestant. */
#include "results.h"

#include <math.h>

/* Three digits that count. */
static void number(FILE *out, int width, double value)
{
    int digits = value > 0 ? (int)floor(log10(value)) + 1 : 1;
    fprintf(out, "%*.*f", width, digits >= 3 ? 0 : 3 - (digits < 0 ? 0 : digits), value);
}

static void line(const struct workload *w, const struct contestant *c, const struct result *result,
                 FILE *out)
{
    fprintf(out, "  %-34s", c->title);
    if (!result->rate.count) {
        fprintf(out, " %s\n", result->failed ? "failed" : "cannot");
        return;
    }
    number(out, 10, samples_median(&result->rate));
    fprintf(out, " +-%4.1f %%", samples_spread(&result->rate) * 100);
    fprintf(out, "%8.3f", samples_median(&result->rate_ratio));
    number(out, 12, samples_median(&result->processor));
    fprintf(out, " +-%4.1f %%", samples_spread(&result->processor) * 100);
    fprintf(out, "%8.3f", samples_median(&result->processor_ratio));
    for (int i = 0; i < FIGURES && w->figures[i]; i++)
        number(out, 11, samples_median(&result->figures[i]));
    fprintf(out, "%s\n", result->failed ? "  (a trial failed)" : "");
}

void results_table(const struct results *r, unsigned workload, FILE *out)
{
    const struct workload *w = workloads[workload];
    char heading[64];
    snprintf(heading, sizeof(heading), "ns/%s", w->operation);
    fprintf(out, "\n%s: %s\n  %-34s%10s %8s%8s%12s %8s%8s", w->name, w->title, "", w->unit, "",
            "ratio", heading, "", "ratio");
    for (int i = 0; i < FIGURES && w->figures[i]; i++)
        fprintf(out, "%11s", w->figures[i]);
    fprintf(out, "\n");
    for (unsigned i = 0; contestants[i]; i++)
        if (r->of[workload][i].rate.count || r->of[workload][i].failed)
            line(w, contestants[i], &r->of[workload][i], out);
    fflush(out);
}
