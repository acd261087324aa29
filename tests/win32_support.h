/* What the tests of windows with the built-in queue share: a window that writes down what it gets,
 * and looks into the queue of the test's thread. */
#ifndef TESTS_WIN32_SUPPORT_H
#define TESTS_WIN32_SUPPORT_H

#include <windows.h>

#include <check.h>
#include <stdbool.h>

enum { PATIENCE_MS = 60000, WM_SOCKET = WM_APP + 1, QUEUE_MOST = 10000 };

/* The messages that windows of the class "Recorder" got. */
extern struct seen {
    HWND window;
    UINT message;
    WPARAM wParam;
} seen[64];
extern int seen_count;
/* What its procedure answers to WM_CREATE and WM_NCCREATE, and WM_CREATE's parameter. */
extern LRESULT create_result, nccreate_result;
extern LPVOID create_params;

LRESULT CALLBACK record(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam);
void register_recorder(void);
void unregister_recorder(void);
/* A recorder; the second one under HWND_MESSAGE, and with nothing seen yet. */
HWND make(HWND parent, DWORD style);
HWND new_window(void);

/* A call that must return this value and set this last error. */
#define assert_fails(call, value, error)                                                           \
    do {                                                                                           \
        SetLastError(NO_ERROR);                                                                    \
        ck_assert_int_eq((intptr_t)(call), (intptr_t)(value));                                     \
        ck_assert_int_eq(GetLastError(), error);                                                   \
    } while (0)

/* The calling thread's queue is empty; its next message is this one, which is taken. */
void assert_empty(void);
void assert_next(HWND window, UINT message, WPARAM wParam);

/* Runs the cases with TAP output; for main(). */
int run_windows_suite(const char *name, void (*add)(TCase *tc));

#endif
