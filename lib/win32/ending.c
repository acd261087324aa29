#include "ending.h"

#include <pthread.h>
#include <stdlib.h>

struct endings {
    struct {
        void (*fn)(void *argument);
        void *argument;
    } each[ENDINGS];
};

static pthread_key_t key;
static bool has_key;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of has_key */

static void run(void *argument)
{
    struct endings *e = argument;
    for (int i = 0; i < ENDINGS; i++)
        if (e->each[i].fn)
            e->each[i].fn(e->each[i].argument);
    free(e);
}

static bool make_key(void)
{
    pthread_mutex_lock(&lock);
    bool made = has_key = has_key || pthread_key_create(&key, run) == 0;
    pthread_mutex_unlock(&lock);
    return made;
}

bool ending_set(enum ending which, void (*fn)(void *argument), void *argument)
{
    if (!make_key())
        return false;
    struct endings *e = pthread_getspecific(key);
    if (!e) {
        e = calloc(1, sizeof(*e));
        if (!e || pthread_setspecific(key, e) != 0) {
            free(e);
            return false;
        }
    }
    e->each[which].fn = fn;
    e->each[which].argument = argument;
    return true;
}
