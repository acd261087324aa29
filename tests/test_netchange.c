/* FD_ADDRESS_LIST_CHANGE over real changes of a network of the test's own. */
#include "netchange_support.h"

#include "netlab.h"

/* proves: ADDR-1 GATE-8 GATE-12 I2 */
START_TEST(a_change_of_the_list_is_told_once_for_each_call)
{
    SOCKET s = v4_socket();
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    arm_list(s);
    expect_nothing(s);
    netlab_add_address("lo", "10.1.0.1", 32);
    expect(s, LIST);
    netlab_add_address("lo", "10.1.0.2", 32);
    expect_nothing(s);
    arm_list(s);
    expect_nothing(s);
    netlab_remove_address("lo", "10.1.0.2", 32);
    expect(s, LIST);
    arm_list(s);
    arm_list(s);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect(s, LIST);
    expect_nothing(s);
}
END_TEST

/* proves: ADDR-1 GATE-12 I2 */
START_TEST(no_call_no_message)
{
    SOCKET s = v4_socket();
    select_events(s, BOTH);
    netlab_add_address("lo", "10.1.0.1", 32);
    expect_nothing(s);
    arm_list(s);
    arm_route(s, "10.1.0.9");
    expect_nothing(s);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect(s, LIST);
}
END_TEST

/* proves: ADDR-1 I2 */
START_TEST(a_change_before_the_call_is_not_told_after_it)
{
    SOCKET before = v4_socket(), after = v4_socket();
    select_events(before, FD_ADDRESS_LIST_CHANGE);
    select_events(after, FD_ADDRESS_LIST_CHANGE);
    for (int i = 0; i < 50; i++) {
        arm_list(before);
        netlab_add_address("lo", "10.1.0.1", 32);
        arm_list(after);
        expect(before, LIST);
        expect_nothing(after);
        arm_list(before);
        netlab_remove_address("lo", "10.1.0.1", 32);
        expect(before, LIST);
        expect(after, LIST);
    }
}
END_TEST

/* proves: ADDR-1 */
START_TEST(what_is_as_it_was_by_the_time_it_is_looked_at_has_changed)
{
    SOCKET s = v4_socket();
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    arm_list(s);
    hold_background();
    netlab_add_address("lo", "10.1.0.1", 32);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect(s, "");
    release_background();
    expect(s, LIST);
    expect_nothing(s);
}
END_TEST

/* proves: ADDR-1 */
START_TEST(a_change_of_one_family_is_none_of_the_other)
{
    SOCKET v4 = v4_socket(), v6 = v6_socket();
    select_events(v4, FD_ADDRESS_LIST_CHANGE);
    select_events(v6, FD_ADDRESS_LIST_CHANGE);
    arm_list(v4);
    arm_list(v6);
    netlab_add_address("lo", "10.1.0.1", 32);
    expect(v4, LIST);
    expect_nothing(v6);
    arm_list(v4);
    netlab_add_address("lo", "2001:db8::1", 128);
    expect(v6, LIST);
    expect_nothing(v4);
    arm_list(v6);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect(v4, LIST);
    expect_nothing(v6);
    netlab_remove_address("lo", "2001:db8::1", 128);
    expect(v6, LIST);
    expect_nothing(v4);
}
END_TEST

/* proves: I2 S1 GATE-13 */
START_TEST(a_request_stays_over_selections)
{
    SOCKET s = v4_socket();
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    arm_list(s);
    select_events(s, FD_ADDRESS_LIST_CHANGE | FD_CLOSE);
    expect_nothing(s);
    netlab_add_address("lo", "10.1.0.1", 32);
    expect(s, LIST);
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    expect_nothing(s);
    arm_list(s);
    select_events(s, 0);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect_nothing(s);
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    expect(s, LIST);
}
END_TEST

/* proves: GATE-9 */
START_TEST(a_call_that_is_refused_asks_again)
{
    SOCKET s = v4_socket();
    select_events(s, BOTH);
    netlab_add_address("lo", "10.1.0.1", 32);
    fail_with(WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, NULL, NULL, NULL), WSAEFAULT);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect(s, LIST);
    fail_with(ioctl_with(s, SIO_ROUTING_INTERFACE_CHANGE, NULL, 0), WSAEFAULT);
    arm_route(s, "10.1.0.1");
    netlab_add_address("lo", "10.1.0.1", 32);
    expect(s, ROUTE);
    fail_with(ioctl_with(s, SIO_ROUTING_INTERFACE_CHANGE, NULL, 0), WSAEFAULT);
    expect_nothing(s);
    netlab_remove_address("lo", "10.1.0.1", 32);
    expect(s, ROUTE ":WSAENETUNREACH");
}
END_TEST

/* proves: ADDR-1 */
START_TEST(a_link_that_goes_down_takes_its_ipv6_addresses_along)
{
    SOCKET v4 = v4_socket(), v6 = v6_socket();
    netlab_add_pair("a0", "a1");
    netlab_set_link("a0", true);
    netlab_add_address("a0", "10.2.0.1", 24);
    netlab_add_address("a0", "2001:db8:2::1", 64);
    select_events(v4, FD_ADDRESS_LIST_CHANGE);
    select_events(v6, FD_ADDRESS_LIST_CHANGE);
    arm_list(v4);
    arm_list(v6);
    ck_assert_str_eq(list_of(v6), "2001:db8:2::1 ::1");
    netlab_set_link("a0", false);
    expect(v6, LIST);
    ck_assert_str_eq(list_of(v6), "::1");
    ck_assert_str_eq(list_of(v4), "10.2.0.1 127.0.0.1"); /* it can be bound to still */
    expect_nothing(v4);
    arm_list(v6);
    netlab_set_link("a0", true);
    expect_nothing(v6);
    expect_nothing(v4);
    netlab_remove_link("a0");
    expect(v4, LIST);
    expect_nothing(v6);
}
END_TEST

/* proves: ADDR-1 */
START_TEST(loopback_down_and_up)
{
    SOCKET v4 = v4_socket(), v6 = v6_socket();
    select_events(v4, FD_ADDRESS_LIST_CHANGE);
    select_events(v6, FD_ADDRESS_LIST_CHANGE);
    arm_list(v4);
    arm_list(v6);
    netlab_set_link("lo", false);
    netchange_settle();
    ck_assert_str_eq(list_of(v6), "");
    ck_assert_str_eq(list_of(v4), "127.0.0.1"); /* it can be bound to still */
    netlab_set_link("lo", true);
    expect(v6, LIST);
    expect_nothing(v6);
    expect_nothing(v4);
    ck_assert_str_eq(list_of(v6), "::1");
}
END_TEST

/* proves: ADDR-1 */
START_TEST(an_address_counts_when_it_can_be_bound_to)
{
    SOCKET s = v6_socket();
    struct sockaddr_storage address;
    DWORD size;
    netlab_add_pair("a0", "a1");
    netlab_set_link("a0", true);
    netlab_set_link("a1", true);
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    arm_list(s);
    netlab_add_address_searching("a0", "2001:db8:2::1", 64);
    expect(s, LIST);
    ck_assert_str_eq(list_of(s), "2001:db8:2::1 ::1");
    address = address_of("2001:db8:2::1", &size);
    succeed(bind(s, (struct sockaddr *)&address, (int)size));
    netlab_remove_link("a0");
}
END_TEST

/* proves: O1 ROUTE-1 ADDR-1 */
START_TEST(one_change_can_be_both)
{
    SOCKET s = v4_socket();
    select_events(s, BOTH);
    for (int i = 0; i < 20; i++) {
        arm_list(s);
        arm_route(s, "10.1.0.9");
        netlab_add_address("lo", "10.1.0.1", 24);
        expect(s, ROUTE " " LIST);
        arm_list(s);
        arm_route(s, "10.1.0.9");
        netlab_remove_address("lo", "10.1.0.1", 24);
        expect(s, ROUTE ":WSAENETUNREACH " LIST);
    }
}
END_TEST

/* proves: K4 */
START_TEST(a_closed_sockets_request_is_gone)
{
    SOCKET s = v4_socket(), next;
    select_events(s, BOTH);
    arm_list(s);
    arm_route(s, "10.1.0.1");
    succeed(closesocket(s));
    for (int tries = 0; (next = v4_socket()) != s; tries++) { /* it is when the loop lets go */
        ck_assert_int_lt(tries, 100);
        succeed(closesocket(next));
        run_idle();
    }
    select_events(next, BOTH);
    netlab_add_address("lo", "10.1.0.1", 32);
    expect_nothing(next);
    netlab_remove_address("lo", "10.1.0.1", 32);
}
END_TEST

/* proves: ADDR-1 K5 */
START_TEST(a_number_that_the_library_takes_for_its_news_is_watched)
{
    static struct message_log log = {.background = true};
    HWND own = asyncselect_window_new(NULL, log_post, &log);
    SOCKET s = v4_socket();
    struct pair p = tcp_pair();
    select_events(s, FD_ADDRESS_LIST_CHANGE);
    succeed(WSAAsyncSelect(p.here, own, WM_SOCKET, FD_READ | FD_CLOSE));
    log_expect(&log, p.here, "");
    while (keep((SOCKET)raw_dup(p.peer)) < p.here)
        continue; /* no lower number is free */
    raw_close(p.here);
    arm_list(s);
    keep((SOCKET)raw_dup(p.here)); /* the number is taken */
    netlab_add_address("lo", "10.1.0.1", 32);
    expect(s, LIST);
    ck_assert_int_eq(asyncselect_window_free(own), 0);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_change_of_the_list_is_told_once_for_each_call);
    tcase_add_test(tc, no_call_no_message);
    tcase_add_test(tc, a_change_before_the_call_is_not_told_after_it);
    tcase_add_test(tc, what_is_as_it_was_by_the_time_it_is_looked_at_has_changed);
    tcase_add_test(tc, a_request_stays_over_selections);
    tcase_add_test(tc, a_call_that_is_refused_asks_again);
    tcase_add_test(tc, one_change_can_be_both);
    tcase_add_test(tc, a_closed_sockets_request_is_gone);
    tcase_add_test(tc, a_number_that_the_library_takes_for_its_news_is_watched);
    if (!netlab_has_ipv6())
        return;
    tcase_add_test(tc, a_change_of_one_family_is_none_of_the_other);
    tcase_add_test(tc, loopback_down_and_up);
    if (!netlab_has_pairs())
        return;
    tcase_add_test(tc, a_link_that_goes_down_takes_its_ipv6_addresses_along);
    tcase_add_test(tc, an_address_counts_when_it_can_be_bound_to);
}

int main(void)
{
    return run_in_own_network("netchange", add);
}
