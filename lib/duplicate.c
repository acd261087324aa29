#include "duplicate.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adopt.h"
#include "ending.h"
#include "error.h"
#include "offer.h"
#include "record.h"
#include "socket.h"
#include "sys.h"

/* One for this process: the descriptor is a name of the socket from the start, as on Windows. */
struct own {
    DWORD number;
    int fd;
    struct own *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct own *owns;
static DWORD last_number;

static DWORD next_number(void)
{
    pthread_mutex_lock(&lock);
    if (!++last_number)
        last_number = 1;
    DWORD number = last_number;
    pthread_mutex_unlock(&lock);
    return number;
}

/* In the place of a local socket's name, which begins with a slash. */
static void name_of_own(char name[PROCESS_NAME_SIZE])
{
    snprintf(name, PROCESS_NAME_SIZE, "process %ld", (long)getpid());
}

/* ---- within the process ---- */

/* 0 or a WSAE code; the descriptor is closed then. */
static int add_name(struct socket_call *call, int fd)
{
    struct record *r = call->record;
    struct record *stale = record_lock((SOCKET)fd);
    if (stale) /* [K5] its number is new */
        ending_of_name(stale, fd, false);
    pthread_mutex_lock(&r->lock);
    int error = r->life != call->ticket.life ? WSAENOTSOCK : 0;
    if (!error && !record_add_name(r, fd))
        error = WSAENOBUFS;
    pthread_mutex_unlock(&r->lock);
    if (error)
        sys_close(fd);
    return error;
}

static int make_own(struct socket_call *call, int fd, struct duplicate *duplicate)
{
    struct own *own = malloc(sizeof(*own));
    if (!own)
        sys_close(fd);
    int error = own ? add_name(call, fd) : WSAENOBUFS;
    if (error) {
        free(own);
        return error;
    }
    name_of_own(duplicate->name);
    pthread_mutex_lock(&lock);
    *own = (struct own){duplicate->number, fd, owns};
    owns = own;
    pthread_mutex_unlock(&lock);
    return 0;
}

/* The descriptor, or -1. number 0: any. */
static int take_own(DWORD number)
{
    int fd = -1;
    pthread_mutex_lock(&lock);
    struct own **at = &owns;
    while (*at && number && (*at)->number != number)
        at = &(*at)->next;
    struct own *own = *at;
    if (own) {
        fd = own->fd;
        *at = own->next;
        free(own);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

/* ---- between processes ---- */

static int offer_code(int result)
{
    switch (-result) {
    case 0:
        return 0;
    case ESRCH:
    case EINVAL:
    case ENOENT:
        return WSAEINVAL;
    case EPERM:
        return WSAEACCES;
    case EAGAIN:
        return WSAENOBUFS; /* no thread */
    default:
        return error_from_errno(-result);
    }
}

static struct offer_state state_of(struct socket_call *call)
{
    const struct socket_facts *facts = &call->facts;
    return (struct offer_state){
        .error = (uint16_t)(facts->kind == NOTIFY_STREAM ? facts->error : 0),
        .shut = (uint8_t)facts->shut,
        .failed_before = facts->failed_before,
    };
}

/* What the other process's library knew. */
static int enter_taken(int fd, const struct offer_state *state)
{
    int error;
    struct record *r = adopt_find_verified((SOCKET)fd, &error);
    if (!r) {
        sys_close(fd);
        return error;
    }
    r->failed_before = r->failed_before || state->failed_before;
    if (state->shut)
        notify_shutdown(&r->notify, state->shut);
    if (state->error)
        notify_failed(&r->notify, state->error);
    record_unlock(r);
    return 0;
}

/* ---- both ---- */

int duplicate_make(struct socket_call *call, DWORD process, struct duplicate *duplicate)
{
    if (!process || process > INT32_MAX)
        return WSAEINVAL;
    int fd = process_copy_descriptor(call->facts.fd);
    if (fd < 0)
        return error_from_errno(-fd);
    memset(duplicate, 0, sizeof(*duplicate));
    duplicate->number = next_number();
    if ((pid_t)process == getpid())
        return make_own(call, fd, duplicate);
    struct offer_state state = state_of(call);
    return offer_code(offer_make(fd, (pid_t)process, &state, duplicate->name));
}

int duplicate_take(const struct duplicate *duplicate, bool inherit, SOCKET *s)
{
    char own[PROCESS_NAME_SIZE];
    struct offer_state state;
    int fd, error = 0;
    name_of_own(own);
    if (strcmp(duplicate->name, own) == 0) {
        if ((fd = take_own(duplicate->number)) < 0)
            return WSAEINVAL;
    } else {
        if (*duplicate->name != '/')
            return WSAEINVAL;
        if ((fd = offer_take(duplicate->name, &state)) < 0)
            return offer_code(fd);
        error = enter_taken(fd, &state);
    }
    if (error)
        return error;
    process_set_inherited(fd, inherit);
    *s = (SOCKET)fd;
    return 0;
}

void duplicate_cancel_all(void)
{
    int fd;
    while ((fd = take_own(0)) >= 0)
        socket_close((SOCKET)fd);
    offer_cancel_all();
}
