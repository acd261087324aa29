/* The library's mutexes and conditions, which the linker leads here: a thread that would wait for one
 * lets the others go on. */
#include <errno.h>
#include <pthread.h>

#include "threads.h"

int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __real_pthread_mutex_trylock(pthread_mutex_t *mutex);
int __real_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __real_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int __real_pthread_cond_signal(pthread_cond_t *cond);
int __real_pthread_cond_broadcast(pthread_cond_t *cond);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_trylock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int __wrap_pthread_cond_signal(pthread_cond_t *cond);
int __wrap_pthread_cond_broadcast(pthread_cond_t *cond);

static int take(pthread_mutex_t *mutex)
{
    int error;
    while ((error = __real_pthread_mutex_trylock(mutex)) == EBUSY)
        threads_wait(mutex, "mutex");
    if (!error)
        threads_count_held(1);
    return error;
}

static int give(pthread_mutex_t *mutex)
{
    int error = __real_pthread_mutex_unlock(mutex);
    threads_count_held(-1);
    threads_wake(mutex, true);
    return error;
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    if (threads_here() < 0)
        return __real_pthread_mutex_lock(mutex);
    threads_yield(THREADS_LOCK);
    return take(mutex);
}

int __wrap_pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    if (threads_here() < 0)
        return __real_pthread_mutex_trylock(mutex);
    threads_yield(THREADS_LOCK);
    int error = __real_pthread_mutex_trylock(mutex);
    if (!error)
        threads_count_held(1);
    return error;
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (threads_here() < 0)
        return __real_pthread_mutex_unlock(mutex);
    int error = give(mutex);
    threads_yield(THREADS_UNLOCK);
    return error;
}

int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    if (threads_here() < 0)
        return __real_pthread_cond_wait(cond, mutex);
    give(mutex);
    if (threads_on_yield)
        threads_on_yield(THREADS_UNLOCK);
    threads_wait(cond, "condition");
    return take(mutex);
}

int __wrap_pthread_cond_signal(pthread_cond_t *cond)
{
    if (threads_here() < 0)
        return __real_pthread_cond_signal(cond);
    threads_wake(cond, false);
    return 0;
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *cond)
{
    if (threads_here() < 0)
        return __real_pthread_cond_broadcast(cond);
    threads_wake(cond, true);
    return 0;
}
