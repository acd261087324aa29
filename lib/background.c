#include "background.h"

#include <pthread.h>

#include "own_thread.h"
#include "reactor.h"
#include "sys.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t started = PTHREAD_COND_INITIALIZER;
static struct reactor *reactor;
static bool starting; /* one caller starts it, the others wait */

/* The thread makes its reactor itself, for a reactor belongs to the thread that pumps it. */
static void *run(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&lock);
    struct reactor *mine = reactor = reactor_new_pumped();
    starting = false;
    pthread_cond_broadcast(&started);
    pthread_mutex_unlock(&lock);
    while (mine)
        reactor_run(mine, -1);
    return NULL;
}

struct reactor *background_reactor(void)
{
    pthread_mutex_lock(&lock);
    if (!reactor && !starting)
        starting = own_thread_start(run, NULL);
    while (starting)
        sys_cond_wait(&started, &lock);
    struct reactor *r = reactor ? reactor_ref(reactor) : NULL;
    pthread_mutex_unlock(&lock);
    return r;
}

bool background_is(const struct reactor *r)
{
    pthread_mutex_lock(&lock);
    bool is = r == reactor;
    pthread_mutex_unlock(&lock);
    return is;
}
