#include "blocked.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static uint64_t wakes;

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
        pthread_cond_wait(&woken, &lock);
    pthread_mutex_unlock(&lock);
}

void blocked_wake(void)
{
    pthread_mutex_lock(&lock);
    wakes++;
    pthread_cond_broadcast(&woken);
    pthread_mutex_unlock(&lock);
}
