#include "request.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "sys.h"

static _Atomic uint64_t last_number;

/* Errors of the network that Linux hands to accept for a connection that is no more: not the
 * listener's. accept(2) */
static bool is_of_the_connection(int result)
{
    switch (-result) {
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
    case EOPNOTSUPP:
        return true;
    default:
        return false;
    }
}

/* Linux looks for a descriptor first, and at the queue only then; Windows the other way round. */
static bool finds_none(int listening, int result)
{
    struct pollfd p = {.fd = listening, .events = POLLIN};
    return (result == -EMFILE || result == -ENFILE) && sys_poll(&p, 1, 0) == 0;
}

int request_take(int listening, bool nonblocking, struct request **request)
{
    struct request *taken = calloc(1, sizeof(*taken));
    if (!taken)
        return -ENOMEM;
    do {
        taken->size = sizeof(taken->name);
        taken->fd =
            sys_accept(listening, (struct sockaddr *)&taken->name, &taken->size, nonblocking);
    } while (is_of_the_connection(taken->fd));
    if (taken->fd < 0) {
        int result = nonblocking && finds_none(listening, taken->fd) ? -EAGAIN : taken->fd;
        free(taken);
        return result;
    }
    taken->number = atomic_fetch_add(&last_number, 1);
    *request = taken;
    return 0;
}

void request_put_back(struct request **queue, struct request *request)
{
    while (*queue && (*queue)->number < request->number)
        queue = &(*queue)->next;
    request->next = *queue;
    *queue = request;
}

void request_reject(struct request *request)
{
    sys_reset(request->fd);
    free(request);
}

void request_reject_all(struct request **queue)
{
    while (*queue) {
        struct request *first = *queue;
        *queue = first->next;
        request_reject(first);
    }
}
