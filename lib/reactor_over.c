/* Reactors over bases of the program's: one a base, which all windows over it share. libevent counts
 * what it watches by number for the whole base, and asks the system nothing for a second event: who
 * lets go of a number and who watches it next have to know of each other. */
#include "reactor_core.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the list, and of each one's users */
static LIST_HEAD(, reactor) all = LIST_HEAD_INITIALIZER(all);

static struct reactor *share(const struct event_base *base)
{
    struct reactor *r;
    pthread_mutex_lock(&lock);
    LIST_FOREACH(r, &all, over)
    if (r->base == base) {
        r->users++;
        reactor_ref(r);
        break;
    }
    pthread_mutex_unlock(&lock);
    return r;
}

struct reactor *reactor_over(struct event_base *base)
{
    struct reactor *r = share(base);
    if (r || !(r = reactor_make(base, false)))
        return r;
    pthread_mutex_lock(&lock);
    r->users = 1;
    LIST_INSERT_HEAD(&all, r, over);
    pthread_mutex_unlock(&lock);
    return r;
}

bool reactor_quit(struct reactor *r)
{
    pthread_mutex_lock(&lock);
    bool last = --r->users == 0;
    if (last)
        LIST_REMOVE(r, over);
    pthread_mutex_unlock(&lock);
    return last;
}
