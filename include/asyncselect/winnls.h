/* winnls.h: wide strings and the bytes that they are written as.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINNLS_H
#define ASYNCSELECT_WINNLS_H

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

/* Every code page is UTF-8 here: POSIX programs write it, and read it. */
#define CP_ACP 0
#define CP_OEMCP 1
#define CP_THREAD_ACP 3
#define CP_UTF8 65001

#define MB_PRECOMPOSED 0x00000001 /* no effect: characters stay as they were composed */
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_COMPOSITECHECK 0x00000200    /* no effect */
#define WC_NO_BEST_FIT_CHARS 0x00000400 /* no effect: UTF-8 has every character */
#define WC_ERR_INVALID_CHARS 0x00000080

/* Bytes to characters, and back. What cannot be read becomes U+FFFD, or fails the call with
 * MB_ERR_INVALID_CHARS or WC_ERR_INVALID_CHARS.
 *   CodePage  [in]  CP_UTF8 or one of the others above, which are the same.
 *   dwFlags   [in]  those of the call above.
 *   cbMultiByte, cchWideChar as input  the length; -1: up to the 0, which is converted too.
 *   ... as output: the room; 0: nothing is written, and the result says how much is needed.
 *   lpDefaultChar     [in]  no effect: no character is without bytes. CP_UTF8: NULL.
 *   lpUsedDefaultChar [out] FALSE; may be NULL. CP_UTF8: NULL.
 * Returns how many units were written, or 0 with ERROR_INVALID_PARAMETER: a missing or common
 * buffer, a length of 0 or below -1, another code page, a default character with CP_UTF8;
 * ERROR_INVALID_FLAGS; ERROR_INSUFFICIENT_BUFFER; ERROR_NO_UNICODE_TRANSLATION: it cannot be read.
 * From any thread and from inside a post callback. Follow the pages of their names. */
ASYNCSELECT_API int MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr,
                                        int cbMultiByte, LPWSTR lpWideCharStr, int cchWideChar)
    ASYNCSELECT_LINK("MultiByteToWideChar");
ASYNCSELECT_API int WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr,
                                        int cchWideChar, LPSTR lpMultiByteStr, int cbMultiByte,
                                        LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar)
    ASYNCSELECT_LINK("WideCharToMultiByte");

/* CP_UTF8. */
ASYNCSELECT_API UINT GetACP(void) ASYNCSELECT_LINK("GetACP");

ASYNCSELECT_END

#endif
