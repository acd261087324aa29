#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <event2/event.h>

#include "lockorder.h"
#include "notify.h"
#include "reactor_core.h"
#include "sidewatch.h"
#include "sys.h"
#include "tap.h"

enum { MOST_MESSAGES = 4096, MOST_SOCKETS = 8192, PATIENCE_MS = 20000 };

struct event_base *base;
HWND window;
unsigned refusals;
unsigned offers;
void (*on_message)(SOCKET s, int event, int error);

static struct message {
    HWND window;
    UINT number;
    SOCKET socket;
    int event;
    int error;
    bool seen;
} messages[MOST_MESSAGES];
static size_t message_count;

static SOCKET made[MOST_SOCKETS];
static size_t made_count;
static pthread_mutex_t made_lock = PTHREAD_MUTEX_INITIALIZER;
static SOCKET fence = INVALID_SOCKET;

SOCKET keep(SOCKET s)
{
    ck_assert_msg(s != INVALID_SOCKET, "%s", asyncselect_error_name(WSAGetLastError()));
    pthread_mutex_lock(&made_lock);
    ck_assert_uint_lt(made_count, MOST_SOCKETS);
    made[made_count++] = s;
    pthread_mutex_unlock(&made_lock);
    return s;
}

/* The number is whoever's it is given to next. Returns whether it was a made socket's. */
static bool give_up(SOCKET s)
{
    pthread_mutex_lock(&made_lock);
    size_t i = made_count;
    while (i > 0 && made[i - 1] != s)
        i--;
    if (i > 0)
        made[i - 1] = made[--made_count];
    pthread_mutex_unlock(&made_lock);
    return i > 0;
}

int close_made_by_spi(SOCKET s, int *error)
{
    bool was_made = give_up(s);
    int result = (WSPCloseSocket)(s, error);
    if (result && was_made)
        keep(s);
    return result;
}

int close_made(SOCKET s)
{
    bool was_made = give_up(s);
    int result = (closesocket)(s);
    if (result && was_made)
        keep(s);
    return result;
}

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    ck_assert_ptr_eq(context, &messages);
    ck_assert(lockorder_holds_none()); /* [M2] */
    ck_assert_uint_eq((uint64_t)lParam >> 32, 0);
    offers++;
    if (refusals) {
        refusals--;
        return FALSE;
    }
    ck_assert_uint_lt(message_count, MOST_MESSAGES);
    messages[message_count++] = (struct message){
        hWnd, uMsg, wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam), false};
    if (on_message)
        on_message(wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam));
    return TRUE;
}

void world_open(void)
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    message_count = made_count = 0;
    refusals = offers = 0;
    on_message = NULL;
    base = event_base_new();
    ck_assert_ptr_nonnull(base);
    window = asyncselect_window_new(base, post, &messages);
    ck_assert_ptr_nonnull(window);
    struct sockaddr_in fence_address;
    fence = udp_socket(&fence_address);
    ck_assert_int_eq(
        sys_connect((int)fence, (struct sockaddr *)&fence_address, sizeof(fence_address)), 0);
    made_count = 0;
}

void world_close(void)
{
    for (size_t i = 0; i < made_count; i++)
        if ((closesocket)(made[i]))
            (closesocket)(made[i]); /* where a fault prevented it */
    closesocket(fence);
    ck_assert_int_eq(asyncselect_window_free(window), 0);
    event_base_free(base);
    ck_assert_int_eq(WSACleanup(), 0);
}

bool has_all_abilities(void)
{
    return reactor_os_abilities(base) == (NOTIFY_EDGES | NOTIFY_CLOSES | NOTIFY_QUIET);
}

/* A datagram through loopback: what was sent before it has arrived when it has. The system's own
 * calls make it: it has no part in what is tested. */
static void pass_fence(void)
{
    char byte = 0;
    ssize_t got;
    ck_assert_int_eq(write((int)fence, &byte, 1), 1);
    while ((got = read((int)fence, &byte, 1)) < 0 && errno == EINTR)
        ;
    ck_assert_int_eq(got, 1);
}

static void turn(void)
{
    sidewatch_fence();
    event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

void run_idle(void)
{
    pass_fence();
    for (int quiet = 0; quiet < 4; quiet++) {
        size_t before = message_count;
        turn();
        if (message_count != before)
            quiet = -1;
    }
}

static size_t words(const char *text)
{
    size_t count = 0;
    for (; *text; text += strspn(text, " ")) {
        count++;
        text += strcspn(text, " ");
    }
    return count;
}

static size_t fresh(SOCKET s)
{
    size_t count = 0;
    for (size_t i = 0; i < message_count; i++)
        count += messages[i].socket == s && !messages[i].seen;
    return count;
}

static size_t describe(char *text, size_t size, int event, int error, bool follows)
{
    return (size_t)snprintf(text, size, "%s%s%s%s", follows ? " " : "",
                            asyncselect_event_name(event), error ? ":" : "",
                            error ? asyncselect_error_name(error) : "");
}

void expect_at(SOCKET s, UINT number, const char *expected, const char *file, int line)
{
    char got[8192] = "";
    size_t length = 0;
    int64_t end = sys_now_ms() + PATIENCE_MS;
    run_idle();
    while (fresh(s) < words(expected) && sys_now_ms() < end)
        turn();
    run_idle();
    for (size_t i = 0; i < message_count; i++) {
        struct message *m = &messages[i];
        if (m->socket != s || m->seen)
            continue;
        m->seen = true;
        ck_assert_ptr_eq(m->window, window);
        ck_assert_msg(m->number == number, "%s:%d: message number %#x, not %#x", file, line,
                      m->number, number);
        length += describe(got + length, sizeof(got) - length, m->event, m->error, length > 0);
        ck_assert_uint_lt(length, sizeof(got));
    }
    ck_assert_msg(strcmp(got, expected) == 0, "%s:%d: got \"%s\", expected \"%s\"", file, line, got,
                  expected);
}

/* ---- logs ---- */

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

BOOL log_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct message_log *into = context;
    ck_assert(lockorder_holds_none());
    pthread_mutex_lock(&log_lock);
    ck_assert_uint_lt(into->count, sizeof(into->entries) / sizeof(into->entries[0]));
    into->entries[into->count++] = (struct log_entry){hWnd, uMsg, wParam, lParam};
    pthread_mutex_unlock(&log_lock);
    return TRUE;
}

unsigned log_count(struct message_log *into)
{
    pthread_mutex_lock(&log_lock);
    unsigned count = into->count;
    pthread_mutex_unlock(&log_lock);
    return count;
}

static void await_log(struct message_log *into, size_t count)
{
    int64_t end = sys_now_ms() + PATIENCE_MS;
    while (log_count(into) < count && sys_now_ms() < end) {
        turn();
        sys_poll(NULL, 0, 1); /* the other thread's turn */
    }
}

void background_idle(void)
{
    static struct message_log own_log;
    struct sockaddr_in address;
    char byte = 0;
    HWND own = asyncselect_window_new(NULL, log_post, &own_log);
    ck_assert_ptr_nonnull(own);
    SOCKET s = udp_socket(&address);
    made_count--;
    succeed(WSAAsyncSelect(s, own, WM_SOCKET, FD_READ));
    for (int round = 0; round < 8; round++) {
        unsigned before = log_count(&own_log);
        ck_assert_int_eq(sendto(s, &byte, 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
        await_log(&own_log, before + 1);
        ck_assert_uint_eq(log_count(&own_log), before + 1);
        ck_assert_int_eq(recv(s, &byte, 1, 0), 1);
    }
    own_log.count = 0;
    succeed(closesocket(s));
    ck_assert_int_eq(asyncselect_window_free(own), 0);
}

void log_expect_at(struct message_log *into, SOCKET s, const char *expected, const char *file,
                   int line)
{
    char got[8192] = "";
    size_t length = 0;
    run_idle();
    await_log(into, into->read + words(expected));
    if (into->background)
        background_idle();
    run_idle();
    unsigned count = log_count(into);
    for (; into->read < count; into->read++) {
        const struct log_entry *m = &into->entries[into->read];
        ck_assert_msg(m->socket == s && m->number == WM_SOCKET, "%s:%d: socket %d, number %#x",
                      file, line, (int)m->socket, m->number);
        length += describe(got + length, sizeof(got) - length, WSAGETSELECTEVENT(m->lParam),
                           WSAGETSELECTERROR(m->lParam), length > 0);
        ck_assert_uint_lt(length, sizeof(got));
    }
    ck_assert_msg(strcmp(got, expected) == 0, "%s:%d: got \"%s\", expected \"%s\"", file, line, got,
                  expected);
}

void select_events(SOCKET s, long events)
{
    succeed(WSAAsyncSelect(s, window, WM_SOCKET, events));
}

SOCKET tcp_socket(void)
{
    return keep(socket(AF_INET, SOCK_STREAM, 0));
}

static void bind_loopback(SOCKET s, struct sockaddr_in *address)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int length = sizeof(name);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    succeed(bind(s, (struct sockaddr *)&name, sizeof(name)));
    succeed(getsockname(s, (struct sockaddr *)&name, &length));
    if (address)
        *address = name;
}

SOCKET tcp_listener(struct sockaddr_in *address)
{
    SOCKET s = tcp_socket();
    bind_loopback(s, address);
    succeed(listen(s, 64));
    return s;
}

SOCKET udp_socket(struct sockaddr_in *address)
{
    SOCKET s = keep(socket(AF_INET, SOCK_DGRAM, 0));
    bind_loopback(s, address);
    return s;
}

struct sockaddr_in dead_address(void)
{
    struct sockaddr_in address;
    SOCKET s = tcp_socket(); /* bound and never listening: its port stays taken, and refuses */
    bind_loopback(s, &address);
    return address;
}

struct pair tcp_pair(void)
{
    struct sockaddr_in address;
    struct pair pair;
    SOCKET listener = tcp_listener(&address);
    pair.here = tcp_socket();
    succeed(connect(pair.here, (struct sockaddr *)&address, sizeof(address)));
    pair.peer = keep(accept(listener, NULL, NULL));
    succeed(closesocket(listener));
    return pair;
}

struct pair unix_pair(int type)
{
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, type, 0, ends), 0);
    return (struct pair){keep((SOCKET)ends[0]), keep((SOCKET)ends[1])};
}

void reset(SOCKET s)
{
    struct linger hard = {.l_onoff = 1, .l_linger = 0};
    succeed(setsockopt(s, SOL_SOCKET, SO_LINGER, (const char *)&hard, sizeof(hard)));
    succeed(closesocket(s));
}

void send_text(SOCKET s, const char *text)
{
    ck_assert_int_eq(send(s, text, (int)strlen(text), 0), (int)strlen(text));
}

void receive_text(SOCKET s, const char *expected)
{
    char buffer[65536];
    int got = recv(s, buffer, sizeof(buffer) - 1, 0);
    ck_assert_msg(got >= 0, "%s", asyncselect_error_name(WSAGetLastError()));
    buffer[got] = 0;
    ck_assert_str_eq(buffer, expected);
}

size_t fill(SOCKET s)
{
    static char chunk[65536];
    size_t total = 0;
    for (;;) {
        int sent = send(s, chunk, sizeof(chunk), 0);
        if (sent < 0) {
            ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
            return total;
        }
        total += (size_t)sent;
    }
}

size_t drain(SOCKET s)
{
    static char chunk[65536];
    size_t total = 0;
    for (;;) {
        int got = recv(s, chunk, sizeof(chunk), 0);
        if (got < 0)
            ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
        if (got <= 0)
            return total;
        total += (size_t)got;
    }
}

void set_blocking(SOCKET s, bool blocking)
{
    u_long on = !blocking;
    succeed(ioctlsocket(s, (long)FIONBIO, &on));
}

void raw_close(SOCKET s)
{
    give_up(s);
    ck_assert_int_eq(sys_close((int)s), 0);
}

int raw_dup(SOCKET s)
{
    int copy = dup((int)s);
    ck_assert_int_ge(copy, 0);
    return copy;
}

int run_suite(const char *name, add_tests_fn add)
{
    Suite *suite = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_add_checked_fixture(tc, world_open, world_close);
    tcase_set_timeout(tc, 120);
    add(tc);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
