/* Systems that tell of no changes: who asks to be told is refused. */
#include "netwatch.h"

#include <errno.h>

int netwatch_open(void)
{
    return -EOPNOTSUPP;
}

int netwatch_read(int fd, struct netwatch_news *news)
{
    (void)fd;
    (void)news;
    return -EBADF;
}

int netwatch_fence(void)
{
    return 0;
}
