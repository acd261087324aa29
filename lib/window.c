#include "window.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "background.h"
#include "reactor.h"
#include "sys.h"

struct window {
    _Atomic uint64_t state; /* who holds it, posts under way, and is it closed: see below */
    enum window_kind kind;
    struct reactor *reactor;
    asyncselect_post_fn post;
    void *context;
    void (*release)(void *context);
};

/* A window's state. In one variable, for each message changes it twice, and so that the last post of a
 * window that was closed knows that it was without looking at the window, which may be gone. */
#define A_HOLD ((uint64_t)1)
#define A_POST ((uint64_t)1 << 32) /* holds it, too */
#define CLOSED ((uint64_t)1 << 63)

static uint64_t posts_of(uint64_t state)
{
    return (state & ~CLOSED) / A_POST;
}

/* A handle is the slot's index + 1, and above it the slot's generation: a handle that was closed is
 * not soon another's. */
enum { INDEX_BITS = 16, MOST_WINDOWS = (1 << INDEX_BITS) - 1 };

static struct slot {
    struct window *window;
    uint16_t generation;
} * slots;
static size_t slot_count;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t closed_quiet =
    PTHREAD_COND_INITIALIZER; /* a closed window's last post ended */

static HWND handle_of(size_t index)
{
    return (HWND)((uintptr_t)slots[index].generation << INDEX_BITS | (index + 1));
}

/* The slot that a handle names, or NULL; with the lock held. */
static struct slot *slot_of(HWND handle)
{
    uintptr_t value = (uintptr_t)handle;
    size_t index = (value & MOST_WINDOWS) - 1;
    if (index >= slot_count || !slots[index].window || handle_of(index) != handle)
        return NULL;
    return &slots[index];
}

static struct window *new_window(struct reactor *reactor, enum window_kind kind,
                                 asyncselect_post_fn post, void *context)
{
    struct window *w = calloc(1, sizeof(*w));
    if (!w)
        return NULL;
    atomic_init(&w->state, A_HOLD);
    w->kind = kind;
    w->reactor = reactor;
    w->post = post;
    w->context = context;
    return w;
}

static size_t free_slot(void)
{
    size_t index;
    for (index = 0; index < slot_count; index++)
        if (!slots[index].window)
            return index;
    size_t count = slot_count ? slot_count * 2 : 16;
    struct slot *grown = realloc(slots, count * sizeof(*grown));
    if (!grown)
        return MOST_WINDOWS;
    for (size_t i = slot_count; i < count; i++)
        grown[i] = (struct slot){NULL, 1};
    slots = grown;
    slot_count = count;
    return index;
}

HWND window_open(struct reactor *reactor, enum window_kind kind, asyncselect_post_fn post,
                 void *context)
{
    HWND handle = NULL;
    struct window *w = new_window(reactor, kind, post, context);
    if (!w)
        return NULL;
    pthread_mutex_lock(&table_lock);
    size_t index = free_slot();
    if (index < MOST_WINDOWS) {
        slots[index].window = w;
        handle = handle_of(index);
    }
    pthread_mutex_unlock(&table_lock);
    if (!handle)
        free(w);
    return handle;
}

struct window *window_new_unlisted(struct reactor *reactor, asyncselect_post_fn post, void *context,
                                   void (*release)(void *context))
{
    struct window *w = new_window(reactor, WINDOW_CALLS, post, context);
    if (w)
        w->release = release;
    return w;
}

struct window *window_unlist(HWND handle)
{
    struct window *w = NULL;
    pthread_mutex_lock(&table_lock);
    struct slot *slot = slot_of(handle);
    if (slot) {
        w = slot->window;
        slot->window = NULL;
        slot->generation++;
        atomic_fetch_or(&w->state, CLOSED);
    }
    pthread_mutex_unlock(&table_lock);
    return w;
}

struct window *window_ref(struct window *window)
{
    atomic_fetch_add_explicit(&window->state, A_HOLD, memory_order_relaxed);
    return window;
}

struct window *window_hold(HWND handle)
{
    pthread_mutex_lock(&table_lock);
    struct slot *slot = slot_of(handle);
    struct window *w = slot ? window_ref(slot->window) : NULL;
    pthread_mutex_unlock(&table_lock);
    return w;
}

static void end(struct window *window)
{
    reactor_unref(window->reactor);
    if (window->release)
        window->release(window->context);
    free(window);
}

void window_release(struct window *window)
{
    if (window && (atomic_fetch_sub(&window->state, A_HOLD) & ~CLOSED) == A_HOLD)
        end(window);
}

void *window_context(HWND handle, asyncselect_post_fn post)
{
    pthread_mutex_lock(&table_lock);
    struct slot *slot = slot_of(handle);
    void *context = slot && slot->window->post == post ? slot->window->context : NULL;
    pthread_mutex_unlock(&table_lock);
    return context;
}

BOOL window_exists(HWND handle)
{
    pthread_mutex_lock(&table_lock);
    BOOL exists = slot_of(handle) != NULL;
    pthread_mutex_unlock(&table_lock);
    return exists;
}

struct reactor *window_reactor(struct window *window)
{
    return window->reactor;
}

enum window_kind window_kind(const struct window *window)
{
    return window->kind;
}

void window_begin_post(struct window *window)
{
    atomic_fetch_add(&window->state, A_POST);
}

BOOL window_post(struct window *window, HWND handle, UINT message, WPARAM wParam, LPARAM lParam)
{
    return (atomic_load(&window->state) & CLOSED) ||
           window->post(handle, message, wParam, lParam, window->context);
}

void window_end_post(struct window *window)
{
    uint64_t before = atomic_fetch_sub(&window->state, A_POST);
    if ((before & ~CLOSED) == A_POST)
        end(window);
    if ((before & CLOSED) && posts_of(before) == 1) {
        pthread_mutex_lock(&table_lock);
        pthread_cond_broadcast(&closed_quiet);
        pthread_mutex_unlock(&table_lock);
    }
}

void window_await_posts(struct window *window)
{
    pthread_mutex_lock(&table_lock);
    while (posts_of(atomic_load(&window->state)))
        sys_cond_wait(&closed_quiet, &table_lock);
    pthread_mutex_unlock(&table_lock);
}

/* ---- the client's own windows ---- */

typedef BOOL (*upcall_fn)(HWND, UINT, WPARAM, LPARAM);
static _Atomic(upcall_fn) upcall;
static struct window *upcall_window; /* made once, kept */

static BOOL post_upcall(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    upcall_fn post = atomic_load(&upcall);
    (void)context;
    return post ? post(hWnd, uMsg, wParam, lParam) : TRUE; /* nobody is left to take it */
}

void window_set_upcall(BOOL (*post)(HWND, UINT, WPARAM, LPARAM))
{
    atomic_store(&upcall, post);
}

struct window *window_hold_upcall(BOOL *failed)
{
    struct window *w = NULL;
    *failed = FALSE;
    if (!atomic_load(&upcall))
        return NULL;
    pthread_mutex_lock(&table_lock);
    if (!upcall_window) {
        struct reactor *reactor = background_reactor();
        upcall_window = reactor ? new_window(reactor, WINDOW_CALLS, post_upcall, NULL) : NULL;
        if (reactor && !upcall_window)
            reactor_unref(reactor);
    }
    if (upcall_window)
        w = window_ref(upcall_window);
    pthread_mutex_unlock(&table_lock);
    *failed = !w;
    return w;
}
