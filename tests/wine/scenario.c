/* scenario.c: sequences of socket calls, made up from a seed, and the messages that come of them, as
 * text. The same program runs here and on Wine, and what it prints is compared (check-wine.sh).
 *
 * usage: scenario FIRST COUNT      the sequences of the seeds FIRST to FIRST + COUNT - 1
 *
 * A line is one call: "SEED.STEP CALL -> RESULT | MESSAGES". After each call the loop runs until
 * nothing more comes: a datagram that is sent to a socket of the program's own after the call must
 * have been told of, and a second one too, without any other message between them. All sockets are
 * nonblocking, so that no call waits. SPDX-License-Identifier: BSD-2-Clause */
#include "facts.h"
#include "names.h"

#include <stdarg.h>

#define WM_SOCKET (WM_USER + 1)
#define WM_MARKER (WM_USER + 2)

enum {
    STEPS = 40,
    STREAM_EVENTS = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE
};

static struct sockaddr_in nobody; /* where nothing listens */
static HWND window;
static SOCKET marker, marked;
static struct sockaddr_in marked_name;

/* ---- numbers from a seed, the same everywhere ---- */

static unsigned state;

static unsigned below(unsigned n)
{
    state = state * 1664525u + 1013904223u;
    return (unsigned)((unsigned long long)(state >> 8) * n >> 24);
}

/* ---- messages ---- */

static char logs[SLOTS + 1]
                [2000]; /* a slot's messages since the last call; at the end strangers' */

static void on_message(const MSG *message)
{
    int slot = 0, event = WSAGETSELECTEVENT(message->lParam);
    size_t length;
    while (slot < SLOTS && (slots[slot] == INVALID_SOCKET || slots[slot] != message->wParam))
        slot++;
    length = strlen(logs[slot]);
    if (length + 200 < sizeof logs[slot])
        sprintf(logs[slot] + length, " %s:%s%s%s",
                slot < SLOTS ? described((enum slot)slot) : "stranger", event_name(event),
                WSAGETSELECTERROR(message->lParam) ? ":" : "",
                WSAGETSELECTERROR(message->lParam) ? error_name(WSAGETSELECTERROR(message->lParam))
                                                   : "");
}

/* Takes all messages up to the marker's, and those that are there behind it. Returns how many. */
static int handle_messages(void)
{
    MSG message;
    char byte = 0;
    int count = 0;
    BOOL came = FALSE;
    if (sendto(marker, &byte, 1, 0, (struct sockaddr *)&marked_name, sizeof marked_name) != 1)
        give_up("the marker");
    while (came ? PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)
                : GetMessageA(&message, NULL, 0, 0) > 0) {
        if (message.message == WM_MARKER) {
            came = TRUE;
            recv(marked, &byte, 1, 0);
        } else if (message.message == WM_SOCKET) {
            count++;
            on_message(&message);
        } else {
            DispatchMessageA(&message);
        }
    }
    return count;
}

/* Twice at least: on Windows messages are posted by another process or the kernel, for which the
 * marker's way is the only clock. */
static void run_until_idle(void)
{
    handle_messages();
    while (handle_messages() != 0)
        ;
}

/* ---- calls ---- */

static unsigned seed;
static int step;

static void log_call(const char *format, ...)
{
    va_list arguments;
    int slot;
    printf("%u.%02d ", seed, step);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf(" |");
    run_until_idle();
    for (slot = 0; slot <= SLOTS; slot++) {
        printf("%s", logs[slot]);
        logs[slot][0] = '\0';
    }
    printf("\n");
    fflush(stdout);
}

static const char *result(int value)
{
    static char text[16];
    if (value == SOCKET_ERROR)
        return error_name(WSAGetLastError());
    sprintf(text, "%d", value);
    return text;
}

/* Nonblocking; and what is sent leaves at once, not when the peer has acknowledged what was before. */
static void prepare(enum slot slot)
{
    u_long yes = 1;
    int no_delay = 1;
    if (ioctlsocket(slots[slot], FIONBIO, &yes) != 0 ||
        (slot < DATAGRAM && setsockopt(slots[slot], IPPROTO_TCP, TCP_NODELAY,
                                       (const char *)&no_delay, sizeof no_delay) != 0))
        give_up("a socket");
}

static void bind_anywhere(SOCKET s, struct sockaddr_in *name)
{
    int length = sizeof *name;
    memset(name, 0, sizeof *name);
    name->sin_family = AF_INET;
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (struct sockaddr *)name, length) != 0 ||
        getsockname(s, (struct sockaddr *)name, &length) != 0)
        give_up("bind");
}

/* May a call of the sequence still mean another socket by this port, perhaps one that is closed? */
static int is_taken(u_short port)
{
    int slot;
    for (slot = 0; slot < SLOTS; slot++)
        if (names[slot].sin_port == port)
            return 1;
    return nobody.sin_port == port;
}

static void new_socket(enum slot slot, int type)
{
    slots[slot] = socket(AF_INET, type, 0);
    prepare(slot);
}

static void new_bound_socket(enum slot slot, int type)
{
    struct sockaddr_in name;
    new_socket(slot, type);
    bind_anywhere(slots[slot], &name);
    while (is_taken(name.sin_port)) {
        closesocket(slots[slot]);
        new_socket(slot, type);
        bind_anywhere(slots[slot], &name);
    }
    names[slot] = name;
}

static void call_socket(enum slot slot)
{
    forget_facts(slot);
    if (slot >= DATAGRAM)
        new_bound_socket(slot, SOCK_DGRAM);
    else if (slot == LISTENER)
        new_bound_socket(slot, SOCK_STREAM);
    else
        new_socket(slot, SOCK_STREAM);
    if (slot == LISTENER && listen(slots[slot], 5) != 0)
        give_up("listen");
    log_call("socket %s -> 0", described(slot));
}

static void call_select(enum slot slot, long events)
{
    const char *self = described(slot);
    char text[100] = "";
    long event;
    int value = WSAAsyncSelect(slots[slot], window, WM_SOCKET, events);
    for (event = 1; event <= FD_CLOSE; event <<= 1)
        if (events & event)
            sprintf(text + strlen(text), "%s%s", text[0] ? "|" : "", event_name((int)event));
    log_call("select %s %s -> %s", self, text[0] ? text : "0", result(value));
}

static void call_send(enum slot slot, int length, int flags)
{
    const char *self = described(slot);
    static const char bytes[2000];
    int value = send(slots[slot], bytes, length, flags);
    if (slot < DATAGRAM)
        note_send(slot, value, flags & MSG_OOB);
    else if (facts[slot].connected)
        note_datagram(slot, facts[slot].port);
    log_call("send%s %s %d -> %s", flags & MSG_OOB ? "_oob" : "", self, length, result(value));
}

static void call_recv(enum slot slot, int length, int flags)
{
    const char *self = described(slot);
    static char bytes[70000];
    int value = recv(slots[slot], bytes, length, flags);
    if (value > 0 && !(flags & (MSG_PEEK | MSG_OOB)) && facts[slot].unread > 0)
        facts[slot].unread -= value;
    log_call("recv%s%s %s %d -> %s", flags & MSG_OOB ? "_oob" : "", flags & MSG_PEEK ? "_peek" : "",
             self, length, result(value));
}

static void call_sendto(enum slot slot, enum slot to, int length)
{
    const char *self = described(slot);
    static const char bytes[2000];
    const struct sockaddr_in *name = to == SLOTS ? &nobody : &names[to];
    int value = sendto(slots[slot], bytes, length, 0, (const struct sockaddr *)name, sizeof *name);
    note_datagram(slot, name->sin_port);
    log_call("sendto %s %s %d -> %s", self, to == SLOTS ? "nobody" : slot_names[to], length,
             result(value));
}

static void call_shutdown(enum slot slot, int how)
{
    const char *self = described(slot);
    static const char *const hows[] = {"receive", "send", "both"};
    int value = shutdown(slots[slot], how);
    if (value == 0)
        note_shutdown(slot, how);
    log_call("shutdown %s %s -> %s", self, hows[how], result(value));
}

static void call_close(enum slot slot, BOOL reset)
{
    const char *self = described(slot);
    struct linger at_once = {1, 0};
    int value;
    if (reset)
        setsockopt(slots[slot], SOL_SOCKET, SO_LINGER, (const char *)&at_once, sizeof at_once);
    value = closesocket(slots[slot]);
    slots[slot] = INVALID_SOCKET;
    note_close(slot, reset);
    log_call("%s %s -> %s", reset ? "reset" : "close", self, result(value));
}

/* To another slot, or to nobody. */
static void call_connect(enum slot slot, enum slot to)
{
    const char *self = described(slot);
    const struct sockaddr_in *name = to == SLOTS ? &nobody : &names[to];
    int value = connect(slots[slot], (const struct sockaddr *)name, sizeof *name);
    if (slot >= DATAGRAM)
        note_destination(slot, value == 0, name->sin_port);
    else if (value == 0 || WSAGetLastError() == WSAEWOULDBLOCK)
        note_connect(slot, to != SLOTS && slots[to] != INVALID_SOCKET);
    log_call("connect %s %s -> %s", self, to == SLOTS ? "nobody" : slot_names[to], result(value));
}

/* The listening socket's selection is the new socket's too. */
static void call_accept(void)
{
    enum slot slot = slots[SESSION] == INVALID_SOCKET ? SESSION : SESSION2;
    slots[slot] = accept(slots[LISTENER], NULL, NULL);
    if (slots[slot] == INVALID_SOCKET) {
        log_call("accept -> %s", error_name(WSAGetLastError()));
    } else {
        prepare(slot);
        note_accept(slot);
        log_call("accept -> %s", slot_names[slot]);
    }
}

static void call_error(enum slot slot)
{
    int error = 0, length = sizeof error;
    int value = getsockopt(slots[slot], SOL_SOCKET, SO_ERROR, (char *)&error, &length);
    if (value == 0)
        log_call("so_error %s -> %s", described(slot), error ? error_name(error) : "0");
    else
        log_call("so_error %s -> %s", described(slot), result(value));
}

static void call_inline(enum slot slot, int on)
{
    const char *self = described(slot);
    int value = setsockopt(slots[slot], SOL_SOCKET, SO_OOBINLINE, (const char *)&on, sizeof on);
    facts[slot].in_line |= on;
    log_call("oob_inline %s %d -> %s", self, on, result(value));
}

/* ---- sequences ---- */

static long random_events(void)
{
    long events = 0;
    switch (below(4)) {
    case 0:
        return STREAM_EVENTS;
    case 1:
        return FD_READ | FD_WRITE | FD_CLOSE;
    default:
        for (long event = 1; event <= FD_CLOSE; event <<= 1)
            if (below(2))
                events |= event;
        return events ? events : FD_READ;
    }
}

/* One of the open sockets among the slots FIRST to LAST, or SLOTS. */
static enum slot open_slot(enum slot first, enum slot last)
{
    int slot, open = 0;
    for (slot = (int)first; slot <= (int)last; slot++)
        open += slots[slot] != INVALID_SOCKET;
    if (open == 0)
        return SLOTS;
    open = (int)below((unsigned)open);
    for (slot = (int)first; slots[slot] == INVALID_SOCKET || open-- > 0; slot++)
        ;
    return (enum slot)slot;
}

static int some_bytes(void)
{
    static const int sizes[] = {1, 10, 10, 1500};
    return sizes[below(4)];
}

static int some_room(void)
{
    static const int sizes[] = {1, 5, 70000, 70000};
    return sizes[below(4)];
}

/* What one end of a stream does. */
static void stream_step(enum slot slot, BOOL urgent)
{
    unsigned what = below(urgent ? 100 : 80);
    if (what < 14)
        call_select(slot, random_events());
    else if (what < 17)
        call_select(slot, 0);
    else if (what < 37)
        call_send(slot, some_bytes(), 0);
    else if (what < 60)
        call_recv(slot, some_room(), 0);
    else if (what < 68)
        call_recv(slot, some_room(), MSG_PEEK);
    else if (what < 71)
        call_shutdown(slot, SD_SEND);
    else if (what < 72)
        call_shutdown(slot, (int)below(3));
    else if (what < 74)
        call_close(slot, FALSE);
    else if (what < 76)
        call_close(slot, TRUE);
    else if (what < 80)
        call_error(slot);
    else if (what < 90)
        call_send(slot, 1, MSG_OOB);
    else if (what < 98)
        call_recv(slot, 1, MSG_OOB | (below(4) ? 0 : MSG_PEEK));
    else
        call_inline(slot, (int)below(2));
}

static void connect_step(void)
{
    enum slot slot;
    switch (below(10)) {
    case 0:
    case 1:
        if (slots[CLIENT] == INVALID_SOCKET || slots[CLIENT2] == INVALID_SOCKET)
            call_socket(slots[CLIENT] == INVALID_SOCKET ? CLIENT : CLIENT2);
        break;
    case 2:
        if (slots[LISTENER] == INVALID_SOCKET)
            call_socket(LISTENER);
        else
            call_select(LISTENER, below(3) ? STREAM_EVENTS : random_events());
        break;
    case 3:
    case 4:
        slot = open_slot(CLIENT, CLIENT2);
        if (slot == SLOTS)
            break;
        if (facts[slot].failed && below(8)) { /* what programs do with one that has failed */
            call_close(slot, FALSE);
            break;
        }
        call_connect(slot, below(8) ? LISTENER : SLOTS);
        break;
    case 5:
    case 6:
        if (slots[LISTENER] != INVALID_SOCKET &&
            (slots[SESSION] == INVALID_SOCKET || slots[SESSION2] == INVALID_SOCKET))
            call_accept();
        break;
    case 7:
        if (slots[LISTENER] != INVALID_SOCKET && below(8) == 0)
            call_close(LISTENER, FALSE);
        else if ((slot = open_slot(CLIENT, CLIENT2)) != SLOTS)
            call_select(slot, random_events());
        break;
    default:
        slot = open_slot(CLIENT, SESSION2);
        if (slot != SLOTS)
            stream_step(slot, FALSE);
    }
}

static void datagram_step(void)
{
    enum slot slot = open_slot(DATAGRAM, DATAGRAM2);
    enum slot other = slot == DATAGRAM ? DATAGRAM2 : DATAGRAM;
    unsigned what = below(100);
    if (slot == SLOTS || (what < 10 && slots[other] == INVALID_SOCKET))
        call_socket(slot == SLOTS ? DATAGRAM : other);
    else if (what < 24)
        call_select(slot, random_events());
    else if (what < 28)
        call_select(slot, 0);
    else if (what < 50)
        call_sendto(slot, other, below(5) ? some_bytes() : 0);
    else if (what < 54)
        call_sendto(slot, SLOTS, some_bytes());
    else if (what < 60)
        call_send(slot, some_bytes(), 0);
    else if (what < 80)
        call_recv(slot, some_room(), 0);
    else if (what < 86)
        call_recv(slot, some_room(), MSG_PEEK);
    else if (what < 92)
        call_connect(slot, other);
    else if (what < 94)
        call_shutdown(slot, (int)below(3));
    else if (what < 96)
        call_error(slot);
    else
        call_close(slot, FALSE);
}

static void run_sequence(void)
{
    enum slot slot;
    unsigned kind = seed % 4;
    state = seed * 2654435761u + 12345u;
    step = 0;
    forget_requests();
    if (kind < 2) {
        call_socket(LISTENER);
        call_socket(CLIENT);
        call_connect(CLIENT, LISTENER);
        call_accept();
    } else if (kind == 2) {
        call_socket(LISTENER);
        call_socket(CLIENT);
    } else {
        call_socket(DATAGRAM);
        call_socket(DATAGRAM2);
    }
    for (step = 1; step <= STEPS; step++) {
        slot = open_slot(CLIENT, SESSION2);
        if (kind == 2)
            connect_step();
        else if (kind == 3)
            datagram_step();
        else if (slot != SLOTS)
            stream_step(slot, kind == 1);
    }
    for (slot = LISTENER; slot < SLOTS; slot++)
        if (slots[slot] != INVALID_SOCKET)
            call_close(slot, TRUE);
}

int main(int argc, char **argv)
{
    unsigned first, count;
    int slot;

    if (argc != 3) {
        fprintf(stderr, "usage: scenario FIRST COUNT\n");
        return 2;
    }
    first = (unsigned)strtoul(argv[1], NULL, 10);
    count = (unsigned)strtoul(argv[2], NULL, 10);
    start();
    window = message_window();
    for (slot = 0; slot < SLOTS; slot++)
        slots[slot] = INVALID_SOCKET;
    marker = socket(AF_INET, SOCK_DGRAM, 0);
    marked = socket(AF_INET, SOCK_DGRAM, 0);
    bind_anywhere(marked, &marked_name);
    /* Bound and never listening: nobody answers there, and nobody else gets the number. */
    bind_anywhere(socket(AF_INET, SOCK_STREAM, 0), &nobody);
    if (WSAAsyncSelect(marked, window, WM_MARKER, FD_READ) != 0)
        give_up("WSAAsyncSelect");
    for (seed = first; seed < first + count; seed++)
        run_sequence();
    WSACleanup();
    return 0;
}
