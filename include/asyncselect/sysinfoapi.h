/* sysinfoapi.h: clocks, dates, and what the machine says of itself. Every function may be called
 * from any thread and from inside a post callback, and follows Microsoft's page of its name.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_SYSINFOAPI_H
#define ASYNCSELECT_SYSINFOAPI_H

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

/* ---- Clocks that are never set ---- */

/* Milliseconds; begins again at 0 after 49.7 days. */
ASYNCSELECT_API DWORD GetTickCount(void) ASYNCSELECT_LINK("GetTickCount");

/* The same without end. */
ASYNCSELECT_API ULONGLONG GetTickCount64(void) ASYNCSELECT_LINK("GetTickCount64");

/* The finest clock, and how often it ticks a second. TRUE, or FALSE with ERROR_NOACCESS: there is
 * no room for the result. */
ASYNCSELECT_API BOOL QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
    ASYNCSELECT_LINK("QueryPerformanceCounter");
ASYNCSELECT_API BOOL QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
    ASYNCSELECT_LINK("QueryPerformanceFrequency");

/* ---- Dates ---- */

typedef struct _SYSTEMTIME {
    WORD wYear; /* 1601 to 30827 */
    WORD wMonth;
    WORD wDayOfWeek; /* Sunday is 0 */
    WORD wDay;
    WORD wHour;
    WORD wMinute;
    WORD wSecond;
    WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

/* Now: in UTC, in local time, and in the 100 nanoseconds since 1601 that files have. */
ASYNCSELECT_API void GetSystemTime(LPSYSTEMTIME lpSystemTime) ASYNCSELECT_LINK("GetSystemTime");
ASYNCSELECT_API void GetLocalTime(LPSYSTEMTIME lpSystemTime) ASYNCSELECT_LINK("GetLocalTime");
ASYNCSELECT_API void GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    ASYNCSELECT_LINK("GetSystemTimeAsFileTime");

/* One as the other; wDayOfWeek is not looked at. TRUE, or FALSE with ERROR_INVALID_PARAMETER: there
 * is no such date, or the time is after the year 30827. */
ASYNCSELECT_API BOOL SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
    ASYNCSELECT_LINK("SystemTimeToFileTime");
ASYNCSELECT_API BOOL FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
    ASYNCSELECT_LINK("FileTimeToSystemTime");

/* UTC as local time and back, by the difference that holds now. TRUE, or FALSE with
 * ERROR_INVALID_PARAMETER: the result would be before 1601 or too late to be told. */
ASYNCSELECT_API BOOL FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
    ASYNCSELECT_LINK("FileTimeToLocalFileTime");
ASYNCSELECT_API BOOL LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
    ASYNCSELECT_LINK("LocalFileTimeToFileTime");

/* -1, 0 or 1: the first is before, the same as, or after the second. */
ASYNCSELECT_API LONG CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
    ASYNCSELECT_LINK("CompareFileTime");

/* ---- The machine ---- */

#define MAX_COMPUTERNAME_LENGTH 15

/* The machine's name: the first part of its host name, in capitals, at most
 * MAX_COMPUTERNAME_LENGTH units. nSize [in, out] the room; the length without the 0, or when it
 * failed for want of room what it takes with the 0. TRUE, or FALSE with ERROR_BUFFER_OVERFLOW;
 * ERROR_INVALID_PARAMETER: nSize is NULL. */
ASYNCSELECT_API BOOL GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize)
    ASYNCSELECT_LINK("GetComputerNameA");
ASYNCSELECT_API BOOL GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize)
    ASYNCSELECT_LINK("GetComputerNameW");

/* The folder that the modules of libloaderapi.h would be in, for programs that put it before their
 * names. uSize [in] the room. Returns the length without the 0, or what it takes with the 0: there
 * is no room. */
ASYNCSELECT_API UINT GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize)
    ASYNCSELECT_LINK("GetSystemDirectoryA");
ASYNCSELECT_API UINT GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize)
    ASYNCSELECT_LINK("GetSystemDirectoryW");

#ifdef UNICODE
#define GetComputerName GetComputerNameW
#define GetSystemDirectory GetSystemDirectoryW
#else
#define GetComputerName GetComputerNameA
#define GetSystemDirectory GetSystemDirectoryA
#endif

ASYNCSELECT_END

#endif
