#include "queue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "reactor.h"
#include "socket.h"

enum { LOOKS_MOST = 64 };

TAILQ_HEAD(sent_list, sent);

struct queue {
    LIST_ENTRY(queue) entry; /* of all queues */
    atomic_int refs;
    DWORD thread;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t answered_or_sent;
    struct posted_list posted;
    struct sent_list sent;
    struct reactor *reactor; /* set by the thread itself */
    bool ended;
    bool refused; /* a socket's message met a full queue */
    bool quit;
    bool quit_seen;
    bool quit_seen_all;
    bool sent_new;
    int quit_code;

    /* the thread's own */
    unsigned looks; /* into the queue, since the loop ran */
    struct share {
        void *data;
        void (*end)(struct queue *, void *);
    } shares[QUEUE_SHARES];
};

static LIST_HEAD(, queue) queues = LIST_HEAD_INITIALIZER(queues);
static pthread_mutex_t queues_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t ending;
static bool has_ending;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local struct queue *here;

/* ---- life ---- */

static void answer_all(struct sent_list *list)
{
    struct sent *s;
    while ((s = TAILQ_FIRST(list))) {
        TAILQ_REMOVE(list, s, entry);
        queue_answer(s, 0, false);
    }
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
    TAILQ_CONCAT(&left, &q->sent, entry);
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

static void make_key(void)
{
    has_ending = pthread_key_create(&ending, end_thread) == 0;
}

struct queue *queue_here(void)
{
    if (here)
        return here;
    pthread_once(&once, make_key);
    struct queue *q = has_ending ? calloc(1, sizeof(*q)) : NULL;
    if (!q)
        return NULL;
    atomic_init(&q->refs, 1);
    q->thread = GetCurrentThreadId();
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->answered_or_sent, NULL);
    TAILQ_INIT(&q->sent);
    if (pthread_setspecific(ending, q) != 0) {
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

int queue_post(struct queue *q, struct posted *message, const bool *gone)
{
    int error = 0;
    message->time = GetTickCount();
    if (message->of_socket)
        message->generation = socket_generation(message->wParam);
    pthread_mutex_lock(&q->lock);
    if (gone && *gone)
        error = ERROR_INVALID_WINDOW_HANDLE;
    else if (q->ended)
        error = ERROR_INVALID_THREAD_ID;
    else if (q->posted.count >= QUEUE_MOST)
        error = ERROR_NOT_ENOUGH_QUOTA;
    else if (!posted_append(&q->posted, message))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (!error)
        wake(q);
    else if (message->of_socket)
        q->refused = true;
    pthread_mutex_unlock(&q->lock);
    return error;
}

/* With the lock held. */
static void look(struct queue *q, unsigned mask)
{
    if (mask & QS_POSTMESSAGE) {
        q->posted.seen = q->posted.count;
        q->quit_seen = true;
    }
    if (mask & QS_ALLPOSTMESSAGE) {
        q->posted.seen_all = q->posted.count;
        q->quit_seen_all = true;
    }
    if (mask & QS_SENDMESSAGE)
        q->sent_new = false;
}

/* With the lock held. */
static enum queue_taken take(struct queue *q, const struct posted_filter *filter, bool remove,
                             struct posted *message)
{
    if (!TAILQ_EMPTY(&q->sent))
        return QUEUE_SENT;
    bool in_a_range = filter->first > 0 || filter->last < UINT32_MAX;
    bool found = posted_find(&q->posted, filter, remove, message);
    look(q, QS_POSTMESSAGE | QS_SENDMESSAGE | (in_a_range ? 0u : QS_ALLPOSTMESSAGE));
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
    pthread_mutex_lock(&q->lock);
    enum queue_taken taken = take(q, filter, remove, message);
    pthread_mutex_unlock(&q->lock);
    q->looks++;
    return taken;
}

void queue_quit(struct queue *q, int code)
{
    pthread_mutex_lock(&q->lock);
    q->quit = true;
    q->quit_code = code;
    q->quit_seen = false;
    q->quit_seen_all = false;
    pthread_mutex_unlock(&q->lock);
}

void queue_forget(struct queue *q, HWND window, bool *gone)
{
    struct sent_list left = TAILQ_HEAD_INITIALIZER(left);
    struct sent *s;
    pthread_mutex_lock(&q->lock);
    *gone = true;
    posted_forget(&q->posted, window);
    for (struct sent *next = TAILQ_FIRST(&q->sent); (s = next);) {
        next = TAILQ_NEXT(s, entry);
        if (s->window != window)
            continue;
        TAILQ_REMOVE(&q->sent, s, entry);
        TAILQ_INSERT_TAIL(&left, s, entry);
    }
    pthread_mutex_unlock(&q->lock);
    answer_all(&left);
}

/* ---- sent messages ---- */

bool queue_send(struct queue *q, struct sent *message, const bool *gone)
{
    pthread_mutex_lock(&q->lock);
    bool open = !*gone && !q->ended;
    if (open) {
        TAILQ_INSERT_TAIL(&q->sent, message, entry);
        q->sent_new = true;
        pthread_cond_signal(&q->answered_or_sent);
        wake(q);
    }
    pthread_mutex_unlock(&q->lock);
    return open;
}

/* With the lock held. */
static struct sent *take_sent(struct queue *q)
{
    struct sent *s = TAILQ_FIRST(&q->sent);
    if (s)
        TAILQ_REMOVE(&q->sent, s, entry);
    return s;
}

struct sent *queue_next_sent(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    struct sent *s = take_sent(q);
    pthread_mutex_unlock(&q->lock);
    return s;
}

void queue_answer(struct sent *message, LRESULT result, bool handled)
{
    struct queue *from = queue_ref(message->from); /* the sender may end as soon as it may go on */
    pthread_mutex_lock(&from->lock);
    message->result = result;
    message->handled = handled;
    message->answered = true;
    pthread_cond_signal(&from->answered_or_sent);
    pthread_mutex_unlock(&from->lock);
    queue_unref(from);
}

struct sent *queue_await(struct queue *q, const struct sent *mine)
{
    struct sent *s = NULL;
    int state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE,
                           &state); /* another thread holds a pointer to mine */
    pthread_mutex_lock(&q->lock);
    while (!mine->answered && !(s = take_sent(q)))
        pthread_cond_wait(&q->answered_or_sent, &q->lock);
    pthread_mutex_unlock(&q->lock);
    pthread_setcancelstate(state, &state);
    return s;
}

/* ---- status ---- */

struct queue_status queue_status(struct queue *q)
{
    struct queue_status status = {0, 0};
    q->looks++;
    pthread_mutex_lock(&q->lock);
    if (posted_from(&q->posted, 0) || q->quit)
        status.holds |= QS_POSTMESSAGE | QS_ALLPOSTMESSAGE;
    if (posted_from(&q->posted, q->posted.seen) || (q->quit && !q->quit_seen))
        status.news |= QS_POSTMESSAGE;
    if (posted_from(&q->posted, q->posted.seen_all) || (q->quit && !q->quit_seen_all))
        status.news |= QS_ALLPOSTMESSAGE;
    if (!TAILQ_EMPTY(&q->sent))
        status.holds |= QS_SENDMESSAGE;
    if (!TAILQ_EMPTY(&q->sent) && q->sent_new)
        status.news |= QS_SENDMESSAGE;
    pthread_mutex_unlock(&q->lock);
    return status;
}

void queue_looked(struct queue *q, unsigned mask)
{
    pthread_mutex_lock(&q->lock);
    look(q, mask);
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
    bool retry = q->refused && q->posted.count < QUEUE_MOST;
    if (retry)
        q->refused = false;
    pthread_mutex_unlock(&q->lock);
    if (retry)
        reactor_retry(q->reactor); /* [M1] */
    reactor_run(q->reactor, timeout_ms);
}
