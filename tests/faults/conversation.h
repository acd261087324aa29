/* conversation: what a process can still do after one of the library's calls has failed in it. */
#ifndef TESTS_FAULTS_CONVERSATION_H
#define TESTS_FAULTS_CONVERSATION_H

#include <stdbool.h>

/* With new sockets, windows over a base, with a queue and of the background (if it can be waited for:
 * not by its own thread), objects and the network's addresses. In a thread of its own; it hangs where a
 * lock is held. NULL: all of it works; else what does not. */
const char *conversation(bool background);

#endif
