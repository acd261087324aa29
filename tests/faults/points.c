#include "points.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Of netlab, where the system has it: a network of the process's own. */
const char *netlab_enter(void) __attribute__((weak));

enum { A_NETWORKS = 200 };
enum { LIMIT_MS = 1000, PATIENCE_MS = 60000, CLEAN_RUNS = 3, TRIES = 5, MOST_SHOWN = 20 };

static const char *program;
static struct points_choice choice = {1, 0};
static unsigned turn;
static const char *only;
static int only_index;
static struct trial_fault only_fault;

struct tally {
    unsigned calls, faults, struck, passed, asserted, waited, broken;
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
}

/* Ports stay taken for a while after connections, so every so often there is a new network, whose are
 * all free. */
static const struct trial *run_trial(const struct trial_case *c, struct trial_fault fault,
                                     int limit_ms, int descriptors)
{
    static unsigned count;
    if (netlab_enter && count++ % A_NETWORKS == 0)
        netlab_enter();
    return trial_run(c, fault, limit_ms, descriptors);
}

static void show(const struct trial_case *c, struct trial_fault fault, const struct trial *t,
                 const char *what)
{
    printf("# %s %s %d %u %s %d (%s): %s", program, c->name, c->index, fault.point,
           fault.call ? fault.call : "-", fault.code, strerror(fault.code), what);
    if (t->end == TRIAL_DIED && WIFSIGNALED(t->status))
        printf(" of signal %d%s", WTERMSIG(t->status),
               WTERMSIG(t->status) == SIGALRM ? ": a lock is held" : "");
    printf(" %s\n", t->text);
    trial_print_output();
    fflush(stdout);
}

/* What is wrong after this fault; NULL: nothing. A leak is one only if it is there again and again. */
static const char *judge(const struct trial_case *c, struct trial_fault fault, int limit_ms,
                         int descriptors, const struct trial **last)
{
    for (int i = 0; i < TRIES; i++) {
        const struct trial *t = *last = run_trial(c, fault, limit_ms, descriptors);
        if (!t || t->end == TRIAL_DIED)
            return "dies";
        if (!t->well)
            return "";
        if (t->end != TRIAL_PASSED || t->descriptors <= descriptors)
            return NULL;
    }
    return "leaks descriptors";
}

static void try_fault(const struct trial_case *c, struct trial_fault fault, int limit_ms,
                      int descriptors, struct tally *sum)
{
    const struct trial *t;
    const char *wrong = judge(c, fault, limit_ms, descriptors, &t);
    sum->faults++;
    sum->struck += t->struck;
    sum->passed += t->end == TRIAL_PASSED;
    sum->asserted += t->end == TRIAL_ASSERTED;
    sum->waited += t->end == TRIAL_WAITED;
    sum->broken += wrong != NULL;
    if (wrong ? sum->broken <= MOST_SHOWN : only != NULL)
        show(c, fault, t, wrong ? wrong : "well.");
    else if (t->end == TRIAL_WAITED)
        show(c, fault, t, "");
}

/* Without a fault, for what is counted and held then. */
struct clean {
    int limit_ms, descriptors;
    unsigned calls;
    const char *names[FAULT_MOST];
    const int *codes[FAULT_MOST];
};

static bool run_clean(const struct trial_case *c, struct clean *clean)
{
    struct trial_fault none = {0};
    clean->limit_ms = LIMIT_MS;
    clean->descriptors = 0;
    for (int i = 0; i < CLEAN_RUNS; i++) {
        const struct trial *t = run_trial(c, none, PATIENCE_MS, INT_MAX);
        if (!t || t->end != TRIAL_PASSED || !t->well) {
            if (t)
                show(c, none, t, "fails without a fault");
            return false;
        }
        if (t->ms * 10 > clean->limit_ms)
            clean->limit_ms = t->ms * 10;
        if (t->descriptors > clean->descriptors)
            clean->descriptors = t->descriptors;
        clean->calls = t->calls;
        for (unsigned n = 0; n < t->calls; n++) {
            clean->names[n] = t->seen[n].name;
            clean->codes[n] = t->seen[n].codes;
        }
    }
    return true;
}

/* Is the n-th call one of those that are chosen of its name? */
static bool is_chosen(const struct clean *clean, unsigned n)
{
    unsigned before = 0, all = 0;
    if (!choice.most)
        return true;
    for (unsigned i = 0; i < clean->calls; i++) {
        bool same = clean->codes[i] == clean->codes[n];
        before += same && i < n;
        all += same;
    }
    unsigned step = (all + choice.most - 1) / choice.most;
    return before % step == 0;
}

static void run_case(const struct trial_case *c, struct tally *sum)
{
    static struct clean clean;
    if (!run_clean(c, &clean)) {
        sum->broken++;
        return;
    }
    sum->calls += clean.calls;
    if (only) {
        try_fault(c, only_fault, clean.limit_ms, clean.descriptors, sum);
        return;
    }
    for (unsigned n = 0; n < clean.calls; n++)
        for (const int *code = clean.codes[n]; *code && is_chosen(&clean, n); code++)
            if (turn++ % choice.every == 0)
                try_fault(c, (struct trial_fault){n, clean.names[n], *code}, clean.limit_ms,
                          clean.descriptors, sum);
}

int points_run(const struct trial_case *cases, unsigned count)
{
    struct tally sum = {0};
    for (unsigned i = 0; i < count; i++)
        if (!only || (strcmp(only, cases[i].name) == 0 && cases[i].index == only_index))
            run_case(&cases[i], &sum);
    printf("# %s: %u tests, %u calls, %u faults, of which %u struck: %u passed, %u failed their "
           "assertions, %u waited, %u wrong\n",
           program, count, sum.calls, sum.faults, sum.struck, sum.passed, sum.asserted, sum.waited,
           sum.broken);
    fflush(stdout);
    return (int)sum.broken;
}
