/* notify-graph: draws the state machine of lib/notify.c for Graphviz. It knows none of its rules: it
 * makes each call on each state, and draws what came of it.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "asyncselect.h"
#include "asyncselect/winsock2.h"
#include "notify.h"

enum { PHASES = NOTIFY_LISTENING + 1 };
static const enum notify_profile PROFILE = NOTIFY_DOCUMENTED;

/* ---- what can happen to a socket ---- */

static void do_listen(struct notify *n)
{
    notify_listen(n);
}

static void do_connect_started(struct notify *n)
{
    notify_connect_started(n);
}

static void do_connected(struct notify *n)
{
    notify_connected(n, PROFILE);
}

static void do_connect_refused(struct notify *n)
{
    notify_connect_refused(n, PROFILE, WSAENETUNREACH);
}

static void do_disconnected(struct notify *n)
{
    notify_disconnected(n);
}

static void look(struct notify *n, unsigned bits, int error)
{
    struct notify_level level = {bits, error};
    notify_look(n, PROFILE, level);
}

static void look_writable(struct notify *n)
{
    look(n, NOTIFY_WRITABLE, 0);
}

static void look_failed(struct notify *n)
{
    look(n, 0, WSAECONNREFUSED);
}

static void do_select(struct notify *n)
{
    notify_select(n, PROFILE, FD_ALL_EVENTS);
}

static void do_receive(struct notify *n)
{
    notify_receiving(n);
    notify_received(n, NOTIFY_EDGES, NOTIFY_UNSURE);
}

static void do_send(struct notify *n)
{
    notify_sending(n);
    notify_sent(n, NOTIFY_SENT);
}

static void do_refused_send(struct notify *n)
{
    notify_sending(n);
    notify_sent(n, NOTIFY_REFUSED);
}

static void do_accept(struct notify *n)
{
    notify_accepted(n, NOTIFY_ACCEPT_CALLED);
}

static void do_deferred_accept(struct notify *n)
{
    notify_accepted(n, NOTIFY_ACCEPT_DEFERRED);
}

static void do_seen_unwritable(struct notify *n)
{
    notify_seen_unwritable(n);
}

static void do_get_qos(struct notify *n)
{
    notify_read_qos(n, FD_QOS);
}

static void do_get_group_qos(struct notify *n)
{
    notify_read_qos(n, FD_GROUP_QOS);
}

static void do_arm_route(struct notify *n)
{
    notify_arm(n, FD_ROUTING_INTERFACE_CHANGE);
}

static void do_arm_addresses(struct notify *n)
{
    notify_arm(n, FD_ADDRESS_LIST_CHANGE);
}

struct input {
    const char *name;
    void (*apply)(struct notify *n);
};

/* Those that can change the phase, and in which of them the program or the loop makes them. */
static const struct {
    struct input input;
    unsigned phases; /* a bit each */
} moves[] = {
    {{"listen", do_listen}, 1 << NOTIFY_IDLE},
    {{"connect: WSAEWOULDBLOCK", do_connect_started}, 1 << NOTIFY_IDLE},
    {{"connect: 0", do_connected}, 1 << NOTIFY_IDLE},
    {{"connect: fails at once", do_connect_refused}, 1 << NOTIFY_IDLE},
    {{"the attempt succeeds", look_writable}, 1 << NOTIFY_CONNECTING},
    {{"the attempt fails", look_failed}, 1 << NOTIFY_CONNECTING},
    {{"connect to AF_UNSPEC", do_disconnected}, 1 << NOTIFY_CONNECTED},
};

/* Those that can open a gate. */
static const struct input keys[] = {
    {"WSAAsyncSelect", do_select},
    {"recv, also one that fails", do_receive},
    {"send", do_send},
    {"send: WSAEWOULDBLOCK or short", do_refused_send},
    {"select: not writable", do_seen_unwritable},
    {"accept, also one that fails", do_accept},
    {"accept: WSATRY_AGAIN", do_deferred_accept},
    {"SIO_GET_QOS", do_get_qos},
    {"SIO_GET_GROUP_QOS", do_get_group_qos},
    {"SIO_ROUTING_INTERFACE_CHANGE", do_arm_route},
    {"SIO_ADDRESS_LIST_CHANGE", do_arm_addresses},
};

/* ---- phases ---- */

static const char *const phase_names[PHASES] = {
    [NOTIFY_IDLE] = "not connected",
    [NOTIFY_CONNECTING] = "connecting",
    [NOTIFY_CONNECTED] = "connected",
    [NOTIFY_LISTENING] = "listening",
};

static void print_events(unsigned events)
{
    for (unsigned bit = 1; bit <= FD_ALL_EVENTS; bit <<= 1)
        if (events & bit)
            printf("\\n%s", asyncselect_event_name((long)bit));
}

/* What a move has due beside the phase: FD_CONNECT. */
static struct notify_message first_message(struct notify *n)
{
    return notify_take(n, PROFILE);
}

static void print_move(enum notify_phase from, const struct input *input)
{
    struct notify n;
    notify_init(&n, NOTIFY_STREAM, from);
    notify_select(&n, PROFILE, FD_CONNECT);
    input->apply(&n);
    struct notify_message message = first_message(&n);
    printf("    phase%d -> phase%u [label=\"%s", from, n.phase, input->name);
    if (message.event)
        printf("\\n%s %s", asyncselect_event_name(message.event),
               message.error ? asyncselect_error_name(message.error) : "0");
    printf("\"]\n");
}

/* Beside the events that every socket can have. */
static unsigned own_events(enum notify_kind kind, enum notify_phase phase)
{
    return notify_possible(kind, phase) & ~notify_possible(NOTIFY_STREAM, NOTIFY_IDLE);
}

static void print_phases(void)
{
    printf("  subgraph cluster_phases {\n    label=\"A socket, and the events that it can have\\n"
           "beside those of every socket:");
    print_events(notify_possible(NOTIFY_STREAM, NOTIFY_IDLE));
    printf("\"\n");
    for (int phase = 0; phase < PHASES; phase++) {
        printf("    phase%d [label=\"%s", phase, phase_names[phase]);
        print_events(own_events(NOTIFY_STREAM, (enum notify_phase)phase));
        printf("\"]\n");
    }
    printf("    datagram [label=\"a datagram socket");
    print_events(own_events(NOTIFY_DATAGRAM, NOTIFY_IDLE));
    printf("\"]\n");
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
        for (int phase = 0; phase < PHASES; phase++)
            if (moves[i].phases & 1u << phase)
                print_move((enum notify_phase)phase, &moves[i].input);
    printf("  }\n");
}

/* ---- gates ---- */

/* The phase in which a socket can have the event. */
static enum notify_phase phase_of(unsigned event)
{
    int phase = 0;
    while (phase < PHASES - 1 &&
           !(notify_possible(NOTIFY_STREAM, (enum notify_phase)phase) & event))
        phase++;
    return (enum notify_phase)phase;
}

/* A socket on which everything has been posted. */
static void shut_gate(struct notify *n, unsigned event)
{
    notify_init(n, NOTIFY_STREAM, phase_of(event));
    notify_select(n, PROFILE, FD_ALL_EVENTS);
    n->posted = (uint16_t)event;
}

static void print_gate(unsigned event)
{
    const char *name = asyncselect_event_name((long)event);
    printf("    %s_open [label=\"%s\\nmay be posted\"]\n"
           "    %s_shut [label=\"%s\\nis outstanding\", style=\"filled,rounded\"]\n"
           "    %s_open -> %s_shut [label=\"posted\", color=\"#1d5fd1\", fontcolor=\"#1d5fd1\"]\n",
           name, name, name, name, name, name);
    const char *between = "";
    printf("    %s_shut -> %s_open [label=\"", name, name);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        struct notify n;
        shut_gate(&n, event);
        keys[i].apply(&n);
        if (n.posted & event)
            continue;
        printf("%s%s", between, keys[i].name);
        between = "\\n";
    }
    printf("\"]\n");
}

static void print_gates(void)
{
    printf("  subgraph cluster_gates {\n    label=\"The gate of each event, and what opens it\"\n");
    for (unsigned bit = 1; bit <= FD_ALL_EVENTS; bit <<= 1)
        print_gate(bit);
    printf("  }\n");
}

int main(void)
{
    printf("digraph notify {\n"
           "  rankdir=LR\n"
           "  graph [fontname=\"Helvetica\", fontsize=11, style=rounded, color=\"#c4cad1\"]\n"
           "  node [fontname=\"Helvetica\", fontsize=10, shape=box, style=rounded, "
           "fillcolor=\"#e6effc\"]\n"
           "  edge [fontname=\"Helvetica\", fontsize=9]\n");
    print_gates();
    print_phases();
    printf("}\n");
    return 0;
}
