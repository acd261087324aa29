/* GetAddrInfoW, FreeAddrInfoW and GetNameInfoW: what test_resolve.c has for the narrow ones. */
#include "support.h"

#include <string.h>
#include <wchar.h>

#define answers(call, code)                                                                        \
    do {                                                                                           \
        WSASetLastError(0);                                                                        \
        ck_assert_str_eq(asyncselect_error_name(call), asyncselect_error_name(code));              \
        ck_assert_int_eq(WSAGetLastError(), code);                                                 \
    } while (0)

START_TEST(the_same_as_the_narrow_one)
{
    ADDRINFOW hints = {.ai_flags = AI_NUMERICHOST | AI_CANONNAME, .ai_socktype = SOCK_STREAM};
    ADDRINFOA narrow_hints = {.ai_flags = AI_NUMERICHOST | AI_CANONNAME,
                              .ai_socktype = SOCK_STREAM};
    ADDRINFOW *list;
    ADDRINFOA *narrow;
    ck_assert_int_eq(GetAddrInfoW(L"127.0.0.1", L"80", &hints, &list), 0);
    ck_assert_int_eq(GetAddrInfo("127.0.0.1", "80", &narrow_hints, &narrow), 0);
    ck_assert_int_eq(list->ai_family, narrow->ai_family);
    ck_assert_int_eq(list->ai_socktype, narrow->ai_socktype);
    ck_assert_int_eq(list->ai_protocol, narrow->ai_protocol);
    ck_assert_uint_eq(list->ai_addrlen, narrow->ai_addrlen);
    ck_assert_mem_eq(list->ai_addr, narrow->ai_addr, list->ai_addrlen);
    ck_assert(wcscmp(list->ai_canonname, L"127.0.0.1") == 0);
    ck_assert_ptr_null(list->ai_next);
    FreeAddrInfoW(list);
    FreeAddrInfo(narrow);
}
END_TEST

START_TEST(several_answers)
{
    ADDRINFOW hints = {.ai_flags = AI_PASSIVE, .ai_family = AF_INET};
    ADDRINFOA narrow_hints = {.ai_flags = AI_PASSIVE, .ai_family = AF_INET};
    ADDRINFOW *list;
    ADDRINFOA *narrow;
    ck_assert_int_eq(GetAddrInfoW(NULL, L"7", &hints, &list), 0);
    ck_assert_int_eq(getaddrinfo(NULL, "7", &narrow_hints, &narrow), 0);
    const ADDRINFOW *one = list;
    for (const ADDRINFOA *other = narrow; other; other = other->ai_next, one = one->ai_next) {
        ck_assert_ptr_nonnull(one);
        ck_assert_int_eq(one->ai_socktype, other->ai_socktype);
        ck_assert_mem_eq(one->ai_addr, other->ai_addr, other->ai_addrlen);
        ck_assert_ptr_null(one->ai_canonname);
    }
    ck_assert_ptr_null(one);
    FreeAddrInfoW(list);
    FreeAddrInfoW(NULL);
    freeaddrinfo(narrow);
}
END_TEST

START_TEST(bad_questions)
{
    ADDRINFOW numeric = {.ai_flags = AI_NUMERICHOST}, *list = (ADDRINFOW *)&numeric;
    ADDRINFOW wrong = {.ai_addrlen = 1};
    WSADATA data;
    answers(GetAddrInfoW(L"127.0.0.1", NULL, NULL, NULL), WSAEFAULT);
    answers(GetAddrInfoW(L"no address", NULL, &numeric, &list), WSAHOST_NOT_FOUND);
    ck_assert_ptr_null(list);
    answers(GetAddrInfoW(L"\xe9", NULL, &numeric, &list), WSAHOST_NOT_FOUND);
    answers(GetAddrInfoW(NULL, NULL, NULL, &list), WSAHOST_NOT_FOUND);
    answers(GetAddrInfoW(L"127.0.0.1", NULL, &wrong, &list), WSANO_RECOVERY);
    succeed(WSACleanup());
    answers(GetAddrInfoW(L"127.0.0.1", NULL, &numeric, &list), WSANOTINITIALISED);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

START_TEST(names_of_sockets)
{
    WCHAR node[16], service[8];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(7000)};
    const SOCKADDR *sa = (SOCKADDR *)&address;
    const int flags = NI_NUMERICHOST | NI_NUMERICSERV;
    address.sin_addr.s_addr = htonl(0x7F000001);
    ck_assert_int_eq(GetNameInfoW(sa, sizeof(address), node, 16, service, 8, flags), 0);
    ck_assert(wcscmp(node, L"127.0.0.1") == 0);
    ck_assert(wcscmp(service, L"7000") == 0);
    node[9] = L'x';
    ck_assert_int_eq(GetNameInfoW(sa, sizeof(address), node, 10, NULL, 0, flags), 0);
    ck_assert(node[9] == 0);
    answers(GetNameInfoW(sa, sizeof(address), node, 9, NULL, 0, flags), WSAEFAULT);
    answers(GetNameInfoW(sa, sizeof(address), NULL, 0, service, 4, flags), WSAEFAULT);
    answers(GetNameInfoW(sa, sizeof(address), NULL, 0, NULL, 0, flags), WSAHOST_NOT_FOUND);
    answers(GetNameInfoW(NULL, 0, node, 16, NULL, 0, flags), WSAEFAULT);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_same_as_the_narrow_one);
    tcase_add_test(tc, several_answers);
    tcase_add_test(tc, bad_questions);
    tcase_add_test(tc, names_of_sockets);
}

int main(void)
{
    return run_suite("resolve_wide", add);
}
