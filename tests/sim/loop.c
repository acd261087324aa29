/* libevent's part, as event2/event.h declares it. What its back ends report is described in
 * doc/reliability.md. */
#define _GNU_SOURCE
#include "loop.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <event2/event.h>

#include "kernel.h"
#include "script.h"
#include "sidewatch_sim.h"

enum { MOST_TURNS = 20000, MOST_ACTIVE = 256, MOST_MADE_ACTIVE = 16 };

struct event {
    TAILQ_ENTRY(event) entry;
    struct event_base *base;
    evutil_socket_t fd;
    short what;
    event_callback_fn callback;
    void *argument;
    bool added;
    short made_active; /* by event_active */
    int socket;        /* the kernel's: -1 for a timer alone */
    uint64_t inode;    /* which it was when it was added */
    unsigned seen[2];
    int64_t due; /* -1: no timeout */
};

struct event_base {
    enum loop_kind kind;
    TAILQ_HEAD(events, event) events;
    struct event *made_active[MOST_MADE_ACTIVE]; /* in their order */
    unsigned made_active_count;
};

struct event_config {
    int flags;
};

static enum loop_kind kind;
static uint64_t chance;
static bool patient; /* nothing is delayed: the end of a run */
static unsigned added;
void (*loop_on_touch)(const struct event_base *base);
void (*loop_on_sleep)(struct event_base *base);

void loop_open(enum loop_kind of, uint64_t seed)
{
    kind = of;
    chance = seed;
    added = 0;
}

unsigned loop_events(void)
{
    return added;
}

static void touch(const struct event_base *base)
{
    if (loop_on_touch)
        loop_on_touch(base);
}

struct event_base *event_base_new(void)
{
    struct event_base *base = calloc(1, sizeof(*base));
    if (!base)
        abort();
    base->kind = kind;
    TAILQ_INIT(&base->events);
    return base;
}

struct event_config *event_config_new(void)
{
    return calloc(1, sizeof(struct event_config));
}

void event_config_free(struct event_config *config)
{
    free(config);
}

int event_config_set_flag(struct event_config *config, int flag)
{
    config->flags |= flag;
    return 0;
}

struct event_base *event_base_new_with_config(const struct event_config *config)
{
    (void)config;
    return event_base_new();
}

void event_base_free(struct event_base *base)
{
    if (!TAILQ_EMPTY(&base->events))
        abort(); /* whoever frees it has forgotten an event */
    free(base);
}

int event_base_get_features(const struct event_base *base)
{
    static const int features[LOOP_KINDS] = {
        [LOOP_EPOLL] = EV_FEATURE_ET | EV_FEATURE_O1 | EV_FEATURE_EARLY_CLOSE,
        [LOOP_KQUEUE] = EV_FEATURE_ET | EV_FEATURE_O1 | EV_FEATURE_FDS,
        [LOOP_POLL] = EV_FEATURE_FDS};
    return features[base->kind];
}

const char *event_base_get_method(const struct event_base *base)
{
    static const char *const names[LOOP_KINDS] = {"epoll", "kqueue", "poll"};
    return names[base->kind];
}

int event_assign(struct event *e, struct event_base *base, evutil_socket_t fd, short what,
                 event_callback_fn callback, void *argument)
{
    touch(base);
    *e = (struct event){.base = base,
                        .fd = fd,
                        .what = what,
                        .callback = callback,
                        .argument = argument,
                        .socket = -1,
                        .due = -1};
    return 0;
}

struct event *event_new(struct event_base *base, evutil_socket_t fd, short what,
                        event_callback_fn callback, void *argument)
{
    struct event *e = malloc(sizeof(*e));
    if (e)
        event_assign(e, base, fd, what, callback, argument);
    return e;
}

int event_add(struct event *e, const struct timeval *timeout)
{
    touch(e->base);
    if (timeout)
        e->due = kernel_now_ms + (int64_t)timeout->tv_sec * 1000 + timeout->tv_usec / 1000;
    if (e->added)
        return 0;
    if (e->fd >= 0 && (e->what & (EV_READ | EV_WRITE))) {
        struct ksocket *k = kernel_of((int)e->fd);
        if (!k)
            return -1;
        e->socket = kernel_index(k);
        e->inode = k->inode;
        e->seen[0] = k->wakes[0] - 1; /* what is ready already is told */
        e->seen[1] = k->wakes[1] - 1;
    }
    e->added = true;
    added++;
    TAILQ_INSERT_TAIL(&e->base->events, e, entry);
    return 0;
}

static void make_inactive(struct event *e)
{
    struct event_base *base = e->base;
    unsigned left = 0;
    for (unsigned i = 0; i < base->made_active_count; i++)
        if (base->made_active[i] != e)
            base->made_active[left++] = base->made_active[i];
    base->made_active_count = left;
    e->made_active = 0;
}

int event_del(struct event *e)
{
    touch(e->base);
    e->due = -1;
    if (e->made_active)
        make_inactive(e);
    if (!e->added)
        return 0;
    e->added = false;
    added--;
    TAILQ_REMOVE(&e->base->events, e, entry);
    return 0;
}

void event_active(struct event *e, int what, short count)
{
    (void)count; /* of signals */
    touch(e->base);
    if (!e->made_active) {
        if (e->base->made_active_count == MOST_MADE_ACTIVE)
            abort();
        e->base->made_active[e->base->made_active_count++] = e;
    }
    e->made_active = (short)(e->made_active | what);
}

void event_free(struct event *e)
{
    event_del(e);
    free(e);
}

int event_pending(const struct event *e, short what, struct timeval *timeout)
{
    (void)timeout;
    return (what & EV_TIMEOUT) && e->due >= 0 ? EV_TIMEOUT : 0;
}

/* ---- what is ready ---- */

static short from_poll(short bits, bool tells_close)
{
    if (bits & (POLLERR | POLLNVAL))
        return EV_READ | EV_WRITE;
    if ((bits & POLLHUP) && (!tells_close || !(bits & POLLRDHUP)))
        return EV_READ | EV_WRITE;
    return (short)((bits & POLLIN ? EV_READ : 0) | (bits & POLLOUT ? EV_WRITE : 0) |
                   (tells_close && (bits & POLLRDHUP) ? EV_CLOSED : 0));
}

/* What is to be reported now; take: it counts as reported. */
static short ready(struct event *e, bool take)
{
    struct ksocket *k = e->socket >= 0 ? &ksockets[e->socket] : NULL;
    if (!k)
        return 0;
    enum loop_kind how = e->base->kind;
    bool same = k->used && k->inode == e->inode;
    if (how == LOOP_POLL || !(e->what & EV_ET)) { /* by number */
        struct ksocket *now = how == LOOP_POLL ? kernel_of((int)e->fd) : same ? k : NULL;
        short bits = now ? kernel_poll(now) : how == LOOP_POLL ? POLLNVAL : 0;
        return (short)(from_poll(bits, false) & e->what);
    }
    if (!same)
        return 0;
    bool in = e->seen[0] != k->wakes[0];
    bool out = e->seen[1] != k->wakes[1];
    if (!in && !out)
        return 0;
    short bits = (short)(from_poll(kernel_poll(k), how == LOOP_EPOLL) & e->what);
    if (how == LOOP_KQUEUE) { /* each filter by itself */
        bits = (short)(bits & ((in ? EV_READ : 0) | (out ? EV_WRITE : 0)));
        if (take) {
            if (in)
                e->seen[0] = k->wakes[0];
            if (out)
                e->seen[1] = k->wakes[1];
        }
    } else if (take) {
        e->seen[0] = k->wakes[0];
        e->seen[1] = k->wakes[1];
    }
    return bits;
}

static bool is_due(const struct event *e)
{
    return e->due >= 0 && e->due <= kernel_now_ms;
}

bool loop_has_work(struct event_base *base)
{
    struct event *e;
    sidewatch_refresh();
    if (base->made_active_count)
        return true;
    TAILQ_FOREACH(e, &base->events, entry)
    if (is_due(e) || ready(e, false))
        return true;
    return false;
}

static void call(struct event *e, short what)
{
    if (what & EV_TIMEOUT)
        e->due = -1;
    if (!(e->what & EV_PERSIST))
        event_del(e);
    e->callback(e->fd, what, e->argument);
}

/* One turn: what is ready when it begins, in random order, some of it perhaps in a later turn. */
int event_base_loop(struct event_base *base, int flags)
{
    struct event *active[MOST_ACTIVE];
    short what[MOST_ACTIVE];
    unsigned count = 0;
    struct event *e;
    if (!(flags & EVLOOP_NONBLOCK) && loop_on_sleep && !loop_has_work(base))
        loop_on_sleep(base);
    sidewatch_refresh();
    TAILQ_FOREACH(e, &base->events, entry)
    {
        if (count == MOST_ACTIVE || !(is_due(e) || ready(e, false)))
            continue;
        if (!patient && sim_random(&chance) % 4 == 0)
            continue;
        what[count] = (short)(ready(e, true) | (is_due(e) ? EV_TIMEOUT : 0));
        active[count++] = e;
    }
    for (unsigned i = count; i > 1; i--) {
        unsigned j = sim_random(&chance) % i;
        struct event *one = active[j];
        short bits = what[j];
        active[j] = active[i - 1];
        what[j] = what[i - 1];
        active[i - 1] = one;
        what[i - 1] = bits;
    }
    for (unsigned i = 0; i < count; i++) { /* a callback may have taken another's event out */
        TAILQ_FOREACH(e, &base->events, entry)
        if (e == active[i])
            break;
        if (e)
            call(e, what[i]);
    }
    while (base->made_active_count) { /* they come after all that was active before, in this turn */
        e = base->made_active[0];
        short made = e->made_active;
        make_inactive(e);
        call(e, made);
    }
    return 0;
}

void loop_be_patient(bool is_patient)
{
    patient = is_patient;
}

void loop_turn(struct event_base *base, bool is_patient)
{
    patient = is_patient;
    event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

bool loop_until_idle(struct event_base *base)
{
    for (int turn = 0; turn < MOST_TURNS; turn++) {
        if (!loop_has_work(base))
            return true;
        loop_turn(base, turn > 8);
    }
    return false;
}

int64_t loop_next_timer(const struct event_base *base)
{
    const struct event *e;
    int64_t next = -1;
    TAILQ_FOREACH(e, &base->events, entry)
    if (e->due >= 0 && (next < 0 || e->due < next))
        next = e->due;
    return next;
}
