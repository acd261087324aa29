/* What Windows' C library has beside the standard one's, tchar.h with wide strings, conio.h and
 * windowsx.h. */
#define _GNU_SOURCE /* posix_openpt */
#define UNICODE
#define _UNICODE
#include "run.h"

#include <conio.h>
#include <io.h>
#include <tchar.h>
#include <windowsx.h>

#include <fcntl.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

START_TEST(snprintf_writes_a_0_only_where_there_is_room)
{
    char text[8];
    wchar_t wide[8];
    memset(text, '#', sizeof(text));
    wmemset(wide, L'#', 8);
    ck_assert_int_eq(_snprintf(text, 5, "%s", "abc"), 3);
    ck_assert_str_eq(text, "abc");
    ck_assert_int_eq(_snprintf(text, 5, "%s", "abcde"), 5);
    ck_assert_int_eq(memcmp(text, "abcde###", 8), 0);
    ck_assert_int_eq(_snprintf(text, 5, "%s", "vwxyz0"), -1);
    ck_assert_int_eq(memcmp(text, "vwxyz###", 8), 0);
    ck_assert_int_eq(_snwprintf(wide, 5, L"%s", L"abc"), 3);
    ck_assert_int_eq(_snwprintf(wide, 5, L"%s", L"vwxyz0"), -1);
    ck_assert_int_eq(wmemcmp(wide, L"vwxyz###", 8), 0);
    ck_assert_int_eq(_snprintf(NULL, 0, "%s", "abc"), -1);
    ck_assert_int_eq(_scprintf("%s%d", "abc", 10), 5);
    ck_assert_int_eq(_scwprintf(L"%s%d", L"abc", 10), 5);
}
END_TEST

START_TEST(snprintf_has_windows_formats)
{
    char text[128];
    wchar_t wide[128];
    _snprintf(text, 128, "%5d|%-5d|%05d|%+d|% d|%hd|%o|%#o|%#x|%%", 1, 2, 3, 4, 5, 70000, 8, 8,
              255);
    ck_assert_str_eq(text, "    1|2    |00003|+4| 5|4464|10|010|0xff|%");
    _snprintf(text, 128, "%I64d|%lld|%ld|%lu|%I32d", -5LL, -6LL, -7, 4000000000u, -8);
    ck_assert_str_eq(text, "-5|-6|-7|4000000000|-8");
    ck_assert_int_eq(_snprintf(text, 128, "a%cb", 0), 3);
    ck_assert_int_eq(memcmp(text, "a\0b", 4), 0);
    _snprintf(text, 128, "%.3f|%e|%g|%8.1f", 1.5, 1.5, 0.0001, 2.5);
    ck_assert_str_eq(text, "1.500|1.500000e+00|0.0001|     2.5");
    _snprintf(text, 128, "%S|%ls|%hs|%ws|%C|%*d|%-*d|%.*s|%05s", L"w", L"\xe9", "n", L"x", L'y', 3,
              1, -3, 2, 2, "abc", "z");
    ck_assert_str_eq(text, "w|\xc3\xa9|n|x|y|  1|2  |ab|0000z");
    _snprintf(text, 128, "%s|%q|%zu", NULL, (size_t)5);
    ck_assert_str_eq(text, "(null)|q|5");
    _snwprintf(wide, 128, L"%s|%S|%hs|%c|%C|%200d", L"w", "\xc3\xa9", "n", L'c', 'C', 1);
    ck_assert_int_eq(wcsncmp(wide, L"w|\xe9|n|c|C|   ", 13), 0);
}
END_TEST

/* As a program's own functions with formats do it. */
static int print_list(char *text, size_t room, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = _vscprintf(format, again);
    va_end(again);
    ck_assert_int_eq(_vsnprintf(text, room, format, list), length < (int)room ? length : -1);
    va_end(list);
    return length;
}

static int print_wide_list(WCHAR *text, size_t room, const WCHAR *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = _vscwprintf(format, again);
    va_end(again);
    ck_assert_int_eq(_vsnwprintf(text, room, format, list), length < (int)room ? length : -1);
    va_end(list);
    return length;
}

START_TEST(lists_of_arguments_are_passed_on)
{
    char text[8];
    WCHAR wide[8];
    ck_assert_int_eq(print_list(text, 8, "%s-%d", "abc", 10), 6);
    ck_assert_str_eq(text, "abc-10");
    ck_assert_int_eq(print_list(text, 4, "%s-%d", "abc", 10), 6);
    ck_assert_int_eq(print_wide_list(wide, 8, L"%s-%d", L"\xe9", 10), 4);
    assert_wide_eq(wide, L"\xe9-10");
    ck_assert_int_eq(print_wide_list(wide, 2, L"%s-%d", L"\xe9", 10), 4);
}
END_TEST

static int print_wide_line(const WCHAR *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = asyncselect_vwprintf(format, list);
    va_end(list);
    return length;
}

START_TEST(a_list_is_printed)
{
    ck_assert_int_eq(print_wide_line(L"# %s %d\n", L"wide", 10), 10); /* a comment of the log's */
    ck_assert_int_eq(print_wide_line(L""), 0);
}
END_TEST

START_TEST(strings_without_case_and_reversed)
{
    char text[16] = "MiXed";
    wchar_t wide[16] = L"MiXed";
    ck_assert_int_eq(_stricmp("ABC", "abc"), 0);
    ck_assert_int_lt(stricmp("ABC", "abd"), 0);
    ck_assert_int_eq(_strnicmp("ABx", "aby", 2), 0);
    ck_assert_int_eq(_wcsicmp(L"ABC", L"abc"), 0);
    ck_assert_int_gt(_wcsicmp(L"ABd", L"abc"), 0);
    ck_assert_int_eq(_wcsnicmp(L"ABx", L"aby", 2), 0);
    ck_assert_int_eq(_memicmp("A\0b", "a\0B", 3), 0);
    ck_assert_int_lt(_memicmp("a", "B", 1), 0);
    ck_assert_str_eq(_strlwr(text), "mixed");
    ck_assert_str_eq(_strupr(text), "MIXED");
    ck_assert_str_eq(_strrev(text), "DEXIM");
    assert_wide_eq(_wcslwr(wide), L"mixed");
    assert_wide_eq(_wcsupr(wide), L"MIXED");
    assert_wide_eq(_wcsrev(wide), L"DEXIM");
    char *copy = _strdup("x");
    wchar_t *wide_copy = _wcsdup(L"y");
    ck_assert(copy && wide_copy);
    ck_assert_str_eq(copy, "x");
    assert_wide_eq(wide_copy, L"y");
    free(copy);
    free(wide_copy);
}
END_TEST

START_TEST(numbers_have_a_radix)
{
    char text[66];
    wchar_t wide[66];
    ck_assert_str_eq(_itoa(-255, text, 10), "-255");
    ck_assert_str_eq(_itoa(-255, text, 16), "ffffff01");
    ck_assert_str_eq(_itoa(0, text, 2), "0");
    ck_assert_str_eq(_ltoa(INT32_MIN, text, 10), "-2147483648");
    ck_assert_str_eq(_ultoa(4294967295u, text, 36), "1z141z3");
    ck_assert_str_eq(_i64toa(INT64_MIN, text, 10), "-9223372036854775808");
    ck_assert_str_eq(_i64toa(-1, text, 2),
                     "1111111111111111111111111111111111111111111111111111111111111111");
    ck_assert_str_eq(_ui64toa(UINT64_MAX, text, 10), "18446744073709551615");
    assert_wide_eq(_itow(-5, wide, 10), L"-5");
    assert_wide_eq(_ultow(255, wide, 16), L"ff");
    ck_assert_int_eq(_atoi64("-9000000000x"), -9000000000);
    ck_assert_int_eq(_wtoi(L" 42"), 42);
    ck_assert_int_eq(_wtol(L"99999999999"), INT32_MAX);
    ck_assert_int_eq(_wtoi64(L"99999999999"), 99999999999);
}
END_TEST

/* ---- tchar.h with wide strings ---- */

START_TEST(tchar_follows_unicode)
{
    TCHAR text[32];
    ck_assert_uint_eq(sizeof(TCHAR), sizeof(wchar_t));
    ck_assert_int_eq(_stprintf(text, _T("%s-%d"), _T("x"), 5), 3);
    ck_assert_int_eq(_tcscmp(text, TEXT("x-5")), 0);
    ck_assert_int_eq(_sntprintf(text, 32, _T("%s"), _T("abc")), 3);
    ck_assert_uint_eq(_tcslen(_tcscat(text, _T("def"))), 6);
    ck_assert_int_eq(_ttoi(_T("17")), 17);
    ck_assert_int_eq(_tcsicmp(_T("A"), _T("a")), 0);
    ck_assert_ptr_eq(_tcschr(text, _T('d')), text + 3);
    _tcscpy(text, _T("a b"));
    ck_assert_int_eq(_tcscmp(_tcstok(text, _T(" ")), _T("a")), 0);
    ck_assert_int_eq(_tcscmp(_tcstok(NULL, _T(" ")), _T("b")), 0);
    ck_assert_ptr_null(_tcstok(NULL, _T(" ")));
    setenv("ASYNCSELECT_TEST", "gr\xc3\xbc\xc3\x9f", 1);
    TCHAR *value = _tgetenv(_T("ASYNCSELECT_TEST"));
    ck_assert_ptr_nonnull(value);
    ck_assert_int_eq(_tcscmp(value, _T("gr\xfc\xdf")), 0);
    ck_assert_ptr_null(_tgetenv(_T("ASYNCSELECT_NO_TEST")));
}
END_TEST

START_TEST(wide_text_is_written_and_read_as_utf8)
{
    char path[] = "/tmp/crtXXXXXX", bytes[64];
    WCHAR wide[64];
    close(mkstemp(path));
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 64);
    FILE *file = _tfopen(wide, _T("w"));
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(_ftprintf(file, _T("%s %d\n"), _T("\xe9\x20ac"), 5), 5);
    _fputts(_T("second\n\x1f600"), file);
    fclose(file);
    file = fopen(path, "r");
    ck_assert_uint_eq(fread(bytes, 1, 64, file), 19);
    ck_assert_int_eq(memcmp(bytes, "\xc3\xa9\xe2\x82\xac 5\nsecond\n\xf0\x9f\x98\x80", 19), 0);
    rewind(file);
    ck_assert_ptr_eq(_fgetts(wide, 64, file), wide);
    assert_wide_eq(wide, L"\xe9\x20ac 5\n");
    ck_assert_ptr_eq(_fgetts(wide, 4, file), wide);
    assert_wide_eq(wide, L"sec");
    ck_assert_ptr_eq(_fgetts(wide, 64, file), wide);
    assert_wide_eq(wide, L"ond\n");
    ck_assert_ptr_eq(_fgetts(wide, 64, file), wide);
    assert_wide_eq(wide, L"\x1f600");
    ck_assert_ptr_null(_fgetts(wide, 64, file));
    fclose(file);
    unlink(path);
    ck_assert_ptr_null(_tfopen(_T("/no/such/file"), _T("r")));
}
END_TEST

/* ---- conio.h, io.h ---- */

START_TEST(what_goes_to_the_standard_output_is_there_in_order)
{
    static const char expected[] = "abc5|k\xc3\xa9xy\n";
    char bytes[64] = "";
    int keys[2], before = dup(STDOUT_FILENO);
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(pipe(keys), 0);
    ck_assert_int_eq(write(keys[1], "k", 1), 1);
    dup2(keys[0], STDIN_FILENO);
    fflush(stdout);
    dup2(fileno(file), STDOUT_FILENO);
    int letter = _putch('a'), text = _cputs("bc"), formatted = _cprintf("%d|", 5);
    int key = _getche(), wide = _tprintf(_T("\xe9%s"), _T("x")), line = _putts(_T("y"));
    fflush(stdout);
    dup2(before, STDOUT_FILENO);
    ck_assert_int_eq(letter, 'a');
    ck_assert_int_eq(text, 0);
    ck_assert_int_eq(formatted, 2);
    ck_assert_int_eq(key, 'k');
    ck_assert_int_eq(wide, 2);
    ck_assert_int_ge(line, 0);
    rewind(file);
    ck_assert_uint_eq(fread(bytes, 1, sizeof(bytes), file), sizeof(expected) - 1);
    ck_assert_str_eq(bytes, expected);
    fclose(file);
}
END_TEST

START_TEST(keys_come_from_what_the_standard_input_is)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    ck_assert_int_eq(_kbhit(), 0);
    ck_assert_int_eq(write(ends[1], "ab", 2), 2);
    ck_assert_int_ne(_kbhit(), 0);
    ck_assert_int_eq(_getch(), 'a');
    ck_assert_int_eq(_ungetch('x'), 'x');
    ck_assert_int_eq(_ungetch('y'), EOF);
    ck_assert_int_ne(_kbhit(), 0);
    ck_assert_int_eq(_getch(), 'x');
    ck_assert_int_eq(_getch(), 'b');
    ck_assert_int_eq(_kbhit(), 0);
    close(ends[1]);
    ck_assert_int_ne(_kbhit(), 0);
    ck_assert_int_eq(_getch(), EOF);
}
END_TEST

START_TEST(keys_come_from_a_terminal_at_once)
{
    struct termios before, after;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    dup2(terminal, STDIN_FILENO);
    ck_assert_int_eq(tcgetattr(terminal, &before), 0);
    ck_assert_int_ne(before.c_lflag & ICANON, 0);
    ck_assert_int_eq(_kbhit(), 0);
    ck_assert_int_eq(write(master, "q", 1), 1); /* and no Enter */
    while (!_kbhit())
        ;
    ck_assert_int_eq(_getch(), 'q');
    ck_assert_int_eq(tcgetattr(terminal, &after), 0);
    ck_assert_uint_eq(after.c_lflag, before.c_lflag);
    close(terminal);
    close(master);
}
END_TEST

START_TEST(files_by_descriptor)
{
    ck_assert_int_eq(_access("/", 0), 0);
    ck_assert_int_eq(_isatty(-1), 0);
    ck_assert_int_eq(_setmode(_fileno(stdout), _O_BINARY), O_BINARY);
    ck_assert_int_eq(_setmode(-1, _O_TEXT), -1);
}
END_TEST

/* ---- windowsx.h ---- */

static int commands, timers;

static BOOL on_create(HWND window, LPCREATESTRUCT with)
{
    return window != NULL && with->lpCreateParams == &commands;
}

static void on_command(HWND window, int id, HWND control, UINT code)
{
    ck_assert(window && control == window);
    commands += id * 100 + (int)code;
}

static void on_timer(HWND window, UINT_PTR id)
{
    FORWARD_WM_TIMER(window, id, DefWindowProc);
    timers += (int)id;
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    switch (message) {
        HANDLE_MSG(hwnd, WM_CREATE, on_create);
        HANDLE_MSG(hwnd, WM_COMMAND, on_command);
        HANDLE_MSG(hwnd, WM_TIMER, on_timer);
    default:
        return DefWindowProc(hwnd, message, wParam, lParam);
    }
}

START_TEST(messages_are_cracked)
{
    WNDCLASS wc = {.lpfnWndProc = procedure, .lpszClassName = TEXT("Cracked")};
    ck_assert_int_ne(RegisterClass(&wc), 0);
    ck_assert_ptr_null(CreateWindow(TEXT("Cracked"), NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL));
    HWND window = CreateWindow(TEXT("Cracked"), NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, &commands);
    ck_assert_ptr_nonnull(window);
    FORWARD_WM_COMMAND(window, 3, window, 7, SendMessage);
    ck_assert_int_eq(commands, 307);
    SendMessage(window, WM_TIMER, 5, 0);
    ck_assert_int_eq(timers, 5);
    ck_assert_ptr_eq((void *)SubclassWindow(window, DefWindowProc), (void *)procedure);
    ck_assert_uint_eq(GetWindowStyle(window) & WS_CHILD, 0);
    DestroyWindow(window);
    void *p = GlobalAllocPtr(GHND, 10);
    ck_assert_ptr_nonnull(p);
    p = GlobalReAllocPtr(p, 20, GMEM_MOVEABLE);
    ck_assert_uint_eq(GlobalSize(GlobalPtrHandle(p)), 20);
    GlobalFreePtr(p);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {snprintf_writes_a_0_only_where_there_is_room,
                                  snprintf_has_windows_formats,
                                  lists_of_arguments_are_passed_on,
                                  a_list_is_printed,
                                  strings_without_case_and_reversed,
                                  numbers_have_a_radix,
                                  tchar_follows_unicode,
                                  wide_text_is_written_and_read_as_utf8,
                                  what_goes_to_the_standard_output_is_there_in_order,
                                  keys_come_from_what_the_standard_input_is,
                                  keys_come_from_a_terminal_at_once,
                                  files_by_descriptor,
                                  messages_are_cracked,
                                  NULL};
    return run_tests("crt", tests);
}
