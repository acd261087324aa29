#include "phase.h"

#include <stdio.h>
#include <stdlib.h>
#include <event2/event.h>

#include "background_sim.h"
#include "belief.h"
#include "kernel.h"
#include "loop.h"
#include "threads.h"

enum { MOST_LATE = 16 };

static const struct step *steps[PHASE_THREADS][MOST_STEPS];
static unsigned counts[PHASE_THREADS];
static struct threads_switch switches[MOST_STEPS];
static unsigned switches_count;
static bool due;

static struct {
    bool active;
    int slot;
} callbacks[PHASE_THREADS];
static SOCKET late[MOST_LATE];
static unsigned late_count;

static void open_phase(void)
{
    for (int i = 0; i < PHASE_THREADS; i++)
        counts[i] = 0;
    switches_count = 0;
    due = false;
}

static int by_place(const void *one, const void *other)
{
    const struct threads_switch *a = one, *b = other;
    return a->at < b->at ? -1 : a->at > b->at;
}

static void add(const struct step *step)
{
    if (step->op == OP_SWITCH) {
        if (switches_count < MOST_STEPS)
            switches[switches_count++] =
                (struct threads_switch){(unsigned)step->arguments[0], (unsigned)step->arguments[1]};
        return;
    }
    unsigned thread = BASES + step->call;
    steps[thread][counts[thread]++] = step;
    due = true;
}

static bool are_due(void)
{
    return due;
}

static bool are_here(void)
{
    return threads_here() >= 0;
}

bool phase_in_callback(void)
{
    return callbacks[threads_here()].active;
}

bool phase_told_elsewhere(int slot)
{
    for (int i = 0; i < PHASE_THREADS; i++)
        if (i != threads_here() && callbacks[i].active && callbacks[i].slot == slot)
            return true;
    return false;
}

void phase_may_come(SOCKET s)
{
    if (late_count < MOST_LATE)
        late[late_count++] = s;
}

static bool is_late(SOCKET s)
{
    for (unsigned i = 0; i < late_count; i++)
        if (late[i] == s) {
            late[i] = late[--late_count];
            return true;
        }
    return false;
}

static void judge(int window, unsigned number, SOCKET s, int slot, int event, int error)
{
    if (threads_held())
        wrong("a message comes while a lock of the library's is held");
    if (window % BASES != threads_here())
        wrong("a message comes in a thread that does not run the window's loop");
    if (slot < 0 && is_late(s))
        return;
    if (slot < 0)
        wrong("%s was posted for descriptor %d, which is nobody's [K4]",
              asyncselect_event_name(event), (int)s);
    const char *why = belief_message(slot, window, number, event, error);
    if (why)
        wrong("slot %d: %s %s: %s", slot, asyncselect_event_name(event),
              error ? asyncselect_error_name(error) : "0", why);
}

static void message(int window, unsigned number, SOCKET s, int slot, int event, int error,
                    const struct step *step)
{
    int thread = threads_here();
    judge(window, number, s, slot, event, error);
    callbacks[thread].active = true;
    callbacks[thread].slot = slot;
    threads_yield(THREADS_OTHER);
    if (step)
        phase_step(step);
    threads_yield(THREADS_OTHER);
    callbacks[thread].active = false;
}

/* ---- its threads ---- */

void phase_on_call(int fd)
{
    threads_yield(THREADS_CALL);
    phase_steps_check(fd);
    belief_settle();
}

static void on_yield(enum threads_point point)
{
    phase_steps_note(point == THREADS_UNLOCK);
}

static void on_touch(const struct event_base *base)
{
    int thread = threads_here();
    for (int i = 0; i < BASES && thread == PHASE_BACKGROUND; i++)
        if (bases[i] == base)
            wrong("the library's own thread touches another's loop");
    if (thread >= 0 && thread != PHASE_BACKGROUND && (thread >= BASES || bases[thread] != base))
        wrong("libevent is called for a loop that another thread runs");
}

static bool has_work(void *base)
{
    return loop_has_work(base);
}

/* A loop that reports levels is at work for as long as a call is under way on a socket that is ready:
 * the others go on after some turns. */
static void run_loop(struct event_base *base)
{
    enum { TURNS_AT_ONCE = 4, PATIENCE = 8 };
    do {
        for (unsigned turns = 1; loop_has_work(base); turns++) {
            loop_turn(base, turns > PATIENCE);
            if (turns % TURNS_AT_ONCE == 0)
                threads_rest();
        }
    } while (threads_sleep(has_work, base));
}

static void live(int thread)
{
    if (thread < BASES)
        run_loop(bases[thread]);
    if (thread == PHASE_BACKGROUND)
        background_live();
    for (unsigned i = 0; i < counts[thread]; i++)
        phase_step(steps[thread][i]);
}

/* What is known when all is quiet; a socket of which one cannot know enough is selected anew, which
 * sets it to what is true now [S1], or closed. */
static void settle(int slot)
{
    enum belief_left left;
    const char *why = belief_close(slot, &numbers[slot], &left);
    if (why)
        wrong("slot %d: %s", slot, why);
    if (left == BELIEF_ONE)
        return;
    model[slot].may = 0;
    if (left == BELIEF_ALIKE)
        step_do(&(struct step){.op = OP_SELECT, .arguments = {slot, model[slot].window, 127}});
    else
        step_do(&(struct step){.op = OP_CLOSE, .arguments = {slot}});
}

static void run(void)
{
    qsort(switches, switches_count, sizeof(switches[0]), by_place);
    for (int i = 0; i < PHASE_THREADS; i++)
        callbacks[i].active = false;
    late_count = 0;
    for (int slot = 0; slot < MODEL_SLOTS; slot++) {
        belief_forget(slot);
        if (model[slot].open)
            belief_new(slot, numbers[slot]);
    }
    phase_steps_open();
    threads_on_yield = on_yield;
    loop_on_touch = on_touch;
    kernel_keeps = phase_steps_keep;
    model_network_apply = belief_apply;
    unsigned others = PHASE_THREADS - !background_is_needed();
    const char *why = threads_run(others, live, switches, switches_count);
    model_network_apply = NULL;
    kernel_keeps = NULL;
    loop_on_touch = NULL;
    if (why)
        wrong("%s", why);
    open_phase();
    for (int slot = 0; slot < MODEL_SLOTS; slot++)
        if (model[slot].open)
            settle(slot);
}

const struct world_threads phase = {
    .open = open_phase,
    .add = add,
    .are_due = are_due,
    .run = run,
    .are_here = are_here,
    .fail = threads_fail,
    .message = message,
};
