/* strsafe.h: each function for both kinds of strings, with room in characters and in bytes. */
#include "run.h"

#include <strsafe.h>

#include <stdio.h>
#include <unistd.h>

#define SMALL STRSAFE_E_INSUFFICIENT_BUFFER
#define WRONG STRSAFE_E_INVALID_PARAMETER
/* The most room that a size_t tells: of 32 bits, it is no more characters than are allowed. */
#define MOST(unit) (SIZE_MAX / (unit) > STRSAFE_MAX_CCH ? WRONG : S_OK)

/* The same call for A and W, Cch and Cb. ROOM(n) is n characters of room, as the function counts. */
#define FOR_ALL(function)                                                                          \
    START_TEST(function##_cch_a)                                                                   \
    {                                                                                              \
        function(char, , Cch, A, strlen, strcmp, 1);                                               \
    }                                                                                              \
    END_TEST                                                                                       \
    START_TEST(function##_cb_a)                                                                    \
    {                                                                                              \
        function(char, , Cb, A, strlen, strcmp, 1);                                                \
    }                                                                                              \
    END_TEST                                                                                       \
    START_TEST(function##_cch_w)                                                                   \
    {                                                                                              \
        function(wchar_t, L, Cch, W, wcslen, wcscmp, 1);                                           \
    }                                                                                              \
    END_TEST                                                                                       \
    START_TEST(function##_cb_w)                                                                    \
    {                                                                                              \
        function(wchar_t, L, Cb, W, wcslen, wcscmp, sizeof(wchar_t));                              \
    }                                                                                              \
    END_TEST

#define T(prefix, literal) prefix##literal

#define copies(type, L, Kind, Letter, length, compare, unit)                                       \
    type text[8], *end;                                                                            \
    size_t left;                                                                                   \
    ck_assert_int_eq(String##Kind##Copy##Letter(text, 8 * unit, T(L, "1234567")), S_OK);           \
    ck_assert_int_eq(compare(text, T(L, "1234567")), 0);                                           \
    ck_assert_int_eq(String##Kind##Copy##Letter(text, 8 * unit, T(L, "12345678")), SMALL);         \
    ck_assert_int_eq(compare(text, T(L, "1234567")), 0);                                           \
    ck_assert_int_eq(String##Kind##Copy##Letter(text, 0, T(L, "")), WRONG);                        \
    ck_assert_int_eq(String##Kind##Copy##Letter(text, SIZE_MAX, T(L, "")), MOST(unit));            \
    ck_assert_int_eq(String##Kind##CopyN##Letter(text, 8 * unit, T(L, "12345678"), 3 * unit),      \
                     S_OK);                                                                        \
    ck_assert_int_eq(compare(text, T(L, "123")), 0);                                               \
    ck_assert_int_eq(String##Kind##CopyN##Letter(text, 3 * unit, T(L, "12345678"), 3 * unit),      \
                     SMALL);                                                                       \
    ck_assert_int_eq(compare(text, T(L, "12")), 0);                                                \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 8 * unit, T(L, "123"), &end, &left, 0),    \
                     S_OK);                                                                        \
    ck_assert_ptr_eq(end, text + 3);                                                               \
    ck_assert_uint_eq(left, 5 * unit);                                                             \
    ck_assert_int_eq(                                                                              \
        String##Kind##CopyNEx##Letter(text, 8 * unit, T(L, "123"), 2 * unit, &end, &left, 0),      \
        S_OK);                                                                                     \
    ck_assert_ptr_eq(end, text + 2);                                                               \
    ck_assert_uint_eq(left, 6 * unit);                                                             \
    ck_assert_int_eq(                                                                              \
        String##Kind##CopyEx##Letter(text, 8 * unit, NULL, &end, &left, STRSAFE_IGNORE_NULLS),     \
        S_OK);                                                                                     \
    ck_assert_int_eq(compare(text, T(L, "")), 0);                                                  \
    ck_assert_int_eq(                                                                              \
        String##Kind##CopyEx##Letter(NULL, 0, NULL, &end, &left, STRSAFE_IGNORE_NULLS), S_OK);     \
    ck_assert_int_eq(                                                                              \
        String##Kind##CopyEx##Letter(NULL, 0, T(L, "x"), NULL, NULL, STRSAFE_IGNORE_NULLS),        \
        SMALL);                                                                                    \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 8 * unit, NULL, &end, &left, 0), WRONG);   \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 8 * unit, T(L, ""), NULL, NULL, 0x10000),  \
                     WRONG);                                                                       \
    memset(text, 7, sizeof(text));                                                                 \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 8 * unit, T(L, "ab"), NULL, NULL,          \
                                                  STRSAFE_FILL_BYTE(0)),                           \
                     S_OK);                                                                        \
    ck_assert(text[2] == 0 && text[3] == 0 && text[7] == 0);                                       \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 4 * unit, T(L, "12345"), &end, &left,      \
                                                  STRSAFE_NO_TRUNCATION),                          \
                     SMALL);                                                                       \
    ck_assert_int_eq(compare(text, T(L, "")), 0);                                                  \
    ck_assert_ptr_eq(end, text);                                                                   \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 4 * unit, T(L, "12345"), NULL, NULL,       \
                                                  STRSAFE_NULL_ON_FAILURE),                        \
                     SMALL);                                                                       \
    ck_assert_int_eq(compare(text, T(L, "")), 0);                                                  \
    ck_assert_int_eq(String##Kind##CopyEx##Letter(text, 4 * unit, T(L, "12345"), &end, NULL,       \
                                                  STRSAFE_FAILURE_BYTE(1)),                        \
                     SMALL);                                                                       \
    ck_assert(text[0] != 0 && text[2] == text[0] && text[3] == 0);                                 \
    ck_assert_ptr_eq(end, text + 3)
FOR_ALL(copies)

#define appends(type, L, Kind, Letter, length, compare, unit)                                      \
    type text[8] = T(L, "ab"), *end;                                                               \
    size_t left;                                                                                   \
    ck_assert_int_eq(String##Kind##Cat##Letter(text, 8 * unit, T(L, "cd")), S_OK);                 \
    ck_assert_int_eq(compare(text, T(L, "abcd")), 0);                                              \
    ck_assert_int_eq(String##Kind##CatN##Letter(text, 8 * unit, T(L, "efgh"), 1 * unit), S_OK);    \
    ck_assert_int_eq(compare(text, T(L, "abcde")), 0);                                             \
    ck_assert_int_eq(String##Kind##CatEx##Letter(text, 8 * unit, T(L, "fgh"), &end, &left,         \
                                                 STRSAFE_NO_TRUNCATION),                           \
                     SMALL);                                                                       \
    ck_assert_int_eq(compare(text, T(L, "abcde")), 0);                                             \
    ck_assert_ptr_eq(end, text + 5);                                                               \
    ck_assert_uint_eq(left, 3 * unit);                                                             \
    ck_assert_int_eq(                                                                              \
        String##Kind##CatNEx##Letter(text, 8 * unit, T(L, "fghi"), 3 * unit, &end, &left, 0),      \
        SMALL);                                                                                    \
    ck_assert_int_eq(compare(text, T(L, "abcdefg")), 0);                                           \
    ck_assert_ptr_eq(end, text + 7);                                                               \
    ck_assert_uint_eq(left, 1 * unit);                                                             \
    ck_assert_int_eq(String##Kind##Cat##Letter(text, 4 * unit, T(L, "x")), WRONG); /* no end */    \
    ck_assert_int_eq(length(text), 7)
FOR_ALL(appends)

static HRESULT print_list_CchA(char *text, size_t room, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    HRESULT result = StringCchVPrintfA(text, room, format, list);
    va_end(list);
    return result;
}

static HRESULT print_list_CbA(char *text, size_t room, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    HRESULT result = StringCbVPrintfExA(text, room, NULL, NULL, 0, format, list);
    va_end(list);
    return result;
}

static HRESULT print_list_CchW(wchar_t *text, size_t room, const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    HRESULT result = StringCchVPrintfExW(text, room, NULL, NULL, 0, format, list);
    va_end(list);
    return result;
}

static HRESULT print_list_CbW(wchar_t *text, size_t room, const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    HRESULT result = StringCbVPrintfW(text, room, format, list);
    va_end(list);
    return result;
}

#define prints(type, L, Kind, Letter, length, compare, unit)                                       \
    type text[8], *end;                                                                            \
    size_t left;                                                                                   \
    ck_assert_int_eq(                                                                              \
        String##Kind##Printf##Letter(text, 8 * unit, T(L, "%d-%s"), 12, T(L, "abcd")), S_OK);      \
    ck_assert_int_eq(compare(text, T(L, "12-abcd")), 0);                                           \
    ck_assert_int_eq(                                                                              \
        String##Kind##Printf##Letter(text, 8 * unit, T(L, "%d-%s"), 12, T(L, "abcde")), SMALL);    \
    ck_assert_int_eq(compare(text, T(L, "12-abcd")), 0);                                           \
    ck_assert_int_eq(                                                                              \
        String##Kind##PrintfEx##Letter(text, 8 * unit, &end, &left, 0, T(L, "%I64d"), 5LL), S_OK); \
    ck_assert_int_eq(compare(text, T(L, "5")), 0);                                                 \
    ck_assert_ptr_eq(end, text + 1);                                                               \
    ck_assert_uint_eq(left, 7 * unit);                                                             \
    ck_assert_int_eq(String##Kind##PrintfEx##Letter(text, 8 * unit, &end, &left,                   \
                                                    STRSAFE_NO_TRUNCATION, T(L, "%9d"), 5),        \
                     SMALL);                                                                       \
    ck_assert_int_eq(compare(text, T(L, "")), 0);                                                  \
    ck_assert_int_eq(String##Kind##Printf##Letter(text, 0, T(L, "x")), WRONG);                     \
    ck_assert_int_eq(print_list_##Kind##Letter(text, 8 * unit, T(L, "%x"), 255), S_OK);            \
    ck_assert_int_eq(compare(text, T(L, "ff")), 0);                                                \
    ck_assert_uint_eq(length(text), 2)
FOR_ALL(prints)

#define measures(type, L, Kind, Letter, length, compare, unit)                                     \
    const type text[8] = T(L, "12345");                                                            \
    size_t found = 99;                                                                             \
    ck_assert_int_eq(String##Kind##Length##Letter(text, 8 * unit, &found), S_OK);                  \
    ck_assert_uint_eq(found, length(text) * unit);                                                 \
    ck_assert_int_eq(String##Kind##Length##Letter(text, 6 * unit, NULL), S_OK);                    \
    ck_assert_int_eq(String##Kind##Length##Letter(text, 5 * unit, &found), WRONG);                 \
    ck_assert_uint_eq(found, 0);                                                                   \
    ck_assert_int_eq(String##Kind##Length##Letter(NULL, 5 * unit, &found), WRONG);                 \
    ck_assert_int_eq(compare(text, T(L, "12345")), 0)
FOR_ALL(measures)

/* The standard input is a file with these lines. */
static void give_input(const char *bytes)
{
    FILE *file = tmpfile();
    fputs(bytes, file);
    fflush(file);
    lseek(fileno(file), 0, SEEK_SET);
    dup2(fileno(file), STDIN_FILENO);
    fclose(file);
    clearerr(stdin);
}

#define gets_lines(type, L, Kind, Letter, length, compare, unit)                                   \
    type text[8], *end;                                                                            \
    size_t left;                                                                                   \
    give_input("one\n\n1234567890\nlast");                                                         \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 8 * unit), S_OK);                            \
    ck_assert_int_eq(compare(text, T(L, "one")), 0);                                               \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 8 * unit), S_OK);                            \
    ck_assert_int_eq(compare(text, T(L, "")), 0);                                                  \
    ck_assert_int_eq(String##Kind##GetsEx##Letter(text, 8 * unit, &end, &left, 0), S_OK);          \
    ck_assert_int_eq(compare(text, T(L, "1234567")), 0);                                           \
    ck_assert_ptr_eq(end, text + 7);                                                               \
    ck_assert_uint_eq(left, 1 * unit);                                                             \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 8 * unit), S_OK);                            \
    ck_assert_int_eq(compare(text, T(L, "890")), 0);                                               \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 8 * unit), S_OK);                            \
    ck_assert_int_eq(compare(text, T(L, "last")), 0);                                              \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 8 * unit), STRSAFE_E_END_OF_FILE);           \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 1 * unit), SMALL);                           \
    ck_assert_uint_eq(length(text), 0)
FOR_ALL(gets_lines)

/* Without a place to write to; what is ignored then is a missing one of no size. */
#define has_no_room(type, L, Kind, Letter, length, compare, unit)                                  \
    type text[8];                                                                                  \
    ck_assert_int_eq(String##Kind##Cat##Letter(text, 0, T(L, "x")), WRONG);                        \
    ck_assert_int_eq(String##Kind##Gets##Letter(text, 0), WRONG);                                  \
    ck_assert_int_eq(String##Kind##GetsEx##Letter(NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS),      \
                     SMALL);                                                                       \
    ck_assert_int_eq(                                                                              \
        String##Kind##PrintfEx##Letter(NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS, T(L, "x")),      \
        SMALL);                                                                                    \
    ck_assert_int_eq(                                                                              \
        String##Kind##PrintfEx##Letter(NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS, NULL), S_OK)
FOR_ALL(has_no_room)

int main(void)
{
    const TTest *const tests[] = {
        copies_cch_a,      copies_cb_a,      copies_cch_w,      copies_cb_w,      appends_cch_a,
        appends_cb_a,      appends_cch_w,    appends_cb_w,      prints_cch_a,     prints_cb_a,
        prints_cch_w,      prints_cb_w,      measures_cch_a,    measures_cb_a,    measures_cch_w,
        measures_cb_w,     gets_lines_cch_a, gets_lines_cb_a,   gets_lines_cch_w, gets_lines_cb_w,
        has_no_room_cch_a, has_no_room_cb_a, has_no_room_cch_w, has_no_room_cb_w, NULL};
    return run_tests("strsafe", tests);
}
