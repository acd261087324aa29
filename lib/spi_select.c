/* WSPSelect: over poll(), so that a set holds any descriptor value. */
#include "spi.h"

#include "polling.h"

enum { READ_SET, WRITE_SET, EXCEPT_SET, SETS };

/* What is ready without asking the system. */
static bool known_ready(const struct polled *e)
{
    switch (e->what) {
    case READ_SET:
        return e->call.facts.error != 0 || e->call.facts.requested || e->call.facts.has_data;
    case EXCEPT_SET: /* a connection attempt that failed, or out-of-band data */
        return e->call.facts.oob_waiting ||
               (polling_never_connected(e) && e->call.facts.failed_before);
    default:
        return false;
    }
}

/* Ready is what would not block, be it for want of success. */
static bool polled_ready(const struct polled *e)
{
    if (e->bits & POLLNVAL) /* the descriptor was closed behind the library's back [K5] */
        return true;
    switch (e->what) {
    case READ_SET:
        return e->bits & (POLLIN | POLLHUP | POLLERR);
    case WRITE_SET:
        return e->bits & (POLLOUT | POLLHUP | POLLERR);
    default:
        return e->bits & POLLPRI && !e->call.facts.oob_inline; /* else it is data */
    }
}

static void write_sets(asyncselect_fd_set *const sets[SETS], const struct polling *p)
{
    static const char *const names[SETS] = {"select(read)", "select(write)", "select(except)"};
    for (int set = 0; set < SETS; set++)
        if (sets[set])
            sets[set]->fd_count = 0;
    for (unsigned i = 0; i < p->count; i++) {
        struct polled *e = &p->entries[i];
        asyncselect_fd_set *set = sets[e->what];
        trace_call(e->socket, names[e->what], 0, e->ready, 0);
        if (e->ready)
            set->fd_array[set->fd_count++] = e->socket;
        else if (e->what == WRITE_SET)
            polling_unwritable(e); /* [W1] the program was told that it cannot send */
    }
}

static int milliseconds(const struct timeval *timeout, int *error)
{
    if (!timeout)
        return -1;
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0) {
        *error = WSAEINVAL;
        return 0;
    }
    int64_t ms = (int64_t)timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

static int prepare(asyncselect_fd_set *const sets[SETS], struct polling *p)
{
    static const short events[SETS] = {POLLIN, POLLOUT, POLLPRI};
    unsigned count = 0;
    for (int set = 0; set < SETS; set++)
        count += sets[set] ? sets[set]->fd_count : 0;
    if (!count)
        return WSAEINVAL;
    int error = polling_open(p, count);
    struct polled *e = p->entries;
    for (int set = 0; set < SETS; set++)
        for (u_int i = 0; !error && sets[set] && i < sets[set]->fd_count; i++, e++) {
            e->socket = sets[set]->fd_array[i];
            e->events = events[set];
            e->what = set;
            error = polling_learn(e);
        }
    return error;
}

int WSPSelect(int nfds, asyncselect_fd_set *readfds, asyncselect_fd_set *writefds,
              asyncselect_fd_set *exceptfds, const struct timeval *timeout, LPINT lpErrno)
{
    asyncselect_fd_set *const sets[SETS] = {readfds, writefds, exceptfds};
    struct polling p = {.known = known_ready, .judge = polled_ready};
    int error = 0;
    int ready = 0;
    (void)nfds;
    int timeout_ms = milliseconds(timeout, &error);
    if (!error)
        error = prepare(sets, &p);
    if (!error)
        ready = polling_wait(&p, timeout_ms, &error);
    if (!error)
        write_sets(sets, &p);
    polling_close(&p);
    return error ? spi_result(error, lpErrno) : ready;
}
