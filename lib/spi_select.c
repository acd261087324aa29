/* WSPSelect: over poll(), so that a set holds any descriptor value. */
#include "spi.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "socket.h"
#include "sys.h"

enum { READ_SET, WRITE_SET, EXCEPT_SET, SETS };

/* One socket of one set. */
struct entry {
    SOCKET socket;
    int set;
    struct socket_facts facts;
    bool ready;
};

struct selection {
    asyncselect_fd_set *sets[SETS];
    struct entry *entries;
    struct pollfd *polled; /* one an entry */
    unsigned count;
};

static int learn(struct entry *e)
{
    struct socket_call call;
    int error = socket_begin(e->socket, SOCKET_NEITHER, &call);
    if (error)
        return error;
    e->facts = call.facts;
    socket_end(&call);
    return 0;
}

static bool never_connected(const struct socket_facts *facts)
{
    return facts->kind == NOTIFY_STREAM && facts->phase == NOTIFY_IDLE;
}

/* What is ready without asking the system. */
static bool known_ready(const struct entry *e)
{
    switch (e->set) {
    case READ_SET:
        return e->facts.error != 0 || e->facts.requested;
    case EXCEPT_SET: /* a connection attempt that failed */
        return never_connected(&e->facts) && e->facts.failed_before;
    default:
        return false;
    }
}

static struct pollfd to_poll(const struct entry *e)
{
    static const short events[SETS] = {POLLIN, POLLOUT, POLLPRI};
    struct pollfd p = {.fd = e->facts.fd, .events = events[e->set]};
    if (never_connected(&e->facts))
        p.fd = -1; /* the kernel calls it writable and hung up [S3] */
    else if (e->facts.phase == NOTIFY_CONNECTING)
        p.events = POLLOUT;
    return p;
}

static bool polled_ready(const struct entry *e, short bits)
{
    if (e->facts.phase == NOTIFY_CONNECTING)
        return false; /* what came of it, the record learns first */
    switch (e->set) {
    case READ_SET:
        return bits & (POLLIN | POLLHUP | POLLERR);
    case WRITE_SET:
        return bits & POLLOUT;
    default:
        return bits & POLLPRI;
    }
}

/* One round: what is ready now, after waiting at most timeout_ms. Returns how many, or -errno. */
static int one_round(struct selection *sel, int timeout_ms)
{
    int ready = 0;
    for (unsigned i = 0; i < sel->count; i++) {
        struct entry *e = &sel->entries[i];
        e->ready = known_ready(e);
        ready += e->ready;
        sel->polled[i] = to_poll(e);
    }
    int result = sys_poll(sel->polled, sel->count, ready ? 0 : timeout_ms);
    if (result < 0)
        return result;
    for (unsigned i = 0; i < sel->count; i++) {
        struct entry *e = &sel->entries[i];
        if (e->ready || !sel->polled[i].revents)
            continue;
        e->ready = polled_ready(e, sel->polled[i].revents);
        ready += e->ready;
    }
    return ready;
}

static int learn_all(struct selection *sel, bool only_connecting)
{
    for (unsigned i = 0; i < sel->count; i++) {
        struct entry *e = &sel->entries[i];
        if (only_connecting && e->facts.phase != NOTIFY_CONNECTING)
            continue;
        int error = learn(e);
        if (error)
            return error;
    }
    return 0;
}

/* Rounds until something is ready or time is up. Returns how many, or -1 with *error. */
static int wait_ready(struct selection *sel, int timeout_ms, int *error)
{
    int64_t end = sys_now_ms() + timeout_ms;
    for (;;) {
        int ready = one_round(sel, timeout_ms);
        if (ready < 0) {
            *error = error_from_errno(-ready);
            return -1;
        }
        if (ready)
            return ready;
        bool woken = false;
        for (unsigned i = 0; i < sel->count; i++)
            woken = woken || sel->polled[i].revents;
        if (!woken)
            return 0;
        /* An attempt has its outcome: the next round knows which set that concerns. */
        if ((*error = learn_all(sel, true)))
            return -1;
        if (timeout_ms > 0) {
            int64_t left = end - sys_now_ms();
            timeout_ms = left > 0 ? (int)left : 0;
        }
    }
}

/* [W1] The program was told that it cannot send: FD_WRITE tells when it can. */
static void note_unwritable(const struct entry *e)
{
    struct socket_call call;
    if (e->set != WRITE_SET || e->ready || never_connected(&e->facts) ||
        e->facts.phase == NOTIFY_LISTENING)
        return;
    if (socket_begin(e->socket, SOCKET_NEITHER, &call) == 0)
        socket_end_unwritable(&call);
}

static void write_sets(const struct selection *sel)
{
    for (int set = 0; set < SETS; set++)
        if (sel->sets[set])
            sel->sets[set]->fd_count = 0;
    for (unsigned i = 0; i < sel->count; i++) {
        const struct entry *e = &sel->entries[i];
        asyncselect_fd_set *set = sel->sets[e->set];
        if (e->ready)
            set->fd_array[set->fd_count++] = e->socket;
        else
            note_unwritable(e);
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

static int prepare(struct selection *sel)
{
    for (int set = 0; set < SETS; set++)
        sel->count += sel->sets[set] ? sel->sets[set]->fd_count : 0;
    if (!sel->count)
        return WSAEINVAL;
    sel->entries = calloc(sel->count, sizeof(*sel->entries));
    sel->polled = calloc(sel->count, sizeof(*sel->polled));
    if (!sel->entries || !sel->polled)
        return WSAENOBUFS;
    struct entry *e = sel->entries;
    for (int set = 0; set < SETS; set++)
        for (u_int i = 0; sel->sets[set] && i < sel->sets[set]->fd_count; i++)
            *e++ = (struct entry){.socket = sel->sets[set]->fd_array[i], .set = set};
    return learn_all(sel, false);
}

int WSPSelect(int nfds, asyncselect_fd_set *readfds, asyncselect_fd_set *writefds,
              asyncselect_fd_set *exceptfds, const struct timeval *timeout, LPINT lpErrno)
{
    struct selection sel = {.sets = {readfds, writefds, exceptfds}};
    int error = 0;
    int ready = 0;
    (void)nfds;
    int timeout_ms = milliseconds(timeout, &error);
    if (!error)
        error = prepare(&sel);
    if (!error)
        ready = wait_ready(&sel, timeout_ms, &error);
    if (!error)
        write_sets(&sel);
    free(sel.entries);
    free(sel.polled);
    return error ? spi_result(error, lpErrno) : ready;
}
