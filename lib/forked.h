/* forked: is this process a child of the one whose sockets and loops these are? */
#ifndef ASYNCSELECT_FORKED_H
#define ASYNCSELECT_FORKED_H

#include "names.h"

/* From the first loop on, what fork(2) makes without exec is cut off: it shares the kernel's side of
 * the loops (epoll(7), the pipes that wake them) with its parent, and has none of the threads. */
void forked_watch(void);
/* How often, since then; 0: not at all. */
unsigned forked_here(void);

#endif
