/* ntdef.h: characters whose width follows UNICODE, 64-bit integers in halves, languages. Comes with
 * windef.h. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_NTDEF_H
#define ASYNCSELECT_NTDEF_H

#include "windef.h"

/* A WCHAR is a wchar_t, so that L"..." works: one code point. Narrow strings are bytes, UTF-8 where
 * a wide function has to read them. */
#ifdef UNICODE
#define __TEXT(quote) L##quote
typedef WCHAR TCHAR, *PTCHAR, TBYTE, *PTBYTE;
typedef LPWSTR LPTSTR, PTSTR;
typedef LPCWSTR LPCTSTR, PCTSTR;
#else
#define __TEXT(quote) quote
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE, *PTBYTE;
typedef LPSTR LPTSTR, PTSTR;
typedef LPCSTR LPCTSTR, PCTSTR;
#endif
#define TEXT(quote) __TEXT(quote)
#define UNICODE_NULL ((WCHAR)0)
#define ANSI_NULL ((CHAR)0)

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ASYNCSELECT_HALVES(high)                                                                   \
    high HighPart;                                                                                 \
    DWORD LowPart;
#else
#define ASYNCSELECT_HALVES(high)                                                                   \
    DWORD LowPart;                                                                                 \
    high HighPart;
#endif
typedef union _LARGE_INTEGER {
    __extension__ struct {
        ASYNCSELECT_HALVES(LONG)
    };
    struct asyncselect_large_integer {
        ASYNCSELECT_HALVES(LONG)
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;
typedef union _ULARGE_INTEGER {
    __extension__ struct {
        ASYNCSELECT_HALVES(DWORD)
    };
    struct asyncselect_ularge_integer {
        ASYNCSELECT_HALVES(DWORD)
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

#define MAKELANGID(primary, sub) ((WORD)(((WORD)(sub) << 10) | (WORD)(primary)))
#define PRIMARYLANGID(language) ((WORD)(language)&0x3ff)
#define SUBLANGID(language) ((WORD)(language) >> 10)
#define LANG_NEUTRAL 0x00
#define LANG_ENGLISH 0x09
#define SUBLANG_NEUTRAL 0x00
#define SUBLANG_DEFAULT 0x01
#define SUBLANG_SYS_DEFAULT 0x02
#define SUBLANG_ENGLISH_US 0x01
#define LANG_SYSTEM_DEFAULT MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT)
#define LANG_USER_DEFAULT MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT)

#endif
