/* Handles: what is none is refused whatever its value, closing, copies, flags, names. */
#include "win32_support.h"
#include <winsock2.h>

#include <fcntl.h>

START_TEST(garbage_handles)
{
    int local;
    DWORD flags;
    LONG count;
    HANDLE target, closed = CreateEvent(NULL, FALSE, FALSE, NULL);
    ck_assert_int_eq(CloseHandle(closed), TRUE);
    HANDLE reused = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE garbage[] = {closed,
                        NULL,
                        (HANDLE)1,
                        (HANDLE)0x40000000,
                        (HANDLE)0x7ffffffc,
                        (HANDLE)(LONG_PTR)-3,
                        (HANDLE)&local,
                        (HANDLE)((uintptr_t)reused + 1),
                        (HANDLE)((uintptr_t)reused + 4),
                        (HANDLE)((uintptr_t)reused + 0x40000)};
    for (size_t i = 0; i < sizeof(garbage) / sizeof(*garbage); i++) {
        HANDLE h = garbage[i], two[] = {reused, h};
        assert_fails(CloseHandle(h), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(SetEvent(h), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(ResetEvent(h), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(PulseEvent(h), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(ReleaseMutex(h), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(ReleaseSemaphore(h, 1, &count), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(WaitForSingleObject(h, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
        assert_fails(WaitForMultipleObjects(2, two, FALSE, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
        assert_fails(WaitForMultipleObjects(2, two, TRUE, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
        assert_fails(SignalObjectAndWait(h, reused, 0, FALSE), WAIT_FAILED, ERROR_INVALID_HANDLE);
        assert_fails(SignalObjectAndWait(reused, h, 0, FALSE), WAIT_FAILED, ERROR_INVALID_HANDLE);
        assert_fails(GetExitCodeThread(h, &flags), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(ResumeThread(h), (DWORD)-1, ERROR_INVALID_HANDLE);
        assert_fails(GetThreadId(h), 0, ERROR_INVALID_HANDLE);
        assert_fails(SetThreadPriority(h, 0), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(GetThreadPriority(h), THREAD_PRIORITY_ERROR_RETURN, ERROR_INVALID_HANDLE);
        assert_fails(DuplicateHandle(GetCurrentProcess(), h, GetCurrentProcess(), &target, 0, FALSE,
                                     DUPLICATE_SAME_ACCESS),
                     FALSE, ERROR_INVALID_HANDLE);
        if (h == (HANDLE)1)
            continue; /* a descriptor, but no socket: below */
        assert_fails(SetHandleInformation(h, 0, 0), FALSE, ERROR_INVALID_HANDLE);
        assert_fails(GetHandleInformation(h, &flags), FALSE, ERROR_INVALID_HANDLE);
    }
    ck_assert_int_eq(CloseHandle(reused), TRUE);
}
END_TEST

/* Each function wants its own kind. */
START_TEST(kinds)
{
    DWORD code;
    HANDLE event = CreateEvent(NULL, TRUE, TRUE, NULL), mutex = CreateMutex(NULL, FALSE, NULL);
    HANDLE semaphore = CreateSemaphore(NULL, 0, 1, NULL);
    assert_fails(SetEvent(mutex), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(ResetEvent(semaphore), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(ReleaseMutex(event), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(ReleaseSemaphore(mutex, 1, NULL), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(GetExitCodeThread(event, &code), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(GetExitCodeThread(GetCurrentProcess(), &code), FALSE, ERROR_INVALID_HANDLE);
    assert_fails(SignalObjectAndWait(GetCurrentThread(), event, 0, FALSE), WAIT_FAILED,
                 ERROR_INVALID_HANDLE);
    ck_assert_int_eq(CloseHandle(event), TRUE);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
    ck_assert_int_eq(CloseHandle(semaphore), TRUE);
}
END_TEST

START_TEST(copies)
{
    HANDLE process = GetCurrentProcess(), copy, event = CreateEvent(NULL, TRUE, FALSE, NULL);
    ck_assert_int_eq(DuplicateHandle(process, event, process, &copy, 0, FALSE, 0), TRUE);
    ck_assert_ptr_ne(copy, event);
    ck_assert_int_eq(SetEvent(copy), TRUE);
    ck_assert_uint_eq(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    ck_assert_int_eq(CloseHandle(event), TRUE);
    ck_assert_uint_eq(WaitForSingleObject(copy, 0), WAIT_OBJECT_0);

    HANDLE moved;
    ck_assert_int_eq(DuplicateHandle(process, copy, process, &moved, 0, FALSE,
                                     DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
                     TRUE);
    assert_fails(SetEvent(copy), FALSE, ERROR_INVALID_HANDLE);
    ck_assert_int_eq(ResetEvent(moved), TRUE);
    ck_assert_int_eq(
        DuplicateHandle(process, moved, process, NULL, 0, FALSE, DUPLICATE_CLOSE_SOURCE), TRUE);
    assert_fails(ResetEvent(moved), FALSE, ERROR_INVALID_HANDLE);

    HANDLE self, again;
    ck_assert_int_eq(DuplicateHandle(process, process, process, &self, 0, FALSE, 0), TRUE);
    ck_assert_int_eq(DuplicateHandle(self, GetCurrentThread(), self, &again, 0, FALSE, 0), TRUE);
    ck_assert_uint_eq(GetThreadId(again), GetCurrentThreadId());
    ck_assert_uint_eq(WaitForSingleObject(again, 0), WAIT_TIMEOUT);
    assert_fails(DuplicateHandle(again, self, process, &copy, 0, FALSE, 0), FALSE,
                 ERROR_INVALID_HANDLE);
    assert_fails(DuplicateHandle(process, self, process, &copy, 0, FALSE, 8), FALSE,
                 ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(CloseHandle(self), TRUE);
    ck_assert_int_eq(CloseHandle(again), TRUE);
    ck_assert_int_eq(CloseHandle(GetCurrentThread()), TRUE);
    ck_assert_int_eq(CloseHandle(process), TRUE);
    ck_assert_uint_eq(WaitForSingleObject(process, 0), WAIT_TIMEOUT);
}
END_TEST

START_TEST(flags)
{
    DWORD now = 7;
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL);
    ck_assert_int_eq(GetHandleInformation(event, &now), TRUE);
    ck_assert_uint_eq(now, 0);
    ck_assert_int_eq(SetHandleInformation(event, 3, 3), TRUE);
    assert_fails(CloseHandle(event), FALSE, ERROR_INVALID_HANDLE);
    ck_assert_int_eq(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0), TRUE);
    ck_assert_int_eq(GetHandleInformation(event, &now), TRUE);
    ck_assert_uint_eq(now, HANDLE_FLAG_INHERIT);
    assert_fails(SetHandleInformation(event, 4, 4), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(GetHandleInformation(event, NULL), FALSE, ERROR_NOACCESS);
    ck_assert_int_eq(CloseHandle(event), TRUE);
}
END_TEST

START_TEST(flags_of_sockets)
{
    WSADATA data;
    DWORD now = 7;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    HANDLE h = (HANDLE)s;
    for (DWORD wanted = 0; wanted <= HANDLE_FLAG_INHERIT; wanted++) {
        ck_assert_int_eq(SetHandleInformation(h, HANDLE_FLAG_INHERIT, wanted), TRUE);
        ck_assert_int_eq(GetHandleInformation(h, &now), TRUE);
        ck_assert_uint_eq(now, wanted);
        ck_assert_int_eq(fcntl((int)s, F_GETFD), wanted ? 0 : FD_CLOEXEC);
    }
    assert_fails(SetHandleInformation(h, 2, 2), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(CloseHandle(h), FALSE, ERROR_INVALID_HANDLE); /* that is closesocket's */
    ck_assert_int_eq(closesocket(s), 0);
    assert_fails(SetHandleInformation(h, 0, 0), FALSE, ERROR_INVALID_HANDLE);
    ck_assert_int_eq(WSACleanup(), 0);
}
END_TEST

START_TEST(names)
{
    char longest[262];
    memset(longest, 'x', 261);
    longest[261] = '\0';
    SetLastError(1);
    HANDLE one = CreateEventA(NULL, TRUE, FALSE, "a name");
    ck_assert_uint_eq(GetLastError(), ERROR_SUCCESS);
    HANDLE two = CreateEventA(NULL, FALSE, TRUE, "Local\\a name");
    ck_assert_uint_eq(GetLastError(), ERROR_ALREADY_EXISTS);
    ck_assert_ptr_ne(one, two);
    ck_assert_uint_eq(WaitForSingleObject(two, 0), WAIT_TIMEOUT); /* as the first one made it */
    HANDLE three = OpenEventW(0, FALSE, L"a name");
    ck_assert_int_eq(SetEvent(three), TRUE);
    for (int i = 0; i < 2; i++)
        ck_assert_uint_eq(WaitForSingleObject(one, 0), WAIT_OBJECT_0); /* manual still */
    assert_fails(CreateMutexA(NULL, TRUE, "a name"), 0, ERROR_INVALID_HANDLE);
    assert_fails(CreateSemaphoreA(NULL, 0, 1, "a name"), 0, ERROR_INVALID_HANDLE);
    assert_fails(OpenMutexA(0, FALSE, "a name"), 0, ERROR_INVALID_HANDLE);
    assert_fails(OpenEventA(0, FALSE, "A NAME"), 0, ERROR_FILE_NOT_FOUND);
    assert_fails(OpenEventA(0, FALSE, "Global\\a name"), 0, ERROR_FILE_NOT_FOUND);
    assert_fails(OpenEventA(0, FALSE, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(CreateEventA(NULL, 0, 0, "a\\b"), 0, ERROR_PATH_NOT_FOUND);
    assert_fails(CreateEventA(NULL, 0, 0, longest), 0, ERROR_FILENAME_EXCED_RANGE);
    ck_assert_int_eq(CloseHandle(one), TRUE);
    ck_assert_int_eq(CloseHandle(two), TRUE);
    HANDLE again = OpenEventA(0, FALSE, "a name");
    ck_assert_ptr_nonnull(again);
    ck_assert_int_eq(CloseHandle(again), TRUE);
    ck_assert_int_eq(CloseHandle(three), TRUE); /* the last one */
    assert_fails(OpenEventA(0, FALSE, "a name"), 0, ERROR_FILE_NOT_FOUND);

    HANDLE mutex = CreateMutexW(NULL, TRUE, L"Global\\r\u00e9sum\u00e9");
    HANDLE same = OpenMutexA(0, FALSE, "Global\\r\xc3\xa9sum\xc3\xa9");
    ck_assert_int_eq(ReleaseMutex(same), TRUE);
    ck_assert_int_eq(CloseHandle(same), TRUE);
    same = OpenMutexW(0, FALSE, L"Global\\r\u00e9sum\u00e9");
    ck_assert_uint_eq(WaitForSingleObject(same, 0), WAIT_OBJECT_0);
    ck_assert_int_eq(ReleaseMutex(mutex), TRUE);
    ck_assert_int_eq(CloseHandle(mutex), TRUE);
    ck_assert_int_eq(CloseHandle(same), TRUE);
    HANDLE semaphore = CreateSemaphoreW(NULL, 1, 1, L"s");
    same = OpenSemaphoreW(0, FALSE, L"s");
    ck_assert_uint_eq(WaitForSingleObject(same, 0), WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    ck_assert_int_eq(CloseHandle(semaphore), TRUE);
    ck_assert_int_eq(CloseHandle(same), TRUE);
}
END_TEST

static DWORD WINAPI do_nothing(LPVOID unused)
{
    (void)unused;
    return 0;
}

/* All the handles that there are, and then none. */
START_TEST(every_handle)
{
    enum { MOST = 65535 };
    static HANDLE all[MOST];
    for (int i = 0; i < MOST; i++) {
        all[i] = CreateEvent(NULL, TRUE, FALSE, NULL);
        ck_assert_ptr_nonnull(all[i]);
    }
    assert_fails(CreateEvent(NULL, TRUE, FALSE, NULL), 0, ERROR_NOT_ENOUGH_MEMORY);
    assert_fails(CreateThread(NULL, 0, do_nothing, NULL, 0, NULL), 0, ERROR_NOT_ENOUGH_MEMORY);
    for (int i = 0; i < MOST; i++)
        ck_assert_int_eq(CloseHandle(all[i]), TRUE);
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL);
    ck_assert_ptr_ne(event, all[0]);
    assert_fails(SetEvent(all[0]), FALSE, ERROR_INVALID_HANDLE);
    ck_assert_int_eq(CloseHandle(event), TRUE);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, garbage_handles);
    tcase_add_test(tc, kinds);
    tcase_add_test(tc, copies);
    tcase_add_test(tc, flags);
    tcase_add_test(tc, flags_of_sockets);
    tcase_add_test(tc, names);
    tcase_add_test(tc, every_handle);
}

int main(void)
{
    return run_windows_suite("handle", add_tests);
}
