#include "wnd.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>

#include "desktop.h"
#include "error.h"
#include "queue.h"
#include "reactor.h"
#include "socket.h"
#include "textmsg.h"
#include "window.h"
#include "wndclass.h"

struct wnd {
    TAILQ_ENTRY(wnd) entry;
    atomic_int refs;
    HWND handle;
    struct queue *queue;
    struct wndclass *class;
    _Atomic(WNDPROC) proc;
    atomic_bool wide; /* proc takes wide strings */
    atomic_intptr_t numbers[WND_NUMBERS];
    HWND parent;          /* guarded by the table's lock */
    atomic_int children;  /* windows whose parent this is */
    bool gone;            /* guarded by the queue's lock */
    bool destroying;      /* its thread's own */
    pthread_mutex_t lock; /* of text and extra */
    char *text;           /* NULL: none yet */
    unsigned char extra[];
};

static TAILQ_HEAD(, wnd) windows = TAILQ_HEAD_INITIALIZER(windows); /* the newest first */
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;

/* The thread's own window that it asked for last: dispatching takes no lock that threads share. */
static _Thread_local struct wnd *latest;

/* The engine's callback: a socket's message goes to the end of the owning thread's queue. */
static BOOL post_of_socket(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct wnd *w = context;
    struct posted message = {
        .window = hWnd, .message = uMsg, .wParam = wParam, .lParam = lParam, .of_socket = true};
    int error = queue_post(w->queue, &message, &w->gone);
    return error != ERROR_NOT_ENOUGH_QUOTA && error != ERROR_NOT_ENOUGH_MEMORY; /* [M1] */
}

static struct wnd *ref(struct wnd *w)
{
    atomic_fetch_add_explicit(&w->refs, 1, memory_order_relaxed);
    return w;
}

void wnd_release(struct wnd *w)
{
    if (!w || atomic_fetch_sub_explicit(&w->refs, 1, memory_order_acq_rel) != 1)
        return;
    wndclass_release(w->class);
    queue_unref(w->queue);
    pthread_mutex_destroy(&w->lock);
    free(w->text);
    free(w);
}

/* With the table's lock held: wnd_close waits for it before it lets go of the window. */
static struct wnd *find(HWND handle)
{
    return window_context(handle, post_of_socket);
}

/* ---- life ---- */

/* The thread ended: its windows go without a word, as no code of the thread's can run. */
static void close_all(struct queue *q, void *data)
{
    struct wnd *w;
    (void)data;
    do {
        pthread_mutex_lock(&table_lock);
        w = TAILQ_FIRST(&windows);
        while (w && w->queue != q)
            w = TAILQ_NEXT(w, entry);
        pthread_mutex_unlock(&table_lock);
        if (w)
            wnd_close(w);
    } while (w);
}

struct wnd *wnd_open(struct queue *q, struct wndclass *c, const CREATESTRUCTA *with)
{
    struct wnd *w = calloc(1, sizeof(*w) + wndclass_extra(c));
    if (!w)
        return NULL;
    atomic_init(&w->refs, 2); /* the table's and the caller's */
    atomic_init(&w->proc, wndclass_proc(c) ? wndclass_proc(c) : DefWindowProcA);
    atomic_init(&w->wide, wndclass_is_wide(c));
    atomic_init(&w->numbers[WND_ID], (LONG_PTR)with->hMenu);
    atomic_init(&w->numbers[WND_INSTANCE], (LONG_PTR)with->hInstance);
    atomic_init(&w->numbers[WND_STYLE], with->style);
    atomic_init(&w->numbers[WND_EXSTYLE], (LONG)with->dwExStyle);
    pthread_mutex_init(&w->lock, NULL);
    w->queue = queue_ref(q);
    w->class = c;
    pthread_mutex_lock(&table_lock);
    w->handle = window_open(reactor_ref(queue_reactor(q)), WINDOW_QUEUES, post_of_socket, w);
    if (w->handle)
        TAILQ_INSERT_HEAD(&windows, w, entry);
    pthread_mutex_unlock(&table_lock);
    if (!w->handle) {
        reactor_unref(queue_reactor(q));
        queue_unref(q);
        pthread_mutex_destroy(&w->lock);
        free(w);
        return NULL;
    }
    queue_set_share(q, QUEUE_WINDOWS, NULL, close_all);
    return w;
}

bool wnd_begin_destroying(struct wnd *w)
{
    bool first = !w->destroying;
    w->destroying = true;
    return first;
}

static void unlist(struct wnd *w)
{
    pthread_mutex_lock(&table_lock);
    struct wnd *parent = find(w->parent);
    if (parent)
        atomic_fetch_sub(&parent->children, 1);
    TAILQ_REMOVE(&windows, w, entry);
    pthread_mutex_unlock(&table_lock);
}

void wnd_close(struct wnd *w)
{
    socket_close_window(w->handle);
    unlist(w);
    queue_forget(w->queue, w->handle, &w->gone);
    if (latest == w)
        latest = NULL;
    wndclass_leave(w->class);
    wnd_release(w);
}

struct wnd *wnd_hold(HWND handle)
{
    if (latest && latest->handle == handle)
        return ref(latest);
    pthread_mutex_lock(&table_lock);
    struct wnd *w = find(handle);
    if (w)
        ref(w);
    pthread_mutex_unlock(&table_lock);
    if (!w)
        error_set_last(ERROR_INVALID_WINDOW_HANDLE);
    else if (w->queue == queue_if_here())
        latest = w;
    return w;
}

struct wnd *wnd_hold_mine(HWND handle, int error_of_others)
{
    struct wnd *w = wnd_hold(handle);
    if (!w || w->queue == queue_if_here())
        return w;
    wnd_release(w);
    error_set_last(error_of_others);
    return NULL;
}

HWND wnd_handle(const struct wnd *w)
{
    return w->handle;
}

struct queue *wnd_queue(const struct wnd *w)
{
    return w->queue;
}

const struct wndclass *wnd_class(const struct wnd *w)
{
    return w->class;
}

const bool *wnd_gone(const struct wnd *w)
{
    return &w->gone;
}

LRESULT wnd_call(struct wnd *w, UINT message, WPARAM wParam, LPARAM lParam)
{
    WNDPROC proc = wnd_proc(w);
    return wnd_is_wide(w) && textmsg_is(message)
               ? textmsg_to_wide(proc, w->handle, message, wParam, lParam)
               : proc(w->handle, message, wParam, lParam);
}

/* The thread's own window is there until the thread destroys it, and is not looked at once its
 * procedure has been called: it need not be held. */
LRESULT wnd_dispatch(HWND handle, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (latest && latest->handle == handle)
        return wnd_call(latest, message, wParam, lParam);
    struct wnd *w = wnd_hold_mine(handle, ERROR_WINDOW_OF_OTHER_THREAD);
    LRESULT result = w ? wnd_call(w, message, wParam, lParam) : 0;
    wnd_release(w);
    return result;
}

/* ---- parents ---- */

HWND wnd_parent(const struct wnd *w)
{
    pthread_mutex_lock(&table_lock);
    HWND parent = w->parent;
    pthread_mutex_unlock(&table_lock);
    return parent;
}

static bool is_child(const struct wnd *w)
{
    return (wnd_number(w, WND_STYLE) & WS_CHILD) != 0;
}

/* With the table's lock held. */
static int check_parent(const struct wnd *w, HWND wanted)
{
    if (!wanted || wanted == HWND_MESSAGE)
        return 0;
    const struct wnd *parent = find(wanted);
    if (!parent)
        return ERROR_INVALID_WINDOW_HANDLE;
    if (parent->queue != w->queue)
        return ERROR_ACCESS_DENIED;
    for (; parent; parent = find(parent->parent))
        if (parent == w)
            return ERROR_INVALID_PARAMETER;
    return 0;
}

int wnd_set_parent(struct wnd *w, HWND parent)
{
    if (parent == desktop_window())
        parent = NULL;
    pthread_mutex_lock(&table_lock);
    int error = check_parent(w, parent);
    if (!error) {
        struct wnd *before = find(w->parent);
        struct wnd *after = find(parent);
        if (before)
            atomic_fetch_sub(&before->children, 1);
        if (after)
            atomic_fetch_add(&after->children, 1);
        w->parent = parent;
    }
    pthread_mutex_unlock(&table_lock);
    return error;
}

bool wnd_has_children(const struct wnd *w)
{
    return atomic_load(&w->children) > 0;
}

bool wnd_is_within(HWND window, HWND above)
{
    bool within = false;
    pthread_mutex_lock(&table_lock);
    for (struct wnd *w = find(window); w && is_child(w) && !within; w = find(w->parent))
        within = w->parent == above;
    pthread_mutex_unlock(&table_lock);
    return within;
}

struct wnd *wnd_hold_child(HWND parent, bool owned)
{
    struct wnd *w;
    pthread_mutex_lock(&table_lock);
    for (w = TAILQ_FIRST(&windows); w; w = TAILQ_NEXT(w, entry))
        if (w->parent == parent && !w->destroying && !(owned && is_child(w)))
            break;
    if (w)
        ref(w);
    pthread_mutex_unlock(&table_lock);
    return w;
}

static bool is_top(const struct wnd *w)
{
    return w->parent != HWND_MESSAGE && !is_child(w);
}

struct wnd **wnd_hold_all_top(void)
{
    size_t count = 0;
    struct wnd *w;
    pthread_mutex_lock(&table_lock);
    TAILQ_FOREACH(w, &windows, entry)
    count += is_top(w);
    struct wnd **all = malloc((count + 1) * sizeof(*all)), **next = all;
    if (all) {
        TAILQ_FOREACH(w, &windows, entry)
        if (is_top(w))
            *next++ = ref(w);
        *next = NULL;
    }
    pthread_mutex_unlock(&table_lock);
    return all;
}

static bool is_under(const struct wnd *w, HWND parent)
{
    if (!parent)
        return is_top(w);
    return w->parent == parent && (parent == HWND_MESSAGE || is_child(w));
}

struct wnd *wnd_hold_after(HWND parent, HWND after,
                           bool (*matches)(struct wnd *w, const void *argument),
                           const void *argument)
{
    bool passed = !after;
    struct wnd *w;
    pthread_mutex_lock(&table_lock);
    for (w = TAILQ_FIRST(&windows); w; w = TAILQ_NEXT(w, entry)) {
        if (passed && is_under(w, parent) && matches(w, argument))
            break;
        passed = passed || w->handle == after;
    }
    if (w)
        ref(w);
    pthread_mutex_unlock(&table_lock);
    return w;
}

/* ---- what a window keeps ---- */

LONG_PTR wnd_number(const struct wnd *w, enum wnd_number which)
{
    return atomic_load(&w->numbers[which]);
}

LONG_PTR wnd_set_number(struct wnd *w, enum wnd_number which, LONG_PTR value)
{
    return atomic_exchange(&w->numbers[which], value);
}

WNDPROC wnd_proc(const struct wnd *w)
{
    return atomic_load(&w->proc);
}

WNDPROC wnd_set_proc(struct wnd *w, WNDPROC proc, bool wide)
{
    atomic_store(&w->wide, proc == DefWindowProcW || (wide && proc != DefWindowProcA));
    return atomic_exchange(&w->proc, proc);
}

bool wnd_is_wide(const struct wnd *w)
{
    return atomic_load(&w->wide);
}

bool wnd_extra(struct wnd *w, int offset, void *get, const void *set, size_t size)
{
    size_t all = wndclass_extra(w->class);
    if (offset < 0 || size > all || (size_t)offset > all - size)
        return false;
    pthread_mutex_lock(&w->lock);
    memcpy(get, w->extra + offset, size);
    if (set)
        memcpy(w->extra + offset, set, size);
    pthread_mutex_unlock(&w->lock);
    return true;
}

bool wnd_set_text(struct wnd *w, const char *text)
{
    char *copy = strdup(text ? text : "");
    if (!copy) {
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return false;
    }
    pthread_mutex_lock(&w->lock);
    char *before = w->text;
    w->text = copy;
    pthread_mutex_unlock(&w->lock);
    free(before);
    return true;
}

size_t wnd_text(struct wnd *w, char *buffer, size_t size)
{
    pthread_mutex_lock(&w->lock);
    size_t length = w->text ? strlen(w->text) : 0;
    size_t fits = length < size ? length : size - 1;
    if (size > 0 && fits > 0)
        memcpy(buffer, w->text, fits);
    pthread_mutex_unlock(&w->lock);
    if (size == 0)
        return length;
    buffer[fits] = '\0';
    return fits;
}

bool wnd_text_is(struct wnd *w, const char *text)
{
    pthread_mutex_lock(&w->lock);
    bool same = strcasecmp(w->text ? w->text : "", text) == 0;
    pthread_mutex_unlock(&w->lock);
    return same;
}
