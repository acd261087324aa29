#include "profile.h"

#include <stdatomic.h>
#include <string.h>

#include "environment.h"

static _Atomic int current_profile = -1;

enum notify_profile profile_current(void)
{
    int profile = atomic_load_explicit(&current_profile, memory_order_relaxed);
    if (profile >= 0)
        return (enum notify_profile)profile;
    const char *name = environment_trusted("ASYNCSELECT_PROFILE");
    int unset = -1;
    profile = name && strcmp(name, "windows") == 0 ? NOTIFY_WINDOWS : NOTIFY_DOCUMENTED;
    atomic_compare_exchange_strong(&current_profile, &unset, profile);
    return (enum notify_profile)atomic_load(&current_profile);
}

void profile_choose(enum notify_profile profile)
{
    atomic_store(&current_profile, (int)profile);
}
