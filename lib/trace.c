#include "config.h"

#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "asyncselect.h"
#include "asyncselect/winsock2.h"
#include "environment.h"
#include "error.h"
#include "notify.h"
#include "profile.h"
#include "sys.h"

atomic_bool trace_on;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* lines are in the order of their times */
static int file = -1;

/* ---- lines ---- */

struct line {
    size_t length;
    char text[512]; /* more than any line takes */
};

__attribute__((format(printf, 2, 3))) static void add(struct line *l, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(l->text + l->length, sizeof(l->text) - l->length, format, arguments);
    va_end(arguments);
    if (n > 0)
        l->length += (size_t)n;
    if (l->length >= sizeof(l->text))
        l->length = sizeof(l->text) - 1;
}

static unsigned thread_number(void)
{
    static atomic_uint threads;
    static _Thread_local unsigned number;
    if (!number)
        number = atomic_fetch_add(&threads, 1) + 1;
    return number;
}

/* Small numbers: what they are called, in the file. */
static void add_socket(struct line *l, const char *key, SOCKET s)
{
    add(l, ",\"%s\":%" PRIdMAX, key, (intmax_t)s);
}

static void add_error(struct line *l, int error)
{
    const char *name = error ? error_name(error) : NULL;
    if (name)
        add(l, ",\"error\":\"%s\"", name);
    else if (error)
        add(l, ",\"error\":\"%d\"", error);
}

static void add_window(struct line *l, HWND window, UINT message)
{
    add(l, ",\"window\":\"0x%" PRIxPTR "\",\"message\":%u", (uintptr_t)window, message);
}

/* The names of the bits that are set, by "|". */
static void add_names(struct line *l, const char *key, unsigned bits, const char *const *names,
                      unsigned count)
{
    const char *between = "";
    add(l, ",\"%s\":\"", key);
    for (unsigned i = 0; i < count; i++) {
        if (!(bits & 1u << i))
            continue;
        add(l, "%s%s", between, names[i]);
        between = "|";
    }
    add(l, "\"");
}

static void add_events(struct line *l, const char *key, unsigned events)
{
    const char *names[FD_MAX_EVENTS];
    for (unsigned i = 0; i < FD_MAX_EVENTS; i++)
        names[i] = asyncselect_event_name(1L << i);
    add_names(l, key, events, names, FD_MAX_EVENTS);
}

/* Writes a line: its time and its thread, then what is told. Saves errno and the last error: who
 * traces a call is between it and its caller. */
static void put(const char *what, const struct line *told)
{
    struct line l = {0};
    struct timespec now;
    int number = errno, held = sys_hold_cancel();
    pthread_mutex_lock(&lock);
    clock_gettime(CLOCK_MONOTONIC, &now);
    add(&l, "{\"t\":%lld.%09ld,\"thread\":%u,\"what\":\"%s\"%s}\n", (long long)now.tv_sec,
        now.tv_nsec, thread_number(), what, told->text);
    if (file >= 0 && write(file, l.text, l.length) != (ssize_t)l.length) {
        atomic_store(&trace_on, false); /* a file with holes would tell of stalls that were none */
        close(file);
        file = -1;
    }
    pthread_mutex_unlock(&lock);
    sys_let_cancel(held);
    errno = number;
}

/* ---- what is told ---- */

void trace_write_call(SOCKET s, const char *call, long long asked, long long result, int error)
{
    struct line l = {0};
    add_socket(&l, "socket", s);
    add(&l, ",\"call\":\"%s\"", call);
    if (asked)
        add(&l, ",\"asked\":%lld", asked);
    if (result)
        add(&l, ",\"result\":%lld", result);
    add_error(&l, error);
    put("call", &l);
}

void trace_write_select(SOCKET s, HWND window, UINT message, long events, SOCKET from, int error)
{
    struct line l = {0};
    add_socket(&l, "socket", s);
    add_window(&l, window, message);
    add_events(&l, "events", (unsigned)events);
    if (from != INVALID_SOCKET)
        add_socket(&l, "from", from);
    add_error(&l, error);
    put("select", &l);
}

void trace_write_ready(SOCKET s, unsigned hints)
{
    static const char *const names[] = {"in", "out", "out-of-band", "closed"};
    struct line l = {0};
    add_socket(&l, "socket", s);
    add_names(&l, "sides", hints, names, 4);
    put("ready", &l);
}

void trace_write_look(SOCKET s, unsigned found, unsigned selected, unsigned posted, int error)
{
    static const char *const names[] = {"readable", "writable", "ended", "urgent"};
    struct line l = {0};
    add_socket(&l, "socket", s);
    add_names(&l, "found", found, names, 4);
    add_events(&l, "selected", selected);
    add_events(&l, "outstanding", posted & selected);
    add_error(&l, error);
    put("look", &l);
}

void trace_write_post(SOCKET s, HWND window, UINT message, int event, int error, bool refused)
{
    struct line l = {0};
    add_socket(&l, "socket", s);
    add_window(&l, window, message);
    add_events(&l, "event", (unsigned)event);
    add_error(&l, error);
    put(refused ? "refused" : "post", &l);
}

void trace_write_message(SOCKET s, HWND window, UINT message, LPARAM lParam)
{
    struct line l = {0};
    add_socket(&l, "socket", s);
    add_window(&l, window, message);
    add_events(&l, "event", WSAGETSELECTEVENT(lParam));
    put("message", &l);
}

void trace_write_stale(SOCKET s, LPARAM lParam)
{
    struct line l = {0};
    add_socket(&l, "socket", s);
    add_events(&l, "event", WSAGETSELECTEVENT(lParam));
    put("stale", &l);
}

void trace_write_ghost(SOCKET s)
{
    struct line l = {0};
    add_socket(&l, "socket", s);
    put("ghost", &l);
}

/* ---- its file ---- */

/* "%p" is the process's number: several processes may have the same environment. */
static int open_file(const char *path)
{
    char name[PATH_MAX];
    const char *number = strstr(path, "%p");
    int n = number ? snprintf(name, sizeof(name), "%.*s%ld%s", (int)(number - path), path,
                              (long)getpid(), number + 2)
                   : snprintf(name, sizeof(name), "%s", path);
    if (n < 0 || (size_t)n >= sizeof(name))
        return -ENAMETOOLONG;
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    return fd < 0 ? -errno : fd;
}

static void put_start(void)
{
    struct line l = {0};
    struct tm day;
    time_t now = time(NULL);
    gmtime_r(&now, &day);
    add(&l, ",\"version\":\"%s\",\"process\":%ld,\"profile\":\"%s\"", PACKAGE_VERSION,
        (long)getpid(), profile_current() == NOTIFY_WINDOWS ? "windows" : "documented");
    add(&l, ",\"date\":\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", day.tm_year + 1900, day.tm_mon + 1,
        day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec);
    put("start", &l);
}

/* A trace without this line is of a process that was killed, or still runs. */
static void put_end(void)
{
    struct line l = {0};
    put("end", &l);
}

int trace_to(const char *path)
{
    int fd = path ? open_file(path) : -1;
    if (path && fd < 0)
        return fd;
    if (atomic_load(&trace_on))
        put_end();
    pthread_mutex_lock(&lock);
    if (file >= 0)
        close(file);
    file = fd;
    atomic_store(&trace_on, fd >= 0);
    pthread_mutex_unlock(&lock);
    if (path)
        put_start();
    return 0;
}

/* Before the program's first call, whichever face it is of. */
__attribute__((constructor)) static void trace_by_environment(void)
{
    const char *path = environment_trusted("ASYNCSELECT_TRACE");
    int error = path && *path ? trace_to(path) : 0;
    if (error)
        fprintf(stderr, "libasyncselect: ASYNCSELECT_TRACE=%s: %s\n", path, strerror(-error));
}

__attribute__((destructor)) static void trace_ends(void)
{
    if (atomic_load(&trace_on))
        put_end();
}
