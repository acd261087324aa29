/* Plays scripts against the library and the model: random ones by seed, or one from a file. What
 * goes wrong is made as short as it can be, and printed as a script. */
#define _GNU_SOURCE
#include "world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern const struct backend *const the_backend; /* which this program is linked with */

enum { STEPS_A_SCRIPT = 120, PATIENCE_S = 20 };

/* What a child that plays a script tells. */
static struct verdict {
    char text[600];
    uint64_t seed;
    unsigned long steps, messages;
    bool bad;
} * told;

static bool wait_for(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) < 0)
        return false;
    if (WIFSIGNALED(status)) {
        snprintf(told->text, sizeof(told->text), "it died of signal %d", WTERMSIG(status));
        told->bad = true;
    } else if (WEXITSTATUS(status) && !told->bad) {
        snprintf(told->text, sizeof(told->text), "it ended with status %d", WEXITSTATUS(status));
        told->bad = true;
    }
    return !told->bad;
}

/* In a process of its own, for what goes wrong may leave the library in any state. */
static bool play_alone(const struct script *s, bool trace)
{
    fflush(stdout);
    told->bad = false;
    pid_t child = fork();
    if (child == 0) {
        alarm(PATIENCE_S);
        if (!trace && !freopen("/dev/null", "w", stderr))
            _exit(2);
        const char *why = world_play(s, the_backend, trace);
        if (why) {
            snprintf(told->text, sizeof(told->text), "%s", why);
            told->bad = true;
        }
        fflush(stdout);
        _exit(why != NULL);
    }
    return wait_for(child);
}

static bool play_range(uint64_t first, uint64_t count, unsigned long steps)
{
    fflush(stdout);
    told->bad = false;
    pid_t child = fork();
    if (child == 0) {
        for (uint64_t seed = first; seed < first + count && world_steps < steps; seed++) {
            static struct script s;
            told->seed = seed;
            script_generate(&s, seed, STEPS_A_SCRIPT);
            alarm(PATIENCE_S);
            const char *why = world_play(&s, the_backend, false);
            if (why) {
                snprintf(told->text, sizeof(told->text), "%s", why);
                told->bad = true;
                _exit(1);
            }
            told->steps = world_steps;
            told->messages = world_messages;
        }
        _exit(0);
    }
    return wait_for(child);
}

/* Delta debugging: drops ever smaller pieces for as long as something still goes wrong. */
static bool shorten_once(struct script *s)
{
    unsigned before = s->count;
    for (unsigned piece = s->count / 2; piece; piece /= 2) {
        for (unsigned at = 0; at < s->count;) {
            struct script less = *s;
            unsigned gone = piece < s->count - at ? piece : s->count - at;
            memmove(less.steps + at, less.steps + at + gone,
                    (s->count - at - gone) * sizeof(less.steps[0]));
            less.count -= gone;
            if (play_alone(&less, false))
                at += piece;
            else
                *s = less;
        }
    }
    return s->count < before;
}

/* What one step's going has made needless goes the next time. */
static void shorten(struct script *s)
{
    while (shorten_once(s))
        continue;
}

static int report(uint64_t seed)
{
    static struct script s;
    printf("# seed %llu: %s\n", (unsigned long long)seed, told->text);
    script_generate(&s, seed, STEPS_A_SCRIPT);
    if (play_alone(&s, false)) {
        printf("# alone it goes well: the seeds before it matter\n");
        return 1;
    }
    shorten(&s);
    play_alone(&s, false);
    printf("# %s\n", told->text);
    script_print(&s, stdout);
    return 1;
}

static int replay(const char *path, bool trace)
{
    static struct script s;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    const char *why = file ? script_parse(&s, file) : "it cannot be opened";
    if (file && file != stdin)
        fclose(file);
    if (why) {
        fprintf(stderr, "%s: %s\n", path, why);
        return 2;
    }
    if (play_alone(&s, trace))
        return 0;
    printf("%s: %s\n", path, told->text);
    return 1;
}

static int usage(void)
{
    fprintf(stderr, "usage: sim [-t] SCRIPT...       replays scripts; -t: with a trace\n"
                    "       sim -s FIRST -n SEEDS    plays random scripts by their seeds\n"
                    "       sim -s FIRST -m STEPS    ... until so many steps are done\n"
                    "       sim -p SEED              prints a seed's script\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint64_t first = 1, seeds = UINT64_MAX / 2;
    unsigned long steps = 0;
    bool trace = false, by_seed = false;
    int option, status = 0;
    told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (told == MAP_FAILED)
        return 2;
    while ((option = getopt(argc, argv, "ts:n:m:p:")) != -1) {
        static struct script s;
        switch (option) {
        case 't':
            trace = true;
            break;
        case 's':
            first = strtoull(optarg, NULL, 10);
            break;
        case 'n':
            seeds = strtoull(optarg, NULL, 10);
            by_seed = true;
            break;
        case 'm':
            steps = strtoul(optarg, NULL, 10);
            by_seed = true;
            break;
        case 'p':
            script_generate(&s, strtoull(optarg, NULL, 10), STEPS_A_SCRIPT);
            script_print(&s, stdout);
            return 0;
        default:
            return usage();
        }
    }
    if (by_seed) {
        if (!play_range(first, seeds, steps ? steps : (unsigned long)-1))
            return report(told->seed);
        printf("%s: %lu steps, %lu messages, seeds %llu to %llu\n", the_backend->name, told->steps,
               told->messages, (unsigned long long)first, (unsigned long long)told->seed);
        return 0;
    }
    if (optind == argc)
        return usage();
    for (int i = optind; i < argc; i++)
        status |= replay(argv[i], trace);
    return status;
}
