#include "posted.h"

#include <stdlib.h>

#include "socket.h"

enum { FIRST_CAPACITY = 64 };

static struct posted *at(const struct posted_list *l, unsigned index)
{
    return &l->slots[(l->head + index) & (l->capacity - 1)];
}

static bool grow(struct posted_list *l)
{
    unsigned capacity = l->capacity ? l->capacity * 2 : FIRST_CAPACITY;
    struct posted *slots = malloc(capacity * sizeof(*slots));
    if (!slots)
        return false;
    for (unsigned i = 0; i < l->count; i++)
        slots[i] = *at(l, i);
    free(l->slots);
    l->slots = slots;
    l->capacity = capacity;
    l->head = 0;
    return true;
}

bool posted_append(struct posted_list *l, const struct posted *message)
{
    if (l->count == l->capacity && !grow(l))
        return false;
    *at(l, l->count++) = *message;
    return true;
}

/* Closes the gap from the shorter side. */
static void remove_at(struct posted_list *l, unsigned index)
{
    if (!index) {
        l->head++;
    } else if (index <= l->count / 2) {
        for (unsigned i = index; i > 0; i--)
            *at(l, i) = *at(l, i - 1);
        l->head++;
    } else {
        for (unsigned i = index; i + 1 < l->count; i++)
            *at(l, i) = *at(l, i + 1);
    }
    l->count--;
    if (index < l->seen)
        l->seen--;
    if (index < l->seen_all)
        l->seen_all--;
}

static bool is_stale(const struct posted *message)
{
    return message->of_socket && socket_generation(message->wParam) != message->generation;
}

bool posted_from(struct posted_list *l, unsigned index)
{
    while (index < l->count && is_stale(at(l, index)))
        remove_at(l, index);
    return index < l->count;
}

bool posted_wants(const struct posted_filter *filter, HWND window, UINT message)
{
    if (message < filter->first || message > filter->last)
        return false;
    if (!filter->window || filter->window == window)
        return true;
    if (filter->window == POSTED_THREAD_ONLY)
        return !window;
    return window && filter->within && filter->within(window, filter->window);
}

bool posted_find(struct posted_list *l, const struct posted_filter *filter, bool remove,
                 struct posted *message)
{
    for (unsigned i = 0; posted_from(l, i); i++) {
        const struct posted *p = at(l, i);
        if (!posted_wants(filter, p->window, p->message))
            continue;
        *message = *p;
        if (remove)
            remove_at(l, i);
        return true;
    }
    return false;
}

void posted_forget(struct posted_list *l, HWND window)
{
    for (unsigned i = 0; i < l->count;) {
        if (at(l, i)->window == window)
            remove_at(l, i);
        else
            i++;
    }
}

void posted_clear(struct posted_list *l)
{
    free(l->slots);
    *l = (struct posted_list){0};
}
