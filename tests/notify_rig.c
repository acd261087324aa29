#include "notify_rig.h"

#include <stdio.h>

#include "tap.h"

static struct rig rig_new(int profile, enum notify_kind kind, enum notify_phase phase,
                          unsigned truth)
{
    struct rig r;

    memset(&r, 0, sizeof r);
    r.profile = profile ? NOTIFY_WINDOWS : NOTIFY_DOCUMENTED;
    r.truth = truth;
    notify_init(&r.n, kind, phase);
    return r;
}

struct rig connected(int profile)
{
    return rig_new(profile, NOTIFY_STREAM, NOTIFY_CONNECTED, W);
}

struct rig idle_stream(int profile)
{
    return rig_new(profile, NOTIFY_STREAM, NOTIFY_IDLE, 0);
}

struct rig listener(int profile)
{
    return rig_new(profile, NOTIFY_STREAM, NOTIFY_LISTENING, 0);
}

struct rig datagram(int profile)
{
    return rig_new(profile, NOTIFY_DATAGRAM, NOTIFY_IDLE, W);
}

void choose(struct rig *r, unsigned mask)
{
    notify_select(&r->n, r->profile, mask);
}

void becomes(struct rig *r, unsigned truth, unsigned hints)
{
    r->truth = truth;
    notify_hint(&r->n, hints);
}

void resets(struct rig *r, int error)
{
    r->error = error;
    becomes(r, r->truth | W | E, NOTIFY_HINT_IN | NOTIFY_HINT_OUT);
}

void receives(struct rig *r, enum notify_received what, unsigned truth)
{
    notify_receiving(&r->n);
    r->truth = truth;
    notify_received(&r->n, EDGES, what);
}

void sends(struct rig *r, enum notify_sent what, unsigned truth)
{
    notify_sending(&r->n);
    r->truth = truth;
    notify_sent(&r->n, what);
}

void looks(struct rig *r)
{
    struct notify_level level = {r->truth, r->error};

    r->error = 0;
    r->looks++;
    notify_look(&r->n, r->profile, level);
}

const char *message_text(struct notify_message message)
{
    static const struct {
        int code;
        const char *name;
    } all[] = {
        {FD_READ, "READ"},
        {FD_WRITE, "WRITE"},
        {FD_OOB, "OOB"},
        {FD_ACCEPT, "ACCEPT"},
        {FD_CONNECT, "CONNECT"},
        {FD_CLOSE, "CLOSE"},
        {FD_QOS, "QOS"},
        {FD_GROUP_QOS, "GROUP_QOS"},
        {FD_ROUTING_INTERFACE_CHANGE, "ROUTE"},
        {FD_ADDRESS_LIST_CHANGE, "ADDRESS"},
        {WSAENETDOWN, "ENETDOWN"},
        {WSAENETUNREACH, "ENETUNREACH"},
        {WSAECONNABORTED, "ECONNABORTED"},
        {WSAECONNRESET, "ECONNRESET"},
        {WSAETIMEDOUT, "ETIMEDOUT"},
        {WSAECONNREFUSED, "ECONNREFUSED"},
    };
    static char text[40];
    const char *event = "?", *error = "?";

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].code == message.event)
            event = all[i].name;
        if (all[i].code == message.error)
            error = all[i].name;
    }
    snprintf(text, sizeof text, message.error ? "%s:%s" : "%s", event, error);
    return text;
}

const char *posts_at_most(struct rig *r, int patience)
{
    r->text[0] = '\0';
    while (notify_must_look(&r->n)) {
        ck_assert_int_lt(r->looks, 1000);
        looks(r);
    }
    for (;;) {
        struct notify_message message = notify_take(&r->n, r->profile);
        size_t length = strlen(r->text);

        if (message.event == 0)
            return r->text;
        if (patience-- == 0) {
            notify_give_back(&r->n, message);
            return r->text;
        }
        ck_assert_uint_lt(length, sizeof r->text - 40);
        snprintf(r->text + length, sizeof r->text - length, "%s%s", length ? " " : "",
                 message_text(message));
    }
}

const char *posts(struct rig *r)
{
    return posts_at_most(r, -1);
}

int run_rules(const char *name, const TTest *const *both, size_t count,
              const TTest *const *documented, size_t documented_count)
{
    Suite *suite = suite_create(name);
    TCase *rules = tcase_create(name);
    for (size_t i = 0; i < count; i++)
        tcase_add_loop_test(rules, both[i], 0, 2);
    for (size_t i = 0; i < documented_count; i++)
        tcase_add_test(rules, documented[i]);
    suite_add_tcase(suite, rules);
    return run_tap(suite);
}
