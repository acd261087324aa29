/* All that was measured, each round of it, for other programs; and the data of the plot. */
#include "results.h"

static void list(const char *name, const struct samples *s, FILE *out)
{
    fprintf(out, "\"%s\": {\"median\": %.6g, \"spread\": %.4g, \"rounds\": [", name,
            samples_median(s), samples_spread(s));
    for (unsigned i = 0; i < s->count; i++)
        fprintf(out, "%s%.6g", i ? ", " : "", s->values[i]);
    fprintf(out, "]}");
}

static void contestant(const struct workload *w, const struct contestant *c,
                       const struct result *result, FILE *out)
{
    fprintf(out, "      {\"name\": \"%s\", \"failed\": %s", c->name,
            result->failed ? "true" : "false");
    const struct {
        const char *name;
        const struct samples *samples;
    } lists[] = {
        {"rate", &result->rate},
        {"rate_ratio", &result->rate_ratio},
        {"processor_ns", &result->processor},
        {"processor_ratio", &result->processor_ratio},
    };
    for (unsigned i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        fprintf(out, ",\n       ");
        list(lists[i].name, lists[i].samples, out);
    }
    for (int i = 0; i < FIGURES && w->figures[i]; i++) {
        fprintf(out, ",\n       ");
        list(w->figures[i], &result->figures[i], out);
    }
    fprintf(out, "}");
}

static bool was_run(const struct results *r, unsigned workload, unsigned i)
{
    return r->of[workload][i].rate.count || r->of[workload][i].failed;
}

void results_json(const struct results *r, FILE *out)
{
    const char *between = "";
    fprintf(out, "{\"seconds\": %g, \"rounds\": %u, \"reference\": \"%s\", \"workloads\": [\n",
            r->seconds, r->rounds, contestants[0]->name);
    for (unsigned w = 0; workloads[w]; w++) {
        if (!was_run(r, w, 0))
            continue;
        fprintf(out, "%s  {\"name\": \"%s\", \"title\": \"%s\", \"unit\": \"%s\", ", between,
                workloads[w]->name, workloads[w]->title, workloads[w]->unit);
        fprintf(out, "\"operation\": \"%s\", \"contestants\": [\n", workloads[w]->operation);
        between = ",\n";
        for (unsigned i = 0; contestants[i]; i++)
            if (was_run(r, w, i)) {
                fprintf(out, "%s", i ? ",\n" : "");
                contestant(workloads[w], contestants[i], &r->of[w][i], out);
            }
        fprintf(out, "]}");
    }
    fprintf(out, "\n]}\n");
}

/* A line a workload, a column a contestant: its rate, where the first contestant's is 1. */
void results_plot(const struct results *r, FILE *out)
{
    fprintf(out, "workload");
    for (unsigned i = 0; contestants[i]; i++)
        fprintf(out, "\t\"%s\"", contestants[i]->title);
    fprintf(out, "\n");
    for (unsigned w = 0; workloads[w]; w++) {
        if (!was_run(r, w, 0))
            continue;
        fprintf(out, "%s", workloads[w]->name);
        for (unsigned i = 0; contestants[i]; i++)
            if (r->of[w][i].rate.count)
                fprintf(out, "\t%.4g", samples_median(&r->of[w][i].rate_ratio));
            else
                fprintf(out, "\t-");
        fprintf(out, "\n");
    }
}
