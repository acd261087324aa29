/* Mutexes, recursive and abandoned, and critical sections. */
#include "win32_support.h"

#include <pthread.h>

static DWORD look(HANDLE h)
{
    return WaitForSingleObject(h, 0);
}

static DWORD WINAPI look_from_elsewhere(LPVOID mutex)
{
    DWORD result = look((HANDLE)mutex);
    if (result != WAIT_TIMEOUT)
        ReleaseMutex((HANDLE)mutex);
    return result;
}

/* Runs a thread to its end; its exit code. */
static DWORD run_thread(LPTHREAD_START_ROUTINE start, LPVOID argument)
{
    DWORD code = STILL_ACTIVE;
    HANDLE thread = CreateThread(NULL, 0, start, argument, 0, NULL);
    ck_assert_ptr_nonnull(thread);
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(GetExitCodeThread(thread, &code), TRUE);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
    return code;
}

START_TEST(recursive)
{
    HANDLE mutex = CreateMutex(NULL, TRUE, NULL);
    assert_fails(SetEvent(mutex), FALSE, ERROR_INVALID_HANDLE);
    for (int i = 0; i < 3; i++)
        ck_assert_uint_eq(look(mutex), WAIT_OBJECT_0);
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_eq(run_thread(look_from_elsewhere, mutex), WAIT_TIMEOUT);
        ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    }
    assert_fails(ReleaseMutex(mutex), FALSE, ERROR_NOT_OWNER);
    ck_assert_uint_eq(run_thread(look_from_elsewhere, mutex), WAIT_OBJECT_0);
    ck_assert_uint_eq(look(mutex), WAIT_OBJECT_0);
    ck_assert_int_eq(CloseHandle(mutex), TRUE); /* it is owned still */
    HANDLE named = CreateMutex(NULL, FALSE, "one"), same = CreateMutex(NULL, TRUE, "one");
    ck_assert_uint_eq(GetLastError(), ERROR_ALREADY_EXISTS);
    assert_fails(ReleaseMutex(same), FALSE, ERROR_NOT_OWNER); /* only a new one is owned */
    ck_assert_int_eq(CloseHandle(named), TRUE);
    ck_assert_int_eq(CloseHandle(same), TRUE);
}
END_TEST

static DWORD WINAPI not_the_owner(LPVOID mutex)
{
    return ReleaseMutex((HANDLE)mutex) ? 0 : GetLastError();
}

static DWORD WINAPI keep_it(LPVOID mutex)
{
    return WaitForSingleObject((HANDLE)mutex, PATIENCE_MS);
}

START_TEST(abandoned)
{
    HANDLE mutex = CreateMutex(NULL, FALSE, NULL), event = CreateEvent(NULL, FALSE, TRUE, NULL);
    HANDLE both[] = {event, mutex};
    ck_assert_uint_eq(run_thread(keep_it, mutex), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForSingleObject(mutex, PATIENCE_MS), WAIT_ABANDONED);
    ck_assert_uint_eq(run_thread(not_the_owner, mutex), ERROR_NOT_OWNER);
    ck_assert_uint_eq(look(mutex), WAIT_OBJECT_0); /* it is this thread's now, and told once */
    ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    ck_assert_uint_eq(run_thread(keep_it, mutex), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForMultipleObjects(2, both, TRUE, PATIENCE_MS), WAIT_ABANDONED_0);
    ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    ck_assert_uint_eq(run_thread(keep_it, mutex), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForMultipleObjects(2, both, FALSE, PATIENCE_MS), WAIT_ABANDONED_0 + 1);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
    ck_assert_int_eq(CloseHandle(event), TRUE);
}
END_TEST

static void *keep_it_posix(void *mutex)
{
    ck_assert_uint_eq(WaitForSingleObject((HANDLE)mutex, PATIENCE_MS), WAIT_OBJECT_0);
    return NULL;
}

/* By a thread that the library did not make, while another waits. */
START_TEST(abandoned_while_waited_for)
{
    pthread_t thread;
    HANDLE mutex = CreateMutex(NULL, TRUE, NULL);
    ck_assert_int_eq(pthread_create(&thread, NULL, keep_it_posix, mutex), 0);
    ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    DWORD result;
    do {
        result = WaitForSingleObject(mutex, PATIENCE_MS);
        ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    } while (result == WAIT_OBJECT_0); /* it was not the other's yet */
    ck_assert_uint_eq(result, WAIT_ABANDONED);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
}
END_TEST

enum { THREADS = 4, ROUNDS = 5000 };
static CRITICAL_SECTION section;
static HANDLE mutex;
static int counter;

static DWORD WINAPI count_in_section(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        EnterCriticalSection(&section);
        counter++;
        LeaveCriticalSection(&section);
        LeaveCriticalSection(&section);
    }
    return 0;
}

static DWORD WINAPI count_in_mutex(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        if (WaitForSingleObject(mutex, PATIENCE_MS) != WAIT_OBJECT_0)
            return 1;
        counter++;
        ReleaseMutex(mutex);
    }
    return 0;
}

static void count_in_threads(LPTHREAD_START_ROUTINE count)
{
    HANDLE threads[THREADS];
    counter = 0;
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, count, NULL, 0, NULL);
    ck_assert_uint_eq(WaitForMultipleObjects(THREADS, threads, TRUE, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(counter, THREADS * ROUNDS);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(CloseHandle(threads[i]), TRUE);
}

static DWORD WINAPI try_it(LPVOID unused)
{
    (void)unused;
    BOOL entered = TryEnterCriticalSection(&section);
    if (entered)
        LeaveCriticalSection(&section);
    return (DWORD)entered;
}

START_TEST(critical_sections)
{
    switch (_i) {
    case 0:
        InitializeCriticalSection(&section);
        break;
    case 1:
        ck_assert_int_eq(InitializeCriticalSectionAndSpinCount(&section, 4000), TRUE);
        break;
    default:
        ck_assert_int_eq(InitializeCriticalSectionEx(&section, 0, CRITICAL_SECTION_NO_DEBUG_INFO),
                         TRUE);
    }
    ck_assert_uint_eq(run_thread(try_it, NULL), TRUE);
    ck_assert_int_eq(TryEnterCriticalSection(&section), TRUE);
    EnterCriticalSection(&section);
    LeaveCriticalSection(&section);
    ck_assert_uint_eq(run_thread(try_it, NULL), FALSE);
    LeaveCriticalSection(&section);
    ck_assert_uint_eq(run_thread(try_it, NULL), TRUE);
    count_in_threads(count_in_section);
    DeleteCriticalSection(&section);
}
END_TEST

START_TEST(one_at_a_time)
{
    mutex = CreateMutex(NULL, FALSE, NULL);
    count_in_threads(count_in_mutex);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, recursive);
    tcase_add_test(tc, abandoned);
    tcase_add_test(tc, abandoned_while_waited_for);
    tcase_add_loop_test(tc, critical_sections, 0, 3);
    tcase_add_test(tc, one_at_a_time);
}

int main(void)
{
    return run_windows_suite("mutex", add_tests);
}
