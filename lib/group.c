#include "group.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "flowspec.h"
#include "netaddr.h"

struct group {
    GROUP id;
    bool constrained;
    unsigned holders;
    uint64_t changes;
    QOS qos;
    bool bound; /* to host */
    union netaddr host;
    struct group *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct group *groups;
static GROUP last_id;

static struct group *find(GROUP id)
{
    struct group *group = groups;
    while (group && group->id != id)
        group = group->next;
    return group;
}

static struct group *make(bool constrained)
{
    struct group *group = calloc(1, sizeof(*group));
    if (!group)
        return NULL;
    do
        last_id++;
    while (last_id <= SG_CONSTRAINED_GROUP || find(last_id));
    group->id = last_id;
    group->constrained = constrained;
    flowspec_start(&group->qos);
    group->next = groups;
    groups = group;
    return group;
}

int group_join(GROUP id, bool stream, struct group **group)
{
    bool fresh = id == SG_UNCONSTRAINED_GROUP || id == SG_CONSTRAINED_GROUP;
    int error = 0;
    *group = NULL;
    if (id == SG_CONSTRAINED_GROUP && !stream)
        return WSAEINVAL;
    pthread_mutex_lock(&lock);
    struct group *found = fresh ? make(id == SG_CONSTRAINED_GROUP) : find(id);
    if (!found)
        error = fresh ? WSAENOBUFS : WSAEINVAL;
    else if (found->constrained && !stream)
        error = WSAEINVAL;
    else
        found->holders++;
    pthread_mutex_unlock(&lock);
    if (!error)
        *group = found;
    return error;
}

void group_leave(struct group *group)
{
    pthread_mutex_lock(&lock);
    if (--group->holders == 0) {
        struct group **at = &groups;
        while (*at != group)
            at = &(*at)->next;
        *at = group->next;
        free(group);
    }
    pthread_mutex_unlock(&lock);
}

GROUP group_id(const struct group *group)
{
    return group->id;
}

uint64_t group_changes(struct group *group)
{
    pthread_mutex_lock(&lock);
    uint64_t changes = group->changes;
    pthread_mutex_unlock(&lock);
    return changes;
}

void group_get(struct group *group, QOS *qos)
{
    pthread_mutex_lock(&lock);
    *qos = group->qos;
    pthread_mutex_unlock(&lock);
}

uint64_t group_set(struct group *group, const QOS *qos)
{
    uint64_t changes = 0;
    pthread_mutex_lock(&lock);
    if (flowspec_change(&group->qos, qos))
        changes = ++group->changes;
    pthread_mutex_unlock(&lock);
    return changes;
}

bool group_admits(struct group *group, const struct sockaddr *name)
{
    if (!group->constrained || !netaddr_size(name->sa_family))
        return true;
    union netaddr host;
    netaddr_copy(&host, name, name->sa_family);
    pthread_mutex_lock(&lock);
    if (!group->bound)
        group->host = host;
    group->bound = true;
    bool admitted = netaddr_same(&group->host, &host);
    pthread_mutex_unlock(&lock);
    return admitted;
}
