#include "qos.h"

#include <stdlib.h>
#include <string.h>

#include "flowspec.h"
#include "record.h"
#include "serve.h"
#include "socket.h"

struct qos {
    QOS spec;
    bool is_set;         /* by somebody: else it is as a socket starts */
    struct group *group; /* NULL: none */
    uint64_t told;       /* how many of the group's changes notify knows of */
};

/* The record of a call that is under way, locked; NULL when it is another socket's by now. */
static struct record *enter(struct socket_call *call)
{
    struct record *r = call->record;
    pthread_mutex_lock(&r->lock);
    if (r->life == call->ticket.life)
        return r;
    record_unlock(r);
    return NULL;
}

static struct qos *made(struct record *r)
{
    if (r->extra->qos)
        return r->extra->qos;
    struct extra *extra = extra_of(r);
    struct qos *qos = extra ? calloc(1, sizeof(*qos)) : NULL;
    if (!qos)
        return NULL;
    flowspec_start(&qos->spec);
    return extra->qos = qos;
}

void qos_forget(struct record *r)
{
    struct qos *qos = r->extra->qos;
    if (!qos)
        return;
    if (qos->group)
        group_leave(qos->group);
    free(qos);
    extra_of(r)->qos = NULL;
}

/* ---- groups ---- */

int qos_set_group(struct socket_call *call, struct group *group)
{
    struct record *r = enter(call);
    struct qos *qos = r ? made(r) : NULL;
    if (qos) {
        qos->group = group;
        qos->told = group_changes(group);
    }
    if (r)
        record_unlock(r);
    return qos ? 0 : WSAENOBUFS;
}

GROUP qos_group(struct socket_call *call)
{
    struct record *r = enter(call);
    GROUP id = 0;
    if (!r)
        return 0;
    if (r->extra->qos && r->extra->qos->group)
        id = group_id(r->extra->qos->group);
    record_unlock(r);
    return id;
}

bool qos_admits(struct socket_call *call, const struct sockaddr *name)
{
    struct record *r = enter(call);
    if (!r)
        return true;
    bool admits =
        !r->extra->qos || !r->extra->qos->group || group_admits(r->extra->qos->group, name);
    record_unlock(r);
    return admits;
}

struct news {
    GROUP id;
    uint64_t changes;
};

static void tell_member(struct record *r, void *argument)
{
    const struct news *news = argument;
    if (!r->extra->qos || !r->extra->qos->group || group_id(r->extra->qos->group) != news->id ||
        r->extra->qos->told >= news->changes)
        return;
    r->extra->qos->told = news->changes;
    notify_changed(&r->notify, FD_GROUP_QOS, 0);
    serve_if_needed(r);
}

/* ---- flow specs ---- */

/* What the socket's is by now: the program may have set the kernel's limit itself. */
static void current(const struct record *r, QOS *qos)
{
    ULONG limit;
    if (r->extra->qos)
        *qos = r->extra->qos->spec;
    else
        flowspec_start(qos);
    if (flowspec_os_get_limit(r->fd, &limit))
        qos->SendingFlowspec.TokenRate = limit;
}

int qos_get(struct socket_call *call, enum qos_owner owner, QOS *qos)
{
    struct record *r = enter(call);
    int error = 0;
    if (!r)
        return WSAENOTSOCK;
    if (owner == QOS_OF_SOCKET)
        current(r, qos);
    else if (r->extra->qos && r->extra->qos->group)
        group_get(r->extra->qos->group, qos);
    else
        error = WSAEINVAL;
    record_unlock(r);
    return error;
}

void qos_reenable(struct socket_call *call, enum qos_owner owner)
{
    struct record *r = enter(call);
    if (!r)
        return;
    notify_read_qos(&r->notify, owner);
    record_unlock(r);
}

/* With the record's lock held. Only what changes is the kernel's: the rest may be the program's own
 * doing with IP_TOS and the like. */
static int set_own(struct record *r, const QOS *wanted, bool *changed)
{
    QOS before, after;
    current(r, &before);
    after = before;
    *changed = flowspec_change(&after, wanted);
    if (!*changed)
        return 0;
    if (!made(r))
        return WSAENOBUFS;
    r->extra->qos->spec = after;
    r->extra->qos->is_set = true;
    if (after.SendingFlowspec.ServiceType != before.SendingFlowspec.ServiceType)
        flowspec_os_mark(r->fd, r->family, after.SendingFlowspec.ServiceType);
    if (after.SendingFlowspec.TokenRate != before.SendingFlowspec.TokenRate)
        flowspec_os_limit(r->fd, after.SendingFlowspec.TokenRate);
    return 0;
}

int qos_set(struct socket_call *call, enum qos_owner owner, const QOS *qos)
{
    struct record *r = enter(call);
    struct news news = {0, 0};
    int error = 0;
    if (!r)
        return WSAENOTSOCK;
    if (owner == QOS_OF_SOCKET) {
        bool changed;
        error = set_own(r, qos, &changed);
        if (!error && changed)
            notify_changed(&r->notify, FD_QOS, 0);
    } else if (r->extra->qos && r->extra->qos->group) {
        news.id = group_id(r->extra->qos->group);
        news.changes = group_set(r->extra->qos->group, qos);
    } else {
        error = WSAEINVAL;
    }
    record_unlock(r);
    if (news.changes)
        record_each(tell_member, &news); /* it locks each of them */
    return error;
}

/* 0 or WSAENOBUFS. */
static int inherit(struct socket_call *listening, SOCKET accepted)
{
    struct record *r = enter(listening);
    if (!r)
        return 0;
    bool has = r->extra->qos && r->extra->qos->is_set;
    QOS spec;
    if (has)
        spec = r->extra->qos->spec;
    record_unlock(r);
    r = has ? record_lock(accepted) : NULL;
    if (!r)
        return 0;
    struct qos *qos = made(r);
    if (qos) {
        qos->spec = spec;
        qos->is_set = true;
    }
    record_unlock(r);
    return qos ? 0 : WSAENOBUFS;
}

/* 0, or WSAENOBUFS: nothing holds the group. */
static int settle(SOCKET accepted, const struct qos_start *start)
{
    struct record *r = record_lock(accepted);
    bool changed;
    int error = 0;
    if (!r)
        return WSAENOBUFS;
    if (start->group && !made(r))
        error = WSAENOBUFS;
    if (!error && start->spec)
        error = set_own(r, start->spec, &changed);
    if (!error && start->group) {
        r->extra->qos->group = start->group;
        r->extra->qos->told = group_changes(start->group);
    }
    record_unlock(r);
    return error;
}

int qos_begin(struct socket_call *listening, SOCKET accepted, const struct qos_start *start)
{
    int error = inherit(listening, accepted);
    if (!error && (start->spec || start->group))
        error = settle(accepted, start);
    if (error && start->group)
        group_leave(start->group);
    return error;
}

bool qos_is_set(struct socket_call *call)
{
    struct record *r = enter(call);
    bool set = r && r->extra->qos && r->extra->qos->is_set;
    if (r)
        record_unlock(r);
    return set;
}
