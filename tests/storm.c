#include "storm.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "lockorder.h"

enum { SLOTS = 12, FIRST_NUMBER = 0x1000, MOST_NUMBERS = 1 << 17, MOST_BOXES = 1 << 15 };

/* ---- chance ---- */

static _Thread_local uint64_t chance;
static _Thread_local unsigned inside; /* post callbacks */
static atomic_uint strangers;         /* threads of the library's */

void storm_begin(unsigned long seed, unsigned thread)
{
    chance = seed * 1000003 + thread + 1;
}

unsigned storm_random(unsigned below)
{
    if (!chance)
        storm_begin(0, 1000 + atomic_fetch_add(&strangers, 1));
    chance ^= chance << 13; /* xorshift */
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (unsigned)(chance >> 33) % below;
}

/* ---- what is shared ---- */

/* A socket's descriptor + 1, and above it its messages' number; 0: none. */
static _Atomic uint64_t slots[SLOTS];
static struct sockaddr_in names[SLOTS]; /* of those that listen; with the lock held to write */
static atomic_bool listens[SLOTS];
static pthread_rwlock_t use = PTHREAD_RWLOCK_INITIALIZER; /* to write: who opens sockets */
static atomic_uint last_number;
/* By messages' number: as how many-th its socket was closed; 0: it is open. */
static atomic_ulong closed[MOST_NUMBERS];
static atomic_ulong closes;
static atomic_bool ending; /* callbacks do nothing any more */

/* What a window's callback is told. */
static struct box {
    atomic_bool ended;
} boxes[MOST_BOXES];
static atomic_uint box_count;
static struct {
    _Atomic(HWND) window;
    _Atomic(struct box *) box;
} places[STORM_KINDS];

void storm_open(void)
{
    atomic_store(&last_number, 0);
    atomic_store(&box_count, 0);
    atomic_store(&closes, 0);
    atomic_store(&ending, false);
}

unsigned long storm_closes(void)
{
    return atomic_load(&closes);
}

void storm_check_queued(UINT number, unsigned long before)
{
    unsigned long order = atomic_load(&closed[number - FIRST_NUMBER]);
    ck_assert_msg(!order || order > before, "a message of the %lu-th closed socket, %lu were",
                  order, before);
}

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct box *box = context;
    (void)hWnd, (void)wParam, (void)lParam;
    ck_assert_msg(!atomic_load(&box->ended), "posted to a window that was freed");
    ck_assert_msg(!atomic_load(&closed[uMsg - FIRST_NUMBER]), "posted for a closed socket [K4]");
    ck_assert(lockorder_holds_none());
    ck_assert_uint_eq(inside, 0);
    inside++;
    unsigned what = storm_random(8);
    if (atomic_load(&ending))
        what = 4;
    if (what < 3)
        storm_step();
    else if (what == 3 && storm_random(8) == 0)
        storm_window_renew(STORM_BACKGROUND, NULL);
    inside--;
    ck_assert_msg(!atomic_load(&box->ended), "freed while it was posted to");
    return what != 7;
}

/* ---- windows ---- */

/* From inside a callback nothing is waited for, so that a post of another thread may be under way. */
static void end_window(HWND old, struct box *box)
{
    if (!old)
        return;
    ck_assert_int_eq(asyncselect_window_free(old), 0);
    if (!inside)
        atomic_store(&box->ended, true);
}

void storm_window_renew(enum storm_kind kind, struct event_base *with)
{
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    unsigned next = atomic_fetch_add(&box_count, 1);
    ck_assert_uint_lt(next, MOST_BOXES);
    struct box *box = &boxes[next];
    atomic_store(&box->ended, false);
    HWND fresh = asyncselect_window_new(with, post, box);
    ck_assert_ptr_nonnull(fresh);
    pthread_mutex_lock(&one);
    HWND old = atomic_exchange(&places[kind].window, fresh);
    struct box *old_box = atomic_exchange(&places[kind].box, box);
    pthread_mutex_unlock(&one);
    end_window(old, old_box);
}

void storm_window_free(enum storm_kind kind)
{
    HWND old = atomic_exchange(&places[kind].window, NULL);
    end_window(old, atomic_load(&places[kind].box));
}

void storm_window_show(enum storm_kind kind, HWND queues)
{
    atomic_store(&places[kind].window, queues);
}

/* ---- sockets that come and go ---- */

static SOCKET socket_in(uint64_t value)
{
    return (SOCKET)(value & 0xffffffff) - 1;
}

static UINT number_in(uint64_t value)
{
    return FIRST_NUMBER + (UINT)(value >> 32);
}

static int free_slot(void)
{
    for (int i = 0; i < SLOTS; i++)
        if (!atomic_load(&slots[i]))
            return i;
    return -1;
}

/* Into a slot; there is none left: it is closed. */
static int place(SOCKET s, bool is_listening)
{
    u_long on = 1;
    int slot = free_slot();
    ck_assert_msg(s != INVALID_SOCKET, "%s", asyncselect_error_name(WSAGetLastError()));
    succeed(ioctlsocket(s, (long)FIONBIO, &on));
    if (slot < 0) {
        succeed(closesocket(s));
        return -1;
    }
    unsigned number = atomic_fetch_add(&last_number, 1) + 1;
    ck_assert_uint_lt(number, MOST_NUMBERS);
    atomic_store(&closed[number], 0);
    atomic_store(&listens[slot], is_listening);
    atomic_store(&slots[slot], (uint64_t)number << 32 | (s + 1));
    return slot;
}

static void name_it(SOCKET s, struct sockaddr_in *name)
{
    int size = sizeof(*name);
    *name = (struct sockaddr_in){.sin_family = AF_INET};
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    succeed(bind(s, (struct sockaddr *)name, size));
    succeed(getsockname(s, (struct sockaddr *)name, &size));
}

static void open_datagrams(void)
{
    struct sockaddr_in name;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert_uint_ne(s, INVALID_SOCKET);
    name_it(s, &name);
    succeed(connect(s, (struct sockaddr *)&name, sizeof(name))); /* with itself */
    place(s, false);
}

static void open_listener(void)
{
    struct sockaddr_in name;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_uint_ne(s, INVALID_SOCKET);
    name_it(s, &name);
    succeed(listen(s, 8));
    int slot = place(s, true);
    if (slot >= 0)
        names[slot] = name;
}

static void open_pair(void)
{
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    place((SOCKET)ends[0], false);
    place((SOCKET)ends[1], false);
}

/* To a socket that listens; and what it accepts. An accepted socket has the listening one's number for
 * its messages until it is selected by itself: that number is never called closed. */
static void open_connection(void)
{
    for (int i = 0; i < SLOTS; i++) {
        uint64_t listening = atomic_load(&slots[i]);
        if (!listening || !atomic_load(&listens[i]))
            continue;
        SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
        succeed(connect(client, (struct sockaddr *)&names[i], sizeof(names[i])));
        place(client, false);
        SOCKET server = accept(socket_in(listening), NULL, NULL);
        if (server != INVALID_SOCKET) {
            succeed(WSAAsyncSelect(server, NULL, 0, 0));
            place(server, false);
        }
        return;
    }
    open_listener();
}

static void open_one(void)
{
    static void (*const opens[])(void) = {open_datagrams, open_pair, open_connection};
    if (inside ? pthread_rwlock_trywrlock(&use) : pthread_rwlock_wrlock(&use))
        return;
    if (free_slot() >= 0)
        opens[storm_random(3)]();
    pthread_rwlock_unlock(&use);
}

static void close_one(int slot, uint64_t value)
{
    if (closesocket(socket_in(value)) == SOCKET_ERROR) { /* another was faster */
        ck_assert_str_eq(asyncselect_error_name(WSAGetLastError()), "WSAENOTSOCK");
        return;
    }
    bool listened = atomic_load(&listens[slot]);
    atomic_compare_exchange_strong(&slots[slot], &(uint64_t){value}, 0);
    if (!inside && !listened)
        atomic_store(&closed[number_in(value) - FIRST_NUMBER], atomic_fetch_add(&closes, 1) + 1);
}

void storm_close(void)
{
    atomic_store(&ending, true);
    for (int i = 0; i < SLOTS; i++) {
        uint64_t value = atomic_load(&slots[i]);
        if (value)
            close_one(i, value);
    }
}

/* ---- calls ---- */

/* It was closed meanwhile, or its window was freed, or its peer is gone. */
static void may_fail(int result)
{
    int error = result == SOCKET_ERROR ? WSAGetLastError() : 0;
    ck_assert_msg(!error || error == WSAENOTSOCK || error == WSAEINVAL || error == WSAEWOULDBLOCK ||
                      error == WSAENOTCONN || error == WSAECONNRESET || error == WSAECONNABORTED ||
                      error == WSAESHUTDOWN || error == WSAEOPNOTSUPP || error == WSAECONNREFUSED ||
                      error == WSAEINTR,
                  "%s", asyncselect_error_name(error));
}

static void select_one(SOCKET s, UINT number)
{
    static const long masks[] = {FD_READ | FD_WRITE | FD_CLOSE | FD_ACCEPT | FD_CONNECT | FD_OOB,
                                 FD_READ | FD_CLOSE, FD_WRITE, FD_READ | FD_OOB};
    HWND to = atomic_load(&places[storm_random(STORM_KINDS)].window);
    may_fail(WSAAsyncSelect(s, to, number, masks[storm_random(4)]));
}

static void look_at(SOCKET s)
{
    fd_set set;
    struct timeval none = {0, 0};
    int error, size = sizeof(error);
    FD_ZERO(&set);
    FD_SET(s, &set);
    may_fail(select(0, &set, NULL, NULL, &none));
    may_fail(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &size));
    asyncselect_message_current(s, WSAMAKESELECTREPLY(FD_READ, 0));
}

static void call_on(int slot, uint64_t value)
{
    char bytes[64] = "storm";
    SOCKET s = socket_in(value);
    switch (storm_random(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
        select_one(s, number_in(value));
        break;
    case 4:
        may_fail(WSAAsyncSelect(s, NULL, 0, 0));
        break;
    case 5:
    case 6:
    case 7:
        may_fail(recv(s, bytes, sizeof(bytes), storm_random(8) ? 0 : MSG_PEEK));
        break;
    case 8:
    case 9:
    case 10:
        may_fail(send(s, bytes, sizeof(bytes), 0));
        break;
    case 11:
        may_fail(asyncselect_reenable(s, FD_READ | FD_WRITE));
        break;
    case 12:
        look_at(s);
        break;
    case 13:
        may_fail(storm_random(4) ? 0 : shutdown(s, (int)storm_random(3)));
        break;
    default:
        close_one(slot, value);
    }
}

void storm_step(void)
{
    int slot = (int)storm_random(SLOTS);
    if (!atomic_load(&slots[slot])) {
        open_one();
        return;
    }
    if (inside ? pthread_rwlock_tryrdlock(&use) : pthread_rwlock_rdlock(&use))
        return;
    uint64_t value = atomic_load(&slots[slot]);
    if (value)
        call_on(slot, value);
    pthread_rwlock_unlock(&use);
}
