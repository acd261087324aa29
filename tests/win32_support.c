#include "win32_support.h"

#include "tap.h"

struct seen seen[64];
int seen_count;
LRESULT create_result, nccreate_result;
LPVOID create_params;

LRESULT CALLBACK record(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
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

void register_recorder(void)
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

HWND make(HWND parent, DWORD style)
{
    return CreateWindow("Recorder", "its text", style, 0, 0, 0, 0, parent, NULL,
                        GetModuleHandle(NULL), NULL);
}

HWND new_window(void)
{
    HWND w = make(HWND_MESSAGE, 0);
    ck_assert_ptr_nonnull(w);
    seen_count = 0;
    return w;
}

void unregister_recorder(void)
{
    ck_assert_int_eq(UnregisterClass("recorder", NULL), TRUE);
}

void assert_empty(void)
{
    MSG msg;
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), FALSE);
}

void assert_next(HWND window, UINT message, WPARAM wParam)
{
    MSG msg;
    ck_assert_int_eq(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE), TRUE);
    ck_assert_ptr_eq(msg.hwnd, window);
    ck_assert_uint_eq(msg.message, message);
    ck_assert_uint_eq(msg.wParam, wParam);
}

int run_windows_suite(const char *name, void (*add)(TCase *tc))
{
    Suite *s = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, PATIENCE_MS / 1000);
    add(tc);
    suite_add_tcase(s, tc);
    return run_tap(s);
}
