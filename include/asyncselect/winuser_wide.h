/* winuser_wide.h: the functions of winuser.h with wide strings, and the names that stand for the one
 * or the other kind as UNICODE says. Comes with winuser.h.
 *
 * Each does what the function with an A at its end does, and fails as that does, and with
 * ERROR_NOT_ENOUGH_MEMORY. A window has either kind of procedure; messages with text (WM_NCCREATE,
 * WM_CREATE, WM_SETTEXT, WM_GETTEXT, WM_GETTEXTLENGTH) reach it in its own kind, whichever function
 * made the window or sent the message. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINUSER_WIDE_H
#define ASYNCSELECT_WINUSER_WIDE_H

#include "winuser.h"

ASYNCSELECT_BEGIN

typedef struct tagWNDCLASSW {
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCWSTR lpszMenuName;
    LPCWSTR lpszClassName;
} WNDCLASSW, *PWNDCLASSW, *NPWNDCLASSW, *LPWNDCLASSW;

typedef struct tagWNDCLASSEXW {
    UINT cbSize;
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCWSTR lpszMenuName;
    LPCWSTR lpszClassName;
    HICON hIconSm;
} WNDCLASSEXW, *PWNDCLASSEXW, *NPWNDCLASSEXW, *LPWNDCLASSEXW;

typedef struct tagCREATESTRUCTW {
    LPVOID lpCreateParams;
    HINSTANCE hInstance;
    HMENU hMenu;
    HWND hwndParent;
    int cy;
    int cx;
    int y;
    int x;
    LONG style;
    LPCWSTR lpszName;
    LPCWSTR lpszClass;
    DWORD dwExStyle;
} CREATESTRUCTW, *LPCREATESTRUCTW;

ASYNCSELECT_API ATOM RegisterClassW(const WNDCLASSW *lpWndClass) ASYNCSELECT_LINK("RegisterClassW");
ASYNCSELECT_API ATOM RegisterClassExW(const WNDCLASSEXW *lpwcx)
    ASYNCSELECT_LINK("RegisterClassExW");
ASYNCSELECT_API BOOL UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance)
    ASYNCSELECT_LINK("UnregisterClassW");
ASYNCSELECT_API int GetClassNameW(HWND hWnd, LPWSTR lpClassName, int nMaxCount)
    ASYNCSELECT_LINK("GetClassNameW");
ASYNCSELECT_API HWND CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName,
                                     DWORD dwStyle, int X, int Y, int nWidth, int nHeight,
                                     HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                                     LPVOID lpParam) ASYNCSELECT_LINK("CreateWindowExW");
#define CreateWindowW(name, window, style, x, y, width, height, parent, menu, instance, param)     \
    CreateWindowExW(0L, name, window, style, x, y, width, height, parent, menu, instance, param)
ASYNCSELECT_API LRESULT DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("DefWindowProcW");
ASYNCSELECT_API LRESULT CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
                                        LPARAM lParam) ASYNCSELECT_LINK("CallWindowProcW");
ASYNCSELECT_API HWND FindWindowW(LPCWSTR lpClassName, LPCWSTR lpWindowName)
    ASYNCSELECT_LINK("FindWindowW");
ASYNCSELECT_API HWND FindWindowExW(HWND hWndParent, HWND hWndChildAfter, LPCWSTR lpszClass,
                                   LPCWSTR lpszWindow) ASYNCSELECT_LINK("FindWindowExW");
/* GWLP_WNDPROC: DefWindowProc comes back in the asker's kind; any other procedure as it is, and takes
 * the strings of the function that it was put there by. */
ASYNCSELECT_API LONG_PTR GetWindowLongPtrW(HWND hWnd, int nIndex)
    ASYNCSELECT_LINK("GetWindowLongPtrW");
ASYNCSELECT_API LONG_PTR SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    ASYNCSELECT_LINK("SetWindowLongPtrW");
ASYNCSELECT_API LONG GetWindowLongW(HWND hWnd, int nIndex) ASYNCSELECT_LINK("GetWindowLongW");
ASYNCSELECT_API LONG SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong)
    ASYNCSELECT_LINK("SetWindowLongW");
ASYNCSELECT_API BOOL GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
    ASYNCSELECT_LINK("GetMessageW");
ASYNCSELECT_API BOOL PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
                                  UINT wRemoveMsg) ASYNCSELECT_LINK("PeekMessageW");
ASYNCSELECT_API LRESULT DispatchMessageW(const MSG *lpMsg) ASYNCSELECT_LINK("DispatchMessageW");
ASYNCSELECT_API BOOL PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("PostMessageW");
ASYNCSELECT_API BOOL PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("PostThreadMessageW");
ASYNCSELECT_API LRESULT SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("SendMessageW");
/* ERROR_MESSAGE_SYNC_ONLY also: a message with text to a window of another thread, where it might be
 * read after the call has returned. */
ASYNCSELECT_API LRESULT SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam,
                                            UINT fuFlags, UINT uTimeout, PDWORD_PTR lpdwResult)
    ASYNCSELECT_LINK("SendMessageTimeoutW");
ASYNCSELECT_API BOOL SendNotifyMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("SendNotifyMessageW");
ASYNCSELECT_API UINT RegisterWindowMessageW(LPCWSTR lpString)
    ASYNCSELECT_LINK("RegisterWindowMessageW");

#ifdef UNICODE
typedef WNDCLASSW WNDCLASS, *PWNDCLASS, *NPWNDCLASS, *LPWNDCLASS;
typedef WNDCLASSEXW WNDCLASSEX, *PWNDCLASSEX, *NPWNDCLASSEX, *LPWNDCLASSEX;
typedef CREATESTRUCTW CREATESTRUCT, *LPCREATESTRUCT;
#define RegisterClass RegisterClassW
#define RegisterClassEx RegisterClassExW
#define UnregisterClass UnregisterClassW
#define GetClassName GetClassNameW
#define CreateWindowEx CreateWindowExW
#define CreateWindow CreateWindowW
#define DefWindowProc DefWindowProcW
#define CallWindowProc CallWindowProcW
#define FindWindow FindWindowW
#define FindWindowEx FindWindowExW
#define GetWindowLongPtr GetWindowLongPtrW
#define SetWindowLongPtr SetWindowLongPtrW
#define GetWindowLong GetWindowLongW
#define SetWindowLong SetWindowLongW
#define GetMessage GetMessageW
#define PeekMessage PeekMessageW
#define DispatchMessage DispatchMessageW
#define PostMessage PostMessageW
#define PostThreadMessage PostThreadMessageW
#define SendMessage SendMessageW
#define SendMessageTimeout SendMessageTimeoutW
#define SendNotifyMessage SendNotifyMessageW
#define RegisterWindowMessage RegisterWindowMessageW
#else
typedef WNDCLASSA WNDCLASS, *PWNDCLASS, *NPWNDCLASS, *LPWNDCLASS;
typedef WNDCLASSEXA WNDCLASSEX, *PWNDCLASSEX, *NPWNDCLASSEX, *LPWNDCLASSEX;
typedef CREATESTRUCTA CREATESTRUCT, *LPCREATESTRUCT;
#define RegisterClass RegisterClassA
#define RegisterClassEx RegisterClassExA
#define UnregisterClass UnregisterClassA
#define GetClassName GetClassNameA
#define CreateWindowEx CreateWindowExA
#define CreateWindow CreateWindowA
#define DefWindowProc DefWindowProcA
#define CallWindowProc CallWindowProcA
#define FindWindow FindWindowA
#define FindWindowEx FindWindowExA
#define GetWindowLongPtr GetWindowLongPtrA
#define SetWindowLongPtr SetWindowLongPtrA
#define GetWindowLong GetWindowLongA
#define SetWindowLong SetWindowLongA
#define GetMessage GetMessageA
#define PeekMessage PeekMessageA
#define DispatchMessage DispatchMessageA
#define PostMessage PostMessageA
#define PostThreadMessage PostThreadMessageA
#define SendMessage SendMessageA
#define SendMessageTimeout SendMessageTimeoutA
#define SendNotifyMessage SendNotifyMessageA
#define RegisterWindowMessage RegisterWindowMessageA
#endif

ASYNCSELECT_END

#endif
