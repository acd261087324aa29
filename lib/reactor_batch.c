/* The batch: what became ready in one turn of the loop, or is to be looked at after a call. Its owners
 * are called when all of it is known, so that one system call looks at many of them: it costs a few times
 * less a descriptor.
 *
 * A look is older than the call that uses it. It counts only if the owner's count of changes is still
 * what it was before: no call of the program's has begun or ended on the socket meanwhile. The same is so
 * of a report, where the program has run since: pumped, the batch is handed on in pieces. */
#include "reactor_core.h"

#include <poll.h>
#include <stdlib.h>

#include "look.h"

enum { FIRST_CAPACITY = 64 };

static bool grow(struct batch *b)
{
    unsigned capacity = b->capacity ? b->capacity * 2 : FIRST_CAPACITY;
    struct batched *entries = realloc(b->entries, capacity * sizeof(*entries));
    if (!entries)
        return false;
    b->entries = entries;
    b->capacity = capacity;
    return true;
}

bool batch_begin(struct reactor *r)
{
    return grow(&r->batch);
}

static uint32_t changes_of(const struct watch *w)
{
    return w->changes ? atomic_load_explicit(w->changes, memory_order_acquire) : 0;
}

bool batch_add(struct watch *w, unsigned hints)
{
    struct batch *b = &w->reactor->batch;
    if (w->batched) {
        struct batched *entry = &b->entries[w->batched - 1];
        entry->hints |= (uint8_t)hints;
        entry->changes = changes_of(w);
        entry->seen = false; /* it has become ready again since */
        return true;
    }
    if (b->end == b->capacity && !grow(b))
        return false;
    b->entries[b->end++] =
        (struct batched){.watch = w, .changes = changes_of(w), .hints = (uint8_t)hints};
    w->batched = b->end;
    return true;
}

void batch_forget(struct watch *w)
{
    if (w->batched)
        w->reactor->batch.entries[w->batched - 1].watch = NULL;
    w->batched = 0;
}

/* Looks at the next ones; at a single one its owner looks itself, if it has to. */
static void look_on(struct batch *b)
{
    struct pollfd set[BATCH_FULL];
    struct batched *asked[BATCH_FULL];
    unsigned count = 0;
    for (; b->looked < b->end && count < BATCH_FULL; b->looked++) {
        struct batched *entry = &b->entries[b->looked];
        if (!entry->watch || !entry->watch->changes)
            continue;
        uint32_t changes = changes_of(entry->watch);
        if (b->looked < b->earlier && changes != entry->changes)
            entry->hints |= WATCH_EARLIER;
        entry->changes = changes;
        set[count].fd = entry->watch->fd;
        asked[count++] = entry;
    }
    if (count < 2 || !look_ahead(set, count))
        return;
    for (unsigned i = 0; i < count; i++) {
        asked[i]->bits = (uint16_t)set[i].revents;
        asked[i]->seen = true;
    }
}

/* A callback may run the loop again, which then calls the rest. */
void batch_run(struct reactor *r)
{
    struct batch *b = &r->batch;
    bool looked = false;
    while (b->first < b->end) {
        if (b->first >= b->looked) {
            if (looked && r->pumped) {
                b->earlier = b->end;
                return;
            }
            look_on(b);
            looked = true;
        }
        struct batched entry = b->entries[b->first++];
        struct look_seen seen = {entry.changes, (short)entry.bits};
        if (!entry.watch)
            continue;
        entry.watch->batched = 0;
        watch_call(entry.watch, entry.hints, entry.seen ? &seen : NULL);
    }
    b->first = b->end = b->looked = b->earlier = 0;
}
