/* The SPI's functions about addresses as text and the ends of connections, and Winsock 2's own
 * faces of what the SPI does. */
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static int error;

/* The SPI's code, by name. */
#define refused(call, code)                                                                        \
    do {                                                                                           \
        error = 0;                                                                                 \
        ck_assert_int_eq((call), SOCKET_ERROR);                                                    \
        ck_assert_str_eq(asyncselect_error_name(error), asyncselect_error_name(code));             \
    } while (0)

static struct sockaddr_in v4(const char *text, u_short port)
{
    struct sockaddr_in name;
    memset(&name, 0, sizeof(name));
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    ck_assert_int_eq(inet_pton(AF_INET, text, &name.sin_addr), 1);
    return name;
}

static struct sockaddr_in6 v6(const char *text, unsigned scope, u_short port)
{
    struct sockaddr_in6 name;
    memset(&name, 0, sizeof(name));
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(port);
    name.sin6_scope_id = scope;
    ck_assert_int_eq(inet_pton(AF_INET6, text, &name.sin6_addr), 1);
    return name;
}

/* ---- addresses as text ---- */

static const struct {
    const char *text, *host;
    unsigned scope;
    u_short port;
} addresses[] = {
    {"192.0.2.1", "192.0.2.1", 0, 0},
    {"192.0.2.1:80", "192.0.2.1", 0, 80},
    {"255.255.255.255:65535", "255.255.255.255", 0, 65535},
    {"0.0.0.0", "0.0.0.0", 0, 0},
    {"::", "::", 0, 0},
    {"2001:db8::1", "2001:db8::1", 0, 0},
    {"[2001:db8::1]:80", "2001:db8::1", 0, 80},
    {"fe80::1%3", "fe80::1", 3, 0},
    {"[fe80::1%4294967295]:65535", "fe80::1", 4294967295, 65535},
    {"[1111:2222:3333:4444:5555:6666:7777:8888%4294967295]:65535",
     "1111:2222:3333:4444:5555:6666:7777:8888", 4294967295, 65535},
};
enum { ADDRESSES = sizeof(addresses) / sizeof(addresses[0]) };

static struct sockaddr_storage address_of(int i, int *size)
{
    struct sockaddr_storage name;
    memset(&name, 0, sizeof(name));
    if (strchr(addresses[i].host, ':')) {
        struct sockaddr_in6 six = v6(addresses[i].host, addresses[i].scope, addresses[i].port);
        memcpy(&name, &six, sizeof(six));
        *size = sizeof(six);
    } else {
        struct sockaddr_in four = v4(addresses[i].host, addresses[i].port);
        memcpy(&name, &four, sizeof(four));
        *size = sizeof(four);
    }
    return name;
}

static void widen(const char *text, WCHAR *wide, size_t size)
{
    ck_assert_uint_eq(mbstowcs(wide, text, size), strlen(text));
}

/* proves: CALL-1 */
START_TEST(addresses_to_text)
{
    for (int i = 0; i < ADDRESSES; i++) {
        int size;
        struct sockaddr_storage name = address_of(i, &size);
        LPSOCKADDR address = (LPSOCKADDR)&name;
        WCHAR wide[80], expected[80];
        char text[80];
        DWORD length = 80, needed = (DWORD)strlen(addresses[i].text) + 1;
        widen(addresses[i].text, expected, 80);
        ck_assert_int_eq(WSPAddressToString(address, (DWORD)size, NULL, wide, &length, &error), 0);
        ck_assert_uint_eq(length, needed);
        ck_assert_int_eq(wcscmp(wide, expected), 0);
        length = needed;
        ck_assert_int_eq(WSAAddressToStringW(address, (DWORD)size, NULL, wide, &length), 0);
        length = needed;
        succeed(WSAAddressToStringA(address, (DWORD)size, NULL, text, &length));
        ck_assert_str_eq(text, addresses[i].text);
        ck_assert_uint_eq(length, needed);
        length = needed - 1; /* too little room by one */
        strcpy(text, "untouched");
        fail_with(WSAAddressToStringA(address, (DWORD)size, NULL, text, &length), WSAEFAULT);
        ck_assert_uint_eq(length, needed);
        ck_assert_str_eq(text, "untouched");
        length = needed - 1;
        refused(WSPAddressToString(address, (DWORD)size, NULL, wide, &length, &error), WSAEFAULT);
        ck_assert_uint_eq(length, needed);
        length = 0;
        fail_with(WSAAddressToStringA(address, (DWORD)size, NULL, NULL, &length), WSAEFAULT);
        ck_assert_uint_eq(length, needed);
    }
}
END_TEST

/* proves: CALL-1 */
START_TEST(text_to_addresses)
{
    for (int i = 0; i < ADDRESSES; i++) {
        int size, room;
        struct sockaddr_storage expected = address_of(i, &size), got;
        WCHAR wide[80];
        char text[80];
        int family = expected.ss_family;
        widen(addresses[i].text, wide, 80);
        strcpy(text, addresses[i].text);
        room = sizeof(got);
        ck_assert_int_eq(WSPStringToAddress(wide, family, NULL, (LPSOCKADDR)&got, &room, &error),
                         0);
        ck_assert_int_eq(room, size);
        ck_assert_mem_eq(&got, &expected, (size_t)size);
        memset(&got, 1, sizeof(got));
        succeed(WSAStringToAddressA(text, family, NULL, (LPSOCKADDR)&got, &room));
        ck_assert_mem_eq(&got, &expected, (size_t)size);
        succeed(WSAStringToAddressW(wide, family, NULL, (LPSOCKADDR)&got, &room));
        room = size - 1;
        fail_with(WSAStringToAddressA(text, family, NULL, (LPSOCKADDR)&got, &room), WSAEFAULT);
        ck_assert_int_eq(room, size);
        room = size;
        fail_with(WSAStringToAddressA(text, family, NULL, NULL, &room), WSAEFAULT);
        fail_with(WSAStringToAddressA(text, family, NULL, (LPSOCKADDR)&got, NULL), WSAEFAULT);
    }
}
END_TEST

/* proves: CALL-1 */
START_TEST(forms_that_mean_the_same)
{
    struct sockaddr_in6 got, expected = v6("2001:db8::1", 0, 0);
    int room = sizeof(got);
    char brackets[] = "[2001:DB8:0:0::1]", port[] = "[2001:db8::1]:0", zero[] = "2001:db8::1%0";
    char *texts[] = {brackets, port, zero};
    for (int i = 0; i < 3; i++) {
        succeed(WSAStringToAddressA(texts[i], AF_INET6, NULL, (LPSOCKADDR)&got, &room));
        ck_assert_mem_eq(&got, &expected, sizeof(got));
    }
}
END_TEST

/* proves: CALL-1 */
START_TEST(text_that_is_no_address)
{
    static const struct {
        int family;
        const char *text;
    } wrong[] = {
        {AF_INET, ""},
        {AF_INET, "localhost"},
        {AF_INET, "192.0.2"},
        {AF_INET, "192.0.2.256"},
        {AF_INET, "192.0.2.1:"},
        {AF_INET, "192.0.2.1:65536"},
        {AF_INET, "192.0.2.1:-1"},
        {AF_INET, "192.0.2.1:+1"},
        {AF_INET, "192.0.2.1: 1"},
        {AF_INET, "192.0.2.1:80x"},
        {AF_INET, "192.0.2.1:80:80"},
        {AF_INET, "192.0.2.1:99999999999999999999"},
        {AF_INET, ":80"},
        {AF_INET, "192.0.2.1 "},
        {AF_INET, "::1"},
        {AF_INET, "192.0.2.\xe9"},
        {AF_INET6, ""},
        {AF_INET6, "192.0.2.1"},
        {AF_INET6, "[::1"},
        {AF_INET6, "::1]:80"},
        {AF_INET6, "[::1]80"},
        {AF_INET6, "[::1]:"},
        {AF_INET6, "[::1]:65536"},
        {AF_INET6, "[]:80"},
        {AF_INET6, "fe80::1%"},
        {AF_INET6, "fe80::1%lo"},
        {AF_INET6, "fe80::1%4294967296"},
        {AF_INET6, "1::2::3"},
        {AF_INET6, "1111:2222:3333:4444:5555:6666:7777:8888%0000000000000000000000000000000000000"},
        {AF_UNIX, "192.0.2.1"},
        {AF_UNSPEC, "192.0.2.1"},
        {-1, "::1"},
    };
    char text[4096];
    struct sockaddr_storage got;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        int room = sizeof(got);
        strcpy(text, wrong[i].text);
        error = WSAStringToAddressA(text, wrong[i].family, NULL, (LPSOCKADDR)&got, &room);
        ck_assert_msg(error == SOCKET_ERROR && WSAGetLastError() == WSAEINVAL, "%s", wrong[i].text);
        ck_assert_int_eq(room, sizeof(got));
    }
    memset(text, '1', sizeof(text) - 1);
    text[sizeof(text) - 1] = 0;
    int room = sizeof(got);
    fail_with(WSAStringToAddressA(text, AF_INET, NULL, (LPSOCKADDR)&got, &room), WSAEINVAL);
    fail_with(WSAStringToAddressA(NULL, AF_INET, NULL, (LPSOCKADDR)&got, &room), WSAEFAULT);
    WCHAR beyond[] = {'1', '.', '2', '.', '3', '.', 0x134, 0}; /* whose low byte is a digit */
    fail_with(WSAStringToAddressW(beyond, AF_INET, NULL, (LPSOCKADDR)&got, &room), WSAEINVAL);
}
END_TEST

/* proves: CALL-1 */
START_TEST(what_is_no_address_has_no_text)
{
    struct sockaddr_in four = v4("192.0.2.1", 80);
    struct sockaddr_in6 six = v6("::1", 0, 0);
    struct sockaddr_storage other;
    memset(&other, 0, sizeof(other));
    other.ss_family = AF_UNIX;
    char text[80];
    DWORD length = sizeof(text);
    const DWORD size = sizeof(four);
    fail_with(WSAAddressToStringA(NULL, size, NULL, text, &length), WSAEFAULT);
    fail_with(WSAAddressToStringA((LPSOCKADDR)&four, size, NULL, text, NULL), WSAEFAULT);
    fail_with(WSAAddressToStringA((LPSOCKADDR)&four, size - 1, NULL, text, &length), WSAEINVAL);
    fail_with(WSAAddressToStringA((LPSOCKADDR)&four, 0, NULL, text, &length), WSAEINVAL);
    fail_with(WSAAddressToStringA((LPSOCKADDR)&six, size, NULL, text, &length), WSAEINVAL);
    fail_with(WSAAddressToStringA((LPSOCKADDR)&other, sizeof(other), NULL, text, &length),
              WSAEINVAL);
}
END_TEST

/* proves: CALL-1 */
START_TEST(the_protocol_has_to_be_of_the_family)
{
    struct sockaddr_in four = v4("192.0.2.1", 80);
    WSAPROTOCOL_INFOA info;
    WSAPROTOCOL_INFOW wide;
    char text[80], address[] = "192.0.2.1:80";
    DWORD length = sizeof(text);
    int size = sizeof(four);
    memset(&info, 0, sizeof(info));
    memset(&wide, 0, sizeof(wide));
    WCHAR room[80];
    info.iAddressFamily = wide.iAddressFamily = AF_INET;
    succeed(WSAAddressToStringA((LPSOCKADDR)&four, sizeof(four), &info, text, &length));
    succeed(WSAStringToAddressA(address, AF_INET, &info, (LPSOCKADDR)&four, &size));
    info.iAddressFamily = wide.iAddressFamily = AF_INET6;
    length = sizeof(text);
    fail_with(WSAAddressToStringA((LPSOCKADDR)&four, sizeof(four), &info, text, &length),
              WSAEINVAL);
    fail_with(WSAStringToAddressA(address, AF_INET, &info, (LPSOCKADDR)&four, &size), WSAEINVAL);
    refused(WSPAddressToString((LPSOCKADDR)&four, sizeof(four), &wide, room, &length, &error),
            WSAEINVAL);
}
END_TEST

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
    tcase_add_test(tc, addresses_to_text);
    tcase_add_test(tc, text_to_addresses);
    tcase_add_test(tc, forms_that_mean_the_same);
    tcase_add_test(tc, text_that_is_no_address);
    tcase_add_test(tc, what_is_no_address_has_no_text);
    tcase_add_test(tc, the_protocol_has_to_be_of_the_family);
    tcase_add_test(tc, send_disconnect_ends_sending);
    tcase_add_test(tc, receive_disconnect_ends_receiving);
    tcase_add_test(tc, what_cannot_be_disconnected);
    tcase_add_test(tc, nothing_to_cancel_and_no_templates);
    tcase_add_test(tc, a_conversation_with_winsock_2);
    tcase_add_test(tc, datagrams_with_winsock_2);
    tcase_add_test(tc, sockets_of_a_protocol);
    tcase_add_test(tc, numbers_in_the_networks_order);
    tcase_add_test(tc, nothing_works_before_winsock_is_started);
}

int main(void)
{
    return run_suite("spi_more", add);
}
