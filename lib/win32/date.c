/* Clocks and dates. A date is counted in days of the calendar that the Gregorian would have been in
 * all times, from 1601 on: time_t may end in 2038, and FILETIME does not. */
#define _DEFAULT_SOURCE
#include "asyncselect/sysinfoapi.h"

#include <stdbool.h>
#include <time.h>

#include "error.h"
#include "sys.h"

enum {
    TICKS_A_MILLISECOND = 10000,
    TICKS_A_SECOND = 1000 * TICKS_A_MILLISECOND,
    NANOSECONDS_A_TICK = 100,
    SECONDS_A_DAY = 86400,
    FIRST_YEAR = 1601,
    LAST_YEAR = 30827,
    DAYS_TO_1970 = 134774,
    DAYS_OF_400_YEARS = 146097
};
#define TICKS_A_DAY ((int64_t)SECONDS_A_DAY * TICKS_A_SECOND)

static BOOL fail(int error)
{
    error_set_last(error);
    return FALSE;
}

/* ---- clocks ---- */

DWORD GetTickCount(void)
{
    return (DWORD)sys_now_ms();
}

ULONGLONG GetTickCount64(void)
{
    return (ULONGLONG)sys_now_ms();
}

/* As often as Windows' ticks: programs multiply by a million before they divide. */
BOOL QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
{
    struct timespec now;
    if (!lpPerformanceCount)
        return fail(ERROR_NOACCESS);
    clock_gettime(CLOCK_MONOTONIC, &now);
    lpPerformanceCount->QuadPart =
        (LONGLONG)now.tv_sec * TICKS_A_SECOND + now.tv_nsec / NANOSECONDS_A_TICK;
    return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
{
    if (!lpFrequency)
        return fail(ERROR_NOACCESS);
    lpFrequency->QuadPart = TICKS_A_SECOND;
    return TRUE;
}

/* ---- the calendar ---- */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* From the first day of 1601 to the first of the year. */
static int64_t days_before_year(int year)
{
    int64_t years = year - FIRST_YEAR; /* which begins with three years that are no leap years */
    return years * 365 + years / 4 - years / 100 + years / 400;
}

static int64_t days_of_date(int year, int month, int day)
{
    int64_t days = days_before_year(year) + day - 1;
    while (--month > 0)
        days += days_of_month(year, month);
    return days;
}

static void date_of_days(int64_t days, LPSYSTEMTIME date)
{
    int year = FIRST_YEAR + (int)(days * 400 / DAYS_OF_400_YEARS), month = 1;
    while (days_before_year(year) > days)
        year--;
    while (days_before_year(year + 1) <= days)
        year++;
    int rest = (int)(days - days_before_year(year));
    while (rest >= days_of_month(year, month))
        rest -= days_of_month(year, month++);
    date->wYear = (WORD)year;
    date->wMonth = (WORD)month;
    date->wDay = (WORD)(rest + 1);
    date->wDayOfWeek = (WORD)((days + 1) % 7); /* that first day was a Monday */
}

/* ---- file times ---- */

static int64_t ticks_of(const FILETIME *time)
{
    return (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
}

static FILETIME time_of(int64_t ticks)
{
    return (FILETIME){(DWORD)ticks, (DWORD)((uint64_t)ticks >> 32)};
}

BOOL SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
{
    const SYSTEMTIME *t = lpSystemTime;
    if (!t || !lpFileTime || t->wYear < FIRST_YEAR || t->wYear > LAST_YEAR || t->wMonth < 1 ||
        t->wMonth > 12 || t->wDay < 1 || t->wDay > days_of_month(t->wYear, t->wMonth) ||
        t->wHour > 23 || t->wMinute > 59 || t->wSecond > 59 || t->wMilliseconds > 999)
        return fail(ERROR_INVALID_PARAMETER);
    int64_t milliseconds =
        ((t->wHour * 60 + t->wMinute) * 60 + t->wSecond) * INT64_C(1000) + t->wMilliseconds;
    *lpFileTime = time_of(days_of_date(t->wYear, t->wMonth, t->wDay) * TICKS_A_DAY +
                          milliseconds * TICKS_A_MILLISECOND);
    return TRUE;
}

BOOL FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
{
    int64_t ticks = lpFileTime ? ticks_of(lpFileTime) : -1;
    if (!lpSystemTime || ticks < 0 || ticks / TICKS_A_DAY >= days_before_year(LAST_YEAR + 1))
        return fail(ERROR_INVALID_PARAMETER);
    int64_t milliseconds = ticks % TICKS_A_DAY / TICKS_A_MILLISECOND;
    date_of_days(ticks / TICKS_A_DAY, lpSystemTime);
    lpSystemTime->wMilliseconds = (WORD)(milliseconds % 1000);
    lpSystemTime->wSecond = (WORD)(milliseconds / 1000 % 60);
    lpSystemTime->wMinute = (WORD)(milliseconds / 60000 % 60);
    lpSystemTime->wHour = (WORD)(milliseconds / 3600000);
    return TRUE;
}

LONG CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
{
    uint64_t first = (uint64_t)ticks_of(lpFileTime1), second = (uint64_t)ticks_of(lpFileTime2);
    return first < second ? -1 : first > second;
}

/* ---- now ---- */

static FILETIME now(int64_t *local_difference)
{
    struct timespec at;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &at);
    tzset(); /* localtime_r need not */
    *local_difference =
        localtime_r(&at.tv_sec, &local) ? (int64_t)local.tm_gmtoff * TICKS_A_SECOND : 0;
    return time_of(DAYS_TO_1970 * TICKS_A_DAY + (int64_t)at.tv_sec * TICKS_A_SECOND +
                   at.tv_nsec / NANOSECONDS_A_TICK);
}

void GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
    int64_t difference;
    *lpSystemTimeAsFileTime = now(&difference);
}

void GetSystemTime(LPSYSTEMTIME lpSystemTime)
{
    int64_t difference;
    FILETIME time = now(&difference);
    FileTimeToSystemTime(&time, lpSystemTime);
}

void GetLocalTime(LPSYSTEMTIME lpSystemTime)
{
    int64_t difference;
    FILETIME time = now(&difference), local = time_of(ticks_of(&time) + difference);
    FileTimeToSystemTime(&local, lpSystemTime);
}

static BOOL shift(const FILETIME *from, int64_t by, LPFILETIME to)
{
    int64_t ticks = from ? ticks_of(from) : -1;
    if (!to || ticks < 0 || (by < 0 ? ticks < -by : ticks > INT64_MAX - by))
        return fail(ERROR_INVALID_PARAMETER);
    *to = time_of(ticks + by);
    return TRUE;
}

BOOL FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
{
    int64_t difference;
    now(&difference);
    return shift(lpFileTime, difference, lpLocalFileTime);
}

BOOL LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
{
    int64_t difference;
    now(&difference);
    return shift(lpLocalFileTime, -difference, lpFileTime);
}
