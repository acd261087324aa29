#include "urgent.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 256 };

/* A taken byte; those that stand in the stream come last, in its order. */
struct urgent_byte {
    unsigned char value;
    bool received;  /* by the program; it is kept for its place */
    bool ahead;     /* it stands in the stream, `distance` bytes from where the program has read */
    bool displaced; /* as ordinary data */
    size_t distance;
};

struct urgent {
    unsigned count;
    struct urgent_byte bytes[MOST];
};

struct urgent *urgent_new(void)
{
    return calloc(1, sizeof(struct urgent));
}

void urgent_free(struct urgent *u)
{
    free(u);
}

bool urgent_has_room(const struct urgent *u)
{
    return u->count < MOST;
}

static const struct urgent_byte *oldest(const struct urgent *u)
{
    for (unsigned i = 0; i < u->count; i++)
        if (!u->bytes[i].received)
            return &u->bytes[i];
    return NULL;
}

bool urgent_waiting(const struct urgent *u)
{
    return oldest(u) != NULL;
}

/* Drops what has been received and stands nowhere any more. */
static void tidy(struct urgent *u)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < u->count; i++)
        if (!u->bytes[i].received || u->bytes[i].ahead)
            u->bytes[kept++] = u->bytes[i];
    u->count = kept;
}

int urgent_receive(struct urgent *u, bool peek)
{
    const struct urgent_byte *byte = oldest(u);
    if (!byte)
        return -1;
    int value = byte->value;
    if (!peek) {
        u->bytes[byte - u->bytes].received = true;
        tidy(u);
    }
    return value;
}

void urgent_taken(struct urgent *u, unsigned char byte, size_t distance)
{
    for (unsigned i = 0; i < u->count; i++) {
        struct urgent_byte *older = &u->bytes[i];
        if (!older->ahead || older->displaced)
            continue;
        if (older->distance)
            older->displaced = true;
        else
            older->ahead = false; /* the stream had been read up to it: it is gone */
    }
    tidy(u);
    u->bytes[u->count++] = (struct urgent_byte){.value = byte, .ahead = true, .distance = distance};
}

static struct urgent_byte *first_ahead(const struct urgent *u)
{
    for (unsigned i = 0; i < u->count; i++)
        if (u->bytes[i].ahead)
            return (struct urgent_byte *)(uintptr_t)&u->bytes[i];
    return NULL;
}

bool urgent_ahead(const struct urgent *u)
{
    return first_ahead(u) != NULL;
}

struct urgent_part urgent_part(const struct urgent *u, size_t wanted)
{
    const struct urgent_byte *byte = first_ahead(u);
    struct urgent_part part = {0, wanted, 0};
    if (!byte)
        return part;
    if (!byte->distance) {
        part.skip = byte->displaced;
        /* Behind it the next place may come: one at a time. */
        const struct urgent_byte *next = byte + 1;
        bool another = next < u->bytes + u->count;
        size_t room = another ? next->distance - part.skip : wanted;
        part.take = wanted < room ? wanted : room;
        part.past = another && wanted >= room;
        return part;
    }
    part.take = wanted < byte->distance ? wanted : byte->distance;
    part.past = wanted >= byte->distance;
    return part;
}

static void move(struct urgent *u, size_t bytes)
{
    for (unsigned i = 0; i < u->count; i++)
        if (u->bytes[i].ahead)
            u->bytes[i].distance -= bytes < u->bytes[i].distance ? bytes : u->bytes[i].distance;
}

size_t urgent_passed(struct urgent *u, struct urgent_part part, size_t got, bool peek)
{
    size_t ours = got > part.skip ? got - part.skip : 0;
    bool crossed = ours > part.take; /* it did not stop at the mark: the byte is data by now */
    if (crossed)
        ours = part.take;
    if (peek || !got)
        return ours;
    struct urgent_byte *first = first_ahead(u);
    if (first && !first->distance) {
        first->ahead = false; /* skipped by the kernel, or by us */
        move(u, part.skip);
    }
    move(u, ours);
    if (crossed) {
        first = first_ahead(u);
        if (first)
            first->ahead = false;
        move(u, 1);
    }
    tidy(u);
    return ours;
}

bool urgent_is_next(const struct urgent *u)
{
    const struct urgent_byte *first = first_ahead(u);
    return first && !first->distance && first->displaced;
}

bool urgent_distance(const struct urgent *u, size_t *distance)
{
    const struct urgent_byte *first = first_ahead(u);
    if (first)
        *distance = first->distance;
    return first != NULL;
}

bool urgent_behind_data(const struct urgent *u)
{
    for (unsigned i = 0; i < u->count; i++)
        if (!u->bytes[i].received && u->bytes[i].ahead)
            return u->bytes[i].distance > 0;
    return false;
}

size_t urgent_to_data(struct urgent *u, unsigned char *data, size_t room)
{
    size_t count = 0;
    for (unsigned i = 0; i < u->count; i++)
        if (!u->bytes[i].received && !u->bytes[i].ahead && count < room)
            data[count++] = u->bytes[i].value;
    u->count = 0;
    return count;
}
