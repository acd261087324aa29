/* The Windows program of the same source, for Wine: windows APP CONNECTIONS; says its port. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

static const struct app *const apps[] = {&app_bulk, &app_churn, &app_datagram, &app_echo,
                                         &app_fanout};

static void tell(unsigned short port, void *argument)
{
    (void)argument;
    printf("%d\n", port);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct server v = {.contestant = &contestant_window};
    for (size_t i = 0; argc > 2 && i < sizeof(apps) / sizeof(apps[0]); i++)
        if (strcmp(apps[i]->name, argv[1]) == 0)
            v.app = apps[i];
    if (!v.app)
        return 2;
    v.connections = (unsigned)atoi(argv[2]);
    server_run(&v, tell, NULL);
    return 0;
}
