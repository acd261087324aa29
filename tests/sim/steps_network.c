/* Changes of the network, and asking to be told of them. */
#include <string.h>

#include "steps_network.h"

/* ---- what the network does ---- */

void do_address(const struct step *step)
{
    int family = step->arguments[0], which = step->arguments[1];
    if (back->network)
        model_address_changed(family, which, !back->network->address(family, which));
}

void do_route(const struct step *step)
{
    int family = step->arguments[0], destination = step->arguments[1], way = step->arguments[2];
    if (back->network)
        model_route_changed(family, destination, way,
                            !back->network->route(family, destination, way));
}

void do_link(const struct step *step)
{
    int link = 1 + step->arguments[0];
    if (back->network)
        model_link_gone(link, !back->network->link(link));
}

void do_noise(const struct step *step)
{
    enum network_noise what = (enum network_noise)(step->arguments[0] % (NETWORK_OVERRUN + 1));
    if (!back->network)
        return;
    bool heard = back->network->noise(what);
    if (!heard || what >= NETWORK_RULE)
        model_news_lost();
}

void do_lose_news(const struct step *step)
{
    (void)step;
    if (!back->network)
        return;
    back->network->lose();
    model_news_lost();
}

void do_network_fails(const struct step *step)
{
    enum network_failure what = (enum network_failure)(step->arguments[0] % NETWORK_FAILURES);
    if (!back->network)
        return;
    model_meanwhile(); /* what was known by now may be told yet, and alone */
    back->network->fail(what, 1 + (unsigned)step->arguments[1]);
    if (what == NETWORK_WATCHING)
        model_watch_ended();
    else
        model_network_fails();
}

/* ---- what the program asks ---- */

struct wish step_wish(const struct step *step)
{
    int how = step->arguments[1];
    if (how < 6)
        return (struct wish){FD_ADDRESS_LIST_CHANGE, how == 5, MODEL_NOWHERE};
    return (struct wish){FD_ROUTING_INTERFACE_CHANGE, how == 6,
                         how == 6 ? MODEL_NOWHERE : (how - 7) % (NETWORK_DESTINATIONS + 1)};
}

int step_ask(int slot, const struct wish *wish)
{
    struct sockaddr_in6 to;
    size_t size = 0;
    DWORD got = 0;
    int error = 0;
    bool list = wish->event == FD_ADDRESS_LIST_CHANGE;
    if (wish->target != MODEL_NOWHERE)
        size = back->network->destination(model[slot].v6, wish->target, &to);
    int result = WSPIoctl(
        sockets[slot], list ? (DWORD)SIO_ADDRESS_LIST_CHANGE : (DWORD)SIO_ROUTING_INTERFACE_CHANGE,
        size ? (void *)&to : NULL, (DWORD)size, NULL, 0, list && wish->refused ? NULL : &got, NULL,
        NULL, NULL, &error);
    if (result == 0)
        wrong("the request for a change on slot %d succeeds at once", slot);
    return error;
}

static bool is_lack(int error)
{
    return error == WSAEMFILE || error == WSAENOBUFS || error == WSAEOPNOTSUPP ||
           error == WSAENETDOWN;
}

void do_ask_change(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    struct wish wish = step_wish(step);
    if (!m || !m->nonblocking || !back->network)
        return;
    bool failing = back->network->is_failing();
    if (wish.refused && failing)
        return; /* what comes of it nobody is told */
    int error = step_ask(slot, &wish);
    model_network_looked();
    if (failing && is_lack(error))
        return;
    step_expect("the request for a change", slot, error,
                wish.refused ? WSAEFAULT : WSAEWOULDBLOCK); /* [I2] */
    if (!wish.refused || wish.event == FD_ADDRESS_LIST_CHANGE || model_has_target(slot))
        model_wished(slot, wish.event, wish.target);
}
