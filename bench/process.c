#define _DEFAULT_SOURCE
#include "process.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "contestants.h"
#include "host.h"

void process_place_load(void)
{
    host_place(0);
}

uint64_t process_time(const struct process *p)
{
    return host_process_time(p->pid);
}

/* ---- servers of this program ---- */

static void tell(unsigned short port, void *argument)
{
    const int *end = argument;
    if (write(*end, &port, sizeof(port)) < 0)
        _exit(1);
}

struct started {
    struct server server;
    unsigned number;
    int *end;
};

static void *run_thread(void *argument)
{
    struct started *s = argument;
    host_place(s->number);
    server_run(&s->server, tell, s->end);
    return NULL;
}

static void run_threads(const struct process *p, const struct server *v, unsigned threads, int end)
{
    static struct started started[MOST_THREADS];
    for (unsigned i = 0; i < threads; i++) {
        pthread_t thread;
        started[i] = (struct started){*v, threads == 1 ? 1 : i, &end};
        started[i].server.counters = p->counters + i;
        if (i + 1 < threads)
            pthread_create(&thread, NULL, run_thread, &started[i]);
        else
            run_thread(&started[i]);
    }
}

static struct counters *shared_counters(void)
{
    static struct counters *counters;
    if (!counters)
        counters = mmap(NULL, MOST_THREADS * sizeof(*counters), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(counters, 0, MOST_THREADS * sizeof(*counters));
    return counters;
}

static bool start_here(struct process *p, const struct server *v, unsigned threads)
{
    int ends[2];
    if (host_pipe(ends) < 0)
        return false;
    p->counters = shared_counters();
    p->pid = fork();
    if (p->pid == 0) {
        host_end_with_parent();
        close(ends[0]);
        run_threads(p, v, threads, ends[1]);
        _exit(1);
    }
    close(ends[1]);
    bool started = p->pid > 0;
    for (unsigned i = 0; i < threads && started; i++)
        started = read(ends[0], &p->port, sizeof(p->port)) == sizeof(p->port);
    close(ends[0]);
    return started;
}

/* ---- Wine's ---- */

static const char *windows_program(void)
{
    const char *program = getenv("BENCH_WINDOWS");
    return program && access(program, R_OK) == 0 ? program : NULL;
}

bool process_has_wine(void)
{
    return windows_program() && system("command -v wine >/dev/null 2>&1") == 0;
}

void process_end_wine(void)
{
    if (windows_program() && system("wineserver -k >/dev/null 2>&1") != 0)
        return;
}

static bool start_wine(struct process *p, const struct server *v)
{
    int ends[2];
    char connections[16], line[32] = "";
    if (host_pipe(ends) < 0)
        return false;
    snprintf(connections, sizeof(connections), "%u", v->connections);
    p->counters = NULL;
    p->pid = fork();
    if (p->pid == 0) {
        host_place(1);
        host_end_with_parent();
        dup2(ends[1], STDOUT_FILENO);
        dup2(open("/dev/null", O_RDWR), STDERR_FILENO);
        execlp("wine", "wine", windows_program(), v->app->name, connections, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *out = fdopen(ends[0], "r");
    bool started = out && fgets(line, sizeof(line), out) && (p->port = (unsigned short)atoi(line));
    if (out)
        fclose(out);
    return started;
}

bool process_start(struct process *p, const struct contestant *contestant, const struct app *app,
                   unsigned connections, unsigned threads)
{
    struct server v = {.contestant = contestant, .app = app, .connections = connections};
    fflush(NULL);
    *p = (struct process){.pid = -1};
    bool started = contestant == &contestant_wine ? start_wine(p, &v) : start_here(p, &v, threads);
    if (!started)
        process_stop(p);
    return started;
}

void process_stop(struct process *p)
{
    if (p->pid > 0) {
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    p->pid = -1;
}
