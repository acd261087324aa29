#include "blocked.h"

#include <pthread.h>
#include <stddef.h>

#include "sys.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static uint64_t wakes;
static struct blocked_poll *polls;

uint64_t blocked_ticket(void)
{
    pthread_mutex_lock(&lock);
    uint64_t ticket = wakes;
    pthread_mutex_unlock(&lock);
    return ticket;
}

void blocked_wait(uint64_t ticket)
{
    pthread_mutex_lock(&lock);
    while (wakes == ticket)
        sys_cond_wait(&woken, &lock);
    pthread_mutex_unlock(&lock);
}

void blocked_wake(void)
{
    pthread_mutex_lock(&lock);
    wakes++;
    pthread_cond_broadcast(&woken);
    for (struct blocked_poll *wait = polls; wait; wait = wait->next)
        sys_pipe_put(wait->ends[1]);
    pthread_mutex_unlock(&lock);
}

int blocked_poll_begin(struct blocked_poll *wait)
{
    int result = sys_pipe(wait->ends);
    if (result < 0)
        return result;
    pthread_mutex_lock(&lock);
    wait->next = polls;
    polls = wait;
    pthread_mutex_unlock(&lock);
    return 0;
}

void blocked_poll_end(struct blocked_poll *wait)
{
    pthread_mutex_lock(&lock);
    struct blocked_poll **at = &polls;
    while (*at != wait)
        at = &(*at)->next;
    *at = wait->next;
    pthread_mutex_unlock(&lock);
    sys_close(wait->ends[0]);
    sys_close(wait->ends[1]);
}
