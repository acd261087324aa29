#include "model_network.h"

#include <string.h>

#include "asyncselect/winsock2.h"
#include "model.h"
#include "world.h"

enum { CODE_FINE = 1, CODE_UNREACHABLE = 2, CODE_DOWN = 4 };

static struct {
    uint8_t lists[NETWORK_FAMILIES];
    uint8_t ways[NETWORK_FAMILIES][NETWORK_DESTINATIONS];
    bool late;
    unsigned failures;
    uint8_t looks;
} network;
void (*model_network_apply)(int slot, void (*change)(int slot, int argument), int argument);

void model_network_open(void)
{
    memset(&network, 0, sizeof(network));
}

/* ---- requests ---- */

struct model_wish *model_wish(struct model_socket *m, int event)
{
    return &m->wishes[event == FD_ADDRESS_LIST_CHANGE];
}

static int family_of(const struct model_socket *m)
{
    return m->v6;
}

static uint8_t value_of(const struct model_socket *m, unsigned event, int target)
{
    if (event == FD_ADDRESS_LIST_CHANGE)
        return network.lists[family_of(m)];
    return target == NETWORK_DESTINATIONS ? 0 : network.ways[family_of(m)][target];
}

static void at_least(uint8_t *news, uint8_t what)
{
    if (*news < what)
        *news = what;
}

/* What has come is told yet, and the next request is for what comes from now on [I2]. */
void model_wished(int slot, unsigned event, int target)
{
    struct model_socket *m = &model[slot];
    struct model_wish *w = model_wish(m, (int)event);
    if (w->armed)
        at_least(&w->due, w->seen);
    w->due_codes |= w->codes;
    w->seen = NEWS_NONE;
    w->codes = w->lost = 0;
    w->armed = NEWS_MUST;
    if (target != MODEL_NOWHERE)
        w->target = (int8_t)target;
    w->before = value_of(m, event, w->target);
    m->asked = m->asked || event == FD_ROUTING_INTERFACE_CHANGE;
    m->gates &= ~event; /* [GATE-8] */
}

void model_network_looked(void)
{
    network.looks++;
}

bool model_has_target(int slot)
{
    return model[slot].asked;
}

/* ---- changes ---- */

static void note(struct model_wish *w, uint8_t news, uint8_t code)
{
    if (!w->armed)
        return;
    uint8_t before = w->seen;
    at_least(&w->seen, news < w->armed ? news : w->armed);
    if (w->seen > before)
        w->look = network.looks;
    w->codes |= code;
}

/* What happens to each socket. */
static void each(void (*change)(int slot, int argument), int argument)
{
    for (int slot = 0; slot < MODEL_SLOTS; slot++) {
        if (model[slot].open && model_network_apply)
            model_network_apply(slot, change, argument);
        else if (model[slot].open)
            change(slot, argument);
    }
}

/* Of what has come and gone again nobody may know any more, where news were lost. */
static void forget_passing(struct model_wish *list, uint8_t now)
{
    if (list->lost && list->seen == NEWS_MUST && list->before == now && !(list->codes & CODE_DOWN))
        list->seen = NEWS_MAY;
}

static void note_list(int slot, int family)
{
    struct model_wish *w = model_wish(&model[slot], FD_ADDRESS_LIST_CHANGE);
    if (family_of(&model[slot]) != family)
        return;
    note(w, NEWS_MUST, CODE_FINE);
    forget_passing(w, network.lists[family]);
}

/* A way that is the old one again when somebody looks has not changed for him. */
static void note_way(int slot, int place)
{
    int family = place / NETWORK_DESTINATIONS, destination = place % NETWORK_DESTINATIONS;
    struct model_wish *w = model_wish(&model[slot], FD_ROUTING_INTERFACE_CHANGE);
    uint8_t way = network.ways[family][destination];
    if (family_of(&model[slot]) != family || !w->armed || w->target != destination)
        return;
    if (way != w->before)
        note(w, NEWS_MUST, way ? CODE_FINE : CODE_UNREACHABLE);
    else if (w->seen == NEWS_MUST && !(w->codes & CODE_DOWN))
        w->seen = NEWS_MAY;
}

static void note_any(int slot, int family)
{
    struct model_wish *w = model_wish(&model[slot], FD_ROUTING_INTERFACE_CHANGE);
    if (family_of(&model[slot]) == family && w->target == NETWORK_DESTINATIONS)
        note(w, NEWS_MUST, CODE_FINE);
}

static void maybe_any(int slot, int unused)
{
    struct model_wish *w = model_wish(&model[slot], FD_ROUTING_INTERFACE_CHANGE);
    (void)unused;
    if (w->target == NETWORK_DESTINATIONS)
        note(w, NEWS_MAY, CODE_FINE);
}

static void lose(int slot, int unused)
{
    struct model_socket *m = &model[slot];
    struct model_wish *list = model_wish(m, FD_ADDRESS_LIST_CHANGE);
    list->lost = list->seen != NEWS_NONE;
    forget_passing(list, network.lists[family_of(m)]);
    maybe_any(slot, unused);
}

static void end(int slot, int unused)
{
    (void)unused;
    for (int i = 0; i < 2; i++)
        note(&model[slot].wishes[i], NEWS_MUST, CODE_DOWN);
}

void model_address_changed(int family, int which, bool lost)
{
    network.lists[family] ^= (uint8_t)(1u << which);
    each(note_list, family);
    if (lost)
        model_news_lost();
}

void model_route_changed(int family, int destination, int way, bool lost)
{
    network.ways[family][destination] = (uint8_t)way;
    each(note_way, family * NETWORK_DESTINATIONS + destination);
    each(note_any, family);
    if (lost)
        model_news_lost();
}

void model_link_gone(int link, bool lost)
{
    for (int family = 0; family < NETWORK_FAMILIES; family++)
        for (int i = 0; i < NETWORK_DESTINATIONS; i++)
            if (network.ways[family][i] == link)
                model_route_changed(family, i, 0, false);
    each(maybe_any, 0);
    if (lost)
        model_news_lost();
}

void model_news_lost(void)
{
    each(lose, 0);
}

void model_watch_ended(void)
{
    each(end, 0);
}

void model_network_fails(void)
{
    network.late = true;
    network.failures++;
}

unsigned model_network_failures(void)
{
    return network.failures;
}

void model_network_heals(unsigned failures)
{
    network.late = network.late && network.failures != failures;
}

bool model_network_is_late(void)
{
    return network.late;
}

/* ---- what is due ---- */

enum model_news model_wish_due(const struct model_wish *w)
{
    uint8_t news = w->due;
    if (w->armed)
        at_least(&news, w->seen);
    return (enum model_news)news;
}

int model_wish_codes(const struct model_wish *w, int codes[MODEL_CODES])
{
    static const int all[MODEL_CODES] = {0, WSAENETUNREACH, WSAENETDOWN};
    int count = 0;
    for (int i = 0; i < MODEL_CODES; i++)
        if ((w->codes | w->due_codes) & 1u << i)
            codes[count++] = all[i];
    return count;
}

/* One message may have told of both what an old request saw and the new one. */
void model_wish_told(struct model_wish *w)
{
    if (w->due && w->armed && w->seen) {
        w->armed = w->seen = NEWS_MAY;
        w->codes |= w->due_codes;
    } else if (!w->due) {
        w->armed = w->seen = NEWS_NONE; /* [GATE-12] */
        w->codes = 0;
    }
    w->due = NEWS_NONE;
    w->due_codes = 0;
}

bool model_wish_known_with(const struct model_wish *w, const struct model_wish *other)
{
    return w->due == NEWS_MUST || (!other->due && !other->lost && w->look == other->look);
}

/* open: it could be told. */
static void settle(struct model_wish *w, bool open)
{
    if (w->due == NEWS_MAY && open)
        w->due = NEWS_NONE;
    if (!w->due)
        w->due_codes = 0;
    if (!w->armed || !w->seen)
        return;
    if (w->seen == NEWS_MUST || !open) { /* it has ended the request, or may have */
        at_least(&w->due, w->seen);
        w->due_codes |= w->codes;
        w->armed = w->seen == NEWS_MUST ? NEWS_NONE : NEWS_MAY;
    }
    w->seen = NEWS_NONE;
    w->codes = w->look = w->lost = 0;
}

void model_network_idle(struct model_socket *m)
{
    static const int events[] = {FD_ROUTING_INTERFACE_CHANGE, FD_ADDRESS_LIST_CHANGE};
    for (int i = 0; i < 2 && !network.late; i++)
        settle(model_wish(m, events[i]),
               (m->selected & ~m->gates & (unsigned)events[i]) && !m->postponed);
}
