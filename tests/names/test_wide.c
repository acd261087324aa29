/* Windows with wide strings: names, texts, and messages with text between the two kinds. */
#include "run.h"

/* What a procedure of one kind got: of WM_CREATE the names, of WM_SETTEXT the text. */
static WCHAR wide_text[64], wide_class[64];
static char narrow_text[64], narrow_class[64];
static int wide_calls, narrow_calls;

static LRESULT CALLBACK wide_proc(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    const CREATESTRUCTW *with = (const CREATESTRUCTW *)lParam;
    wide_calls++;
    if (message == WM_CREATE) {
        lstrcpyW(wide_text, with->lpszName);
        if (!IS_INTRESOURCE(with->lpszClass)) /* an atom stays one */
            lstrcpyW(wide_class, with->lpszClass);
        return with->lpCreateParams == wide_text ? 0 : -1;
    }
    if (message == WM_SETTEXT)
        lstrcpyW(wide_text, (LPCWSTR)lParam);
    return DefWindowProcW(window, message, wParam, lParam);
}

static LRESULT CALLBACK narrow_proc(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    const CREATESTRUCTA *with = (const CREATESTRUCTA *)lParam;
    narrow_calls++;
    if (message == WM_CREATE) {
        lstrcpyA(narrow_text, with->lpszName);
        lstrcpyA(narrow_class, with->lpszClass);
        return with->lpCreateParams == wide_text ? 0 : -1;
    }
    if (message == WM_SETTEXT)
        lstrcpyA(narrow_text, (LPCSTR)lParam);
    return DefWindowProcA(window, message, wParam, lParam);
}

static void register_both(void)
{
    WNDCLASSW wide = {.lpfnWndProc = wide_proc,
                      .lpszClassName = L"W\xef"
                                       L"de"};
    WNDCLASSEXA narrow = {
        .cbSize = sizeof(narrow), .lpfnWndProc = narrow_proc, .lpszClassName = "Narrow"};
    ck_assert_int_ne(RegisterClassW(&wide), 0);
    ck_assert_int_ne(RegisterClassExA(&narrow), 0);
}

static HWND make_wide(LPCWSTR class_name, LPCWSTR text)
{
    return CreateWindowW(class_name, text, 0, 0, 0, 0, 0, NULL, NULL, NULL, wide_text);
}

static HWND make_narrow(LPCSTR class_name, LPCSTR text)
{
    return CreateWindowA(class_name, text, 0, 0, 0, 0, 0, NULL, NULL, NULL, wide_text);
}

START_TEST(classes_have_wide_names)
{
    WNDCLASSW wc = {.lpfnWndProc = wide_proc};
    WNDCLASSEXW wcx = {.lpfnWndProc = wide_proc, .lpszClassName = L"x"};
    WCHAR name[16];
    char bytes[16];
    register_both();
    assert_fails(RegisterClassW(NULL), 0, ERROR_NOACCESS);
    assert_fails(RegisterClassW(&wc), 0, ERROR_INVALID_PARAMETER);
    assert_fails(RegisterClassExW(&wcx), 0, ERROR_INVALID_PARAMETER);
    wc.lpszClassName = L"narrow";
    assert_fails(RegisterClassW(&wc), 0, ERROR_CLASS_ALREADY_EXISTS);
    wcx.cbSize = sizeof(wcx);
    ATOM atom = RegisterClassExW(&wcx);
    ck_assert_int_ne(atom, 0);
    HWND window = make_wide((LPCWSTR)(ULONG_PTR)atom, L"");
    ck_assert_ptr_nonnull(window);
    ck_assert_int_eq(GetClassNameW(window, name, 16), 1);
    assert_wide_eq(name, L"x");
    assert_fails(UnregisterClassW(L"X", NULL), FALSE, ERROR_CLASS_HAS_WINDOWS);
    DestroyWindow(window);
    ck_assert_int_eq(UnregisterClassW((LPCWSTR)(ULONG_PTR)atom, NULL), TRUE);
    assert_fails(UnregisterClassW(L"x", NULL), FALSE, ERROR_CLASS_DOES_NOT_EXIST);
    window = make_narrow("W\xc3\xaf"
                         "de",
                         "text");
    ck_assert_int_eq(GetClassNameW(window, name, 16), 4);
    assert_wide_eq(name, L"W\xef"
                         L"de");
    ck_assert_int_eq(GetClassNameW(window, name, 3), 2);
    assert_wide_eq(name, L"W\xef");
    assert_fails(GetClassNameW(window, name, 0), 0, ERROR_INSUFFICIENT_BUFFER);
    ck_assert_int_eq(GetClassNameA(window, bytes, 16), 5);
    ck_assert_str_eq(bytes, "W\xc3\xaf"
                            "de");
    ck_assert_ptr_eq(FindWindowW(L"w\xef"
                                 L"de",
                                 L"TEXT"),
                     window);
    ck_assert_ptr_eq(FindWindowW(NULL, L"text"), window);
    ck_assert_ptr_null(FindWindowW(L"w\xef"
                                   L"de",
                                   L"other"));
    DestroyWindow(window);
}
END_TEST

START_TEST(a_procedure_gets_strings_of_its_kind_when_its_window_is_made)
{
    register_both();
    HWND windows[] = {make_wide(L"W\xef"
                                L"de",
                                L"t\xe9xt"),
                      make_narrow("W\xc3\xaf"
                                  "de",
                                  "t\xc3\xa9xt")};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_ptr_nonnull(windows[i]);
        ck_assert_int_eq(IsWindowUnicode(windows[i]), TRUE);
    }
    assert_wide_eq(wide_text, L"t\xe9xt");
    assert_wide_eq(wide_class, L"W\xef"
                               L"de");
    DestroyWindow(windows[0]);
    DestroyWindow(windows[1]);
    ck_assert_int_eq(narrow_calls, 0);
    HWND others[] = {make_wide(L"Narrow", L"t\xe9xt"), make_narrow("Narrow", "t\xc3\xa9xt")};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_ptr_nonnull(others[i]);
        ck_assert_int_eq(IsWindowUnicode(others[i]), FALSE);
    }
    ck_assert_str_eq(narrow_text, "t\xc3\xa9xt");
    ck_assert_str_eq(narrow_class, "Narrow");
    DestroyWindow(others[0]);
    DestroyWindow(others[1]);
    assert_fails(IsWindowUnicode(others[0]), FALSE, ERROR_INVALID_WINDOW_HANDLE);
}
END_TEST

static int creations;

static LRESULT CALLBACK count_creations(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != WM_CREATE && message != WM_NCCREATE)
        return DefWindowProcA(window, message, wParam, lParam);
    creations++;
    return lParam ? message == WM_NCCREATE : (LRESULT)(message + wParam);
}

START_TEST(a_creation_that_the_program_sends_itself_has_no_strings)
{
    WNDCLASSA narrow = {.lpfnWndProc = count_creations, .lpszClassName = "Counting"};
    ck_assert_int_ne(RegisterClassA(&narrow), 0);
    HWND window = make_narrow("Counting", "");
    ck_assert_ptr_nonnull(window);
    ck_assert_int_eq(creations, 2);
    ck_assert_int_eq(SendMessageW(window, WM_CREATE, 100, 0), WM_CREATE + 100);
    ck_assert_int_eq(SendMessageW(window, WM_NCCREATE, 100, 0), WM_NCCREATE + 100);
    ck_assert_int_eq(creations, 4);
    DestroyWindow(window);
}
END_TEST

/* The text of a window of either kind, asked for and set by functions of either kind. */
static void check_text(HWND window)
{
    char bytes[32];
    WCHAR wide[32];
    ck_assert_int_eq(GetWindowTextA(window, bytes, 32), 5);
    ck_assert_str_eq(bytes, "t\xc3\xa9xt");
    ck_assert_int_eq(GetWindowTextW(window, wide, 32), 4);
    assert_wide_eq(wide, L"t\xe9xt");
    ck_assert_int_eq(GetWindowTextLengthA(window), 5);
    ck_assert_int_eq(GetWindowTextLengthW(window), 4);
    /* cut, between characters where it is converted */
    ck_assert_int_eq(GetWindowTextW(window, wide, 3), 2);
    assert_wide_eq(wide, L"t\xe9");
    ck_assert_int_eq(GetWindowTextW(window, wide, 1), 0);
    assert_wide_eq(wide, L"");
    ck_assert_int_eq(GetWindowTextA(window, bytes, 4), 3);
    ck_assert_str_eq(bytes, "t\xc3\xa9");
    ck_assert_int_eq(GetWindowTextA(window, bytes, 0), 0);
    ck_assert_int_eq(GetWindowTextW(window, NULL, 5), 0);
}

START_TEST(texts_go_between_the_kinds)
{
    register_both();
    HWND windows[] = {make_wide(L"W\xef"
                                L"de",
                                L""),
                      make_narrow("Narrow", ""), make_wide(L"Static", L"")};
    for (size_t i = 0; i < _countof(windows); i++) {
        ck_assert_int_eq(SetWindowTextA(windows[i], "t\xc3\xa9xt"), TRUE);
        check_text(windows[i]);
        ck_assert_int_eq(SetWindowTextW(windows[i], L"other"), TRUE);
        ck_assert_int_eq(GetWindowTextLengthA(windows[i]), 5);
        ck_assert_int_eq(SendMessageW(windows[i], WM_SETTEXT, 0, (LPARAM)L"t\xe9xt"), TRUE);
        check_text(windows[i]);
        ck_assert_int_eq(SetWindowTextW(windows[i], NULL), TRUE);
        ck_assert_int_eq(GetWindowTextLengthW(windows[i]), 0);
    }
    for (size_t i = 0; i < _countof(windows); i++)
        DestroyWindow(windows[i]);
    assert_fails(SetWindowTextW(windows[0], L""), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(GetWindowTextLengthW(windows[0]), 0, ERROR_INVALID_WINDOW_HANDLE);
}
END_TEST

static WNDPROC former;

static LRESULT CALLBACK above(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    wide_calls++;
    return CallWindowProcW(former, window, message, wParam, lParam);
}

START_TEST(a_predefined_class_is_subclassed_in_the_programs_kind)
{
    WCHAR wide[8];
    HWND window = make_wide(L"EDIT", L"abc");
    ck_assert_int_eq(IsWindowUnicode(window), FALSE);
    ck_assert_int_eq(GetWindowLongPtrA(window, GWLP_WNDPROC), (LONG_PTR)DefWindowProcA);
    former = (WNDPROC)SetWindowLongPtrW(window, GWLP_WNDPROC, (LONG_PTR)above);
    ck_assert_ptr_eq((void *)former, (void *)DefWindowProcW);
    ck_assert_int_eq(IsWindowUnicode(window), TRUE);
    ck_assert_int_eq(GetWindowLongPtrW(window, GWLP_WNDPROC), (LONG_PTR)above);
    ck_assert_int_eq(GetWindowTextW(window, wide, 8), 3);
    assert_wide_eq(wide, L"abc");
    ck_assert_int_eq(wide_calls, 1);
    ck_assert_int_eq(SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)former), (LONG_PTR)above);
    ck_assert_int_eq(IsWindowUnicode(window),
                     TRUE); /* DefWindowProcW is wide whoever puts it there */
    ck_assert_int_eq(GetWindowTextW(window, wide, 8), 3);
    ck_assert_int_eq(SetWindowLongW(window, GWL_ID, 5), 0);
    ck_assert_int_eq(GetWindowLongW(window, GWL_ID), 5);
    assert_fails(GetWindowLongW(window, 4), 0, ERROR_INVALID_INDEX);
    assert_fails(CallWindowProcW(NULL, window, 0, 0, 0), 0, ERROR_INVALID_PARAMETER);
    DestroyWindow(window);
}
END_TEST

START_TEST(messages_are_the_same_for_both)
{
    MSG message;
    register_both();
    HWND window = make_wide(L"W\xef"
                            L"de",
                            L"");
    ck_assert_int_eq(PostMessageW(window, WM_APP, 1, 2), TRUE);
    ck_assert_int_eq(PeekMessageW(&message, window, 0, 0, PM_NOREMOVE), TRUE);
    ck_assert_int_eq(GetMessageW(&message, NULL, 0, 0), TRUE);
    ck_assert(message.hwnd == window && message.message == WM_APP && message.wParam == 1 &&
              message.lParam == 2);
    int before = wide_calls;
    ck_assert_int_eq(DispatchMessageW(&message), 0);
    ck_assert_int_eq(wide_calls, before + 1);
    ck_assert_int_eq(SendMessageW(window, WM_QUERYENDSESSION, 0, 0), TRUE);
    ck_assert_int_eq(PostThreadMessageW(GetCurrentThreadId(), WM_APP + 1, 3, 4), TRUE);
    ck_assert_int_eq(GetMessageA(&message, NULL, 0, 0), TRUE);
    ck_assert(message.hwnd == NULL && message.message == WM_APP + 1);
    assert_fails(PostMessageW(window, WM_SETTEXT, 0, 0), FALSE, ERROR_MESSAGE_SYNC_ONLY);
    ck_assert_int_eq(RegisterWindowMessageW(L"my\xe9"
                                            L"name"),
                     RegisterWindowMessageA("my\xc3\xa9"
                                            "name"));
    assert_fails(RegisterWindowMessageW(L""), 0, ERROR_INVALID_PARAMETER);
    DestroyWindow(window);
}
END_TEST

/* Of another thread's window a text would have to outlive the call that gave it. */
static DWORD WINAPI text_for_another(LPVOID window)
{
    assert_fails(SendNotifyMessageW(window, WM_SETTEXT, 0, (LPARAM)L"x"), FALSE,
                 ERROR_MESSAGE_SYNC_ONLY);
    assert_fails(SendMessageTimeoutW(window, WM_SETTEXT, 0, (LPARAM)L"x", SMTO_NORMAL, 1, NULL), 0,
                 ERROR_MESSAGE_SYNC_ONLY);
    return 0;
}

START_TEST(sending_with_a_limit_is_the_same_for_both)
{
    DWORD_PTR result = 7;
    register_both();
    HWND window = make_wide(L"W\xef"
                            L"de",
                            L"");
    ck_assert_int_eq(
        SendMessageTimeoutW(window, WM_QUERYENDSESSION, 0, 0, SMTO_NORMAL, 1000, &result), TRUE);
    ck_assert_uint_eq(result, TRUE);
    ck_assert_int_eq(SendNotifyMessageW(window, WM_APP, 0, 0), TRUE);
    result = 7;
    ck_assert_int_eq(
        SendMessageTimeoutW(window, WM_SETTEXT, 0, (LPARAM)L"\xe9", SMTO_NORMAL, 1000, &result),
        TRUE);
    ck_assert_uint_eq(result, TRUE);
    assert_wide_eq(wide_text, L"\xe9");
    ck_assert_int_eq(SendNotifyMessageW(window, WM_SETTEXT, 0, (LPARAM)L"next"), TRUE);
    assert_wide_eq(wide_text, L"next");
    HANDLE thread = CreateThread(NULL, 0, text_for_another, window, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
    assert_wide_eq(wide_text, L"next");
    DestroyWindow(window);
    assert_fails(SendMessageTimeoutW(window, WM_SETTEXT, 0, (LPARAM)L"x", SMTO_NORMAL, 1, NULL), 0,
                 ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(SendNotifyMessageW(window, WM_SETTEXT, 0, (LPARAM)L"x"), FALSE,
                 ERROR_INVALID_WINDOW_HANDLE);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {classes_have_wide_names,
                                  a_procedure_gets_strings_of_its_kind_when_its_window_is_made,
                                  a_creation_that_the_program_sends_itself_has_no_strings,
                                  texts_go_between_the_kinds,
                                  a_predefined_class_is_subclassed_in_the_programs_kind,
                                  messages_are_the_same_for_both,
                                  sending_with_a_limit_is_the_same_for_both,
                                  NULL};
    return run_tests("wide", tests);
}
