/* winuser_shown.h: the functions of winuser.h whose effect would be on a screen: they do what can be
 * done without one, and return what their pages say. Comes with winuser.h. Every function may be
 * called from any thread and from inside a post callback. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINUSER_SHOWN_H
#define ASYNCSELECT_WINUSER_SHOWN_H

#include "winuser.h"

ASYNCSELECT_BEGIN

#define MAKEINTRESOURCEA(number) ((LPSTR)(ULONG_PTR)(WORD)(number))
#define MAKEINTRESOURCEW(number) ((LPWSTR)(ULONG_PTR)(WORD)(number))
#define IS_INTRESOURCE(name) (((ULONG_PTR)(name) >> 16) == 0)

/* ---- Text, which is kept ---- */

/* WM_SETTEXT: TRUE, or FALSE as the procedure says. */
ASYNCSELECT_API BOOL SetWindowTextA(HWND hWnd, LPCSTR lpString) ASYNCSELECT_LINK("SetWindowTextA");
ASYNCSELECT_API BOOL SetWindowTextW(HWND hWnd, LPCWSTR lpString) ASYNCSELECT_LINK("SetWindowTextW");
/* WM_GETTEXT: copies at most nMaxCount units, the 0 included. Returns the units without it. */
ASYNCSELECT_API int GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount)
    ASYNCSELECT_LINK("GetWindowTextA");
ASYNCSELECT_API int GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount)
    ASYNCSELECT_LINK("GetWindowTextW");
/* WM_GETTEXTLENGTH: the length without the 0. */
ASYNCSELECT_API int GetWindowTextLengthA(HWND hWnd) ASYNCSELECT_LINK("GetWindowTextLengthA");
ASYNCSELECT_API int GetWindowTextLengthW(HWND hWnd) ASYNCSELECT_LINK("GetWindowTextLengthW");

/* ---- Windows ---- */

#define SW_HIDE 0
#define SW_SHOWNORMAL 1
#define SW_NORMAL 1
#define SW_SHOWMINIMIZED 2
#define SW_SHOWMAXIMIZED 3
#define SW_MAXIMIZE 3
#define SW_SHOWNOACTIVATE 4
#define SW_SHOW 5
#define SW_MINIMIZE 6
#define SW_SHOWMINNOACTIVE 7
#define SW_SHOWNA 8
#define SW_RESTORE 9
#define SW_SHOWDEFAULT 10

/* Sets WS_VISIBLE, or takes it away (SW_HIDE). Returns whether it was set. */
ASYNCSELECT_API BOOL ShowWindow(HWND hWnd, int nCmdShow) ASYNCSELECT_LINK("ShowWindow");
/* Whether it is set, and for the parents of a child too. */
ASYNCSELECT_API BOOL IsWindowVisible(HWND hWnd) ASYNCSELECT_LINK("IsWindowVisible");
/* There is nothing to paint: TRUE, or FALSE with ERROR_INVALID_WINDOW_HANDLE. InvalidateRect takes
 * NULL for all windows. */
ASYNCSELECT_API BOOL UpdateWindow(HWND hWnd) ASYNCSELECT_LINK("UpdateWindow");
ASYNCSELECT_API BOOL InvalidateRect(HWND hWnd, const RECT *lpRect, BOOL bErase)
    ASYNCSELECT_LINK("InvalidateRect");
/* The title bar is never drawn as an active window's: FALSE. */
ASYNCSELECT_API BOOL FlashWindow(HWND hWnd, BOOL bInvert) ASYNCSELECT_LINK("FlashWindow");
/* The window that all others lie on. It has no procedure and takes no messages; as a parent it is the
 * same as NULL. */
ASYNCSELECT_API HWND GetDesktopWindow(void) ASYNCSELECT_LINK("GetDesktopWindow");

/* There is no keyboard: no window has the focus, gets it, or is active. NULL; SetFocus with
 * ERROR_INVALID_WINDOW_HANDLE where hWnd is neither a window nor NULL. */
ASYNCSELECT_API HWND SetFocus(HWND hWnd) ASYNCSELECT_LINK("SetFocus");
ASYNCSELECT_API HWND GetFocus(void) ASYNCSELECT_LINK("GetFocus");
ASYNCSELECT_API HWND GetActiveWindow(void) ASYNCSELECT_LINK("GetActiveWindow");
ASYNCSELECT_API HWND GetForegroundWindow(void) ASYNCSELECT_LINK("GetForegroundWindow");

/* ---- Icons, pointers and colours, to put into window classes ---- */

#define IDI_APPLICATION MAKEINTRESOURCE(32512)
#define IDI_HAND MAKEINTRESOURCE(32513)
#define IDI_QUESTION MAKEINTRESOURCE(32514)
#define IDI_EXCLAMATION MAKEINTRESOURCE(32515)
#define IDI_ASTERISK MAKEINTRESOURCE(32516)
#define IDI_WINLOGO MAKEINTRESOURCE(32517)
#define IDI_WARNING IDI_EXCLAMATION
#define IDI_ERROR IDI_HAND
#define IDI_INFORMATION IDI_ASTERISK
#define IDC_ARROW MAKEINTRESOURCE(32512)
#define IDC_IBEAM MAKEINTRESOURCE(32513)
#define IDC_WAIT MAKEINTRESOURCE(32514)
#define IDC_CROSS MAKEINTRESOURCE(32515)
#define IDC_UPARROW MAKEINTRESOURCE(32516)
#define IDC_SIZENWSE MAKEINTRESOURCE(32642)
#define IDC_SIZENESW MAKEINTRESOURCE(32643)
#define IDC_SIZEWE MAKEINTRESOURCE(32644)
#define IDC_SIZENS MAKEINTRESOURCE(32645)
#define IDC_SIZEALL MAKEINTRESOURCE(32646)
#define IDC_NO MAKEINTRESOURCE(32648)
#define IDC_HAND MAKEINTRESOURCE(32649)
#define IDC_APPSTARTING MAKEINTRESOURCE(32650)
#define IDC_HELP MAKEINTRESOURCE(32651)

/* A handle of the icon or the pointer: the system's own (hInstance NULL), or one that the program
 * would have as a resource, which nobody looks for. NULL with ERROR_RESOURCE_NAME_NOT_FOUND: the
 * system has none of this name, or the name is NULL. */
ASYNCSELECT_API HICON LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName)
    ASYNCSELECT_LINK("LoadIconA");
ASYNCSELECT_API HICON LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName)
    ASYNCSELECT_LINK("LoadIconW");
ASYNCSELECT_API HCURSOR LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName)
    ASYNCSELECT_LINK("LoadCursorA");
ASYNCSELECT_API HCURSOR LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName)
    ASYNCSELECT_LINK("LoadCursorW");

#define COLOR_SCROLLBAR 0
#define COLOR_BACKGROUND 1
#define COLOR_ACTIVECAPTION 2
#define COLOR_INACTIVECAPTION 3
#define COLOR_MENU 4
#define COLOR_WINDOW 5
#define COLOR_WINDOWFRAME 6
#define COLOR_MENUTEXT 7
#define COLOR_WINDOWTEXT 8
#define COLOR_CAPTIONTEXT 9
#define COLOR_ACTIVEBORDER 10
#define COLOR_INACTIVEBORDER 11
#define COLOR_APPWORKSPACE 12
#define COLOR_HIGHLIGHT 13
#define COLOR_HIGHLIGHTTEXT 14
#define COLOR_BTNFACE 15
#define COLOR_BTNSHADOW 16
#define COLOR_GRAYTEXT 17
#define COLOR_BTNTEXT 18
#define COLOR_INACTIVECAPTIONTEXT 19
#define COLOR_BTNHIGHLIGHT 20
#define COLOR_DESKTOP COLOR_BACKGROUND
#define COLOR_3DFACE COLOR_BTNFACE
#define COLOR_3DSHADOW COLOR_BTNSHADOW
#define COLOR_3DHIGHLIGHT COLOR_BTNHIGHLIGHT

/* A colour of Windows' standard scheme; 0 (black) where nIndex is none of the above. */
ASYNCSELECT_API DWORD GetSysColor(int nIndex) ASYNCSELECT_LINK("GetSysColor");
/* A brush of it, or NULL. */
ASYNCSELECT_API HBRUSH GetSysColorBrush(int nIndex) ASYNCSELECT_LINK("GetSysColorBrush");

/* ---- Telling the user ---- */

#define MB_OK 0x00000000
#define MB_OKCANCEL 0x00000001
#define MB_ABORTRETRYIGNORE 0x00000002
#define MB_YESNOCANCEL 0x00000003
#define MB_YESNO 0x00000004
#define MB_RETRYCANCEL 0x00000005
#define MB_CANCELTRYCONTINUE 0x00000006
#define MB_ICONHAND 0x00000010
#define MB_ICONQUESTION 0x00000020
#define MB_ICONEXCLAMATION 0x00000030
#define MB_ICONASTERISK 0x00000040
#define MB_ICONWARNING MB_ICONEXCLAMATION
#define MB_ICONERROR MB_ICONHAND
#define MB_ICONINFORMATION MB_ICONASTERISK
#define MB_ICONSTOP MB_ICONHAND
#define MB_DEFBUTTON1 0x00000000
#define MB_DEFBUTTON2 0x00000100
#define MB_DEFBUTTON3 0x00000200
#define MB_DEFBUTTON4 0x00000300
#define MB_APPLMODAL 0x00000000
#define MB_SYSTEMMODAL 0x00001000
#define MB_TASKMODAL 0x00002000
#define MB_SETFOREGROUND 0x00010000
#define MB_TOPMOST 0x00040000
#define MB_TYPEMASK 0x0000000F
#define MB_ICONMASK 0x000000F0
#define MB_DEFMASK 0x00000F00
#define IDOK 1
#define IDCANCEL 2
#define IDABORT 3
#define IDRETRY 4
#define IDIGNORE 5
#define IDYES 6
#define IDNO 7
#define IDTRYAGAIN 10
#define IDCONTINUE 11

/* Writes "caption: text" to the standard error output, and answers with the button that Enter would
 * press: MB_DEFBUTTON* of those that uType has. lpCaption [in] NULL is "Error". Returns it, or 0 with
 * ERROR_INVALID_WINDOW_HANDLE: hWnd is neither a window nor NULL; ERROR_INVALID_MSGBOX_STYLE: there
 * are no such buttons. */
ASYNCSELECT_API int MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
    ASYNCSELECT_LINK("MessageBoxA");
ASYNCSELECT_API int MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
    ASYNCSELECT_LINK("MessageBoxW");

/* Nothing is heard: TRUE. */
ASYNCSELECT_API BOOL MessageBeep(UINT uType) ASYNCSELECT_LINK("MessageBeep");

#ifdef UNICODE
#define MAKEINTRESOURCE MAKEINTRESOURCEW
#define SetWindowText SetWindowTextW
#define GetWindowText GetWindowTextW
#define GetWindowTextLength GetWindowTextLengthW
#define LoadIcon LoadIconW
#define LoadCursor LoadCursorW
#define MessageBox MessageBoxW
#else
#define MAKEINTRESOURCE MAKEINTRESOURCEA
#define SetWindowText SetWindowTextA
#define GetWindowText GetWindowTextA
#define GetWindowTextLength GetWindowTextLengthA
#define LoadIcon LoadIconA
#define LoadCursor LoadCursorA
#define MessageBox MessageBoxA
#endif

ASYNCSELECT_END

#endif
