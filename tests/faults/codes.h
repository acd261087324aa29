/* codes: which codes the library sets as a thread's last error. */
#ifndef TESTS_FAULTS_CODES_H
#define TESTS_FAULTS_CODES_H

/* The first that is not one of Windows'; 0: each was. */
int codes_strange(void);

#endif
