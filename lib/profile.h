/* profile: which of the two readings of the specification holds for the process. */
#ifndef ASYNCSELECT_PROFILE_H
#define ASYNCSELECT_PROFILE_H

#include "names.h"

#include "notify.h"

/* What was chosen last, else what ASYNCSELECT_PROFILE says, else the page. Any thread, no lock. */
enum notify_profile profile_current(void);
void profile_choose(enum notify_profile profile);

#endif
