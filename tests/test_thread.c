/* Threads: how they start, end and are told apart, their storage, priorities, and the Interlocked
 * functions. */
#include "win32_support.h"
#include <process.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void expect_end(HANDLE thread, DWORD expected)
{
    DWORD code = 0;
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(GetExitCodeThread(thread, &code), TRUE);
    ck_assert_uint_eq(code, expected);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
}

static HANDLE go, did;

static DWORD WINAPI wait_and_return(LPVOID argument)
{
    return WaitForSingleObject(go, PATIENCE_MS) == WAIT_OBJECT_0 ? *(DWORD *)argument : 1;
}

START_TEST(creation)
{
    DWORD code = 7, id, result = 0x80001234;
    go = CreateEvent(NULL, TRUE, FALSE, NULL);
    assert_fails(CreateThread(NULL, 0, NULL, NULL, 0, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(CreateThread(NULL, 0, wait_and_return, NULL, 0x80, NULL), 0,
                 ERROR_INVALID_PARAMETER);
    HANDLE thread = CreateThread(NULL, 0, wait_and_return, &result, 0, &id);
    ck_assert_uint_eq(GetThreadId(thread), id);
    ck_assert_uint_ne(id, GetCurrentThreadId());
    ck_assert_int_eq(GetExitCodeThread(thread, &code), TRUE);
    ck_assert_uint_eq(code, STILL_ACTIVE);
    assert_fails(GetExitCodeThread(thread, NULL), FALSE, ERROR_NOACCESS);
    ck_assert_uint_eq(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    ck_assert_uint_eq(ResumeThread(thread), 0);
    ck_assert_int_eq(SetEvent(go), TRUE);
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    expect_end(thread, result); /* it stays set */
    ck_assert_int_eq(CloseHandle(go), TRUE);
}
END_TEST

static DWORD WINAPI use_stack(LPVOID unused)
{
    (void)unused;
    volatile char stack[200000];
    for (size_t i = 0; i < sizeof(stack); i += 1000)
        stack[i] = 1;
    return (DWORD)stack[1000];
}

START_TEST(stacks)
{
    static const struct {
        SIZE_T size;
        DWORD flags;
    } table[] = {{0, 0},
                 {4096, 0}, /* what is there at first on Windows, and grows */
                 {64 << 20, 0},
                 {1000001, STACK_SIZE_PARAM_IS_A_RESERVATION}};
    expect_end(CreateThread(NULL, table[_i].size, use_stack, NULL, table[_i].flags, NULL), 1);
}
END_TEST

static DWORD WINAPI set_did(LPVOID unused)
{
    (void)unused;
    return (DWORD)SetEvent(did);
}

START_TEST(suspended)
{
    DWORD code = 0;
    did = CreateEvent(NULL, TRUE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, set_did, NULL, CREATE_SUSPENDED, NULL);
    ck_assert_int_eq(SetThreadPriority(thread, THREAD_PRIORITY_BELOW_NORMAL), TRUE);
    ck_assert_uint_eq(WaitForSingleObject(did, 20), WAIT_TIMEOUT); /* nothing will set it */
    ck_assert_int_eq(GetExitCodeThread(thread, &code), TRUE);
    ck_assert_uint_eq(code, STILL_ACTIVE);
    ck_assert_uint_eq(ResumeThread(thread), 1);
    ck_assert_uint_eq(ResumeThread(thread), 0);
    ck_assert_uint_eq(WaitForSingleObject(did, PATIENCE_MS), WAIT_OBJECT_0);
    expect_end(thread, TRUE);
    ck_assert_int_eq(CloseHandle(did), TRUE);
}
END_TEST

static void exit_deeper(DWORD code)
{
    ExitThread(code);
}

static DWORD WINAPI exit_early(LPVOID unused)
{
    (void)unused;
    exit_deeper(42);
    return 1;
}

/* Its mutex is abandoned, and its window gone, before it is set. */
static HWND window_of_thread;
static DWORD WINAPI leave_things_behind(LPVOID mutex)
{
    MSG msg;
    window_of_thread = CreateWindow("STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    PeekMessage(&msg, NULL, 0, 0, PM_NOREMOVE);
    WaitForSingleObject((HANDLE)mutex, PATIENCE_MS);
    ExitThread(IsWindow(window_of_thread) ? 5 : 6);
}

START_TEST(endings)
{
    expect_end(CreateThread(NULL, 0, exit_early, NULL, 0, NULL), 42);
    HANDLE mutex = CreateMutex(NULL, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, leave_things_behind, mutex, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForSingleObject(mutex, 0), WAIT_ABANDONED);
    ck_assert_int_eq(IsWindow(window_of_thread), FALSE);
    expect_end(thread, 5);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
}
END_TEST

static unsigned __stdcall with_result(void *argument)
{
    if (argument)
        _endthreadex(8);
    return 9;
}

static void __cdecl without_result(void *argument)
{
    WaitForSingleObject(go, PATIENCE_MS);
    if (argument)
        _endthread();
}

START_TEST(c_library)
{
    unsigned id = 0;
    int something;
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, with_result, NULL, 0, &id);
    ck_assert_uint_eq(GetThreadId(thread), id);
    expect_end(thread, 9);
    thread = (HANDLE)_beginthreadex(NULL, 0, with_result, &something, CREATE_SUSPENDED, NULL);
    ck_assert_uint_eq(ResumeThread(thread), 1);
    expect_end(thread, 8);
    errno = 0;
    ck_assert_uint_eq(_beginthreadex(NULL, 0, NULL, NULL, 0, NULL), 0);
    ck_assert_int_eq(errno, EINVAL);
    errno = 0;
    ck_assert_uint_eq(_beginthread(NULL, 0, NULL), (uintptr_t)-1);
    ck_assert_int_eq(errno, EINVAL);
    go = CreateEvent(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < 2; i++) {
        HANDLE copy, own = (HANDLE)_beginthread(without_result, 0, i ? &something : NULL);
        ck_assert_int_eq(DuplicateHandle(GetCurrentProcess(), own, GetCurrentProcess(), &copy, 0,
                                         FALSE, DUPLICATE_SAME_ACCESS),
                         TRUE);
        ck_assert_int_eq(SetEvent(go), TRUE);
        expect_end(copy, 0);
        assert_fails(CloseHandle(own), FALSE, ERROR_INVALID_HANDLE); /* it closed itself */
        ck_assert_int_eq(ResetEvent(go), TRUE);
    }
    ck_assert_int_eq(CloseHandle(go), TRUE);
    ck_assert_int_eq(_getpid(), (int)GetCurrentProcessId());
}
END_TEST

/* A thread of the system's own has an object, too. */
static HANDLE real;
static void *make_real(void *unused)
{
    (void)unused;
    ck_assert_int_eq(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(),
                                     &real, 0, FALSE, DUPLICATE_SAME_ACCESS),
                     TRUE);
    ck_assert_uint_eq(GetThreadId(real), GetCurrentThreadId());
    ck_assert_uint_eq(WaitForSingleObject(GetCurrentThread(), 0), WAIT_TIMEOUT);
    return NULL;
}

START_TEST(threads_made_otherwise)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, make_real, NULL), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    expect_end(real, 0);
}
END_TEST

START_TEST(priorities)
{
    HANDLE self = GetCurrentThread();
    ck_assert_int_eq(GetThreadPriority(self), THREAD_PRIORITY_NORMAL);
    ck_assert_int_eq(SetThreadPriority(self, THREAD_PRIORITY_NORMAL), TRUE);
    static const int lower[] = {THREAD_PRIORITY_BELOW_NORMAL, THREAD_PRIORITY_LOWEST,
                                THREAD_PRIORITY_IDLE};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(SetThreadPriority(self, lower[i]), TRUE);
        ck_assert_int_eq(GetThreadPriority(self), lower[i]);
    }
    if (!SetThreadPriority(self, THREAD_PRIORITY_HIGHEST)) { /* which needs privileges */
        ck_assert_uint_eq(GetLastError(), ERROR_ACCESS_DENIED);
        ck_assert_int_eq(GetThreadPriority(self), THREAD_PRIORITY_IDLE);
    }
    assert_fails(SetThreadPriority(self, 3), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(SetThreadPriority(self, -3), FALSE, ERROR_INVALID_PARAMETER);
}
END_TEST

/* ---- storage ---- */

static DWORD slot;
static DWORD WINAPI has_its_own(LPVOID unused)
{
    (void)unused;
    if (TlsGetValue(slot))
        return 1;
    return TlsSetValue(slot, &slot) && TlsGetValue(slot) == &slot ? 0 : 2;
}

START_TEST(storage)
{
    enum { SLOTS = 1088 };
    DWORD all[SLOTS];
    int value;
    for (int i = 0; i < SLOTS; i++) {
        all[i] = TlsAlloc();
        ck_assert_uint_lt(all[i], SLOTS);
        ck_assert_ptr_null(TlsGetValue(all[i]));
        ck_assert_int_eq(TlsSetValue(all[i], &all[i]), TRUE);
    }
    assert_fails(TlsAlloc(), TLS_OUT_OF_INDEXES, ERROR_NO_MORE_ITEMS);
    for (int i = 0; i < SLOTS; i++) {
        SetLastError(1);
        ck_assert_ptr_eq(TlsGetValue(all[i]), &all[i]);
        ck_assert_uint_eq(GetLastError(), ERROR_SUCCESS);
    }
    slot = all[700];
    expect_end(CreateThread(NULL, 0, has_its_own, NULL, 0, NULL), 0);
    ck_assert_ptr_eq(TlsGetValue(slot), &all[700]);
    ck_assert_int_eq(TlsFree(slot), TRUE);
    assert_fails(TlsFree(slot), FALSE, ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(TlsAlloc(), slot);
    ck_assert_ptr_null(TlsGetValue(slot)); /* whatever was in it before */
    ck_assert_int_eq(TlsSetValue(slot, &value), TRUE);
    ck_assert_ptr_eq(TlsGetValue(slot), &value);
    assert_fails(TlsGetValue(SLOTS), 0, ERROR_INVALID_PARAMETER);
    assert_fails(TlsSetValue(TLS_OUT_OF_INDEXES, NULL), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(TlsFree(SLOTS), FALSE, ERROR_INVALID_PARAMETER);
    for (int i = 0; i < SLOTS; i++)
        ck_assert_int_eq(TlsFree(all[i]), TRUE);
}
END_TEST

/* ---- Interlocked ---- */

#define check_interlocked(type, end)                                                               \
    do {                                                                                           \
        type v = 5;                                                                                \
        ck_assert_int_eq(InterlockedIncrement##end(&v), 6);                                        \
        ck_assert_int_eq(InterlockedDecrement##end(&v), 5);                                        \
        ck_assert_int_eq(InterlockedExchangeAdd##end(&v, 3), 5);                                   \
        ck_assert_int_eq(InterlockedAdd##end(&v, -10), -2);                                        \
        ck_assert_int_eq(InterlockedExchange##end(&v, 12), -2);                                    \
        ck_assert_int_eq(InterlockedCompareExchange##end(&v, 1, 11), 12);                          \
        ck_assert_int_eq(InterlockedCompareExchange##end(&v, 10, 12), 12);                         \
        ck_assert_int_eq(InterlockedAnd##end(&v, 6), 10);                                          \
        ck_assert_int_eq(InterlockedOr##end(&v, 5), 2);                                            \
        ck_assert_int_eq(InterlockedXor##end(&v, 3), 7);                                           \
        ck_assert_int_eq(v, 4);                                                                    \
    } while (0)

enum { THREADS = 4, ROUNDS = 20000 };
static LONG shared;
static LONG64 shared64 = (LONG64)1 << 40;

static DWORD WINAPI change(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        InterlockedIncrement(&shared);
        InterlockedExchangeAdd64(&shared64, -1);
    }
    return 0;
}

START_TEST(interlocked)
{
    HANDLE threads[THREADS];
    PVOID p = &shared;
    check_interlocked(LONG, );
    check_interlocked(LONG64, 64);
    ck_assert_ptr_eq(InterlockedExchangePointer(&p, &p), &shared);
    ck_assert_ptr_eq(InterlockedCompareExchangePointer(&p, NULL, NULL), &p);
    ck_assert_ptr_eq(InterlockedCompareExchangePointer(&p, NULL, &p), &p);
    ck_assert_ptr_null(p);
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, change, NULL, 0, NULL);
    for (int i = 0; i < THREADS; i++)
        expect_end(threads[i], 0);
    MemoryBarrier();
    ck_assert_int_eq(shared, THREADS * ROUNDS);
    ck_assert_int_eq(shared64, ((LONG64)1 << 40) - THREADS * ROUNDS);
}
END_TEST

START_TEST(a_process_ends_with_its_code)
{
    int status;
    fflush(NULL);
    pid_t id = fork();
    ck_assert_int_ge(id, 0);
    if (id == 0) {
        ExitProcess(SleepEx(0, FALSE) + 7);
        _exit(1); /* it does not return */
    }
    ck_assert_int_eq(waitpid(id, &status, 0), id);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 7);
}
END_TEST

static HANDLE asleep;
static atomic_bool awake;

static void *sleep_for_ever(void *unused)
{
    (void)unused;
    SetEvent(asleep);
    Sleep(INFINITE);
    atomic_store(&awake, true);
    for (;;)
        pause();
    return NULL;
}

static int interruption[2];

static void note_interruption(int number)
{
    (void)number;
    if (write(interruption[1], "", 1) != 1)
        abort();
}

/* ... which ends with the process, and not with a signal. */
START_TEST(a_sleep_without_end)
{
    struct sigaction action = {.sa_handler = note_interruption};
    pthread_t thread;
    char byte;
    asleep = CreateEvent(NULL, TRUE, FALSE, NULL);
    ck_assert_int_eq(pipe(interruption), 0);
    ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, sleep_for_ever, NULL), 0);
    ck_assert_uint_eq(WaitForSingleObject(asleep, PATIENCE_MS), WAIT_OBJECT_0);
    for (int i = 0; i < 100; i++) {
        ck_assert_int_eq(pthread_kill(thread, SIGUSR1), 0);
        ck_assert_int_eq(read(interruption[0], &byte, 1), 1);
    }
    ck_assert(!atomic_load(&awake));
    ck_assert_int_eq(CloseHandle(asleep), TRUE);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, creation);
    tcase_add_loop_test(tc, stacks, 0, 4);
    tcase_add_test(tc, suspended);
    tcase_add_test(tc, endings);
    tcase_add_test(tc, c_library);
    tcase_add_test(tc, threads_made_otherwise);
    tcase_add_test(tc, priorities);
    tcase_add_test(tc, storage);
    tcase_add_test(tc, interlocked);
    tcase_add_test(tc, a_process_ends_with_its_code);
    tcase_add_test(tc, a_sleep_without_end);
}

int main(void)
{
    return run_windows_suite("thread", add_tests);
}
