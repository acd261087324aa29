/* Many threads at once: selecting, receiving, sending and closing while loops of other threads
 * post. Nothing here depends on who is first; run it with a thread sanitizer too. */
#include "support.h"

#include "asyncselect/windows.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <event2/event.h>

enum { THREADS = 4 };

static void run_threads(void *(*run)(void *), void *arguments, size_t size)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(
            pthread_create(&threads[i], NULL, run, (char *)arguments + (size_t)i * size), 0);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
}

/* ---- a receiver that the background thread's messages drive ---- */

enum { BYTES = 40000 };

static struct reader {
    struct pair pair;
    HWND window;
    pthread_mutex_t lock;
    pthread_cond_t posted;
    bool read, close; /* messages that wait */
} readers[THREADS];

static BOOL post_to_reader(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct reader *r = context;
    (void)hWnd;
    pthread_mutex_lock(&r->lock);
    ck_assert_uint_eq(uMsg, WM_SOCKET);
    ck_assert_uint_eq(wParam, r->pair.here);
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_READ:
        ck_assert(!r->read); /* [GATE-1] not before the receive */
        r->read = true;
        break;
    case FD_CLOSE:
        ck_assert(!r->close);
        r->close = true;
        break;
    }
    ck_assert_int_eq(WSAGETSELECTERROR(lParam), 0);
    pthread_cond_signal(&r->posted);
    pthread_mutex_unlock(&r->lock);
    return TRUE;
}

/* Sends pieces of changing sizes. */
static void *send_all(void *argument)
{
    struct reader *r = argument;
    static const char data[1000];
    for (int sent = 0, size = 1; sent < BYTES; size = size % 997 + 1) {
        int now = send(r->pair.peer, data, size < BYTES - sent ? size : BYTES - sent, 0);
        ck_assert_int_gt(now, 0);
        sent += now;
    }
    succeed(closesocket(r->pair.peer));
    return NULL;
}

/* Receives once a message: a lost message would be a hang, one too many would block. */
static void *read_all(void *argument)
{
    struct reader *r = argument;
    pthread_t sender;
    char buffer[100];
    int total = 0;
    ck_assert_int_eq(pthread_create(&sender, NULL, send_all, r), 0);
    for (;;) {
        pthread_mutex_lock(&r->lock);
        while (!r->read && !r->close)
            pthread_cond_wait(&r->posted, &r->lock);
        bool read = r->read;
        r->read = false;
        pthread_mutex_unlock(&r->lock);
        if (!read)
            break; /* [CLOSE-2] all is read when FD_CLOSE comes */
        int got = recv(r->pair.here, buffer, sizeof(buffer), 0);
        ck_assert_msg(got > 0, "%s", asyncselect_error_name(WSAGetLastError())); /* [D2] */
        total += got;
    }
    ck_assert_int_eq(total, BYTES);
    ck_assert_int_eq(pthread_join(sender, NULL), 0);
    return NULL;
}

/* proves: S5 GATE-1 READ-2 READ-3 CLOSE-2 D2 */
START_TEST(threads_receive_what_the_background_thread_tells)
{
    for (int i = 0; i < THREADS; i++) {
        struct reader *r = &readers[i];
        pthread_mutex_init(&r->lock, NULL);
        pthread_cond_init(&r->posted, NULL);
        r->pair = tcp_pair();
        r->window = asyncselect_window_new(NULL, post_to_reader, r);
        succeed(WSAAsyncSelect(r->pair.here, r->window, WM_SOCKET, FD_READ | FD_CLOSE));
    }
    run_threads(read_all, readers, sizeof(readers[0]));
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(asyncselect_window_free(readers[i].window), 0);
}
END_TEST

/* ---- one socket, everything at once ---- */

static atomic_uint counted;

static BOOL count(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)wParam, (void)lParam;
    return atomic_fetch_add((atomic_uint *)context, 1) % 7 != 3; /* and refused now and then */
}

static struct {
    struct pair pair;
    HWND windows[3];
    atomic_bool ended;
} shared;

static void *select_and_cancel(void *unused)
{
    for (int i = 0; i < 1500; i++) {
        long events = i % 5 ? FD_READ | FD_WRITE | FD_CLOSE : 0;
        succeed(WSAAsyncSelect(shared.pair.here, shared.windows[i % 3], WM_SOCKET, events));
    }
    return unused;
}

static void *receive_some(void *unused)
{
    char buffer[64];
    for (int i = 0; i < 3000; i++)
        if (recv(shared.pair.here, buffer, sizeof(buffer), 0) < 0)
            ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
    return unused;
}

static void *send_some(void *unused)
{
    static const char buffer[64];
    for (int i = 0; i < 3000; i++) {
        SOCKET s = i % 2 ? shared.pair.here : shared.pair.peer;
        if (send(s, buffer, sizeof(buffer), 0) < 0)
            ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
        recv(shared.pair.peer, (char[256]){0}, 256, 0);
    }
    return unused;
}

static void *ask(void *unused)
{
    for (int i = 0; i < 3000; i++) {
        asyncselect_message_current(shared.pair.here, WSAMAKESELECTREPLY(FD_READ, 0));
        succeed(asyncselect_reenable(shared.pair.here, FD_READ | FD_WRITE));
    }
    return unused;
}

static void *run_base(void *own)
{
    while (!atomic_load(&shared.ended))
        event_base_loop(own, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    return NULL;
}

/* proves: S5 M1 M2 CALL-8 */
START_TEST(everybody_uses_one_socket)
{
    void *(*const roles[THREADS])(void *) = {select_and_cancel, receive_some, send_some, ask};
    struct event_base *own = event_base_new();
    pthread_t threads[THREADS], loop;
    shared.pair = tcp_pair();
    set_blocking(shared.pair.here, false);
    set_blocking(shared.pair.peer, false);
    shared.windows[0] = asyncselect_window_new(NULL, count, &counted);
    shared.windows[1] = asyncselect_window_new(NULL, count, &counted);
    shared.windows[2] = asyncselect_window_new(own, count, &counted);
    ck_assert_int_eq(pthread_create(&loop, NULL, run_base, own), 0);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, roles[i], NULL), 0);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_int_eq(asyncselect_window_free(shared.windows[0]), 0);
    ck_assert_int_eq(asyncselect_window_free(shared.windows[1]), 0);
    atomic_store(&shared.ended, true);
    ck_assert_int_eq(pthread_join(loop, NULL), 0);
    ck_assert_int_eq(asyncselect_window_free(shared.windows[2]), 0);
    event_base_free(own);
    drain(shared.pair.here);
    send_text(shared.pair.peer, "data"); /* the socket works as ever */
    select_events(shared.pair.here, FD_READ | FD_WRITE);
    expect(shared.pair.here, "FD_READ FD_WRITE");
}
END_TEST

/* ---- sockets that come and go ---- */

static atomic_uint alive[1024]; /* by number: 0 closed, else the round that owns it */

static BOOL post_to_alive(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)lParam, (void)context;
    ck_assert_uint_lt(wParam, 1024);
    /* [K4] A message of a socket whose closesocket has returned would find another round here. */
    unsigned owner = atomic_load(&alive[wParam]);
    ck_assert_msg(owner == uMsg, "message of round %u for round %u", uMsg, owner);
    atomic_fetch_add(&counted, 1);
    return TRUE;
}

static atomic_uint rounds = 1;

static void *open_and_close(void *window_of_thread)
{
    for (int i = 0; i < 300; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET};
        int length = sizeof(address);
        unsigned round = atomic_fetch_add(&rounds, 1);
        SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
        ck_assert_uint_lt(s, 1024);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        succeed(bind(s, (struct sockaddr *)&address, sizeof(address)));
        succeed(getsockname(s, (struct sockaddr *)&address, &length));
        atomic_store(&alive[s], round);
        succeed(WSAAsyncSelect(s, *(HWND *)window_of_thread, round, FD_READ | FD_WRITE));
        ck_assert_int_eq(sendto(s, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)), 1);
        for (int pause = 0; pause < i % 4; pause++)
            sched_yield();
        if (i % 2)
            recv(s, (char[4]){0}, 4, 0);
        succeed(closesocket(s));
    }
    return NULL;
}

/* proves: K4 S5 CLOSE-5 */
START_TEST(nothing_is_posted_for_a_socket_that_is_closed)
{
    HWND windows[THREADS];
    for (int i = 0; i < THREADS; i++)
        ck_assert_ptr_nonnull(windows[i] = asyncselect_window_new(NULL, post_to_alive, NULL));
    run_threads(open_and_close, windows, sizeof(windows[0]));
    background_idle();
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(asyncselect_window_free(windows[i]), 0);
}
END_TEST

static struct {
    atomic_bool inside, closing, done;
} slow;

/* Is inside when the socket is being closed, and stays so for a while. */
static BOOL post_slowly(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)wParam, (void)lParam, (void)context;
    atomic_store(&slow.inside, true);
    while (!atomic_load(&slow.closing))
        sched_yield();
    for (int i = 0; i < 20000; i++)
        sched_yield();
    atomic_store(&slow.done, true);
    return TRUE;
}

/* proves: K4 S5 CLOSE-5 */
START_TEST(closing_waits_for_a_post_of_another_thread)
{
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    HWND own = asyncselect_window_new(NULL, post_slowly, NULL);
    succeed(WSAAsyncSelect(s, own, WM_SOCKET, FD_WRITE | FD_READ));
    while (!atomic_load(&slow.inside))
        sched_yield();
    atomic_store(&slow.closing, true);
    succeed(closesocket(s));
    ck_assert(atomic_load(&slow.done));
    ck_assert_int_eq(asyncselect_window_free(own), 0);
}
END_TEST

/* ---- windows that come and go ---- */

static void *open_and_free(void *s)
{
    for (int i = 0; i < 300; i++) {
        atomic_uint *messages = calloc(1, sizeof(*messages));
        HWND own = asyncselect_window_new(NULL, count, messages);
        ck_assert_ptr_nonnull(own);
        succeed(WSAAsyncSelect(*(SOCKET *)s, own, WM_SOCKET, FD_WRITE));
        if (i % 2)
            sched_yield();
        ck_assert_int_eq(asyncselect_window_free(own), 0);
        free(messages); /* the callback has no more use of it */
    }
    return NULL;
}

/* proves: S5 CALL-11 */
START_TEST(windows_come_and_go)
{
    SOCKET sockets[THREADS];
    for (int i = 0; i < THREADS; i++)
        sockets[i] = udp_socket(NULL);
    run_threads(open_and_free, sockets, sizeof(sockets[0]));
    for (int i = 0; i < THREADS; i++) {
        set_blocking(sockets[i], true);
        select_events(sockets[i], FD_WRITE);
        expect(sockets[i], "FD_WRITE");
    }
}
END_TEST

static void *select_here(void *s)
{
    select_events(*(SOCKET *)s, FD_READ);
    return NULL;
}

/* proves: S5 */
START_TEST(a_selection_outlives_its_thread)
{
    struct pair pairs[THREADS];
    SOCKET sockets[THREADS];
    for (int i = 0; i < THREADS; i++) {
        pairs[i] = tcp_pair();
        sockets[i] = pairs[i].here;
    }
    run_threads(select_here, sockets, sizeof(sockets[0]));
    for (int i = 0; i < THREADS; i++) {
        send_text(pairs[i].peer, "data");
        expect(sockets[i], "FD_READ");
    }
}
END_TEST

/* gcc's AddressSanitizer ends the process when a cancelled thread's stack is unwound. */
#ifndef __SANITIZE_ADDRESS__
/* Cancelled at once, for that was asked of it before: in the system call, if not later. */
static void cancel_here(void)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    pthread_cancel(pthread_self());
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
}

static void *receive_when_cancelled(void *argument)
{
    char byte;
    cancel_here();
    recv(*(SOCKET *)argument, &byte, 1, 0);
    return NULL;
}

static void *send_when_cancelled(void *argument)
{
    cancel_here();
    send(*(SOCKET *)argument, "x", 1, 0);
    return NULL;
}

static void end_cancelled(void *(*run)(void *), SOCKET s)
{
    pthread_t thread;
    void *result;
    ck_assert_int_eq(pthread_create(&thread, NULL, run, &s), 0);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_ptr_eq(result, PTHREAD_CANCELED);
}

START_TEST(a_thread_that_is_cancelled_in_a_call_leaves_the_socket_usable)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    end_cancelled(receive_when_cancelled, p.here);
    end_cancelled(send_when_cancelled, p.here);
    receive_text(p.here, "data");
    send_text(p.peer, "more");
    expect(p.here, "FD_READ");
    succeed(closesocket(p.here));
}
END_TEST

static void *select_when_cancelled(void *argument)
{
    cancel_here();
    select_events(*(SOCKET *)argument, FD_READ);
    pthread_testcancel();
    return NULL;
}

static void *receive_all_when_cancelled(void *argument)
{
    char bytes[4];
    cancel_here();
    ck_assert_int_eq(recv(*(SOCKET *)argument, bytes, sizeof(bytes), MSG_WAITALL), sizeof(bytes));
    pthread_testcancel();
    return NULL;
}

static HANDLE event_object;

static void *await_when_cancelled(void *unused)
{
    cancel_here();
    ck_assert_uint_eq(WaitForSingleObject(event_object, 1), WAIT_TIMEOUT);
    pthread_testcancel();
    return unused;
}

/* In its middle it would leave locks held, or be counted as under way for good. */
START_TEST(a_call_is_made_to_its_end_before_its_thread_is_cancelled)
{
    struct pair p = tcp_pair();
    end_cancelled(select_when_cancelled, p.here);
    succeed(asyncselect_trace("/dev/null"));
    end_cancelled(select_when_cancelled, p.here);
    succeed(asyncselect_trace(NULL));
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    select_events(p.here, 0);
    set_blocking(p.here, true);
    end_cancelled(receive_all_when_cancelled, p.here);
    select_events(p.here, FD_READ);
    send_text(p.peer, "more");
    expect(p.here, "FD_READ");
    event_object = CreateEventA(NULL, FALSE, FALSE, NULL);
    end_cancelled(await_when_cancelled, p.here);
    ck_assert(SetEvent(event_object));
    ck_assert_uint_eq(WaitForSingleObject(event_object, 0), WAIT_OBJECT_0);
    ck_assert(CloseHandle(event_object));
}
END_TEST
#endif

static void add(TCase *tc)
{
    tcase_add_test(tc, threads_receive_what_the_background_thread_tells);
    tcase_add_test(tc, everybody_uses_one_socket);
    tcase_add_test(tc, nothing_is_posted_for_a_socket_that_is_closed);
    tcase_add_test(tc, closing_waits_for_a_post_of_another_thread);
    tcase_add_test(tc, windows_come_and_go);
    tcase_add_test(tc, a_selection_outlives_its_thread);
#ifndef __SANITIZE_ADDRESS__
    tcase_add_test(tc, a_thread_that_is_cancelled_in_a_call_leaves_the_socket_usable);
    tcase_add_test(tc, a_call_is_made_to_its_end_before_its_thread_is_cancelled);
#endif
}

int main(void)
{
    return run_suite("threads", add);
}
