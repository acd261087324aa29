/* Changes of the network while threads run, and asking to be told of them. */
#include "kernel.h"
#include "phase_call.h"
#include "steps.h"
#include "steps_network.h"
#include "threads.h"

static bool asks(const struct call *c)
{
    return c->what.kind == BELIEF_ASK_CHANGE;
}

static bool has_asked(int slot)
{
    return model[slot].asked;
}

/* One that is refused, and asks for the same again, only where it is known that there was one before. */
void phase_ask_change(const struct step *step)
{
    int slot = step->arguments[0];
    struct wish wish = step_wish(step);
    if (!phase_is_usable(slot) || back->network->is_failing() || phase_calls_on(slot, asks))
        return;
    if (wish.refused && wish.event == FD_ROUTING_INTERFACE_CHANGE && !belief_all(slot, has_asked))
        return;
    struct call *c = phase_call_begins(
        slot,
        (struct belief_call){.kind = BELIEF_ASK_CHANGE, .mask = wish.event, .target = wish.target});
    phase_call_can(c);
    int error = step_ask(slot, &wish);
    phase_call_ends(c);
    model_network_looked();
    if (!c->crossed)
        step_expect("the request for a change", slot, error,
                    wish.refused ? WSAEFAULT : WSAEWOULDBLOCK);
}

/* Of calls that fail, only what ends the watch: who meets with the others is told so. */
void phase_change_network(const struct step *step)
{
    if (step->op == OP_NETWORK_FAILS && step->arguments[0] % NETWORK_FAILURES != NETWORK_WATCHING)
        return;
    threads_yield(THREADS_OTHER);
    belief_settle();
    step_do(step);
    belief_changed();
}
