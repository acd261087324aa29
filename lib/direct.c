#include "direct.h"

#include <errno.h>
#include <pthread.h>
#include <sys/uio.h>

#include "adopt.h"
#include "asyncselect/winsock2.h"
#include "record.h"
#include "serve.h"
#include "sys.h"
#include "trace.h"

/* Would anything but the system have a say? */
static bool is_usual(const struct record *r)
{
    const struct notify *n = &r->notify;
    return r->nonblocking && r->extra == &extra_none && !(n->error | n->shut | r->owed_error) &&
           (n->kind == NOTIFY_DATAGRAM || n->phase == NOTIFY_CONNECTED) &&
           (r->family == AF_INET || r->family == AF_INET6); /* others keep bounds [D2] */
}

/* The record, locked; NULL: it is not so simple, and the call is begun the long way, or *error. */
static struct record *begin(SOCKET s, enum socket_side side, struct socket_call *call, int *error)
{
    if (adopt_is_cut_off(error))
        return NULL;
    struct record *r = record_lock(s);
    if (r && is_usual(r) && !socket_in_callback())
        return r;
    r = adopt_found(r, s, error);
    if (r)
        *error = socket_begin_on(r, side, call);
    return NULL;
}

/* A thread can be cancelled in a system call. */
static void unlock(void *r)
{
    record_unlock(r);
}

static void ask_receive(struct record *r, struct direct *d, bool stream)
{
    struct iovec part = {d->data, d->size};
    pthread_cleanup_push(unlock, r);
    if (stream)
        d->answer = sys_receive_stream(r->fd, d->data, d->size);
    else
        d->answer = sys_receive_datagram(r->fd, &part, d->name, &d->name_size, &d->cut);
    pthread_cleanup_pop(0);
}

static void ask_send(struct record *r, struct direct *d)
{
    pthread_cleanup_push(unlock, r);
    d->answer = sys_send_now(r->fd, d->data, d->size, d->name, d->name_size);
    pthread_cleanup_pop(0);
}

static enum direct_way done(struct record *r, const struct direct *d, const char *call)
{
    bool refused = d->answer < 0;
    trace_call(d->s, call, (long long)d->size, refused ? 0 : d->answer,
               refused ? WSAEWOULDBLOCK : 0);
    record_changed(r);
    serve_after_data(r);
    record_unlock(r);
    return DIRECT_DONE;
}

enum direct_way direct_receive(struct direct *d, struct socket_call *call, int *error)
{
    struct record *r = begin(d->s, SOCKET_RECEIVES, call, error);
    if (!r)
        return DIRECT_NOT;
    bool stream = r->notify.kind == NOTIFY_STREAM;
    if (stream)
        d->name = NULL;
    ask_receive(r, d, stream);
    notify_receiving(&r->notify);
    if (d->answer < 0 ? d->answer != -EAGAIN : stream ? !d->answer : d->cut) {
        socket_hold(r, call);
        return DIRECT_ON;
    }
    bool all = d->answer < 0 || (stream && (size_t)d->answer < d->size);
    notify_received(&r->notify, r->loop, all ? NOTIFY_DRAINED : NOTIFY_UNSURE);
    return done(r, d, "recv");
}

enum direct_way direct_send(struct direct *d, struct socket_call *call, int *error)
{
    struct record *r = begin(d->s, SOCKET_SENDS, call, error);
    if (!r)
        return DIRECT_NOT;
    bool stream = r->notify.kind == NOTIFY_STREAM;
    if (stream)
        d->name = NULL;
    if (!d->name)
        d->name_size = 0;
    ask_send(r, d);
    notify_sending(&r->notify);
    if (d->answer < 0 && d->answer != -EAGAIN) {
        socket_hold(r, call);
        return DIRECT_ON;
    }
    bool whole = !stream ? d->answer >= 0 : d->answer == (ssize_t)d->size;
    notify_sent(&r->notify, whole ? NOTIFY_SENT : NOTIFY_REFUSED); /* [W1] */
    return done(r, d, "send");
}
