#include "trial.h"

#include <windows.h>

#include <dirent.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "asyncselect.h"
#include "codes.h"
#include "conversation.h"
#include "path.h"
#include "sys.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
static bool leaks(void)
{
    return __lsan_do_recoverable_leak_check() != 0;
}
#else
static bool leaks(void)
{
    return false;
}
#endif

/* Who sleeps costs nothing, who looks again and again does: his time is short. */
enum { HANG_S = 30, HURRY_ASLEEP = 50, HURRY_AWAKE = 1000 };

/* Of netchange_support, where the system has it: by the test. */
bool background_is_held(void) __attribute__((weak));

static struct trial *trial; /* shared between the processes */
static FILE *output;
static pid_t self;
static struct trial_holding most_held;
static pthread_t runner, watcher;
static bool is_watched;
static atomic_bool over;
static sigset_t of_children; /* SIGCHLD */

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t trial_now_ms(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int64_t struck_ms, struck_awake_ms;
    int64_t now = clock_ms(CLOCK_MONOTONIC);
    if (!fault_struck())
        return now;
    pthread_mutex_lock(&lock);
    int64_t awake = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    if (!struck_ms) {
        struck_ms = now;
        struck_awake_ms = awake;
    }
    int64_t asleep = (now - struck_ms) * HURRY_ASLEEP;
    int64_t busy = (awake - struck_awake_ms) * HURRY_AWAKE;
    now = struck_ms + (asleep > busy ? asleep : busy);
    pthread_mutex_unlock(&lock);
    return now;
}

/* ---- in the process ---- */

/* A test may have lowered the limit. */
static void allow_descriptors(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int descriptors(void)
{
    int open = 0;
    allow_descriptors();
    DIR *all = opendir("/proc/self/fd");
    if (!all)
        abort();
    while (readdir(all))
        open++;
    closedir(all);
    return open;
}

bool trial_grew(struct trial_holding now, struct trial_holding most)
{
    return now.memory > most.memory || now.descriptors > most.descriptors;
}

/* A number that is closed while a loop watches it gets a descriptor that each process makes once. */
static void make_what_is_kept(void)
{
    allow_descriptors();
    int some = dup(STDOUT_FILENO);
    sys_vacate(some);
    close(some);
}

/* What the thread's own loop was to let go of in its next turn. */
static void turn_own_loop(void)
{
    MSG message;
    PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
}

static struct trial_holding holding(void)
{
    return (struct trial_holding){fault_held(), descriptors()};
}

/* Other threads may have to put something away yet. */
static struct trial_holding holding_at_rest(void)
{
    struct trial_holding now = holding();
    for (int i = 0; trial_grew(now, most_held) && i < 100; i++) {
        poll(NULL, 0, 5);
        now = holding();
    }
    return now;
}

/* NULL: nothing. */
static const char *what_is_wrong(bool background)
{
    const char *wrong = conversation(background);
    if (wrong)
        return wrong;
    return trial->struck && leaks() ? "leaks" : NULL;
}

static _Noreturn void finish(enum trial_end end, const char *text)
{
    if (getpid() != self)
        _exit(EXIT_FAILURE); /* a child of the test's */
    if (atomic_exchange(&over, true))
        for (;;)
            pause();
    fault_end();
    trial->struck = fault_struck();
    trial->calls = fault_calls();
    trial->points = fault_points();
    for (unsigned n = 0; n < trial->points; n++) {
        trial->seen[n].name = fault_name(n);
        trial->seen[n].codes = fault_codes(n);
        trial->seen[n].path = fault_path(n);
        trial->seen[n].turns = fault_turns(n);
    }
    snprintf(trial->text, sizeof(trial->text), "%s", text);
    trial->strange_code = codes_strange();
    alarm(HANG_S);
    make_what_is_kept();
    if (end == TRIAL_PASSED) {
        turn_own_loop();
        trial->holding = holding_at_rest();
    }
    pthread_t here = pthread_self(); /* which may be the background thread */
    bool held = background_is_held && background_is_held();
    allow_descriptors();
    const char *wrong = what_is_wrong(
        !held && (pthread_equal(here, runner) || (is_watched && pthread_equal(here, watcher))));
    trial->well = !wrong;
    if (wrong)
        snprintf(trial->text, sizeof(trial->text), "is not well: %s", wrong);
    trial->end = end;
    fflush(stdout);
    _exit(EXIT_SUCCESS);
}

void trial_assertion(const char *text)
{
    finish(TRIAL_ASSERTED, text);
}

/* Of a program that is one test, and the library's. */
void trial_exit(int status)
{
    if (getpid() != self)
        exit(status); /* a child of the test's */
    finish(status ? TRIAL_ASSERTED : TRIAL_PASSED, status ? "exits" : "");
}

static void *watch(void *limit_ms)
{
    poll(NULL, 0, (int)(intptr_t)limit_ms);
    finish(TRIAL_WAITED, "waits");
}

/* limit_ms: 0: nobody watches from within. */
static _Noreturn void run(const struct trial_case *what, struct trial_fault fault, int limit_ms)
{
    sigprocmask(SIG_UNBLOCK, &of_children, NULL);
    self = getpid();
    runner = pthread_self();
    setpgid(0, 0);
    if (dup2(fileno(output), STDOUT_FILENO) < 0 || dup2(fileno(output), STDERR_FILENO) < 0 ||
        (limit_ms && pthread_create(&watcher, NULL, watch, (void *)(intptr_t)limit_ms)))
        abort();
    is_watched = limit_ms != 0;
    path_begin();
    fault_everywhere(path_here);
    if (fault.call)
        fault_arm_path(fault.path, fault.turn, fault.call, fault.code);
    else
        fault_count();
    const struct trial_fixtures *f = what->fixtures;
    for (unsigned i = 0; i < f->count; i++)
        if (f->each[i].setup)
            f->each[i].setup();
    trial->points_of_setup = fault_points();
    what->run(what->index);
    for (unsigned i = f->count; i-- > 0;)
        if (f->each[i].teardown)
            f->each[i].teardown();
    finish(TRIAL_PASSED, "");
}

/* ---- outside ---- */

static void open_trial(void)
{
    trial = mmap(NULL, sizeof(*trial), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    output = tmpfile();
    sigemptyset(&of_children);
    sigaddset(&of_children, SIGCHLD);
    if (trial == MAP_FAILED || !output || sigprocmask(SIG_BLOCK, &of_children, NULL))
        abort();
    path_begin(); /* what that loads, each process has then */
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1);
#endif
}

/* Waits for its end; false: it does not come in time. */
static bool ends(pid_t child, int limit_ms)
{
    int64_t until = clock_ms(CLOCK_MONOTONIC) + limit_ms;
    while (waitpid(child, &trial->status, WNOHANG) != child) {
        int64_t left = until - clock_ms(CLOCK_MONOTONIC);
        if (left <= 0)
            return false;
        sigtimedwait(&of_children, NULL,
                     &(struct timespec){left / 1000, (long)(left % 1000) * 1000000});
    }
    return true;
}

/* A process that watches itself has a thread for it, and ends in any case. */
static bool run_process(const struct trial_case *what, struct trial_fault fault, int limit_ms,
                        bool watches)
{
    memset(trial, 0, offsetof(struct trial, seen));
    if (ftruncate(fileno(output), 0))
        abort();
    rewind(output);
    fflush(stdout);
    int64_t begun = clock_ms(CLOCK_MONOTONIC);
    pid_t child = fork();
    if (child < 0)
        abort();
    if (child == 0)
        run(what, fault, watches ? limit_ms : 0);
    bool ended = ends(child, watches ? limit_ms + 2 * HANG_S * 1000 : limit_ms);
    kill(-child, SIGKILL); /* what it has left behind */
    if (!ended)
        waitpid(child, &trial->status, 0);
    trial->ms = (int)(clock_ms(CLOCK_MONOTONIC) - begun);
    return ended;
}

const struct trial *trial_run(const struct trial_case *what, struct trial_fault fault, int limit_ms,
                              struct trial_holding most)
{
    if (!trial)
        open_trial();
    most_held = most;
    if (!run_process(what, fault, limit_ms, false))
        run_process(what, fault, limit_ms, true);
    return trial;
}

void trial_print_output(void)
{
    char line[512];
    rewind(output);
    for (int i = 0; i < 60 && fgets(line, sizeof(line), output); i++)
        printf("#   %s", line);
}
