/* FD_ROUTING_INTERFACE_CHANGE over real changes of a network of the test's own, and the questions
 * SIO_ADDRESS_LIST_QUERY and SIO_ROUTING_INTERFACE_QUERY. */
#include "netchange_support.h"

#include "netlab.h"

/* proves: ROUTE-1 GATE-8 GATE-12 I2 */
START_TEST(a_route_is_told_to_whom_it_concerns)
{
    SOCKET here = v4_socket(), there = v4_socket();
    netlab_add_route("10.8.0.0", 16, "lo", NULL, NULL);
    select_events(here, FD_ROUTING_INTERFACE_CHANGE);
    select_events(there, FD_ROUTING_INTERFACE_CHANGE);
    arm_route(here, "10.9.0.1"); /* unreachable yet */
    arm_route(there, "10.8.0.1");
    expect_nothing(here);
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    expect(here, ROUTE);
    expect_nothing(there);
    netlab_remove_route("10.9.0.0", 16);
    expect_nothing(here);
    arm_route(here, "10.9.0.1");
    expect_nothing(here);
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    expect(here, ROUTE);
    arm_route(here, "10.9.0.1");
    netlab_remove_route("10.9.0.0", 16);
    expect(here, ROUTE ":WSAENETUNREACH");
    expect_nothing(there);
    netlab_remove_route("10.8.0.0", 16);
    expect(there, ROUTE ":WSAENETUNREACH");
    expect_nothing(here);
}
END_TEST

/* proves: ROUTE-1 ERR-4 */
START_TEST(only_another_interface_or_address_is_a_change)
{
    SOCKET s = v4_socket();
    netlab_add_pair("a0", "a1");
    netlab_add_pair("b0", "b1");
    netlab_set_link("a0", true);
    netlab_set_link("b0", true);
    netlab_add_address("a0", "10.2.0.1", 24);
    netlab_add_address("a0", "10.2.0.7", 24);
    netlab_add_address("b0", "10.3.0.1", 24);
    netlab_add_route("10.9.0.0", 16, "a0", "10.2.0.2", NULL);
    select_events(s, FD_ROUTING_INTERFACE_CHANGE);
    arm_route(s, "10.9.0.1");
    netlab_add_route("10.9.0.0", 16, "a0", "10.2.0.3", NULL); /* another gateway */
    netlab_add_route("10.8.0.0", 16, "b0", NULL, NULL);       /* another destination */
    expect_nothing(s);
    netlab_add_route("10.9.0.0", 16, "a0", "10.2.0.3", "10.2.0.7");
    expect(s, ROUTE);
    arm_route(s, "10.9.0.1");
    netlab_add_route("10.9.0.0", 24, "b0", "10.3.0.2", NULL); /* a closer one */
    expect(s, ROUTE);
    arm_route(s, "10.9.0.1");
    netlab_remove_route("10.9.0.0", 24);
    expect(s, ROUTE);
    netlab_remove_link("a0");
    netlab_remove_link("b0");
}
END_TEST

/* Linux removes IPv4's routes over a link that goes down without telling of it. */
/* proves: ROUTE-1 ERR-4 */
START_TEST(a_route_that_goes_with_its_link_is_told)
{
    SOCKET v4 = v4_socket(), v6 = v6_socket();
    netlab_add_pair("a0", "a1");
    netlab_set_link("a0", true);
    netlab_add_address("a0", "10.2.0.1", 24);
    netlab_add_address("a0", "2001:db8:2::1", 64);
    select_events(v4, FD_ROUTING_INTERFACE_CHANGE);
    select_events(v6, FD_ROUTING_INTERFACE_CHANGE);
    for (int i = 0; i < 20; i++) {
        arm_route(v4, "10.2.0.9");
        arm_route(v6, "2001:db8:2::9");
        netlab_set_link("a0", false);
        expect(v4, ROUTE ":WSAENETUNREACH");
        expect(v6, ROUTE ":WSAENETUNREACH");
        arm_route(v4, "10.2.0.9");
        arm_route(v6, "2001:db8:2::9");
        netlab_set_link("a0", true);
        netlab_add_address("a0", "2001:db8:2::1", 64);
        expect(v4, ROUTE);
        expect(v6, ROUTE);
        expect_nothing(v4);
        expect_nothing(v6);
    }
    netlab_remove_link("a0");
}
END_TEST

/* proves: ROUTE-1 */
START_TEST(routes_of_the_other_family_are_none_of_a_sockets_business)
{
    SOCKET v4 = v4_socket(), v6 = v6_socket();
    select_events(v4, FD_ROUTING_INTERFACE_CHANGE);
    select_events(v6, FD_ROUTING_INTERFACE_CHANGE);
    arm_route(v4, "0.0.0.0"); /* all that there are */
    arm_route(v4, "0.0.0.0"); /* asked twice, told once */
    arm_route(v6, "2001:db8:9::1");
    netlab_add_route("2001:db8:9::", 48, "lo", NULL, NULL);
    expect(v6, ROUTE);
    expect_nothing(v4);
    arm_route(v6, "::");
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    expect(v4, ROUTE);
    expect_nothing(v6);
    arm_route(v4, "0.0.0.0");
    netlab_remove_route("2001:db8:9::", 48);
    expect(v6, ROUTE);
    expect_nothing(v4);
    netlab_remove_route("10.9.0.0", 16);
    expect(v4, ROUTE);
}
END_TEST

/* proves: ROUTE-1 */
START_TEST(a_mapped_destination_follows_ipv4s_routes)
{
    SOCKET s = v6_socket();
    select_events(s, FD_ROUTING_INTERFACE_CHANGE);
    arm_route(s, "::ffff:10.9.0.1");
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    expect(s, ROUTE);
    arm_route(s, "::ffff:10.9.0.1");
    netlab_remove_route("10.9.0.0", 16);
    expect(s, ROUTE ":WSAENETUNREACH");
}
END_TEST

/* ---- questions ---- */

/* proves: I3 */
START_TEST(the_list_and_the_room_that_it_needs)
{
    SOCKET s = v4_socket(), v6 = v6_socket();
    _Alignas(SOCKET_ADDRESS_LIST) char buffer[256];
    const DWORD code = SIO_ADDRESS_LIST_QUERY;
    DWORD size = 0;
    netlab_add_address("lo", "10.1.0.1", 8);
    netlab_add_address("lo", "2001:db8::1", 128);
    ck_assert_str_eq(list_of(s), "10.1.0.1 127.0.0.1"); /* loopback comes last */
    ck_assert_str_eq(list_of(v6), "2001:db8::1 ::1");
    const DWORD needed = (DWORD)(SIZEOF_SOCKET_ADDRESS_LIST(2) + 2 * sizeof(struct sockaddr_in));
    fail_with(WSAIoctl(s, code, NULL, 0, NULL, 0, &size, NULL, NULL), WSAEFAULT);
    ck_assert_uint_eq(size, needed);
    size = 0;
    fail_with(WSAIoctl(s, code, NULL, 0, buffer, needed - 1, &size, NULL, NULL), WSAEFAULT);
    ck_assert_uint_eq(size, needed);
    succeed(WSAIoctl(s, code, NULL, 0, buffer, needed, &size, NULL, NULL));
    ck_assert_uint_eq(size, needed);
    ck_assert_int_eq(((SOCKET_ADDRESS_LIST *)buffer)->iAddressCount, 2);
    ck_assert_int_eq(((SOCKET_ADDRESS_LIST *)buffer)->Address[0].iSockaddrLength,
                     sizeof(struct sockaddr_in));
    fail_with(WSAIoctl(s, code, NULL, 0, buffer, sizeof(buffer), NULL, NULL, NULL), WSAEFAULT);
    netlab_remove_address("lo", "10.1.0.1", 8);
    netlab_remove_address("lo", "2001:db8::1", 128);
}
END_TEST

static void expect_source(SOCKET s, const char *destination, const char *source)
{
    struct sockaddr_storage answer;
    DWORD size, written;
    char text[64];
    struct sockaddr_storage address = address_of(destination, &size);
    succeed(WSAIoctl(s, SIO_ROUTING_INTERFACE_QUERY, &address, size, &answer, sizeof(answer),
                     &written, NULL, NULL));
    ck_assert_uint_eq(written, size);
    succeed(getnameinfo((struct sockaddr *)&answer, (socklen_t)written, text, sizeof(text), NULL, 0,
                        NI_NUMERICHOST));
    ck_assert_str_eq(text, source);
}

/* proves: I3 */
START_TEST(the_interface_of_a_destination)
{
    SOCKET s = v4_socket(), v6 = v6_socket();
    struct sockaddr_storage there, answer;
    const DWORD code = SIO_ROUTING_INTERFACE_QUERY;
    DWORD size, written = 0;
    netlab_add_address("lo", "10.1.0.1", 24);
    netlab_add_address("lo", "2001:db8::1", 64);
    netlab_add_route("10.9.0.0", 16, "lo", NULL, "10.1.0.1");
    expect_source(s, "127.0.0.1", "127.0.0.1");
    expect_source(s, "10.1.0.1", "10.1.0.1");
    expect_source(s, "10.9.0.1", "10.1.0.1");
    expect_source(v6, "2001:db8::1", "2001:db8::1");
    expect_source(v6, "::ffff:10.9.0.1", "::ffff:10.1.0.1");
    there = address_of("10.9.0.1", &size);
    fail_with(WSAIoctl(s, code, &there, size, &answer, size - 1, &written, NULL, NULL), WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(struct sockaddr_in));
    fail_with(WSAIoctl(s, code, &there, size, &answer, size, NULL, NULL, NULL), WSAEFAULT);
    fail_with(WSAIoctl(s, code, &there, size - 1, &answer, size, &written, NULL, NULL), WSAEFAULT);
    fail_with(WSAIoctl(s, code, NULL, size, &answer, size, &written, NULL, NULL), WSAEFAULT);
    fail_with(WSAIoctl(v6, code, &there, size, &answer, sizeof(answer), &written, NULL, NULL),
              WSAEAFNOSUPPORT);
    fail_with(ioctl_with(v6, SIO_ROUTING_INTERFACE_CHANGE, &there, size), WSAEAFNOSUPPORT);
    there = address_of("0.0.0.0", &size);
    fail_with(WSAIoctl(s, code, &there, size, &answer, size, &written, NULL, NULL),
              WSAEADDRNOTAVAIL);
    netlab_remove_route("10.9.0.0", 16);
    there = address_of("10.9.0.1", &size);
    fail_with(WSAIoctl(s, code, &there, size, &answer, size, &written, NULL, NULL), WSAENETUNREACH);
    netlab_remove_address("lo", "10.1.0.1", 24);
    netlab_remove_address("lo", "2001:db8::1", 64);
}
END_TEST

/* proves: I2 */
START_TEST(what_has_no_addresses_is_refused)
{
    SOCKET s = unix_pair(SOCK_STREAM).here;
    struct sockaddr_storage there;
    DWORD size, written;
    char buffer[256];
    there = address_of("10.9.0.1", &size);
    select_events(s, BOTH);
    fail_with(ask_list(s), WSAEOPNOTSUPP);
    fail_with(ask_route(s, "10.9.0.1"), WSAEOPNOTSUPP);
    fail_with(
        WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, buffer, sizeof(buffer), &written, NULL, NULL),
        WSAEOPNOTSUPP);
    fail_with(WSAIoctl(s, SIO_ROUTING_INTERFACE_QUERY, &there, size, buffer, sizeof(buffer),
                       &written, NULL, NULL),
              WSAEOPNOTSUPP);
    fail_with(WSAIoctl(v4_socket(), 0x98001234u, NULL, 0, NULL, 0, &written, NULL, NULL),
              WSAEOPNOTSUPP);
    fail_with(
        WSAIoctl(INVALID_SOCKET, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &written, NULL, NULL),
        WSAENOTSOCK);
}
END_TEST

/* The values are Windows'. */
_Static_assert(SIO_ROUTING_INTERFACE_QUERY == 0xC8000014 &&
                   SIO_ROUTING_INTERFACE_CHANGE == 0x88000015 &&
                   SIO_ADDRESS_LIST_QUERY == 0x48000016 && SIO_ADDRESS_LIST_CHANGE == 0x28000017,
               "codes of ioctls");

static void add(TCase *tc)
{
    tcase_add_test(tc, a_route_is_told_to_whom_it_concerns);
    tcase_add_test(tc, what_has_no_addresses_is_refused);
    if (netlab_has_pairs())
        tcase_add_test(tc, only_another_interface_or_address_is_a_change);
    if (!netlab_has_ipv6())
        return;
    tcase_add_test(tc, routes_of_the_other_family_are_none_of_a_sockets_business);
    tcase_add_test(tc, a_mapped_destination_follows_ipv4s_routes);
    tcase_add_test(tc, the_list_and_the_room_that_it_needs);
    tcase_add_test(tc, the_interface_of_a_destination);
    if (!netlab_has_pairs())
        return;
    tcase_add_test(tc, a_route_that_goes_with_its_link_is_told);
}

int main(void)
{
    return run_in_own_network("netroute", add);
}
