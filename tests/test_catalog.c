/* WSAEnumProtocols, and numbers of 64 bits. */
#include "support.h"

#include <string.h>
#include <wchar.h>

static bool has_ipv6(void)
{
    SOCKET s = socket(AF_INET6, SOCK_DGRAM, 0);
    if (s == INVALID_SOCKET)
        return false;
    succeed(closesocket(s));
    return true;
}

static void is_protocol(const WSAPROTOCOL_INFOA *info, int family, int type, int number)
{
    ck_assert_int_eq(info->iAddressFamily, family);
    ck_assert_int_eq(info->iSocketType, type);
    ck_assert_int_eq(info->iProtocol, number);
    ck_assert_int_eq(info->iVersion, 2);
    ck_assert_int_eq(info->ProtocolChain.ChainLen, BASE_PROTOCOL);
    ck_assert_int_eq(info->iMaxSockAddr, family == AF_INET ? (int)sizeof(struct sockaddr_in)
                                                           : (int)sizeof(struct sockaddr_in6));
    ck_assert_int_eq(!!(info->dwServiceFlags1 & XP1_CONNECTIONLESS), type == SOCK_DGRAM);
    ck_assert_int_eq(!!(info->dwServiceFlags1 & XP1_GUARANTEED_DELIVERY), type == SOCK_STREAM);
    ck_assert_int_eq(info->dwMessageSize != 0, type == SOCK_DGRAM);
}

START_TEST(the_protocols_there_are)
{
    WSAPROTOCOL_INFOA all[8];
    WSAPROTOCOL_INFOW wide[8];
    DWORD size = 0, wide_size = sizeof(wide);
    int count = has_ipv6() ? 4 : 2;
    fail_with(WSAEnumProtocolsA(NULL, NULL, &size), WSAENOBUFS);
    ck_assert_uint_eq(size, (size_t)count * sizeof(all[0]));
    size--;
    memset(all, 0x5a, sizeof(all));
    fail_with(WSAEnumProtocolsA(NULL, all, &size), WSAENOBUFS);
    ck_assert_int_eq(all[0].iVersion, 0x5a5a5a5a);
    ck_assert_int_eq(WSAEnumProtocolsA(NULL, all, &size), count);
    is_protocol(&all[0], AF_INET, SOCK_STREAM, IPPROTO_TCP);
    is_protocol(&all[1], AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (count > 2) {
        is_protocol(&all[2], AF_INET6, SOCK_STREAM, IPPROTO_TCP);
        is_protocol(&all[3], AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    }
    ck_assert_int_eq(WSAEnumProtocolsW(NULL, wide, &wide_size), count);
    ck_assert_uint_eq(wide_size, (size_t)count * sizeof(wide[0]));
    for (int i = 0; i < count; i++) {
        ck_assert_mem_eq(&all[i], &wide[i], offsetof(WSAPROTOCOL_INFOA, szProtocol));
        ck_assert_uint_eq(strlen(all[i].szProtocol), wcslen(wide[i].szProtocol));
        ck_assert_uint_eq(all[i].dwCatalogEntryId, (DWORD)i + 1);
    }
    ck_assert_str_eq(all[0].szProtocol, "libasyncselect TCP/IPv4");
    fail_with(WSAEnumProtocolsA(NULL, all, NULL), WSAEFAULT);
    fail_with(WSAEnumProtocolsA(NULL, NULL, &size), WSAEFAULT);
}
END_TEST

START_TEST(some_of_them)
{
    WSAPROTOCOL_INFO all[8];
    int udp[] = {IPPROTO_ICMP, IPPROTO_UDP, 0}, none[] = {0}, other[] = {IPPROTO_ICMP, 0};
    DWORD size = sizeof(all);
    int count = WSAEnumProtocols(udp, all, &size);
    ck_assert_int_eq(count, has_ipv6() ? 2 : 1);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(all[i].iProtocol, IPPROTO_UDP);
    size = sizeof(all);
    ck_assert_int_eq(WSAEnumProtocols(none, all, &size), 0);
    size = sizeof(all);
    ck_assert_int_eq(WSAEnumProtocols(other, all, &size), 0);
    ck_assert_uint_eq(size, 0);
}
END_TEST

START_TEST(each_makes_a_socket)
{
    WSAPROTOCOL_INFO all[8];
    DWORD size = sizeof(all);
    int count = WSAEnumProtocols(NULL, all, &size);
    for (int i = 0; i < count; i++) {
        SOCKET s = WSASocket(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &all[i], 0,
                             WSA_FLAG_OVERLAPPED);
        int type = 0, length = sizeof(type);
        ck_assert(s != INVALID_SOCKET);
        succeed(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &length));
        ck_assert_int_eq(type, all[i].iSocketType);
        succeed(closesocket(s));
    }
}
END_TEST

static int CALLBACK blocking_inside(LPWSABUF id, LPWSABUF data, LPQOS sqos, LPQOS gqos,
                                    LPWSABUF callee, LPWSABUF callee_data, GROUP *group,
                                    DWORD_PTR context)
{
    (void)id, (void)data, (void)sqos, (void)gqos, (void)callee, (void)callee_data, (void)group;
    *(BOOL *)context = WSAIsBlocking();
    return CF_REJECT;
}

START_TEST(a_blocking_call_of_the_threads_own)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    BOOL inside = FALSE;
    ck_assert_int_eq(WSAIsBlocking(), FALSE);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    fail_with(WSAAccept(listener, NULL, NULL, blocking_inside, (DWORD_PTR)&inside),
              WSAECONNREFUSED);
    ck_assert_int_eq(inside, TRUE);
    ck_assert_int_eq(WSAIsBlocking(), FALSE);
}
END_TEST

START_TEST(before_the_start)
{
    WSAPROTOCOL_INFO all[8];
    DWORD size = sizeof(all);
    WSADATA data;
    succeed(WSACleanup());
    fail_with(WSAEnumProtocols(NULL, all, &size), WSANOTINITIALISED);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

START_TEST(long_numbers)
{
    static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
    uint64_t number = htonll(0x0102030405060708);
    ck_assert_mem_eq(&number, bytes, sizeof(bytes));
    ck_assert_uint_eq(ntohll(number), 0x0102030405060708);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_protocols_there_are);
    tcase_add_test(tc, some_of_them);
    tcase_add_test(tc, each_makes_a_socket);
    tcase_add_test(tc, a_blocking_call_of_the_threads_own);
    tcase_add_test(tc, before_the_start);
    tcase_add_test(tc, long_numbers);
}

int main(void)
{
    return run_suite("catalog", add);
}
