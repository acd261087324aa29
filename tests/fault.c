#include "fault.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "fault_calls.h"

enum { MOST = FAULT_MOST, PLACES = 4 * MOST };

static bool active, everywhere;
static uint64_t (*path_here)(void);
static pthread_t owner;
static unsigned paused;
static unsigned count, target; /* target: calls that are made before it */
static int target_call, target_code;
static uint64_t target_path;
static atomic_bool struck;
static atomic_long held;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the count, where threads share it */

static struct {
    uint64_t path;
    unsigned turns;
    unsigned char call;
} points[MOST];
static unsigned point_count;
static unsigned short places[PLACES]; /* by call and path: a point's number + 1 */

static void arm(int call, unsigned n, uint64_t path, int code)
{
    owner = pthread_self();
    count = paused = 0;
    if (call < 0 && point_count)
        memset(places, 0, sizeof(places));
    point_count = 0;
    target_call = call;
    target = n;
    target_path = path;
    target_code = code;
    struck = false;
    active = true;
}

static int call_of(const char *name)
{
    for (int i = 0; i < FAULT_CALLS; i++)
        if (strcmp(fault_table[i].name, name) == 0)
            return i;
    abort();
}

void fault_count(void)
{
    arm(-1, 0, 0, 0);
}

void fault_arm(unsigned n, const char *call, int code)
{
    arm(call_of(call), n, 0, code);
}

void fault_arm_path(uint64_t path, unsigned turn, const char *call, int code)
{
    arm(call_of(call), turn, path, code);
}

void fault_end(void)
{
    pthread_mutex_lock(&lock);
    active = false;
    pthread_mutex_unlock(&lock);
}

void fault_everywhere(uint64_t (*path)(void))
{
    everywhere = true;
    path_here = path;
}

bool fault_struck(void)
{
    return struck;
}

unsigned fault_calls(void)
{
    return count;
}

unsigned fault_points(void)
{
    return point_count;
}

const char *fault_name(unsigned n)
{
    return fault_table[points[n].call].name;
}

const int *fault_codes(unsigned n)
{
    return fault_table[points[n].call].codes;
}

uint64_t fault_path(unsigned n)
{
    return points[n].path;
}

unsigned fault_turns(unsigned n)
{
    return points[n].turns;
}

void fault_pause(void)
{
    paused++;
}

void fault_resume(void)
{
    paused--;
}

long fault_held(void)
{
    return atomic_load(&held);
}

void fault_hold(int more)
{
    atomic_fetch_add(&held, more);
}

/* The point's place: it is there, or a new one fits in. */
static unsigned short *place_of(enum call call, uint64_t path)
{
    size_t i = (size_t)(path ^ (uint64_t)call * 0x9e3779b97f4a7c15U) % PLACES;
    while (places[i] && (points[places[i] - 1].path != path || points[places[i] - 1].call != call))
        i = (i + 1) % PLACES;
    return &places[i];
}

static void note(enum call call, uint64_t path)
{
    unsigned short *place = path_here ? place_of(call, path) : NULL;
    if (place && *place) {
        points[*place - 1].turns++;
        return;
    }
    if (point_count == MOST)
        abort();
    points[point_count].path = path;
    points[point_count].turns = 1;
    points[point_count++].call = (unsigned char)call;
    if (place)
        *place = (unsigned short)point_count;
}

static bool is_target(enum call call, uint64_t path)
{
    if (struck || target_call != (int)call || (path_here && path != target_path))
        return false;
    return target-- == 0;
}

static int counted(enum call call, uint64_t path)
{
    if (!active || paused)
        return 0;
    count++;
    if (target_call < 0)
        note(call, path);
    if (!is_target(call, path))
        return 0;
    struck = true;
    return target_code;
}

int fault_strikes(enum call call)
{
    if (!everywhere)
        return pthread_equal(owner, pthread_self()) ? counted(call, 0) : 0;
    if (!active || struck || (target_call >= 0 && target_call != (int)call))
        return 0;
    uint64_t path = path_here ? path_here() : 0;
    pthread_mutex_lock(&lock);
    int code = counted(call, path);
    pthread_mutex_unlock(&lock);
    return code;
}
