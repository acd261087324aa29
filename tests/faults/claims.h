/* claims: which faults have been made already, in whichever process of the suite's: those of
 * fixtures and makers, which are the same whatever test they belong to. */
#ifndef TESTS_FAULTS_CLAIMS_H
#define TESTS_FAULTS_CLAIMS_H

#include <stdbool.h>

#include "trial.h"

/* Before the processes are made. */
void claims_open(void);
/* Is it the first with this fault? */
bool claims_take(struct trial_fault fault);

#endif
