/* Addresses as text: WSPAddressToString, WSPStringToAddress and what stands on them. */
#include "spi_support.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

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

static void add(TCase *tc)
{
    tcase_add_test(tc, addresses_to_text);
    tcase_add_test(tc, text_to_addresses);
    tcase_add_test(tc, forms_that_mean_the_same);
    tcase_add_test(tc, text_that_is_no_address);
    tcase_add_test(tc, what_is_no_address_has_no_text);
    tcase_add_test(tc, the_protocol_has_to_be_of_the_family);
}

int main(void)
{
    return run_suite("spi_text", add);
}
