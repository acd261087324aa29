/* Wide strings and bytes, as the program converts them itself. */
#include "asyncselect/winnls.h"

#include <limits.h>
#include <string.h>

#include "error.h"
#include "text.h"

static int fail(int error)
{
    error_set_last(error);
    return 0;
}

static bool is_code_page(UINT page)
{
    return page == CP_UTF8 || page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP;
}

/* What the two have in common: 0, or the error. */
static int check(UINT page, bool known_flags, const void *from, int length, const void *to,
                 int room)
{
    if (!is_code_page(page) || !from || length < -1 || length == 0 || room < 0 || (room && !to) ||
        from == to)
        return ERROR_INVALID_PARAMETER;
    return known_flags ? 0 : ERROR_INVALID_FLAGS;
}

static int finish(size_t needed, int room, bool must_be_valid, bool valid)
{
    if (must_be_valid && !valid)
        return fail(ERROR_NO_UNICODE_TRANSLATION);
    if (needed > INT_MAX || (room && needed > (size_t)room))
        return fail(ERROR_INSUFFICIENT_BUFFER);
    return (int)needed;
}

int MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
                        LPWSTR lpWideCharStr, int cchWideChar)
{
    bool valid = true;
    int error = check(CodePage, !(dwFlags & ~(DWORD)(MB_PRECOMPOSED | MB_ERR_INVALID_CHARS)),
                      lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar);
    if (error)
        return fail(error);
    size_t length = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
    size_t needed = text_widen(lpMultiByteStr, length, lpWideCharStr, (size_t)cchWideChar, &valid);
    return finish(needed, cchWideChar, dwFlags & MB_ERR_INVALID_CHARS, valid);
}

int WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
                        LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
                        LPBOOL lpUsedDefaultChar)
{
    const DWORD known = WC_COMPOSITECHECK | WC_NO_BEST_FIT_CHARS | WC_ERR_INVALID_CHARS;
    bool valid = true;
    int error = check(CodePage, !(dwFlags & ~known), lpWideCharStr, cchWideChar, lpMultiByteStr,
                      cbMultiByte);
    if (!error && CodePage == CP_UTF8 && (lpDefaultChar || lpUsedDefaultChar))
        error = ERROR_INVALID_PARAMETER;
    if (error)
        return fail(error);
    size_t length = cchWideChar < 0 ? wcslen(lpWideCharStr) + 1 : (size_t)cchWideChar;
    size_t needed = text_narrow(lpWideCharStr, length, lpMultiByteStr, (size_t)cbMultiByte, &valid);
    if (lpUsedDefaultChar)
        *lpUsedDefaultChar = FALSE;
    return finish(needed, cbMultiByte, dwFlags & WC_ERR_INVALID_CHARS, valid);
}

UINT GetACP(void)
{
    return CP_UTF8;
}
