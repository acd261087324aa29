#include "oob.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "asyncselect/winsock2.h"
#include "record.h"
#include "sys.h"
#include "urgent.h"

enum { MOST_PARTS = 16, MOST_EARLY = 256 };

/* What a socket's out-of-band data needs; made when the first byte is taken. */
struct oob {
    struct urgent *bytes;
    bool inline_ends; /* SO_OOBINLINE is off, but the kernel's stays on until what was inline is
                         read */
    unsigned early_count;
    unsigned char
        early[MOST_EARLY]; /* bytes that became data when they had left the stream already */
};

static struct oob *need(struct record *r)
{
    if (r->extra->oob)
        return r->extra->oob;
    struct extra *extra = extra_of(r);
    struct oob *o = extra ? calloc(1, sizeof(*o)) : NULL;
    if (o && !(o->bytes = urgent_new())) {
        free(o);
        o = NULL;
    }
    if (o)
        extra->oob = o;
    return o;
}

void oob_forget(struct record *r)
{
    struct oob *o = r->extra->oob;
    if (!o)
        return;
    urgent_free(o->bytes);
    free(o);
    extra_of(r)->oob = NULL;
}

void oob_take(struct record *r)
{
    struct oob *o = need(r);
    unsigned char byte;
    if (!o)
        return; /* the kernel keeps it, for a receive of the program's */
    while (urgent_has_room(o->bytes) && sys_take_urgent(r->fd, &byte)) {
        int distance = 0;
        sys_readable_bytes(r->fd, &distance);
        urgent_taken(o->bytes, byte, distance > 0 ? (size_t)distance : 0);
    }
    notify_oob(&r->notify, urgent_waiting(o->bytes));
}

int oob_receive(struct record *r, bool peek, bool *kept)
{
    *kept = r->extra->oob && !r->notify.oob_inline;
    if (!*kept)
        return -1;
    oob_take(r);
    int byte = urgent_receive(r->extra->oob->bytes, peek);
    notify_oob(&r->notify, urgent_waiting(r->extra->oob->bytes));
    return byte;
}

bool oob_in_the_way(const struct record *r)
{
    return r->extra->oob && (r->extra->oob->early_count || urgent_ahead(r->extra->oob->bytes));
}

bool oob_has_data(const struct record *r)
{
    return r->extra->oob && r->extra->oob->early_count;
}

/* The program's buffers, no more than `take` bytes of them, between the bytes that are not its own.
 */
static unsigned lay_out(struct iovec *out, const struct iovec *parts, unsigned count,
                        const struct urgent_part *part, char *skip, char *past)
{
    unsigned used = 0;
    size_t left = part->take;
    if (part->skip)
        out[used++] = (struct iovec){skip, 1};
    for (unsigned i = 0; i < count && left && used < MOST_PARTS - 1; i++) {
        size_t size = parts[i].iov_len < left ? parts[i].iov_len : left;
        out[used++] = (struct iovec){parts[i].iov_base, size};
        left -= size;
    }
    if (part->past && !left)
        out[used++] = (struct iovec){past, 1};
    return used;
}

static ssize_t receive_early(struct oob *o, const struct iovec *parts, unsigned count, bool peek)
{
    unsigned given = 0;
    for (unsigned i = 0; i < count && given < o->early_count; i++) {
        size_t size = o->early_count - given;
        if (size > parts[i].iov_len)
            size = parts[i].iov_len;
        memcpy(parts[i].iov_base, o->early + given, size);
        given += (unsigned)size;
    }
    if (!peek) {
        o->early_count -= given;
        memmove(o->early, o->early + given, o->early_count);
    }
    return (ssize_t)given;
}

bool oob_pass(struct record *r)
{
    struct oob *o = r->extra->oob;
    bool passed = false;
    while (o && !o->early_count && urgent_is_next(o->bytes)) {
        char bytes[2];
        struct urgent_part part = urgent_part(o->bytes, 0);
        struct iovec out = {bytes, part.skip + part.past};
        int how = MSG_DONTWAIT;
        ssize_t got = sys_receive(r->fd, &out, 1, &how, NULL, NULL);
        if (got <= 0)
            break; /* tried again with the next receive */
        urgent_passed(o->bytes, part, (size_t)got, false);
        passed = true;
    }
    return passed;
}

ssize_t oob_receive_data(struct record *r, const struct iovec *parts, unsigned count, size_t total,
                         int flags)
{
    struct oob *o = r->extra->oob;
    bool peek = flags & MSG_PEEK;
    if (o->early_count)
        return receive_early(o, parts, count, peek);
    if (!r->notify.oob_inline) /* FD_OOB may be selected no more: what was taken keeps its place */
        oob_take(r); /* a place that is new must be known before the stream is read past it */
    for (;;) {
        struct iovec out[MOST_PARTS];
        char skip, past;
        oob_pass(r); /* a peek that met nothing else would look like the end */
        struct urgent_part part = urgent_part(o->bytes, total);
        unsigned used = lay_out(out, parts, count, &part, &skip, &past);
        int how = flags | MSG_DONTWAIT;
        ssize_t got = sys_receive(r->fd, out, used, &how, NULL, NULL);
        if (got <= 0)
            return got;
        size_t ours = urgent_passed(o->bytes, part, (size_t)got, peek);
        if (!peek)
            oob_pass(r);
        if (ours || peek)
            return (ssize_t)ours;
    }
}

bool oob_readable(const struct record *r, size_t *bytes)
{
    const struct oob *o = r->extra->oob;
    *bytes = 0;
    if (o && o->early_count)
        *bytes = o->early_count;
    else if (o)
        urgent_distance(o->bytes, bytes);
    return *bytes > 0;
}

bool oob_behind_data(const struct record *r)
{
    return r->extra->oob && urgent_behind_data(r->extra->oob->bytes);
}

static bool urgent_is_pending(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLPRI};
    return sys_poll(&p, 1, 0) > 0 && (p.revents & POLLPRI);
}

static int set_kernels(int fd, int on)
{
    return sys_setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof(on));
}

int oob_set_inline(struct record *r, bool on)
{
    struct oob *o = r->extra->oob;
    bool was = r->notify.oob_inline;
    int result = 0;
    if (on) {
        result = set_kernels(r->fd, true);
        if (result == 0 && o) {
            o->inline_ends = false;
            o->early_count += (unsigned)urgent_to_data(o->bytes, o->early + o->early_count,
                                                       MOST_EARLY - o->early_count);
        }
    } else if (was && urgent_is_pending(r->fd) && (o = need(r))) {
        o->inline_ends = true; /* [D6] what was inline stays data */
    } else if (!o || !o->inline_ends) {
        result = set_kernels(r->fd, false);
    }
    if (result == 0)
        notify_oob_inline(&r->notify, on);
    return result;
}

void oob_settle_inline(struct record *r)
{
    if (r->extra->oob && r->extra->oob->inline_ends && set_kernels(r->fd, false) == 0)
        r->extra->oob->inline_ends = false;
}
