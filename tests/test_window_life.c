/* Windows: how they come and go, parents, what a window keeps, handles that are none. */
#include "win32_support.h"

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
    if (sizeof(LONG) < sizeof(WNDPROC)) /* it has no room */
        assert_fails(GetWindowLong(w, GWLP_WNDPROC), 0, ERROR_INVALID_INDEX);
    else
        ck_assert(GetWindowLong(w, GWLP_WNDPROC) == (LONG)(LONG_PTR)record);
    assert_fails(SetWindowLongPtr(w, GWLP_WNDPROC, 0), 0, ERROR_INVALID_PARAMETER);
    SetWindowLongPtr(w, GWLP_HINSTANCE, (LONG_PTR)&seen);
    ck_assert_ptr_eq((void *)GetWindowLongPtr(w, GWLP_HINSTANCE), &seen);
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
    HWND second = make(HWND_MESSAGE, 0);
    ck_assert_ptr_eq(FindWindowEx(HWND_MESSAGE, NULL, "recorder", NULL), second);
    ck_assert_ptr_eq(FindWindowEx(HWND_MESSAGE, second, "recorder", NULL), hidden);
    ck_assert_ptr_null(FindWindowEx(HWND_MESSAGE, hidden, "recorder", NULL));
    ck_assert_ptr_null(FindWindowEx(top, NULL, NULL, NULL));
    HWND child = make(top, WS_CHILD), owned = make(top, WS_POPUP);
    ck_assert_ptr_eq(FindWindowEx(top, NULL, NULL, NULL), child);
    ck_assert_ptr_eq(FindWindowEx(NULL, NULL, "Recorder", NULL), owned);
    ck_assert_ptr_eq(FindWindowEx(NULL, owned, "Recorder", NULL), top);
    assert_fails(FindWindowEx((HWND)1, NULL, NULL, NULL), 0, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(FindWindowEx(top, (HWND)1, NULL, NULL), 0, ERROR_INVALID_WINDOW_HANDLE);
    ck_assert_ptr_eq(SetParent(child, second), top);
    ck_assert_ptr_eq(GetParent(child), second);
    ck_assert_ptr_eq(SetParent(second, HWND_MESSAGE), HWND_MESSAGE);
    assert_fails(SetParent(second, child), 0, ERROR_INVALID_PARAMETER);
    assert_fails(SetParent(second, (HWND)1), 0, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(SetParent((HWND)1, second), 0, ERROR_INVALID_WINDOW_HANDLE);
    ck_assert_int_eq(DestroyWindow(second), TRUE);
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
                      (HWND)0xFFFE,
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

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, life_of_a_window);
    tcase_add_test(tc, creation_refused);
    tcase_add_test(tc, parents);
    tcase_add_test(tc, values_of_a_window);
    tcase_add_test(tc, default_procedure);
    tcase_add_test(tc, finding);
    tcase_add_test(tc, garbage_handles);
}

int main(void)
{
    return run_windows_suite("window_life", add_tests);
}
