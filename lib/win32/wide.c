/* The functions of windows with wide strings: those with narrow ones, with the strings converted. */
#include "asyncselect/winuser.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "text.h"
#include "textmsg.h"
#include "wnd.h"
#include "wndclass.h"

enum { CLASS_NAME_ROOM = 256 };

/* A string as UTF-8, an atom or NULL as it is. */
struct narrow {
    const char *text;
    char *memory;
};

static bool narrow(LPCWSTR wide, struct narrow *n)
{
    bool is_text = (uintptr_t)wide > 0xFFFF;
    n->memory = is_text ? text_utf8(wide) : NULL;
    n->text = is_text ? n->memory : (const char *)(uintptr_t)wide;
    return n->text || !is_text;
}

/* ---- classes ---- */

ATOM RegisterClassExW(const WNDCLASSEXW *lpwcx)
{
    struct narrow name;
    if (!lpwcx || lpwcx->cbSize != sizeof(*lpwcx)) {
        error_set_last(lpwcx ? ERROR_INVALID_PARAMETER : ERROR_NOACCESS);
        return 0;
    }
    if (!narrow(lpwcx->lpszClassName, &name))
        return 0;
    const WNDCLASSEXA wanted = {.style = lpwcx->style,
                                .lpfnWndProc = lpwcx->lpfnWndProc,
                                .cbClsExtra = lpwcx->cbClsExtra,
                                .cbWndExtra = lpwcx->cbWndExtra,
                                .hInstance = lpwcx->hInstance,
                                .lpszClassName = name.text};
    ATOM atom = wndclass_register(&wanted, true);
    free(name.memory);
    return atom;
}

ATOM RegisterClassW(const WNDCLASSW *lpWndClass)
{
    if (!lpWndClass) {
        error_set_last(ERROR_NOACCESS);
        return 0;
    }
    const WNDCLASSEXW wanted = {.cbSize = sizeof(wanted),
                                .style = lpWndClass->style,
                                .lpfnWndProc = lpWndClass->lpfnWndProc,
                                .cbClsExtra = lpWndClass->cbClsExtra,
                                .cbWndExtra = lpWndClass->cbWndExtra,
                                .hInstance = lpWndClass->hInstance,
                                .lpszClassName = lpWndClass->lpszClassName};
    return RegisterClassExW(&wanted);
}

BOOL UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance)
{
    struct narrow name;
    if (!narrow(lpClassName, &name))
        return FALSE;
    BOOL done = UnregisterClassA(name.text, hInstance);
    free(name.memory);
    return done;
}

int GetClassNameW(HWND hWnd, LPWSTR lpClassName, int nMaxCount)
{
    char name[CLASS_NAME_ROOM];
    int length = GetClassNameA(hWnd, name, sizeof(name));
    if (!length)
        return 0;
    if (!lpClassName || nMaxCount <= 0) {
        error_set_last(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    size_t most = (size_t)nMaxCount - 1;
    size_t units = text_widen(name, (size_t)length, lpClassName, most, NULL);
    units = units < most ? units : most;
    lpClassName[units] = 0;
    return (int)units;
}

/* ---- windows ---- */

HWND CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName, DWORD dwStyle,
                     int X, int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu,
                     HINSTANCE hInstance, LPVOID lpParam)
{
    struct narrow class_name, name = {NULL, NULL};
    HWND window = NULL;
    if (narrow(lpClassName, &class_name) && narrow(lpWindowName, &name))
        window = CreateWindowExA(dwExStyle, class_name.text, name.text, dwStyle, X, Y, nWidth,
                                 nHeight, hWndParent, hMenu, hInstance, lpParam);
    free(name.memory);
    free(class_name.memory);
    return window;
}

HWND FindWindowExW(HWND hWndParent, HWND hWndChildAfter, LPCWSTR lpszClass, LPCWSTR lpszWindow)
{
    struct narrow class_name, name = {NULL, NULL};
    HWND window = NULL;
    if (narrow(lpszClass, &class_name) && narrow(lpszWindow, &name))
        window = FindWindowExA(hWndParent, hWndChildAfter, class_name.text, name.text);
    free(name.memory);
    free(class_name.memory);
    return window;
}

HWND FindWindowW(LPCWSTR lpClassName, LPCWSTR lpWindowName)
{
    return FindWindowExW(NULL, NULL, lpClassName, lpWindowName);
}

LRESULT DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return textmsg_is(Msg) ? textmsg_to_narrow(DefWindowProcA, hWnd, Msg, wParam, lParam)
                           : DefWindowProcA(hWnd, Msg, wParam, lParam);
}

LRESULT CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return CallWindowProcA(lpPrevWndFunc, hWnd, Msg, wParam, lParam);
}

/* ---- messages: those that are posted have no text ---- */

BOOL GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    return GetMessageA(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}

BOOL PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    return PeekMessageA(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}

LRESULT DispatchMessageW(const MSG *lpMsg)
{
    return DispatchMessageA(lpMsg);
}

BOOL PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostMessageA(hWnd, Msg, wParam, lParam);
}

BOOL PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostThreadMessageA(idThread, Msg, wParam, lParam);
}

LRESULT SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return textmsg_is(Msg) ? textmsg_to_narrow(SendMessageA, hWnd, Msg, wParam, lParam)
                           : SendMessageA(hWnd, Msg, wParam, lParam);
}

/* What the strings would be converted to must outlive the handling of the message. */
static bool may_return_before(HWND window, UINT message)
{
    DWORD thread = textmsg_is(message) ? GetWindowThreadProcessId(window, NULL) : 0;
    if (!thread || thread == GetCurrentThreadId())
        return true;
    error_set_last(ERROR_MESSAGE_SYNC_ONLY);
    return false;
}

LRESULT SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
                            UINT uTimeout, PDWORD_PTR lpdwResult)
{
    if (!textmsg_is(Msg))
        return SendMessageTimeoutA(hWnd, Msg, wParam, lParam, fuFlags, uTimeout, lpdwResult);
    if (!may_return_before(hWnd, Msg))
        return 0;
    if (!IsWindow(hWnd)) {
        error_set_last(ERROR_INVALID_WINDOW_HANDLE);
        return 0;
    }
    LRESULT result = SendMessageW(hWnd, Msg, wParam, lParam);
    if (lpdwResult)
        *lpdwResult = (DWORD_PTR)result;
    return TRUE;
}

BOOL SendNotifyMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    if (!textmsg_is(Msg))
        return SendNotifyMessageA(hWnd, Msg, wParam, lParam);
    return SendMessageTimeoutW(hWnd, Msg, wParam, lParam, SMTO_NORMAL, 0, NULL) != 0;
}

UINT RegisterWindowMessageW(LPCWSTR lpString)
{
    struct narrow name;
    if (!narrow(lpString, &name))
        return 0;
    UINT message = RegisterWindowMessageA(name.text);
    free(name.memory);
    return message;
}
