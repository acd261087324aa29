/* notify_joint: a socket's state machine beside the model of the specification, under a stand-in
 * for the engine and each kind of event loop: what the one posts is compared with what the other
 * asks for. */
#ifndef TESTS_NOTIFY_JOINT_H
#define TESTS_NOTIFY_JOINT_H

#include "notify.h"
#include "notify_model.h"

struct joint {
    struct model model;
    struct notify notify;
    unsigned told; /* the sides that the loop watches */
};

/* One run of the loop, what it posted and what it had to. */
struct run {
    const char *trouble; /* NULL: as the model says */
    bool refused;
    char got[128], expected[128];
};

/* Can the world, and the loop, do this now? */
bool joint_can(const struct joint *j, enum input input);
void joint_apply(struct joint *j, enum input input);
/* The loop runs until it is at rest; early: what is on its way to it is not there yet. */
struct run joint_run(struct joint *j, bool early);

#endif
