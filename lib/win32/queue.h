/* queue: a thread's message queue: what is posted to it, what other threads send to it, and the
 * loop in which it sleeps. Any thread posts and sends; all else is the owning thread's.
 *
 * Under its lock only the reactor's and the windows' are taken. */
#ifndef ASYNCSELECT_WIN32_QUEUE_H
#define ASYNCSELECT_WIN32_QUEUE_H

#include "names.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "asyncselect/winuser.h"
#include "posted.h"

struct queue;
struct reactor;

enum { QUEUE_MOST = 10000 };

/* ---- life; counted ---- */

/* The calling thread's, made on first use; it goes when the thread ends. NULL: no memory. */
struct queue *queue_here(void);
/* The calling thread's, if it has one. */
struct queue *queue_if_here(void);
/* A thread's, held; NULL: it has none. */
struct queue *queue_of_thread(DWORD thread);
struct queue *queue_ref(struct queue *q);
void queue_unref(struct queue *q);
DWORD queue_thread(const struct queue *q);
/* The loop, made on first use, for it costs descriptors; NULL: it could not be made. */
struct reactor *queue_reactor(struct queue *q);

/* What the rooms above keep for a thread; end is called when the thread ends, in this order. */
enum queue_share { QUEUE_WINDOWS, QUEUE_TIMERS, QUEUE_SHARES };
void *queue_share(const struct queue *q, enum queue_share which);
void queue_set_share(struct queue *q, enum queue_share which, void *data,
                     void (*end)(struct queue *q, void *data));

/* ---- posted messages ---- */

/* Any thread. gone: guarded by the queue's lock, true once the window is closed; NULL without a
 * window. Returns 0, or ERROR_NOT_ENOUGH_QUOTA, ERROR_NOT_ENOUGH_MEMORY,
 * ERROR_INVALID_WINDOW_HANDLE. Of *message, time and generation are filled in here. */
int queue_post(struct queue *q, struct posted *message, const bool *gone);

/* The next posted message, and WM_QUIT when there is no other. QUEUE_SENT: first handle what was
 * sent. Nothing that is in the queue is new after it. */
enum queue_taken { QUEUE_NOTHING, QUEUE_POSTED, QUEUE_SENT };
enum queue_taken queue_take(struct queue *q, const struct posted_filter *filter, bool remove,
                            struct posted *message);
void queue_quit(struct queue *q, int code);

/* A window closes: sets *gone, removes what is posted for it, answers what is sent to it. */
void queue_forget(struct queue *q, HWND window, bool *gone);

/* ---- sent messages ---- */

/* Counted: the sender's who waits, and the receiver's. */
struct sent {
    TAILQ_ENTRY(sent) entry;
    atomic_int refs;
    HWND window;
    UINT message;
    WPARAM wParam;
    LPARAM lParam;
    int64_t since;      /* sys_now_ms's, when it was sent */
    bool listed;        /* guarded by the receiver's lock */
    struct queue *from; /* of the thread that waits, held; NULL: nobody does */
    LRESULT result;
    bool answered; /* these: guarded by from's lock */
    bool handled;
};

/* A new one; from NULL: nobody waits. NULL: no memory. */
struct sent *sent_new(HWND window, UINT message, WPARAM wParam, LPARAM lParam, struct queue *from);
void sent_unref(struct sent *message);

/* Any thread. Gives the receiver its reference. False: the window is closed. */
bool queue_send(struct queue *q, struct sent *message, const bool *gone);
/* The sender waits no more: it is not handled, if that has not begun. */
void queue_withdraw(struct queue *q, struct sent *message);
/* The oldest one, taken out, with the receiver's reference; NULL: none. */
struct sent *queue_next_sent(struct queue *q);
/* Since when the oldest one waits to be handled; -1: there is none. */
int64_t queue_oldest_sent(struct queue *q);
/* Lets the sender go on. */
void queue_answer(struct sent *message, LRESULT result, bool handled);
/* Sleeps until mine is answered or this time of sys_now_ms's (-1: never) has come: NULL. serve: or
 * until a message was sent here, which is taken out. */
struct sent *queue_await(struct queue *q, const struct sent *mine, int64_t end_ms, bool serve);
/* Whether mine was answered. */
bool queue_is_answered(struct queue *q, const struct sent *mine);

/* ---- status ---- */

/* What the queue holds, and what is new: QS_POSTMESSAGE, QS_ALLPOSTMESSAGE, QS_SENDMESSAGE. */
struct queue_status {
    unsigned holds;
    unsigned news;
};
struct queue_status queue_status(struct queue *q);
/* What is there is not new any more. */
void queue_looked(struct queue *q, unsigned mask);

/* ---- the loop; the reactor must have been made ---- */

/* Has the queue been looked into so often since the loop ran that the sockets are due a turn? */
bool queue_busy(const struct queue *q);
/* Runs the loop: 0 looks, -1 sleeps until something happens. */
void queue_run(struct queue *q, int timeout_ms);

#endif
