/* Windows with the built-in message queue: classes, windows, messages, timers, waiting, and the
 * sockets whose messages come that way. */
#include <windows.h>
#include <ws2tcpip.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <check.h>

enum { PATIENCE_MS = 60000, WM_SOCKET = WM_APP + 1, QUEUE_MOST = 10000 };

/* ---- a window that writes down what it gets ---- */

static struct seen {
    HWND window;
    UINT message;
    WPARAM wParam;
} seen[64];
static int seen_count;
static LRESULT create_result, nccreate_result;
static LPVOID create_params;

static LRESULT CALLBACK record(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    if (seen_count < 64)
        seen[seen_count++] = (struct seen){hWnd, uMsg, wParam};
    switch (uMsg) {
    case WM_NCCREATE:
        return nccreate_result ? DefWindowProc(hWnd, uMsg, wParam, lParam) : FALSE;
    case WM_CREATE:
        create_params = ((LPCREATESTRUCT)lParam)->lpCreateParams;
        return create_result;
    default:
        return DefWindowProc(hWnd, uMsg, wParam, lParam);
    }
}

static void register_recorder(void)
{
    WNDCLASS wc = {0};
    wc.lpfnWndProc = record;
    wc.lpszClassName = "Recorder";
    wc.cbWndExtra = 12;
    wc.hInstance = GetModuleHandle(NULL);
    ck_assert_int_ne(RegisterClass(&wc), 0);
    seen_count = 0;
    create_result = 0;
    nccreate_result = TRUE;
}

static HWND make(HWND parent, DWORD style)
{
    return CreateWindow("Recorder", "its text", style, 0, 0, 0, 0, parent, NULL,
                        GetModuleHandle(NULL), NULL);
}

static HWND new_window(void)
{
    HWND w = make(HWND_MESSAGE, 0);
    ck_assert_ptr_nonnull(w);
    seen_count = 0;
    return w;
}

static void unregister_recorder(void)
{
    ck_assert_int_eq(UnregisterClass("recorder", NULL), TRUE);
}

#define assert_fails(call, value, error)                                                           \
    do {                                                                                           \
        SetLastError(NO_ERROR);                                                                    \
        ck_assert_int_eq((long long)(call), (long long)(value));                                   \
        ck_assert_int_eq(GetLastError(), error);                                                   \
    } while (0)

static void assert_empty(void)
{
    MSG msg;
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), FALSE);
}

static void assert_next(HWND window, UINT message, WPARAM wParam)
{
    MSG msg;
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), TRUE);
    ck_assert_ptr_eq(msg.hwnd, window);
    ck_assert_uint_eq(msg.message, message);
    ck_assert_uint_eq(msg.wParam, wParam);
}

/* ---- classes ---- */

START_TEST(classes)
{
    WNDCLASSEX wc = {0};
    char name[32];
    assert_fails(RegisterClassEx(&wc), 0, ERROR_INVALID_PARAMETER);
    assert_fails(RegisterClassEx(NULL), 0, ERROR_NOACCESS);
    wc.cbSize = sizeof(wc);
    wc.lpszClassName = "MixedCase";
    assert_fails(RegisterClassEx(&wc), 0, ERROR_INVALID_PARAMETER);
    wc.lpfnWndProc = DefWindowProc;
    ATOM atom = RegisterClassEx(&wc);
    ck_assert_int_ge(atom, 0xC000);
    wc.lpszClassName = "MIXEDcase";
    assert_fails(RegisterClassEx(&wc), 0, ERROR_CLASS_ALREADY_EXISTS);
    assert_fails(CreateWindow("nothing", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL), 0,
                 ERROR_CANNOT_FIND_WND_CLASS);
    HWND w = CreateWindow(MAKEINTATOM(atom), "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(w);
    ck_assert_int_eq(GetClassName(w, name, sizeof(name)), 9);
    ck_assert_str_eq(name, "MixedCase");
    ck_assert_int_eq(GetClassName(w, name, 4), 3);
    ck_assert_str_eq(name, "Mix");
    assert_fails(GetClassName(w, name, 0), 0, ERROR_INSUFFICIENT_BUFFER);
    assert_fails(UnregisterClass("mixedcase", NULL), FALSE, ERROR_CLASS_HAS_WINDOWS);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    ck_assert_int_eq(UnregisterClass(MAKEINTATOM(atom), NULL), TRUE);
    assert_fails(UnregisterClass("mixedcase", NULL), FALSE, ERROR_CLASS_DOES_NOT_EXIST);
}
END_TEST

START_TEST(classes_of_modules)
{
    static const char *const predefined[] = {"STATIC", "button", "edit", "Message"};
    static char one, other;
    WNDCLASS wc = {0};
    wc.lpfnWndProc = DefWindowProc;
    wc.lpszClassName = "Module";
    wc.hInstance = (HINSTANCE)(void *)&one;
    ck_assert_int_ne(RegisterClass(&wc), 0);
    assert_fails(CreateWindow("Module", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                              (HINSTANCE)(void *)&other, NULL),
                 0, ERROR_CANNOT_FIND_WND_CLASS);
    ck_assert_int_eq(UnregisterClass("Module", wc.hInstance), TRUE);
    wc.style = CS_GLOBALCLASS;
    ck_assert_int_ne(RegisterClass(&wc), 0);
    HWND w = CreateWindow("Module", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                          (HINSTANCE)(void *)&other, NULL);
    ck_assert_ptr_nonnull(w);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    ck_assert_int_eq(UnregisterClass("Module", wc.hInstance), TRUE);
    for (int i = 0; i < 4; i++) {
        w = CreateWindow(predefined[i], "", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
        ck_assert_ptr_nonnull(w);
        ck_assert_int_eq(DestroyWindow(w), TRUE);
    }
}
END_TEST

/* ---- windows ---- */

START_TEST(life_of_a_window)
{
    int parameter;
    register_recorder();
    HWND w = CreateWindowEx(0, "Recorder", "its text", 0, 1, 2, 3, 4, HWND_MESSAGE, NULL, NULL,
                            &parameter);
    ck_assert_ptr_nonnull(w);
    ck_assert_ptr_eq(create_params, &parameter);
    ck_assert_int_eq(seen_count, 2);
    ck_assert_uint_eq(seen[0].message, WM_NCCREATE);
    ck_assert_uint_eq(seen[1].message, WM_CREATE);
    ck_assert_ptr_eq(seen[0].window, w);
    ck_assert_int_eq(IsWindow(w), TRUE);
    ck_assert_int_eq(IsWindowUnicode(w), FALSE);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    ck_assert_int_eq(seen_count, 4);
    ck_assert_uint_eq(seen[2].message, WM_DESTROY);
    ck_assert_uint_eq(seen[3].message, WM_NCDESTROY);
    ck_assert_int_eq(IsWindow(w), FALSE);
    assert_fails(DestroyWindow(w), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    unregister_recorder();
}
END_TEST

START_TEST(creation_refused)
{
    register_recorder();
    nccreate_result = FALSE;
    ck_assert_ptr_null(make(HWND_MESSAGE, 0));
    ck_assert_int_eq(seen_count, 2);
    ck_assert_uint_eq(seen[1].message, WM_NCDESTROY);
    nccreate_result = TRUE;
    create_result = -1;
    seen_count = 0;
    ck_assert_ptr_null(make(HWND_MESSAGE, 0));
    ck_assert_int_eq(seen_count, 4);
    ck_assert_uint_eq(seen[2].message, WM_DESTROY);
    ck_assert_uint_eq(seen[3].message, WM_NCDESTROY);
    ck_assert_int_eq(IsWindow(seen[0].window), FALSE);
    assert_fails(make(NULL, WS_CHILD), 0, ERROR_TLW_WITH_WSCHILD);
    unregister_recorder();
}
END_TEST

START_TEST(parents)
{
    register_recorder();
    HWND parent = new_window(), child = make(parent, WS_CHILD), owned = make(parent, WS_POPUP);
    HWND grandchild = make(child, WS_CHILD);
    ck_assert_ptr_null(GetParent(parent));
    ck_assert_ptr_eq(GetParent(child), parent);
    ck_assert_ptr_eq(GetParent(owned), parent);
    assert_fails(SetWindowLongPtr(child, GWLP_HWNDPARENT, (LONG_PTR)grandchild), 0,
                 ERROR_INVALID_PARAMETER);

    MSG msg;
    ck_assert_int_eq(PostMessage(owned, WM_USER, 1, 0), TRUE);
    ck_assert_int_eq(PostMessage(grandchild, WM_USER, 2, 0), TRUE);
    ck_assert_int_eq(PeekMessage(&msg, parent, 0, 0, PM_REMOVE), TRUE);
    ck_assert_ptr_eq(msg.hwnd, grandchild);
    ck_assert_int_eq(PeekMessage(&msg, parent, 0, 0, PM_REMOVE), FALSE);

    seen_count = 0;
    ck_assert_int_eq(DestroyWindow(parent), TRUE);
    ck_assert_int_eq(seen_count, 8);
    ck_assert_ptr_eq(seen[0].window, owned);
    ck_assert_ptr_eq(seen[2].window, parent);
    ck_assert_ptr_eq(seen[3].window, child);
    ck_assert_ptr_eq(seen[4].window, grandchild);
    ck_assert_ptr_eq(seen[7].window, parent);
    ck_assert_uint_eq(seen[7].message, WM_NCDESTROY);
    assert_empty();
    unregister_recorder();
}
END_TEST

START_TEST(values_of_a_window)
{
    register_recorder();
    HWND w =
        CreateWindow("Recorder", "", WS_VISIBLE, 0, 0, 0, 0, HWND_MESSAGE, (HMENU)7, NULL, NULL);
    ck_assert_int_eq(GetWindowLongPtr(w, GWLP_ID), 7);
    ck_assert_int_eq(GetWindowLong(w, GWL_STYLE), WS_VISIBLE);
    ck_assert_int_eq(SetWindowLong(w, GWL_EXSTYLE, WS_EX_TOPMOST), 0);
    ck_assert_int_eq(GetWindowLong(w, GWL_EXSTYLE), WS_EX_TOPMOST);
    ck_assert_int_eq(SetWindowLongPtr(w, GWLP_USERDATA, (LONG_PTR)&seen), 0);
    ck_assert_ptr_eq((void *)GetWindowLongPtr(w, GWLP_USERDATA), &seen);
    ck_assert_int_eq(SetWindowLongPtr(w, 0, -5), 0);
    ck_assert_int_eq(GetWindowLongPtr(w, 0), -5);
    ck_assert_int_eq(SetWindowLong(w, 8, 9), 0);
    ck_assert_int_eq(GetWindowLong(w, 8), 9);
    assert_fails(GetWindowLong(w, 9), 0, ERROR_INVALID_INDEX);
    assert_fails(GetWindowLongPtr(w, -1), 0, ERROR_INVALID_INDEX);
    assert_fails(SetWindowLongPtr(w, 12, 1), 0, ERROR_INVALID_INDEX);
    ck_assert(GetWindowLongPtr(w, GWLP_WNDPROC) == (LONG_PTR)record);
    ck_assert(SetWindowLongPtr(w, GWLP_WNDPROC, (LONG_PTR)DefWindowProc) == (LONG_PTR)record);
    seen_count = 0;
    ck_assert_int_eq(SendMessage(w, WM_QUERYENDSESSION, 0, 0), TRUE);
    ck_assert_int_eq(seen_count, 0);
    ck_assert_int_eq(CallWindowProc(record, w, WM_USER, 0, 0), 0);
    ck_assert_int_eq(seen_count, 1);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
}
END_TEST

START_TEST(default_procedure)
{
    char text[16];
    register_recorder();
    HWND w = new_window();
    ck_assert_int_eq(SendMessage(w, WM_GETTEXTLENGTH, 0, 0), 8);
    ck_assert_int_eq(SendMessage(w, WM_GETTEXT, 4, (LPARAM)text), 3);
    ck_assert_str_eq(text, "its");
    ck_assert_int_eq(SendMessage(w, WM_SETTEXT, 0, (LPARAM) "new"), TRUE);
    ck_assert_int_eq(SendMessage(w, WM_GETTEXT, sizeof(text), (LPARAM)text), 3);
    ck_assert_str_eq(text, "new");
    ck_assert_int_eq(SendMessage(w, WM_GETTEXT, 0, (LPARAM)text), 0);
    ck_assert_int_eq(SendMessage(w, WM_USER, 0, 0), 0);
    ck_assert_int_eq(SendMessage(w, WM_CLOSE, 0, 0), 0);
    ck_assert_int_eq(IsWindow(w), FALSE);
    unregister_recorder();
}
END_TEST

START_TEST(finding)
{
    DWORD process = 0;
    register_recorder();
    HWND hidden = new_window();
    ck_assert_ptr_null(FindWindow("Recorder", NULL));
    HWND top = make(NULL, 0);
    ck_assert_ptr_eq(FindWindow("RECORDER", NULL), top);
    ck_assert_ptr_eq(FindWindow(NULL, "ITS text"), top);
    ck_assert_ptr_null(FindWindow("Recorder", "other"));
    ck_assert_uint_eq(GetWindowThreadProcessId(top, &process), GetCurrentThreadId());
    ck_assert_uint_eq(process, (DWORD)getpid());
    ck_assert_int_eq(DestroyWindow(top), TRUE);
    ck_assert_int_eq(DestroyWindow(hidden), TRUE);
    unregister_recorder();
}
END_TEST

/* proves: CALL-3 */
START_TEST(garbage_handles)
{
    WSADATA data;
    MSG msg;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    register_recorder();
    HWND closed = new_window();
    HWND garbage[] = {closed,
                      (HWND)1,
                      (HWND)0xFFFF,
                      (HWND)0xdeadbeef,
                      (HWND)UINTPTR_MAX,
                      HWND_MESSAGE,
                      (HWND)(void *)&msg,
                      (HWND)((uintptr_t)closed + 1),
                      (HWND)((uintptr_t)closed + 0x10000),
                      (HWND)((uintptr_t)closed | (uintptr_t)1 << (sizeof(uintptr_t) * 8 - 1))};
    ck_assert_int_eq(DestroyWindow(closed), TRUE);
    for (size_t i = 0; i < sizeof(garbage) / sizeof(*garbage); i++) {
        HWND w = garbage[i];
        ck_assert_int_eq(IsWindow(w), FALSE);
        assert_fails(DestroyWindow(w), FALSE, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(PostMessage(w, WM_USER, 0, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(SendMessage(w, WM_USER, 0, 0), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(DefWindowProc(w, WM_GETTEXTLENGTH, 0, 0), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(SetTimer(w, 1, 10, NULL), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(KillTimer(w, 1), FALSE, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(GetWindowLongPtr(w, GWLP_ID), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(SetWindowLongPtr(w, GWLP_ID, 1), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(GetParent(w), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(IsWindowUnicode(w), FALSE, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(GetClassName(w, (char *)&msg, 4), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(GetWindowThreadProcessId(w, NULL), 0, ERROR_INVALID_WINDOW_HANDLE);
        assert_fails(WSAAsyncSelect(s, w, WM_SOCKET, FD_READ), SOCKET_ERROR, WSAEINVAL);
        msg.hwnd = w;
        msg.message = WM_USER;
        assert_fails(DispatchMessage(&msg), 0, ERROR_INVALID_WINDOW_HANDLE);
        if (w != (HWND)UINTPTR_MAX) { /* which GetMessage takes for the thread */
            assert_fails(GetMessage(&msg, w, 0, 0), -1, ERROR_INVALID_WINDOW_HANDLE);
            assert_fails(PeekMessage(&msg, w, 0, 0, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
        }
        if (w != HWND_MESSAGE)
            assert_fails(make(w, 0), 0, ERROR_INVALID_WINDOW_HANDLE);
    }
    unregister_recorder();
    ck_assert_int_eq(closesocket(s), 0);
    ck_assert_int_eq(WSACleanup(), 0);
}
END_TEST

/* ---- messages ---- */

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

/* ---- timers ---- */

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

START_TEST(timers_of_the_thread)
{
    MSG msg;
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

/* ---- waiting ---- */

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

/* ---- several threads ---- */

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

/* ---- sockets ---- */

static void make_pair(SOCKET pair[2])
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int length = sizeof(name);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&name, sizeof(name)), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&name, &length), 0);
    pair[0] = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(pair[0], (struct sockaddr *)&name, sizeof(name)), 0);
    pair[1] = accept(listener, NULL, NULL);
    ck_assert_uint_ne(pair[1], INVALID_SOCKET);
    ck_assert_int_eq(closesocket(listener), 0);
}

static HWND begin_sockets(SOCKET pair[2])
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    make_pair(pair);
    register_recorder();
    return new_window();
}

static void end_sockets(HWND w, SOCKET pair[2])
{
    for (int i = 0; i < 2; i++)
        if (pair[i] != INVALID_SOCKET)
            ck_assert_int_eq(closesocket(pair[i]), 0);
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    unregister_recorder();
    ck_assert_int_eq(WSACleanup(), 0);
}

static void await_message(void)
{
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, PATIENCE_MS, QS_POSTMESSAGE),
                      WAIT_OBJECT_0);
}

/* proves: MSG-1 READ-1 READ-3 GATE-1 */
START_TEST(socket_messages)
{
    SOCKET pair[2];
    MSG msg;
    char byte;
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(send(pair[1], "ab", 2, 0), 2);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ), 0);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
        ck_assert_ptr_eq(msg.hwnd, w);
        ck_assert_uint_eq(msg.message, WM_SOCKET);
        ck_assert_uint_eq(msg.wParam, pair[0]);
        ck_assert_int_eq(msg.lParam, FD_READ);
        assert_empty();
        ck_assert_int_eq(recv(pair[0], &byte, 1, 0), 1);
    }
    assert_empty();
    end_sockets(w, pair);
}
END_TEST

/* proves: K4 CLOSE-5 */
START_TEST(closed_sockets_messages_are_never_seen)
{
    SOCKET pair[2];
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_WRITE), 0);
    await_message(); /* FD_WRITE is in the queue */
    ck_assert_int_eq(closesocket(pair[0]), 0);
    ck_assert_uint_eq(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ck_assert_uint_eq(GetQueueStatus(QS_ALLINPUT | QS_ALLPOSTMESSAGE), 0);
    SOCKET lower[16], again;
    int count = 0; /* POSIX hands out the lowest number that is free */
    while ((again = socket(AF_INET, SOCK_STREAM, 0)) != pair[0]) {
        ck_assert_int_lt(count, 16);
        lower[count++] = again;
    }
    assert_empty();
    while (count > 0)
        ck_assert_int_eq(closesocket(lower[--count]), 0);
    end_sockets(w, pair);
}
END_TEST

/* proves: M1 */
START_TEST(full_queue_loses_no_socket_message)
{
    SOCKET pair[2];
    MSG msg;
    HWND w = begin_sockets(pair);
    HWND other = new_window();
    for (WPARAM i = 0; i < QUEUE_MOST; i++)
        ck_assert_int_eq(PostMessage(other, WM_USER, i, 0), TRUE);
    ck_assert_int_eq(send(pair[1], "a", 1, 0), 1);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ | FD_WRITE), 0);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), FALSE); /* the loop ran: no room */
    assert_next(other, WM_USER, 0);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), TRUE); /* at once */
    ck_assert_int_eq(msg.lParam, FD_READ);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), TRUE);
    ck_assert_int_eq(msg.lParam, FD_WRITE);
    ck_assert_int_eq(PeekMessage(&msg, w, 0, 0, PM_REMOVE), FALSE);
    for (WPARAM i = 1; i < QUEUE_MOST; i++)
        assert_next(other, WM_USER, i);
    assert_empty();
    ck_assert_int_eq(DestroyWindow(other), TRUE);
    end_sockets(w, pair);
}
END_TEST

START_TEST(busy_queue_does_not_starve_sockets)
{
    SOCKET pair[2];
    MSG msg;
    int taken = 0;
    HWND w = begin_sockets(pair);
    ck_assert_int_eq(send(pair[1], "a", 1, 0), 1);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_READ), 0);
    ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE);
    for (;;) {
        if (_i)
            ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
        else
            ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), TRUE);
        if (msg.message == WM_SOCKET)
            break;
        ck_assert_int_lt(taken++, 100);
        ck_assert_int_eq(PostMessage(w, WM_USER, 0, 0), TRUE);
    }
    ck_assert_int_eq(msg.lParam, FD_READ);
    end_sockets(w, pair);
}
END_TEST

START_TEST(destroying_a_window_ends_its_selections)
{
    SOCKET pair[2];
    HWND w = begin_sockets(pair);
    HWND other = new_window();
    ck_assert_int_eq(WSAAsyncSelect(pair[0], other, WM_SOCKET, FD_WRITE), 0);
    await_message();
    ck_assert_int_eq(DestroyWindow(other), TRUE);
    assert_empty();
    assert_fails(WSAAsyncSelect(pair[0], other, WM_SOCKET, FD_WRITE), SOCKET_ERROR, WSAEINVAL);
    ck_assert_int_eq(WSAAsyncSelect(pair[0], w, WM_SOCKET, FD_WRITE), 0);
    assert_next(w, WM_SOCKET, pair[0]);
    end_sockets(w, pair);
}
END_TEST

/* ---- time, errors, control events ---- */

START_TEST(small_functions)
{
    DWORD before = GetTickCount();
    Sleep(0);
    Sleep(1);
    ck_assert_uint_ge(GetTickCount() - before, 1);
    SetLastError(WSAEFAULT);
    ck_assert_int_eq(WSAGetLastError(), WSAEFAULT);
    WSASetLastError(WSAEINVAL);
    ck_assert_uint_eq(GetLastError(), WSAEINVAL);
    ck_assert_ptr_nonnull(GetModuleHandle(NULL));
    assert_fails(GetModuleHandle("ntdll"), 0, ERROR_MOD_NOT_FOUND);
    char bytes[4] = "abc";
    FillMemory(bytes, 2, 'x');
    MoveMemory(bytes + 1, bytes, 1);
    ck_assert_str_eq(bytes, "xxc");
    ZeroMemory(bytes, sizeof(bytes));
    ck_assert_int_eq(bytes[2], 0);
}
END_TEST

static HWND control_window;
static DWORD control_thread;

static BOOL WINAPI pass_on(DWORD dwCtrlType)
{
    control_thread = GetCurrentThreadId();
    return !PostMessage(control_window, WM_USER, dwCtrlType, 0);
}

static BOOL WINAPI deal_with(DWORD dwCtrlType)
{
    return PostMessage(control_window, WM_USER + 1, dwCtrlType, 0);
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

static Suite *win32_suite(void)
{
    Suite *s = suite_create("win32");
    TCase *t = tcase_create("windows");
    tcase_set_timeout(t, PATIENCE_MS / 1000);
    tcase_add_test(t, classes);
    tcase_add_test(t, classes_of_modules);
    tcase_add_test(t, life_of_a_window);
    tcase_add_test(t, creation_refused);
    tcase_add_test(t, parents);
    tcase_add_test(t, values_of_a_window);
    tcase_add_test(t, default_procedure);
    tcase_add_test(t, finding);
    tcase_add_test(t, garbage_handles);
    suite_add_tcase(s, t);

    t = tcase_create("messages");
    tcase_set_timeout(t, PATIENCE_MS / 1000);
    tcase_add_test(t, posted_messages);
    tcase_add_test(t, dispatching);
    tcase_add_test(t, quitting);
    tcase_add_test(t, full_queue);
    tcase_add_test(t, registered_messages);
    tcase_add_test(t, timers);
    tcase_add_test(t, timers_of_the_thread);
    tcase_add_test(t, waiting);
    tcase_add_test(t, status_of_the_queue);
    suite_add_tcase(s, t);

    t = tcase_create("threads");
    tcase_set_timeout(t, PATIENCE_MS / 1000);
    tcase_add_test(t, sending_across_threads);
    tcase_add_loop_test(t, sending_to_what_goes_away, 0, 2);
    tcase_add_test(t, sent_before_posted);
    tcase_add_test(t, posting_across_threads);
    tcase_add_test(t, windows_that_go_while_others_use_them);
    suite_add_tcase(s, t);

    t = tcase_create("sockets");
    tcase_set_timeout(t, PATIENCE_MS / 1000);
    tcase_add_test(t, socket_messages);
    tcase_add_test(t, closed_sockets_messages_are_never_seen);
    tcase_add_test(t, full_queue_loses_no_socket_message);
    tcase_add_loop_test(t, busy_queue_does_not_starve_sockets, 0, 2);
    tcase_add_test(t, destroying_a_window_ends_its_selections);
    suite_add_tcase(s, t);

    t = tcase_create("the rest");
    tcase_set_timeout(t, PATIENCE_MS / 1000);
    tcase_add_test(t, small_functions);
    tcase_add_loop_test(t, control_events_end_the_process, 0, 3); /* before a thread is there */
    tcase_add_test(t, control_events);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    SRunner *sr = srunner_create(win32_suite());
    srunner_set_tap(sr, "-");
    srunner_run_all(sr, CK_SILENT);
    int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
