/* Modules, and what the machine says of itself. */
#include "run.h"

#include <winsock2.h>
#include <ws2spi.h>

#include <limits.h>
#include <stdlib.h>

static const char *const names[] = {"ws2_32",   "wsock32", "mswsock", "user32",
                                    "kernel32", "gdi32",   "comctl32"};

START_TEST(a_module_is_found_however_its_name_is_written)
{
    char directory[64], text[128];
    WCHAR wide[128];
    GetSystemDirectoryA(directory, sizeof(directory));
    for (size_t i = 0; i < _countof(names); i++) {
        static const char *const forms[] = {"%s", "%s.dll", "%s.DLL", "C:\\x\\%s.dll", "./%s"};
        HMODULE module = GetModuleHandleA(names[i]);
        ck_assert_ptr_nonnull(module);
        ck_assert_ptr_ne(module, GetModuleHandleA(NULL));
        for (size_t form = 0; form < _countof(forms); form++) {
            wsprintfA(text, forms[form], names[i]);
            ck_assert_ptr_eq(LoadLibraryA(text), module);
            MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 128);
            ck_assert_ptr_eq(LoadLibraryW(wide), module);
            ck_assert_ptr_eq(GetModuleHandleW(wide), module);
            ck_assert_ptr_eq(LoadLibraryExW(wide, NULL, 0), module);
            ck_assert_ptr_eq(LoadLibraryExA(text, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32), module);
        }
        wsprintfA(text, "%s\\%s.dll", directory, names[i]);
        ck_assert_ptr_eq(LoadLibraryA(text), module);
        ck_assert_int_eq(FreeLibrary(module), TRUE);
        for (size_t other = 0; other < i; other++)
            ck_assert_ptr_ne(GetModuleHandleA(names[other]), module);
    }
}
END_TEST

START_TEST(there_are_no_other_modules)
{
    int here;
    HMODULE none = (HMODULE)(void *)&here;
    assert_fails((INT_PTR)LoadLibraryA("ws2_32.dll.x"), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)LoadLibraryA("ws2_3"), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)LoadLibraryA(""), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)LoadLibraryA(NULL), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)LoadLibraryW(NULL), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)LoadLibraryW(L"advapi32"), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)GetModuleHandleA("advapi32"), 0, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)LoadLibraryExA("ws2_32", &here, 0), 0, ERROR_INVALID_PARAMETER);
    assert_fails((INT_PTR)LoadLibraryExA("ws2_32", NULL, 2), 0, ERROR_INVALID_PARAMETER);
    assert_fails(FreeLibrary(NULL), FALSE, ERROR_MOD_NOT_FOUND);
    assert_fails(FreeLibrary(none), FALSE, ERROR_MOD_NOT_FOUND);
    assert_fails((INT_PTR)GetProcAddress(none, "send"), 0, ERROR_MOD_NOT_FOUND);
}
END_TEST

#define is_found(name) ck_assert_ptr_eq((void *)GetProcAddress(module, #name), (void *)name)

START_TEST(functions_are_found_by_windows_names)
{
    for (size_t i = 0; i < _countof(names); i++) {
        HMODULE module = GetModuleHandleA(names[i]);
        is_found(send);
        is_found(recv);
        is_found(socket);
        is_found(closesocket);
        is_found(WSAAsyncSelect);
        is_found(WSAStartup);
        is_found(WSPAsyncSelect);
        is_found(__WSAFDIsSet);
        is_found(CreateWindowExA);
        is_found(CreateWindowExW);
        is_found(GetProcAddress);
        is_found(wvsprintfW);
        ck_assert_ptr_eq((void *)GetProcAddress(module, "select"), (void *)asyncselect_select);
        ck_assert_ptr_eq((void *)GetProcAddress(module, "gethostname"),
                         (void *)asyncselect_gethostname);
        assert_fails((INT_PTR)GetProcAddress(module, "Send"), 0, ERROR_PROC_NOT_FOUND);
        assert_fails((INT_PTR)GetProcAddress(module, "asyncselect_version"), 0,
                     ERROR_PROC_NOT_FOUND);
        assert_fails((INT_PTR)GetProcAddress(module, "version"), 0, ERROR_PROC_NOT_FOUND);
        assert_fails((INT_PTR)GetProcAddress(module, ""), 0, ERROR_PROC_NOT_FOUND);
        assert_fails((INT_PTR)GetProcAddress(module, MAKEINTRESOURCEA(19)), 0,
                     ERROR_PROC_NOT_FOUND);
        assert_fails((INT_PTR)GetProcAddress(module, NULL), 0, ERROR_PROC_NOT_FOUND);
    }
    assert_fails((INT_PTR)GetProcAddress(NULL, "send"), 0, ERROR_PROC_NOT_FOUND);
    assert_fails((INT_PTR)GetProcAddress(GetModuleHandleA(NULL), "send"), 0, ERROR_PROC_NOT_FOUND);
}
END_TEST

typedef u_short(WINAPI *swap_short)(u_short value);
typedef u_long(WINAPI *swap_long)(u_long value);
typedef unsigned long(WINAPI *read_fn)(const char *text);
typedef char *(WINAPI *write_fn)(struct in_addr address);
typedef int(WINAPI *startup_fn)(WORD version, LPWSADATA data);
typedef SOCKET(WINAPI *socket_fn)(int af, int type, int protocol);
typedef int(WINAPI *close_fn)(SOCKET s);
#define FOUND(type, name) ((type)(void (*)(void))GetProcAddress(module, name))

START_TEST(what_is_found_works)
{
    HMODULE module = LoadLibraryA("ws2_32.dll");
    swap_short to_network = FOUND(swap_short, "htons"), from_network = FOUND(swap_short, "ntohs");
    swap_long to_network_l = FOUND(swap_long, "htonl"), from_network_l = FOUND(swap_long, "ntohl");
    read_fn read_address = FOUND(read_fn, "inet_addr");
    write_fn write_address = FOUND(write_fn, "inet_ntoa");
    struct in_addr address;
    ck_assert_uint_eq(to_network(0x1234), htons(0x1234));
    ck_assert_uint_eq(from_network(to_network(0x1234)), 0x1234);
    ck_assert_uint_eq(to_network_l(0x89abcdef), htonl(0x89abcdef));
    ck_assert_uint_eq(from_network_l(to_network_l(0x89abcdef)), 0x89abcdef);
    address.s_addr = (in_addr_t)read_address("192.0.2.1");
    ck_assert_str_eq(write_address(address), "192.0.2.1");
    ck_assert_uint_eq(read_address("nothing"), INADDR_NONE);

    startup_fn start = FOUND(startup_fn, "WSAStartup");
    socket_fn make = FOUND(socket_fn, "socket");
    close_fn end = FOUND(close_fn, "closesocket");
    WSADATA data;
    ck_assert_int_eq(start(MAKEWORD(2, 2), &data), 0);
    SOCKET s = make(AF_INET, SOCK_STREAM, 0);
    ck_assert_uint_ne(s, INVALID_SOCKET);
    ck_assert_int_eq(end(s), 0);
    ck_assert_int_eq(WSACleanup(), 0);
}
END_TEST

START_TEST(a_module_has_a_path)
{
    char path[PATH_MAX], real[PATH_MAX], small[4];
    WCHAR wide[PATH_MAX];
    DWORD length = GetModuleFileNameA(NULL, path, sizeof(path));
    ck_assert_uint_eq(length, strlen(path));
    ck_assert_ptr_nonnull(realpath(path, real));
    ck_assert_ptr_nonnull(strstr(path, "test_module"));
    ck_assert_int_eq(GetModuleFileNameA(GetModuleHandleA(NULL), path, sizeof(path)), length);
    ck_assert_int_eq(GetModuleFileNameW(NULL, wide, PATH_MAX), length);
    ck_assert_int_eq(wide[length], 0);
    ck_assert_int_eq(wide[0], path[0]);
    assert_fails(GetModuleFileNameA(NULL, small, 4), 4, ERROR_INSUFFICIENT_BUFFER);
    ck_assert_int_eq(strncmp(small, path, 3), 0);
    ck_assert_int_eq(small[3], 0);
    assert_fails(GetModuleFileNameW(NULL, wide, 4), 4, ERROR_INSUFFICIENT_BUFFER);
    ck_assert_int_eq(wide[3], 0);
    ck_assert_int_eq(GetModuleFileNameA(LoadLibraryA("WSOCK32"), path, sizeof(path)), 31);
    ck_assert_str_eq(path, "C:\\Windows\\system32\\wsock32.dll");
    assert_fails(GetModuleFileNameA((HMODULE)(void *)small, path, sizeof(path)), 0,
                 ERROR_MOD_NOT_FOUND);
}
END_TEST

START_TEST(the_system_directory_is_told)
{
    char path[32];
    WCHAR wide[32];
    UINT length = GetSystemDirectoryA(path, 32);
    ck_assert_str_eq(path, "C:\\Windows\\system32");
    ck_assert_int_eq(length, 19);
    ck_assert_int_eq(GetSystemDirectoryA(path, 20), 19);
    ck_assert_int_eq(GetSystemDirectoryA(path, 19), 20);
    ck_assert_int_eq(GetSystemDirectoryA(NULL, 0), 20);
    ck_assert_int_eq(GetSystemDirectoryW(wide, 20), 19);
    assert_wide_eq(wide, L"C:\\Windows\\system32");
    ck_assert_int_eq(GetSystemDirectoryW(wide, 19), 20);
}
END_TEST

START_TEST(the_machine_has_a_name)
{
    char name[MAX_COMPUTERNAME_LENGTH + 1];
    WCHAR wide[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = sizeof(name);
    ck_assert_int_eq(GetComputerNameA(name, &size), TRUE);
    ck_assert_uint_eq(size, strlen(name));
    ck_assert_uint_ge(size, 1);
    for (DWORD i = 0; i < size; i++)
        ck_assert(!(name[i] >= 'a' && name[i] <= 'z') && name[i] != '.');
    DWORD wide_size = MAX_COMPUTERNAME_LENGTH + 1;
    ck_assert_int_eq(GetComputerNameW(wide, &wide_size), TRUE);
    ck_assert_uint_eq(wide_size, wcslen(wide));
    DWORD small = size;
    assert_fails(GetComputerNameA(name, &small), FALSE, ERROR_BUFFER_OVERFLOW);
    ck_assert_uint_eq(small, size + 1);
    small = 0;
    assert_fails(GetComputerNameW(wide, &small), FALSE, ERROR_BUFFER_OVERFLOW);
    assert_fails(GetComputerNameA(name, NULL), FALSE, ERROR_INVALID_PARAMETER);
    assert_fails(GetComputerNameW(wide, NULL), FALSE, ERROR_INVALID_PARAMETER);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {a_module_is_found_however_its_name_is_written,
                                  there_are_no_other_modules,
                                  functions_are_found_by_windows_names,
                                  what_is_found_works,
                                  a_module_has_a_path,
                                  the_system_directory_is_told,
                                  the_machine_has_a_name,
                                  NULL};
    return run_tests("module", tests);
}
