/* usage: suite [-v] [-e EVERY] [-t TURNS] [-j JOBS] [PROGRAM...]: of each program (of all, if none is
 * named) each EVERYth fault, at the first TURNS turns of each point (1; 0: all), JOBS programs at a time. -v shows failed assertions.
 *        suite -f PROGRAM TEST INDEX PATH.TURN CALL CODE, as a report names a fault: that one. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "claims.h"
#include "points.h"

static const struct suite_program *running;

static void run_main(int index)
{
    char *arguments[] = {(char *)(uintptr_t)running->name, NULL};
    (void)index;
    int status = running->main(1, arguments);
    if (status)
        trial_assertion("its status is not 0");
}

/* Has it gone well? 0 if so. A program that is linked alone has the arguments handed on. */
static int run_program(const struct suite_program *p, char **arguments)
{
    static const struct trial_fixtures none;
    const struct trial_case whole = {"main", run_main, 0, &none};
    char path[200];
    running = p;
    if (p->main && p->whole)
        return points_run(&whole, 1);
    if (p->main)
        return p->main(1, (char *[]){(char *)(uintptr_t)p->name, NULL});
    const char *slash = strrchr(p->name, '/');
    snprintf(path, sizeof(path), "faults/alone/%s", slash ? slash + 1 : p->name);
    execv(path, arguments);
    perror(path);
    return EXIT_FAILURE;
}

static bool is_named(const struct suite_program *p, char **names)
{
    bool some = *names != NULL;
    for (; *names; names++)
        if (strcmp(p->name, *names) == 0)
            return true;
    return !some;
}

static int run_one(char **words, char **arguments)
{
    char *end;
    struct trial_fault fault = {.path = strtoull(words[3], &end, 16),
                                .turn = *end ? (unsigned)atoi(end + 1) : 0,
                                .call = words[4],
                                .code = atoi(words[5])};
    points_only(words[1], atoi(words[2]), fault);
    points_of(words[0], (struct points_choice){1, 1, true});
    for (const struct suite_program *p = suite_programs; p->name; p++)
        if (strcmp(p->name, words[0]) == 0)
            return run_program(p, arguments);
    return EXIT_FAILURE;
}

/* One of the processes has ended: did all go well in it? */
static bool wait_for_one(int *count)
{
    int status;
    if (wait(&status) < 0)
        return false;
    --*count;
    return status == 0;
}

/* Of a program that is linked alone: it is the only one that it knows. */
static char **arguments_for(const struct suite_program *p, char **arguments, int options)
{
    static char *given[32];
    int count = 0;
    for (; count < options && count < 30; count++)
        given[count] = arguments[count];
    given[count++] = (char *)(uintptr_t)p->name;
    given[count] = NULL;
    return given;
}

static int run_all(char **arguments, int options, struct points_choice choice, int jobs)
{
    int count = 0;
    bool well = true;
    for (const struct suite_program *p = suite_programs; p->name; p++) {
        if (!is_named(p, arguments + options))
            continue;
        if (count == jobs)
            well &= wait_for_one(&count);
        fflush(stdout);
        pid_t child = fork();
        if (child < 0)
            return EXIT_FAILURE;
        if (child == 0) {
            points_of(p->name, choice);
            exit(run_program(p, arguments_for(p, arguments, options)) ? EXIT_FAILURE
                                                                      : EXIT_SUCCESS);
        }
        count++;
    }
    while (count)
        well &= wait_for_one(&count);
    return well ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct points_choice choice = {.every = 1, .turns = 1};
    int jobs = 1, option;
    bool one = false;
    while ((option = getopt(argc, argv, "e:fj:t:v")) != -1) {
        if (option == 'e')
            choice.every = (unsigned)strtoul(optarg, NULL, 10);
        else if (option == 't')
            choice.turns = (unsigned)strtoul(optarg, NULL, 10);
        else if (option == 'v')
            choice.verbose = true;
        else if (option == 'f')
            one = true;
        else if (option == 'j')
            jobs = atoi(optarg);
        else
            return 2;
    }
    if (choice.every == 0 || jobs < 1 || (one && argc - optind != 6))
        return 2;
    claims_open();
    return one ? run_one(argv + optind, argv) : run_all(argv, optind, choice, jobs);
}
