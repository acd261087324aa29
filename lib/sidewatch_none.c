/* Systems where nothing tells of an end behind unread data, or where the loop itself does: it is
 * seen when the data has been read. */
#include "sidewatch.h"

#include <errno.h>
#include <stddef.h>

struct sidewatch *sidewatch_new(void)
{
    return NULL;
}

void sidewatch_free(struct sidewatch *s)
{
    (void)s;
}

int sidewatch_fd(const struct sidewatch *s)
{
    (void)s;
    return -1;
}

int sidewatch_set(struct sidewatch *s, int fd, void *tag, unsigned what)
{
    (void)s;
    (void)fd;
    (void)tag;
    (void)what;
    return -ENOSYS;
}

void sidewatch_remove(struct sidewatch *s, int fd, const void *tag)
{
    (void)s;
    (void)fd;
    (void)tag;
}

int sidewatch_next(struct sidewatch *s, struct sidewatch_report *reports, int count)
{
    (void)s;
    (void)reports;
    (void)count;
    return 0;
}
