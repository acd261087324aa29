#define _GNU_SOURCE
#include "path.h"

#include <stdio.h>
#include <string.h>
#include <unwind.h>

enum { MOST = 100 };

/* Of the linker. */
extern const char __executable_start[] __attribute__((visibility("hidden")));
extern const char etext[] __attribute__((visibility("hidden")));

static uint64_t shown;
static _Thread_local int below; /* frames of this thread that are not the test's */

struct walk {
    void **frames;
    int count;
};

static _Unwind_Reason_Code keep_frame(struct _Unwind_Context *context, void *argument)
{
    struct walk *walk = argument;
    uintptr_t at = _Unwind_GetIP(context);
    if (!at || walk->count == MOST)
        return _URC_END_OF_STACK;
    if (walk->count >= 0)
        walk->frames[walk->count] = (void *)at;
    walk->count++;
    return _URC_NO_REASON;
}

/* As backtrace(), which not every C library has. */
static __attribute__((noinline)) int frames_here(void **frames)
{
    struct walk walk = {.frames = frames, .count = -1}; /* not of itself */
    _Unwind_Backtrace(keep_frame, &walk);
    return walk.count;
}

static uint64_t mixed(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * 0x9e3779b97f4a7c15U;
    return sum ^ sum >> 29;
}

void path_begin(void)
{
    void *frames[MOST];
    below = frames_here(frames) - 1;
}

static bool is_of_maker(const char *at)
{
    for (const struct path_maker *m = path_makers; m->begin; m++)
        if (at > m->begin && at <= m->begin + m->size)
            return true;
    return false;
}

static bool is_of_program(const char *at)
{
    return at >= __executable_start && at < etext;
}

static void show(void **frames, int count)
{
    for (int i = 0; i < count; i++) {
        const char *at = frames[i];
        if (is_of_program(at))
            fprintf(stderr, " %#llx", (unsigned long long)(at - __executable_start));
    }
    fputc('\n', stderr);
}

uint64_t path_here(void)
{
    void *frames[MOST];
    uint64_t sum = 0;
    bool shared = false;
    int count = frames_here(frames) - below;
    for (int i = 0; i < count && !shared; i++) {
        const char *at = frames[i];
        if (is_of_program(at))
            sum = mixed(sum, (uint64_t)(at - __executable_start));
        shared = is_of_maker(at);
    }
    sum = shared ? sum | 1 : sum & ~(uint64_t)1;
    if (shown && sum == shown)
        show(frames, count);
    return sum;
}

bool path_is_shared(uint64_t path)
{
    return path & 1;
}

void path_show(uint64_t path)
{
    shown = path;
}
