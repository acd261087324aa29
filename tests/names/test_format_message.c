/* FormatMessage, in both its forms. */
#include "run.h"

#include <stdio.h>

/* Makes a message of a string, as bytes and wide (inserts that are strings are of the form's own
 * kind), and compares both. */
static DWORD make_a(DWORD flags, const char *message, char *buffer, DWORD size, ...)
{
    va_list list;
    va_start(list, size);
    DWORD length =
        FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, message, 0, 0, buffer, size, &list);
    va_end(list);
    return length;
}

static DWORD make_w(DWORD flags, const WCHAR *message, WCHAR *buffer, DWORD size, ...)
{
    va_list list;
    va_start(list, size);
    DWORD length =
        FormatMessageW(FORMAT_MESSAGE_FROM_STRING | flags, message, 0, 0, buffer, size, &list);
    va_end(list);
    return length;
}

#define makes(flags, message, expected, ...)                                                       \
    do {                                                                                           \
        char made[256];                                                                            \
        ck_assert_int_eq(make_a(flags, message, made, 256, __VA_ARGS__), sizeof(expected) - 1);    \
        ck_assert_str_eq(made, expected);                                                          \
        WCHAR made_wide[256];                                                                      \
        ck_assert_int_eq(make_w(flags, L##message, made_wide, 256, __VA_ARGS__),                   \
                         sizeof(expected) - 1);                                                    \
        assert_wide_eq(made_wide, L##expected);                                                    \
    } while (0)

START_TEST(inserts_are_replaced)
{
    char text[64];
    WCHAR wide[64];
    makes(0, "%1!d! %2!5x! %1!08X!", "7    ff 00000007", 7, 255);
    makes(0, "%1!u!%2!c!%3!I64d!", "5x-1234567890123", 5, 'x', -1234567890123LL);
    makes(0, "%2!lu!|%1!ld!", "2|1", 1, 2);
    makes(0, "%10!d! %1!d!", "10 1", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    ck_assert_int_eq(make_a(0, "a%1b%2c", text, 64, "one", "two"), 9);
    ck_assert_str_eq(text, "aonebtwoc");
    ck_assert_int_eq(make_w(0, L"a%1b%2c", wide, 64, L"one", L"two"), 9);
    assert_wide_eq(wide, L"aonebtwoc");
    /* the example of the page: a * takes a value of its own */
    ck_assert_int_eq(make_a(0, "%1!*.*s! %4 %5!*s!", text, 64, 4, 2, "Bill", "Bob", 6, "Bill"), 15);
    ck_assert_str_eq(text, "  Bi Bob   Bill");
    ck_assert_int_eq(make_w(0, L"%1!*.*s! %4 %5!*s!", wide, 64, 4, 2, L"Bill", L"Bob", 6, L"Bill"),
                     15);
    assert_wide_eq(wide, L"  Bi Bob   Bill");
    /* strings of the other kind, and of a given one */
    ck_assert_int_eq(make_a(0, "%1!S! %2!ls! %3!hs!", text, 64, L"w\xe9", L"l", "n"), 8 - 1);
    ck_assert_str_eq(text, "w\xc3\xa9 l n");
    ck_assert_int_eq(make_w(0, L"%1!S! %2!ls! %3!hs!", wide, 64, "w\xc3\xa9", L"l", "n"), 6);
    assert_wide_eq(wide, L"w\xe9 l n");
}
END_TEST

START_TEST(inserts_come_from_an_array_too)
{
    char text[64];
    DWORD_PTR values[] = {(DWORD_PTR) "one", 2, (DWORD_PTR) "three"};
    ck_assert_int_eq(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                                    "%3 %2!d! %1", 0, 0, text, 64, (va_list *)values),
                     11);
    ck_assert_str_eq(text, "three 2 one");
}
END_TEST

START_TEST(escapes_stand_for_characters)
{
    makes(0, "%%|%.|%!|%n|%r|% |%t|%x", "%|.|!|\r\n|\r| |\t|x", 0);
    makes(0, "abc%0def", "abc", 0);
    makes(0, "a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd", 0);
    makes(FORMAT_MESSAGE_IGNORE_INSERTS, "%1 %1!d! %n %% %t %.", "%1 %1!d! \r\n %% \t %.", 0);
}
END_TEST

START_TEST(lines_have_a_width)
{
    makes(FORMAT_MESSAGE_MAX_WIDTH_MASK, "a\nb\r\nc %n d", "a b c \r\n d", 0);
    makes(10, "the quick brown fox jumps over a lazyverylongword dog",
          "the quick\r\nbrown fox\r\njumps\r\nover a\r\nlazyverylo\r\nngword\r\ndog", 0);
    makes(10, "the quick%nbrown fox jumps", "the quick\r\nbrown fox\r\njumps", 0);
    makes(10, "the\nquick\nbrown fox", "the quick\r\nbrown fox", 0);
}
END_TEST

START_TEST(a_message_must_fit)
{
    char text[8];
    WCHAR wide[8];
    ck_assert_int_eq(make_a(0, "1234567", text, 8), 7);
    ck_assert_str_eq(text, "1234567");
    assert_fails(make_a(0, "12345678", text, 8), 0, ERROR_INSUFFICIENT_BUFFER);
    ck_assert_int_eq(make_w(0, L"1234567", wide, 8), 7);
    assert_fails(make_w(0, L"12345678", wide, 8), 0, ERROR_INSUFFICIENT_BUFFER);
}
END_TEST

START_TEST(a_buffer_is_made_if_asked_for)
{
    LPSTR text = NULL;
    LPWSTR wide = NULL;
    DWORD flags = FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_STRING;
    ck_assert_int_eq(FormatMessageA(flags, "hello", 0, 0, (LPSTR)&text, 0, NULL), 5);
    ck_assert_str_eq(text, "hello");
    ck_assert_uint_ge(LocalSize(text), 6);
    LocalFree(text);
    ck_assert_int_eq(FormatMessageW(flags, L"hello", 0, 0, (LPWSTR)&wide, 100, NULL), 5);
    assert_wide_eq(wide, L"hello");
    ck_assert_uint_ge(LocalSize(wide), 100 * sizeof(WCHAR));
    LocalFree(wide);
}
END_TEST

START_TEST(what_cannot_be_made_is_refused)
{
    char text[64];
    const DWORD string = FORMAT_MESSAGE_FROM_STRING, of_system = FORMAT_MESSAGE_FROM_SYSTEM;
    assert_fails(FormatMessageA(string, "%1", 0, 0, text, 64, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(FormatMessageA(string, NULL, 0, 0, text, 64, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(FormatMessageA(string, "x", 0, 0, NULL, 64, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(FormatMessageA(0, NULL, 5, 0, text, 64, NULL), 0, ERROR_INVALID_PARAMETER);
    assert_fails(make_a(0, "%1!d", text, 64, 7), 0, ERROR_INVALID_PARAMETER);
    assert_fails(make_a(0, "%1!f!", text, 64, 7), 0, ERROR_INVALID_PARAMETER);
    assert_fails(make_a(0, "%1!d%d!", text, 64, 7), 0, ERROR_INVALID_PARAMETER);
    assert_fails(make_a(0, "%", text, 64), 0, ERROR_INVALID_PARAMETER);
    assert_fails(make_a(0, "%0", text, 64), 0, ERROR_NO_WORK_DONE);
    assert_fails(FormatMessageA(of_system, NULL, 99999, 0, text, 64, NULL), 0,
                 ERROR_MR_MID_NOT_FOUND);
    assert_fails(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, NULL, 5, 0, text, 64, NULL), 0,
                 ERROR_RESOURCE_TYPE_NOT_FOUND);
    ck_assert_int_ne(
        FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE | of_system, NULL, 5, 0, text, 64, NULL), 0);
}
END_TEST

/* The codes that a header gives names. */
static unsigned check_header(const char *name, const char *prefix)
{
    char path[1024], line[256], macro[128], text[256];
    WCHAR wide[256], expected[256];
    unsigned code, count = 0;
    const char *top = getenv("srcdir");
    snprintf(path, sizeof(path), "%s/include/asyncselect/%s", top ? top : "..", name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    while (fgets(line, sizeof(line), file)) {
        if (sscanf(line, "#define %127s %u", macro, &code) != 2 ||
            strncmp(macro, prefix, strlen(prefix)) != 0 || strcmp(macro, "WSABASEERR") == 0 ||
            strncmp(macro, "WSADESC", 7) == 0 || strncmp(macro, "WSASYS_S", 8) == 0 ||
            strncmp(macro, "WSAPROTOCOL", 11) == 0 || strncmp(macro, "WSA_M", 5) == 0 ||
            strncmp(macro, "WSA_F", 5) == 0)
            continue;
        DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
        DWORD length = FormatMessageA(flags, NULL, code, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT),
                                      text, 256, NULL);
        ck_assert_msg(length > 5 && strcmp(text + length - 3, ".\r\n") == 0, "%s", macro);
        ck_assert_int_eq(FormatMessageW(flags, NULL, code, 0, wide, 256, NULL), length);
        MultiByteToWideChar(CP_UTF8, 0, text, -1, expected, 256);
        assert_wide_eq(wide, expected);
        ck_assert_int_eq(
            FormatMessageA(flags | FORMAT_MESSAGE_MAX_WIDTH_MASK, NULL, code, 0, text, 256, NULL),
            length - 1);
        ck_assert_str_eq(text + length - 3, ". ");
        count++;
    }
    fclose(file);
    return count;
}

START_TEST(every_code_of_the_headers_has_a_text)
{
    ck_assert_uint_ge(check_header("winerror.h", "ERROR_"), 39);
    ck_assert_uint_ge(check_header("wsaerror.h", "WSA"), 60);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {inserts_are_replaced,
                                  inserts_come_from_an_array_too,
                                  escapes_stand_for_characters,
                                  lines_have_a_width,
                                  a_message_must_fit,
                                  a_buffer_is_made_if_asked_for,
                                  what_cannot_be_made_is_refused,
                                  every_code_of_the_headers_has_a_text,
                                  NULL};
    return run_tests("format_message", tests);
}
