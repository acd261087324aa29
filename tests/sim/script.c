#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "network.h"

enum { ALL_EVENTS = 1023 };

static const struct {
    const char *name;
    unsigned arguments, weight;
    int ranges[3];
    bool network;
} ops[OPS] = {
#define X(name, text, arguments, weight, first, second, third, network)                            \
    [OP_##name] = {text, arguments, weight, {first, second, third}, network},
    SCRIPT_OPS(X)
#undef X
};

static const char *const loops[LOOP_KINDS] = {"epoll", "kqueue", "poll"};

/* ---- by chance ---- */

uint32_t sim_random(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((x ^ (x >> 31)) >> 16);
}

static enum op draw(uint64_t *state)
{
    unsigned total = 0;
    for (int i = 0; i < OPS; i++)
        total += ops[i].weight;
    unsigned at = sim_random(state) % total;
    int op = 0;
    while (at >= ops[op].weight)
        at -= ops[op++].weight;
    return (enum op)op;
}

static struct step random_step(uint64_t *state, int slots)
{
    struct step step = {.op = (uint8_t)draw(state)};
    for (unsigned i = 0; i < ops[step.op].arguments; i++)
        step.arguments[i] = (int)(sim_random(state) % (unsigned)ops[step.op].ranges[i]);
    if (ops[step.op].ranges[0] == 8)
        step.arguments[0] %= slots;
    if (step.op == OP_ACCEPT)
        step.arguments[1] %= slots;
    if (step.op == OP_SELECT && sim_random(state) % 3 == 0)
        step.arguments[2] = ALL_EVENTS;
    unsigned when = sim_random(state) % 16;
    if (when == 0 && step.op != OP_RUN && step.op != OP_TIME)
        step.when = IN_CALLBACK;
    if (when == 1 && ops[step.op].network) {
        step.when = MEANWHILE;
        step.call = (uint16_t)(sim_random(state) % 12);
    }
    return step;
}

static void add(struct script *s, enum op op, int first, int second, int third)
{
    if (s->count < MOST_STEPS)
        s->steps[s->count++] =
            (struct step){.op = (uint8_t)op, .arguments = {first, second, third}};
}

/* A socket with something to tell, so that a script need not wait until chance has made one. */
static void open_slot(struct script *s, uint64_t *state, int slot)
{
    unsigned kind = sim_random(state) % 9;
    int window = (int)(sim_random(state) % 3);
    int events = (int)(sim_random(state) % 2 ? ALL_EVENTS : sim_random(state) % (ALL_EVENTS + 1));
    bool early = sim_random(state) % 2;
    add(s, kind == 8 ? OP_SOCKET6 : OP_SOCKET, slot, kind != 0, 0);
    if (early)
        add(s, OP_SELECT, slot, window, events);
    if (kind == 1) {
        add(s, OP_LISTEN, slot, 4, 0);
        add(s, OP_CLIENT, slot, 0, 0);
    } else if (kind != 0 && kind != 8) {
        add(s, OP_CONNECT, slot, kind == 2 ? 0 : 1, 0);
    }
    if (!early)
        add(s, OP_SELECT, slot, window, events);
}

/* Something that may be what was asked for, or not. */
static void add_news(struct script *s, uint64_t *state, int family, bool list, int destination)
{
    unsigned what = sim_random(state) % 8;
    int way = (int)(sim_random(state) % 4);
    if (what == 0)
        add(s, OP_LINK, way % NETWORK_LINKS, 0, 0);
    else if (what == 1)
        add(s, OP_NOISE, (int)(sim_random(state) % 8), 0, 0);
    else if (list != (what == 2))
        add(s, OP_ADDRESS, family, way, 0);
    else
        add(s, OP_ROUTE, family, destination, way);
}

/* A request for a change, perhaps one that is made again when it is told, and what comes then. */
static void add_change(struct script *s, uint64_t *state, int slots)
{
    int slot = (int)(sim_random(state) % (unsigned)slots);
    int family = sim_random(state) % 4 == 0;
    bool list = sim_random(state) % 3 == 0;
    int destination = (int)(sim_random(state) % NETWORK_DESTINATIONS);
    int how = list ? 0 : sim_random(state) % 3 ? 7 + destination : 11;
    unsigned changes = 1 + sim_random(state) % 3;
    if (family) {
        add(s, OP_CLOSE, slot, 0, 0);
        add(s, OP_SOCKET6, slot, 0, 0);
        add(s, OP_SELECT, slot, (int)(sim_random(state) % 3), ALL_EVENTS);
    }
    add(s, OP_ASK_CHANGE, slot, how, 0);
    if (sim_random(state) % 2)
        add(s, OP_RUN, 0, 0, 0);
    if (sim_random(state) % 3 == 0 && s->count < MOST_STEPS)
        s->steps[s->count++] =
            (struct step){.op = OP_ASK_CHANGE, .when = IN_CALLBACK, .arguments = {slot, how}};
    while (changes--)
        add_news(s, state, family, list, destination);
    if (sim_random(state) % 4)
        add(s, OP_RUN, 0, 0, 0);
}

/* A thread's step about one way, or the list. */
static struct step networks_step(uint64_t *state, int slots, int way)
{
    unsigned what = sim_random(state) % 8;
    struct step step = {.op = OP_ROUTE, .arguments = {0, way, (int)(sim_random(state) % 4)}};
    if (what < 3)
        step = (struct step){.op = OP_ASK_CHANGE,
                             .arguments = {(int)(sim_random(state) % (unsigned)slots),
                                           sim_random(state) % 3 ? 7 + way : 0}};
    else if (what < 5)
        step = (struct step){.op = OP_ADDRESS, .arguments = {0, way}};
    else if (what == 5 && sim_random(state) % 4 == 0)
        step = (struct step){.op = OP_NETWORK_FAILS, .arguments = {NETWORK_WATCHING, 0}};
    return step;
}

/* Threads beside the loops, and where one of them has to let another go on. */
static void add_threads(struct script *s, uint64_t *state, int slots)
{
    unsigned steps = 3 + sim_random(state) % 14;
    unsigned switches = sim_random(state) % 12;
    int way = sim_random(state) % 3 ? -1 : (int)(sim_random(state) % 4);
    unsigned length = 20u << sim_random(state) % 5; /* so many yield points, more or less */
    while (steps && s->count < MOST_STEPS) {
        struct step step = way >= 0 && sim_random(state) % 2 ? networks_step(state, slots, way)
                                                             : random_step(state, slots);
        if (step.op == OP_RUN || step.op == OP_TIME || step.op == OP_REFUSE ||
            step.when == MEANWHILE)
            continue;
        if (step.when == NOW) {
            step.when = IN_THREAD;
            step.call = (uint16_t)(sim_random(state) % SCRIPT_THREADS);
        }
        s->steps[s->count++] = step;
        steps--;
    }
    while (switches--)
        add(s, OP_SWITCH, (int)(sim_random(state) % length), (int)(sim_random(state) % 8), 0);
    add(s, OP_RUN, 0, 0, 0);
}

void script_generate(struct script *s, uint64_t seed, unsigned steps)
{
    uint64_t state = seed * 0x2545f4914f6cdd1du + 1;
    *s = (struct script){.seed = seed};
    s->windows = sim_random(&state) % 3 == 0;
    s->loop = (enum loop_kind)(sim_random(&state) % LOOP_KINDS);
    s->buffer = 4 + sim_random(&state) % 60;
    int slots = 1 + (int)(sim_random(&state) % 4);
    bool from_nothing = sim_random(&state) % 4 == 0;
    bool threads = seed % 2 == 0;
    for (int slot = 0; slot < slots && !from_nothing; slot++)
        open_slot(s, &state, slot);
    while (s->count < steps && s->count < MOST_STEPS) {
        if (threads && sim_random(&state) % 12 == 0)
            add_threads(s, &state, slots);
        if (sim_random(&state) % 16 == 0)
            add_change(s, &state, slots);
        struct step step = random_step(&state, slots);
        if (step.op == OP_SOCKET && !from_nothing && step.when == NOW)
            open_slot(s, &state, step.arguments[0]);
        else if (s->count < MOST_STEPS)
            s->steps[s->count++] = step;
    }
}

void script_of_bytes(struct script *s, const uint8_t *bytes, size_t size)
{
    *s = (struct script){.seed = 1, .buffer = 16};
    if (size) {
        s->windows = bytes[0] & 1;
        s->loop = (enum loop_kind)((bytes[0] >> 1) % LOOP_KINDS);
        s->buffer = 4 + (bytes[0] >> 3);
    }
    for (size_t i = 1; i + 4 < size && s->count < MOST_STEPS; i += 5) {
        struct step step = {.op = bytes[i] % OPS};
        for (unsigned j = 0; j < ops[step.op].arguments; j++)
            step.arguments[j] = bytes[i + 1 + j] % ops[step.op].ranges[j];
        if (bytes[i + 4] >> 6 == 1 && step.op != OP_RUN && step.op != OP_TIME)
            step.when = IN_CALLBACK;
        if (bytes[i + 4] >> 6 == 2 && ops[step.op].network) {
            step.when = MEANWHILE;
            step.call = bytes[i + 4] & 15;
        }
        s->steps[s->count++] = step;
    }
}

/* ---- as text ---- */

bool step_is_networks(const struct step *step)
{
    return ops[step->op].network;
}

void step_print(const struct step *step, FILE *to)
{
    if (step->when == IN_CALLBACK)
        fprintf(to, "callback ");
    else if (step->when == MEANWHILE)
        fprintf(to, "meanwhile %u ", step->call);
    else if (step->when == IN_THREAD)
        fprintf(to, "thread %u ", step->call);
    fprintf(to, "%s", ops[step->op].name);
    for (unsigned i = 0; i < ops[step->op].arguments; i++)
        fprintf(to, " %d", step->arguments[i]);
    fprintf(to, "\n");
}

void script_print(const struct script *s, FILE *to)
{
    fprintf(to, "world %s %s %u %llu\n", s->windows ? "windows" : "documented", loops[s->loop],
            s->buffer, (unsigned long long)s->seed);
    for (unsigned i = 0; i < s->count; i++)
        step_print(&s->steps[i], to);
}

static const char *parse_world(struct script *s, char *words[], int count)
{
    if (count != 5)
        return "world PROFILE LOOP BUFFER SEED";
    s->windows = strcmp(words[1], "windows") == 0;
    s->buffer = (unsigned)atoi(words[3]);
    s->seed = strtoull(words[4], NULL, 10);
    for (int i = 0; i < LOOP_KINDS; i++)
        if (strcmp(words[2], loops[i]) == 0)
            s->loop = (enum loop_kind)i;
    return s->buffer < 4 || s->buffer > 512 ? "the buffer has 4 to 512 bytes" : NULL;
}

static const char *parse_step(struct step *step, char *words[], int count)
{
    int at = 0;
    if (strcmp(words[0], "callback") == 0) {
        step->when = IN_CALLBACK;
        at = 1;
    } else if (strcmp(words[0], "meanwhile") == 0 && count > 1) {
        step->when = MEANWHILE;
        step->call = (uint16_t)atoi(words[1]);
        at = 2;
    } else if (strcmp(words[0], "thread") == 0 && count > 1) {
        step->when = IN_THREAD;
        step->call = (uint16_t)(atoi(words[1]) % SCRIPT_THREADS);
        at = 2;
    }
    for (int op = 0; op < OPS && at < count; op++) {
        if (strcmp(words[at], ops[op].name) != 0)
            continue;
        if ((unsigned)(count - at - 1) != ops[op].arguments)
            return "so many arguments it has not";
        step->op = (uint8_t)op;
        for (unsigned i = 0; i < ops[op].arguments; i++) {
            step->arguments[i] = atoi(words[at + 1 + (int)i]);
            if (step->arguments[i] < 0 || step->arguments[i] >= ops[op].ranges[i])
                return "an argument is out of its range";
        }
        return NULL;
    }
    return "there is no such step";
}

const char *script_parse(struct script *s, FILE *from)
{
    char line[200];
    bool world = false;
    *s = (struct script){.buffer = 16};
    while (fgets(line, sizeof(line), from)) {
        char *words[8];
        int count = 0;
        line[strcspn(line, "#\n")] = 0;
        for (char *word = strtok(line, " \t"); word && count < 8; word = strtok(NULL, " \t"))
            words[count++] = word;
        if (!count)
            continue;
        const char *wrong;
        if (strcmp(words[0], "world") == 0) {
            wrong = parse_world(s, words, count);
            world = true;
        } else if (s->count == MOST_STEPS) {
            wrong = "it is too long";
        } else {
            s->steps[s->count] = (struct step){0};
            wrong = parse_step(&s->steps[s->count++], words, count);
        }
        if (wrong)
            return wrong;
    }
    return world ? NULL : "its first line is: world PROFILE LOOP BUFFER SEED";
}
