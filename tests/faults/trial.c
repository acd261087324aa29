#include "trial.h"

#include <dirent.h>
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

#include "conversation.h"

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

enum { HANG_S = 30, HURRY = 50 };

/* Of netchange_support, where the system has it: by the test. */
bool background_is_held(void) __attribute__((weak));

static struct trial *trial; /* shared between the processes */
static FILE *output;
static pid_t self;
static int most_descriptors;
static pthread_t runner, watcher;
static atomic_bool over;

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t trial_now_ms(void)
{
    static atomic_llong struck_ms;
    long long now = clock_ms(), none = 0;
    if (!fault_struck())
        return now;
    atomic_compare_exchange_strong(&struck_ms, &none, now);
    return now + (now - atomic_load(&struck_ms)) * (HURRY - 1);
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

/* Other threads may have to put something away yet. */
static int descriptors_at_rest(void)
{
    int now;
    for (int i = 0; (now = descriptors()) > most_descriptors && i < 100; i++)
        poll(NULL, 0, 5);
    return now;
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
    for (unsigned n = 0; !trial->struck && n < trial->calls; n++) {
        trial->seen[n].name = fault_name(n);
        trial->seen[n].codes = fault_codes(n);
    }
    snprintf(trial->text, sizeof(trial->text), "%s", text);
    trial->descriptors = descriptors_at_rest();
    pthread_t here = pthread_self(); /* which may be the background thread */
    bool held = background_is_held && background_is_held();
    const char *wrong =
        conversation(!held && (pthread_equal(here, runner) || pthread_equal(here, watcher)));
    trial->well = !wrong;
    if (wrong)
        snprintf(trial->text, sizeof(trial->text), "does not work any more: %s", wrong);
    else if (trial->struck && leaks()) {
        trial->well = false;
        snprintf(trial->text, sizeof(trial->text), "leaks");
    }
    trial->end = end;
    fflush(stdout);
    _exit(EXIT_SUCCESS);
}

void trial_assertion(const char *text)
{
    finish(TRIAL_ASSERTED, text);
}

static void *watch(void *limit_ms)
{
    poll(NULL, 0, (int)(intptr_t)limit_ms);
    finish(TRIAL_WAITED, "waits");
}

static _Noreturn void run(const struct trial_case *what, struct trial_fault fault, int limit_ms)
{
    self = getpid();
    runner = pthread_self();
    setpgid(0, 0);
    if (dup2(fileno(output), STDOUT_FILENO) < 0 || dup2(fileno(output), STDERR_FILENO) < 0 ||
        pthread_create(&watcher, NULL, watch, (void *)(intptr_t)limit_ms))
        abort();
    alarm((unsigned)limit_ms / 1000 + HANG_S);
    fault_everywhere();
    if (fault.call)
        fault_arm(fault.point, fault.call, fault.code);
    else
        fault_count();
    const struct trial_fixtures *f = what->fixtures;
    for (unsigned i = 0; i < f->count; i++)
        if (f->each[i].setup)
            f->each[i].setup();
    what->run(what->index);
    for (unsigned i = f->count; i-- > 0;)
        if (f->each[i].teardown)
            f->each[i].teardown();
    finish(TRIAL_PASSED, "");
}

/* ---- outside ---- */

const struct trial *trial_run(const struct trial_case *what, struct trial_fault fault, int limit_ms,
                              int most)
{
    if (!trial) {
        trial =
            mmap(NULL, sizeof(*trial), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        output = tmpfile();
        if (trial == MAP_FAILED || !output)
            abort();
    }
    memset(trial, 0, offsetof(struct trial, seen));
    if (ftruncate(fileno(output), 0))
        abort();
    rewind(output);
    fflush(stdout);
    int64_t begun = clock_ms();
    most_descriptors = most;
    pid_t child = fork();
    if (child < 0)
        return NULL;
    if (child == 0)
        run(what, fault, limit_ms);
    waitpid(child, &trial->status, 0);
    kill(-child, SIGKILL); /* what it has left behind */
    trial->ms = (int)(clock_ms() - begun);
    return trial;
}

void trial_print_output(void)
{
    char line[512];
    rewind(output);
    for (int i = 0; i < 60 && fgets(line, sizeof(line), output); i++)
        printf("#   %s", line);
}
