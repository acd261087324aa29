#include "offer.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys.h"

enum { VERSION = 1, PATIENCE_MS = 30000 };

struct offer {
    int fd;
    pid_t target;
    int target_ends; /* readable when the process has ended; -1: the system cannot tell */
    int listener;
    int cancel[2];
    struct offer_state state;
    char name[PROCESS_NAME_SIZE];
    struct offer *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t none_left = PTHREAD_COND_INITIALIZER;
static struct offer *offers;

/* ---- the process that offers ---- */

/* Waits for the descriptor to have something; false: the offer is over. */
static bool await(const struct offer *o, int fd)
{
    struct pollfd set[] = {{.fd = fd, .events = POLLIN},
                           {.fd = o->cancel[0], .events = POLLIN},
                           {.fd = o->target_ends, .events = POLLIN}};
    if (sys_poll(set, 3, -1) < 0 || set[1].revents)
        return false;
    return set[0].revents || !set[2].revents; /* it may have connected before it ended */
}

/* Is it the process that the offer is for? */
static bool is_target(const struct offer *o, int connection)
{
    struct process_peer peer;
    return process_peer(connection, &peer) == 0 && peer.user == geteuid() &&
           peer.process == o->target;
}

/* Hands the descriptor over, and waits to hear that it has arrived. */
static bool hand_over(const struct offer *o, int connection)
{
    return process_give(connection, &o->state, sizeof(o->state), o->fd) == 0 &&
           await(o, connection) && process_is_acknowledged(connection);
}

static void dispose(struct offer *o)
{
    if (o->listener >= 0) {
        process_unlisten(o->name);
        sys_close(o->listener);
    }
    if (o->target_ends >= 0)
        sys_close(o->target_ends);
    if (o->cancel[0] >= 0) {
        sys_close(o->cancel[0]);
        sys_close(o->cancel[1]);
    }
    sys_close(o->fd);
    free(o);
}

static void unlist(struct offer *o)
{
    pthread_mutex_lock(&lock);
    struct offer **at = &offers;
    while (*at != o)
        at = &(*at)->next;
    *at = o->next;
    dispose(o); /* under the lock: who waits for none to be left finds everything gone */
    if (!offers)
        pthread_cond_broadcast(&none_left);
    pthread_mutex_unlock(&lock);
}

static void *run(void *argument)
{
    struct offer *o = argument;
    bool taken = false;
    while (!taken && await(o, o->listener)) {
        int connection = sys_accept(o->listener, NULL, NULL, true);
        if (connection < 0)
            continue;
        taken = is_target(o, connection) && hand_over(o, connection);
        sys_close(connection);
    }
    unlist(o);
    return NULL;
}

static int start(struct offer *o)
{
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    if (pthread_attr_init(&attributes) != 0)
        return -EAGAIN;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_mutex_lock(&lock);
    o->next = offers;
    offers = o;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* the program's signals are its own threads' */
    int error = pthread_create(&thread, &attributes, run, o);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error)
        offers = o->next;
    pthread_mutex_unlock(&lock);
    pthread_attr_destroy(&attributes);
    return -error;
}

int offer_make(int fd, pid_t process, const struct offer_state *state, char name[PROCESS_NAME_SIZE])
{
    struct offer *o = calloc(1, sizeof(*o));
    if (!o) {
        sys_close(fd);
        return -ENOMEM;
    }
    o->fd = fd;
    o->target = process;
    o->listener = o->cancel[0] = -1;
    o->state = *state;
    o->state.version = VERSION;
    o->target_ends = process_watch(process);
    int result = o->target_ends == -ENOSYS || o->target_ends >= 0 ? 0 : o->target_ends;
    if (result == 0 && sys_pipe(o->cancel) < 0) {
        o->cancel[0] = -1;
        result = -EMFILE;
    }
    if (result == 0 && (o->listener = process_listen(o->name)) < 0)
        result = o->listener;
    if (result == 0) {
        strcpy(name, o->name); /* before it can be over */
        result = start(o);
    }
    if (result < 0)
        dispose(o);
    return result;
}

void offer_cancel_all(void)
{
    pthread_mutex_lock(&lock);
    for (struct offer *o = offers; o; o = o->next)
        sys_pipe_put(o->cancel[1]);
    while (offers)
        sys_cond_wait(&none_left, &lock);
    pthread_mutex_unlock(&lock);
}

/* ---- the process that it is for ---- */

static int take_from(int connection, struct offer_state *state)
{
    struct process_peer peer;
    struct pollfd answer = {.fd = connection, .events = POLLIN};
    int result = process_peer(connection, &peer);
    if (result < 0 || peer.user != geteuid())
        return result < 0 ? result : -ENOENT;
    result = sys_poll(&answer, 1, PATIENCE_MS);
    if (result <= 0)
        return result < 0 ? result : -ETIMEDOUT;
    int fd = process_take(connection, state, sizeof(*state));
    if (fd < 0)
        return fd == -EMFILE ? fd : -ENOENT;
    if (state->version == VERSION && process_acknowledge(connection) == 0)
        return fd;
    sys_close(fd);
    return -ENOENT;
}

int offer_take(const char *name, struct offer_state *state)
{
    int connection = process_connect(name);
    if (connection < 0)
        return connection == -EMFILE || connection == -ENFILE ? connection : -ENOENT;
    int result = take_from(connection, state);
    sys_close(connection);
    return result;
}
