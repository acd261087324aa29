#include "lookup.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "asyncselect/winsock2.h"
#include "own_thread.h"
#include "reactor.h"
#include "window.h"

enum state {
    WAITING,  /* for a thread */
    ASKING,   /* in one */
    ANSWERED, /* for the loop */
    TELLING   /* in it: it cannot be cancelled any more */
};

struct task {
    TAILQ_ENTRY(task) entry;
    struct lookup what;
    uint32_t number;
    enum state state;
    bool dropped; /* it goes when the thread that has it comes back */
    struct window *window;
    struct watch *watch; /* of no descriptor: its loop calls tell */
    char *answer;        /* as copy made it */
    int error;
};

/* A handle has this bit, which no descriptor has, and the number times four. */
enum { TAG = 0x40000000, NUMBERS = 1 << 28 };

static TAILQ_HEAD(, task) tasks = TAILQ_HEAD_INITIALIZER(tasks); /* the oldest first */
static uint32_t last_number;
static unsigned threads;
static unsigned waiting;                                 /* tasks for which no thread has come */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all this; a reactor's is under it */

/* ---- with the lock held ---- */

static HANDLE handle_of(uint32_t number)
{
    return (HANDLE)((uintptr_t)TAG | (uintptr_t)number << 2);
}

static struct task *find(uint32_t number)
{
    struct task *t = TAILQ_FIRST(&tasks);
    while (t && t->number != number)
        t = TAILQ_NEXT(t, entry);
    return t;
}

static struct task *next_waiting(void)
{
    struct task *t = TAILQ_FIRST(&tasks);
    while (t && t->state != WAITING)
        t = TAILQ_NEXT(t, entry);
    return t;
}

/* No thread has it any more. */
static void end(struct task *t)
{
    TAILQ_REMOVE(&tasks, t, entry);
    if (t->watch)
        watch_drop(t->watch, false);
    window_release(t->window);
    free(t->what.question);
    free(t->answer);
    free(t);
}

/* Nothing of it is to be seen from now on. */
static void drop(struct task *t)
{
    if (t->state == WAITING)
        waiting--;
    t->dropped = true;
    if (t->state == WAITING || t->state == ANSWERED) {
        end(t);
    } else if (t->state == ASKING && t->watch) { /* the loop may go with the window */
        watch_drop(t->watch, false);
        window_release(t->window);
        t->watch = NULL;
        t->window = NULL;
    }
}

/* ---- the threads ---- */

/* Its own copy of the answer, for the thread's next question overwrites that. */
static char *keep(const struct lookup *what, const void *answer, int *error)
{
    size_t size = what->copy(answer, NULL, 0);
    char *kept = malloc(size);
    if (kept)
        what->copy(answer, kept, size);
    else
        *error = WSA_NOT_ENOUGH_MEMORY;
    return kept;
}

static void ask(struct task *t)
{
    t->state = ASKING;
    waiting--;
    pthread_mutex_unlock(&lock);
    int error = 0;
    const void *answer = t->what.ask(t->what.question, &error);
    char *kept = answer ? keep(&t->what, answer, &error) : NULL;
    pthread_mutex_lock(&lock);
    t->answer = kept;
    t->error = error;
    if (t->dropped) {
        end(t);
    } else {
        t->state = ANSWERED;
        watch_kick(t->watch);
    }
}

static void *run(void *unused)
{
    struct task *t;
    (void)unused;
    pthread_mutex_lock(&lock);
    while ((t = next_waiting()))
        ask(t);
    threads--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* ---- the loop ---- */

/* The answer into the program's buffer; returns lParam. */
static LPARAM hand_over(struct task *t)
{
    size_t needed = t->answer ? t->what.copy(t->answer, NULL, 0) : 0;
    if (needed > t->what.size)
        return WSAMAKEASYNCREPLY(needed, WSAENOBUFS);
    if (needed)
        t->what.copy(t->answer, t->what.buffer, t->what.size);
    return WSAMAKEASYNCREPLY(needed, t->error);
}

/* The owner is the task's number, for a task that was cancelled may have gone by now. */
static unsigned tell(void *owner, struct watch *watch, unsigned hints, const struct look_seen *seen)
{
    (void)seen;
    uint32_t number = (uint32_t)(uintptr_t)owner;
    (void)hints;
    pthread_mutex_lock(&lock);
    struct task *t = find(number);
    if (t && t->state == ANSWERED) {
        LPARAM lParam = hand_over(t);
        struct window *window = t->window;
        t->state = TELLING;
        window_begin_post(window);
        pthread_mutex_unlock(&lock);
        BOOL taken =
            window_post(window, t->what.handle, t->what.message, (WPARAM)handle_of(number), lParam);
        window_end_post(window);
        pthread_mutex_lock(&lock);
        if (taken || t->dropped) {
            watch_accepted(watch);
            end(t);
        } else {
            t->state = ANSWERED;
            watch_refused(watch); /* [M1] */
        }
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

/* ---- starting and cancelling ---- */

/* With the lock held: the next number that no task has. */
static uint32_t next_number(void)
{
    do
        last_number = last_number % (NUMBERS - 1) + 1;
    while (find(last_number));
    return last_number;
}

/* With the lock held. Those that work come to it, if there cannot be one for it alone. */
static bool call_thread(void)
{
    if (threads < LOOKUP_THREADS && waiting > 0 && own_thread_start(run, NULL))
        threads++;
    return threads > 0;
}

HANDLE lookup_start(const struct lookup *what, struct window *window, int *error)
{
    struct task *t = calloc(1, sizeof(*t));
    HANDLE handle = NULL;
    *error = WSAENOBUFS;
    if (!t)
        return NULL;
    pthread_mutex_lock(&lock);
    t->number = next_number();
    t->what = *what;
    t->window = window;
    t->watch = watch_new(window_reactor(window), -1, tell, (void *)(uintptr_t)t->number, NULL);
    if (t->watch) {
        waiting++;
        *error = call_thread() ? 0 : WSAEWOULDBLOCK;
    }
    if (!*error) {
        TAILQ_INSERT_TAIL(&tasks, t, entry);
        handle = handle_of(t->number);
    } else if (t->watch) {
        waiting--;
        watch_drop(t->watch, false);
    }
    pthread_mutex_unlock(&lock);
    if (!handle)
        free(t);
    return handle;
}

bool lookup_is_task(WPARAM wParam)
{
    return wParam & TAG;
}

int lookup_cancel(HANDLE task)
{
    uint32_t number = (uint32_t)((uintptr_t)task & ~(uintptr_t)TAG) >> 2;
    int error = 0;
    pthread_mutex_lock(&lock);
    struct task *t = find(number);
    if (!number || handle_of(number) != task || number > last_number)
        error = WSAEINVAL;
    else if (!t || t->state == TELLING || t->dropped)
        error = WSAEALREADY;
    else
        drop(t);
    pthread_mutex_unlock(&lock);
    return error;
}

void lookup_cancel_all(const struct window *window)
{
    struct task *t, *next;
    pthread_mutex_lock(&lock);
    for (t = TAILQ_FIRST(&tasks); t; t = next) {
        next = TAILQ_NEXT(t, entry);
        if (!window || t->window == window)
            drop(t);
    }
    pthread_mutex_unlock(&lock);
}
