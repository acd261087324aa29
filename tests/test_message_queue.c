/* The message queue: order, filters, WM_QUIT, its limit. */
#include "win32_support.h"

START_TEST(posted_messages)
{
    MSG msg;
    register_recorder();
    HWND a = new_window(), b = new_window();
    for (WPARAM i = 0; i < 4; i++)
        ck_assert_int_eq(PostMessage(i % 2 ? b : a, WM_USER + (UINT)i, i, (LPARAM)i * 10), TRUE);
    ck_assert_int_eq(PostMessage(NULL, WM_USER, 4, 0), TRUE);
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_NOREMOVE), TRUE);
    ck_assert_uint_eq(msg.wParam, 0);
    ck_assert_int_eq(GetMessage(&msg, b, 0, 0), TRUE);
    ck_assert_uint_eq(msg.wParam, 1);
    ck_assert_int_eq(msg.lParam, 10);
    ck_assert_int_eq(GetMessage(&msg, NULL, WM_USER + 3, WM_USER + 3), TRUE);
    ck_assert_uint_eq(msg.wParam, 3);
    ck_assert_int_eq(PeekMessage(&msg, b, 0, 0, PM_REMOVE), FALSE);
    ck_assert_int_eq(GetMessage(&msg, (HWND)-1, 0, 0), TRUE);
    ck_assert_uint_eq(msg.wParam, 4);
    ck_assert_ptr_null(msg.hwnd);
    ck_assert_int_eq(GetMessageTime(), (LONG)msg.time);
    assert_next(a, WM_USER, 0);
    assert_next(a, WM_USER + 2, 2);
    assert_empty();
    assert_fails(PostMessage(a, WM_COPYDATA, 0, 0), FALSE, ERROR_MESSAGE_SYNC_ONLY);
    assert_fails(PeekMessage(&msg, NULL, 0, 0, 0x80), FALSE, ERROR_INVALID_FLAGS);
    assert_fails(GetMessage(NULL, NULL, 0, 0), -1, ERROR_NOACCESS);
    ck_assert_int_eq(DestroyWindow(a), TRUE);
    ck_assert_int_eq(DestroyWindow(b), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(one_is_taken_from_between_others)
{
    MSG msg;
    assert_empty();
    for (WPARAM i = 0; i < 6; i++)
        ck_assert_int_eq(PostThreadMessage(GetCurrentThreadId(), WM_USER + (UINT)i, i, 0), TRUE);
    for (UINT i = 1; i < 5; i += 3) {
        ck_assert_int_eq(PeekMessage(&msg, NULL, WM_USER + i, WM_USER + i, PM_REMOVE), TRUE);
        ck_assert_uint_eq(msg.wParam, i);
    }
    static const WPARAM left[] = {0, 2, 3, 5};
    for (int i = 0; i < 4; i++)
        assert_next(NULL, WM_USER + (UINT)left[i], left[i]);
    assert_empty();
}
END_TEST

static DWORD posted_to;

static DWORD WINAPI post_one(LPVOID number)
{
    return PostThreadMessage(posted_to, WM_USER, (WPARAM)number, 0) ? 0 : GetLastError();
}

/* Another thread posts; returns its error. */
static DWORD post_elsewhere(WPARAM number)
{
    DWORD error = 0;
    posted_to = GetCurrentThreadId();
    HANDLE thread = CreateThread(NULL, 0, post_one, (LPVOID)number, 0, NULL);
    ck_assert_ptr_nonnull(thread);
    ck_assert_uint_eq(WaitForSingleObject(thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(GetExitCodeThread(thread, &error), TRUE);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
    return error;
}

START_TEST(the_threads_own_messages_keep_their_place_among_others)
{
    assert_empty();
    for (WPARAM i = 0; i < 6; i++)
        if (i % 2)
            ck_assert_uint_eq(post_elsewhere(i), 0);
        else
            ck_assert_int_eq(PostThreadMessage(GetCurrentThreadId(), WM_USER, i, 0), TRUE);
    for (WPARAM i = 0; i < 6; i++)
        assert_next(NULL, WM_USER, i);
    assert_empty();
    for (int i = 0; i < 9999; i++)
        ck_assert_int_eq(PostThreadMessage(GetCurrentThreadId(), WM_USER, 0, 0), TRUE);
    ck_assert_uint_eq(post_elsewhere(1), 0);
    ck_assert_uint_eq(post_elsewhere(2), ERROR_NOT_ENOUGH_QUOTA);
    assert_fails(PostThreadMessage(GetCurrentThreadId(), WM_USER, 2, 0), FALSE,
                 ERROR_NOT_ENOUGH_QUOTA);
    for (int i = 0; i < 9999; i++)
        assert_next(NULL, WM_USER, 0);
    assert_next(NULL, WM_USER, 1);
    assert_empty();
}
END_TEST

START_TEST(dispatching)
{
    register_recorder();
    HWND w = new_window();
    MSG msg = {.hwnd = w, .message = WM_USER, .wParam = 3};
    ck_assert_int_eq(TranslateMessage(&msg), FALSE);
    ck_assert_int_eq(DispatchMessage(&msg), 0);
    ck_assert_int_eq(seen_count, 1);
    ck_assert_uint_eq(seen[0].wParam, 3);
    msg.hwnd = NULL;
    ck_assert_int_eq(DispatchMessage(&msg), 0);
    msg = (MSG){.hwnd = w, .message = WM_TIMER, .lParam = 12345}; /* no TIMERPROC of this thread */
    ck_assert_int_eq(DispatchMessage(&msg), 0);
    ck_assert_int_eq(seen_count, 1);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(quitting)
{
    MSG msg;
    register_recorder();
    HWND w = new_window();
    PostQuitMessage(42);
    ck_assert_int_eq(PostMessage(w, WM_USER, 1, 0), TRUE);
    assert_next(w, WM_USER, 1);
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_NOREMOVE), TRUE);
    ck_assert_uint_eq(msg.message, WM_QUIT);
    ck_assert_int_eq(GetMessage(&msg, w, WM_USER, WM_USER), 0); /* whatever the filter */
    ck_assert_uint_eq(msg.message, WM_QUIT);
    ck_assert_uint_eq(msg.wParam, 42);
    ck_assert_ptr_null(msg.hwnd);
    assert_empty();
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(full_queue)
{
    MSG msg;
    register_recorder();
    HWND w = new_window(), other = new_window();
    for (WPARAM i = 0; i < QUEUE_MOST; i++)
        ck_assert_int_eq(PostMessage(w, WM_USER, i, 0), TRUE);
    assert_fails(PostMessage(w, WM_USER, 0, 0), FALSE, ERROR_NOT_ENOUGH_QUOTA);
    assert_fails(PostThreadMessage(GetCurrentThreadId(), WM_USER, 0, 0), FALSE,
                 ERROR_NOT_ENOUGH_QUOTA);
    assert_next(w, WM_USER, 0);
    ck_assert_int_eq(PostMessage(other, WM_USER, QUEUE_MOST, 0), TRUE);
    assert_fails(PostMessage(w, WM_USER, 0, 0), FALSE, ERROR_NOT_ENOUGH_QUOTA);
    for (WPARAM i = 1; i < 5000; i++)
        assert_next(w, WM_USER, i);
    ck_assert_int_eq(PeekMessage(&msg, other, 0, 0, PM_REMOVE), TRUE);
    ck_assert_uint_eq(msg.wParam, QUEUE_MOST);
    assert_next(w, WM_USER, 5000);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    assert_empty(); /* a destroyed window's messages are gone */
    ck_assert_int_eq(DestroyWindow(other), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(registered_messages)
{
    UINT one = RegisterWindowMessage("a message of ours");
    ck_assert_uint_ge(one, 0xC000);
    ck_assert_uint_le(one, 0xFFFF);
    ck_assert_uint_eq(RegisterWindowMessage("A MESSAGE of ours"), one);
    ck_assert_uint_ne(RegisterWindowMessage("another"), one);
    assert_fails(RegisterWindowMessage(""), 0, ERROR_INVALID_PARAMETER);
    assert_fails(RegisterWindowMessage(NULL), 0, ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(what_there_is_not)
{
    ck_assert_uint_eq(GetMessagePos(), 0);
    assert_fails(DispatchMessage(NULL), 0, ERROR_NOACCESS);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, posted_messages);
    tcase_add_test(tc, one_is_taken_from_between_others);
    tcase_add_test(tc, the_threads_own_messages_keep_their_place_among_others);
    tcase_add_test(tc, dispatching);
    tcase_add_test(tc, quitting);
    tcase_add_test(tc, full_queue);
    tcase_add_test(tc, registered_messages);
    tcase_add_test(tc, what_there_is_not);
}

int main(void)
{
    return run_windows_suite("message_queue", add_tests);
}
