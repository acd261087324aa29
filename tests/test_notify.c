/* test_notify: the state machine of one socket's notification. Every reachable state of it,
 * beside an independent model of the specification (notify_model) and under a stand-in for the
 * engine and each kind of event loop. Each rule by itself is in test_notify_read and its like.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notify_joint.h"
#include "tap.h"

struct node {
    struct joint joint;
    uint32_t parent;
    uint8_t input;
    bool ran;
};

struct walk {
    struct node *nodes;
    size_t count, room;
    struct slot {
        uint32_t node; /* index + 1; 0: free */
        uint32_t hash;
    } * table;
    size_t slots;
};

enum { KEY = 96 };

/* Field by field: padding and the unused end of outcomes are no difference. */
static void key_of(const struct joint *j, uint8_t key[KEY])
{
    const struct notify *n = &j->notify;
    uint16_t wide[4 + NOTIFY_CONNECT_OUTCOMES] = {n->selected, n->posted, n->current, n->error};
    uint8_t narrow[] = {n->outcome_count, n->kind,    n->phase,        n->level,   n->doubt,
                        n->shut,          n->closing, n->write_owed,   n->starved, n->down,
                        n->unseen,        n->urgent,  (uint8_t)j->told};

    _Static_assert(sizeof j->model + sizeof wide + sizeof narrow <= KEY, "the key is too small");
    for (int i = 0; i < n->outcome_count; i++)
        wide[4 + i] = n->outcomes[i];
    memset(key, 0, KEY);
    memcpy(key, &j->model, sizeof j->model);
    memcpy(key + sizeof j->model, wide, sizeof wide);
    memcpy(key + sizeof j->model + sizeof wide, narrow, sizeof narrow);
}

static uint32_t hash(const uint8_t key[KEY])
{
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < KEY; i += 8) {
        uint64_t word;

        memcpy(&word, key + i, 8);
        h = (h ^ word) * 1099511628211u;
        h ^= h >> 29;
    }
    return (uint32_t)(h ^ h >> 32);
}

static void *grown(void *old, size_t bytes)
{
    void *new = realloc(old, bytes);

    ck_assert_ptr_nonnull(new);
    return new;
}

static void rehash(struct walk *w)
{
    struct slot *old = w->table;
    size_t old_slots = w->slots;

    w->slots = old_slots ? old_slots * 4 : 1 << 12;
    w->table = calloc(w->slots, sizeof *w->table);
    ck_assert_ptr_nonnull(w->table);
    for (size_t i = 0; i < old_slots; i++) {
        size_t at = old[i].hash % w->slots;

        if (old[i].node == 0)
            continue;
        while (w->table[at].node)
            at = (at + 1) % w->slots;
        w->table[at] = old[i];
    }
    free(old);
}

static void visit(struct walk *w, const struct node *node)
{
    uint8_t key[KEY], other[KEY];
    uint32_t h;
    size_t at;

    if (w->count * 2 >= w->slots)
        rehash(w);
    key_of(&node->joint, key);
    h = hash(key);
    for (at = h % w->slots; w->table[at].node; at = (at + 1) % w->slots) {
        if (w->table[at].hash != h)
            continue;
        key_of(&w->nodes[w->table[at].node - 1].joint, other);
        if (memcmp(key, other, KEY) == 0)
            return;
    }
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 1 << 12;
        w->nodes = grown(w->nodes, w->room * sizeof *w->nodes);
    }
    w->nodes[w->count++] = *node;
    w->table[at] = (struct slot){(uint32_t)w->count, h};
}

static void print_script(const struct walk *w, const struct node *node)
{
    if (node->parent != UINT32_MAX)
        print_script(w, &w->nodes[node->parent]);
    if (node->input != INPUTS)
        printf("#     %s%s\n", input_name((enum input)node->input), node->ran ? "" : " ...");
}

static void print_difference(const struct walk *w, const struct node *node, const struct run *run)
{
    printf("#   %s, after (\"...\": the loop does not run yet)\n", run->trouble);
    print_script(w, node);
    printf("#     expected:%s\n#     got:     %s\n", run->expected, run->got);
}

/* Which part of the world a walk goes through. */
struct scenario {
    const char *name;
    bool datagram;
    enum role role;
    bool lazy; /* the loop may be slower than the program and the network */
    enum input inputs[INPUTS];
    size_t count;
};

#define INPUT_LIST(...) {__VA_ARGS__}, sizeof((enum input[]){__VA_ARGS__}) / sizeof(enum input)
#define POSTING IN_POST_REFUSES, IN_POST_TAKES_ONE, IN_POST_TAKES
#define SPURIOUS IN_SPURIOUS_IN, IN_SPURIOUS_OUT, IN_SPURIOUS_CLOSED, IN_SPURIOUS_ALL

static const struct scenario scenarios[] = {
    {"connecting", false, UNCONNECTED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_READ, IN_SELECT_WRITE, IN_SELECT_CONNECT,
                IN_CONNECT_GOES_ON, IN_CONNECT_AT_ONCE, IN_CONNECT_REFUSED_AT_ONCE,
                IN_ATTEMPT_SUCCEEDS, IN_ATTEMPT_FAILS, IN_ATTEMPT_SUCCEEDS_AND_RESET, IN_DATA,
                IN_RESET, IN_RECEIVE_ALL, IN_POST_REFUSES, IN_POST_TAKES, IN_SPURIOUS_ALL)},
    {"receiving", false, ESTABLISHED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_READ, IN_SELECT_READ_CLOSE, IN_DATA,
                IN_DATA_AND_END, IN_DATA_AND_RESET, IN_END, IN_RESET, IN_RECEIVE_ALL,
                IN_RECEIVE_EXACTLY, IN_RECEIVE_PART, IN_RECEIVE_IN_VAIN, IN_RECEIVE_END,
                IN_RECEIVE_ERROR, IN_RECEIVE_RACE_DATA, IN_RECEIVE_RACE_END, IN_FOREIGN_RECEIVE,
                IN_SHUT_IN, IN_POST_REFUSES, IN_POST_TAKES, SPURIOUS)},
    {"sending", false, ESTABLISHED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_WRITE, IN_SELECT_ACCEPT, IN_END, IN_RESET,
                IN_SEND_WHOLE, IN_SEND_FILLS, IN_SEND_REFUSED, IN_SEND_RACE_ROOM, IN_SEND_ERROR,
                IN_FOREIGN_SEND, IN_ROOM, IN_SEEN_UNWRITABLE, IN_SHUT_OUT, IN_POST_REFUSES,
                IN_POST_TAKES, SPURIOUS)},
    {"closing", false, ESTABLISHED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_CLOSE, IN_DATA, IN_DATA_AND_END, IN_END,
                IN_RESET, IN_TIMES_OUT, IN_NET_FAILS, IN_RECEIVE_ALL, IN_RECEIVE_PART,
                IN_RECEIVE_END, IN_RECEIVE_ERROR, IN_SEND_ERROR, IN_SHUT_IN, IN_SHUT_OUT,
                IN_SHUT_BOTH, IN_POST_REFUSES, IN_POST_TAKES)},
    {"all together", false, ESTABLISHED, false,
     INPUT_LIST(IN_SELECT_ALL, IN_DATA, IN_DATA_AND_END, IN_RESET, IN_RECEIVE_ALL, IN_RECEIVE_PART,
                IN_RECEIVE_END, IN_SEND_REFUSED, IN_ROOM, IN_SHUT_IN, IN_SHUT_OUT, POSTING)},
    {"listening", false, UNCONNECTED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_READ, IN_SELECT_ACCEPT, IN_LISTEN,
                IN_CONNECT_REFUSED_AT_ONCE, IN_REQUEST, IN_ACCEPT, IN_ACCEPT_FAILS,
                IN_ACCEPT_STARVES, IN_ACCEPT_DEFERS, IN_FOREIGN_ACCEPT, IN_FED, POSTING, SPURIOUS)},
    {"datagram", true, UNCONNECTED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_READ, IN_SELECT_WRITE, IN_DATA,
                IN_RECEIVE_PART, IN_RECEIVE_IN_VAIN, IN_FOREIGN_RECEIVE, IN_SEND_WHOLE,
                IN_SEND_FILLS, IN_SEND_REFUSED, IN_SEND_RACE_ROOM, IN_ROOM, IN_SEEN_UNWRITABLE,
                IN_SHUT_IN, IN_SHUT_OUT, IN_POST_REFUSES, IN_POST_TAKES, SPURIOUS)},
    {"datagram, connected", true, UNCONNECTED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_CONNECT, IN_SELECT_CLOSE,
                IN_CONNECT_AT_ONCE, IN_CONNECT_REFUSED_AT_ONCE, IN_DISSOLVE, IN_DATA,
                IN_RECEIVE_PART, IN_SEND_REFUSED, IN_ROOM, POSTING)},
    {"network down", false, UNCONNECTED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_READ, IN_CONNECT_GOES_ON,
                IN_ATTEMPT_SUCCEEDS, IN_DATA, IN_END, IN_RECEIVE_ALL, IN_RECEIVE_EXACTLY,
                IN_RECEIVE_IN_VAIN, IN_SEND_REFUSED, IN_ROOM, IN_NETWORK_DOWN, IN_POST_REFUSES,
                IN_POST_TAKES)},
    {"network down, listening", false, LISTENER, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_CONNECT_REFUSED_AT_ONCE, IN_REQUEST, IN_ACCEPT,
                IN_ACCEPT_FAILS, IN_ACCEPT_STARVES, IN_FED, IN_NETWORK_DOWN, POSTING)},
    {"network down, datagram", true, UNCONNECTED, false,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_CONNECT_AT_ONCE, IN_DATA, IN_RECEIVE_PART,
                IN_SEND_REFUSED, IN_ROOM, IN_NETWORK_DOWN, IN_POST_REFUSES, IN_POST_TAKES)},
    {"slow loop, connecting", false, UNCONNECTED, true,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_READ, IN_SELECT_CONNECT,
                IN_CONNECT_GOES_ON, IN_CONNECT_AT_ONCE, IN_CONNECT_REFUSED_AT_ONCE,
                IN_ATTEMPT_SUCCEEDS, IN_ATTEMPT_FAILS, IN_ATTEMPT_SUCCEEDS_AND_RESET, IN_DATA,
                IN_RECEIVE_ALL, IN_LOOP_RUNS, IN_LOOP_IS_EARLY)},
    {"slow loop, connected", false, ESTABLISHED, true,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_CLOSE, IN_DATA, IN_DATA_AND_END,
                IN_DATA_AND_RESET, IN_END, IN_RESET, IN_RECEIVE_ALL, IN_RECEIVE_EXACTLY,
                IN_RECEIVE_PART, IN_RECEIVE_END, IN_RECEIVE_ERROR, IN_SEND_REFUSED, IN_SEND_ERROR,
                IN_ROOM, IN_LOOP_RUNS, IN_LOOP_IS_EARLY)},
    {"slow loop, listening", false, LISTENER, true,
     INPUT_LIST(IN_SELECT_NONE, IN_SELECT_ALL, IN_SELECT_ACCEPT, IN_REQUEST, IN_ACCEPT,
                IN_ACCEPT_FAILS, IN_ACCEPT_STARVES, IN_ACCEPT_DEFERS, IN_FED, IN_LOOP_RUNS,
                IN_LOOP_IS_EARLY)},
};
enum { SCENARIOS = sizeof scenarios / sizeof scenarios[0], DIFFERENCES = 3 };

static enum notify_phase phase_of(enum role role)
{
    return role == LISTENER      ? NOTIFY_LISTENING
           : role == ESTABLISHED ? NOTIFY_CONNECTED
                                 : NOTIFY_IDLE;
}

/* Every reachable state, and every input in each. Returns the number of differences. */
static int walk_through(const struct scenario *s, bool windows, enum loop_kind loop)
{
    static const char *const loops[LOOP_KINDS] = {"epoll", "kqueue", "coalescing", "poll",
                                                  "poll with RDHUP"};
    struct walk w;
    struct node root;
    size_t transitions = 0;
    int differences = 0;

    memset(&w, 0, sizeof w);
    memset(&root, 0, sizeof root);
    root.joint.model = model_new(windows, loop, s->datagram, s->role);
    notify_init(&root.joint.notify, s->datagram ? NOTIFY_DATAGRAM : NOTIFY_STREAM,
                phase_of(s->role));
    root.parent = UINT32_MAX;
    root.input = INPUTS;
    visit(&w, &root);
    for (size_t at = 0; at < w.count && differences < DIFFERENCES; at++) {
        for (size_t i = 0; i < s->count * (s->lazy ? 2 : 1); i++) {
            struct node next = w.nodes[at];
            enum input input = s->inputs[i % s->count];

            if (!joint_can(&next.joint, input))
                continue;
            transitions++;
            next.parent = (uint32_t)at;
            next.input = (uint8_t)input;
            next.ran = i < s->count;
            joint_apply(&next.joint, input);
            if (next.ran) {
                struct run run = joint_run(&next.joint, input == IN_LOOP_IS_EARLY);

                if (run.trouble) {
                    print_difference(&w, &next, &run);
                    differences++;
                    continue;
                }
            }
            visit(&w, &next);
        }
    }
    printf("# %s, %s, %s: %zu states, %zu transitions\n", s->name,
           windows ? "windows" : "documented", loops[loop], w.count, transitions);
    fflush(stdout);
    free(w.nodes);
    free(w.table);
    return differences;
}

static void walk_profiles(enum loop_kind loop, int scenario)
{
    int differences = walk_through(&scenarios[scenario], false, loop);

    differences += walk_through(&scenarios[scenario], true, loop);
    ck_assert_int_eq(differences, 0);
}

START_TEST(walk_epoll)
{
    walk_profiles(LOOP_EPOLL, _i);
}
END_TEST

START_TEST(walk_kqueue)
{
    walk_profiles(LOOP_KQUEUE, _i);
}
END_TEST

START_TEST(walk_coalescing)
{
    walk_profiles(LOOP_COALESCED, _i);
}
END_TEST

START_TEST(walk_poll)
{
    walk_profiles(LOOP_POLL, _i);
}
END_TEST

START_TEST(walk_poll_rdhup)
{
    walk_profiles(LOOP_POLL_RDHUP, _i);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify");
    TCase *walks = tcase_create("walks");

    tcase_set_timeout(walks, 600);
    tcase_add_loop_test(walks, walk_epoll, 0, SCENARIOS);
    tcase_add_loop_test(walks, walk_kqueue, 0, SCENARIOS);
    tcase_add_loop_test(walks, walk_coalescing, 0, SCENARIOS);
    tcase_add_loop_test(walks, walk_poll, 0, SCENARIOS);
    tcase_add_loop_test(walks, walk_poll_rdhup, 0, SCENARIOS);
    suite_add_tcase(suite, walks);
    return run_tap(suite);
}
