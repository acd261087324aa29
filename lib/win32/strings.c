/* The lstr functions, and wsprintf. */
#include "asyncselect/winuser.h"

#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "error.h"
#include "print.h"
#include "text.h"

static void *invalid(void)
{
    error_set_last(ERROR_INVALID_PARAMETER);
    return NULL;
}

int lstrlenA(LPCSTR lpString)
{
    return lpString ? (int)strlen(lpString) : 0;
}

int lstrlenW(LPCWSTR lpString)
{
    return lpString ? (int)wcslen(lpString) : 0;
}

LPSTR lstrcpyA(LPSTR lpString1, LPCSTR lpString2)
{
    return lpString1 && lpString2 ? strcpy(lpString1, lpString2) : invalid();
}

LPWSTR lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2)
{
    return lpString1 && lpString2 ? wcscpy(lpString1, lpString2) : invalid();
}

LPSTR lstrcatA(LPSTR lpString1, LPCSTR lpString2)
{
    return lpString1 && lpString2 ? strcat(lpString1, lpString2) : invalid();
}

LPWSTR lstrcatW(LPWSTR lpString1, LPCWSTR lpString2)
{
    return lpString1 && lpString2 ? wcscat(lpString1, lpString2) : invalid();
}

LPSTR lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
{
    if (!lpString1 || !lpString2)
        return invalid();
    if (iMaxLength > 0) {
        size_t length = strnlen(lpString2, (size_t)iMaxLength - 1);
        memmove(lpString1, lpString2, length);
        lpString1[length] = '\0';
    }
    return lpString1;
}

LPWSTR lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
{
    if (!lpString1 || !lpString2)
        return invalid();
    if (iMaxLength > 0) {
        size_t length = wcsnlen(lpString2, (size_t)iMaxLength - 1);
        wmemmove(lpString1, lpString2, length);
        lpString1[length] = 0;
    }
    return lpString1;
}

/* ---- comparing ---- */

/* A string of either kind, read character by character. */
struct reader {
    const char *narrow;
    const wchar_t *wide;
};

static wchar_t next(struct reader *r)
{
    wchar_t character;
    bool valid = true;
    if (r->wide)
        return *r->wide ? *r->wide++ : 0;
    if (!r->narrow || !*r->narrow)
        return 0;
    r->narrow += text_read(r->narrow, strlen(r->narrow), &character, &valid);
    return character;
}

static int compare(struct reader first, struct reader second, bool with_case)
{
    int by_case = 0;
    bool has_first = first.narrow || first.wide, has_second = second.narrow || second.wide;
    if (!has_first || !has_second)
        return has_first - has_second;
    for (;;) {
        wint_t a = (wint_t)next(&first), b = (wint_t)next(&second);
        if (towlower(a) != towlower(b))
            return towlower(a) < towlower(b) ? -1 : 1;
        if (a != b && !by_case)
            by_case = a == towlower(a) ? -1 : 1;
        if (!a)
            return with_case ? by_case : 0;
    }
}

int lstrcmpA(LPCSTR lpString1, LPCSTR lpString2)
{
    return compare((struct reader){.narrow = lpString1}, (struct reader){.narrow = lpString2},
                   true);
}

int lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    return compare((struct reader){.wide = lpString1}, (struct reader){.wide = lpString2}, true);
}

int lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2)
{
    return compare((struct reader){.narrow = lpString1}, (struct reader){.narrow = lpString2},
                   false);
}

int lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2)
{
    return compare((struct reader){.wide = lpString1}, (struct reader){.wide = lpString2}, false);
}

/* ---- wsprintf ---- */

/* What does not fit is left out. */
static int print(bool wide, void *buffer, const void *format, va_list list)
{
    struct print_out out = {.wide = wide, .buffer = buffer, .room = PRINT_WSPRINTF_MOST - 1};
    struct print_values values = {.array = NULL};
    va_copy(values.list, list);
    bool ok = print_format(&out, PRINT_WSPRINTF, format, &values);
    va_end(values.list);
    size_t length = ok && out.length < out.room ? out.length : ok ? out.room : 0;
    if (wide)
        ((wchar_t *)buffer)[length] = 0;
    else
        ((char *)buffer)[length] = '\0';
    return (int)length;
}

int wvsprintfA(LPSTR lpOutput, LPCSTR lpFmt, va_list arglist)
{
    return print(false, lpOutput, lpFmt, arglist);
}

int wvsprintfW(LPWSTR lpOutput, LPCWSTR lpFmt, va_list arglist)
{
    return print(true, lpOutput, lpFmt, arglist);
}

int wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...)
{
    va_list list;
    va_start(list, lpFmt);
    int length = print(false, lpOut, lpFmt, list);
    va_end(list);
    return length;
}

int wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...)
{
    va_list list;
    va_start(list, lpFmt);
    int length = print(true, lpOut, lpFmt, list);
    va_end(list);
    return length;
}
