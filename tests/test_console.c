/* Control events: signals as a program's handlers see them. */
#include "win32_support.h"

#include <signal.h>
#include <sys/wait.h>

static HWND control_window;
static DWORD control_thread;

static BOOL WINAPI pass_on(DWORD dwCtrlType)
{
    control_thread = GetCurrentThreadId();
    return !PostMessage(control_window, WM_USER, dwCtrlType, 0);
}

static BOOL WINAPI deal_with(DWORD dwCtrlType)
{
    PostMessage(control_window, WM_USER + 1, dwCtrlType, 0);
    return TRUE;
}

static BOOL WINAPI refuse(DWORD dwCtrlType)
{
    (void)dwCtrlType;
    return FALSE;
}

/* The last handler's FALSE is the signal's default action. */
START_TEST(control_events_end_the_process)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        signal(signals[_i], SIG_DFL);
        SetConsoleCtrlHandler(refuse, TRUE);
        raise(signals[_i]);
        for (;;)
            pause();
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), signals[_i]);
}
END_TEST

START_TEST(control_events)
{
    static const struct {
        int signal;
        DWORD event;
    } table[] = {{SIGINT, CTRL_C_EVENT},
                 {SIGQUIT, CTRL_BREAK_EVENT},
                 {SIGTERM, CTRL_CLOSE_EVENT},
                 {SIGHUP, CTRL_CLOSE_EVENT}};
    MSG msg;
    register_recorder();
    control_window = new_window();
    for (size_t i = 0; i < 4; i++)
        signal(table[i].signal, SIG_DFL);
    assert_fails(SetConsoleCtrlHandler(pass_on, FALSE), FALSE, ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(SetConsoleCtrlHandler(deal_with, TRUE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(pass_on, TRUE), TRUE);
    for (size_t i = 0; i < 4; i++) {
        raise(table[i].signal);
        for (UINT message = WM_USER; message <= WM_USER + 1; message++) {
            ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
            ck_assert_uint_eq(msg.message, message);
            ck_assert_uint_eq(msg.wParam, table[i].event);
        }
    }
    ck_assert_uint_ne(control_thread, GetCurrentThreadId());
    ck_assert_int_eq(SetConsoleCtrlHandler(NULL, TRUE), TRUE);
    raise(SIGINT); /* ignored now; the other is not */
    raise(SIGQUIT);
    ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
    ck_assert_uint_eq(msg.wParam, CTRL_BREAK_EVENT);
    ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(NULL, FALSE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(pass_on, FALSE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(deal_with, FALSE), TRUE);
    struct sigaction now;
    ck_assert_int_eq(sigaction(SIGINT, NULL, &now), 0);
    ck_assert(now.sa_handler == SIG_DFL);
    ck_assert_int_eq(DestroyWindow(control_window), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(a_handler_is_taken_away_from_among_others)
{
    MSG msg;
    register_recorder();
    control_window = new_window();
    signal(SIGINT, SIG_DFL);
    ck_assert_int_eq(SetConsoleCtrlHandler(deal_with, TRUE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(pass_on, TRUE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(refuse, TRUE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(pass_on, FALSE), TRUE);
    raise(SIGINT); /* refuse, then deal_with */
    ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
    ck_assert_uint_eq(msg.message, WM_USER + 1);
    assert_fails(SetConsoleCtrlHandler(pass_on, FALSE), FALSE, ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(SetConsoleCtrlHandler(deal_with, FALSE), TRUE);
    ck_assert_int_eq(SetConsoleCtrlHandler(refuse, FALSE), TRUE);
    assert_empty();
    ck_assert_int_eq(DestroyWindow(control_window), TRUE);
    unregister_recorder();
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, control_events_end_the_process, 0, 3); /* before a thread is there */
    tcase_add_test(tc, control_events);
    tcase_add_test(tc, a_handler_is_taken_away_from_among_others);
}

int main(void)
{
    return run_windows_suite("console", add_tests);
}
