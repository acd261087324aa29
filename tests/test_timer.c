/* Timers, whose messages are made when nothing else is in the queue. */
#include "win32_support.h"

static int timer_calls;

static void CALLBACK on_timer(HWND hWnd, UINT uMsg, UINT_PTR idEvent, DWORD dwTime)
{
    (void)dwTime;
    timer_calls += hWnd == NULL && uMsg == WM_TIMER && idEvent > 0;
}

START_TEST(timers)
{
    MSG msg;
    register_recorder();
    HWND a = new_window(), b = new_window();
    ck_assert_uint_eq(SetTimer(a, 7, 1, NULL), 7);
    ck_assert_uint_eq(SetTimer(b, 0, 40, NULL), 1);
    ck_assert_int_eq(GetMessage(&msg, b, 0, 0), TRUE); /* a's has run out several times by now */
    ck_assert_uint_eq(msg.message, WM_TIMER);
    ck_assert_uint_eq(msg.wParam, 0);
    ck_assert_int_eq(KillTimer(b, 0), TRUE);
    ck_assert_int_eq(PostMessage(a, WM_USER, 1, 0), TRUE);
    assert_next(a, WM_USER, 1); /* posted messages first */
    assert_next(a, WM_TIMER, 7);
    ck_assert_int_eq(PostMessage(a, WM_USER, 2, 0), TRUE);
    ck_assert_uint_eq(HIWORD(GetQueueStatus(QS_POSTMESSAGE | QS_TIMER)), QS_POSTMESSAGE);
    assert_next(a, WM_USER, 2);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_TIMER),
                      WAIT_OBJECT_0);
    ck_assert_uint_eq(HIWORD(GetQueueStatus(QS_TIMER)), QS_TIMER);
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, WM_TIMER - 1, PM_REMOVE), FALSE);
    ck_assert_int_eq(KillTimer(a, 7), TRUE);
    assert_empty(); /* what it owed is not made */
    assert_fails(KillTimer(a, 7), FALSE, ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(SetTimer(a, 7, 10, NULL), 7);
    ck_assert_uint_eq(SetTimer(b, 8, 40, NULL), 8);
    ck_assert_int_eq(DestroyWindow(a), TRUE); /* its timer, which would be first, goes with it */
    ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
    ck_assert_ptr_eq(msg.hwnd, b);
    ck_assert_uint_eq(msg.wParam, 8);
    ck_assert_int_eq(DestroyWindow(b), TRUE);
    assert_empty();
    unregister_recorder();
}
END_TEST

static void CALLBACK on_other_timer(HWND hwnd, UINT message, UINT_PTR id, DWORD time)
{
    (void)hwnd, (void)message, (void)id, (void)time;
}

START_TEST(timers_of_the_thread)
{
    MSG msg;
    UINT_PTR first = SetTimer(NULL, 0, 60000, on_timer),
             last = SetTimer(NULL, 0, 60000, on_other_timer);
    timer_calls = 0;
    msg = (MSG){.message = WM_TIMER, .wParam = first, .lParam = (LPARAM)on_timer};
    ck_assert_int_eq(DispatchMessage(&msg), 0);
    ck_assert_int_eq(timer_calls, 1); /* whichever was set last */
    ck_assert_int_eq(KillTimer(NULL, first), TRUE);
    ck_assert_int_eq(DispatchMessage(&msg), 0);
    ck_assert_int_eq(timer_calls, 1); /* no timer calls it any more */
    ck_assert_int_eq(KillTimer(NULL, last), TRUE);
    UINT_PTR one = SetTimer(NULL, 500, 10, on_timer);
    ck_assert_uint_ne(one, 0);
    ck_assert_uint_eq(SetTimer(NULL, one, 20, on_timer), one);
    UINT_PTR two = SetTimer(NULL, 0, 10, NULL);
    ck_assert_uint_ne(two, one);
    ck_assert_int_eq(KillTimer(NULL, two), TRUE);
    timer_calls = 0;
    ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
    ck_assert_uint_eq(msg.message, WM_TIMER);
    ck_assert_uint_eq(msg.wParam, one);
    ck_assert_int_eq(DispatchMessage(&msg), 0);
    ck_assert_int_eq(timer_calls, 1);
    ck_assert_int_eq(KillTimer(NULL, one), TRUE);
    assert_empty();
}
END_TEST

static DWORD WINAPI set_and_end(LPVOID unused)
{
    (void)unused;
    return SetTimer(NULL, 0, 60000, on_timer) && SetTimer(NULL, 0, 1, NULL);
}

START_TEST(timers_end_with_their_thread)
{
    DWORD result = 0;
    HANDLE thread = CreateThread(NULL, 0, set_and_end, NULL, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ck_assert_int_eq(GetExitCodeThread(thread, &result), TRUE);
    ck_assert_uint_eq(result, TRUE);
    ck_assert_int_eq(CloseHandle(thread), TRUE);
    assert_empty();
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, timers);
    tcase_add_test(tc, timers_of_the_thread);
    tcase_add_test(tc, timers_end_with_their_thread);
}

int main(void)
{
    return run_windows_suite("timer", add_tests);
}
