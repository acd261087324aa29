#include "belief.h"

#include <string.h>

#include "asyncselect/winsock2.h"
#include "model.h"

enum { MOST_STATES = 1024, MOST_CALLS = 8, TOLD_OF = EVENTS };

/* What one order of events makes of model_socket, and of the message asked for. Compared as bytes. */
struct state {
    unsigned selected, gates, may, number, flow;
    int window, outcome;
    bool outcome_due, write_due, write_waits, close_told, shut_in, shut_out, flow_due, closed,
        asked;
    struct model_wish wishes[2];
    uint8_t done; /* calls that have taken effect */
    /* What is on its way, by the event's place. The library looks once for all that is due then. */
    unsigned posted;
    struct on_its_way {
        int error, window;
        unsigned number;
    } ways[TOLD_OF];
};

/* What is believed of a socket. */
static struct mind {
    unsigned count;
    bool vague; /* there are too many: nothing is claimed */
    bool fresh; /* something has changed since it was settled */
    uint8_t used, can;
    struct belief_call calls[MOST_CALLS];
    struct state states[MOST_STATES];
} minds[MODEL_SLOTS];

static void load(int slot, const struct state *s)
{
    struct model_socket *m = &model[slot];
    m->selected = s->selected;
    m->gates = s->gates;
    m->may = s->may;
    m->window = s->window;
    m->outcome = s->outcome;
    m->outcome_due = s->outcome_due;
    m->write_due = s->write_due;
    m->write_waits = s->write_waits;
    m->close_told = s->close_told;
    m->shut_in = s->shut_in;
    m->flow = s->flow;
    m->flow_due = s->flow_due;
    m->shut_out = s->shut_out;
    m->asked = s->asked;
    memcpy(m->wishes, s->wishes, sizeof(m->wishes));
}

static void store(int slot, struct state *s)
{
    const struct model_socket *m = &model[slot];
    s->selected = m->selected;
    s->gates = m->gates;
    s->may = m->may;
    s->window = m->window;
    s->outcome = m->outcome;
    s->outcome_due = m->outcome_due;
    s->write_due = m->write_due;
    s->write_waits = m->write_waits;
    s->close_told = m->close_told;
    s->shut_in = m->shut_in;
    s->flow = m->flow;
    s->flow_due = m->flow_due;
    s->shut_out = m->shut_out;
    s->asked = m->asked;
    memcpy(s->wishes, m->wishes, sizeof(s->wishes));
}

static void add(struct mind *mind, const struct state *s)
{
    for (unsigned i = 0; i < mind->count; i++)
        if (memcmp(&mind->states[i], s, sizeof(*s)) == 0)
            return;
    if (mind->count == MOST_STATES)
        mind->vague = true;
    else
        mind->states[mind->count++] = *s;
}

/* ---- what may happen ---- */

static void take_effect(int slot, struct state *s, const struct belief_call *call)
{
    load(slot, s);
    switch (call->kind) {
    case BELIEF_RECEIVE:
        model_receive_called(slot);
        break;
    case BELIEF_SEND:
        model_send_called(slot, call->refused);
        break;
    case BELIEF_ACCEPT:
        model_accept_called(slot);
        break;
    case BELIEF_REENABLE:
        model_reenabled(slot, call->mask);
        break;
    case BELIEF_SELECT:
        model_select(slot, call->window, call->mask);
        s->number = call->number;
        break;
    case BELIEF_FLOW:
        model_flow_changed(slot, call->mask);
        break;
    case BELIEF_ASK:
        if (call->refused)
            model_found_unwritable(slot);
        break;
    case BELIEF_SHUTDOWN:
        model[slot].shut_in = model[slot].shut_in || (call->mask & 1);
        model[slot].shut_out = model[slot].shut_out || (call->mask & 2);
        break;
    case BELIEF_UNWINDOW:
        if (model[slot].window == call->window)
            model[slot].selected = 0;
        break;
    case BELIEF_ASK_CHANGE:
        model_wished(slot, call->mask, call->target);
        break;
    case BELIEF_CONNECT: /* the kernel's part changes each state at once */
    case BELIEF_INHERIT:
        break;
    case BELIEF_CLOSE:
        model[slot].selected = 0;
        s->closed = true;
    }
    store(slot, s);
}

/* From each state of the listening socket's, which may have been another's since. */
static void inherit(struct mind *mind, const struct state *s, int listener)
{
    const struct mind *l = &minds[listener];
    mind->vague = mind->vague || l->vague;
    for (unsigned i = 0; i < l->count; i++) {
        struct state heir = *s;
        heir.selected = l->states[i].selected;
        heir.window = l->states[i].window;
        heir.number = l->states[i].number;
        add(mind, &heir);
    }
    if (!l->count)
        add(mind, s);
}

static void try_calls(int slot, const struct state *from)
{
    struct mind *mind = &minds[slot];
    for (unsigned i = 0; i < MOST_CALLS; i++) {
        uint8_t bit = (uint8_t)(1u << i);
        if (!(mind->used & mind->can & bit) || (from->done & bit))
            continue;
        struct state s = *from;
        s.done |= bit;
        if (s.closed) {
            add(mind, &s); /* it finds no socket any more */
        } else if (mind->calls[i].kind == BELIEF_INHERIT) {
            inherit(mind, &s, mind->calls[i].listener);
        } else {
            take_effect(slot, &s, &mind->calls[i]);
            add(mind, &s);
        }
    }
}

static void try_posts(int slot, const struct state *from)
{
    int codes[MODEL_CODES];
    if (from->closed)
        return;
    for (unsigned place = 0; place < TOLD_OF; place++) {
        unsigned event = 1u << place;
        if (!(from->selected & event) || (from->posted & event))
            continue;
        load(slot, from);
        int count = model_possible(slot, (int)event, codes);
        for (int i = 0; i < count; i++) {
            struct state s = *from;
            load(slot, from);
            s.posted |= event;
            s.ways[place] = (struct on_its_way){codes[i], from->window, from->number};
            model_told(slot, (int)event);
            store(slot, &s);
            add(&minds[slot], &s);
        }
    }
}

/* Does one that is under way look at another socket's states? */
static bool inherits(const struct mind *mind)
{
    for (unsigned i = 0; i < MOST_CALLS; i++)
        if ((mind->used & mind->can & 1u << i) && mind->calls[i].kind == BELIEF_INHERIT)
            return true;
    return false;
}

static void settle(int slot)
{
    struct mind *mind = &minds[slot];
    if ((!mind->fresh && !inherits(mind)) || mind->vague)
        return;
    mind->fresh = false;
    for (unsigned i = 0; i < mind->count && !mind->vague; i++) {
        struct state from = mind->states[i];
        try_calls(slot, &from);
        try_posts(slot, &from);
    }
}

void belief_settle(void)
{
    for (int pass = 0; pass < 2; pass++) /* first those that others inherit from */
        for (int slot = 0; slot < MODEL_SLOTS; slot++)
            if (model[slot].open && (model[slot].phase != M_LISTENING) == pass)
                settle(slot);
}

void belief_changed(void)
{
    for (int slot = 0; slot < MODEL_SLOTS; slot++)
        minds[slot].fresh = true;
}

/* ---- what is known ---- */

void belief_new(int slot, unsigned number)
{
    struct mind *mind = &minds[slot];
    mind->used = mind->can = 0;
    mind->vague = false;
    mind->fresh = true;
    mind->count = 1;
    memset(mind->states, 0, sizeof(mind->states[0]));
    store(slot, mind->states);
    mind->states[0].number = number;
}

void belief_forget(int slot)
{
    minds[slot].count = 0;
    minds[slot].vague = false;
}

/* Drops the states of which this is not so. */
static void keep(int slot, bool (*so)(const struct state *s, const void *argument),
                 const void *argument)
{
    struct mind *mind = &minds[slot];
    unsigned left = 0;
    for (unsigned i = 0; i < mind->count; i++)
        if (so(&mind->states[i], argument))
            mind->states[left++] = mind->states[i];
    mind->count = left;
}

/* What has become the same is one state. */
static void unite(struct mind *mind)
{
    unsigned count = mind->count;
    mind->count = 0;
    for (unsigned i = 0; i < count; i++) {
        struct state s = mind->states[i];
        add(mind, &s);
    }
}

int belief_begins(int slot, const struct belief_call *call)
{
    struct mind *mind = &minds[slot];
    for (int i = 0; i < MOST_CALLS; i++) {
        uint8_t bit = (uint8_t)(1u << i);
        if (mind->used & bit)
            continue;
        mind->used |= bit;
        mind->can &= (uint8_t)~bit;
        mind->calls[i] = *call;
        return i;
    }
    mind->vague = true;
    return BELIEF_NO_CALL;
}

void belief_can(int slot, int handle, const struct belief_call *call)
{
    struct mind *mind = &minds[slot];
    if (handle == BELIEF_NO_CALL)
        return;
    mind->calls[handle] = *call;
    mind->can |= (uint8_t)(1u << handle);
    mind->fresh = true;
}

static bool is_done(const struct state *s, const void *bit)
{
    return s->done & *(const uint8_t *)bit;
}

static bool is_undone(const struct state *s, const void *bit)
{
    return !is_done(s, bit);
}

bool belief_is_undone(int slot, int handle)
{
    struct mind *mind = &minds[slot];
    if (handle == BELIEF_NO_CALL)
        return true;
    uint8_t bit = (uint8_t)(1u << handle);
    keep(slot, is_undone, &bit);
    return mind->vague || mind->count;
}

void belief_ends(int slot, int handle)
{
    struct mind *mind = &minds[slot];
    if (handle == BELIEF_NO_CALL)
        return;
    uint8_t bit = (uint8_t)(1u << handle);
    mind->can |= bit;
    mind->fresh = true;
    belief_settle();
    keep(slot, is_done, &bit);
    for (unsigned i = 0; i < mind->count; i++)
        mind->states[i].done &= (uint8_t)~bit;
    unite(mind);
    mind->used &= (uint8_t)~bit;
    mind->can &= (uint8_t)~bit;
}

void belief_apply(int slot, void (*change)(int slot, int argument), int argument)
{
    struct mind *mind = &minds[slot];
    for (unsigned i = 0; i < mind->count; i++) {
        load(slot, &mind->states[i]);
        change(slot, argument);
        store(slot, &mind->states[i]);
    }
    mind->fresh = true;
}

/* In how many states is it so? */
static unsigned count_of(int slot, bool (*so)(int slot))
{
    unsigned count = 0;
    for (unsigned i = 0; i < minds[slot].count; i++) {
        load(slot, &minds[slot].states[i]);
        count += so(slot);
    }
    return count;
}

bool belief_all(int slot, bool (*so)(int slot))
{
    return !minds[slot].vague && count_of(slot, so) == minds[slot].count;
}

bool belief_any(int slot, bool (*so)(int slot))
{
    return minds[slot].vague || count_of(slot, so) > 0;
}

/* ---- what is seen ---- */

static bool is_not_on_its_way_to(const struct state *s, const void *window)
{
    for (unsigned place = 0; place < TOLD_OF; place++)
        if ((s->posted & 1u << place) && s->ways[place].window == *(const int *)window)
            return false;
    return true;
}

void belief_window_gone(int window)
{
    for (int slot = 0; slot < MODEL_SLOTS; slot++)
        keep(slot, is_not_on_its_way_to, &window);
}

struct message {
    unsigned place;
    struct on_its_way way;
};

static bool is_posted(const struct state *s, const void *message)
{
    const struct message *m = message;
    const struct on_its_way *way = &s->ways[m->place];
    return (s->posted & 1u << m->place) && way->error == m->way.error &&
           way->window == m->way.window && way->number == m->way.number;
}

const char *belief_message(int slot, int window, unsigned number, int event, int error)
{
    struct mind *mind = &minds[slot];
    struct message message = {0, {error, window, number}};
    while (message.place < TOLD_OF && 1u << message.place != (unsigned)event)
        message.place++;
    if (message.place == TOLD_OF)
        return "it is of another kind";
    mind->fresh = true;
    belief_settle();
    if (mind->vague)
        return NULL;
    keep(slot, is_posted, &message);
    if (!mind->count)
        return "it is not due in any order of what has happened";
    for (unsigned i = 0; i < mind->count; i++) {
        mind->states[i].posted &= ~(unsigned)event;
        mind->states[i].ways[message.place] = (struct on_its_way){0};
    }
    unite(mind);
    mind->fresh = true;
    return NULL;
}

static int the_slot;

static bool is_over(const struct state *s, const void *argument)
{
    (void)argument;
    load(the_slot, s);
    return !s->posted && !model_due(the_slot);
}

/* Do they differ in no more than a selection settles? */
static bool are_alike(const struct mind *mind)
{
    const struct state *first = &mind->states[0];
    for (unsigned i = 0; i < mind->count; i++) {
        const struct state *s = &mind->states[i];
        if (s->outcome_due || (s->may & FD_CONNECT) || s->flow != first->flow ||
            s->flow_due != first->flow_due || s->asked != first->asked ||
            memcmp(s->wishes, first->wishes, sizeof(s->wishes)) != 0 ||
            s->shut_in != first->shut_in || s->shut_out != first->shut_out)
            return false;
    }
    return true;
}

static void look_at_network(int slot, int unused)
{
    (void)unused;
    model_network_idle(&model[slot]);
}

const char *belief_close(int slot, unsigned *number, enum belief_left *left)
{
    struct mind *mind = &minds[slot];
    the_slot = slot;
    mind->fresh = true;
    belief_settle();
    *number = mind->states[0].number;
    *left = BELIEF_UNLIKE;
    if (mind->vague)
        return NULL;
    keep(slot, is_over, NULL);
    belief_apply(slot, look_at_network, 0);
    unite(mind);
    mind->fresh = false; /* nothing comes of it any more */
    if (!mind->count)
        return "a message is due, or on its way, in each order of what has happened";
    *number = mind->states[0].number;
    *left = mind->count == 1 ? BELIEF_ONE : are_alike(mind) ? BELIEF_ALIKE : BELIEF_UNLIKE;
    bool write_due = true;
    for (unsigned i = 0; i < mind->count; i++)
        write_due = write_due && mind->states[i].write_due;
    load(slot, &mind->states[0]);
    model[slot].write_due = write_due;
    return NULL;
}
