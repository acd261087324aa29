/* Waiting for messages without taking them, and what the queue says it holds. */
#include "win32_support.h"

START_TEST(waiting)
{
    MSG msg;
    HANDLE handle = NULL;
    register_recorder();
    HWND w = new_window();
    assert_fails(MsgWaitForMultipleObjects(1, &handle, FALSE, 0, QS_ALLINPUT), WAIT_FAILED,
                 ERROR_INVALID_HANDLE);
    assert_fails(MsgWaitForMultipleObjects(64, &handle, FALSE, 0, QS_ALLINPUT), WAIT_FAILED,
                 ERROR_INVALID_PARAMETER);
    assert_fails(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, 0x4000), WAIT_FAILED,
                 ERROR_INVALID_FLAGS);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_TIMER), WAIT_TIMEOUT);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_ALLINPUT),
                      WAIT_OBJECT_0);
    ck_assert_int_eq(PeekMessage(&msg, NULL, WM_APP, WM_APP, PM_REMOVE), FALSE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT),
                      WAIT_TIMEOUT); /* it is there, but not new */
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLPOSTMESSAGE),
                      WAIT_OBJECT_0); /* looked for in a range only */
    ck_assert_int_eq(PostMessage(w, WM_USER, 1, 0), TRUE);
    ck_assert_int_eq(WaitMessage(), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    assert_next(w, WM_USER, 0);
    assert_next(w, WM_USER, 1);
    PostQuitMessage(0);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_POSTMESSAGE),
                      WAIT_OBJECT_0);
    assert_next(NULL, WM_QUIT, 0);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(status_of_the_queue)
{
    register_recorder();
    HWND w = new_window();
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), 0);
    assert_fails(GetQueueStatus(0x8000), 0, ERROR_INVALID_FLAGS);
    ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE);
    ck_assert_uint_eq(GetQueueStatus(QS_TIMER), 0);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE));
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(0, QS_POSTMESSAGE));
    ck_assert_int_eq(PostMessage(w, WM_USER, 1, 0), TRUE);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE));
    assert_next(w, WM_USER, 0);
    assert_next(w, WM_USER, 1);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT | QS_ALLPOSTMESSAGE), 0);
    HWND other = new_window();
    ck_assert_int_eq(PostMessage(other, WM_USER, 2, 0), TRUE);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE));
    ck_assert_int_eq(DestroyWindow(other), TRUE);
    ck_assert_int_eq(PostMessage(w, WM_USER, 3, 0), TRUE);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE));
    assert_next(w, WM_USER, 3);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

/* ---- objects meanwhile ---- */

START_TEST(objects_or_messages)
{
    HANDLE all[63];
    register_recorder();
    HWND w = new_window();
    for (int i = 0; i < 63; i++)
        all[i] = CreateEvent(NULL, FALSE, FALSE, NULL);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(63, all, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(63, all, FALSE, 1, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_int_eq(PostMessage(w, WM_USER, 1, 0), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(63, all, FALSE, INFINITE, QS_ALLINPUT),
                      WAIT_OBJECT_0 + 63);
    ck_assert_int_eq(SetEvent(all[62]), TRUE);
    ck_assert_int_eq(SetEvent(all[7]), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(63, all, FALSE, INFINITE, QS_ALLINPUT),
                      WAIT_OBJECT_0 + 7);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(63, all, FALSE, INFINITE, 0), WAIT_OBJECT_0 + 62);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(63, all, FALSE, 0, 0), WAIT_TIMEOUT);
    assert_next(w, WM_USER, 1);
    assert_fails(MsgWaitForMultipleObjectsEx(63, all, 0, QS_ALLINPUT, 8), WAIT_FAILED,
                 ERROR_INVALID_PARAMETER);
    assert_fails(MsgWaitForMultipleObjects(2, NULL, FALSE, 0, QS_ALLINPUT), WAIT_FAILED,
                 ERROR_INVALID_PARAMETER);
    for (int i = 0; i < 63; i++)
        ck_assert_int_eq(CloseHandle(all[i]), TRUE);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

/* All objects and a message, or nothing is taken. */
START_TEST(objects_and_messages)
{
    register_recorder();
    HWND w = new_window();
    HANDLE both[] = {CreateEvent(NULL, FALSE, TRUE, NULL), CreateSemaphore(NULL, 1, 1, NULL)};
    ck_assert_uint_eq(MsgWaitForMultipleObjects(2, both, TRUE, 1, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_int_eq(PostMessage(w, WM_USER, 1, 0), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(2, both, TRUE, 0, QS_TIMER), WAIT_TIMEOUT);
    ck_assert_int_eq(ResetEvent(both[0]), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(2, both, TRUE, 1, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_int_eq(SetEvent(both[0]), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjectsEx(2, both, INFINITE, QS_ALLINPUT, MWMO_WAITALL),
                      WAIT_OBJECT_0);
    ck_assert_uint_eq(WaitForMultipleObjects(2, both, FALSE, 0), WAIT_TIMEOUT);
    assert_next(w, WM_USER, 1);
    ck_assert_int_eq(PostMessage(w, WM_USER, 2, 0), TRUE);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, TRUE, 0, QS_ALLINPUT), WAIT_OBJECT_0);
    assert_next(w, WM_USER, 2);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(CloseHandle(both[i]), TRUE);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(input_that_is_available)
{
    register_recorder();
    HWND w = new_window();
    ck_assert_int_eq(PostMessage(w, WM_USER, 1, 0), TRUE);
    ck_assert_uint_eq(HIWORD(GetQueueStatus(QS_ALLINPUT)), QS_POSTMESSAGE);
    ck_assert_uint_eq(MsgWaitForMultipleObjectsEx(0, NULL, 0, QS_ALLINPUT, MWMO_ALERTABLE),
                      WAIT_TIMEOUT);
    ck_assert_uint_eq(MsgWaitForMultipleObjectsEx(0, NULL, 0, QS_ALLINPUT, MWMO_INPUTAVAILABLE),
                      WAIT_OBJECT_0);
    assert_next(w, WM_USER, 1);
    ck_assert_uint_eq(MsgWaitForMultipleObjectsEx(0, NULL, 0, QS_ALLINPUT, MWMO_INPUTAVAILABLE),
                      WAIT_TIMEOUT);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

/* Another thread sets and posts in turn, and sees that each is answered. */
enum { TURNS = 500 };
static HANDLE set, done;
static HWND target;

static DWORD WINAPI set_and_post(LPVOID unused)
{
    (void)unused;
    for (WPARAM i = 0; i < TURNS; i++) {
        if (i % 2 ? !SetEvent(set) : !PostMessage(target, WM_USER, i, 0))
            return 1;
        if (WaitForSingleObject(done, PATIENCE_MS) != WAIT_OBJECT_0)
            return 2;
    }
    return 0;
}

START_TEST(woken_by_another_thread)
{
    DWORD code = 9;
    register_recorder();
    target = new_window();
    set = CreateEvent(NULL, FALSE, FALSE, NULL);
    done = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, set_and_post, NULL, 0, NULL);
    HANDLE both[] = {thread, set};
    WPARAM i = 0;
    DWORD got;
    while ((got = MsgWaitForMultipleObjects(2, both, FALSE, PATIENCE_MS, QS_ALLINPUT)) !=
           WAIT_OBJECT_0) {
        ck_assert_uint_eq(got, WAIT_OBJECT_0 + (i % 2 ? 1 : 2));
        if (i % 2 == 0)
            assert_next(target, WM_USER, i);
        i++;
        ck_assert_int_eq(SetEvent(done), TRUE);
    }
    ck_assert_uint_eq(i, TURNS);
    ck_assert_int_eq(GetExitCodeThread(thread, &code), TRUE);
    ck_assert_uint_eq(code, 0);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
    ck_assert_int_eq(CloseHandle(set), TRUE);
    ck_assert_int_eq(CloseHandle(done), TRUE);
    ck_assert_int_eq(DestroyWindow(target), TRUE);
    unregister_recorder();
}
END_TEST

/* Each time both come, in either order. */
static DWORD WINAPI set_then_post(LPVOID unused)
{
    (void)unused;
    for (WPARAM i = 0; i < TURNS; i++) {
        if (i % 2 && !SetEvent(set))
            return 1;
        if (!PostMessage(target, WM_USER, i, 0) || (i % 2 == 0 && !SetEvent(set)))
            return 2;
        if (WaitForSingleObject(done, PATIENCE_MS) != WAIT_OBJECT_0)
            return 3;
    }
    return 0;
}

START_TEST(both_from_another_thread)
{
    register_recorder();
    target = new_window();
    set = CreateEvent(NULL, FALSE, FALSE, NULL);
    done = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, set_then_post, NULL, 0, NULL);
    for (WPARAM i = 0; i < TURNS; i++) {
        ck_assert_uint_eq(MsgWaitForMultipleObjects(1, &set, TRUE, PATIENCE_MS, QS_POSTMESSAGE),
                          WAIT_OBJECT_0);
        ck_assert_uint_eq(WaitForSingleObject(set, 0), WAIT_TIMEOUT);
        assert_next(target, WM_USER, i);
        ck_assert_int_eq(SetEvent(done), TRUE);
    }
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
    ck_assert_int_eq(CloseHandle(set), TRUE);
    ck_assert_int_eq(CloseHandle(done), TRUE);
    ck_assert_int_eq(DestroyWindow(target), TRUE);
    unregister_recorder();
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, waiting);
    tcase_add_test(tc, status_of_the_queue);
    tcase_add_test(tc, objects_or_messages);
    tcase_add_test(tc, objects_and_messages);
    tcase_add_test(tc, input_that_is_available);
    tcase_add_test(tc, woken_by_another_thread);
    tcase_add_test(tc, both_from_another_thread);
}

int main(void)
{
    return run_windows_suite("message_wait", add_tests);
}
