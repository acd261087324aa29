/* Messages that are sent with a time limit, without waiting, answered early, or to every window. */
#include "win32_support.h"

/* A thread with a window, which does what its script says. */
struct peer {
    HANDLE thread, ready, go;
    HWND window;
    DWORD id;
    void (*run)(struct peer *p);
};

static HANDLE answered; /* what the sender waited for has come */
static DWORD kinds[8];  /* InSendMessageEx in the receiving thread, in order */
static int kind_count;

static LRESULT CALLBACK answer(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    switch (uMsg) {
    case WM_USER: /* twice the number */
        kinds[kind_count++] = InSendMessageEx(NULL);
        return (LRESULT)wParam * 2;
    case WM_USER + 1: /* answers early, and goes on when the sender has the answer */
        kinds[kind_count++] = InSendMessageEx(NULL);
        ck_assert_int_eq(InSendMessage(), TRUE);
        ck_assert_int_eq(ReplyMessage(7), TRUE);
        ck_assert_int_eq(ReplyMessage(8), FALSE);
        kinds[kind_count++] = InSendMessageEx(NULL);
        if (wParam)
            ck_assert_uint_eq(WaitForSingleObject(answered, PATIENCE_MS), WAIT_OBJECT_0);
        return 9;
    case WM_USER + 2: /* not before the test says so */
        ck_assert_uint_eq(WaitForSingleObject((HANDLE)wParam, PATIENCE_MS), WAIT_OBJECT_0);
        return 1;
    default:
        return DefWindowProc(hWnd, uMsg, wParam, lParam);
    }
}

static HWND new_answerer(HWND parent)
{
    HWND w = CreateWindow("Answerer", "", 0, 0, 0, 0, 0, parent, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(w);
    return w;
}

static DWORD WINAPI start_peer(LPVOID argument)
{
    struct peer *p = (struct peer *)argument;
    p->id = GetCurrentThreadId();
    p->window = new_answerer(HWND_MESSAGE);
    SetEvent(p->ready);
    p->run(p);
    return 0;
}

static void begin_peer(struct peer *p, void (*run)(struct peer *p))
{
    WNDCLASS wc = {0};
    wc.lpfnWndProc = answer;
    wc.lpszClassName = "Answerer";
    ck_assert_int_ne(RegisterClass(&wc), 0);
    kind_count = 0;
    answered = CreateEvent(NULL, FALSE, FALSE, NULL);
    p->ready = CreateEvent(NULL, FALSE, FALSE, NULL);
    p->go = CreateEvent(NULL, FALSE, FALSE, NULL);
    p->run = run;
    p->thread = CreateThread(NULL, 0, start_peer, p, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(p->ready, PATIENCE_MS), WAIT_OBJECT_0);
}

static void end_peer(struct peer *p)
{
    ck_assert_uint_eq(WaitForSingleObject(p->thread, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(CloseHandle(p->thread), TRUE);
    ck_assert_int_eq(CloseHandle(p->ready), TRUE);
    ck_assert_int_eq(CloseHandle(p->go), TRUE);
    ck_assert_int_eq(CloseHandle(answered), TRUE);
    ck_assert_int_eq(UnregisterClass("Answerer", NULL), TRUE);
}

static void serve(struct peer *p)
{
    MSG msg;
    (void)p;
    while (GetMessage(&msg, NULL, 0, 0) > 0)
        DispatchMessage(&msg);
}

static void quit(struct peer *p)
{
    ck_assert_int_eq(PostThreadMessage(p->id, WM_QUIT, 0, 0), TRUE);
    end_peer(p);
}

START_TEST(within_the_time)
{
    struct peer p;
    DWORD_PTR result = 5;
    begin_peer(&p, serve);
    ck_assert_int_ne(
        SendMessageTimeout(p.window, WM_USER, 21, 0, SMTO_NORMAL, PATIENCE_MS, &result), 0);
    ck_assert_uint_eq(result, 42);
    ck_assert_int_ne(SendMessageTimeout(p.window, WM_USER, 4, 0,
                                        SMTO_BLOCK | SMTO_ABORTIFHUNG | SMTO_ERRORONEXIT,
                                        PATIENCE_MS, NULL),
                     0);
    assert_fails(SendMessageTimeout(p.window, WM_USER, 4, 0, 0x40, 1, &result), 0,
                 ERROR_INVALID_PARAMETER);
    assert_fails(SendMessageTimeout((HWND)1, WM_USER, 4, 0, 0, 1, &result), 0,
                 ERROR_INVALID_WINDOW_HANDLE);
    ck_assert_uint_eq(result, 0);
    HWND own = new_answerer(HWND_MESSAGE); /* called at once, whatever the time */
    ck_assert_int_ne(SendMessageTimeout(own, WM_USER, 1, 0, SMTO_NORMAL, 0, &result), 0);
    ck_assert_uint_eq(result, 2);
    ck_assert_int_eq(kind_count, 3);
    ck_assert_uint_eq(kinds[0], ISMEX_SEND);
    ck_assert_uint_eq(kinds[2], ISMEX_NOSEND);
    ck_assert_int_eq(DestroyWindow(own), TRUE);
    quit(&p);
}
END_TEST

/* Handles nothing before it is told to. */
static void wait_then_serve(struct peer *p)
{
    ck_assert_uint_eq(WaitForSingleObject(p->go, PATIENCE_MS), WAIT_OBJECT_0);
    serve(p);
}

/* What was not begun within the time is not handled afterwards. */
START_TEST(the_time_is_over)
{
    struct peer p;
    DWORD_PTR result = 5;
    begin_peer(&p, wait_then_serve);
    assert_fails(SendMessageTimeout(p.window, WM_USER, 1, 0, _i ? SMTO_BLOCK : 0, 1, &result), 0,
                 ERROR_TIMEOUT);
    ck_assert_int_eq(SetEvent(p.go), TRUE);
    ck_assert_int_eq(SendMessage(p.window, WM_USER, 3, 0), 6);
    ck_assert_int_eq(kind_count, 1);
    quit(&p);
}
END_TEST

/* What was begun goes on, and its sender does not get the result. */
START_TEST(the_time_is_over_while_it_is_handled)
{
    struct peer p;
    DWORD_PTR result = 5;
    HANDLE hold = CreateEvent(NULL, FALSE, FALSE, NULL);
    begin_peer(&p, serve);
    ck_assert_int_eq(SendMessage(p.window, WM_USER, 1, 0), 2); /* it is in its loop */
    assert_fails(SendMessageTimeout(p.window, WM_USER + 2, (WPARAM)hold, 0, 0, 20, &result), 0,
                 ERROR_TIMEOUT);
    ck_assert_int_eq(SetEvent(hold), TRUE);
    ck_assert_int_eq(SendMessage(p.window, WM_USER, 3, 0), 6);
    quit(&p);
    ck_assert_int_eq(CloseHandle(hold), TRUE);
}
END_TEST

START_TEST(without_waiting)
{
    struct peer p;
    COPYDATASTRUCT data = {0, 0, NULL};
    begin_peer(&p, wait_then_serve);
    ck_assert_int_eq(SendNotifyMessage(p.window, WM_USER, 1, 0), TRUE);
    ck_assert_int_eq(SendNotifyMessage(p.window, WM_USER + 1, 0, 0), TRUE);
    assert_fails(SendNotifyMessage(p.window, WM_COPYDATA, 0, (LPARAM)&data), FALSE,
                 ERROR_MESSAGE_SYNC_ONLY);
    assert_fails(SendNotifyMessage((HWND)1, WM_USER, 0, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    ck_assert_int_eq(SetEvent(p.go), TRUE);
    ck_assert_int_eq(SendMessage(p.window, WM_USER, 3, 0), 6);
    ck_assert_int_eq(kind_count, 4);
    ck_assert_uint_eq(kinds[0], ISMEX_NOTIFY);
    ck_assert_uint_eq(kinds[1], ISMEX_NOTIFY);
    ck_assert_uint_eq(kinds[2], ISMEX_NOTIFY | ISMEX_REPLIED);
    ck_assert_uint_eq(kinds[3], ISMEX_SEND);
    HWND own = new_answerer(HWND_MESSAGE);
    ck_assert_int_eq(SendNotifyMessage(own, WM_USER, 1, 0), TRUE); /* called at once */
    ck_assert_int_eq(kind_count, 5);
    ck_assert_uint_eq(kinds[4], ISMEX_NOSEND);
    ck_assert_int_eq(DestroyWindow(own), TRUE);
    quit(&p);
}
END_TEST

/* The thread ends, and nobody handles what was sent. */
static void end_at_once(struct peer *p)
{
    ck_assert_uint_eq(WaitForSingleObject(p->go, PATIENCE_MS), WAIT_OBJECT_0);
}

START_TEST(never_handled)
{
    struct peer p;
    begin_peer(&p, end_at_once);
    ck_assert_int_eq(SendNotifyMessage(p.window, WM_USER, 1, 0), TRUE);
    ck_assert_int_eq(SetEvent(p.go), TRUE);
    HWND window = p.window;
    end_peer(&p);
    ck_assert_int_eq(kind_count, 0);
    assert_fails(SendNotifyMessage(window, WM_USER, 1, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
}
END_TEST

START_TEST(answered_early)
{
    struct peer p;
    begin_peer(&p, serve);
    ck_assert_int_eq(ReplyMessage(1), FALSE);
    ck_assert_int_eq(InSendMessage(), FALSE);
    ck_assert_int_eq(SendMessage(p.window, WM_USER + 1, 1, 0), 7);
    ck_assert_int_eq(SetEvent(answered), TRUE);
    ck_assert_int_eq(SendMessage(p.window, WM_USER, 3, 0), 6);
    ck_assert_int_eq(kind_count, 3);
    ck_assert_uint_eq(kinds[0], ISMEX_SEND);
    ck_assert_uint_eq(kinds[1], ISMEX_SEND | ISMEX_REPLIED);
    quit(&p);
}
END_TEST

/* All but children and message-only windows get it, in whatever thread they are. */
static void have_a_top_window(struct peer *p)
{
    HWND top = new_answerer(NULL);
    SetEvent(p->go); /* ready may still be set: it would be set once */
    serve(p);
    ck_assert_int_eq(DestroyWindow(top), TRUE);
}

START_TEST(to_every_window)
{
    struct peer p;
    DWORD_PTR result = 0;
    begin_peer(&p, have_a_top_window);
    ck_assert_uint_eq(WaitForSingleObject(p.go, PATIENCE_MS), WAIT_OBJECT_0);
    register_recorder();
    HWND hidden = new_window(), top = make(NULL, 0), owned = make(top, WS_POPUP);
    make(top, WS_CHILD);
    seen_count = 0;
    ck_assert_int_eq(SendMessage(HWND_BROADCAST, WM_USER, 1, 0), TRUE);
    ck_assert_int_eq(SendMessageTimeout(HWND_BROADCAST, WM_USER, 2, 0, 0, PATIENCE_MS, &result),
                     TRUE);
    ck_assert_int_eq(seen_count, 4);
    ck_assert_ptr_eq(seen[0].window, owned);
    ck_assert_ptr_eq(seen[1].window, top);
    ck_assert_int_eq(kind_count, 2);
    ck_assert_int_eq(PostMessage(HWND_BROADCAST, WM_USER, 3, 0), TRUE);
    assert_next(owned, WM_USER, 3);
    assert_next(top, WM_USER, 3);
    assert_empty();
    ck_assert_int_eq(SendNotifyMessage(HWND_BROADCAST, WM_USER, 4, 0), TRUE);
    ck_assert_int_eq(seen_count, 6);
    for (int i = 0; i < QUEUE_MOST; i++)
        ck_assert_int_eq(PostMessage(hidden, WM_USER, 0, 0), TRUE);
    assert_fails(PostMessage(HWND_BROADCAST, WM_USER, 5, 0), FALSE, ERROR_NOT_ENOUGH_QUOTA);
    ck_assert_int_eq(DestroyWindow(hidden), TRUE);
    ck_assert_int_eq(DestroyWindow(top), TRUE);
    unregister_recorder();
    quit(&p);
    ck_assert_int_eq(kind_count, 5); /* 1, 2, 3, 4 and 5 */
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, within_the_time);
    tcase_add_loop_test(tc, the_time_is_over, 0, 2);
    tcase_add_test(tc, the_time_is_over_while_it_is_handled);
    tcase_add_test(tc, without_waiting);
    tcase_add_test(tc, never_handled);
    tcase_add_test(tc, answered_early);
    tcase_add_test(tc, to_every_window);
}

int main(void)
{
    return run_windows_suite("send_limits", add_tests);
}
