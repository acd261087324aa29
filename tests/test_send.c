/* Messages between threads: posted, sent and answered. */
#include "win32_support.h"

#include <pthread.h>
#include <stdatomic.h>

/* Raised by one thread, awaited by another. */
struct flag {
    pthread_mutex_t lock;
    pthread_cond_t raised;
    bool up;
};
#define FLAG_DOWN                                                                                  \
    {                                                                                              \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false                                 \
    }

static void raise_flag(struct flag *f)
{
    pthread_mutex_lock(&f->lock);
    f->up = true;
    pthread_cond_signal(&f->raised);
    pthread_mutex_unlock(&f->lock);
}

static void await_flag(struct flag *f)
{
    pthread_mutex_lock(&f->lock);
    while (!f->up)
        pthread_cond_wait(&f->raised, &f->lock);
    pthread_mutex_unlock(&f->lock);
}

struct peer {
    pthread_t thread;
    struct flag ready; /* the peer's window is there */
    DWORD id;
    HWND window;
    HWND caller; /* a window of the test's thread */
    void *(*run)(struct peer *p);
};

static LRESULT CALLBACK answer(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    switch (uMsg) {
    case WM_USER: /* answered with twice the number */
        return (LRESULT)wParam * 2;
    case WM_USER + 1: /* asks the sender's window first, while it waits */
        return SendMessage((HWND)lParam, WM_USER, wParam, 0) + 1;
    case WM_USER + 2: /* goes back and forth until wParam is used up */
        return wParam ? 1 + SendMessage((HWND)lParam, WM_USER + 2, wParam - 1, (LPARAM)hWnd) : 0;
    case WM_COPYDATA:
        return ((PCOPYDATASTRUCT)lParam)->cbData == 3 &&
               memcmp(((PCOPYDATASTRUCT)lParam)->lpData, "abc", 3) == 0;
    default:
        return DefWindowProc(hWnd, uMsg, wParam, lParam);
    }
}

static HWND new_answerer(void)
{
    HWND w = CreateWindow("Answerer", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(w);
    return w;
}

static void *start_peer(void *argument)
{
    struct peer *p = argument;
    p->id = GetCurrentThreadId();
    p->window = new_answerer();
    raise_flag(&p->ready);
    return p->run(p);
}

static void begin_peer(struct peer *p, void *(*run)(struct peer *p))
{
    WNDCLASS wc = {0};
    wc.lpfnWndProc = answer;
    wc.lpszClassName = "Answerer";
    ck_assert_int_ne(RegisterClass(&wc), 0);
    p->caller = new_answerer();
    p->run = run;
    p->ready = (struct flag)FLAG_DOWN;
    ck_assert_int_eq(pthread_create(&p->thread, NULL, start_peer, p), 0);
    await_flag(&p->ready);
}

static void end_peer(struct peer *p)
{
    ck_assert_int_eq(pthread_join(p->thread, NULL), 0);
    ck_assert_int_eq(DestroyWindow(p->caller), TRUE);
    ck_assert_int_eq(UnregisterClass("Answerer", NULL), TRUE);
}

static void *serve_messages(struct peer *p)
{
    MSG msg;
    (void)p;
    while (GetMessage(&msg, NULL, 0, 0) > 0)
        DispatchMessage(&msg);
    ck_assert_uint_eq(msg.wParam, 5);
    return NULL;
}

START_TEST(sending_across_threads)
{
    struct peer p;
    COPYDATASTRUCT data = {0, 3, "abc"};
    begin_peer(&p, serve_messages);
    ck_assert_uint_ne(p.id, GetCurrentThreadId());
    ck_assert_uint_eq(GetWindowThreadProcessId(p.window, NULL), p.id);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(SendMessage(p.window, WM_USER, (WPARAM)i, 0), i * 2);
    ck_assert_int_eq(SendMessage(p.window, WM_USER + 1, 21, (LPARAM)p.caller), 43);
    ck_assert_int_eq(SendMessage(p.window, WM_USER + 2, 20, (LPARAM)p.caller), 20);
    ck_assert_int_eq(SendMessage(p.window, WM_COPYDATA, 0, (LPARAM)&data), TRUE);
    ck_assert_int_eq(SetWindowLongPtr(p.window, GWLP_USERDATA, 5), 0);
    ck_assert_int_eq(GetWindowLongPtr(p.window, GWLP_USERDATA), 5);
    assert_fails(DestroyWindow(p.window), FALSE, ERROR_ACCESS_DENIED);
    assert_fails(SetTimer(p.window, 1, 10, NULL), 0, ERROR_ACCESS_DENIED);
    assert_fails(make(p.window, 0), 0, ERROR_CANNOT_FIND_WND_CLASS);
    assert_fails(CreateWindow("Answerer", "", 0, 0, 0, 0, 0, p.window, NULL, NULL, NULL), 0,
                 ERROR_ACCESS_DENIED);
    MSG msg = {.hwnd = p.window, .message = WM_USER};
    assert_fails(DispatchMessage(&msg), 0, ERROR_WINDOW_OF_OTHER_THREAD);
    assert_fails(PeekMessage(&msg, p.window, 0, 0, 0), FALSE, ERROR_WINDOW_OF_OTHER_THREAD);
    ck_assert_int_eq(PostThreadMessage(p.id, WM_QUIT, 5, 0), TRUE);
    end_peer(&p);
    ck_assert_int_eq(IsWindow(p.window), FALSE); /* it went with its thread */
    assert_fails(PostMessage(p.window, WM_USER, 0, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(PostThreadMessage(p.id, WM_USER, 0, 0), FALSE, ERROR_INVALID_THREAD_ID);
}
END_TEST

static struct flag returned = FLAG_DOWN; /* SendMessage has */

/* Sees that a message was sent, does not handle it, and destroys its window. */
static void *destroy_unhandled(struct peer *p)
{
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_SENDMESSAGE),
                      WAIT_OBJECT_0);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(QS_SENDMESSAGE, QS_SENDMESSAGE));
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_int_eq(DestroyWindow(p->window), TRUE);
    return NULL;
}

static void *end_unhandled(struct peer *p)
{
    (void)p;
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_SENDMESSAGE),
                      WAIT_OBJECT_0);
    return NULL;
}

START_TEST(sending_to_what_goes_away)
{
    struct peer p;
    begin_peer(&p, _i ? end_unhandled : destroy_unhandled);
    assert_fails(SendMessage(p.window, WM_USER, 1, 0), 0, ERROR_INVALID_WINDOW_HANDLE);
    end_peer(&p);
}
END_TEST

static HWND spared;
static struct flag first_is_there = FLAG_DOWN;

/* Destroys one window of two to which a message was sent each, and answers the other's. */
static void *destroy_one(struct peer *p)
{
    MSG msg;
    spared = new_answerer();
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_SENDMESSAGE),
                      WAIT_OBJECT_0);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT), MAKELONG(QS_SENDMESSAGE, QS_SENDMESSAGE));
    raise_flag(&first_is_there);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_SENDMESSAGE),
                      WAIT_OBJECT_0); /* the second */
    ck_assert_int_eq(DestroyWindow(p->window), TRUE);
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_NOREMOVE), FALSE);
    ck_assert_int_eq(DestroyWindow(spared), TRUE);
    return NULL;
}

static void *send_to_spared(void *unused)
{
    (void)unused;
    await_flag(&first_is_there);
    ck_assert_int_eq(SendMessage(spared, WM_USER, 21, 0), 42);
    return NULL;
}

START_TEST(what_was_sent_to_another_window_stays)
{
    struct peer p;
    pthread_t other;
    begin_peer(&p, destroy_one);
    ck_assert_int_eq(pthread_create(&other, NULL, send_to_spared, NULL), 0);
    assert_fails(SendMessage(p.window, WM_USER, 1, 0), 0, ERROR_INVALID_WINDOW_HANDLE);
    ck_assert_int_eq(pthread_join(other, NULL), 0);
    end_peer(&p);
}
END_TEST

/* A sent message is handled before the posted ones, whatever the filter. */
static void *peek_between(struct peer *p)
{
    MSG msg;
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_SENDMESSAGE),
                      WAIT_OBJECT_0);
    ck_assert_int_eq(PeekMessage(&msg, (HWND)-1, WM_APP, WM_APP, PM_NOREMOVE), FALSE);
    ck_assert_uint_eq(HIWORD(GetQueueStatus(QS_ALLINPUT)), QS_POSTMESSAGE);
    await_flag(&returned);
    assert_next(p->window, WM_USER, 9);
    return NULL;
}

START_TEST(sent_before_posted)
{
    struct peer p;
    begin_peer(&p, peek_between);
    ck_assert_int_eq(PostMessage(p.window, WM_USER, 9, 0), TRUE);
    ck_assert_int_eq(SendMessage(p.window, WM_USER, 4, 0), 8);
    raise_flag(&returned);
    end_peer(&p);
}
END_TEST

enum { MANY = 20000 };

static void *take_many(struct peer *p)
{
    MSG msg;
    for (WPARAM i = 0; i < MANY; i++) {
        ck_assert_int_eq(GetMessage(&msg, p->window, 0, 0), TRUE);
        ck_assert_uint_eq(msg.wParam, i);
    }
    return NULL;
}

START_TEST(posting_across_threads)
{
    struct peer p;
    begin_peer(&p, take_many);
    for (WPARAM i = 0; i < MANY; i++)
        while (!PostMessage(p.window, WM_USER, i, 0))
            ck_assert_int_eq(GetLastError(), ERROR_NOT_ENOUGH_QUOTA);
    end_peer(&p);
}
END_TEST

enum { LIVES = 500 };
static _Atomic(HWND) mortal; /* a window of the peer's, or one that was */
static atomic_bool over;

static void *live_and_die(struct peer *p)
{
    MSG msg;
    for (int i = 0; i < LIVES; i++) {
        HWND w = new_answerer();
        ck_assert_int_eq(SetWindowLongPtr(w, GWLP_USERDATA, 1), 0);
        atomic_store(&mortal, w);
        ck_assert_int_eq(SendMessage(p->caller, WM_USER, (WPARAM)i, 0), i * 2);
        while (PeekMessage(&msg, NULL, 0, 0, PM_REMOVE))
            DispatchMessage(&msg);
        ck_assert_int_eq(DestroyWindow(w), TRUE);
        ck_assert_int_eq(PeekMessage(&msg, NULL, WM_USER, WM_USER, PM_REMOVE), FALSE);
    }
    atomic_store(&over, true);
    ck_assert_int_eq(PostMessage(p->caller, WM_NULL, 0, 0), TRUE);
    return NULL;
}

START_TEST(windows_that_go_while_others_use_them)
{
    struct peer p;
    MSG msg;
    atomic_store(&over, false);
    atomic_store(&mortal, NULL);
    begin_peer(&p, live_and_die);
    while (!atomic_load(&over)) {
        HWND w = atomic_load(&mortal);
        if (w) {
            SetLastError(NO_ERROR);
            LRESULT answer = SendMessage(w, WM_USER, 21, 0);
            ck_assert_int_eq(answer, GetLastError() == NO_ERROR ? 42 : 0);
            if (!PostMessage(w, WM_USER, 0, 0))
                ck_assert_int_eq(GetLastError(), ERROR_INVALID_WINDOW_HANDLE);
            GetWindowLongPtr(w, GWLP_USERDATA);
            FindWindow("Answerer", "any");
        }
        while (PeekMessage(&msg, NULL, WM_USER, WM_USER, PM_REMOVE))
            DispatchMessage(&msg);
    }
    ck_assert_int_eq(GetMessage(&msg, p.caller, 0, 0), TRUE);
    ck_assert_uint_eq(msg.message, WM_NULL);
    end_peer(&p);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, sending_across_threads);
    tcase_add_loop_test(tc, sending_to_what_goes_away, 0, 2);
    tcase_add_test(tc, what_was_sent_to_another_window_stays);
    tcase_add_test(tc, sent_before_posted);
    tcase_add_test(tc, posting_across_threads);
    tcase_add_test(tc, windows_that_go_while_others_use_them);
}

int main(void)
{
    return run_windows_suite("send", add_tests);
}
