#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <event2/event.h>

const struct backend *back;
SOCKET sockets[MODEL_SLOTS];
HWND windows[WINDOWS];
struct event_base *bases[BASES];
unsigned numbers[MODEL_SLOTS];
bool no_descriptors;
unsigned refusals;
unsigned grain;
unsigned long world_steps, world_messages;

enum {
    MOST_OFFERS = 400, /* in one run: more is a flood */
    MOST_CLOSED = 16
};

static jmp_buf end;
static char complaint[512];
bool tracing;
static bool running;
static bool in_loop;  /* callbacks included */
static bool by_edges; /* the loops report edges */
static bool refused;  /* a message was, since it was set to false */
static unsigned offers;
static unsigned message_step_count;
static const struct step *message_steps[MOST_STEPS], *meanwhile_step;
static unsigned calls_left;

static bool is_in_thread(void)
{
    return back->threads && back->threads->are_here();
}

void wrong(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[sizeof(complaint)];
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    memcpy(complaint, text, sizeof(text));
    if (is_in_thread())
        back->threads->fail(complaint);
    longjmp(end, 1);
}

static int slot_of(SOCKET s)
{
    for (int i = 0; i < MODEL_SLOTS; i++)
        if (model[i].open && sockets[i] == s)
            return i;
    return -1;
}

/* An edge that was reported before a callback closed the descriptor with close(2) may post one message
 * yet [K5]: to know better, the library would have to ask before each message (doc/reliability.md).
 * On Windows it is a message that was in the queue by then. */
static SOCKET closed_behind[MOST_CLOSED];
static unsigned closed_behind_count;

void world_closed_behind(SOCKET s)
{
    if (in_loop && by_edges && closed_behind_count < MOST_CLOSED)
        closed_behind[closed_behind_count++] = s;
}

static bool is_late(SOCKET s)
{
    for (unsigned i = 0; i < closed_behind_count; i++)
        if (closed_behind[i] == s) {
            closed_behind[i] = closed_behind[--closed_behind_count];
            return true;
        }
    return false;
}

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    int slot = slot_of((SOCKET)wParam);
    int event = WSAGETSELECTEVENT(lParam);
    int error = WSAGETSELECTERROR(lParam);
    int window = (int)((HWND *)context - windows);
    if (tracing)
        printf("    slot %d window %d: %s %s%s\n", slot, window, asyncselect_event_name(event),
               error ? asyncselect_error_name(error) : "", refusals ? " (refused)" : "");
    if (is_in_thread()) {
        world_messages++;
        back->threads->message(window, uMsg, (SOCKET)wParam, slot, event, error,
                               message_step_count ? message_steps[--message_step_count] : NULL);
        return TRUE;
    }
    if (!running)
        wrong("a message was posted from inside a call [M0]");
    if (slot < 0 && is_late((SOCKET)wParam))
        return TRUE;
    if (slot < 0)
        wrong("%s was posted for descriptor %d, which is nobody's [K4, K5]",
              asyncselect_event_name(event), (int)wParam);
    if (++offers > MOST_OFFERS)
        wrong("the loop floods the window [GATE-1]");
    if (hWnd != windows[window] || uMsg != numbers[slot])
        wrong("%s of slot %d came with another window's handle or message",
              asyncselect_event_name(event), slot);
    if (refusals) {
        refusals--;
        refused = true;
        model[slot].postponed = true;
        return FALSE;
    }
    const char *why = model_message(slot, window, event, error);
    if (why)
        wrong("slot %d: %s %s: %s", slot, asyncselect_event_name(event),
              error ? asyncselect_error_name(error) : "0", why);
    world_messages++;
    if (message_step_count) {
        const struct step *step = message_steps[--message_step_count];
        if (tracing) {
            printf("    in it: ");
            step_print(step, stdout);
        }
        if (step_is_networks(step))
            model_meanwhile();
        running = false; /* nothing may be posted from inside what it calls [M0] */
        step_do(step);
        running = true;
    }
    return TRUE;
}

void world_window_new(int window)
{
    windows[window] = asyncselect_window_new(bases[window % BASES], post, &windows[window]);
    if (!windows[window])
        wrong("no window: %s", asyncselect_error_name(WSAGetLastError()));
}

/* At a system call of the loop's. */
static void on_call(void)
{
    if (!running || !meanwhile_step || calls_left--)
        return;
    const struct step *step = meanwhile_step;
    meanwhile_step = NULL;
    if (tracing) {
        printf("    meanwhile: ");
        step_print(step, stdout);
    }
    model_meanwhile();
    running = false;
    step_do(step);
    running = true;
}

static bool writable(int slot)
{
    return back->writable(sockets[slot]);
}

/* One loop may give another something to do. */
static void all_idle(void)
{
    unsigned before;
    do {
        before = offers;
        for (int round = 0; round < 2; round++)
            for (int i = 0; i < BASES; i++)
                if (!back->idle(bases[i]))
                    wrong("the loop is busy for ever");
    } while (offers != before);
}

/* The event that is missing, or 0; *slot: of which. */
static int first_missing(int *slot)
{
    for (*slot = 0; *slot < MODEL_SLOTS; ++*slot) {
        int event = model_missing(*slot);
        if (event)
            return event;
    }
    return 0;
}

static void look_for_missing(void)
{
    int slot;
    model_idle();
    int event = first_missing(&slot);
    if (event && back->moves) { /* it may have become true after the loop's last look */
        running = in_loop = true;
        all_idle();
        running = in_loop = false;
        event = first_missing(&slot);
    }
    if (event)
        wrong("slot %d: %s is due and was not posted", slot, asyncselect_event_name(event));
}

void world_run(void)
{
    model_run();
    offers = 0;
    running = in_loop = true;
    closed_behind_count = 0;
    all_idle();
    running = in_loop = false;
    look_for_missing();
}

static void pass_time(int ms)
{
    model_run();
    offers = 0;
    running = in_loop = true;
    closed_behind_count = 0;
    unsigned failures = model_network_failures();
    if (ms >= 1000 && back->network)
        back->network->heal();
    do { /* a message that is refused at the end needs more time */
        refused = false;
        back->advance(bases, BASES, ms);
        all_idle();
    } while (refused && ms >= 1000 && !refusals);
    running = in_loop = false;
    if (ms >= 1000 && !no_descriptors)
        model_network_heals(failures);
    if (ms >= 1000 && !refusals && !no_descriptors)
        for (int i = 0; i < MODEL_SLOTS; i++)
            model[i].postponed = false;
    look_for_missing();
}

static void run_threads(void)
{
    refusals = 0;
    meanwhile_step = NULL;
    model_run(); /* urgent bytes */
    model_idle();
    back->threads->run();
    world_run();
}

static void play(const struct step *step)
{
    if (step->when == IN_CALLBACK) {
        if (message_step_count < MOST_STEPS)
            message_steps[message_step_count++] = step;
    } else if (step->when == MEANWHILE) {
        meanwhile_step = step;
        calls_left = step->call;
    } else if (back->threads && (step->when == IN_THREAD || step->op == OP_SWITCH)) {
        back->threads->add(step);
    } else if (step->op == OP_RUN && back->threads && back->threads->are_due()) {
        run_threads();
    } else if (step->op == OP_RUN) {
        world_run();
    } else if (step->op == OP_TIME) {
        pass_time(step->arguments[0]);
    } else {
        step_do(step);
    }
}

static void open_world(const struct script *s)
{
    WSADATA data;
    model_open(s->windows);
    model_writable = writable;
    if (back->threads)
        back->threads->open();
    message_step_count = 0;
    meanwhile_step = NULL;
    running = false;
    refusals = 0;
    no_descriptors = false;
    grain = 1;
    back->open(s);
    by_edges = !back->on_call || s->loop != LOOP_POLL;
    in_loop = false;
    asyncselect_set_profile(s->windows ? ASYNCSELECT_WINDOWS : ASYNCSELECT_DOCUMENTED);
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        wrong("WSAStartup failed");
    for (int i = 0; i < BASES; i++)
        if (!(bases[i] = event_base_new()))
            wrong("no base");
    for (int i = 0; i < WINDOWS; i++)
        world_window_new(i);
    if (back->on_call)
        back->on_call(on_call);
}

static void close_world(void)
{
    message_step_count = 0;
    refusals = 0;
    pass_time(2000);
    for (int i = 0; i < MODEL_SLOTS; i++)
        if (model[i].open)
            step_do(&(struct step){.op = OP_CLOSE, .arguments = {i}});
    world_run();
    for (int i = 0; i < WINDOWS; i++)
        if (asyncselect_window_free(windows[i]) != 0)
            wrong("a window could not be freed");
    for (int i = 0; i < BASES; i++)
        event_base_free(bases[i]);
    if (WSACleanup() != 0)
        wrong("WSACleanup failed");
    back->close();
}

const char *world_play(const struct script *s, const struct backend *with, bool trace)
{
    static unsigned at;
    back = with;
    tracing = trace;
    if (setjmp(end)) {
        size_t length = strlen(complaint);
        if (at < s->count)
            snprintf(complaint + length, sizeof(complaint) - length, " (step %u)", at + 1);
        return complaint;
    }
    at = s->count;
    open_world(s);
    for (at = 0; at < s->count; at++) {
        if (trace)
            step_print(&s->steps[at], stdout);
        play(&s->steps[at]);
        world_steps++;
    }
    close_world();
    return NULL;
}
