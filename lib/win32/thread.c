#include "thread.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "asyncselect/processthreadsapi.h"
#include "asyncselect/winerror.h"
#include "ending.h"
#include "error.h"
#include "handle.h"
#include "sys.h"
#include "waiting.h"

struct thread {
    struct object object;
    DWORD id;
    struct thread_plan plan;
    HANDLE closes; /* its handle of _beginthread's; NULL */
    bool tells;    /* its end is told by ENDING_THREAD */

    /* guarded by the objects' lock */
    pthread_cond_t changed;
    bool begun; /* the system's number is known */
    bool suspended;
    bool ended;
    DWORD exit_code;
    int priority;
    struct sys_thread of_system;
};

static _Thread_local struct thread *here;
static _Thread_local DWORD number;

/* ---- numbers ---- */

static DWORD next_number(void)
{
    static atomic_uint last;
    DWORD next;
    do
        next = atomic_fetch_add(&last, 4) + 4;
    while (!next);
    return next;
}

DWORD GetCurrentThreadId(void)
{
    if (!number)
        number = next_number();
    return number;
}

/* ---- the type ---- */

static bool is_set(const struct object *o, const struct waiter *w)
{
    (void)w;
    return ((const struct thread *)o)->ended;
}

static bool take(struct object *o, struct waiter *w)
{
    (void)o;
    (void)w;
    return false;
}

static void end(struct object *o)
{
    struct thread *t = (struct thread *)o;
    pthread_cond_destroy(&t->changed);
    free(t);
}

static const struct object_type type = {.is_set = is_set, .take = take, .end = end};

static struct thread *new_thread(DWORD id)
{
    struct thread *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    object_init(&t->object, &type);
    t->id = id;
    if (pthread_cond_init(&t->changed, NULL) != 0) {
        free(t);
        return NULL;
    }
    return t;
}

/* ---- its life ---- */

/* It holds itself until here. */
static void end_here(void *argument)
{
    struct thread *t = argument;
    if (t->closes)
        object_close(t->closes, &type);
    object_lock();
    t->ended = true;
    waiting_offer(&t->object);
    object_unref(&t->object);
    object_unlock();
    here = NULL;
}

static void begin_here(struct thread *t)
{
    here = t;
    number = t->id;
    t->tells = ending_set(ENDING_THREAD, end_here, t);
    object_lock();
    sys_thread_here(&t->of_system);
    t->begun = true;
    pthread_cond_broadcast(&t->changed);
    while (t->suspended)
        object_sleep(&t->changed, -1);
    object_unlock();
}

static void leave(struct thread *t, DWORD code)
{
    object_lock();
    t->exit_code = code;
    object_unlock();
    if (!t->tells)
        end_here(t);
}

static void *run(void *argument)
{
    struct thread *t = argument;
    DWORD code = 0;
    begin_here(t);
    if (t->plan.start)
        code = t->plan.start(t->plan.argument);
    else
        t->plan.start_without_result(t->plan.argument);
    leave(t, code);
    return NULL;
}

/* What Windows reserves is the least, unless that is not wanted: a size is what is there at first.
 * The system's own default may be a tenth of that (musl). */
static void set_stack(pthread_attr_t *attributes, size_t bytes, bool exactly)
{
    enum { STEP = 1 << 16, RESERVED = 1 << 20 };
    size_t usual = 0;
    pthread_attr_getstacksize(attributes, &usual);
    if (!bytes || !exactly) {
        if (bytes < RESERVED)
            bytes = RESERVED;
        if (bytes <= usual)
            return;
    }
    pthread_attr_setstacksize(attributes, (bytes + STEP - 1) & ~(size_t)(STEP - 1));
}

static bool start_pthread(struct thread *t)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    set_stack(&attributes, t->plan.stack, t->plan.flags & STACK_SIZE_PARAM_IS_A_RESERVATION);
    int error = pthread_create(&thread, &attributes, run, t);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

HANDLE thread_start(const struct thread_plan *plan, DWORD *id, int *error)
{
    const DWORD known = CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION;
    *error = ERROR_INVALID_PARAMETER;
    if ((!plan->start && !plan->start_without_result) || plan->flags & ~known)
        return NULL;
    *error = ERROR_NOT_ENOUGH_MEMORY;
    struct thread *t = new_thread(next_number());
    if (!t)
        return NULL;
    t->plan = *plan;
    t->suspended = plan->flags & CREATE_SUSPENDED;
    HANDLE handle = object_open(&t->object);
    if (!handle) {
        object_release(&t->object);
        return NULL;
    }
    if (plan->closes)
        t->closes = handle;
    if (id)
        *id = t->id; /* before the thread may read it there */
    if (start_pthread(t))
        return handle;
    object_close(handle, NULL);
    object_release(&t->object);
    return NULL;
}

struct object *thread_if_here(void)
{
    return here ? &here->object : NULL;
}

struct object *thread_here(void)
{
    if (here)
        return &here->object;
    struct thread *t = new_thread(GetCurrentThreadId());
    if (!t)
        return NULL;
    begin_here(t);
    if (t->tells)
        return &t->object;
    here = NULL;
    object_release(&t->object);
    return NULL;
}

/* ---- for programs ---- */

HANDLE CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                    DWORD dwCreationFlags, LPDWORD lpThreadId)
{
    const struct thread_plan plan = {.start = lpStartAddress,
                                     .argument = lpParameter,
                                     .stack = dwStackSize,
                                     .flags = dwCreationFlags};
    int error;
    (void)lpThreadAttributes;
    HANDLE handle = thread_start(&plan, lpThreadId, &error);
    if (!handle)
        error_set_last(error);
    return handle;
}

void ExitThread(DWORD dwExitCode)
{
    if (thread_here())
        leave(here, dwExitCode);
    pthread_exit(NULL);
}

/* The thread behind a handle, held; NULL: with the error set. */
static struct thread *hold(HANDLE handle)
{
    struct object *o = handle_hold(handle);
    if (o && o->type == &type)
        return (struct thread *)o;
    object_release(o);
    error_set_last(ERROR_INVALID_HANDLE);
    return NULL;
}

static void release(struct thread *t)
{
    object_release(&t->object);
}

DWORD ResumeThread(HANDLE hThread)
{
    struct thread *t = hold(hThread);
    if (!t)
        return (DWORD)-1;
    object_lock();
    DWORD before = t->suspended;
    t->suspended = false;
    pthread_cond_broadcast(&t->changed);
    object_unlock();
    release(t);
    return before;
}

BOOL GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
{
    struct thread *t = hold(hThread);
    if (!t)
        return FALSE;
    if (lpExitCode) {
        object_lock();
        *lpExitCode = t->ended ? t->exit_code : STILL_ACTIVE;
        object_unlock();
    } else {
        error_set_last(ERROR_NOACCESS);
    }
    release(t);
    return lpExitCode != NULL;
}

DWORD GetThreadId(HANDLE Thread)
{
    struct thread *t = hold(Thread);
    DWORD id = t ? t->id : 0;
    if (t)
        release(t);
    return id;
}

BOOL SwitchToThread(void)
{
    sched_yield();
    return TRUE;
}

/* ---- priorities ---- */

static bool is_priority(int priority)
{
    return priority == THREAD_PRIORITY_IDLE || priority == THREAD_PRIORITY_TIME_CRITICAL ||
           (priority >= THREAD_PRIORITY_LOWEST && priority <= THREAD_PRIORITY_HIGHEST);
}

/* With the objects' lock held, which keeps the thread from ending meanwhile. */
static int set_priority(struct thread *t, int priority)
{
    while (!t->begun)
        object_sleep(&t->changed, -1);
    if (t->ended || priority == t->priority)
        return 0;
    if (sys_thread_set_priority(&t->of_system, priority) < 0)
        return ERROR_ACCESS_DENIED;
    t->priority = priority;
    return 0;
}

BOOL SetThreadPriority(HANDLE hThread, int nPriority)
{
    int error = ERROR_INVALID_PARAMETER;
    struct thread *t = hold(hThread);
    if (!t)
        return FALSE;
    if (is_priority(nPriority)) {
        object_lock();
        error = set_priority(t, nPriority);
        object_unlock();
    }
    release(t);
    if (error)
        error_set_last(error);
    return !error;
}

int GetThreadPriority(HANDLE hThread)
{
    struct thread *t = hold(hThread);
    if (!t)
        return THREAD_PRIORITY_ERROR_RETURN;
    object_lock();
    int priority = t->priority;
    object_unlock();
    release(t);
    return priority;
}
