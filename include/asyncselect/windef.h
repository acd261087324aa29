/* windef.h: Windows' basic types, with Windows' widths, and the macros around them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINDEF_H
#define ASYNCSELECT_WINDEF_H

/* Under -std=c99 and the like glibc hides what sockets need: its headers are told otherwise, also
 * where some of them came before. */
#if defined(__STRICT_ANSI__) && !defined(__USE_MISC) && !defined(__APPLE__)
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE 1
#endif
#ifdef _FEATURES_H
#undef _FEATURES_H
#include <features.h>
#endif
#endif

#include <stddef.h>
#include <stdint.h>

/* Exported from the shared library, whatever -fvisibility says. */
#define ASYNCSELECT_API extern __attribute__((visibility("default")))

/* Names that POSIX has too are bound to a link name with a prefix by their declaration, so that
 * nothing collides in the linker and variables and members may still be called send, bind or
 * socket. */
#define ASYNCSELECT_STRING_(x) #x
#define ASYNCSELECT_STRING(x) ASYNCSELECT_STRING_(x)
#define ASYNCSELECT_LINK(name)                                                                     \
    __asm__(ASYNCSELECT_STRING(__USER_LABEL_PREFIX__) "asyncselect_" name)

#ifdef __cplusplus
#define ASYNCSELECT_BEGIN extern "C" {
#define ASYNCSELECT_END }
#else
#define ASYNCSELECT_BEGIN
#define ASYNCSELECT_END
#endif

/* Calling conventions and pointer sizes of old: one of each here. */
#define WINAPI
#define WSAAPI
#define WSPAPI
#define CALLBACK
#define APIENTRY
#define PASCAL
#define WINAPIV
#define FAR
#define NEAR
#ifndef __cdecl /* keywords of Windows' compilers, and of some for other systems */
#define __cdecl
#define _cdecl
#endif
#ifndef __stdcall
#define __stdcall
#define _stdcall
#endif
#ifndef __int64
#define __int64 long long
#endif
#ifndef CONST
#define CONST const
#endif

typedef int BOOL;
typedef BOOL *PBOOL, *LPBOOL;
typedef unsigned char BYTE, UCHAR, BOOLEAN;
typedef BYTE *PBYTE, *LPBYTE;
typedef char CHAR, *PCHAR, *LPCH, *PCH, *LPSTR, *PSTR, *NPSTR;
typedef const char *LPCSTR, *PCSTR;
typedef wchar_t WCHAR, *PWCHAR, *LPWCH, *PWCH, *LPWSTR, *PWSTR, *NWPSTR;
typedef const wchar_t *LPCWSTR, *PCWSTR;
typedef UCHAR *PUCHAR;
typedef BOOLEAN *PBOOLEAN;
typedef short SHORT, *PSHORT;
typedef unsigned short USHORT, *PUSHORT, WORD;
typedef WORD *PWORD, *LPWORD;
typedef int INT;
typedef INT *PINT, *LPINT;
typedef unsigned int UINT;
typedef UINT *PUINT, *LPUINT;
typedef int32_t LONG;
typedef LONG *PLONG, *LPLONG;
typedef uint32_t ULONG;
typedef ULONG *PULONG;
typedef uint32_t DWORD;
typedef DWORD *PDWORD, *LPDWORD;
typedef int32_t INT32, LONG32;
typedef uint32_t UINT32, ULONG32, DWORD32;
typedef int64_t LONGLONG, INT64, LONG64;
typedef uint64_t ULONGLONG, UINT64, ULONG64, DWORD64, DWORDLONG;
typedef intptr_t INT_PTR, LONG_PTR;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR;
typedef INT_PTR *PINT_PTR;
typedef UINT_PTR *PUINT_PTR;
typedef LONG_PTR *PLONG_PTR;
typedef ULONG_PTR *PULONG_PTR;
typedef DWORD_PTR *PDWORD_PTR;
typedef LONGLONG *PLONGLONG;
typedef ULONGLONG *PULONGLONG;
typedef size_t SIZE_T, *PSIZE_T;
typedef ptrdiff_t SSIZE_T, *PSSIZE_T;
typedef void *PVOID, *LPVOID;
typedef const void *LPCVOID;
typedef float FLOAT, *PFLOAT;
typedef double DOUBLE;
#ifndef VOID
#define VOID void
#endif

typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM;
typedef LONG_PTR LRESULT;
typedef WORD ATOM;
typedef LONG HRESULT;

typedef void *HANDLE;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef struct HWND__ *HWND;
typedef struct HINSTANCE__ *HINSTANCE;
typedef HINSTANCE HMODULE;
typedef HANDLE HGLOBAL, HLOCAL, GLOBALHANDLE, LOCALHANDLE;
typedef void *HGDIOBJ;
typedef struct HICON__ *HICON;
typedef HICON HCURSOR;
typedef struct HBRUSH__ *HBRUSH;
typedef struct HMENU__ *HMENU;
typedef struct HDC__ *HDC;
typedef struct HFONT__ *HFONT;
typedef DWORD COLORREF, *LPCOLORREF;
typedef WORD LANGID;
typedef INT_PTR(WINAPI *FARPROC)(void);
typedef INT_PTR(WINAPI *NEARPROC)(void);
typedef INT_PTR(WINAPI *PROC)(void);

/* A socket's value is its POSIX descriptor. */
typedef UINT_PTR SOCKET;

typedef struct tagPOINT {
    LONG x;
    LONG y;
} POINT, *PPOINT, *LPPOINT;

typedef struct tagRECT {
    LONG left;
    LONG top;
    LONG right;
    LONG bottom;
} RECT, *PRECT, *LPRECT;
typedef const RECT *LPCRECT;

typedef struct tagSIZE {
    LONG cx;
    LONG cy;
} SIZE, *PSIZE, *LPSIZE;

/* 100 nanoseconds since the first day of 1601, in UTC. */
typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID, *LPGUID;

#ifndef FALSE
#define FALSE 0
#endif
#ifndef TRUE
#define TRUE 1
#endif

#define MAX_PATH 260

#define MAKEWORD(low, high)                                                                        \
    ((WORD)(((BYTE)((DWORD_PTR)(low)&0xff)) | ((WORD)((BYTE)((DWORD_PTR)(high)&0xff))) << 8))
#define MAKELONG(low, high)                                                                        \
    ((LONG)(((WORD)((DWORD_PTR)(low)&0xffff)) | ((DWORD)((WORD)((DWORD_PTR)(high)&0xffff))) << 16))
#define LOWORD(l) ((WORD)((DWORD_PTR)(l)&0xffff))
#define HIWORD(l) ((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))
#define LOBYTE(w) ((BYTE)((DWORD_PTR)(w)&0xff))
#define HIBYTE(w) ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))
#define MAKEWPARAM(low, high) ((WPARAM)(DWORD)MAKELONG(low, high))
/* Through DWORD: the upper half of a 64-bit LPARAM is zero, and `lParam >> 16` needs no mask. */
#define MAKELPARAM(low, high) ((LPARAM)(DWORD)MAKELONG(low, high))
#define MAKELRESULT(low, high) ((LRESULT)(DWORD)MAKELONG(low, high))

#include "ntdef.h"

#endif
