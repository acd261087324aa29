/* Socket options: Windows' names and value types, over descriptors of the system's. */
#include "asyncselect/ws2tcpip.h"

#include <check.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "option.h"
#include "sys.h"
#include "tap.h"

static int tcp, udp, tcp6;
static bool has_ipv6;

static void open_sockets(void)
{
    tcp = sys_socket(AF_INET, SOCK_STREAM, 0, false);
    udp = sys_socket(AF_INET, SOCK_DGRAM, 0, false);
    tcp6 = sys_socket(AF_INET6, SOCK_STREAM, 0, false);
    has_ipv6 = tcp6 >= 0;
    ck_assert_int_ge(tcp, 0);
    ck_assert_int_ge(udp, 0);
}

static void close_sockets(void)
{
    sys_close(tcp);
    sys_close(udp);
    if (has_ipv6)
        sys_close(tcp6);
}

static int get_int(int fd, int level, int name)
{
    int value = -12345;
    int length = sizeof(value);
    ck_assert_int_eq(option_get(fd, level, name, (char *)&value, &length), 0);
    ck_assert_int_eq(length, (int)sizeof(value));
    return value;
}

static void set_int(int fd, int level, int name, int value)
{
    ck_assert_int_eq(option_set(fd, level, name, (char *)&value, sizeof(value)), 0);
}

static int system_int(int fd, int level, int name)
{
    int value = 0;
    unsigned length = sizeof(value);
    ck_assert_int_eq(sys_getsockopt(fd, level, name, &value, &length), 0);
    return value;
}

START_TEST(flags_come_in_one_byte_or_more)
{
    static const struct {
        int level;
        int name;
    } flags[] = {
        {SOL_SOCKET, SO_KEEPALIVE}, {SOL_SOCKET, SO_REUSEADDR}, {SOL_SOCKET, SO_OOBINLINE},
        {SOL_SOCKET, SO_BROADCAST}, {SOL_SOCKET, SO_DONTROUTE}, {IPPROTO_TCP, TCP_NODELAY},
    };
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        int level = flags[i].level, name = flags[i].name;
        ck_assert_int_eq(get_int(tcp, level, name), FALSE);
        set_int(tcp, level, name, TRUE);
        ck_assert_int_eq(get_int(tcp, level, name), TRUE);
        ck_assert_int_ne(system_int(tcp, level, name), 0);
        set_int(tcp, level, name, FALSE);
        set_int(tcp, level, name, 0x100); /* any value but 0 is TRUE */
        ck_assert_int_eq(get_int(tcp, level, name), TRUE);

        char byte = 0;
        ck_assert_int_eq(option_set(tcp, level, name, &byte, 1), 0);
        ck_assert_int_eq(get_int(tcp, level, name), FALSE);
        byte = 1;
        ck_assert_int_eq(option_set(tcp, level, name, &byte, 1), 0);

        char answer[9] = "xxxxxxxx";
        int length = 1;
        ck_assert_int_eq(option_get(tcp, level, name, answer, &length), 0);
        ck_assert_int_eq(length, 1);
        ck_assert_int_eq(memcmp(answer, "\1xxxxxxx", 8), 0);
        memcpy(answer, "xxxxxxxx", 8);
        length = 3;
        ck_assert_int_eq(option_get(tcp, level, name, answer, &length), 0);
        ck_assert_int_eq(length, 3);
        ck_assert_int_eq(memcmp(answer, "\1\0\0xxxxx", 8), 0);
        memcpy(answer, "xxxxxxxx", 8);
        length = 8;
        ck_assert_int_eq(option_get(tcp, level, name, answer, &length), 0);
        ck_assert_int_eq(length, (int)sizeof(BOOL));
        ck_assert_int_eq(memcmp(answer + sizeof(BOOL), "xxxx", 4), 0);
    }
}
END_TEST

START_TEST(exclusive_use_is_the_opposite_of_reuse)
{
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_EXCLUSIVEADDRUSE), TRUE);
    set_int(tcp, SOL_SOCKET, SO_REUSEADDR, TRUE);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_EXCLUSIVEADDRUSE), FALSE);
    set_int(tcp, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, TRUE);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_EXCLUSIVEADDRUSE), TRUE);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_REUSEADDR), FALSE);
    ck_assert_int_eq(system_int(tcp, SOL_SOCKET, SO_REUSEADDR), 0);
}
END_TEST

static struct linger get_linger(int fd)
{
    struct linger value = {-1, -1};
    int length = sizeof(value);
    ck_assert_int_eq(option_get(fd, SOL_SOCKET, SO_LINGER, (char *)&value, &length), 0);
    ck_assert_int_eq(length, (int)sizeof(value));
    return value;
}

START_TEST(linger_is_in_seconds_and_dontlinger_its_opposite)
{
    ck_assert_int_eq(get_linger(tcp).l_onoff, 0);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_DONTLINGER), TRUE);
    struct linger value = {1, 7};
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_LINGER, (char *)&value, sizeof(value)), 0);
    ck_assert_int_eq(get_linger(tcp).l_onoff, 1);
    ck_assert_int_eq(get_linger(tcp).l_linger, 7);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_DONTLINGER), FALSE);
    set_int(tcp, SOL_SOCKET, SO_DONTLINGER, TRUE);
    ck_assert_int_eq(get_linger(tcp).l_onoff, 0);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_DONTLINGER), TRUE);
    set_int(tcp, SOL_SOCKET, SO_DONTLINGER, FALSE);
    ck_assert_int_eq(get_linger(tcp).l_onoff, 1);
    ck_assert_int_eq(get_linger(tcp).l_linger, 7);

    value.l_linger = 65536;
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_LINGER, (char *)&value, sizeof(value)),
                     WSAEINVAL);
    value.l_linger = -1;
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_LINGER, (char *)&value, sizeof(value)),
                     WSAEINVAL);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_LINGER, (char *)&value, sizeof(value) - 1),
                     WSAEFAULT);
    ck_assert_int_eq(get_linger(tcp).l_linger, 7);
}
END_TEST

/* Rule I5. What the system rounds to its clock is no more than 10 ms, and a multiple of that is
 * exact. */
START_TEST(timeouts_are_milliseconds)
{
    static const int names[] = {SO_RCVTIMEO, SO_SNDTIMEO};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(get_int(tcp, SOL_SOCKET, names[i]), 0);
        set_int(tcp, SOL_SOCKET, names[i], 2500);
        ck_assert_int_eq(get_int(tcp, SOL_SOCKET, names[i]), 2500);
        struct timeval time;
        unsigned length = sizeof(time);
        ck_assert_int_eq(sys_getsockopt(tcp, SOL_SOCKET, names[i], &time, &length), 0);
        ck_assert_int_eq(time.tv_sec, 2);
        ck_assert_int_eq(time.tv_usec, 500000);
        set_int(tcp, SOL_SOCKET, names[i], 1);
        ck_assert_int_ge(get_int(tcp, SOL_SOCKET, names[i]), 1);
        ck_assert_int_le(get_int(tcp, SOL_SOCKET, names[i]), 10);
        set_int(tcp, SOL_SOCKET, names[i], 0);
        ck_assert_int_eq(get_int(tcp, SOL_SOCKET, names[i]), 0);
        DWORD long_time = 4000000000u;
        ck_assert_int_eq(option_set(tcp, SOL_SOCKET, names[i], (char *)&long_time, 4), 0);
        ck_assert_uint_eq((DWORD)get_int(tcp, SOL_SOCKET, names[i]), long_time);
        ck_assert_int_eq(option_set(tcp, SOL_SOCKET, names[i], (char *)&long_time, 3), WSAEFAULT);
    }
}
END_TEST

START_TEST(buffers_are_as_large_as_was_set)
{
    static const int names[] = {SO_RCVBUF, SO_SNDBUF};
    for (int i = 0; i < 2; i++) {
        set_int(tcp, SOL_SOCKET, names[i], 20000);
        ck_assert_int_eq(get_int(tcp, SOL_SOCKET, names[i]), 20000);
        /* What is got can be set again, a start value too. */
        int before = system_int(udp, SOL_SOCKET, names[i]);
        set_int(udp, SOL_SOCKET, names[i], get_int(udp, SOL_SOCKET, names[i]));
        ck_assert_int_eq(system_int(udp, SOL_SOCKET, names[i]), before);
    }
}
END_TEST

START_TEST(what_the_socket_is)
{
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_TYPE), SOCK_STREAM);
    ck_assert_int_eq(get_int(udp, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_ACCEPTCONN), FALSE);
    ck_assert_int_eq(sys_listen(tcp, 1), 0);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_ACCEPTCONN), TRUE);
    ck_assert_int_eq(get_int(udp, SOL_SOCKET, SO_MAX_MSG_SIZE), 65507);

    int value = 1;
    int length = sizeof(value);
    ck_assert_int_eq(option_get(tcp, SOL_SOCKET, SO_MAX_MSG_SIZE, (char *)&value, &length),
                     WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_TYPE, (char *)&value, length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_ACCEPTCONN, (char *)&value, length),
                     WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(udp, SOL_SOCKET, SO_MAX_MSG_SIZE, (char *)&value, length),
                     WSAENOPROTOOPT);
}
END_TEST

START_TEST(the_context_of_a_connection_needs_one)
{
    SOCKET listener = 0;
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    unsigned size = sizeof(name);
    ck_assert_int_eq(option_set(udp, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0), WSAENOTCONN);
    ck_assert_int_eq(sys_bind(udp, (struct sockaddr *)&name, size), 0);
    ck_assert_int_eq(sys_getsockname(udp, (struct sockaddr *)&name, &size), 0);
    ck_assert_int_eq(sys_connect(udp, (struct sockaddr *)&name, size), 0);
    ck_assert_int_eq(option_set(udp, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0), 0);
    ck_assert_int_eq(
        option_set(udp, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener, sizeof(listener)),
        0);
    ck_assert_int_eq(option_set(udp, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener,
                                sizeof(listener) - 1),
                     WSAEFAULT);
    int length = sizeof(listener);
    ck_assert_int_eq(
        option_get(udp, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, (char *)&listener, &length),
        WSAENOPROTOOPT);
}
END_TEST

START_TEST(small_numbers_come_in_a_byte_or_an_int)
{
    static const int names[] = {IP_TTL, IP_MULTICAST_TTL};
    for (int i = 0; i < 2; i++) {
        unsigned char byte = 200;
        ck_assert_int_eq(option_set(udp, IPPROTO_IP, names[i], (char *)&byte, 1), 0);
        ck_assert_int_eq(get_int(udp, IPPROTO_IP, names[i]), 200);
        set_int(udp, IPPROTO_IP, names[i], 33);
        int length = 1;
        ck_assert_int_eq(option_get(udp, IPPROTO_IP, names[i], (char *)&byte, &length), 0);
        ck_assert_int_eq(length, 1);
        ck_assert_int_eq(byte, 33);
        int wrong = 1000;
        ck_assert_int_eq(option_set(udp, IPPROTO_IP, names[i], (char *)&wrong, 4), WSAEINVAL);
    }
    set_int(tcp, IPPROTO_IP, IP_TOS, 0x10);
    ck_assert_int_eq(get_int(tcp, IPPROTO_IP, IP_TOS), 0x10);
    set_int(tcp, IPPROTO_TCP, TCP_KEEPINTVL, 11);
    ck_assert_int_eq(get_int(tcp, IPPROTO_TCP, TCP_KEEPINTVL), 11);
    set_int(tcp, IPPROTO_TCP, TCP_KEEPCNT, 4);
    ck_assert_int_eq(get_int(tcp, IPPROTO_TCP, TCP_KEEPCNT), 4);
}
END_TEST

START_TEST(multicast_takes_structures)
{
    struct in_addr interface = {.s_addr = htonl(INADDR_LOOPBACK)};
    if (sys_setsockopt(udp, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof(interface)) ==
        -ENOPROTOOPT) {
        printf("# skipped: this system has no IP_MULTICAST_IF\n");
        return;
    }
    ck_assert_int_eq(
        option_set(udp, IPPROTO_IP, IP_MULTICAST_IF, (char *)&interface, sizeof(interface)), 0);
    struct in_addr answer[2] = {{0}, {0x55555555}};
    int length = sizeof(answer);
    ck_assert_int_eq(option_get(udp, IPPROTO_IP, IP_MULTICAST_IF, (char *)answer, &length), 0);
    ck_assert_int_eq(length, (int)sizeof(answer[0]));
    ck_assert_uint_eq(answer[0].s_addr, htonl(INADDR_LOOPBACK));
    ck_assert_uint_eq(answer[1].s_addr, 0x55555555);
    ck_assert_int_eq(get_int(udp, IPPROTO_IP, IP_MULTICAST_LOOP), TRUE);
    char off = 0;
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, IP_MULTICAST_LOOP, &off, 1), 0);
    ck_assert_int_eq(get_int(udp, IPPROTO_IP, IP_MULTICAST_LOOP), FALSE);

    struct ip_mreq group = {{htonl(0xe0000105)}, {htonl(INADDR_LOOPBACK)}};
    const char *value = (const char *)&group;
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, value, sizeof(group) - 1),
                     WSAEFAULT);
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, IP_DROP_MEMBERSHIP, value, sizeof(group)),
                     WSAEADDRNOTAVAIL);
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, IP_ADD_MEMBERSHIP, value, sizeof(group)), 0);
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, IP_DROP_MEMBERSHIP, value, sizeof(group)), 0);

    struct group_req request = {.gr_interface = if_nametoindex("lo")};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(0xe0000106)}};
    if (!request.gr_interface)
        return;
    memcpy(&request.gr_group, &address, sizeof(address));
    value = (const char *)&request;
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, MCAST_JOIN_GROUP, value, sizeof(request) - 1),
                     WSAEFAULT);
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, MCAST_JOIN_GROUP, value, sizeof(request)), 0);
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, MCAST_LEAVE_GROUP, value, sizeof(request)), 0);
    ck_assert_int_eq(option_set(udp, IPPROTO_IP, MCAST_LEAVE_GROUP, value, sizeof(request)),
                     WSAEADDRNOTAVAIL);
}
END_TEST

START_TEST(ipv6_has_its_own)
{
    if (!has_ipv6)
        return;
    char on = 1, off = 0;
    ck_assert_int_eq(option_set(tcp6, IPPROTO_IPV6, IPV6_V6ONLY, &on, 1), 0);
    ck_assert_int_eq(get_int(tcp6, IPPROTO_IPV6, IPV6_V6ONLY), TRUE);
    ck_assert_int_eq(option_set(tcp6, IPPROTO_IPV6, IPV6_V6ONLY, &off, 1), 0);
    ck_assert_int_eq(get_int(tcp6, IPPROTO_IPV6, IPV6_V6ONLY), FALSE);
    set_int(tcp6, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 9);
    ck_assert_int_eq(get_int(tcp6, IPPROTO_IPV6, IPV6_UNICAST_HOPS), 9);
}
END_TEST

START_TEST(what_is_wrong_is_refused)
{
    char value[64] = {0};
    int length = sizeof(value);
    /* Unknown names, a level that the protocol has not, and a level that is none. */
    ck_assert_int_eq(option_get(tcp, SOL_SOCKET, 0x7654, value, &length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, 0x7654, value, length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(tcp, IPPROTO_TCP, 0x7654, value, length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(tcp, IPPROTO_UDP, 1, value, length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_get(tcp, SOL_SOCKET, SO_ERROR, value, &length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_get(tcp, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, value, &length),
                     WSAENOPROTOOPT);
    ck_assert_int_eq(option_get(udp, IPPROTO_TCP, TCP_NODELAY, value, &length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_set(udp, IPPROTO_TCP, TCP_NODELAY, value, length), WSAENOPROTOOPT);
    ck_assert_int_eq(option_get(tcp, 4321, SO_KEEPALIVE, value, &length), WSAEINVAL);
    ck_assert_int_eq(option_set(tcp, 4321, SO_KEEPALIVE, value, length), WSAEINVAL);

    /* Buffers that are missing or too small: nothing is written. */
    memset(value, 'x', sizeof(value));
    ck_assert_int_eq(option_get(tcp, SOL_SOCKET, SO_KEEPALIVE, NULL, &length), WSAEFAULT);
    ck_assert_int_eq(option_get(tcp, SOL_SOCKET, SO_KEEPALIVE, value, NULL), WSAEFAULT);
    static const struct {
        int name;
        int least;
    } sizes[] = {
        {SO_KEEPALIVE, 1},
        {SO_RCVBUF, 4},
        {SO_TYPE, 4},
        {SO_RCVTIMEO, 4},
        {SO_LINGER, (int)sizeof(struct linger)},
    };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        length = sizes[i].least - 1;
        ck_assert_int_eq(option_get(tcp, SOL_SOCKET, sizes[i].name, value, &length), WSAEFAULT);
        ck_assert_int_eq(length, sizes[i].least - 1);
        length = -1;
        ck_assert_int_eq(option_get(tcp, SOL_SOCKET, sizes[i].name, value, &length), WSAEFAULT);
    }
    for (size_t i = 0; i < sizeof(value); i++)
        ck_assert_int_eq(value[i], 'x');
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_KEEPALIVE, NULL, 4), WSAEFAULT);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_KEEPALIVE, value, 0), WSAEFAULT);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_KEEPALIVE, value, -4), WSAEFAULT);
    ck_assert_int_eq(option_set(tcp, SOL_SOCKET, SO_RCVBUF, value, 3), WSAEFAULT);
    ck_assert_int_eq(get_int(tcp, SOL_SOCKET, SO_KEEPALIVE), FALSE);
}
END_TEST

START_TEST(a_descriptor_that_is_no_socket)
{
    int ends[2];
    int value = 1;
    int length = sizeof(value);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(option_get(ends[0], SOL_SOCKET, SO_TYPE, (char *)&value, &length),
                     WSAENOTSOCK);
    ck_assert_int_eq(option_set(ends[0], SOL_SOCKET, SO_KEEPALIVE, (char *)&value, length),
                     WSAENOTSOCK);
    ck_assert_int_eq(option_get(-1, SOL_SOCKET, SO_TYPE, (char *)&value, &length), WSAENOTSOCK);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("option");
    TCase *tc = tcase_create("option");
    tcase_add_checked_fixture(tc, open_sockets, close_sockets);
    tcase_add_test(tc, flags_come_in_one_byte_or_more);
    tcase_add_test(tc, exclusive_use_is_the_opposite_of_reuse);
    tcase_add_test(tc, linger_is_in_seconds_and_dontlinger_its_opposite);
    tcase_add_test(tc, timeouts_are_milliseconds);
    tcase_add_test(tc, buffers_are_as_large_as_was_set);
    tcase_add_test(tc, what_the_socket_is);
    tcase_add_test(tc, the_context_of_a_connection_needs_one);
    tcase_add_test(tc, small_numbers_come_in_a_byte_or_an_int);
    tcase_add_test(tc, multicast_takes_structures);
    tcase_add_test(tc, ipv6_has_its_own);
    tcase_add_test(tc, what_is_wrong_is_refused);
    tcase_add_test(tc, a_descriptor_that_is_no_socket);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
