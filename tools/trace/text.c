#include "text.h"

#include <string.h>

#include "asyncselect/winsock2.h"

/* "in|out" as "in, out". */
static const char *listed(const char *names)
{
    static char text[128];
    size_t length = 0;
    for (; names && *names && length < sizeof(text) - 3; names++) {
        if (*names == '|') {
            text[length++] = ',';
            text[length++] = ' ';
        } else {
            text[length++] = *names;
        }
    }
    text[length] = 0;
    return text;
}

static const char *ioctl_name(long long code)
{
    static const struct {
        DWORD code;
        const char *name;
    } names[] = {
        {(DWORD)FIONBIO, "FIONBIO"},
        {(DWORD)FIONREAD, "FIONREAD"},
        {(DWORD)SIOCATMARK, "SIOCATMARK"},
        {(DWORD)SIO_ADDRESS_LIST_CHANGE, "SIO_ADDRESS_LIST_CHANGE"},
        {(DWORD)SIO_ADDRESS_LIST_QUERY, "SIO_ADDRESS_LIST_QUERY"},
        {(DWORD)SIO_ROUTING_INTERFACE_CHANGE, "SIO_ROUTING_INTERFACE_CHANGE"},
        {(DWORD)SIO_ROUTING_INTERFACE_QUERY, "SIO_ROUTING_INTERFACE_QUERY"},
        {(DWORD)SIO_GET_QOS, "SIO_GET_QOS"},
        {(DWORD)SIO_SET_QOS, "SIO_SET_QOS"},
        {(DWORD)SIO_GET_GROUP_QOS, "SIO_GET_GROUP_QOS"},
        {(DWORD)SIO_SET_GROUP_QOS, "SIO_SET_GROUP_QOS"},
    };
    static char number[32];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if ((long long)names[i].code == code)
            return names[i].name;
    snprintf(number, sizeof(number), "0x%llx", code);
    return number;
}

static size_t call_text(char *text, size_t room, const struct event *e)
{
    if (strcmp(e->call, "ioctl") == 0)
        return (size_t)snprintf(text, room, "ioctl(%s)", ioctl_name(e->asked));
    if (strcmp(e->call, "asyncselect_reenable") == 0)
        return (size_t)snprintf(text, room, "asyncselect_reenable(%s)",
                                event_names((unsigned)e->asked));
    if (e->asked)
        return (size_t)snprintf(text, room, "%s(%lld)", e->call, e->asked);
    return (size_t)snprintf(text, room, "%s", e->call);
}

/* A call whose result 0 says something. */
static bool counts(const struct event *e)
{
    return strncmp(e->call, "select(", 7) == 0 || strncmp(e->call, "WSAPoll(", 8) == 0 ||
           strcmp(e->call, "recv") == 0 || strcmp(e->call, "peek") == 0 ||
           strcmp(e->call, "send") == 0;
}

const char *text_of(const struct event *e)
{
    static char text[512];
    size_t n = 0;
    switch (e->what) {
    case WHAT_CALL:
        n = call_text(text, sizeof(text), e);
        if (e->error)
            snprintf(text + n, sizeof(text) - n, " failed: %s", e->error);
        else if (e->result || counts(e))
            snprintf(text + n, sizeof(text) - n, " = %lld", e->result);
        break;
    case WHAT_SELECT:
        n = (size_t)snprintf(text, sizeof(text), "selects %s", event_names(e->events));
        if (e->events)
            n += (size_t)snprintf(text + n, sizeof(text) - n, ", message %u to %s", e->message,
                                  e->window ? e->window : "?");
        if (e->from >= 0)
            snprintf(text + n, sizeof(text) - n, ", as socket %ld does", e->from);
        else if (e->error)
            snprintf(text + n, sizeof(text) - n, " failed: %s", e->error);
        break;
    case WHAT_READY:
        snprintf(text, sizeof(text), "the loop reports: %s", listed(e->sides));
        break;
    case WHAT_LOOK:
        n = (size_t)snprintf(text, sizeof(text), "it is %s",
                             e->sides && *e->sides ? listed(e->sides) : "quiet");
        if (e->error)
            n += (size_t)snprintf(text + n, sizeof(text) - n, ", %s", e->error);
        if (e->outstanding)
            snprintf(text + n, sizeof(text) - n, "; posted and not re-enabled: %s",
                     event_names(e->outstanding));
        break;
    case WHAT_POST:
        n = (size_t)snprintf(text, sizeof(text), "==> %s", event_names(e->events));
        if (e->error)
            snprintf(text + n, sizeof(text) - n, " %s", e->error);
        break;
    case WHAT_REFUSED:
        snprintf(text, sizeof(text), "%s was refused: it is offered again", event_names(e->events));
        break;
    case WHAT_MESSAGE:
        snprintf(text, sizeof(text), "%s is taken out of the queue", event_names(e->events));
        break;
    case WHAT_STALE:
        snprintf(text, sizeof(text), "asyncselect_message_current: %s was overtaken",
                 event_names(e->events));
        break;
    case WHAT_GHOST:
        snprintf(text, sizeof(text), "was closed behind the library's back");
        break;
    }
    return text;
}

const char *text_socket(const struct trace *trace, unsigned life)
{
    static char text[64];
    const struct life *l = &trace->lives[life];
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    unsigned last = l->owner % 10;
    bool teen = l->owner / 10 % 10 == 1;
    if (l->owner == 1)
        snprintf(text, sizeof(text), "socket %ld", l->socket);
    else
        snprintf(text, sizeof(text), "socket %ld, the %u%s", l->socket, l->owner,
                 ends[last <= 3 && !teen ? last : 0]);
    return text;
}

static bool is_shown(const struct event *e, long socket, bool loop)
{
    return (socket < 0 || e->socket == socket) &&
           (loop || (e->what != WHAT_READY && e->what != WHAT_LOOK));
}

/* How many of the lines from this one on say the same; *last: the last of them. */
static size_t repeated(const struct trace *trace, size_t first, long socket, bool loop,
                       size_t *last)
{
    const struct event *e = &trace->events[first];
    char text[512];
    snprintf(text, sizeof(text), "%s", text_of(e));
    size_t times = 1;
    *last = first;
    for (size_t i = first + 1; i < trace->count; i++) {
        const struct event *next = &trace->events[i];
        if (!is_shown(next, socket, loop))
            continue;
        if (next->thread != e->thread || next->socket != e->socket ||
            strcmp(text, text_of(next)) != 0)
            break;
        times++;
        *last = i;
    }
    return times;
}

void text_print(const struct trace *trace, long socket, bool loop)
{
    if (trace->version)
        printf("libasyncselect %s, process %ld, %s, profile %s\n", trace->version, trace->process,
               trace->date ? trace->date : "?", trace->profile ? trace->profile : "?");
    printf("%12s  %-6s  %-6s\n", "seconds", "thread", "socket");
    for (size_t i = 0, last; i < trace->count; i = last + 1) {
        const struct event *e = &trace->events[i];
        last = i;
        if (!is_shown(e, socket, loop))
            continue;
        char number[24] = "", times[64] = "";
        if (e->socket >= 0)
            snprintf(number, sizeof(number), "%ld", e->socket);
        size_t count = repeated(trace, i, socket, loop, &last);
        if (count > 1)
            snprintf(times, sizeof(times), "  (%zu times, until %.6f)", count,
                     trace->events[last].t);
        printf("%12.6f  %-6u  %-6s  %s%s\n", e->t, e->thread, number, text_of(e), times);
    }
}
