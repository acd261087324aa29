#include "queue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "ending.h"
#include "reactor.h"
#include "socket.h"
#include "sys.h"

enum { LOOKS_MOST = 64 };

TAILQ_HEAD(sent_list, sent);

struct queue {
    LIST_ENTRY(queue) entry; /* of all queues */
    atomic_int refs;
    DWORD thread;

    pthread_mutex_t lock; /* of what follows; the atomic ones are read without */
    pthread_cond_t answered_or_sent;
    struct posted_list posted; /* later than what is in `own` */
    struct sent_list sent;
    atomic_bool busy;        /* one of these two is not empty */
    atomic_uint own_count;   /* of `own`; the thread itself sets it */
    struct reactor *reactor; /* set by the thread itself */
    bool ended;
    bool refused; /* a socket's message met a full queue */
    bool sent_new;

    /* the thread's own */
    struct posted_list own; /* what it posts itself, without a lock, while `posted` is empty */
    bool quit;
    bool quit_seen;
    bool quit_seen_all;
    int quit_code;
    unsigned looks; /* into the queue, since the loop ran */
    bool running; /* the loop: what it posts has one time, for the clock costs more than the post */
    DWORD turn_time; /* of the turn's first message; 0: none was posted yet */
    struct share {
        void *data;
        void (*end)(struct queue *, void *);
    } shares[QUEUE_SHARES];
};

static LIST_HEAD(, queue) queues = LIST_HEAD_INITIALIZER(queues);
static pthread_mutex_t queues_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct queue *here;

/* ---- life ---- */

static void answer_all(struct sent_list *list)
{
    struct sent *s;
    while ((s = TAILQ_FIRST(list))) {
        TAILQ_REMOVE(list, s, entry);
        queue_answer(s, 0, false);
        sent_unref(s);
    }
}

/* With the lock held, after each change of the two lists. */
static void settle(struct queue *q)
{
    atomic_store_explicit(&q->busy, q->posted.count || !TAILQ_EMPTY(&q->sent),
                          memory_order_release);
}

/* Has another thread posted or sent something? */
static bool is_busy(const struct queue *q)
{
    return atomic_load_explicit(&q->busy, memory_order_acquire);
}

/* With the lock held: those to a window, NULL all. */
static void take_all_sent(struct queue *q, HWND window, struct sent_list *into)
{
    struct sent *s, *next;
    for (s = TAILQ_FIRST(&q->sent); s; s = next) {
        next = TAILQ_NEXT(s, entry);
        if (window && s->window != window)
            continue;
        TAILQ_REMOVE(&q->sent, s, entry);
        s->listed = false;
        TAILQ_INSERT_TAIL(into, s, entry);
    }
    settle(q);
}

static void end_thread(void *argument)
{
    struct queue *q = argument;
    struct sent_list left = TAILQ_HEAD_INITIALIZER(left);
    here = q;
    for (int i = 0; i < QUEUE_SHARES; i++)
        if (q->shares[i].end)
            q->shares[i].end(q, q->shares[i].data);
    pthread_mutex_lock(&queues_lock);
    LIST_REMOVE(q, entry);
    pthread_mutex_unlock(&queues_lock);
    pthread_mutex_lock(&q->lock);
    q->ended = true;
    take_all_sent(q, NULL, &left);
    struct reactor *reactor = q->reactor;
    q->reactor = NULL;
    pthread_mutex_unlock(&q->lock);
    answer_all(&left);
    if (reactor) {
        reactor_detach(reactor);
        reactor_unref(reactor);
    }
    here = NULL;
    queue_unref(q);
}

struct queue *queue_here(void)
{
    if (here)
        return here;
    struct queue *q = calloc(1, sizeof(*q));
    if (!q)
        return NULL;
    atomic_init(&q->refs, 1);
    q->thread = GetCurrentThreadId();
    pthread_mutex_init(&q->lock, NULL);
    sys_cond_init(&q->answered_or_sent);
    TAILQ_INIT(&q->sent);
    if (!ending_set(ENDING_QUEUE, end_thread, q)) {
        queue_unref(q);
        return NULL;
    }
    pthread_mutex_lock(&queues_lock);
    LIST_INSERT_HEAD(&queues, q, entry);
    pthread_mutex_unlock(&queues_lock);
    here = q;
    return q;
}

struct queue *queue_if_here(void)
{
    return here;
}

struct queue *queue_of_thread(DWORD thread)
{
    pthread_mutex_lock(&queues_lock);
    struct queue *q = LIST_FIRST(&queues);
    while (q && q->thread != thread)
        q = LIST_NEXT(q, entry);
    if (q)
        queue_ref(q);
    pthread_mutex_unlock(&queues_lock);
    return q;
}

struct queue *queue_ref(struct queue *q)
{
    atomic_fetch_add_explicit(&q->refs, 1, memory_order_relaxed);
    return q;
}

void queue_unref(struct queue *q)
{
    if (atomic_fetch_sub_explicit(&q->refs, 1, memory_order_acq_rel) != 1)
        return;
    posted_clear(&q->posted);
    posted_clear(&q->own);
    pthread_cond_destroy(&q->answered_or_sent);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

DWORD queue_thread(const struct queue *q)
{
    return q->thread;
}

struct reactor *queue_reactor(struct queue *q)
{
    if (q->reactor)
        return q->reactor;
    struct reactor *made = reactor_new_pumped();
    pthread_mutex_lock(&q->lock);
    q->reactor = made;
    pthread_mutex_unlock(&q->lock);
    return made;
}

void *queue_share(const struct queue *q, enum queue_share which)
{
    return q->shares[which].data;
}

void queue_set_share(struct queue *q, enum queue_share which, void *data,
                     void (*end)(struct queue *, void *))
{
    q->shares[which] = (struct share){data, end};
}

/* ---- posted messages ---- */

/* With the lock held; the thread itself needs no waking. */
static void wake(struct queue *q)
{
    if (q != here && q->reactor)
        reactor_wake(q->reactor);
}

static DWORD time_of_post(struct queue *q)
{
    if (q != here || !q->running)
        return GetTickCount();
    if (!q->turn_time)
        q->turn_time = GetTickCount();
    return q->turn_time;
}

/* With the lock held, or by the thread itself into its own list: ended and *gone are its to set. */
static int append(struct queue *q, struct posted_list *to, const struct posted *message,
                  const bool *gone)
{
    unsigned own = atomic_load_explicit(&q->own_count, memory_order_relaxed);
    if (gone && *gone)
        return ERROR_INVALID_WINDOW_HANDLE;
    if (q->ended)
        return ERROR_INVALID_THREAD_ID;
    if (own + (to == &q->own ? 0 : to->count) >= QUEUE_MOST)
        return ERROR_NOT_ENOUGH_QUOTA;
    return posted_append(to, message) ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

static void count_own(struct queue *q)
{
    atomic_store_explicit(&q->own_count, q->own.count, memory_order_relaxed);
}

int queue_post(struct queue *q, struct posted *message, const bool *gone)
{
    int error;
    message->time = time_of_post(q);
    if (message->of_socket)
        message->generation = socket_generation(message->wParam);
    if (q == here && !is_busy(q)) {
        error = append(q, &q->own, message, gone);
        count_own(q);
        if (!error)
            return 0;
    }
    pthread_mutex_lock(&q->lock);
    error = append(q, &q->posted, message, gone);
    settle(q);
    if (!error)
        wake(q);
    else if (message->of_socket)
        q->refused = true;
    pthread_mutex_unlock(&q->lock);
    return error;
}

static void look_at(struct posted_list *l, unsigned mask)
{
    if (mask & QS_POSTMESSAGE)
        l->seen = l->count;
    if (mask & QS_ALLPOSTMESSAGE)
        l->seen_all = l->count;
}

/* With the lock held. */
static void look_shared(struct queue *q, unsigned mask)
{
    look_at(&q->posted, mask);
    if (mask & QS_SENDMESSAGE)
        q->sent_new = false;
}

static void look_own(struct queue *q, unsigned mask)
{
    look_at(&q->own, mask);
    if (mask & QS_POSTMESSAGE)
        q->quit_seen = true;
    if (mask & QS_ALLPOSTMESSAGE)
        q->quit_seen_all = true;
}

/* busy: with the lock held, for others have posted or sent something. */
static enum queue_taken take(struct queue *q, const struct posted_filter *filter, bool remove,
                             bool busy, struct posted *message)
{
    if (busy && !TAILQ_EMPTY(&q->sent))
        return QUEUE_SENT;
    bool in_a_range = filter->first > 0 || filter->last < UINT32_MAX;
    unsigned mask = QS_POSTMESSAGE | QS_SENDMESSAGE | (in_a_range ? 0u : QS_ALLPOSTMESSAGE);
    bool found = posted_find(&q->own, filter, remove, message) ||
                 (busy && posted_find(&q->posted, filter, remove, message));
    count_own(q);
    look_own(q, mask);
    if (busy) {
        look_shared(q, mask);
        settle(q);
    }
    if (found)
        return QUEUE_POSTED;
    if (!q->quit)
        return QUEUE_NOTHING;
    q->quit = !remove;
    *message =
        (struct posted){.message = WM_QUIT, .wParam = (WPARAM)q->quit_code, .time = GetTickCount()};
    return QUEUE_POSTED;
}

enum queue_taken queue_take(struct queue *q, const struct posted_filter *filter, bool remove,
                            struct posted *message)
{
    q->looks++;
    if (!is_busy(q))
        return take(q, filter, remove, false, message);
    pthread_mutex_lock(&q->lock);
    enum queue_taken taken = take(q, filter, remove, true, message);
    pthread_mutex_unlock(&q->lock);
    return taken;
}

void queue_quit(struct queue *q, int code)
{
    q->quit = true;
    q->quit_code = code;
    q->quit_seen = false;
    q->quit_seen_all = false;
}

void queue_forget(struct queue *q, HWND window, bool *gone)
{
    struct sent_list left = TAILQ_HEAD_INITIALIZER(left);
    pthread_mutex_lock(&q->lock);
    *gone = true;
    posted_forget(&q->own, window);
    posted_forget(&q->posted, window);
    count_own(q);
    take_all_sent(q, window, &left);
    pthread_mutex_unlock(&q->lock);
    answer_all(&left);
}

/* ---- sent messages ---- */

struct sent *sent_new(HWND window, UINT message, WPARAM wParam, LPARAM lParam, struct queue *from)
{
    struct sent *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    atomic_init(&s->refs, 1);
    s->window = window;
    s->message = message;
    s->wParam = wParam;
    s->lParam = lParam;
    s->since = sys_now_ms();
    s->from = from ? queue_ref(from) : NULL;
    return s;
}

void sent_unref(struct sent *message)
{
    if (atomic_fetch_sub_explicit(&message->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (message->from)
        queue_unref(message->from);
    free(message);
}

bool queue_send(struct queue *q, struct sent *message, const bool *gone)
{
    pthread_mutex_lock(&q->lock);
    bool open = !*gone && !q->ended;
    if (open) {
        atomic_fetch_add_explicit(&message->refs, 1, memory_order_relaxed);
        message->listed = true;
        TAILQ_INSERT_TAIL(&q->sent, message, entry);
        q->sent_new = true;
        settle(q);
        pthread_cond_signal(&q->answered_or_sent);
        wake(q);
    }
    pthread_mutex_unlock(&q->lock);
    return open;
}

/* With the lock held. */
static void unlist(struct queue *q, struct sent *s)
{
    TAILQ_REMOVE(&q->sent, s, entry);
    s->listed = false;
    settle(q);
}

static struct sent *take_sent(struct queue *q)
{
    struct sent *s = TAILQ_FIRST(&q->sent);
    if (s)
        unlist(q, s);
    return s;
}

struct sent *queue_next_sent(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    struct sent *s = take_sent(q);
    pthread_mutex_unlock(&q->lock);
    return s;
}

void queue_withdraw(struct queue *q, struct sent *message)
{
    pthread_mutex_lock(&q->lock);
    bool listed = message->listed;
    if (listed)
        unlist(q, message);
    pthread_mutex_unlock(&q->lock);
    if (listed)
        sent_unref(message);
}

int64_t queue_oldest_sent(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    const struct sent *s = TAILQ_FIRST(&q->sent);
    int64_t since = s ? s->since : -1;
    pthread_mutex_unlock(&q->lock);
    return since;
}

void queue_answer(struct sent *message, LRESULT result, bool handled)
{
    struct queue *from = message->from;
    if (!from)
        return;
    pthread_mutex_lock(&from->lock);
    message->result = result;
    message->handled = handled;
    message->answered = true;
    pthread_cond_signal(&from->answered_or_sent);
    pthread_mutex_unlock(&from->lock);
}

struct sent *queue_await(struct queue *q, const struct sent *mine, int64_t end_ms, bool serve)
{
    struct sent *s = NULL;
    pthread_mutex_lock(&q->lock);
    while (!mine->answered && !(serve && (s = take_sent(q))) &&
           (end_ms < 0 || sys_now_ms() < end_ms)) {
        if (end_ms < 0)
            sys_cond_wait(&q->answered_or_sent, &q->lock);
        else
            sys_cond_wait_until(&q->answered_or_sent, &q->lock, end_ms);
    }
    pthread_mutex_unlock(&q->lock);
    return s;
}

bool queue_is_answered(struct queue *q, const struct sent *mine)
{
    pthread_mutex_lock(&q->lock);
    bool answered = mine->answered;
    pthread_mutex_unlock(&q->lock);
    return answered;
}

/* ---- status ---- */

struct queue_status queue_status(struct queue *q)
{
    struct queue_status status = {0, 0};
    struct posted_list *own = &q->own, *others = &q->posted;
    q->looks++;
    pthread_mutex_lock(&q->lock);
    bool old = posted_from(own, 0) || posted_from(others, 0);
    bool news = posted_from(own, own->seen) || posted_from(others, others->seen);
    bool news_all = posted_from(own, own->seen_all) || posted_from(others, others->seen_all);
    if (old || q->quit)
        status.holds |= QS_POSTMESSAGE | QS_ALLPOSTMESSAGE;
    if (news || (q->quit && !q->quit_seen))
        status.news |= QS_POSTMESSAGE;
    if (news_all || (q->quit && !q->quit_seen_all))
        status.news |= QS_ALLPOSTMESSAGE;
    if (!TAILQ_EMPTY(&q->sent))
        status.holds |= QS_SENDMESSAGE;
    if (!TAILQ_EMPTY(&q->sent) && q->sent_new)
        status.news |= QS_SENDMESSAGE;
    settle(q);
    pthread_mutex_unlock(&q->lock);
    count_own(q);
    return status;
}

void queue_looked(struct queue *q, unsigned mask)
{
    look_own(q, mask);
    pthread_mutex_lock(&q->lock);
    look_shared(q, mask);
    pthread_mutex_unlock(&q->lock);
}

/* ---- the loop ---- */

bool queue_busy(const struct queue *q)
{
    return q->looks >= LOOKS_MOST;
}

void queue_run(struct queue *q, int timeout_ms)
{
    q->looks = 0;
    pthread_mutex_lock(&q->lock);
    bool retry = q->refused && q->own.count + q->posted.count < QUEUE_MOST;
    if (retry)
        q->refused = false;
    pthread_mutex_unlock(&q->lock);
    if (retry)
        reactor_retry(q->reactor); /* [M1] */
    q->running = true;
    q->turn_time = 0;
    reactor_run(q->reactor, timeout_ms);
    q->running = false;
}
