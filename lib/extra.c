#include "extra.h"

#include <stdlib.h>

#include "oob.h"
#include "qos.h"
#include "record.h"
#include "request.h"

const struct extra extra_none;

static bool has(const struct record *r)
{
    return r->extra != &extra_none;
}

struct extra *extra_of(struct record *r)
{
    if (has(r))
        return (struct extra *)(uintptr_t)r->extra;
    struct extra *made = calloc(1, sizeof(*made));
    if (made)
        r->extra = made;
    return made;
}

void extra_set_destination(struct record *r, union netaddr *destination)
{
    free(r->extra->destination);
    if (has(r))
        extra_of(r)->destination = destination;
}

void extra_set_netchange(struct record *r, struct netchange *request)
{
    free(r->extra->netchange);
    if (has(r))
        extra_of(r)->netchange = request;
}

void extra_end(struct record *r)
{
    if (!has(r))
        return;
    oob_forget(r);
    qos_forget(r);
    extra_set_netchange(r, NULL);
    extra_set_destination(r, NULL);
    request_reject_all(&extra_of(r)->requests); /* [C4] */
}

void extra_free(struct record *r)
{
    if (has(r))
        free(extra_of(r));
    r->extra = &extra_none;
}
