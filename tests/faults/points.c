#include "points.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "claims.h"
#include "path.h"

/* Of netlab, where the system has it: a network of the process's own. */
const char *netlab_enter(void) __attribute__((weak));
void netlab_add_route(const char *destination, unsigned prefix, const char *link,
                      const char *gateway, const char *source) __attribute__((weak));

enum { A_NETWORKS = 200, MOST_CLEAN = 2 * FAULT_MOST };
enum {
    LIMIT_MS = 1000,
    MOST_LIMIT_MS = 10000,
    PATIENCE_MS = 60000,
    CLEAN_RUNS = 3,
    TRIES = 5,
    MOST_SHOWN = 20
};
enum { KEPT = 1 }; /* what a loop makes for its first retry */

static const char *program;
static struct points_choice choice = {1, 1, false};
static unsigned turn;
static const char *only;
static int only_index;
static struct trial_fault only_fault;

struct tally {
    unsigned calls, points, faults, struck, passed, asserted, waited, broken;
};

/* Without a fault: what is counted in any of some runs, and held at most. */
struct point {
    const char *name;
    const int *codes;
    uint64_t path;
    unsigned turns;
    bool of_setup;
};
struct clean {
    int limit_ms, strange_code; /* of the test's own */
    struct trial_holding most;
    unsigned calls, points;
    struct point seen[MOST_CLEAN];
};

void points_of(const char *name, struct points_choice chosen)
{
    program = name;
    choice = chosen;
    for (const char *c = name; *c; c++) /* programs begin at different faults */
        turn = turn * 31 + (unsigned char)*c;
}

void points_only(const char *test, int index, struct trial_fault fault)
{
    only = test;
    only_index = index;
    only_fault = fault;
    path_show(fault.path);
}

/* Ports stay taken for a while after connections, so every so often there is a new network, whose are
 * all free. */
static const struct trial *run_trial(const struct trial_case *c, struct trial_fault fault,
                                     int limit_ms, struct trial_holding most)
{
    static unsigned count;
    if (netlab_enter && count++ % A_NETWORKS == 0 && !netlab_enter())
        netlab_add_route("224.0.0.0", 4, "lo", NULL, NULL);
    return trial_run(c, fault, limit_ms, most);
}

static void show(const struct trial_case *c, struct trial_fault fault, const struct trial *t,
                 const char *what)
{
    printf("# %s %s %d %#llx.%u %s %d (%s): %s", program, c->name, c->index,
           (unsigned long long)fault.path, fault.turn, fault.call ? fault.call : "-", fault.code,
           strerror(fault.code), what);
    if (t->end == TRIAL_DIED && WIFSIGNALED(t->status))
        printf(" of signal %d%s", WTERMSIG(t->status),
               WTERMSIG(t->status) == SIGALRM ? ": a lock is held" : "");
    printf(" %s\n", t->text);
    if (t->end != TRIAL_ASSERTED || !t->well)
        trial_print_output();
    fflush(stdout);
}

static void keep_most(struct clean *clean, struct trial_holding holding)
{
    if (holding.memory + KEPT > clean->most.memory)
        clean->most.memory = holding.memory + KEPT;
    if (holding.descriptors > clean->most.descriptors)
        clean->most.descriptors = holding.descriptors;
}

/* What a test holds depends on the order of its threads, too: does it hold as much without a fault? */
static bool is_held_without(const struct trial_case *c, struct clean *clean,
                            struct trial_holding holding)
{
    struct trial_fault none = {0};
    for (int i = 0; i < TRIES && trial_grew(holding, clean->most); i++) {
        const struct trial *t =
            run_trial(c, none, PATIENCE_MS, (struct trial_holding){LONG_MAX, INT_MAX});
        if (t->end == TRIAL_PASSED)
            keep_most(clean, t->holding);
    }
    return !trial_grew(holding, clean->most);
}

/* What is wrong after this fault; NULL: nothing. A leak is one only if it is there again and again. */
static const char *judge(const struct trial_case *c, struct trial_fault fault, struct clean *clean,
                         const struct trial **last)
{
    static char text[80];
    for (int i = 0; i < TRIES; i++) {
        const struct trial *t = *last = run_trial(c, fault, clean->limit_ms, clean->most);
        if (t->end == TRIAL_DIED)
            return "dies";
        if (!t->well)
            return "";
        if (t->strange_code && t->strange_code != clean->strange_code) {
            snprintf(text, sizeof(text), "sets the code %d:", t->strange_code);
            return text;
        }
        if (t->end != TRIAL_PASSED || !trial_grew(t->holding, clean->most))
            return NULL;
    }
    struct trial_holding holding = (*last)->holding;
    bool held = is_held_without(c, clean, holding);
    *last = run_trial(c, fault, clean->limit_ms, clean->most); /* which is what is shown */
    if (held)
        return NULL;
    snprintf(text, sizeof(text), "leaks: %ld pieces and %d descriptors too many",
             holding.memory - clean->most.memory, holding.descriptors - clean->most.descriptors);
    return text;
}

static void try_fault(const struct trial_case *c, struct trial_fault fault, struct clean *clean,
                      struct tally *sum)
{
    const struct trial *t;
    const char *wrong = judge(c, fault, clean, &t);
    sum->faults++;
    sum->struck += t->struck;
    sum->passed += t->end == TRIAL_PASSED;
    sum->asserted += t->end == TRIAL_ASSERTED;
    sum->waited += t->end == TRIAL_WAITED;
    sum->broken += wrong != NULL;
    if (wrong ? sum->broken <= MOST_SHOWN : only != NULL)
        show(c, fault, t, wrong ? wrong : "well.");
    else if (t->end == TRIAL_WAITED || (choice.verbose && t->end == TRIAL_ASSERTED))
        show(c, fault, t, "");
}

/* Threads are not always equally fast: a point may be there in one run alone. */
static void add_points(struct clean *clean, const struct trial *t)
{
    unsigned before = clean->points;
    for (unsigned n = 0; n < t->points; n++) {
        struct point new = {t->seen[n].name, t->seen[n].codes, t->seen[n].path, t->seen[n].turns,
                            n < t->points_of_setup};
        unsigned i = 0;
        while (i < before && (clean->seen[i].path != new.path || clean->seen[i].codes != new.codes))
            i++;
        if (i == before && clean->points == MOST_CLEAN)
            abort();
        if (i == before)
            clean->seen[clean->points++] = new;
        else if (new.turns > clean->seen[i].turns)
            clean->seen[i].turns = new.turns;
    }
}

static bool run_clean(const struct trial_case *c, struct clean *clean)
{
    struct trial_fault none = {0};
    clean->limit_ms = LIMIT_MS;
    clean->most = (struct trial_holding){0, 0};
    clean->points = 0;
    for (int i = 0; i < CLEAN_RUNS; i++) {
        const struct trial *t =
            run_trial(c, none, PATIENCE_MS, (struct trial_holding){LONG_MAX, INT_MAX});
        if (t->end != TRIAL_PASSED || !t->well) {
            show(c, none, t, "fails without a fault");
            return false;
        }
        if (t->ms * 10 > clean->limit_ms)
            clean->limit_ms = t->ms < MOST_LIMIT_MS / 10 ? t->ms * 10 : MOST_LIMIT_MS;
        keep_most(clean, t->holding);
        clean->calls = t->calls;
        clean->strange_code = t->strange_code;
        add_points(clean, t);
    }
    return true;
}

static void try_point(const struct trial_case *c, const struct point *point, struct clean *clean,
                      struct tally *sum)
{
    for (unsigned i = 0; i < point->turns && (!choice.turns || i < choice.turns); i++)
        for (const int *code = point->codes; *code; code++) {
            struct trial_fault fault = {point->path, i, point->name, *code};
            bool shared = point->of_setup || path_is_shared(point->path);
            if ((!shared || claims_take(fault)) && turn++ % choice.every == 0)
                try_fault(c, fault, clean, sum);
        }
}

static void run_case(const struct trial_case *c, struct tally *sum)
{
    static struct clean clean;
    if (!run_clean(c, &clean)) {
        sum->broken++;
        return;
    }
    sum->calls += clean.calls;
    sum->points += clean.points;
    if (only) {
        try_fault(c, only_fault, &clean, sum);
        return;
    }
    for (unsigned n = 0; n < clean.points; n++)
        try_point(c, &clean.seen[n], &clean, sum);
}

int points_run(const struct trial_case *cases, unsigned count)
{
    struct tally sum = {0};
    for (unsigned i = 0; i < count; i++)
        if (!only || (strcmp(only, cases[i].name) == 0 && cases[i].index == only_index))
            run_case(&cases[i], &sum);
    printf(
        "# %s: %u tests, %u calls, %u points, %u faults, of which %u struck: %u passed, %u failed "
        "their assertions, %u waited, %u wrong\n",
        program, count, sum.calls, sum.points, sum.faults, sum.struck, sum.passed, sum.asserted,
        sum.waited, sum.broken);
    fflush(stdout);
    return (int)sum.broken;
}
