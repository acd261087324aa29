#include "timer.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "error.h"
#include "queue.h"
#include "reactor.h"
#include "wnd.h"

struct timer {
    LIST_ENTRY(timer) entry;
    TAILQ_ENTRY(timer) owed_entry;
    struct timers *all;
    HWND window;
    UINT_PTR id;
    TIMERPROC proc;
    struct reactor_timer *running;
    bool owed;
};

struct timers {
    LIST_HEAD(, timer) list;
    TAILQ_HEAD(, timer) owed; /* the one that ran out first is first */
    UINT_PTR last_id;         /* of a timer without a window */
    bool news;
};

static struct timers *timers_of(const struct queue *q)
{
    return queue_share(q, QUEUE_TIMERS);
}

static void run_out(void *argument)
{
    struct timer *t = argument;
    if (t->owed)
        return; /* they do not pile up */
    t->owed = true;
    t->all->news = true;
    TAILQ_INSERT_TAIL(&t->all->owed, t, owed_entry);
}

static void settle(struct timer *t)
{
    if (t->owed)
        TAILQ_REMOVE(&t->all->owed, t, owed_entry);
    t->owed = false;
}

static void end(struct timer *t)
{
    settle(t);
    LIST_REMOVE(t, entry);
    reactor_timer_free(t->running);
    free(t);
}

static void end_all(struct queue *q, void *data)
{
    struct timers *all = data;
    struct timer *t;
    queue_set_share(q, QUEUE_TIMERS, NULL, NULL);
    while ((t = LIST_FIRST(&all->list)))
        end(t);
    free(all);
}

static struct timers *make_timers(struct queue *q)
{
    struct timers *all = timers_of(q);
    if (all || !queue_reactor(q))
        return all;
    all = calloc(1, sizeof(*all));
    if (!all)
        return NULL;
    LIST_INIT(&all->list);
    TAILQ_INIT(&all->owed);
    queue_set_share(q, QUEUE_TIMERS, all, end_all);
    return all;
}

static struct timer *find(const struct timers *all, HWND window, UINT_PTR id)
{
    struct timer *t = all ? LIST_FIRST(&all->list) : NULL;
    while (t && !(t->window == window && t->id == id))
        t = LIST_NEXT(t, entry);
    return t;
}

static UINT_PTR unused_id(struct timers *all)
{
    do
        all->last_id++;
    while (!all->last_id || find(all, NULL, all->last_id));
    return all->last_id;
}

static struct timer *add(struct timers *all, HWND window, UINT_PTR id)
{
    struct timer *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->all = all;
    t->window = window;
    t->id = window ? id : unused_id(all);
    LIST_INSERT_HEAD(&all->list, t, entry);
    return t;
}

/* Anew: it owes nothing. */
static bool start(struct queue *q, struct timer *t, UINT elapse, TIMERPROC proc)
{
    settle(t);
    t->proc = proc;
    reactor_timer_free(t->running);
    t->running = reactor_timer_new(queue_reactor(q), elapse, run_out, t);
    return t->running != NULL;
}

UINT_PTR SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc)
{
    struct wnd *w = NULL;
    if (hWnd && !(w = wnd_hold_mine(hWnd, ERROR_ACCESS_DENIED)))
        return 0;
    wnd_release(w);
    UINT elapse = uElapse < USER_TIMER_MINIMUM   ? USER_TIMER_MINIMUM
                  : uElapse > USER_TIMER_MAXIMUM ? USER_TIMER_MAXIMUM
                                                 : uElapse;
    struct queue *q = queue_here();
    struct timers *all = q ? make_timers(q) : NULL;
    struct timer *t = find(all, hWnd, nIDEvent);
    if (!t && all)
        t = add(all, hWnd, nIDEvent);
    if (t && start(q, t, elapse, lpTimerFunc))
        return t->id ? t->id : 1;
    if (t)
        end(t);
    error_set_last(ERROR_NOT_ENOUGH_MEMORY);
    return 0;
}

BOOL KillTimer(HWND hWnd, UINT_PTR uIDEvent)
{
    struct wnd *w = NULL;
    if (hWnd && !(w = wnd_hold_mine(hWnd, ERROR_ACCESS_DENIED)))
        return FALSE;
    wnd_release(w);
    struct queue *q = queue_if_here();
    struct timer *t = q ? find(timers_of(q), hWnd, uIDEvent) : NULL;
    if (!t) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    end(t);
    return TRUE;
}

bool timer_take(struct queue *q, const struct posted_filter *filter, bool remove,
                struct posted *message)
{
    struct timers *all = timers_of(q);
    struct timer *t;
    if (!all)
        return false;
    all->news = false;
    t = TAILQ_FIRST(&all->owed);
    while (t && !posted_wants(filter, t->window, WM_TIMER))
        t = TAILQ_NEXT(t, owed_entry);
    if (!t)
        return false;
    *message = (struct posted){.window = t->window,
                               .message = WM_TIMER,
                               .wParam = t->id,
                               .lParam = (LPARAM)t->proc,
                               .time = GetTickCount()};
    if (remove)
        settle(t);
    return true;
}

bool timer_owed(const struct queue *q)
{
    const struct timers *all = timers_of(q);
    return all && !TAILQ_EMPTY(&all->owed);
}

bool timer_is_new(const struct queue *q)
{
    return timer_owed(q) && timers_of(q)->news;
}

void timer_looked(struct queue *q)
{
    if (timers_of(q))
        timers_of(q)->news = false;
}

bool timer_calls(const struct queue *q, TIMERPROC proc)
{
    const struct timers *all = timers_of(q);
    const struct timer *t = all ? LIST_FIRST(&all->list) : NULL;
    while (t && t->proc != proc)
        t = LIST_NEXT(t, entry);
    return t != NULL;
}

void timer_end_window(struct queue *q, HWND window)
{
    struct timers *all = timers_of(q);
    struct timer *t, *next;
    for (t = all ? LIST_FIRST(&all->list) : NULL; t; t = next) {
        next = LIST_NEXT(t, entry);
        if (t->window == window)
            end(t);
    }
}
