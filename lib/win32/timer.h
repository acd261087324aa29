/* timer: a thread's timers. A timer that has run out owes one WM_TIMER, which is made when it is
 * looked for. All of it is the thread's own. */
#ifndef ASYNCSELECT_WIN32_TIMER_H
#define ASYNCSELECT_WIN32_TIMER_H

#include "names.h"

#include <stdbool.h>

#include "posted.h"

struct queue;

/* The WM_TIMER that has been owed longest, of those that are wanted; none is new after it. */
bool timer_take(struct queue *q, const struct posted_filter *filter, bool remove,
                struct posted *message);
/* Is a WM_TIMER owed? Is one new? */
bool timer_owed(const struct queue *q);
bool timer_is_new(const struct queue *q);
void timer_looked(struct queue *q);
/* Has the thread a timer with this procedure? */
bool timer_calls(const struct queue *q, TIMERPROC proc);
void timer_end_window(struct queue *q, HWND window);

#endif
