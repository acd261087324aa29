/* steps_network: a request for a change of the network, as a step has it. */
#ifndef TESTS_SIM_STEPS_NETWORK_H
#define TESTS_SIM_STEPS_NETWORK_H

#include "steps.h"

/* refused: the call has something wrong; it re-enables all the same [GATE-9]. */
struct wish {
    unsigned event;
    bool refused;
    int target; /* as model_wished has it */
};

struct wish step_wish(const struct step *step);
/* Makes the call: its code. */
int step_ask(int slot, const struct wish *wish);

#endif
