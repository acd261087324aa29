/* Window classes: registering, finding by module, the predefined ones. */
#include "win32_support.h"

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

START_TEST(classes_named_by_an_atom)
{
    WNDCLASS wc = {.lpfnWndProc = DefWindowProc};
    char name[32];
    assert_fails(RegisterClass(NULL), 0, ERROR_NOACCESS);
    assert_fails(RegisterClass(&wc), 0, ERROR_INVALID_PARAMETER);
    wc.lpszClassName = "";
    assert_fails(RegisterClass(&wc), 0, ERROR_INVALID_PARAMETER);
    wc.lpszClassName = MAKEINTATOM(77);
    ATOM atom = RegisterClass(&wc);
    ck_assert_int_eq(atom, 77);
    HWND w = CreateWindow(MAKEINTATOM(77), "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(w);
    ck_assert_int_eq(GetClassName(w, name, sizeof(name)), 3);
    ck_assert_str_eq(name, "#77");
    ck_assert_int_eq(DestroyWindow(w), TRUE);
    ck_assert_int_eq(UnregisterClass("#77", NULL), TRUE);
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

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, classes);
    tcase_add_test(tc, classes_named_by_an_atom);
    tcase_add_test(tc, classes_of_modules);
}

int main(void)
{
    return run_windows_suite("window_class", add_tests);
}
