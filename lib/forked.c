#include "forked.h"

#include <pthread.h>

static unsigned forks; /* written only while a new process has one thread */

static void in_child(void)
{
    forks++;
}

static void watch(void)
{
    pthread_atfork(NULL, NULL, in_child);
}

void forked_watch(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch);
}

unsigned forked_here(void)
{
    return forks;
}
