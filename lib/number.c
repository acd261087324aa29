#include "number.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "sys.h"

/* By the number's remainder. The system gives out the lowest numbers: while there are no more descriptors
 * than lists, each list is one number's. Nothing is allocated, lest it fail. */
enum { LISTS = 4096 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct number_hold *held[LISTS];
static atomic_uint held_count; /* most often 0: then no lock is taken */

static struct number_hold **list_of(int fd)
{
    return &held[(unsigned)fd % LISTS];
}

/* With the lock held: who holds it after it was closed. */
static unsigned closed_holders(int fd)
{
    unsigned holders = 0;
    for (const struct number_hold *hold = *list_of(fd); hold; hold = hold->next)
        if (hold->fd == fd && hold->closed)
            holders |= 1u << hold->holder;
    return holders;
}

/* On failure the socket is closed with its number, a little later. */
static void vacate_unless_called(int fd, unsigned holders)
{
    if (holders && !(holders & 1u << NUMBER_CALLS))
        sys_vacate(fd);
}

void number_hold(struct number_hold *hold, int fd, enum number_holder holder)
{
    struct number_hold **list = list_of(fd);
    hold->fd = fd;
    hold->holder = (uint8_t)holder;
    hold->closed = false;
    pthread_mutex_lock(&lock);
    hold->next = *list;
    *list = hold;
    atomic_fetch_add(&held_count, 1);
    pthread_mutex_unlock(&lock);
}

bool number_is_held(int fd)
{
    if (!atomic_load(&held_count))
        return false;
    pthread_mutex_lock(&lock);
    bool is = closed_holders(fd) != 0;
    pthread_mutex_unlock(&lock);
    return is;
}

void number_release(struct number_hold *hold)
{
    pthread_mutex_lock(&lock);
    struct number_hold **at = list_of(hold->fd);
    while (*at != hold)
        at = &(*at)->next;
    *at = hold->next;
    if (hold->closed) {
        unsigned others = closed_holders(hold->fd);
        if (!others)
            sys_close(hold->fd); /* in between it would be nobody's, and somebody could adopt it */
        else if (hold->holder == NUMBER_CALLS)
            vacate_unless_called(hold->fd, others);
    }
    atomic_fetch_sub(&held_count, 1);
    pthread_mutex_unlock(&lock);
}

void number_close(int fd)
{
    bool now = true;
    if (atomic_load(&held_count)) {
        pthread_mutex_lock(&lock);
        for (struct number_hold *hold = *list_of(fd); hold; hold = hold->next)
            if (hold->fd == fd) {
                hold->closed = true;
                now = false;
            }
        vacate_unless_called(fd, closed_holders(fd));
        pthread_mutex_unlock(&lock);
    }
    if (now)
        sys_close(fd);
}
