/* Waiting for objects: events of both kinds, semaphores, one or all, time-outs, and what a wait
 * takes. */
#include "win32_support.h"
#include <winsock2.h>

#include <stdatomic.h>

static DWORD look(HANDLE h)
{
    return WaitForSingleObject(h, 0);
}

static void close_all(HANDLE *handles, int count)
{
    while (count > 0)
        ck_assert_int_eq(CloseHandle(handles[--count]), TRUE);
}

START_TEST(events)
{
    HANDLE manual = CreateEvent(NULL, TRUE, FALSE, NULL),
           once = CreateEvent(NULL, FALSE, TRUE, NULL);
    ck_assert_uint_eq(look(manual), WAIT_TIMEOUT);
    ck_assert_uint_eq(look(once), WAIT_OBJECT_0);
    ck_assert_uint_eq(look(once), WAIT_TIMEOUT);
    ck_assert_int_eq(SetEvent(manual), TRUE);
    ck_assert_uint_eq(look(manual), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForSingleObject(manual, INFINITE), WAIT_OBJECT_0);
    ck_assert_int_eq(ResetEvent(manual), TRUE);
    ck_assert_uint_eq(WaitForSingleObjectEx(manual, 1, TRUE), WAIT_TIMEOUT);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(SetEvent(once), TRUE); /* they do not pile up */
    ck_assert_uint_eq(look(once), WAIT_OBJECT_0);
    ck_assert_uint_eq(look(once), WAIT_TIMEOUT);
    ck_assert_int_eq(PulseEvent(manual), TRUE); /* nobody waits */
    ck_assert_uint_eq(look(manual), WAIT_TIMEOUT);
    ck_assert_int_eq(CloseHandle(manual), TRUE);
    ck_assert_int_eq(CloseHandle(once), TRUE);
}
END_TEST

START_TEST(semaphores)
{
    LONG before = -1;
    assert_fails(CreateSemaphore(NULL, 0, 0, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(CreateSemaphore(NULL, -1, 1, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(CreateSemaphore(NULL, 2, 1, NULL), 0, ERROR_INVALID_PARAMETER);
    HANDLE s = CreateSemaphore(NULL, 1, 3, NULL);
    ck_assert_uint_eq(look(s), WAIT_OBJECT_0);
    ck_assert_uint_eq(look(s), WAIT_TIMEOUT);
    ck_assert_int_eq(ReleaseSemaphore(s, 2, &before), TRUE);
    ck_assert_int_eq(before, 0);
    assert_fails(ReleaseSemaphore(s, 2, &before), FALSE, ERROR_TOO_MANY_POSTS);
    assert_fails(ReleaseSemaphore(s, 0x7fffffff, &before), FALSE, ERROR_TOO_MANY_POSTS);
    assert_fails(ReleaseSemaphore(s, 0, &before), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(ReleaseSemaphore(s, -1, &before), FALSE, ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(ReleaseSemaphore(s, 1, NULL), TRUE);
    for (int i = 0; i < 3; i++)
        ck_assert_uint_eq(look(s), WAIT_OBJECT_0);
    ck_assert_uint_eq(look(s), WAIT_TIMEOUT);
    ck_assert_int_eq(CloseHandle(s), TRUE);
}
END_TEST

START_TEST(one_of_several)
{
    HANDLE all[3];
    for (int i = 0; i < 3; i++)
        all[i] = CreateEvent(NULL, FALSE, FALSE, NULL);
    ck_assert_uint_eq(WaitForMultipleObjects(3, all, FALSE, 0), WAIT_TIMEOUT);
    ck_assert_int_eq(SetEvent(all[2]), TRUE);
    ck_assert_int_eq(SetEvent(all[1]), TRUE);
    ck_assert_uint_eq(WaitForMultipleObjects(3, all, FALSE, INFINITE), WAIT_OBJECT_0 + 1);
    ck_assert_uint_eq(look(all[1]), WAIT_TIMEOUT);
    ck_assert_uint_eq(WaitForMultipleObjects(3, all, FALSE, INFINITE), WAIT_OBJECT_0 + 2);
    HANDLE twice[] = {all[0], all[0]};
    ck_assert_int_eq(SetEvent(all[0]), TRUE);
    ck_assert_uint_eq(WaitForMultipleObjects(2, twice, FALSE, 0), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForMultipleObjects(2, twice, FALSE, 0), WAIT_TIMEOUT);
    assert_fails(WaitForMultipleObjects(2, twice, TRUE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
    assert_fails(WaitForMultipleObjects(0, all, FALSE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
    assert_fails(WaitForMultipleObjects(2, NULL, FALSE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
    close_all(all, 3);
}
END_TEST

/* Until all can be taken, none is. */
START_TEST(all_or_none)
{
    HANDLE all[3] = {CreateEvent(NULL, FALSE, TRUE, NULL), CreateSemaphore(NULL, 1, 2, NULL),
                     CreateMutex(NULL, FALSE, NULL)};
    HANDLE four[] = {all[0], all[1], all[2], CreateEvent(NULL, FALSE, FALSE, NULL)};
    ck_assert_uint_eq(WaitForMultipleObjects(4, four, TRUE, 1), WAIT_TIMEOUT);
    assert_fails(ReleaseMutex(all[2]), FALSE, ERROR_NOT_OWNER);
    ck_assert_uint_eq(WaitForMultipleObjectsEx(3, all, TRUE, INFINITE, TRUE), WAIT_OBJECT_0);
    ck_assert_uint_eq(look(all[0]), WAIT_TIMEOUT);
    ck_assert_uint_eq(look(all[1]), WAIT_TIMEOUT);
    ck_assert_int_eq(ReleaseMutex(all[2]), TRUE);
    close_all(all, 3);
    ck_assert_int_eq(CloseHandle(four[3]), TRUE);
}
END_TEST

START_TEST(as_many_as_there_may_be)
{
    HANDLE all[MAXIMUM_WAIT_OBJECTS + 1];
    for (int i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        all[i] = CreateEvent(NULL, FALSE, FALSE, NULL);
    ck_assert_int_eq(SetEvent(all[63]), TRUE);
    ck_assert_uint_eq(WaitForMultipleObjects(64, all, FALSE, 0), WAIT_OBJECT_0 + 63);
    assert_fails(WaitForMultipleObjects(65, all, FALSE, 0), WAIT_FAILED, ERROR_INVALID_PARAMETER);
    close_all(all, 65);
}
END_TEST

START_TEST(winsocks_events_are_the_same)
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    WSAEVENT made = WSACreateEvent();
    HANDLE once = CreateEvent(NULL, FALSE, FALSE, NULL), mutex = CreateMutex(NULL, FALSE, NULL);
    ck_assert_int_eq(SetEvent(made), TRUE);
    for (int i = 0; i < 2; i++)
        ck_assert_uint_eq(look(made), WAIT_OBJECT_0);
    ck_assert_int_eq(WSASetEvent(once), TRUE);
    HANDLE all[] = {once, made, mutex};
    ck_assert_uint_eq(WSAWaitForMultipleEvents(3, all, TRUE, WSA_INFINITE, FALSE),
                      WSA_WAIT_EVENT_0);
    ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    ck_assert_uint_eq(look(once), WAIT_TIMEOUT);
    ck_assert_int_eq(WSACloseEvent(mutex), FALSE);
    ck_assert_int_eq(WSACloseEvent(once), TRUE);
    ck_assert_int_eq(CloseHandle(made), TRUE);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
    ck_assert_int_eq(WSACleanup(), 0);
}
END_TEST

/* ---- between threads ---- */

/* Two threads pass a ball by a pair of events. */
enum { TURNS = 2000 };
static HANDLE ball[2];
static LONG turns;

static DWORD WINAPI play(LPVOID argument)
{
    int side = argument != NULL;
    for (int i = 0; i < TURNS; i++) {
        if (WaitForSingleObject(ball[side], PATIENCE_MS) != WAIT_OBJECT_0)
            return 1;
        turns++;
        SetEvent(ball[!side]);
    }
    return 0;
}

static void expect_end(HANDLE thread, DWORD expected)
{
    DWORD code = STILL_ACTIVE;
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(GetExitCodeThread(thread, &code), TRUE);
    ck_assert_uint_eq(code, expected);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
}

START_TEST(threads_take_turns)
{
    HANDLE players[2];
    for (int i = 0; i < 2; i++)
        ball[i] = CreateEvent(NULL, FALSE, i == 0, NULL);
    turns = 0;
    for (int i = 0; i < 2; i++)
        players[i] = CreateThread(NULL, 0, play, i ? &turns : NULL, 0, NULL);
    for (int i = 0; i < 2; i++)
        expect_end(players[i], 0);
    ck_assert_int_eq(turns, 2 * TURNS);
    close_all(ball, 2);
}
END_TEST

/* Each event that is set once lets one thread of many go on. */
enum { THREADS = 8, GIFTS = 400 };
static HANDLE gift, enough;
static atomic_int taken;

static DWORD WINAPI take_gifts(LPVOID unused)
{
    HANDLE both[] = {gift, enough};
    (void)unused;
    for (;;) {
        switch (WaitForMultipleObjects(2, both, FALSE, PATIENCE_MS)) {
        case WAIT_OBJECT_0:
            atomic_fetch_add(&taken, 1);
            break;
        case WAIT_OBJECT_0 + 1:
            return 0;
        default:
            return 1;
        }
    }
}

START_TEST(each_is_taken_once)
{
    HANDLE threads[THREADS];
    gift = CreateSemaphore(NULL, 0, GIFTS, NULL);
    enough = CreateEvent(NULL, TRUE, FALSE, NULL);
    atomic_store(&taken, 0);
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, take_gifts, NULL, 0, NULL);
    for (int i = 0; i < GIFTS; i++)
        ck_assert_int_eq(ReleaseSemaphore(gift, 1, NULL), TRUE);
    while (atomic_load(&taken) < GIFTS)
        SwitchToThread();
    ck_assert_int_eq(SetEvent(enough), TRUE);
    ck_assert_uint_eq(WaitForMultipleObjects(THREADS, threads, TRUE, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(atomic_load(&taken), GIFTS);
    for (int i = 0; i < THREADS; i++)
        expect_end(threads[i], 0);
    ck_assert_int_eq(CloseHandle(gift), TRUE);
    ck_assert_int_eq(CloseHandle(enough), TRUE);
}
END_TEST

/* Philosophers: each takes both forks at once, so none starves and none waits for ever. Forks are
 * events, or mutexes. */
enum { SEATS = 5, MEALS = 400 };
static HANDLE forks[SEATS];
static atomic_int held[SEATS];
static BOOL(WINAPI *put_back)(HANDLE fork);

static DWORD WINAPI dine(LPVOID argument)
{
    int seat = (int)(INT_PTR)argument, next = (seat + 1) % SEATS;
    HANDLE mine[] = {forks[seat], forks[next]};
    for (int i = 0; i < MEALS; i++) {
        if (WaitForMultipleObjects(2, mine, TRUE, PATIENCE_MS) != WAIT_OBJECT_0)
            return 1;
        if (atomic_fetch_add(&held[seat], 1) != 0 || atomic_fetch_add(&held[next], 1) != 0)
            return 2;
        atomic_fetch_sub(&held[seat], 1);
        atomic_fetch_sub(&held[next], 1);
        if (!put_back(mine[0]) || !put_back(mine[1]))
            return 3;
    }
    return 0;
}

START_TEST(philosophers)
{
    HANDLE threads[SEATS];
    put_back = _i ? ReleaseMutex : SetEvent;
    for (int i = 0; i < SEATS; i++)
        forks[i] = _i ? CreateMutex(NULL, FALSE, NULL) : CreateEvent(NULL, FALSE, TRUE, NULL);
    for (int i = 0; i < SEATS; i++)
        threads[i] = CreateThread(NULL, 0, dine, (LPVOID)(INT_PTR)i, 0, NULL);
    for (int i = 0; i < SEATS; i++)
        expect_end(threads[i], 0);
    close_all(forks, SEATS);
}
END_TEST

/* ---- one thread that waits, and what the test does meanwhile ---- */

struct waiting {
    HANDLE objects[2];
    DWORD count;
    BOOL all;
};

static DWORD WINAPI do_wait(LPVOID argument)
{
    struct waiting *w = (struct waiting *)argument;
    return WaitForMultipleObjects(w->count, w->objects, w->all, PATIENCE_MS);
}

static DWORD WINAPI tell_and_wait(LPVOID argument)
{
    struct waiting *w = (struct waiting *)argument;
    return SignalObjectAndWait(w->objects[0], w->objects[1], PATIENCE_MS, FALSE);
}

START_TEST(a_closed_object_is_waited_for_still)
{
    struct waiting w = {
        .objects = {CreateEvent(NULL, FALSE, FALSE, NULL), CreateEvent(NULL, FALSE, FALSE, NULL)}};
    HANDLE copy;
    ck_assert_int_eq(DuplicateHandle(GetCurrentProcess(), w.objects[1], GetCurrentProcess(), &copy,
                                     0, FALSE, DUPLICATE_SAME_ACCESS),
                     TRUE);
    HANDLE thread = CreateThread(NULL, 0, tell_and_wait, &w, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(w.objects[0], PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(CloseHandle(w.objects[1]), TRUE);
    ck_assert_int_eq(SetEvent(copy), TRUE);
    expect_end(thread, WAIT_OBJECT_0);
    ck_assert_int_eq(CloseHandle(copy), TRUE);
    ck_assert_int_eq(CloseHandle(w.objects[0]), TRUE);
}
END_TEST

/* A pulse lets those go on that wait, and nobody after them. */
START_TEST(pulses)
{
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL);
    struct waiting w = {.objects = {event}, .count = 1};
    HANDLE threads[2];
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, do_wait, &w, 0, NULL);
    while (WaitForMultipleObjects(2, threads, TRUE, 0) == WAIT_TIMEOUT)
        ck_assert_int_eq(PulseEvent(event), TRUE);
    for (int i = 0; i < 2; i++)
        expect_end(threads[i], WAIT_OBJECT_0);
    ck_assert_uint_eq(look(event), WAIT_TIMEOUT);
    ck_assert_int_eq(CloseHandle(event), TRUE);
}
END_TEST

static HANDLE there, back;

static DWORD WINAPI return_it(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < TURNS; i++)
        if (SignalObjectAndWait(back, there, PATIENCE_MS, FALSE) != WAIT_OBJECT_0)
            return 1;
    return 0;
}

START_TEST(signal_and_wait)
{
    LONG before;
    there = CreateEvent(NULL, FALSE, FALSE, NULL);
    back = CreateSemaphore(NULL, 0, 1, NULL);
    HANDLE mutex = CreateMutex(NULL, TRUE, NULL);
    ck_assert_uint_eq(SignalObjectAndWait(mutex, there, 0, FALSE), WAIT_TIMEOUT);
    assert_fails(SignalObjectAndWait(mutex, there, 0, FALSE), WAIT_FAILED, ERROR_NOT_OWNER);
    ck_assert_uint_eq(SignalObjectAndWait(back, back, 0, FALSE), WAIT_OBJECT_0);
    ck_assert_int_eq(ReleaseSemaphore(back, 1, &before), TRUE);
    ck_assert_int_eq(before, 0);
    assert_fails(SignalObjectAndWait(back, there, 0, FALSE), WAIT_FAILED, ERROR_TOO_MANY_POSTS);
    ck_assert_uint_eq(look(back), WAIT_OBJECT_0);
    HANDLE thread = CreateThread(NULL, 0, return_it, NULL, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(back, PATIENCE_MS), WAIT_OBJECT_0);
    for (int i = 1; i < TURNS; i++)
        ck_assert_uint_eq(SignalObjectAndWait(there, back, PATIENCE_MS, FALSE), WAIT_OBJECT_0);
    ck_assert_int_eq(SetEvent(there), TRUE);
    expect_end(thread, 0);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
    ck_assert_int_eq(CloseHandle(there), TRUE);
    ck_assert_int_eq(CloseHandle(back), TRUE);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, events);
    tcase_add_test(tc, semaphores);
    tcase_add_test(tc, one_of_several);
    tcase_add_test(tc, all_or_none);
    tcase_add_test(tc, as_many_as_there_may_be);
    tcase_add_test(tc, winsocks_events_are_the_same);
    tcase_add_test(tc, threads_take_turns);
    tcase_add_test(tc, each_is_taken_once);
    tcase_add_loop_test(tc, philosophers, 0, 2);
    tcase_add_test(tc, a_closed_object_is_waited_for_still);
    tcase_add_test(tc, pulses);
    tcase_add_test(tc, signal_and_wait);
}

int main(void)
{
    return run_windows_suite("wait", add_tests);
}
