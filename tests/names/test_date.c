/* Clocks and dates. */
#include "run.h"

#include <stdlib.h>
#include <time.h>

static const struct {
    SYSTEMTIME date;
    uint64_t ticks;
} dates[] = {
    {{1601, 1, 1, 1, 0, 0, 0, 0}, 0},
    {{1970, 1, 4, 1, 0, 0, 0, 0}, UINT64_C(116444736000000000)},
    {{2000, 2, 2, 29, 23, 59, 59, 999}, UINT64_C(125963423999990000)},
    {{2024, 2, 4, 29, 12, 34, 56, 789}, UINT64_C(133536836967890000)},
    {{2038, 1, 2, 19, 3, 14, 8, 0}, UINT64_C(137919572480000000)},
    {{1900, 3, 4, 1, 0, 0, 0, 0}, UINT64_C(94405824000000000)},
};

START_TEST(dates_and_file_times_are_the_same)
{
    for (size_t i = 0; i < _countof(dates); i++) {
        FILETIME time;
        SYSTEMTIME date;
        ck_assert_int_eq(SystemTimeToFileTime(&dates[i].date, &time), TRUE);
        ck_assert_uint_eq((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime, dates[i].ticks);
        ck_assert_int_eq(FileTimeToSystemTime(&time, &date), TRUE);
        ck_assert_mem_eq(&date, &dates[i].date, sizeof(date));
    }
}
END_TEST

START_TEST(every_day_follows_the_one_before)
{
    const uint64_t day = UINT64_C(864000000000);
    SYSTEMTIME before = {1601, 1, 1, 1, 0, 0, 0, 0}, date;
    for (uint64_t ticks = day; before.wYear < 2101; ticks += day) {
        FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)}, again;
        ck_assert(FileTimeToSystemTime(&time, &date));
        ck_assert(SystemTimeToFileTime(&date, &again));
        ck_assert_int_eq(CompareFileTime(&time, &again), 0);
        ck_assert_int_eq(date.wDayOfWeek, (before.wDayOfWeek + 1) % 7);
        ck_assert((date.wDay == before.wDay + 1 && date.wMonth == before.wMonth) ||
                  (date.wDay == 1 && date.wMonth == before.wMonth % 12 + 1 && before.wDay >= 28));
        before = date;
    }
}
END_TEST

START_TEST(what_is_no_date_is_refused)
{
    SYSTEMTIME good = {2023, 2, 0, 28, 0, 0, 0, 0}, date;
    FILETIME time;
    static const struct {
        WORD year, month, day, hour, minute, second, ms;
    } bad[] = {{2023, 2, 29, 0, 0, 0, 0}, {1600, 1, 1, 0, 0, 0, 0},   {30828, 1, 1, 0, 0, 0, 0},
               {2023, 0, 1, 0, 0, 0, 0},  {2023, 13, 1, 0, 0, 0, 0},  {2023, 1, 0, 0, 0, 0, 0},
               {2023, 4, 31, 0, 0, 0, 0}, {2023, 1, 1, 24, 0, 0, 0},  {2023, 1, 1, 0, 60, 0, 0},
               {2023, 1, 1, 0, 0, 60, 0}, {2023, 1, 1, 0, 0, 0, 1000}};
    ck_assert_int_eq(SystemTimeToFileTime(&good, &time), TRUE);
    for (size_t i = 0; i < _countof(bad); i++) {
        date = (SYSTEMTIME){bad[i].year,   bad[i].month,  0,        bad[i].day, bad[i].hour,
                            bad[i].minute, bad[i].second, bad[i].ms};
        assert_fails(SystemTimeToFileTime(&date, &time), FALSE, ERROR_INVALID_PARAMETER);
    }
    time = (FILETIME){0, 0x80000000};
    assert_fails(FileTimeToSystemTime(&time, &date), FALSE, ERROR_INVALID_PARAMETER);
    time = (FILETIME){0xffffffff, 0x7fffffff}; /* after the year 30827 */
    assert_fails(FileTimeToSystemTime(&time, &date), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(FileTimeToSystemTime(NULL, &date), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(SystemTimeToFileTime(NULL, &time), FALSE, ERROR_INVALID_PARAMETER);
}
END_TEST

static int64_t wall_clock(void)
{
    struct timespec now; /* time() lags behind the clock that the library reads, by a tick */
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec;
}

static int64_t seconds_of(const SYSTEMTIME *date)
{
    FILETIME time;
    ck_assert_int_eq(SystemTimeToFileTime(date, &time), TRUE);
    return (int64_t)(((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) / 10000000) -
           INT64_C(11644473600);
}

START_TEST(now_is_now)
{
    SYSTEMTIME utc, local;
    FILETIME as_file;
    setenv("TZ", "XYZ-5:30", 1); /* five and a half hours before UTC */
    int64_t before = wall_clock();
    GetSystemTime(&utc);
    GetLocalTime(&local);
    GetSystemTimeAsFileTime(&as_file);
    SYSTEMTIME from_file;
    ck_assert_int_eq(FileTimeToSystemTime(&as_file, &from_file), TRUE);
    int64_t after = wall_clock();
    ck_assert_int_ge(seconds_of(&utc), before);
    ck_assert_int_le(seconds_of(&utc), after);
    ck_assert_int_ge(seconds_of(&from_file), before);
    ck_assert_int_le(seconds_of(&from_file), after);
    ck_assert_int_ge(seconds_of(&local) - 19800, before);
    ck_assert_int_le(seconds_of(&local) - 19800, after);
}
END_TEST

START_TEST(local_file_times_differ_by_the_zone)
{
    FILETIME time = {0, 0x01d00000}, local, back, none = {0, 0};
    setenv("TZ", "XYZ-5:30", 1);
    ck_assert_int_eq(FileTimeToLocalFileTime(&time, &local), TRUE);
    ck_assert_uint_eq(((uint64_t)local.dwHighDateTime << 32 | local.dwLowDateTime) -
                          ((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime),
                      UINT64_C(198000000000));
    ck_assert_int_eq(LocalFileTimeToFileTime(&local, &back), TRUE);
    ck_assert_int_eq(CompareFileTime(&time, &back), 0);
    ck_assert_int_eq(CompareFileTime(&time, &local), -1);
    ck_assert_int_eq(CompareFileTime(&local, &time), 1);
    assert_fails(LocalFileTimeToFileTime(&none, &back), FALSE, ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(clocks_go_on)
{
    LARGE_INTEGER counter, later, frequency;
    ck_assert_int_eq(QueryPerformanceFrequency(&frequency), TRUE);
    ck_assert_int_eq(frequency.QuadPart, 10000000);
    ck_assert_int_eq(frequency.LowPart, 10000000);
    ck_assert_int_eq(frequency.u.HighPart, 0);
    ck_assert_int_eq(QueryPerformanceCounter(&counter), TRUE);
    ULONGLONG ticks = GetTickCount64();
    DWORD low_ticks = GetTickCount();
    do
        ck_assert_int_eq(QueryPerformanceCounter(&later), TRUE);
    while (later.QuadPart == counter.QuadPart);
    /* It is one clock, read in other units: each reading is within those before and after it. */
    ck_assert_int_ge((int64_t)ticks, counter.QuadPart / 10000);
    ck_assert_int_le((int64_t)ticks, later.QuadPart / 10000);
    ck_assert_uint_le(low_ticks - (DWORD)ticks, (DWORD)(later.QuadPart / 10000 - (int64_t)ticks));
    assert_fails(QueryPerformanceCounter(NULL), FALSE, ERROR_NOACCESS);
    assert_fails(QueryPerformanceFrequency(NULL), FALSE, ERROR_NOACCESS);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {dates_and_file_times_are_the_same,
                                  every_day_follows_the_one_before,
                                  what_is_no_date_is_refused,
                                  now_is_now,
                                  local_file_times_differ_by_the_zone,
                                  clocks_go_on,
                                  NULL};
    return run_tests("date", tests);
}
