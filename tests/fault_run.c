#include "fault_run.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "fault_world.h"
#include "sys.h"
#include "tap.h"

enum { HANG_S = 120, MOST_SHOWN = 10 };

static const struct scenario *scenario;
static const char *current_call; /* which fails; NULL: none */
static int current_code;
static unsigned current_point; /* among the calls of its name */
static jmp_buf end_of_run;

/* ---- what goes wrong ---- */

static const char *fault_text(void)
{
    static char text[160];
    if (!current_call)
        snprintf(text, sizeof(text), "%s, no fault", scenario->name);
    else
        snprintf(text, sizeof(text), "%s, %s %u fails with %d (%s)", scenario->name, current_call,
                 current_point, current_code, strerror(current_code));
    return text;
}

void fault_broken(const char *file, int line, const char *what)
{
    fault_pause();
    printf("# %s: %s:%d: %s\n", fault_text(), file, line, what);
    fflush(stdout);
    fault_end();
    longjmp(end_of_run, 1);
}

static void on_death(int number)
{
    const char *text = fault_text();
    const char *what = number == SIGALRM ? ": hangs\n" : ": dies\n";
    if (write(STDOUT_FILENO, "# ", 2) < 0 || write(STDOUT_FILENO, text, strlen(text)) < 0 ||
        write(STDOUT_FILENO, what, strlen(what)) < 0)
        _exit(3);
    signal(number, SIG_DFL);
    raise(number);
}

const char *fault_call(void)
{
    return current_call ? current_call : "";
}

bool fault_is_deadly(int error)
{
    switch (error) {
    case WSAECONNRESET:
    case WSAECONNABORTED:
    case WSAETIMEDOUT:
    case WSAEHOSTUNREACH:
    case WSAENETUNREACH:
    case WSAENETDOWN:
    case WSAECONNREFUSED:
        return fault_struck();
    default:
        return false;
    }
}

bool fault_result(const char *file, int line, const char *call, long long result)
{
    if (result != SOCKET_ERROR)
        return true;
    fault_pause();
    int error = WSAGetLastError();
    if (strncmp(asyncselect_error_name(error), "WSA", 3) != 0) {
        printf("# %s: the code is %d, %s\n", fault_text(), error, asyncselect_error_name(error));
        fault_broken(file, line, call);
    }
    fault_resume();
    return false;
}

/* ---- runs ---- */

static int descriptors(void)
{
    int open = 0;
    for (int fd = 0; fd < 256; fd++)
        open += fcntl(fd, F_GETFD) >= 0;
    return open;
}

/* One run, and whether all was well in it. */
static bool run(void (*fn)(void))
{
    volatile bool well = true;
    fault_world_begin();
    alarm(HANG_S);
    if (setjmp(end_of_run) == 0)
        fn();
    else
        well = false;
    fault_end();
    fault_world_clean();
    alarm(0);
    return well;
}

static bool run_with(unsigned point, int code)
{
    current_point = point;
    current_code = code;
    fault_arm(point, current_call, code);
    bool well = run(scenario->run);
    return run(fault_world_converse) && well;
}

/* What the library holds between runs. It keeps some of it for later, so a leak is what grows each
 * time. */
enum { LEAKS = 5, PUT_AWAY_MS = 500, CHILDREN = 20, CHILD_MS = 100 };
struct holding {
    long memory;
    int descriptors;
};

static struct holding holding(void)
{
    return (struct holding){fault_held(), descriptors()};
}

/* The background thread has its own time: until it has put away what it has to. */
static struct holding holding_at_rest(void)
{
    struct holding last = holding();
    for (int same = 0; same < 20; same++) {
        sys_poll(NULL, 0, 1);
        struct holding now = holding();
        if (now.memory != last.memory || now.descriptors != last.descriptors)
            same = 0;
        last = now;
    }
    return last;
}

static struct holding holding_at_most(struct holding most, int limit_ms)
{
    int64_t end = sys_now_ms() + limit_ms;
    struct holding now = holding();
    while ((now.memory > most.memory || now.descriptors > most.descriptors) && sys_now_ms() < end) {
        sys_poll(NULL, 0, 1);
        now = holding();
    }
    return now;
}

static bool grew(struct holding now, struct holding most)
{
    return now.memory > most.memory || now.descriptors > most.descriptors;
}

static void print_leak(struct holding now, struct holding most)
{
    printf("# %s: %ld pieces of memory and %d descriptors too many\n", fault_text(),
           now.memory - most.memory, now.descriptors - most.descriptors);
}

static void run_all_faults(void)
{
    unsigned broken = 0, runs = 0;
    fault_world_open();
    for (int i = 0; i < 2; i++) { /* what is made once is there from then on */
        fault_count();
        ck_assert(run(scenario->run));
        ck_assert(run(fault_world_converse));
    }
    fault_count();
    ck_assert(run(scenario->run));
    unsigned count = fault_points();
    const char *names[FAULT_MOST];
    const int *codes[FAULT_MOST];
    for (unsigned n = 0; n < count; n++) {
        names[n] = fault_name(n);
        codes[n] = fault_codes(n);
    }
    struct holding most = holding_at_rest();
    for (unsigned n = 0; n < count && broken < MOST_SHOWN; n++) {
        unsigned point = 0;
        for (unsigned i = 0; i < n; i++)
            point += names[i] == names[n];
        current_call = names[n];
        for (const int *code = codes[n]; *code; code++) {
            bool well = true, leaks = true;
            for (int i = 0; i < LEAKS && well && leaks; i++) {
                struct holding before = most;
                well = run_with(point, *code);
                most = holding_at_most(before, PUT_AWAY_MS);
                leaks = grew(most, before);
                if (leaks && i == LEAKS - 1)
                    print_leak(most, before);
            }
            broken += leaks || !well;
            runs++;
        }
    }
    printf("# %s: %u calls, %u faults\n", scenario->name, count, runs);
    fflush(stdout);
    ck_assert_uint_eq(broken, 0);
}

/* In a process of its own: a run, then one without a fault; what is held then. */
struct outcome {
    unsigned calls;
    struct holding holding;
    bool well;
    unsigned char ended;
    struct {
        const char *name;
        const int *codes;
    } seen[FAULT_MOST];
};

/* What a loop makes for its first retry it keeps while its thread lives: so each process has one. */
static bool run_short_of_memory(void)
{
    current_call = "poll";
    return run_with(0, ENOMEM);
}

static void run_in_child(struct outcome *outcome, const struct outcome *clean, unsigned point,
                         int code)
{
    memset(outcome, 0, offsetof(struct outcome, seen));
    fflush(stdout);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        fault_world_open();
        current_point = point;
        current_code = code;
        if (code)
            fault_arm(point, current_call, code);
        else
            fault_count();
        outcome->well = run(scenario->run);
        outcome->calls = fault_points();
        for (unsigned n = 0; !code && n < outcome->calls; n++) {
            outcome->seen[n].name = fault_name(n);
            outcome->seen[n].codes = fault_codes(n);
        }
        outcome->well &= run(fault_world_converse);
        outcome->well &= run_short_of_memory();
        outcome->holding = clean ? holding_at_most(clean->holding, CHILD_MS) : holding_at_rest();
        outcome->ended = 1;
        fflush(stdout);
        child_end(0);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
}

static void run_first_faults(void)
{
    unsigned broken = 0, runs = 0;
    struct outcome *clean =
        mmap(NULL, sizeof(*clean), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct outcome *outcome =
        mmap(NULL, sizeof(*outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(clean, MAP_FAILED);
    ck_assert_ptr_ne(outcome, MAP_FAILED);
    /* The least that is held, and what a loop keeps for its first retry, if its thread happened to
     * have one. */
    struct holding least = {.memory = LONG_MAX, .descriptors = INT_MAX};
    for (int i = 0; i < LEAKS; i++) {
        run_in_child(clean, NULL, 0, 0);
        ck_assert(clean->ended && clean->well);
        if (grew(least, clean->holding))
            least = clean->holding;
    }
    clean->holding = least;
    clean->holding.memory += 1;
    for (unsigned n = 0; n < clean->calls && broken < MOST_SHOWN; n++) {
        unsigned point = 0;
        for (unsigned i = 0; i < n; i++)
            point += clean->seen[i].name == clean->seen[n].name;
        current_call = clean->seen[n].name;
        for (const int *code = clean->seen[n].codes; *code; code++) {
            bool leaks = true;
            for (int i = 0; i < CHILDREN && leaks; i++) {
                run_in_child(outcome, clean, point, *code);
                leaks = outcome->ended && grew(outcome->holding, clean->holding);
            }
            current_point = point;
            current_code = *code;
            if (!outcome->ended)
                printf("# %s: the process ended\n", fault_text());
            if (leaks)
                print_leak(outcome->holding, clean->holding);
            broken += !outcome->ended || !outcome->well || leaks;
            runs++;
        }
    }
    printf("# %s: %u calls, %u faults\n", scenario->name, clean->calls, runs);
    fflush(stdout);
    ck_assert_uint_eq(broken, 0);
}

static const struct scenario *all;

START_TEST(every_fault)
{
    scenario = &all[_i];
    signal(SIGALRM, on_death);
#ifndef __SANITIZE_ADDRESS__
    signal(SIGSEGV, on_death);
    signal(SIGABRT, on_death);
#endif
    if (scenario->first)
        run_first_faults();
    else
        run_all_faults();
}
END_TEST

int fault_run_all(const char *name, const struct scenario *scenarios, int count)
{
    Suite *suite = suite_create(name);
    all = scenarios;
    for (int i = 0; i < count; i++) {
        TCase *tc = tcase_create(scenarios[i].name);
        tcase_set_timeout(tc, 600);
        tcase_add_loop_test(tc, every_fault, i, i + 1);
        suite_add_tcase(suite, tc);
    }
    return run_tap(suite);
}
