/* bench: gives every contestant every workload, one after another, round for round, so that what
 * else the machine does falls on all of them alike.
 *
 * bench [-s SECONDS] [-r ROUNDS] [-w WORKLOAD]... [-c CONTESTANT]... [-j JSON] [-p PLOT-DATA] */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "results.h"
#include "workloads.h"

enum { MOST_NAMES = 32 };

struct names {
    const char *list[MOST_NAMES];
    unsigned count;
};

struct options {
    struct names workloads, contestants;
    const char *json, *plot;
};

static bool chosen(const struct names *names, const char *name)
{
    for (unsigned i = 0; i < names->count; i++)
        if (strcmp(names->list[i], name) == 0)
            return true;
    return names->count == 0;
}

static void choose(struct names *names, const char *name)
{
    if (names->count < MOST_NAMES)
        names->list[names->count++] = name;
}

static bool can(const struct contestant *c, const struct workload *w)
{
    if (c == &contestant_wine)
        return w->in_wine && process_has_wine();
    return !w->threads || !c->one_loop;
}

static bool run_trial(const struct results *r, const struct workload *w, const struct contestant *c,
                      struct trial *t)
{
    *t = (struct trial){.connections = w->connections, .seconds = r->seconds};
    if (!process_start(&t->process, c, w->app, w->connections, w->threads ? w->threads : 1))
        return false;
    bool fine = w->load(t) && t->operations > 0;
    process_stop(&t->process);
    return fine;
}

static void run_round(struct results *r, unsigned w, unsigned round, const struct names *names)
{
    static struct trial trials[MOST_CONTESTANTS];
    unsigned count = 0, order[MOST_CONTESTANTS];
    bool fine[MOST_CONTESTANTS] = {false};
    for (unsigned i = 0; contestants[i]; i++)
        if (can(contestants[i], workloads[w]) && (i == 0 || chosen(names, contestants[i]->name)))
            order[count++] = i;
    for (unsigned k = 0; k < count; k++) { /* another one is the first each round */
        unsigned i = order[(k + round) % count];
        fine[i] = run_trial(r, workloads[w], contestants[i], &trials[i]);
        if (!fine[i])
            r->of[w][i].failed = true;
    }
    for (unsigned k = 0; k < count; k++)
        if (fine[order[k]])
            results_add(r, w, order[k], &trials[order[k]], fine[0] ? &trials[0] : NULL);
}

/* As many descriptors as there may be. */
static void raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool write_to(const char *path, void (*write)(const struct results *r, FILE *out),
                     const struct results *r)
{
    FILE *out = path ? fopen(path, "w") : NULL;
    if (out)
        write(r, out);
    return !path || (out && fclose(out) == 0);
}

static bool parse(int argc, char **argv, struct options *o, struct results *r)
{
    int option;
    while ((option = getopt(argc, argv, "s:r:w:c:j:p:")) != -1) {
        switch (option) {
        case 's':
            r->seconds = atof(optarg);
            break;
        case 'r':
            r->rounds = (unsigned)atoi(optarg);
            break;
        case 'w':
            choose(&o->workloads, optarg);
            break;
        case 'c':
            choose(&o->contestants, optarg);
            break;
        case 'j':
            o->json = optarg;
            break;
        case 'p':
            o->plot = optarg;
            break;
        default:
            return false;
        }
    }
    return optind == argc && r->seconds > 0 && r->rounds > 0 && r->rounds <= MOST_ROUNDS;
}

int main(int argc, char **argv)
{
    static struct results results = {.seconds = 0.5, .rounds = 7};
    struct options options = {.json = NULL};
    if (!parse(argc, argv, &options, &results)) {
        fprintf(stderr, "usage: bench [-s SECONDS] [-r ROUNDS] [-w WORKLOAD]... "
                        "[-c CONTESTANT]... [-j JSON] [-p PLOT-DATA]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    raise_limit();
    process_place_load();
    printf("%g s a trial, %u rounds; ratios to %s, medians of the ratios of each round\n",
           results.seconds, results.rounds, contestants[0]->title);
    bool failed = false;
    for (unsigned w = 0; workloads[w]; w++) {
        if (!chosen(&options.workloads, workloads[w]->name))
            continue;
        for (unsigned round = 0; round < results.rounds; round++)
            run_round(&results, w, round, &options.contestants);
        results_table(&results, w, stdout);
        for (unsigned i = 0; contestants[i]; i++)
            failed = failed || (results.of[w][i].failed && contestants[i] != &contestant_wine);
    }
    process_end_wine();
    bool written = write_to(options.json, results_json, &results) &&
                   write_to(options.plot, results_plot, &results);
    return failed || !written;
}
