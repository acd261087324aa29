/* issetugid(2) of macOS. */
#include "environment.h"

#include <stdlib.h>
#include <unistd.h>

const char *environment_trusted(const char *name)
{
    return issetugid() ? NULL : getenv(name);
}
