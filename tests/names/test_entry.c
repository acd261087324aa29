/* Where a program of Windows' begins: WinMain, wWinMain and wmain, with the arguments of its main. */
#define _GNU_SOURCE
#include "run.h"

#include <stdlib.h>

static char *arguments[] = {(char[]){"program"}, (char[]){"plain"},    (char[]){"two words"},
                            (char[]){""},        (char[]){"\xc3\xa9"}, NULL};
enum { ARGUMENTS = sizeof(arguments) / sizeof(arguments[0]) - 1 };

static int WINAPI begin(HINSTANCE instance, HINSTANCE before, LPSTR line, int shown)
{
    ck_assert_ptr_eq(instance, GetModuleHandleA(NULL));
    ck_assert_ptr_null(before);
    ck_assert_str_eq(line, "plain \"two words\" \"\" \xc3\xa9");
    ck_assert_int_eq(shown, SW_SHOWNORMAL);
    return 7;
}

static int WINAPI begin_alone(HINSTANCE instance, HINSTANCE before, LPSTR line, int shown)
{
    (void)instance, (void)before, (void)shown;
    ck_assert_str_eq(line, "");
    return 0;
}

START_TEST(winmain_gets_the_line)
{
    ck_assert_int_eq(asyncselect_run_winmain(begin, ARGUMENTS, arguments), 7);
    ck_assert_int_eq(asyncselect_run_winmain(begin_alone, 1, arguments), 0);
}
END_TEST

static int WINAPI begin_wide(HINSTANCE instance, HINSTANCE before, LPWSTR line, int shown)
{
    ck_assert_ptr_eq(instance, GetModuleHandleA(NULL));
    ck_assert_ptr_null(before);
    assert_wide_eq(line, L"plain \"two words\" \"\" \u00e9");
    ck_assert_int_eq(shown, SW_SHOWNORMAL);
    return 8;
}

START_TEST(wwinmain_gets_it_wide)
{
    ck_assert_int_eq(asyncselect_run_wwinmain(begin_wide, ARGUMENTS, arguments), 8);
}
END_TEST

static int main_wide(int argc, wchar_t **argv, wchar_t **environment)
{
    int found = 0;
    ck_assert_int_eq(argc, ARGUMENTS);
    assert_wide_eq(argv[0], L"program");
    assert_wide_eq(argv[2], L"two words");
    assert_wide_eq(argv[3], L"");
    assert_wide_eq(argv[4], L"\u00e9");
    ck_assert_ptr_null(argv[ARGUMENTS]);
    for (; *environment; environment++)
        found += wcscmp(*environment, L"ENTRY=\u00e9") == 0;
    return found;
}

START_TEST(wmain_gets_arguments_and_environment)
{
    ck_assert_int_eq(setenv("ENTRY", "\xc3\xa9", 1), 0);
    ck_assert_int_eq(asyncselect_run_wmain(main_wide, ARGUMENTS, arguments), 1);
    ck_assert_int_eq(unsetenv("ENTRY"), 0);
    ck_assert_int_eq(asyncselect_run_wmain(main_wide, ARGUMENTS, arguments), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {winmain_gets_the_line, wwinmain_gets_it_wide,
                                  wmain_gets_arguments_and_environment, NULL};
    return run_tests("entry", tests);
}
