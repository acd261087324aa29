#include "event.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "asyncselect.h"
#include "asyncselect/winsock2.h"

/* ---- names ---- */

/* The one copy of a string that lasts: traces have few words, and many of each. */
static const char *word(const char *text)
{
    static char **words;
    static size_t count, room;
    if (!text)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], text) == 0)
            return words[i];
    if (count == room) {
        room = room ? room * 2 : 64;
        words = realloc(words, room * sizeof(*words));
    }
    char *copy = words ? strdup(text) : NULL;
    if (!copy) {
        fprintf(stderr, "asyncselect-trace: no memory\n");
        exit(1);
    }
    words[count++] = copy;
    return copy;
}

/* "readable|ended" as bits, by a table of names. */
static unsigned bits_of(const char *text, const char *(*name)(unsigned bit), unsigned most)
{
    unsigned bits = 0;
    while (text && *text) {
        size_t length = strcspn(text, "|");
        for (unsigned bit = 1; bit <= most; bit <<= 1)
            if (strlen(name(bit)) == length && strncmp(name(bit), text, length) == 0)
                bits |= bit;
        text += length + (text[length] == '|');
    }
    return bits;
}

static const char *fd_name(unsigned bit)
{
    return asyncselect_event_name((long)bit);
}

static const char *found_name(unsigned bit)
{
    switch (bit) {
    case FOUND_READABLE:
        return "readable";
    case FOUND_WRITABLE:
        return "writable";
    case FOUND_ENDED:
        return "ended";
    default:
        return "urgent";
    }
}

const char *event_names(unsigned events)
{
    static char texts[4][256];
    static unsigned next;
    char *text = texts[next++ % 4];
    size_t length = 0;
    text[0] = 0;
    for (unsigned bit = 1; bit <= FD_ALL_EVENTS; bit <<= 1)
        if (events & bit)
            length += (size_t)snprintf(text + length, sizeof(texts[0]) - length, "%s%s",
                                       length ? "|" : "", fd_name(bit));
    return length ? text : "nothing";
}

/* ---- lines ---- */

static const struct {
    const char *name;
    enum what what;
} whats[] = {
    {"call", WHAT_CALL},   {"select", WHAT_SELECT},   {"ready", WHAT_READY},
    {"look", WHAT_LOOK},   {"post", WHAT_POST},       {"refused", WHAT_REFUSED},
    {"stale", WHAT_STALE}, {"message", WHAT_MESSAGE}, {"ghost", WHAT_GHOST},
};

static const char *string_of(const json_t *line, const char *key)
{
    return word(json_string_value(json_object_get(line, key)));
}

static long long number_of(const json_t *line, const char *key, long long otherwise)
{
    const json_t *value = json_object_get(line, key);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* False: a line of a kind that this version does not know, which a newer library wrote. */
static bool event_of(const json_t *line, struct event *e)
{
    const char *what = json_string_value(json_object_get(line, "what"));
    size_t i = 0;
    while (i < sizeof(whats) / sizeof(whats[0]) && (!what || strcmp(whats[i].name, what) != 0))
        i++;
    if (i == sizeof(whats) / sizeof(whats[0]))
        return false;
    const char *found = string_of(line, "found");
    const char *one = string_of(line, "event");
    *e = (struct event){
        .t = json_number_value(json_object_get(line, "t")),
        .what = whats[i].what,
        .thread = (unsigned)number_of(line, "thread", 0),
        .socket = (long)number_of(line, "socket", -1),
        .call = string_of(line, "call"),
        .asked = number_of(line, "asked", 0),
        .result = number_of(line, "result", 0),
        .error = string_of(line, "error"),
        .events = bits_of(one ? one : string_of(line, "events"), fd_name, FD_ALL_EVENTS),
        .outstanding = bits_of(string_of(line, "outstanding"), fd_name, FD_ALL_EVENTS),
        .sides = found ? found : string_of(line, "sides"),
        .found = bits_of(found, found_name, FOUND_URGENT),
        .window = string_of(line, "window"),
        .message = (unsigned)number_of(line, "message", 0),
        .from = (long)number_of(line, "from", -1),
    };
    if (e->what == WHAT_LOOK)
        e->events = bits_of(string_of(line, "selected"), fd_name, FD_ALL_EVENTS);
    return e->what != WHAT_CALL || e->call;
}

static void read_start(struct trace *trace, const json_t *line)
{
    const char *text;
    if ((text = json_string_value(json_object_get(line, "version"))))
        trace->version = strdup(text);
    if ((text = json_string_value(json_object_get(line, "date"))))
        trace->date = strdup(text);
    if ((text = json_string_value(json_object_get(line, "profile"))))
        trace->profile = strdup(text);
    trace->process = (long)number_of(line, "process", 0);
}

/* ---- sockets ---- */

/* The socket that has the number now, a new one where it has none. */
static unsigned life_of(struct trace *trace, const struct event *e)
{
    unsigned owner = 1;
    for (size_t i = trace->life_count; i-- > 0;) {
        struct life *life = &trace->lives[i];
        if (life->socket != e->socket)
            continue;
        /* a call on a number that nobody has again is about the socket that had it */
        if (!life->closed || e->error || e->what == WHAT_STALE || e->what == WHAT_MESSAGE) {
            life->end = e->t;
            return (unsigned)i;
        }
        owner = life->owner + 1;
        break;
    }
    trace->lives = realloc(trace->lives, (trace->life_count + 1) * sizeof(*trace->lives));
    if (!trace->lives)
        abort();
    trace->lives[trace->life_count] = (struct life){e->socket, owner, e->t, e->t, false};
    return (unsigned)trace->life_count++;
}

static void end_life(struct trace *trace, const struct event *e)
{
    if (e->what == WHAT_GHOST ||
        (e->what == WHAT_CALL && !e->error && strcmp(e->call, "closesocket") == 0))
        trace->lives[e->life].closed = true;
}

/* ---- the file ---- */

static void append(struct trace *trace, struct event *e, double zero)
{
    if ((trace->count & (trace->count - 1)) == 0) {
        size_t room = trace->count ? trace->count * 2 : 1;
        trace->events = realloc(trace->events, room * sizeof(*trace->events));
        if (!trace->events)
            abort();
    }
    e->t -= zero;
    e->life = life_of(trace, e);
    end_life(trace, e);
    trace->end = e->t;
    trace->events[trace->count++] = *e;
}

static bool is_end(const json_t *line)
{
    const char *what = json_string_value(json_object_get(line, "what"));
    return what && strcmp(what, "end") == 0;
}

/* There is no last line: the process still runs, and its clock is this one's; or it was killed. */
static void look_at_process(struct trace *trace, double zero)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double here = (double)now.tv_sec + (double)now.tv_nsec / 1e9 - zero;
    bool runs = trace->process > 0 && (kill((pid_t)trace->process, 0) == 0 || errno == EPERM);
    if (runs && here > trace->end)
        trace->end = here;
    else
        trace->killed = true;
}

bool trace_read(struct trace *trace, const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    unsigned long number = 0;
    double zero = 0;
    bool ended = false;
    struct event e;
    *trace = (struct trace){0};
    if (!file) {
        fprintf(stderr, "asyncselect-trace: %s: %s\n", path, strerror(errno));
        return false;
    }
    for (ssize_t length; (length = getline(&text, &room, file)) > 0;) {
        number++;
        if (text[length - 1] != '\n')
            break; /* the process died while it wrote */
        json_t *line = json_loads(text, 0, NULL);
        if (!json_is_object(line)) {
            fprintf(stderr, "asyncselect-trace: %s:%lu: not a line of a trace\n", path, number);
            json_decref(line);
            free(text);
            fclose(file);
            return false;
        }
        if (number == 1)
            zero = json_number_value(json_object_get(line, "t"));
        if (!trace->version)
            read_start(trace, line);
        ended = is_end(line);
        if (ended)
            trace->end = json_number_value(json_object_get(line, "t")) - zero;
        else if (event_of(line, &e))
            append(trace, &e, zero);
        json_decref(line);
    }
    free(text);
    fclose(file);
    if (!ended)
        look_at_process(trace, zero);
    return true;
}
