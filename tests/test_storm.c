/* Storms: seeded random calls of many threads on shared sockets and windows, with loops, post
 * callbacks and a queue in the midst of them. What must hold whoever is first: nothing is posted for
 * a socket or to a window that is gone, nobody waits for ever, nothing is left.
 *
 * Each socket has a number of its own as its messages' number. As POSIX hands descriptors out again
 * at once, one is opened only while nobody is at work with one that he has read from `slots`. */
#include "support.h"
#include <windows.h>

#include "storm.h"
#include "tap.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <event2/event.h>

enum { WORKERS = 4, TURNS = 2000 };

static unsigned long seed = 1, steps = 10000;
static atomic_bool over;
static atomic_uint complaints; /* of libevent's: a loop met a descriptor that was closed before */

/* For ThreadSanitizer, which takes it for a race of two uses of a descriptor: a call on a number that
 * another thread has just closed asks the system whose that is. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
    return "race:sys_identify\n";
}

static void on_complaint(int severity, const char *text)
{
    (void)severity;
    fprintf(stderr, "%s\n", text);
    atomic_fetch_add(&complaints, 1);
}

static void *work(void *number)
{
    storm_begin(seed, (unsigned)(uintptr_t)number);
    for (unsigned long i = 0; i < steps; i++) {
        storm_step();
        if (storm_random(64) == 0)
            storm_window_renew(STORM_BACKGROUND, NULL);
    }
    return NULL;
}

/* A loop of the program's: only its thread may free a window of it, and the base with them all. */
static void *run_loop(void *number)
{
    unsigned place = (unsigned)(uintptr_t)number;
    storm_begin(seed, 100 + place);
    struct event_base *own = NULL;
    while (!atomic_load(&over)) {
        own = event_base_new();
        storm_window_renew((enum storm_kind)place, own);
        for (int turn = 0; turn < TURNS && !atomic_load(&over); turn++) {
            event_base_loop(own, EVLOOP_ONCE | EVLOOP_NONBLOCK);
            if (storm_random(8) == 0)
                storm_step();
            if (storm_random(200) == 0)
                storm_window_renew((enum storm_kind)place, own);
            sched_yield();
        }
        storm_window_free((enum storm_kind)place); /* with what selects it in this moment */
        ck_assert_int_eq(event_base_get_num_events(own, EVENT_BASE_COUNT_ADDED), 0);
        event_base_free(own);
    }
    return NULL;
}

static LRESULT CALLBACK procedure(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    if (uMsg < WM_USER)
        return DefWindowProcA(hWnd, uMsg, wParam, lParam);
    if (storm_random(3) == 0)
        storm_step();
    return 0;
}

static void *run_queue(void *number)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "storm"};
    storm_begin(seed, 200 + (unsigned)(uintptr_t)number);
    RegisterClassA(&class);
    while (!atomic_load(&over)) {
        HWND own = CreateWindowExA(0, "storm", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
        ck_assert_ptr_nonnull(own);
        storm_window_show(STORM_QUEUE, own);
        for (int turn = 0; turn < TURNS && !atomic_load(&over); turn++) {
            MSG message;
            unsigned long before = storm_closes();
            while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) {
                if (message.message >= WM_USER)
                    storm_check_queued(message.message, before); /* [K4] */
                DispatchMessageA(&message);
                before = storm_closes();
            }
            if (storm_random(8) == 0)
                storm_step();
            sched_yield();
        }
        storm_window_show(STORM_QUEUE, NULL);
        ck_assert(DestroyWindow(own));
    }
    return NULL;
}

/* Waits for the background thread to close the numbers that it had yet to let go of: the mailbox is
 * worked off in its order. */
static void settle(void)
{
    static struct message_log probe_log;
    static HWND probe_window;
    static SOCKET probe;
    if (!probe_window) {
        probe_window = asyncselect_window_new(NULL, log_post, &probe_log);
        probe = tcp_pair().here; /* with FD_OOB, for which the loop makes what it keeps */
    }
    for (int round = 0; round < 2; round++) { /* what it makes for FD_OOB it makes after posting */
        background_idle();
        succeed(WSAAsyncSelect(probe, probe_window, WM_SOCKET, FD_WRITE | FD_OOB));
        log_expect(&probe_log, probe, "FD_WRITE");
    }
}

static unsigned descriptors(void)
{
    unsigned count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* proves: S5 K4 M2 CALL-11 CLOSE-5 */
START_TEST(a_storm_leaves_nothing)
{
    void *(*const loops[])(void *) = {run_loop, run_loop, run_queue};
    static const enum storm_kind kinds[] = {STORM_LOOP, STORM_OTHER_LOOP, STORM_QUEUE};
    enum { LOOPS = 3 };
    pthread_t workers[WORKERS], threads[LOOPS];
    event_set_log_callback(on_complaint);
    storm_open();
    storm_window_renew(STORM_BACKGROUND, NULL);
    settle();
    unsigned before = descriptors();
    atomic_store(&over, false);
    for (int i = 0; i < LOOPS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, loops[i], (void *)(uintptr_t)kinds[i]),
                         0);
    for (int i = 0; i < WORKERS; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, work, (void *)(uintptr_t)(_i * 10 + i)),
                         0);
    for (int i = 0; i < WORKERS; i++)
        ck_assert_int_eq(pthread_join(workers[i], NULL), 0);
    atomic_store(&over, true);
    for (int i = 0; i < LOOPS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    storm_close();
    background_idle();
    storm_close(); /* what a callback opened yet */
    storm_window_free(STORM_BACKGROUND);
    settle();
    ck_assert_uint_eq(descriptors(), before);
    ck_assert_uint_eq(atomic_load(&complaints), 0);
    struct pair p = tcp_pair(); /* and all works as ever */
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    send_text(p.peer, "data");
    expect(p.here, "FD_READ FD_WRITE");
}
END_TEST

/* ---- the process ends while the background thread posts ---- */

static atomic_uint posted;

static BOOL post_for_ever(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    char byte;
    (void)hWnd, (void)uMsg, (void)lParam, (void)context;
    recv(wParam, &byte, 1, 0);
    send(wParam, &byte, 1, 0); /* to itself */
    atomic_fetch_add(&posted, 1);
    return TRUE;
}

static _Noreturn void post_and_exit(unsigned after, bool clean)
{
    WSADATA data;
    struct sockaddr_in address;
    WSAStartup(MAKEWORD(2, 2), &data);
    HWND own = asyncselect_window_new(NULL, post_for_ever, NULL);
    SOCKET s = udp_socket(&address);
    if (connect(s, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        WSAAsyncSelect(s, own, WM_SOCKET, FD_READ) != 0 || send(s, "x", 1, 0) != 1)
        _exit(1);
    while (atomic_load(&posted) < after)
        sched_yield();
    if (clean)
        WSACleanup();
    exit(0);
}

/* proves: S5 S7 */
START_TEST(the_process_ends_while_the_background_thread_posts)
{
    for (unsigned round = 0; round < 40; round++) {
        int status;
        fflush(NULL);
        pid_t child = fork(); /* the library has made no loop yet, so it may be used there */
        ck_assert_int_ge(child, 0);
        if (child == 0)
            post_and_exit(1 + round * 7, round % 2);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %#x", status);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("storm");
    TCase *storms = tcase_create("storm"), *ends = tcase_create("end");
    if (getenv("STORM_SEED"))
        seed = strtoul(getenv("STORM_SEED"), NULL, 10);
    if (getenv("STORM_STEPS"))
        steps = strtoul(getenv("STORM_STEPS"), NULL, 10);
    tcase_add_checked_fixture(storms, world_open, world_close);
    tcase_add_loop_test(storms, a_storm_leaves_nothing, 0, 4);
    tcase_add_test(ends, the_process_ends_while_the_background_thread_posts);
    tcase_set_timeout(storms, 300); /* only a hang takes so long */
    tcase_set_timeout(ends, 300);
    suite_add_tcase(suite, storms);
    suite_add_tcase(suite, ends);
    return run_tap(suite);
}
