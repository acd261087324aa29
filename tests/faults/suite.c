/* usage: suite [-e EVERY] [-m MOST] [-j JOBS] [PROGRAM...]: of each program (of all, if none is named)
 * each EVERYth fault, at MOST so many points of one call in one test (64; 0: all), JOBS programs at a
 * time.
 *        suite -f PROGRAM TEST INDEX POINT CALL CODE, as a report names a fault: that one. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "points.h"

static int run_program(const struct suite_program *p)
{
    char *arguments[] = {(char *)(uintptr_t)p->name, NULL};
    return p->main(1, arguments);
}

static bool is_named(const struct suite_program *p, char **names)
{
    bool some = *names != NULL;
    for (; *names; names++)
        if (strcmp(p->name, *names) == 0)
            return true;
    return !some;
}

static int run_one(char **words)
{
    points_only(words[1], atoi(words[2]),
                (struct trial_fault){(unsigned)atoi(words[3]), words[4], atoi(words[5])});
    points_of(words[0], (struct points_choice){1, 0});
    for (const struct suite_program *p = suite_programs; p->name; p++)
        if (strcmp(p->name, words[0]) == 0)
            return run_program(p);
    return EXIT_FAILURE;
}

/* One of the processes has ended: did all go well in it? */
static bool wait_for_one(int *running)
{
    int status;
    if (wait(&status) < 0)
        return false;
    --*running;
    return status == 0;
}

static int run_all(char **names, struct points_choice choice, int jobs)
{
    int running = 0;
    bool well = true;
    for (const struct suite_program *p = suite_programs; p->name; p++) {
        if (!is_named(p, names))
            continue;
        if (running == jobs)
            well &= wait_for_one(&running);
        fflush(stdout);
        pid_t child = fork();
        if (child < 0)
            return EXIT_FAILURE;
        if (child == 0) {
            points_of(p->name, choice);
            exit(run_program(p));
        }
        running++;
    }
    while (running)
        well &= wait_for_one(&running);
    return well ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct points_choice choice = {.every = 1, .most = 64};
    int jobs = 1, option;
    bool one = false;
    while ((option = getopt(argc, argv, "e:fj:m:")) != -1) {
        if (option == 'e')
            choice.every = (unsigned)strtoul(optarg, NULL, 10);
        else if (option == 'm')
            choice.most = (unsigned)strtoul(optarg, NULL, 10);
        else if (option == 'f')
            one = true;
        else if (option == 'j')
            jobs = atoi(optarg);
        else
            return 2;
    }
    if (choice.every == 0 || jobs < 1 || (one && argc - optind != 6))
        return 2;
    return one ? run_one(argv + optind) : run_all(argv + optind, choice, jobs);
}
