/* A window's text, and texts for the user. */
#include "asyncselect/winuser.h"

#include <stdio.h>
#include <stdlib.h>

#include "error.h"
#include "text.h"

BOOL SetWindowTextA(HWND hWnd, LPCSTR lpString)
{
    return SendMessageA(hWnd, WM_SETTEXT, 0, (LPARAM)lpString) != 0;
}

BOOL SetWindowTextW(HWND hWnd, LPCWSTR lpString)
{
    return SendMessageW(hWnd, WM_SETTEXT, 0, (LPARAM)lpString) != 0;
}

int GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount)
{
    if (!lpString || nMaxCount <= 0)
        return 0;
    *lpString = '\0';
    return (int)SendMessageA(hWnd, WM_GETTEXT, (WPARAM)nMaxCount, (LPARAM)lpString);
}

int GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount)
{
    if (!lpString || nMaxCount <= 0)
        return 0;
    *lpString = 0;
    return (int)SendMessageW(hWnd, WM_GETTEXT, (WPARAM)nMaxCount, (LPARAM)lpString);
}

int GetWindowTextLengthA(HWND hWnd)
{
    return (int)SendMessageA(hWnd, WM_GETTEXTLENGTH, 0, 0);
}

int GetWindowTextLengthW(HWND hWnd)
{
    return (int)SendMessageW(hWnd, WM_GETTEXTLENGTH, 0, 0);
}

/* ---- message boxes ---- */

static const unsigned char buttons[][3] = {
    [MB_OK] = {IDOK},
    [MB_OKCANCEL] = {IDOK, IDCANCEL},
    [MB_ABORTRETRYIGNORE] = {IDABORT, IDRETRY, IDIGNORE},
    [MB_YESNOCANCEL] = {IDYES, IDNO, IDCANCEL},
    [MB_YESNO] = {IDYES, IDNO},
    [MB_RETRYCANCEL] = {IDRETRY, IDCANCEL},
    [MB_CANCELTRYCONTINUE] = {IDCANCEL, IDTRYAGAIN, IDCONTINUE},
};

/* The first button is also what a default button that is not there stands for. */
static int default_button(UINT type)
{
    const unsigned char *row = buttons[type & MB_TYPEMASK];
    UINT which = (type & MB_DEFMASK) / MB_DEFBUTTON2;
    return which < sizeof(buttons[0]) && row[which] ? row[which] : row[0];
}

int MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
{
    int error = hWnd && !IsWindow(hWnd) ? ERROR_INVALID_WINDOW_HANDLE
                : (uType & MB_TYPEMASK) >= sizeof(buttons) / sizeof(buttons[0])
                    ? ERROR_INVALID_MSGBOX_STYLE
                    : 0;
    if (error) {
        error_set_last(error);
        return 0;
    }
    fprintf(stderr, "%s: %s\n", lpCaption ? lpCaption : "Error", lpText ? lpText : "");
    return default_button(uType);
}

int MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
{
    char *text = text_utf8(lpText), *caption = text_utf8(lpCaption);
    int button = 0;
    if ((text || !lpText) && (caption || !lpCaption))
        button = MessageBoxA(hWnd, text, caption, uType);
    free(caption);
    free(text);
    return button;
}

BOOL MessageBeep(UINT uType)
{
    (void)uType;
    return TRUE;
}
