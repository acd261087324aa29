#include "background_sim.h"

#include "background.h"
#include "kernel_network.h"
#include "loop.h"
#include "netchange.h"
#include "reactor_core.h"
#include "threads.h"

enum { MOST_TURNS = 20000, PATIENCE = 8 };

static struct reactor *reactor;
static bool wanted; /* somebody waits until the thread has made it */
static bool over;
static bool needed;

void background_open(bool is_needed)
{
    needed = is_needed;
    wanted = false;
}

bool background_is_needed(void)
{
    return needed;
}

static bool is_there(void *unused)
{
    (void)unused;
    return reactor != NULL;
}

struct reactor *background_reactor(void)
{
    wanted = !reactor;
    if (wanted && threads_here() >= 0)
        threads_sleep(is_there, NULL);
    else if (wanted)
        reactor = reactor_new_pumped();
    return reactor ? reactor_ref(reactor) : NULL;
}

bool background_is(const struct reactor *r)
{
    return r == reactor;
}

struct event_base *background_base(void)
{
    return reactor ? reactor->base : NULL;
}

bool background_has_work(void)
{
    if (!reactor)
        return threads_here() >= 0 && wanted;
    return reactor->mailbox_count || loop_has_work(reactor->base);
}

static bool has_work(void *unused)
{
    (void)unused;
    return background_has_work();
}

static void sleep_in(struct event_base *base)
{
    over = base == background_base() && !threads_sleep(has_work, NULL);
}

/* Each turn is one of the library's, which sleeps in its loop. */
void background_live(void)
{
    loop_on_sleep = sleep_in;
    over = !reactor && !threads_sleep(has_work, NULL);
    if (!over && !reactor)
        reactor = reactor_new_pumped();
    for (unsigned turns = 1; !over; turns++) {
        loop_be_patient(turns % PATIENCE == 0);
        background_turn();
    }
    loop_on_sleep = NULL;
}

void background_turn(void)
{
    reactor->thread = pthread_self(); /* whoever runs the turn is it */
    reactor_run(reactor, -1);
}

bool background_until_idle(void)
{
    for (int turn = 0; turn < MOST_TURNS; turn++) {
        if (!background_has_work())
            return true;
        loop_be_patient(turn > PATIENCE);
        background_turn();
    }
    return false;
}

/* The library watches the network for as long as the process lives; a world that ends takes that away. */
void background_close(void)
{
    if (!reactor)
        return;
    kernel_network.fail(NETWORK_WATCHING, 1);
    netchange_settle();
    background_until_idle();
    reactor_unref(reactor);
    reactor = NULL;
}
