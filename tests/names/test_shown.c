/* What would be on a screen: what the functions return, and what MessageBox and OutputDebugString
 * write. */
#include "run.h"

#include <stdio.h>
#include <unistd.h>

#define NO_WINDOW ((HWND)(LONG_PTR)0x12345)

static HWND new_window(HWND parent, DWORD style)
{
    return CreateWindow("Static", "text", style, 0, 0, 0, 0, parent, NULL, NULL, NULL);
}

START_TEST(a_window_is_visible_or_not)
{
    HWND window = new_window(NULL, 0);
    HWND child = new_window(window, WS_CHILD | WS_VISIBLE);
    ck_assert_int_eq(IsWindowVisible(window), FALSE);
    ck_assert_int_eq(IsWindowVisible(child), FALSE); /* its parent is not */
    ck_assert_int_eq(ShowWindow(window, SW_SHOW), FALSE);
    ck_assert_int_eq(ShowWindow(window, SW_SHOWNORMAL), TRUE);
    ck_assert_int_ne(GetWindowLong(window, GWL_STYLE) & WS_VISIBLE, 0);
    ck_assert_int_eq(IsWindowVisible(window), TRUE);
    ck_assert_int_eq(IsWindowVisible(child), TRUE);
    ck_assert_int_eq(ShowWindow(window, SW_HIDE), TRUE);
    ck_assert_int_eq(ShowWindow(window, SW_HIDE), FALSE);
    ck_assert_int_eq(IsWindowVisible(child), FALSE);
    assert_fails(ShowWindow(NO_WINDOW, SW_SHOW), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(IsWindowVisible(NO_WINDOW), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    DestroyWindow(window);
}
END_TEST

START_TEST(there_is_nothing_to_paint)
{
    HWND window = new_window(NULL, 0);
    RECT rectangle = {0, 0, 1, 1};
    ck_assert_int_eq(UpdateWindow(window), TRUE);
    ck_assert_int_eq(InvalidateRect(window, &rectangle, TRUE), TRUE);
    ck_assert_int_eq(InvalidateRect(NULL, NULL, FALSE), TRUE);
    ck_assert_int_eq(FlashWindow(window, TRUE), FALSE);
    ck_assert_int_eq(MessageBeep(MB_OK), TRUE);
    assert_fails(UpdateWindow(NO_WINDOW), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(InvalidateRect(NO_WINDOW, NULL, FALSE), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    assert_fails(FlashWindow(NO_WINDOW, TRUE), FALSE, ERROR_INVALID_WINDOW_HANDLE);
    ck_assert_ptr_null(SetFocus(window));
    ck_assert_ptr_null(GetFocus());
    ck_assert_ptr_null(GetActiveWindow());
    ck_assert_ptr_null(GetForegroundWindow());
    assert_fails((INT_PTR)SetFocus(NO_WINDOW), 0, ERROR_INVALID_WINDOW_HANDLE);
    DestroyWindow(window);
}
END_TEST

START_TEST(the_desktop_is_a_window)
{
    HWND desktop = GetDesktopWindow();
    ck_assert_int_eq(IsWindow(desktop), TRUE);
    HWND window = new_window(desktop, 0);
    ck_assert_ptr_nonnull(window);
    ck_assert_ptr_eq(FindWindow("static", "TEXT"), window); /* as with no parent */
    ck_assert_int_eq(DestroyWindow(window), TRUE);
    ck_assert_int_eq(IsWindow(desktop), TRUE);
    assert_fails(PostMessage(desktop, WM_APP, 0, 0), FALSE, ERROR_INVALID_WINDOW_HANDLE);
}
END_TEST

START_TEST(icons_pointers_and_brushes_have_handles)
{
    ck_assert_ptr_nonnull(LoadIconA(NULL, IDI_APPLICATION));
    ck_assert_ptr_nonnull(LoadIconW(NULL, MAKEINTRESOURCEW(32512)));
    ck_assert_ptr_nonnull(LoadCursorA(NULL, IDC_ARROW));
    ck_assert_ptr_nonnull(LoadCursorW(NULL, MAKEINTRESOURCEW(32651)));
    ck_assert_ptr_nonnull(LoadIcon(GetModuleHandle(NULL), MAKEINTRESOURCE(101)));
    ck_assert_ptr_nonnull(LoadCursor(GetModuleHandle(NULL), "pointer"));
    assert_fails((INT_PTR)LoadIcon(NULL, MAKEINTRESOURCE(101)), 0, ERROR_RESOURCE_NAME_NOT_FOUND);
    assert_fails((INT_PTR)LoadIcon(GetModuleHandle(NULL), NULL), 0, ERROR_RESOURCE_NAME_NOT_FOUND);
    assert_fails((INT_PTR)LoadCursor(NULL, "pointer"), 0, ERROR_RESOURCE_NAME_NOT_FOUND);
    for (int i = WHITE_BRUSH; i <= DC_PEN; i++) {
        ck_assert_int_eq(GetStockObject(i) != NULL, i != 9);
        if (i != 9)
            ck_assert_int_eq(DeleteObject(GetStockObject(i)), TRUE);
    }
    ck_assert_ptr_null(GetStockObject(-1));
    ck_assert_ptr_null(GetStockObject(DC_PEN + 1));
    HBRUSH red = CreateSolidBrush(RGB(255, 0, 0));
    ck_assert_ptr_nonnull(red);
    ck_assert_ptr_ne(red, CreateSolidBrush(RGB(0, 0, 0)));
    ck_assert_int_eq(DeleteObject(red), TRUE);
    ck_assert_int_eq(DeleteObject(NULL), FALSE);
    ck_assert_uint_eq(RGB(1, 2, 3), 0x030201);
    ck_assert(GetRValue(0x030201) == 1 && GetGValue(0x030201) == 2 && GetBValue(0x030201) == 3);
    ck_assert_uint_eq(GetSysColor(COLOR_WINDOW), RGB(255, 255, 255));
    ck_assert_uint_eq(GetSysColor(COLOR_BTNFACE), RGB(240, 240, 240));
    ck_assert_uint_eq(GetSysColor(-1), 0);
    ck_assert_uint_eq(GetSysColor(99), 0);
    ck_assert_ptr_eq(GetSysColorBrush(COLOR_WINDOW), CreateSolidBrush(RGB(255, 255, 255)));
    ck_assert_ptr_null(GetSysColorBrush(99));
}
END_TEST

/* Runs a statement, and has in `written` what it writes to the standard error output. */
static char written[256];
#define capture(statement)                                                                         \
    do {                                                                                           \
        FILE *file = tmpfile();                                                                    \
        int kept = dup(STDERR_FILENO);                                                             \
        fflush(stderr);                                                                            \
        dup2(fileno(file), STDERR_FILENO);                                                         \
        statement;                                                                                 \
        fflush(stderr);                                                                            \
        dup2(kept, STDERR_FILENO);                                                                 \
        close(kept);                                                                               \
        rewind(file);                                                                              \
        written[fread(written, 1, sizeof(written) - 1, file)] = '\0';                              \
        fclose(file);                                                                              \
    } while (0)

START_TEST(a_message_box_is_a_line)
{
    int button = 0;
    capture(button = MessageBoxA(NULL, "text", "caption", MB_OK | MB_ICONERROR));
    ck_assert_int_eq(button, IDOK);
    ck_assert_str_eq(written, "caption: text\n");
    capture(button = MessageBoxW(NULL, L"gr\xfc\xdf", NULL, MB_YESNO | MB_DEFBUTTON2));
    ck_assert_int_eq(button, IDNO);
    ck_assert_str_eq(written, "Error: gr\xc3\xbc\xc3\x9f\n");
    capture(assert_fails(MessageBox(NO_WINDOW, "", "", MB_OK), 0, ERROR_INVALID_WINDOW_HANDLE));
    capture(assert_fails(MessageBox(NULL, "", "", 7), 0, ERROR_INVALID_MSGBOX_STYLE));
    ck_assert_str_eq(written, "");
}
END_TEST

START_TEST(a_message_box_answers_with_the_default_button)
{
    static const int answers[][3] = {{IDOK, IDOK, IDOK},
                                     {IDOK, IDCANCEL, IDOK},
                                     {IDABORT, IDRETRY, IDIGNORE},
                                     {IDYES, IDNO, IDCANCEL},
                                     {IDYES, IDNO, IDYES},
                                     {IDRETRY, IDCANCEL, IDRETRY},
                                     {IDCANCEL, IDTRYAGAIN, IDCONTINUE}};
    for (UINT type = 0; type < 7; type++)
        for (UINT which = 0; which < 3; which++) {
            int button = 0;
            capture(button = MessageBox(NULL, "", "", type | which << 8));
            ck_assert_int_eq(button, answers[type][which]);
            capture(button = MessageBox(NULL, "", "", type | MB_DEFBUTTON4));
            ck_assert_int_eq(button, answers[type][0]);
        }
}
END_TEST

START_TEST(a_debugger_would_be_told)
{
    capture(OutputDebugStringA("a"); OutputDebugStringW(L"\xe9\n"); OutputDebugStringA(NULL);
            OutputDebugStringW(NULL));
    ck_assert_str_eq(written, "a\xc3\xa9\n");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_window_is_visible_or_not, there_is_nothing_to_paint,
        the_desktop_is_a_window,    icons_pointers_and_brushes_have_handles,
        a_message_box_is_a_line,    a_message_box_answers_with_the_default_button,
        a_debugger_would_be_told,   NULL};
    return run_tests("shown", tests);
}
