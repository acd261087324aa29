/* strsafe.h: strings that know how much room there is. Every function may be called from any thread and
 * from inside a post callback (StringCchGets waits), and follows Microsoft's page of its name.
 *
 * The room is in characters (Cch) or in bytes (Cb), the closing 0 included, and at most
 * STRSAFE_MAX_CCH characters. Return S_OK; STRSAFE_E_INSUFFICIENT_BUFFER: it does not fit, and is cut,
 * with a 0 at its end; STRSAFE_E_INVALID_PARAMETER: no room at all, or too much, a string without an
 * end, an unknown flag, a NULL string; STRSAFE_E_END_OF_FILE.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_STRSAFE_H
#define ASYNCSELECT_STRSAFE_H

#include <stdarg.h>

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

/* dwFlags of the functions that end in Ex: NULL strings are "", for the destination only if there is
 * no room; what lies behind the 0 (FILL_BEHIND_NULL), or the whole buffer on failure
 * (FILL_ON_FAILURE), is filled with STRSAFE_FILL_BYTE's byte; the string is "" on failure; nothing is
 * cut, the string is "" when it does not fit (Copy, Printf), or as it was (Cat). */
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_FILL_BYTE(x) ((DWORD)(((x)&0xFF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x) ((DWORD)(((x)&0xFF) | STRSAFE_FILL_ON_FAILURE))

/* Copies. ppszDestEnd, pcchRemaining [out] where the 0 is, and the room from there on; may be NULL. */
ASYNCSELECT_API HRESULT StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc)
    ASYNCSELECT_LINK("StringCchCopyA");
ASYNCSELECT_API HRESULT StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc)
    ASYNCSELECT_LINK("StringCchCopyW");
ASYNCSELECT_API HRESULT StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc)
    ASYNCSELECT_LINK("StringCbCopyA");
ASYNCSELECT_API HRESULT StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc)
    ASYNCSELECT_LINK("StringCbCopyW");

ASYNCSELECT_API HRESULT StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                         LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCopyExA");
ASYNCSELECT_API HRESULT StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                         LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCopyExW");
ASYNCSELECT_API HRESULT StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
                                        LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbCopyExA");
ASYNCSELECT_API HRESULT StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
                                        LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbCopyExW");

/* Copies so many characters of the source at most. */
ASYNCSELECT_API HRESULT StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                        size_t cchToCopy) ASYNCSELECT_LINK("StringCchCopyNA");
ASYNCSELECT_API HRESULT StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                        size_t cchToCopy) ASYNCSELECT_LINK("StringCchCopyNW");
ASYNCSELECT_API HRESULT StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy)
    ASYNCSELECT_LINK("StringCbCopyNA");
ASYNCSELECT_API HRESULT StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
                                       size_t cbToCopy) ASYNCSELECT_LINK("StringCbCopyNW");

ASYNCSELECT_API HRESULT StringCchCopyNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                          size_t cchToCopy, LPSTR *ppszDestEnd,
                                          size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCopyNExA");
ASYNCSELECT_API HRESULT StringCchCopyNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                          size_t cchToCopy, LPWSTR *ppszDestEnd,
                                          size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCopyNExW");
ASYNCSELECT_API HRESULT StringCbCopyNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
                                         size_t cbToCopy, LPSTR *ppszDestEnd, size_t *pcbRemaining,
                                         DWORD dwFlags) ASYNCSELECT_LINK("StringCbCopyNExA");
ASYNCSELECT_API HRESULT StringCbCopyNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
                                         size_t cbToCopy, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
                                         DWORD dwFlags) ASYNCSELECT_LINK("StringCbCopyNExW");

/* Appends. */
ASYNCSELECT_API HRESULT StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc)
    ASYNCSELECT_LINK("StringCchCatA");
ASYNCSELECT_API HRESULT StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc)
    ASYNCSELECT_LINK("StringCchCatW");
ASYNCSELECT_API HRESULT StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc)
    ASYNCSELECT_LINK("StringCbCatA");
ASYNCSELECT_API HRESULT StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc)
    ASYNCSELECT_LINK("StringCbCatW");

ASYNCSELECT_API HRESULT StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                        LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCatExA");
ASYNCSELECT_API HRESULT StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                        LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCatExW");
ASYNCSELECT_API HRESULT StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
                                       LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbCatExA");
ASYNCSELECT_API HRESULT StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
                                       LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbCatExW");

/* Appends so many characters at most. */
ASYNCSELECT_API HRESULT StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                       size_t cchToAppend) ASYNCSELECT_LINK("StringCchCatNA");
ASYNCSELECT_API HRESULT StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                       size_t cchToAppend) ASYNCSELECT_LINK("StringCchCatNW");
ASYNCSELECT_API HRESULT StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
                                      size_t cbToAppend) ASYNCSELECT_LINK("StringCbCatNA");
ASYNCSELECT_API HRESULT StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
                                      size_t cbToAppend) ASYNCSELECT_LINK("StringCbCatNW");

ASYNCSELECT_API HRESULT StringCchCatNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
                                         size_t cchToAppend, LPSTR *ppszDestEnd,
                                         size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCatNExA");
ASYNCSELECT_API HRESULT StringCchCatNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
                                         size_t cchToAppend, LPWSTR *ppszDestEnd,
                                         size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchCatNExW");
ASYNCSELECT_API HRESULT StringCbCatNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
                                        size_t cbToAppend, LPSTR *ppszDestEnd, size_t *pcbRemaining,
                                        DWORD dwFlags) ASYNCSELECT_LINK("StringCbCatNExA");
ASYNCSELECT_API HRESULT StringCbCatNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
                                        size_t cbToAppend, LPWSTR *ppszDestEnd,
                                        size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbCatNExW");

/* Prints, with the formats of _snprintf. */
ASYNCSELECT_API HRESULT StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat,
                                          va_list argList) ASYNCSELECT_LINK("StringCchVPrintfA");
ASYNCSELECT_API HRESULT StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat,
                                          va_list argList) ASYNCSELECT_LINK("StringCchVPrintfW");
ASYNCSELECT_API HRESULT StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat,
                                         va_list argList) ASYNCSELECT_LINK("StringCbVPrintfA");
ASYNCSELECT_API HRESULT StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat,
                                         va_list argList) ASYNCSELECT_LINK("StringCbVPrintfW");

ASYNCSELECT_API HRESULT StringCchVPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
                                            size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat,
                                            va_list argList)
    ASYNCSELECT_LINK("StringCchVPrintfExA");
ASYNCSELECT_API HRESULT StringCchVPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
                                            size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
                                            va_list argList)
    ASYNCSELECT_LINK("StringCchVPrintfExW");
ASYNCSELECT_API HRESULT StringCbVPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
                                           size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat,
                                           va_list argList) ASYNCSELECT_LINK("StringCbVPrintfExA");
ASYNCSELECT_API HRESULT StringCbVPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
                                           size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat,
                                           va_list argList) ASYNCSELECT_LINK("StringCbVPrintfExW");

ASYNCSELECT_API HRESULT StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...)
    ASYNCSELECT_LINK("StringCchPrintfA");
ASYNCSELECT_API HRESULT StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...)
    ASYNCSELECT_LINK("StringCchPrintfW");
ASYNCSELECT_API HRESULT StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...)
    ASYNCSELECT_LINK("StringCbPrintfA");
ASYNCSELECT_API HRESULT StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...)
    ASYNCSELECT_LINK("StringCbPrintfW");

ASYNCSELECT_API HRESULT StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
                                           size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat,
                                           ...) ASYNCSELECT_LINK("StringCchPrintfExA");
ASYNCSELECT_API HRESULT StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
                                           size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
                                           ...) ASYNCSELECT_LINK("StringCchPrintfExW");
ASYNCSELECT_API HRESULT StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
                                          size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat,
                                          ...) ASYNCSELECT_LINK("StringCbPrintfExA");
ASYNCSELECT_API HRESULT StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
                                          size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat,
                                          ...) ASYNCSELECT_LINK("StringCbPrintfExW");

/* Reads a line of the standard input, without its end. STRSAFE_E_END_OF_FILE: there is none. */
ASYNCSELECT_API HRESULT StringCchGetsA(LPSTR pszDest, size_t cchDest)
    ASYNCSELECT_LINK("StringCchGetsA");
ASYNCSELECT_API HRESULT StringCchGetsW(LPWSTR pszDest, size_t cchDest)
    ASYNCSELECT_LINK("StringCchGetsW");
ASYNCSELECT_API HRESULT StringCbGetsA(LPSTR pszDest, size_t cbDest)
    ASYNCSELECT_LINK("StringCbGetsA");
ASYNCSELECT_API HRESULT StringCbGetsW(LPWSTR pszDest, size_t cbDest)
    ASYNCSELECT_LINK("StringCbGetsW");

ASYNCSELECT_API HRESULT StringCchGetsExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
                                         size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchGetsExA");
ASYNCSELECT_API HRESULT StringCchGetsExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
                                         size_t *pcchRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCchGetsExW");
ASYNCSELECT_API HRESULT StringCbGetsExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
                                        size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbGetsExA");
ASYNCSELECT_API HRESULT StringCbGetsExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
                                        size_t *pcbRemaining, DWORD dwFlags)
    ASYNCSELECT_LINK("StringCbGetsExW");

/* The length without the 0; 0 where it fails: there is no 0 within the room, or psz is NULL. pcchLength may
 * be NULL. */
ASYNCSELECT_API HRESULT StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength)
    ASYNCSELECT_LINK("StringCchLengthA");
ASYNCSELECT_API HRESULT StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength)
    ASYNCSELECT_LINK("StringCchLengthW");
ASYNCSELECT_API HRESULT StringCbLengthA(LPCSTR psz, size_t cbMax, size_t *pcbLength)
    ASYNCSELECT_LINK("StringCbLengthA");
ASYNCSELECT_API HRESULT StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength)
    ASYNCSELECT_LINK("StringCbLengthW");

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCbCopy StringCbCopyW
#define StringCchCopyEx StringCchCopyExW
#define StringCbCopyEx StringCbCopyExW
#define StringCchCopyN StringCchCopyNW
#define StringCbCopyN StringCbCopyNW
#define StringCchCopyNEx StringCchCopyNExW
#define StringCbCopyNEx StringCbCopyNExW
#define StringCchCat StringCchCatW
#define StringCbCat StringCbCatW
#define StringCchCatEx StringCchCatExW
#define StringCbCatEx StringCbCatExW
#define StringCchCatN StringCchCatNW
#define StringCbCatN StringCbCatNW
#define StringCchCatNEx StringCchCatNExW
#define StringCbCatNEx StringCbCatNExW
#define StringCchVPrintf StringCchVPrintfW
#define StringCbVPrintf StringCbVPrintfW
#define StringCchVPrintfEx StringCchVPrintfExW
#define StringCbVPrintfEx StringCbVPrintfExW
#define StringCchPrintf StringCchPrintfW
#define StringCbPrintf StringCbPrintfW
#define StringCchPrintfEx StringCchPrintfExW
#define StringCbPrintfEx StringCbPrintfExW
#define StringCchGets StringCchGetsW
#define StringCbGets StringCbGetsW
#define StringCchGetsEx StringCchGetsExW
#define StringCbGetsEx StringCbGetsExW
#define StringCchLength StringCchLengthW
#define StringCbLength StringCbLengthW
#else
#define StringCchCopy StringCchCopyA
#define StringCbCopy StringCbCopyA
#define StringCchCopyEx StringCchCopyExA
#define StringCbCopyEx StringCbCopyExA
#define StringCchCopyN StringCchCopyNA
#define StringCbCopyN StringCbCopyNA
#define StringCchCopyNEx StringCchCopyNExA
#define StringCbCopyNEx StringCbCopyNExA
#define StringCchCat StringCchCatA
#define StringCbCat StringCbCatA
#define StringCchCatEx StringCchCatExA
#define StringCbCatEx StringCbCatExA
#define StringCchCatN StringCchCatNA
#define StringCbCatN StringCbCatNA
#define StringCchCatNEx StringCchCatNExA
#define StringCbCatNEx StringCbCatNExA
#define StringCchVPrintf StringCchVPrintfA
#define StringCbVPrintf StringCbVPrintfA
#define StringCchVPrintfEx StringCchVPrintfExA
#define StringCbVPrintfEx StringCbVPrintfExA
#define StringCchPrintf StringCchPrintfA
#define StringCbPrintf StringCbPrintfA
#define StringCchPrintfEx StringCchPrintfExA
#define StringCbPrintfEx StringCbPrintfExA
#define StringCchGets StringCchGetsA
#define StringCbGets StringCbGetsA
#define StringCchGetsEx StringCchGetsExA
#define StringCbGetsEx StringCbGetsExA
#define StringCchLength StringCchLengthA
#define StringCbLength StringCbLengthA
#endif

ASYNCSELECT_END

#endif
