/* The rest of the SPI's and of Winsock 2's functions: the ends of connections, and the WSA faces. */
#include "spi_support.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* ---- the ends of connections ---- */

/* proves: CLOSE-3 CLOSE-7 K3 W3 */
START_TEST(send_disconnect_ends_sending)
{
    WSABUF data = {0, NULL};
    struct pair p = tcp_pair();
    select_events(p.here, FD_CLOSE);
    select_events(p.peer, FD_CLOSE);
    fail_with(WSASendDisconnect(p.here, &data), WSAENOPROTOOPT);
    expect(p.peer, "");
    succeed(WSASendDisconnect(p.here, NULL));
    expect(p.peer, "FD_CLOSE");
    fail_with(send(p.here, "a", 1, 0), WSAESHUTDOWN);
    send_text(p.peer, "last");
    expect(p.here, "");
    receive_text(p.here, "last");
    ck_assert_int_eq(WSPSendDisconnect(p.peer, NULL, &error), 0);
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: CALL-1 */
START_TEST(data_goes_through_many_buffers)
{
    enum { COUNT = 20 };
    char out[COUNT], in[COUNT];
    WSABUF from[COUNT], to[COUNT];
    DWORD count = 0, flags = 0;
    struct pair p = tcp_pair();
    for (int i = 0; i < COUNT; i++) {
        out[i] = (char)('a' + i);
        from[i] = (WSABUF){.len = 1, .buf = &out[i]};
        to[i] = (WSABUF){.len = 1, .buf = &in[i]};
    }
    select_events(p.here, FD_READ | FD_CLOSE);
    succeed(WSASend(p.peer, from, COUNT, &count, 0, NULL, NULL));
    ck_assert_uint_eq(count, COUNT);
    expect(p.here, "FD_READ");
    succeed(WSARecv(p.here, to, COUNT, &count, &flags, NULL, NULL));
    ck_assert_uint_eq(count, COUNT);
    ck_assert_mem_eq(in, out, COUNT);
}
END_TEST

/* proves: D5 K3 */
START_TEST(receive_disconnect_ends_receiving)
{
    WSABUF data = {0, NULL};
    char byte;
    struct pair p = tcp_pair();
    fail_with(WSARecvDisconnect(p.here, &data), WSAENOPROTOOPT);
    succeed(WSARecvDisconnect(p.here, NULL));
    fail_with(recv(p.here, &byte, 1, 0), WSAESHUTDOWN);
    send_text(p.here, "still");
    receive_text(p.peer, "still");
    ck_assert_int_eq(WSPRecvDisconnect(p.peer, NULL, &error), 0);
    fail_with(recv(p.peer, &byte, 1, 0), WSAESHUTDOWN);
}
END_TEST

/* proves: CALL-1 CALL-5 */
START_TEST(what_cannot_be_disconnected)
{
    WSABUF data = {0, NULL};
    SOCKET idle = tcp_socket();
    fail_with(WSASendDisconnect(idle, NULL), WSAENOTCONN);
    fail_with(WSARecvDisconnect(idle, NULL), WSAENOTCONN);
    fail_with(WSASendDisconnect(INVALID_SOCKET, NULL), WSAENOTSOCK);
    fail_with(WSASendDisconnect(INVALID_SOCKET, &data), WSAENOTSOCK);
    fail_with(WSARecvDisconnect(INVALID_SOCKET, NULL), WSAENOTSOCK);
    fail_with(WSARecvDisconnect(INVALID_SOCKET, &data), WSAENOTSOCK);
    refused(WSPSendDisconnect(idle, &data, &error), WSAENOPROTOOPT);
    refused(WSPRecvDisconnect(idle, &data, &error), WSAENOPROTOOPT);
}
END_TEST

/* proves: CALL-1 */
START_TEST(nothing_to_cancel_and_no_templates)
{
    QOS qos;
    char text[] = "G711";
    WSABUF name = {4, text};
    SOCKET s = udp_socket(NULL);
    refused(WSPCancelBlockingCall(&error), WSAEINVAL);
    ck_assert_int_eq(WSPGetQOSByName(s, &name, &qos, &error), FALSE);
    ck_assert_int_eq(error, WSAEINVAL);
    ck_assert_int_eq(WSPGetQOSByName(s, NULL, &qos, &error), FALSE);
    ck_assert_int_eq(error, WSAEFAULT);
    ck_assert_int_eq(WSPGetQOSByName(s, &name, NULL, &error), FALSE);
    ck_assert_int_eq(error, WSAEFAULT);
    ck_assert_int_eq(WSPGetQOSByName(INVALID_SOCKET, &name, &qos, &error), FALSE);
    ck_assert_int_eq(error, WSAENOTSOCK);
}
END_TEST

/* ---- Winsock 2's faces ---- */

/* proves: CALL-1 CONNECT-5 ACCEPT-2 READ-2 GATE-2 GATE-3 */
START_TEST(a_conversation_with_winsock_2)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    SOCKET s = keep(WSASocketA(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED));
    char hello[] = "hel", rest[] = "lo", first[4] = "", second[4] = "";
    WSABUF out[] = {{3, hello}, {2, rest}}, in[] = {{2, first}, {3, second}};
    DWORD count = 0, flags = 0;
    select_events(s, FD_CONNECT | FD_READ);
    fail_with(WSAConnect(s, (struct sockaddr *)&address, sizeof(address), NULL, NULL, NULL, NULL),
              WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT");
    SOCKET peer = keep(WSAAccept(listener, NULL, NULL, NULL, 0));
    succeed(WSASend(peer, out, 2, &count, 0, NULL, NULL));
    ck_assert_uint_eq(count, 5);
    expect(s, "FD_READ");
    succeed(WSARecv(s, in, 2, &count, &flags, NULL, NULL));
    ck_assert_uint_eq(count, 5);
    ck_assert_str_eq(first, "he");
    ck_assert_str_eq(second, "llo");
    expect(s, "");
    fail_with(WSARecv(s, in, 2, &count, &flags, NULL, NULL), WSAEWOULDBLOCK);
    fail_with(WSAConnect(s, (struct sockaddr *)&address, sizeof(address), NULL, NULL, NULL, NULL),
              WSAEISCONN);
}
END_TEST

/* proves: CALL-1 D3 */
START_TEST(datagrams_with_winsock_2)
{
    struct sockaddr_in address, from;
    SOCKET s = udp_socket(&address);
    char hello[] = "hello", room[3];
    WSABUF out = {5, hello}, in = {sizeof(room), room};
    DWORD count = 0, flags = 0;
    int size = sizeof(from);
    succeed(
        WSASendTo(s, &out, 1, &count, 0, (struct sockaddr *)&address, sizeof(address), NULL, NULL));
    ck_assert_uint_eq(count, 5);
    fail_with(WSARecvFrom(s, &in, 1, &count, &flags, (struct sockaddr *)&from, &size, NULL, NULL),
              WSAEMSGSIZE);
    ck_assert_mem_eq(room, "hel", 3);
    fail_with(WSASendTo(s, &out, 1, &count, 0, NULL, 0, NULL, NULL), WSAENOTCONN);
    LPWSAOVERLAPPED overlapped = (LPWSAOVERLAPPED)(void *)&address;
    fail_with(WSASend(s, &out, 1, &count, 0, overlapped, NULL), WSAEOPNOTSUPP);
    fail_with(WSARecv(s, &in, 1, &count, &flags, overlapped, NULL), WSAEOPNOTSUPP);
}
END_TEST

/* proves: CALL-1 */
START_TEST(sockets_of_a_protocol)
{
    WSAPROTOCOL_INFOA narrow;
    WSAPROTOCOL_INFOW wide;
    int type = 0, size = sizeof(type);
    memset(&narrow, 0, sizeof(narrow));
    memset(&wide, 0, sizeof(wide));
    narrow.iAddressFamily = wide.iAddressFamily = AF_INET;
    narrow.iSocketType = wide.iSocketType = SOCK_DGRAM;
    narrow.iProtocol = wide.iProtocol = IPPROTO_UDP;
    const int from = FROM_PROTOCOL_INFO;
    SOCKET s = keep(WSASocketA(from, from, from, &narrow, 0, WSA_FLAG_NO_HANDLE_INHERIT));
    succeed(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &size));
    ck_assert_int_eq(type, SOCK_DGRAM);
    s = keep(WSASocketW(from, from, from, &wide, 0, 0));
    succeed(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &size));
    ck_assert_int_eq(type, SOCK_DGRAM);
    s = keep(WSASocketA(AF_INET, SOCK_STREAM, 0, &narrow, 0, 0)); /* what is given counts */
    succeed(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &size));
    ck_assert_int_eq(type, SOCK_STREAM);
    fail_with((int)WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, 0x100), WSAEINVAL);
    fail_with((int)WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0x100), WSAEINVAL);
}
END_TEST

/* proves: CALL-1 */
START_TEST(numbers_in_the_networks_order)
{
    SOCKET s = udp_socket(NULL);
    u_long wide = 0;
    u_short narrow = 0;
    succeed(WSAHtonl(s, 0x01020304, &wide));
    ck_assert_uint_eq(wide, htonl(0x01020304));
    succeed(WSANtohl(s, wide, &wide));
    ck_assert_uint_eq(wide, 0x01020304);
    succeed(WSAHtons(s, 0x0102, &narrow));
    ck_assert_uint_eq(narrow, htons(0x0102));
    succeed(WSANtohs(s, narrow, &narrow));
    ck_assert_uint_eq(narrow, 0x0102);
    fail_with(WSAHtonl(s, 1, NULL), WSAEFAULT);
    fail_with(WSANtohl(s, 1, NULL), WSAEFAULT);
    fail_with(WSAHtons(s, 1, NULL), WSAEFAULT);
    fail_with(WSANtohs(s, 1, NULL), WSAEFAULT);
    fail_with(WSAHtonl(INVALID_SOCKET, 1, &wide), WSAENOTSOCK);
    fail_with(WSANtohl(INVALID_SOCKET, 1, &wide), WSAENOTSOCK);
    fail_with(WSAHtons(INVALID_SOCKET, 1, &narrow), WSAENOTSOCK);
    fail_with(WSANtohs(INVALID_SOCKET, 1, &narrow), WSAENOTSOCK);
}
END_TEST

/* proves: CALL-1 */
START_TEST(nothing_works_before_winsock_is_started)
{
    struct sockaddr_in four = v4("192.0.2.1", 80);
    struct sockaddr *name = (struct sockaddr *)&four;
    WSADATA data;
    char text[80] = "192.0.2.1";
    WCHAR wide[80] = L"192.0.2.1";
    DWORD count = 80, flags = 0;
    int size = sizeof(four);
    u_long number;
    u_short small;
    WSABUF buffer = {80, text};
    SOCKET s = udp_socket(NULL);
    ck_assert_int_eq(WSACleanup(), 0);
    fail_with((int)WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, 0), WSANOTINITIALISED);
    fail_with((int)WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0), WSANOTINITIALISED);
    fail_with((int)WSAAccept(s, NULL, NULL, NULL, 0), WSANOTINITIALISED);
    fail_with(WSAConnect(s, name, size, NULL, NULL, NULL, NULL), WSANOTINITIALISED);
    fail_with((int)WSAJoinLeaf(s, name, size, NULL, NULL, NULL, NULL, JL_BOTH), WSANOTINITIALISED);
    fail_with(WSASend(s, &buffer, 1, &count, 0, NULL, NULL), WSANOTINITIALISED);
    fail_with(WSASendTo(s, &buffer, 1, &count, 0, name, size, NULL, NULL), WSANOTINITIALISED);
    fail_with(WSARecv(s, &buffer, 1, &count, &flags, NULL, NULL), WSANOTINITIALISED);
    fail_with(WSARecvFrom(s, &buffer, 1, &count, &flags, name, &size, NULL, NULL),
              WSANOTINITIALISED);
    fail_with(WSASendDisconnect(s, NULL), WSANOTINITIALISED);
    fail_with(WSARecvDisconnect(s, NULL), WSANOTINITIALISED);
    fail_with(WSAHtonl(s, 1, &number), WSANOTINITIALISED);
    fail_with(WSANtohl(s, 1, &number), WSANOTINITIALISED);
    fail_with(WSAHtons(s, 1, &small), WSANOTINITIALISED);
    fail_with(WSANtohs(s, 1, &small), WSANOTINITIALISED);
    fail_with(WSAAddressToStringA(name, sizeof(four), NULL, text, &count), WSANOTINITIALISED);
    fail_with(WSAAddressToStringW(name, sizeof(four), NULL, wide, &count), WSANOTINITIALISED);
    fail_with(WSAStringToAddressA(text, AF_INET, NULL, name, &size), WSANOTINITIALISED);
    fail_with(WSAStringToAddressW(wide, AF_INET, NULL, name, &size), WSANOTINITIALISED);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, send_disconnect_ends_sending);
    tcase_add_test(tc, receive_disconnect_ends_receiving);
    tcase_add_test(tc, what_cannot_be_disconnected);
    tcase_add_test(tc, nothing_to_cancel_and_no_templates);
    tcase_add_test(tc, a_conversation_with_winsock_2);
    tcase_add_test(tc, datagrams_with_winsock_2);
    tcase_add_test(tc, data_goes_through_many_buffers);
    tcase_add_test(tc, sockets_of_a_protocol);
    tcase_add_test(tc, numbers_in_the_networks_order);
    tcase_add_test(tc, nothing_works_before_winsock_is_started);
}

int main(void)
{
    return run_suite("spi_more", add);
}
