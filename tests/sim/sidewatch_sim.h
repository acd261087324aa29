/* sidewatch_sim: the sidewatch over the simulated kernel. */
#ifndef TESTS_SIM_SIDEWATCH_SIM_H
#define TESTS_SIM_SIDEWATCH_SIM_H

/* Makes each sidewatch_fd readable that has something to report, and no other. */
void sidewatch_refresh(void);

#endif
