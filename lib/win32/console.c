/* Control events. A signal's handler only notes the signal and wakes a thread, which asks the
 * program's handlers in turn. */
#include "asyncselect/wincon.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "own_thread.h"
#include "sys.h"

static const struct control {
    int signal;
    DWORD event;
} controls[] = {{SIGINT, CTRL_C_EVENT},
                {SIGQUIT, CTRL_BREAK_EVENT},
                {SIGTERM, CTRL_CLOSE_EVENT},
                {SIGHUP, CTRL_CLOSE_EVENT}};
enum { CONTROLS = sizeof(controls) / sizeof(*controls) };

static atomic_uint raised; /* one bit a control */
static int bell[2];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static PHANDLER_ROUTINE *handlers;                       /* the newest is last */
static size_t handler_count;
static PHANDLER_ROUTINE *spare; /* room for a copy of them, where the thread has not taken it */
static size_t spare_room;       /* of it, or of what the thread has */
static bool ignoring;           /* SIGINT */
static bool started;            /* the thread */
static bool caught;             /* the signals */
static struct sigaction before[CONTROLS];

/* ---- from the signal to the handlers ---- */

static void note(int number)
{
    int error = errno;
    for (unsigned i = 0; i < CONTROLS; i++)
        if (controls[i].signal == number)
            atomic_fetch_or(&raised, 1u << i);
    sys_pipe_put(bell[1]);
    errno = error;
}

/* The handlers as they are now, in a copy: they may be changed while they are asked. Its memory is
 * there since they were added, for an event is not to be missed for want of some. */
static size_t copy_handlers(const struct control *c, PHANDLER_ROUTINE **copy, bool *ignored)
{
    pthread_mutex_lock(&lock);
    *ignored = ignoring && c->signal == SIGINT;
    size_t count = handler_count;
    *copy = spare;
    spare = NULL;
    if (count)
        memcpy(*copy, handlers, count * sizeof(**copy));
    pthread_mutex_unlock(&lock);
    return count;
}

static void give_back(PHANDLER_ROUTINE *copy)
{
    pthread_mutex_lock(&lock);
    if (!spare) {
        spare = copy;
        copy = NULL;
    }
    pthread_mutex_unlock(&lock);
    free(copy);
}

static void act_by_default(int number)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t set;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL); /* the thread blocks all others */
    raise(number);
}

static void control(const struct control *c)
{
    PHANDLER_ROUTINE *copy;
    bool done;
    size_t count = copy_handlers(c, &copy, &done);
    while (!done && count > 0)
        done = copy[--count](c->event);
    give_back(copy);
    if (!done)
        act_by_default(c->signal);
}

static void *run(void *argument)
{
    (void)argument;
    for (;;) {
        struct pollfd listening = {.fd = bell[0], .events = POLLIN};
        sys_poll(&listening, 1, -1);
        sys_pipe_drain(bell[0]);
        unsigned bits = atomic_exchange(&raised, 0);
        for (unsigned i = 0; i < CONTROLS; i++)
            if (bits & 1u << i)
                control(&controls[i]);
    }
    return NULL;
}

/* ---- setting up; with the lock held ---- */

static bool start(void)
{
    if (sys_pipe(bell) < 0)
        return false;
    bool running = own_thread_start(run, NULL);
    if (!running) {
        sys_close(bell[0]);
        sys_close(bell[1]);
    }
    return running;
}

static bool catch_signals(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    if (!started)
        started = start();
    if (!started)
        return false;
    sigfillset(&action.sa_mask);
    for (unsigned i = 0; i < CONTROLS; i++) {
        sigaction(controls[i].signal, NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) /* nohup, or a job in the background */
            sigaction(controls[i].signal, &action, NULL);
    }
    caught = true;
    return true;
}

static void release_signals(void)
{
    for (unsigned i = 0; i < CONTROLS; i++)
        if (before[i].sa_handler != SIG_IGN)
            sigaction(controls[i].signal, &before[i], NULL);
    caught = false;
}

static bool make_spare(size_t room)
{
    if (spare_room >= room)
        return true;
    PHANDLER_ROUTINE *larger = malloc(room * sizeof(*larger));
    if (!larger)
        return false;
    free(spare);
    spare = larger;
    spare_room = room;
    return true;
}

static int add(PHANDLER_ROUTINE handler)
{
    PHANDLER_ROUTINE *grown = realloc(handlers, (handler_count + 1) * sizeof(*grown));
    if (!grown)
        return ERROR_NOT_ENOUGH_MEMORY;
    handlers = grown;
    if (!make_spare(handler_count + 1))
        return ERROR_NOT_ENOUGH_MEMORY;
    handlers[handler_count] = handler;
    if (!caught && !catch_signals())
        return ERROR_NOT_ENOUGH_MEMORY;
    handler_count++;
    return 0;
}

static int take_away(PHANDLER_ROUTINE handler)
{
    size_t i = handler_count;
    while (i > 0 && handlers[i - 1] != handler)
        i--;
    if (i == 0)
        return ERROR_INVALID_PARAMETER;
    memmove(&handlers[i - 1], &handlers[i], (handler_count - i) * sizeof(*handlers));
    handler_count--;
    return 0;
}

static int ignore(bool on)
{
    if (on && !caught && !catch_signals())
        return ERROR_NOT_ENOUGH_MEMORY;
    ignoring = on;
    return 0;
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
{
    pthread_mutex_lock(&lock);
    int error = !HandlerRoutine ? ignore(Add != FALSE)
                : Add           ? add(HandlerRoutine)
                                : take_away(HandlerRoutine);
    if (caught && !handler_count && !ignoring)
        release_signals();
    pthread_mutex_unlock(&lock);
    if (error)
        error_set_last(error);
    return !error;
}
