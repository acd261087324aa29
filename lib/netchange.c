#include "netchange.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "asyncselect/winsock2.h"
#include "background.h"
#include "blocked.h"
#include "error.h"
#include "netaddr.h"
#include "netrequest.h"
#include "netwatch.h"
#include "notify.h"
#include "reactor.h"
#include "socket.h"
#include "sys.h"

/* A blocking call. */
struct waiter {
    struct waiter *next;
    unsigned event;
    int family;
    struct netchange *request;
    bool done;
    int error;
};

enum {
    FAMILIES = 2,
    TRIES_MOST = 8,
    BOTH_EVENTS = FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE
};
static const int families[FAMILIES] = {AF_INET, AF_INET6};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of everything below */
static struct {
    int fd;
    struct sys_identity identity; /* the descriptor may be closed behind our back [K5] */
    struct watch *watch;          /* NULL: there is no watcher */
    bool watching;                /* the loop reports, for somebody is interested */
} watcher;
static struct netwatch_news pending;         /* news that nothing has come of yet */
static struct netaddr_list *lists[FAMILIES]; /* as they were settled last; NULL: not known */
static unsigned interest;                    /* events that somebody may be armed for */
static struct waiter *waiters;

static bool anything(const struct netwatch_news *news)
{
    return news->addresses || news->removed || news->routes || news->rerouted;
}

/* ---- telling ---- */

/* What has come of the news. */
struct verdict {
    uint8_t lists; /* families whose list of addresses has changed */
    struct netrequest_news routes;
    bool down; /* nothing can be said any more */
};

/* A socket_armed_fn: is this what was asked for? */
static bool concerns(void *verdict, unsigned event, int family, struct netchange *request,
                     int *error)
{
    struct verdict *v = verdict;
    *error = v->down ? WSAENETDOWN : 0; /* [ERR-3, ERR-4] */
    if (v->down)
        return true;
    if (event == FD_ADDRESS_LIST_CHANGE)
        return v->lists & netrequest_bit(family); /* [ADDR-1] */
    return request && netrequest_changed(request, &v->routes, error);
}

static void tell(struct verdict *v)
{
    bool woken = false;
    interest = socket_each_armed(interest, concerns, v);
    for (struct waiter *w = waiters; w; w = w->next) {
        int error = 0;
        if (!w->done && concerns(v, w->event, w->family, w->request, &error)) {
            w->done = woken = true;
            w->error = v->down ? WSAENETDOWN : 0;
        }
        if (!w->done)
            interest |= w->event;
    }
    if (woken)
        blocked_wake();
}

/* ---- taking news in ---- */

static void forget_lists(void)
{
    for (int i = 0; i < FAMILIES; i++) {
        free(lists[i]);
        lists[i] = NULL;
    }
}

static bool is_ours(void)
{
    return !sys_is_another(watcher.fd, &watcher.identity);
}

static void break_down(void)
{
    watch_drop(watcher.watch, is_ours());
    watcher.watch = NULL;
    watcher.watching = false;
    pending = (struct netwatch_news){0};
    forget_lists();
    tell(&(struct verdict){.down = true});
}

/* Compares the lists that may have changed with what they were; news that cannot be judged stay. */
static uint8_t compare_lists(struct netwatch_news *news)
{
    uint8_t changed = 0;
    for (int i = 0; i < FAMILIES; i++) {
        uint8_t bit = netrequest_bit(families[i]);
        if (!lists[i] || !((news->addresses | news->removed) & bit))
            continue;
        struct netaddr_list *now = netaddr_bindable(families[i]);
        if (!now) {
            pending.addresses |= bit;
            pending.removed |= news->removed & bit;
            continue;
        }
        if ((news->removed & bit) || !netaddr_list_same(lists[i], now))
            changed |= bit;
        free(lists[i]);
        lists[i] = now;
    }
    return changed;
}

static void judge(void)
{
    struct netwatch_news news = pending;
    pending = (struct netwatch_news){0};
    struct verdict v = {.lists = compare_lists(&news), .routes = {news.routes, news.rerouted, 0}};
    if (v.lists || news.routes || news.rerouted)
        tell(&v);
    pending.routes |= v.routes.unknown;
    if (!(interest & FD_ADDRESS_LIST_CHANGE))
        forget_lists(); /* nobody asks: not worth keeping up */
}

/* 0, or -errno: the descriptor is dead, or another's. */
static int read_news(void)
{
    return is_ours() ? netwatch_read(watcher.fd, &pending) : -EBADF;
}

/* Takes in what has happened up to now. What cannot be judged for want of memory or descriptors
 * stays pending. 1: there was something; -errno: nothing was judged. */
static int settle(void)
{
    if (!watcher.watch)
        return 0;
    int result = read_news();
    if (result == 0 && anything(&pending)) {
        int fenced = netwatch_fence();
        if (fenced < 0)
            return fenced;
        result = read_news(); /* all of what belongs to one change, so that it is told at once */
    }
    if (result == 0 && !anything(&pending))
        return 0;
    if (result < 0)
        break_down();
    else
        judge();
    return 1;
}

/* The watch_fn. */
static unsigned on_news(void *unused, struct watch *watch, unsigned hints,
                        const struct look_seen *seen)
{
    (void)seen;
    unsigned sides = 0;
    (void)unused;
    pthread_mutex_lock(&lock);
    if (watcher.watch == watch && (hints & WATCH_FAILED))
        break_down();
    if (watcher.watch == watch)
        settle();
    if (watcher.watch == watch) {
        if (anything(&pending))
            watch_again_later(watch);
        watcher.watching = interest != 0;
        sides = watcher.watching ? NOTIFY_IN : 0;
    }
    pthread_mutex_unlock(&lock);
    return sides;
}

/* ---- requests ---- */

static int code_of(int error)
{
    switch (error) {
    case -EAFNOSUPPORT: /* a kernel that was built without what tells of changes */
    case -EPROTONOSUPPORT:
        return WSAEOPNOTSUPP;
    case -EMFILE:
    case -ENFILE:
    case -ENOMEM:
    case -ENOBUFS:
        return error_from_errno(-error);
    default:
        return WSAENETDOWN;
    }
}

/* One watcher a process. */
static int start_watcher(void)
{
    int fd = netwatch_open();
    if (fd < 0)
        return code_of(fd);
    struct reactor *reactor = background_reactor();
    if (reactor && sys_identify(fd, &watcher.identity) == 0)
        watcher.watch = watch_new(reactor, fd, on_news, NULL, NULL);
    if (reactor)
        reactor_unref(reactor);
    if (!watcher.watch) {
        sys_close(fd);
        return WSAENETDOWN;
    }
    watcher.fd = fd;
    return 0;
}

/* Has it tell of what happens from now on: what has happened before must not be told then [I2]. */
static int begin(bool *news)
{
    int result = settle();
    *news = result != 0;
    if (result < 0)
        return code_of(result);
    return watcher.watch ? 0 : start_watcher();
}

static int know_list(int family)
{
    if ((pending.addresses | pending.removed) & netrequest_bit(family))
        return WSAENOBUFS; /* how it has changed up to now is not known */
    for (int i = 0; i < FAMILIES; i++)
        if (families[i] == family && !lists[i] && !(lists[i] = netaddr_bindable(family)))
            return WSAENOBUFS;
    return 0;
}

/* Asks for the way as it is now. What has come before the answer is for the socket's last request: that is
 * told of it first, and the way asked for again. */
static int ask(struct netchange *request)
{
    bool news = true;
    for (int tries = 0; news && tries < TRIES_MOST; tries++) {
        if (netrequest_renew(request) < 0 || netwatch_fence() < 0)
            return WSAENOBUFS;
        int error = begin(&news);
        if (error)
            return error;
    }
    return pending.routes ? WSAENOBUFS : 0;
}

/* The socket's last request again; one that cannot be asked for anew keeps its answer. */
static int repeat_request(struct socket_call *call, struct netchange **made)
{
    *made = socket_take_netchange(call);
    if (!*made)
        return WSAEFAULT;
    netrequest_renew(*made);
    return 0;
}

static int make_request(struct socket_call *call, const union netaddr *destination,
                        struct netchange **made)
{
    if (pending.routes)
        return WSAENOBUFS; /* the last request's way may have changed, which nobody could ask yet */
    if (!destination)
        return repeat_request(call, made);
    struct netchange *request = socket_make_room(call) ? NULL : netrequest_new(destination);
    int error = request ? ask(request) : WSAENOBUFS;
    if (error)
        free(request);
    else
        *made = request;
    return error;
}

static int prepare(struct socket_call *call, unsigned event, const union netaddr *destination,
                   struct netchange **request)
{
    *request = NULL;
    if (!netrequest_bit(call->facts.family))
        return WSAEOPNOTSUPP;
    bool news;
    int error = begin(&news);
    if (!error)
        error = event == FD_ADDRESS_LIST_CHANGE ? know_list(call->facts.family)
                                                : make_request(call, destination, request);
    if (!error)
        interest |= event;
    return error;
}

/* News that a call has read, and that could not be judged, the loop would not hear of again. */
static void watch_on(void)
{
    bool unheard = anything(&pending) || (interest && !watcher.watching);
    if (watcher.watch && unheard)
        watch_kick(watcher.watch);
}

/* The system is asked with the lock held. */
static int lock_all(void)
{
    int held = sys_hold_cancel();
    pthread_mutex_lock(&lock);
    return held;
}

static void unlock_all(int held)
{
    pthread_mutex_unlock(&lock);
    sys_let_cancel(held);
}

int netchange_arm(struct socket_call *call, unsigned event, const union netaddr *destination)
{
    struct netchange *request;
    int held = lock_all();
    int error = prepare(call, event, destination, &request);
    if (error)
        socket_end(call);
    else
        socket_end_arm(call, event, request);
    watch_on();
    unlock_all(held);
    return error ? error : WSAEWOULDBLOCK; /* [I2] */
}

static bool is_over(const struct waiter *w, struct socket_call *call)
{
    pthread_mutex_lock(&lock);
    bool over = w->done;
    pthread_mutex_unlock(&lock);
    return over || !socket_is_open(call);
}

int netchange_wait(struct socket_call *call, unsigned event, const union netaddr *destination)
{
    struct waiter w = {.event = event, .family = call->facts.family};
    socket_will_wait(call);
    int held = lock_all();
    int error = prepare(call, event, destination, &w.request);
    if (!error) {
        w.next = waiters;
        waiters = &w;
    }
    watch_on();
    unlock_all(held);
    if (!error) {
        for (uint64_t ticket = blocked_ticket(); !is_over(&w, call); ticket = blocked_ticket())
            blocked_wait(ticket);
        pthread_mutex_lock(&lock);
        struct waiter **link = &waiters;
        while (*link != &w)
            link = &(*link)->next;
        *link = w.next;
        error = w.error;
        pthread_mutex_unlock(&lock);
        free(w.request);
    }
    return socket_end(call) ? error : WSAEINTR;
}

void netchange_settle(void)
{
    int held = lock_all();
    settle();
    watch_on();
    unlock_all(held);
}
