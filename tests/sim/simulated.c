/* The simulated kernel as a script's other side. */
#include "world.h"

#include <errno.h>

#include "background_sim.h"
#include "kernel.h"
#include "kernel_network.h"
#include "loop.h"
#include "phase.h"

static bool asks_for_changes(const struct script *s)
{
    for (unsigned i = 0; i < s->count; i++)
        if (s->steps[i].op == OP_ASK_CHANGE)
            return true;
    return false;
}

static void sim_open(const struct script *s)
{
    kernel_open((struct kernel_traits){s->buffer, s->loop == LOOP_KQUEUE});
    kernel_network_open();
    background_open(asks_for_changes(s));
    loop_open(s->loop, s->seed);
}

static void sim_close(void)
{
    background_close();
    if (loop_events())
        wrong("%u events are left in a base that is gone", loop_events());
    for (int i = 0; i < MOST_KSOCKETS; i++)
        if (ksockets[i].used)
            wrong("a socket or pipe is left open");
    kernel_on_call = NULL;
}

static bool sim_address(enum target target, struct sockaddr_in *address)
{
    static const uint16_t ports[] = {[TARGET_SLOW] = PORT_SLOW,
                                     [TARGET_RAW] = PORT_RAW,
                                     [TARGET_DEAD] = PORT_DEAD,
                                     [TARGET_UNREACHABLE] = PORT_UNREACHABLE};
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(ports[target])};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return true;
}

static int sim_client(SOCKET listener)
{
    const struct ksocket *k = kernel_of((int)listener);
    return k ? kernel_client(k->port) : -1;
}

static int sim_outcome(SOCKET s, int error)
{
    return kernel_outcome((int)s, error);
}

static int sim_accepted(SOCKET s)
{
    return kernel_peer_of((int)s);
}

static bool sim_datagram(SOCKET s, size_t size)
{
    kernel_datagram((int)s, size);
    return true;
}

static bool sim_icmp(SOCKET s)
{
    kernel_icmp((int)s, ECONNREFUSED);
    return true;
}

static bool sim_writable(SOCKET s)
{
    const struct ksocket *k = kernel_of((int)s);
    return k && kernel_is_writable(k);
}

static bool sim_raw_close(SOCKET s)
{
    kernel_raw_close((int)s);
    return true;
}

static bool sim_descriptors(bool left)
{
    kernel_descriptors_out = !left;
    return true;
}

/* Beside each loop of the program's the library's own runs. */
static bool idle(struct event_base *base)
{
    do {
        if (!loop_until_idle(base) || !background_until_idle())
            return false;
    } while (loop_has_work(base));
    return true;
}

static void all_idle(struct event_base *all[], int count)
{
    for (int i = 0; i < count; i++)
        if (!idle(all[i]))
            wrong("the loop is busy for ever");
}

static int64_t sooner(int64_t time, const struct event_base *base)
{
    int64_t timer = base ? loop_next_timer(base) : -1;
    return timer > kernel_now_ms && timer < time ? timer : time;
}

static void sim_advance(struct event_base *all[], int count, int ms)
{
    int64_t until = kernel_now_ms + ms;
    all_idle(all, count);
    while (kernel_now_ms < until) {
        int64_t next = sooner(until, background_base());
        for (int i = 0; i < count; i++)
            next = sooner(next, all[i]);
        kernel_now_ms = next;
        all_idle(all, count);
    }
}

static void (*world_on_call)(void);

static void on_call(int fd)
{
    if (phase.are_here())
        phase_on_call(fd);
    else
        world_on_call();
}

static void sim_on_call(void (*fn)(void))
{
    world_on_call = fn;
    kernel_on_call = on_call;
}

const struct backend simulated = {
    .name = "simulated",
    .open = sim_open,
    .close = sim_close,
    .address = sim_address,
    .client = sim_client,
    .outcome = sim_outcome,
    .accepted = sim_accepted,
    .send = kernel_peer_send,
    .receive = kernel_peer_receive,
    .end = kernel_peer_end,
    .drop = kernel_peer_close,
    .datagram = sim_datagram,
    .icmp = sim_icmp,
    .writable = sim_writable,
    .raw_close = sim_raw_close,
    .descriptors = sim_descriptors,
    .idle = idle,
    .advance = sim_advance,
    .on_call = sim_on_call,
    .threads = &phase,
    .network = &kernel_network,
};
