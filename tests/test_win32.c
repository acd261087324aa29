/* Time, errors, modules, memory. */
#include "win32_support.h"

START_TEST(small_functions)
{
    DWORD before = GetTickCount();
    Sleep(0);
    Sleep(1);
    ck_assert_uint_ge(GetTickCount() - before, 1);
    SetLastError(WSAEFAULT);
    ck_assert_int_eq(WSAGetLastError(), WSAEFAULT);
    WSASetLastError(WSAEINVAL);
    ck_assert_uint_eq(GetLastError(), WSAEINVAL);
    ck_assert_ptr_nonnull(GetModuleHandle(NULL));
    assert_fails(GetModuleHandle("ntdll"), 0, ERROR_MOD_NOT_FOUND);
    char bytes[4] = "abc";
    FillMemory(bytes, 2, 'x');
    MoveMemory(bytes + 1, bytes, 1);
    ck_assert_str_eq(bytes, "xxc");
    ZeroMemory(bytes, sizeof(bytes));
    ck_assert_int_eq(bytes[2], 0);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, small_functions);
}

int main(void)
{
    return run_windows_suite("win32", add_tests);
}
