#include "handover.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 1 << 18 }; /* more than there can be: two a socket */

struct handover {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    unsigned first, end;
    struct slot {
        sock s;
        unsigned what;
    } slots[SLOTS];
};

struct handover *handover_new(void)
{
    struct handover *h = calloc(1, sizeof(*h));
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->filled, NULL);
    return h;
}

void handover_put(struct handover *h, sock s, unsigned what)
{
    pthread_mutex_lock(&h->lock);
    h->slots[h->end++ % SLOTS] = (struct slot){s, what};
    if (h->end - h->first == 1)
        pthread_cond_signal(&h->filled);
    pthread_mutex_unlock(&h->lock);
}

sock handover_take(struct handover *h, unsigned *what)
{
    pthread_mutex_lock(&h->lock);
    while (h->first == h->end)
        pthread_cond_wait(&h->filled, &h->lock);
    struct slot slot = h->slots[h->first++ % SLOTS];
    pthread_mutex_unlock(&h->lock);
    *what = slot.what;
    return slot.s;
}
