#include "notify_joint.h"

#include <stdio.h>
#include <string.h>

#include "asyncselect/winsock2.h"

enum { LOOKS = 4, TURNS = 4 };

static const int events[WISHES] = {[WISH_READ] = FD_READ,
                                   [WISH_WRITE] = FD_WRITE,
                                   [WISH_ACCEPT] = FD_ACCEPT,
                                   [WISH_CONNECT] = FD_CONNECT,
                                   [WISH_CLOSE] = FD_CLOSE};

static const int codes[] = {[FINE] = 0,
                            [RESET] = WSAECONNRESET,
                            [TIMED_OUT] = WSAETIMEDOUT,
                            [NET_DOWN] = WSAENETDOWN,
                            [REFUSED] = WSAECONNREFUSED,
                            [UNREACHABLE] = WSAENETUNREACH,
                            [ABORTED] = WSAECONNABORTED};

static const unsigned abilities[LOOP_KINDS] = {[LOOP_EPOLL] =
                                                   NOTIFY_EDGES | NOTIFY_CLOSES | NOTIFY_QUIET,
                                               [LOOP_KQUEUE] = NOTIFY_EDGES,
                                               [LOOP_COALESCED] = NOTIFY_EDGES,
                                               [LOOP_POLL] = 0,
                                               [LOOP_POLL_RDHUP] = NOTIFY_CLOSES};

static enum notify_profile profile_of(const struct joint *j)
{
    return j->model.windows ? NOTIFY_WINDOWS : NOTIFY_DOCUMENTED;
}

static unsigned loop_of(const struct joint *j)
{
    return abilities[j->model.loop];
}

static bool has_edges(const struct joint *j)
{
    return (loop_of(j) & NOTIFY_EDGES) != 0;
}

static void look(struct joint *j)
{
    struct truth truth = model_look(&j->model);
    struct notify_level level = {(truth.readable ? NOTIFY_READABLE : 0u) |
                                     (truth.writable ? NOTIFY_WRITABLE : 0u) |
                                     (truth.ended ? NOTIFY_ENDED : 0u),
                                 codes[truth.harm]};

    notify_look(&j->notify, profile_of(j), level);
}

static void write_down(char text[128], int event, int error)
{
    size_t length = strlen(text);

    snprintf(text + length, 128 - length, " 0x%x/%d", (unsigned)event, error);
}

/* Looks, and posts what is due; the model says for each message whether it is right. */
static void settle(struct joint *j, struct run *run)
{
    struct due due[DUES];
    int looks = 0;

    while (notify_must_look(&j->notify)) {
        if (++looks > LOOKS) {
            run->trouble = "must look, whatever the look finds";
            return;
        }
        look(j);
    }
    while (!run->refused && !run->trouble) {
        struct notify_message message = notify_take(&j->notify, profile_of(j));
        size_t count = model_due(&j->model, due);

        if (count)
            write_down(run->expected, events[due[0].wish], codes[due[0].error]);
        if (message.event)
            write_down(run->got, message.event, message.error);
        if (!message.event && !count)
            return;
        if (!count || message.event != events[due[0].wish] || message.error != codes[due[0].error])
            run->trouble = "other messages";
        else if (!model_offer(&j->model, due[0])) {
            notify_give_back(&j->notify, message);
            run->refused = true; /* a look comes when it is offered again, not now */
        }
    }
}

/* What the loop reports now of these sides, each of which it watches. */
static unsigned true_hints(const struct joint *j, unsigned sides)
{
    unsigned hints = 0;

    if ((sides & NOTIFY_IN) && model_input_true(&j->model))
        hints |= NOTIFY_HINT_IN;
    if ((sides & NOTIFY_OUT) && model_output_true(&j->model))
        hints |= NOTIFY_HINT_OUT;
    if ((sides & NOTIFY_IN) && (loop_of(j) & NOTIFY_CLOSES) && model_hung_up(&j->model))
        hints |= NOTIFY_HINT_CLOSED;
    return hints;
}

static void deliver(struct joint *j)
{
    struct news news = j->model.undelivered;
    unsigned hints = 0;

    if (!has_edges(j)) {
        hints = true_hints(j, j->told);
    } else {
        if (news.in && (j->told & NOTIFY_IN))
            hints |= NOTIFY_HINT_IN;
        if (news.out && (j->told & NOTIFY_OUT))
            hints |= NOTIFY_HINT_OUT;
        if (news.closed && (j->told & NOTIFY_IN))
            hints |= NOTIFY_HINT_CLOSED;
        model_delivered(&j->model, j->told & NOTIFY_IN, j->told & NOTIFY_OUT);
    }
    if (hints)
        notify_hint(&j->notify, hints);
}

/* At rest nothing may be left that was reported or could have been. */
static void check_rest(struct joint *j, struct run *run)
{
    struct due due[DUES];
    size_t count;

    if (run->trouble)
        return;
    count = model_due(&j->model, due);
    if (count && !run->refused) {
        write_down(run->expected, events[due[0].wish], codes[due[0].error]);
        run->trouble = "a message is missing";
    } else if (notify_due(&j->notify, profile_of(j)) != (count > 0)) {
        run->trouble = "notify_due";
    }
    for (int w = 0; w < WISHES; w++) {
        bool current = (j->notify.current & events[w]) != 0;

        if (j->model.currency[w] == (current ? STALE : CURRENT))
            run->trouble = "current";
    }
}

struct run joint_run(struct joint *j, bool early)
{
    struct run run;
    unsigned hints;
    int turns = 0;

    memset(&run, 0, sizeof run);
    if (has_edges(j) && !early)
        deliver(j);
    settle(j, &run);
    do {
        unsigned watch = notify_watch(&j->notify, loop_of(j));

        /* what is watched anew is reported as it is; without edges, all is */
        hints = true_hints(j, has_edges(j) ? watch & ~j->told : watch);
        j->told = watch;
        if (early)
            break;
        if (hints) {
            notify_hint(&j->notify, hints);
            settle(j, &run);
        }
        if (++turns > TURNS)
            run.trouble = "the loop comes to no rest";
    } while (hints && !run.trouble);
    if (!early) {
        model_delivered(&j->model, true, true);
        model_rest(&j->model);
    }
    check_rest(j, &run);
    return run;
}

static unsigned mask_of(enum input input)
{
    switch (input) {
    case IN_SELECT_ALL: /* all that the model knows */
        return FD_READ | FD_WRITE | FD_ACCEPT | FD_CONNECT | FD_CLOSE;
    case IN_SELECT_READ:
        return FD_READ;
    case IN_SELECT_WRITE:
        return FD_WRITE;
    case IN_SELECT_ACCEPT:
        return FD_ACCEPT;
    case IN_SELECT_CONNECT:
        return FD_CONNECT;
    case IN_SELECT_CLOSE:
        return FD_CLOSE;
    case IN_SELECT_READ_CLOSE:
        return FD_READ | FD_CLOSE;
    default:
        return 0;
    }
}

static enum notify_received received_of(enum input input)
{
    if (input == IN_RECEIVE_ALL || input == IN_RECEIVE_RACE_DATA || input == IN_RECEIVE_RACE_END)
        return NOTIFY_DRAINED;
    return input == IN_RECEIVE_END ? NOTIFY_END : NOTIFY_UNSURE;
}

static void receive(struct joint *j, enum input input)
{
    int error = input == IN_RECEIVE_ERROR ? codes[j->model.verdict] : 0;

    notify_receiving(&j->notify);
    model_apply(&j->model, input);
    model_cross(&j->model, input);
    if (input == IN_RECEIVE_RACE_DATA || input == IN_RECEIVE_RACE_END)
        deliver(j);
    if (error) /* the kernel told this call: it will tell nobody else [K1] */
        notify_failed(&j->notify, error);
    notify_received(&j->notify, loop_of(j), received_of(input));
}

static void send_data(struct joint *j, enum input input)
{
    int error = input == IN_SEND_ERROR ? codes[j->model.verdict] : 0;
    bool refused = input == IN_SEND_REFUSED || input == IN_SEND_RACE_ROOM;

    notify_sending(&j->notify);
    model_apply(&j->model, input);
    model_cross(&j->model, input);
    if (input == IN_SEND_RACE_ROOM)
        deliver(j);
    if (error)
        notify_failed(&j->notify, error);
    notify_sent(&j->notify, refused ? NOTIFY_REFUSED : NOTIFY_SENT);
}

void joint_apply(struct joint *j, enum input input)
{
    struct notify *n = &j->notify;
    bool loop_s = input >= IN_SPURIOUS_IN || input == IN_FED ||
                  (input >= IN_POST_REFUSES && input <= IN_POST_TAKES);
    bool worlds = input == IN_ROOM || input == IN_REQUEST ||
                  (input >= IN_ATTEMPT_SUCCEEDS && input <= IN_ATTEMPT_SUCCEEDS_AND_RESET) ||
                  (input >= IN_DATA && input <= IN_NET_FAILS);

    /* A call on a connecting socket finds out first whether the attempt is over [C3, P3]. */
    if (!loop_s && !worlds && n->phase == NOTIFY_CONNECTING)
        look(j);
    if (input >= IN_RECEIVE_ALL && input <= IN_RECEIVE_RACE_END) {
        receive(j, input);
        return;
    }
    if (input >= IN_SEND_WHOLE && input <= IN_SEND_ERROR) {
        send_data(j, input);
        return;
    }
    model_apply(&j->model, input);
    switch (input) {
    case IN_SELECT_NONE:
    case IN_SELECT_ALL:
    case IN_SELECT_READ:
    case IN_SELECT_WRITE:
    case IN_SELECT_ACCEPT:
    case IN_SELECT_CONNECT:
    case IN_SELECT_CLOSE:
    case IN_SELECT_READ_CLOSE:
        notify_select(n, profile_of(j), mask_of(input));
        break;
    case IN_LISTEN:
        notify_listen(n);
        break;
    case IN_CONNECT_GOES_ON:
        notify_connect_started(n);
        break;
    case IN_CONNECT_AT_ONCE:
        notify_connected(n, profile_of(j));
        break;
    case IN_CONNECT_REFUSED_AT_ONCE:
        notify_connect_refused(n, profile_of(j), WSAENETUNREACH);
        break;
    case IN_DISSOLVE:
        notify_disconnected(n);
        break;
    case IN_FOREIGN_RECEIVE:
        notify_reenable(n, FD_READ | FD_OOB);
        break;
    case IN_FOREIGN_SEND:
        notify_reenable(n, FD_WRITE);
        break;
    case IN_FOREIGN_ACCEPT:
        notify_reenable(n, FD_ACCEPT);
        break;
    case IN_SEEN_UNWRITABLE:
        notify_seen_unwritable(n);
        break;
    case IN_SHUT_IN:
        notify_shutdown(n, NOTIFY_IN);
        break;
    case IN_SHUT_OUT:
        notify_shutdown(n, NOTIFY_OUT);
        break;
    case IN_SHUT_BOTH:
        notify_shutdown(n, NOTIFY_IN | NOTIFY_OUT);
        break;
    case IN_ACCEPT:
    case IN_ACCEPT_FAILS:
        notify_accepted(n, NOTIFY_ACCEPT_CALLED);
        break;
    case IN_ACCEPT_STARVES:
        notify_accepted(n, NOTIFY_ACCEPT_STARVED);
        break;
    case IN_ACCEPT_DEFERS:
        notify_accepted(n, NOTIFY_ACCEPT_DEFERRED);
        break;
    case IN_FED:
        notify_fed(n);
        break;
    case IN_SPURIOUS_IN:
        notify_hint(n, NOTIFY_HINT_IN);
        break;
    case IN_SPURIOUS_OUT:
        notify_hint(n, NOTIFY_HINT_OUT);
        break;
    case IN_SPURIOUS_CLOSED:
        notify_hint(n, NOTIFY_HINT_CLOSED);
        break;
    case IN_SPURIOUS_ALL:
        notify_hint(n, NOTIFY_HINT_IN | NOTIFY_HINT_OUT | NOTIFY_HINT_CLOSED);
        break;
    case IN_NETWORK_DOWN:
        notify_network_down(n);
        break;
    default: /* the world changed by itself, or the callback did */
        break;
    }
}

/* A loop reports only what it watches. */
bool joint_can(const struct joint *j, enum input input)
{
    if (input == IN_SPURIOUS_IN || input == IN_SPURIOUS_CLOSED)
        return (j->told & NOTIFY_IN) != 0;
    if (input == IN_SPURIOUS_OUT)
        return (j->told & NOTIFY_OUT) != 0;
    if (input == IN_SPURIOUS_ALL)
        return j->told == (NOTIFY_IN | NOTIFY_OUT);
    return model_can(&j->model, input);
}
