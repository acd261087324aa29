/* steady CONTESTANT CONNECTIONS MESSAGES: echoes so many messages to itself and ends. What two runs
 * with different numbers differ by is what the steady state costs: for callgrind and strace. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contestants.h"
#include "workloads.h"

static void tell(unsigned short port, void *argument)
{
    (void)port;
    (void)argument;
}

int main(int argc, char **argv)
{
    static struct counters counters;
    struct server v = {.app = &app_rounds, .counters = &counters};
    for (int i = 0; argc == 4 && contestants[i] && contestants[i] != &contestant_wine; i++)
        if (strcmp(contestants[i]->name, argv[1]) == 0)
            v.contestant = contestants[i];
    if (!v.contestant) {
        fprintf(stderr, "usage: steady CONTESTANT CONNECTIONS MESSAGES\n");
        return 2;
    }
    v.connections = (unsigned)atoi(argv[2]);
    v.limit = strtoull(argv[3], NULL, 10);
    server_run(&v, tell, NULL);
    return 1;
}
