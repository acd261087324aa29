/* Strings of bytes and wide ones, as the program converts them, and the lstr functions. */
#include "run.h"

/* ---- MultiByteToWideChar, WideCharToMultiByte ---- */

static const struct {
    const char *bytes;
    const wchar_t *wide;
} same[] = {
    {"", L""},
    {"plain", L"plain"},
    {"\x7f", L"\x7f"},
    {"\xc2\x80", L"\x80"},
    {"gr\xc3\xbc\xc3\x9f", L"gr\xfc\xdf"},
    {"\xdf\xbf\xe0\xa0\x80", L"\x7ff\x800"},
    {"\xed\x9f\xbf\xee\x80\x80", L"\xd7ff\xe000"},
    {"\xef\xbf\xbf\xf0\x90\x80\x80", L"\xffff\x10000"},
    {"\xf4\x8f\xbf\xbf", L"\x10ffff"},
};

START_TEST(each_kind_of_character_goes_both_ways)
{
    for (size_t i = 0; i < _countof(same); i++) {
        char bytes[32];
        wchar_t wide[32];
        int units = (int)wcslen(same[i].wide) + 1, length = (int)strlen(same[i].bytes) + 1;
        for (UINT page = 0; page < 2; page++) {
            UINT code_page = page ? CP_UTF8 : CP_ACP;
            ck_assert_int_eq(
                MultiByteToWideChar(code_page, MB_ERR_INVALID_CHARS, same[i].bytes, -1, wide, 32),
                units);
            assert_wide_eq(wide, same[i].wide);
            ck_assert_int_eq(WideCharToMultiByte(code_page, WC_ERR_INVALID_CHARS, same[i].wide, -1,
                                                 bytes, 32, NULL, NULL),
                             length);
            ck_assert_str_eq(bytes, same[i].bytes);
        }
        ck_assert_int_eq(MultiByteToWideChar(CP_UTF8, 0, same[i].bytes, -1, NULL, 0), units);
        ck_assert_int_eq(WideCharToMultiByte(CP_UTF8, 0, same[i].wide, -1, NULL, 0, NULL, NULL),
                         length);
    }
}
END_TEST

static const struct {
    const char *bytes;
    const wchar_t *wide;
} wrong[] = {
    {"a\xff", L"a\xfffd"},                             /* no character begins so */
    {"\x80z", L"\xfffdz"},                             /* nor so */
    {"\xc0\x80", L"\xfffd\xfffd"},                     /* longer than need be */
    {"\xe0\x9f\xbf", L"\xfffd\xfffd\xfffd"},           /* the same */
    {"\xe2\x82", L"\xfffd"},                           /* cut off: one mark */
    {"\xf0\x9f\x98x", L"\xfffdx"},                     /* the same */
    {"\xed\xa0\x80", L"\xfffd\xfffd\xfffd"},           /* half a surrogate pair */
    {"\xf4\x90\x80\x80", L"\xfffd\xfffd\xfffd\xfffd"}, /* above the last */
};

START_TEST(what_is_no_text_is_marked_or_refused)
{
    wchar_t wide[32];
    char bytes[32];
    for (size_t i = 0; i < _countof(wrong); i++) {
        ck_assert_int_eq(MultiByteToWideChar(CP_UTF8, 0, wrong[i].bytes, -1, wide, 32),
                         (int)wcslen(wrong[i].wide) + 1);
        assert_wide_eq(wide, wrong[i].wide);
        assert_fails(
            MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, wrong[i].bytes, -1, wide, 32), 0,
            ERROR_NO_UNICODE_TRANSLATION);
    }
    const wchar_t surrogate[] = {0xd800, 0}, beyond[] = {0x110000, 0};
    ck_assert_int_eq(WideCharToMultiByte(CP_UTF8, 0, surrogate, -1, bytes, 32, NULL, NULL), 4);
    ck_assert_str_eq(bytes, "\xef\xbf\xbd");
    assert_fails(
        WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, surrogate, -1, bytes, 32, NULL, NULL), 0,
        ERROR_NO_UNICODE_TRANSLATION);
    assert_fails(
        WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, beyond, -1, bytes, 32, NULL, NULL), 0,
        ERROR_NO_UNICODE_TRANSLATION);
}
END_TEST

START_TEST(a_conversion_checks_its_arguments)
{
    wchar_t wide[4];
    char bytes[4];
    BOOL used = TRUE;
    assert_fails(MultiByteToWideChar(CP_UTF8, 0, "abc", -1, wide, 3), 0, ERROR_INSUFFICIENT_BUFFER);
    ck_assert_int_eq(MultiByteToWideChar(CP_UTF8, 0, "abc", 3, wide, 3), 3);
    assert_fails(MultiByteToWideChar(CP_UTF8, 0, "abc", 0, wide, 4), 0, ERROR_INVALID_PARAMETER);
    assert_fails(MultiByteToWideChar(CP_UTF8, 0, "abc", -2, wide, 4), 0, ERROR_INVALID_PARAMETER);
    assert_fails(MultiByteToWideChar(CP_UTF8, 0, NULL, 1, wide, 4), 0, ERROR_INVALID_PARAMETER);
    assert_fails(MultiByteToWideChar(CP_UTF8, 0, "abc", -1, NULL, 4), 0, ERROR_INVALID_PARAMETER);
    assert_fails(MultiByteToWideChar(437, 0, "abc", -1, wide, 4), 0, ERROR_INVALID_PARAMETER);
    assert_fails(MultiByteToWideChar(CP_UTF8, 0x1000, "abc", -1, wide, 4), 0, ERROR_INVALID_FLAGS);
    assert_fails(WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, bytes, 3, NULL, NULL), 0,
                 ERROR_INSUFFICIENT_BUFFER);
    assert_fails(WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, bytes, -1, NULL, NULL), 0,
                 ERROR_INVALID_PARAMETER);
    assert_fails(WideCharToMultiByte(CP_UTF8, 0x1000, L"abc", -1, bytes, 4, NULL, NULL), 0,
                 ERROR_INVALID_FLAGS);
    assert_fails(WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, bytes, 4, "?", NULL), 0,
                 ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(WideCharToMultiByte(CP_ACP, 0, L"abc", -1, bytes, 4, "?", &used), 4);
    ck_assert_int_eq(used, FALSE);
    ck_assert_int_eq(GetACP(), CP_UTF8);
}
END_TEST

/* ---- lstr* ---- */

START_TEST(strings_are_measured_copied_and_appended)
{
    char a[16];
    WCHAR w[16];
    ck_assert_int_eq(lstrlenA("four"), 4);
    ck_assert_int_eq(lstrlenW(L"four\xe9"), 5);
    ck_assert_int_eq(lstrlenA(NULL), 0);
    ck_assert_int_eq(lstrlenW(NULL), 0);
    ck_assert_ptr_eq(lstrcpyA(a, "one"), a);
    ck_assert_ptr_eq(lstrcatA(a, " two"), a);
    ck_assert_str_eq(a, "one two");
    ck_assert_ptr_eq(lstrcpyW(w, L"one"), w);
    ck_assert_ptr_eq(lstrcatW(w, L" two"), w);
    assert_wide_eq(w, L"one two");
    assert_fails((INT_PTR)lstrcpyA(NULL, "x"), 0, ERROR_INVALID_PARAMETER);
    assert_fails((INT_PTR)lstrcpyW(w, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails((INT_PTR)lstrcatA(a, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails((INT_PTR)lstrcatW(NULL, L"x"), 0, ERROR_INVALID_PARAMETER);
    ck_assert_ptr_eq(lstrcpynA(a, "hello", 3), a);
    ck_assert_str_eq(a, "he");
    ck_assert_ptr_eq(lstrcpynA(a, "hello", 16), a);
    ck_assert_str_eq(a, "hello");
    ck_assert_ptr_eq(lstrcpynW(w, L"hello", 3), w);
    assert_wide_eq(w, L"he");
    ck_assert_ptr_eq(lstrcpynW(w, L"gone", 0), w);
    assert_fails(lstrcpynW(NULL, L"gone", 4), 0, ERROR_INVALID_PARAMETER);
    assert_fails(lstrcpynW(w, NULL, 4), 0, ERROR_INVALID_PARAMETER);
    assert_wide_eq(w, L"he");
    assert_fails((INT_PTR)lstrcpynA(NULL, "x", 1), 0, ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(strings_are_compared_as_in_a_dictionary)
{
    static const struct {
        const char *a, *b;
        int with_case, without;
    } rows[] = {{"a", "a", 0, 0},     {"a", "B", -1, -1},     {"B", "a", 1, 1},
                {"a", "A", -1, 0},    {"A", "a", 1, 0},       {"abc", "abcd", -1, -1},
                {"ABc", "abC", 1, 0}, {"Abc", "abd", -1, -1}, {"", "a", -1, -1},
                {NULL, "", -1, -1},   {"", NULL, 1, 1},       {NULL, NULL, 0, 0}};
    for (size_t i = 0; i < _countof(rows); i++) {
        wchar_t a[8] = L"", b[8] = L"";
        if (rows[i].a)
            MultiByteToWideChar(CP_UTF8, 0, rows[i].a, -1, a, 8);
        if (rows[i].b)
            MultiByteToWideChar(CP_UTF8, 0, rows[i].b, -1, b, 8);
        const wchar_t *wa = rows[i].a ? a : NULL, *wb = rows[i].b ? b : NULL;
        ck_assert_int_eq(lstrcmpA(rows[i].a, rows[i].b), rows[i].with_case);
        ck_assert_int_eq(lstrcmpiA(rows[i].a, rows[i].b), rows[i].without);
        ck_assert_int_eq(lstrcmpW(wa, wb), rows[i].with_case);
        ck_assert_int_eq(lstrcmpiW(wa, wb), rows[i].without);
    }
}
END_TEST

/* ---- wsprintf ---- */

#define prints(expected, ...)                                                                      \
    do {                                                                                           \
        char text[1024];                                                                           \
        ck_assert_int_eq(wsprintfA(text, __VA_ARGS__), sizeof(expected) - 1);                      \
        ck_assert_str_eq(text, expected);                                                          \
    } while (0)
#define prints_wide(expected, ...)                                                                 \
    do {                                                                                           \
        WCHAR text[1024];                                                                          \
        ck_assert_int_eq(wsprintfW(text, __VA_ARGS__), (int)wcslen(expected));                     \
        assert_wide_eq(text, expected);                                                            \
    } while (0)

START_TEST(wsprintf_has_windows_formats)
{
    prints("-1|    2|3    |00004|005|ff|FF|0xff|0XFF", "%d|%5d|%-5d|%05d|%.3d|%x|%X|%#x|%#X", -1, 2,
           3, 4, 5, 255, 255, 255, 255);
    prints("4000000000 -5 7 8 9", "%u %ld %lu %lx %li", 4000000000u, -5, 7, 8, 9);
    prints("-1234567890123 1234567890abc", "%I64d %I64x", -1234567890123LL, 0x1234567890abcLL);
    prints("abc|       abc|abc       |ab|nar|wide|w2", "%s|%10s|%-10s|%.2s|%hs|%S|%ls", "abc",
           "abc", "abc", "abc", "nar", L"wide", L"w2");
    prints("a|b|    c|d    |e", "%c|%C|%5c|%-5c|%hc", 'a', L'b', 'c', 'd', 'e');
    prints("|x", "%hc|%c", 0, 'x'); /* a character of 0 is left out */
    prints("100", "100%");
    prints("50% q +d *d f", "50%% %q %+d %*d %f", 1, 2, 3);
    prints("(null)", "%s", (char *)NULL);
    prints("gr\xc3\xbc\xc3\x9f|\xfe", "%S|%s", L"gr\xfc\xdf", "\xfe");
#if UINTPTR_MAX > 0xffffffffu
    prints("0000000000001234", "%p", (void *)0x1234);
    prints("4294967296", "%Id", (INT_PTR)1 << 32);
#else
    prints("00001234", "%p", (void *)0x1234);
#endif
    prints_wide(L"wide|nar|nar2|w3|c|C|5|  ab", L"%s|%S|%hs|%ls|%c|%C|%d|%4s", L"wide", "nar",
                "nar2", L"w3", L'c', 'C', 5, L"ab");
    prints_wide(L"gr\xfc\xdf|\xfffd", L"%S|%hs", "gr\xc3\xbc\xc3\x9f", "\xfe");
}
END_TEST

START_TEST(wsprintf_stops_at_1023_units)
{
    static char text[1200];
    static WCHAR wide[1200];
    memset(text, '#', sizeof(text));
    wmemset(wide, L'#', 1200);
    ck_assert_int_eq(wsprintfA(text, "%1100d", 5), 1023);
    ck_assert_int_eq(wsprintfA(text, "%.1300000000d%1300000000s", 5, ""), 1023); /* at once */
    ck_assert_int_eq(wsprintfA(text, "%1100d", 5), 1023);
    ck_assert_int_eq(text[1022], ' ');
    ck_assert_int_eq(text[1023], 0);
    ck_assert_int_eq(text[1024], '#');
    ck_assert_int_eq(wsprintfW(wide, L"%1100d", 5), 1023);
    ck_assert_int_eq(wide[1023], 0);
    ck_assert_int_eq(wide[1024], L'#');
}
END_TEST

static int print_list(char *text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = wvsprintf(text, format, list);
    va_end(list);
    return length;
}

static int print_wide_list(WCHAR *text, const WCHAR *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = wvsprintfW(text, format, list);
    va_end(list);
    return length;
}

START_TEST(wvsprintf_takes_a_list)
{
    char text[1024];
    WCHAR wide[1024];
    ck_assert_int_eq(print_list(text, "%s=%d", "x", 7), 3);
    ck_assert_str_eq(text, "x=7");
    ck_assert_int_eq(print_wide_list(wide, L"%s=%d", L"x", 7), 3);
    assert_wide_eq(wide, L"x=7");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {each_kind_of_character_goes_both_ways,
                                  what_is_no_text_is_marked_or_refused,
                                  a_conversion_checks_its_arguments,
                                  strings_are_measured_copied_and_appended,
                                  strings_are_compared_as_in_a_dictionary,
                                  wsprintf_has_windows_formats,
                                  wsprintf_stops_at_1023_units,
                                  wvsprintf_takes_a_list,
                                  NULL};
    return run_tests("text", tests);
}
