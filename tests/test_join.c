/* WSAJoinLeaf: multicast groups, inside this host. */
#include "support.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "sys.h"

/* Groups that nobody else uses; those of ff01 are of one interface, and nothing leaves it. */
static const char group_v4[] = "239.255.77.1", other_v4[] = "239.255.77.2";
static const char group_v6[] = "ff01::7701";

union name {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static int size_of(int family)
{
    return family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static union name named(int family, const char *text, u_short port)
{
    union name name;
    memset(&name, 0, sizeof(name));
    name.any.sa_family = (sa_family_t)family;
    if (family == AF_INET) {
        name.v4.sin_port = port;
        ck_assert_int_eq(inet_pton(AF_INET, text, &name.v4.sin_addr), 1);
    } else {
        name.v6.sin6_port = port;
        ck_assert_int_eq(inet_pton(AF_INET6, text, &name.v6.sin6_addr), 1);
    }
    return name;
}

static u_short port_of(SOCKET s)
{
    union name name;
    int size = sizeof(name);
    succeed(getsockname(s, &name.any, &size));
    return name.any.sa_family == AF_INET ? name.v4.sin_port : name.v6.sin6_port;
}

/* ---- is there multicast here? asked of the system itself ---- */

/* A datagram of a group that does not leave the host, from a socket to itself. */
static bool passes(SOCKET s, int family, const char *text, unsigned interface)
{
    union name group = named(family, text, port_of(s));
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    struct ip_mreq v4 = {group.v4.sin_addr, loopback};
    struct ipv6_mreq v6 = {group.v6.sin6_addr, interface};
    int fd = (int)s;
    if (family == AF_INET)
        return !sys_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof(loopback)) &&
               !sys_setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &v4, sizeof(v4)) &&
               sendto(s, "", 1, 0, &group.any, size_of(family)) == 1;
    return !sys_setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof(interface)) &&
           !sys_setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &v6, sizeof(v6)) &&
           sendto(s, "", 1, 0, &group.any, size_of(family)) == 1;
}

static bool tries(int family, const char *text, unsigned interface)
{
    SOCKET s = keep(socket(family, SOCK_DGRAM, 0));
    union name any = named(family, family == AF_INET ? "0.0.0.0" : "::", 0);
    bool passed = bind(s, &any.any, size_of(family)) == 0 && passes(s, family, text, interface);
    succeed(closesocket(s));
    return passed;
}

static unsigned interface_v6; /* one that carries IPv6 groups, once it has been looked for */

static void find_interface_v6(void)
{
    struct if_nameindex *all = if_nameindex();
    for (struct if_nameindex *one = all; one && one->if_index && !interface_v6; one++)
        if (tries(AF_INET6, group_v6, one->if_index))
            interface_v6 = one->if_index;
    if_freenameindex(all);
}

static bool carries(int family, const char *text)
{
    if (family == AF_INET6)
        find_interface_v6();
    if (family == AF_INET ? tries(AF_INET, text, 0) : interface_v6 != 0)
        return true;
    printf("# skipped: no multicast inside this host (%s)\n", text);
    return false;
}

/* ---- sockets ---- */

static SOCKET multipoint(int family)
{
    return keep(
        WSASocketA(family, SOCK_DGRAM, 0, NULL, 0,
                   WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF | WSA_FLAG_OVERLAPPED));
}

/* Its multicast interface keeps what it sends in the host. */
static SOCKET unbound(int family)
{
    SOCKET s = multipoint(family);
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    if (family == AF_INET)
        succeed(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, (char *)&loopback, sizeof(loopback)));
    else
        succeed(setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_IF, (char *)&interface_v6,
                           sizeof(interface_v6)));
    return s;
}

static SOCKET bind_to_wildcard(SOCKET s, int family)
{
    union name any = named(family, family == AF_INET ? "0.0.0.0" : "::", 0);
    succeed(bind(s, &any.any, size_of(family)));
    return s;
}

static SOCKET bound(int family)
{
    return bind_to_wildcard(unbound(family), family);
}

/* One that sends nothing. */
static SOCKET silent(int family)
{
    return bind_to_wildcard(multipoint(family), family);
}

static SOCKET join(SOCKET s, const union name *name, DWORD flags)
{
    return WSAJoinLeaf(s, &name->any, size_of(name->any.sa_family), NULL, NULL, NULL, NULL, flags);
}

#define join_succeeds(s, name, flags)                                                              \
    do {                                                                                           \
        SOCKET joined = join((s), (name), (flags));                                                \
        ck_assert_msg(joined == (s), "%s", asyncselect_error_name(WSAGetLastError()));             \
    } while (0)

static void receive_in_group(int family, const char *text)
{
    if (!carries(family, text))
        return;
    SOCKET receiver = bound(family), sender = unbound(family);
    union name group = named(family, text, port_of(receiver));
    select_events(receiver, FD_READ | FD_CONNECT);
    expect(receiver, "");
    join_succeeds(receiver, &group, JL_RECEIVER_ONLY);
    expect(receiver, "FD_CONNECT");
    select_events(sender, FD_WRITE | FD_CONNECT);
    expect(sender, "FD_WRITE");
    fail_with(send(sender, "a", 1, 0), WSAENOTCONN); /* it has no destination */
    join_succeeds(sender, &group, JL_SENDER_ONLY);
    expect(sender, "FD_CONNECT");
    ck_assert_uint_ne(port_of(sender), 0);
    send_text(sender, "hello");
    expect(receiver, "FD_READ");
    receive_text(receiver, "hello");
    expect(receiver, "");
    fail_with(send(receiver, "a", 1, 0), WSAENOTCONN); /* it joined as a receiver only */
    union name peer;
    int size = sizeof(peer);
    succeed(getpeername(sender, &peer.any, &size));
    ck_assert_int_eq(size, size_of(family));
    ck_assert_mem_eq(&peer, &group, (size_t)size);
    fail_with(getpeername(receiver, &peer.any, &size), WSAENOTCONN);
    size = 4;
    fail_with(getpeername(sender, &peer.any, &size), WSAEFAULT);
}

/* proves: CONNECT-4 READ-2 WRITE-4 */
START_TEST(a_sender_and_a_receiver)
{
    receive_in_group(AF_INET, group_v4);
}
END_TEST

/* proves: CONNECT-4 READ-2 */
START_TEST(a_sender_and_a_receiver_of_ipv6)
{
    receive_in_group(AF_INET6, group_v6);
}
END_TEST

/* proves: CONNECT-4 */
START_TEST(one_that_does_both_hears_everybody)
{
    if (!carries(AF_INET, group_v4))
        return;
    SOCKET leaf = bound(AF_INET), other = bound(AF_INET);
    union name group = named(AF_INET, group_v4, port_of(leaf)), from;
    union name home = named(AF_INET, "127.0.0.1", port_of(leaf));
    char byte;
    int size = sizeof(from);
    select_events(leaf, FD_READ | FD_CONNECT);
    join_succeeds(leaf, &group, JL_BOTH);
    expect(leaf, "FD_CONNECT");
    send_text(leaf, "a"); /* to the group, which it is in */
    expect(leaf, "FD_READ");
    receive_text(leaf, "a");
    ck_assert_int_eq(sendto(other, "b", 1, 0, &group.any, size_of(AF_INET)), 1);
    expect(leaf, "FD_READ");
    ck_assert_int_eq(recvfrom(leaf, &byte, 1, 0, &from.any, &size), 1);
    ck_assert_uint_eq(from.v4.sin_port, port_of(other));
    ck_assert_int_eq(sendto(other, "c", 1, 0, &home.any, size_of(AF_INET)), 1);
    expect(leaf, "FD_READ");
    receive_text(leaf, "c");
    union name to = named(AF_INET, "127.0.0.1", port_of(other));
    ck_assert_int_eq(sendto(leaf, "d", 1, 0, &to.any, size_of(AF_INET)), 1);
    receive_text(other, "d");
    expect(leaf, "");
}
END_TEST

/* proves: CONNECT-4 CONNECT-2 */
START_TEST(the_destination_can_change)
{
    if (!carries(AF_INET, group_v4) || !carries(AF_INET, other_v4))
        return;
    SOCKET first = bound(AF_INET), second = bound(AF_INET), sender = bound(AF_INET);
    struct sockaddr_in address;
    SOCKET third = udp_socket(&address);
    union name one = named(AF_INET, group_v4, port_of(first));
    union name two = named(AF_INET, other_v4, port_of(second));
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    join_succeeds(first, &one, JL_RECEIVER_ONLY);
    join_succeeds(second, &two, JL_RECEIVER_ONLY);
    join_succeeds(sender, &one, JL_SENDER_ONLY);
    send_text(sender, "a");
    receive_text(first, "a");
    join_succeeds(sender, &two, JL_SENDER_ONLY);
    send_text(sender, "b");
    receive_text(second, "b");
    succeed(connect(sender, (struct sockaddr *)&address, sizeof(address)));
    send_text(sender, "c");
    receive_text(third, "c");
    u_short port = port_of(sender);
    join_succeeds(sender, &one, JL_SENDER_ONLY); /* the connection is over */
    ck_assert_uint_eq(port_of(sender), port);
    send_text(sender, "d");
    receive_text(first, "d");
    union name home = named(AF_INET, "127.0.0.1", port);
    ck_assert_int_eq(sendto(second, "e", 1, 0, &home.any, size_of(AF_INET)), 1);
    receive_text(sender, "e"); /* from one that it was not connected to */
    succeed(connect(sender, &none, sizeof(none)));
    fail_with(send(sender, "f", 1, 0), WSAENOTCONN);
}
END_TEST

/* proves: CONNECT-4 P3 */
START_TEST(the_windows_profile_tells_who_has_asked)
{
    if (!carries(AF_INET, group_v4))
        return;
    asyncselect_set_profile(ASYNCSELECT_WINDOWS);
    SOCKET early = bound(AF_INET), late = bound(AF_INET);
    union name group = named(AF_INET, group_v4, port_of(early));
    select_events(early, FD_CONNECT);
    join_succeeds(early, &group, JL_RECEIVER_ONLY);
    expect(early, "FD_CONNECT");
    join_succeeds(late, &group, JL_RECEIVER_ONLY);
    select_events(late, FD_CONNECT);
    expect(late, "");
    asyncselect_set_profile(ASYNCSELECT_DOCUMENTED);
    SOCKET third = bound(AF_INET);
    join_succeeds(third, &group, JL_RECEIVER_ONLY);
    select_events(third, FD_CONNECT);
    expect(third, "FD_CONNECT");
}
END_TEST

#define join_fails(s, name, length, flags, code)                                                   \
    fail_with((int)WSAJoinLeaf((s), (name), (length), NULL, NULL, NULL, NULL, (flags)), code)

/* proves: CONNECT-4 P5/documented ERR-1 */
START_TEST(a_join_that_fails_at_once_is_told)
{
    const int size = sizeof(struct sockaddr_in);
    SOCKET s = silent(AF_INET);
    union name group = named(AF_INET, group_v4, htons(7701));
    union name host = named(AF_INET, "127.0.0.1", htons(7701));
    union name foreign = named(AF_INET6, group_v6, htons(7701));
    union name without_port = named(AF_INET, group_v4, 0);
    select_events(s, FD_CONNECT);
    join_fails(s, NULL, size, JL_BOTH, WSAEFAULT);
    expect(s, "FD_CONNECT:WSAEFAULT");
    join_fails(s, &group.any, size - 1, JL_BOTH, WSAEFAULT);
    join_fails(s, &group.any, 0, JL_BOTH, WSAEFAULT);
    expect(s, "FD_CONNECT:WSAEFAULT FD_CONNECT:WSAEFAULT");
    join_fails(s, &foreign.any, sizeof(foreign.v6), JL_BOTH, WSAEAFNOSUPPORT);
    expect(s, "FD_CONNECT:WSAEAFNOSUPPORT");
    join_fails(s, &host.any, size, JL_RECEIVER_ONLY, WSAEADDRNOTAVAIL);
    expect(s, "FD_CONNECT:WSAEADDRNOTAVAIL");
    join_fails(s, &without_port.any, size, JL_SENDER_ONLY, WSAEADDRNOTAVAIL);
    expect(s, "FD_CONNECT:WSAEADDRNOTAVAIL");
    static const DWORD flags[] = {0, JL_SENDER_ONLY | JL_RECEIVER_ONLY, 7, 8};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        join_fails(s, &group.any, size, flags[i], WSAEINVAL);
        expect(s, "FD_CONNECT:WSAEINVAL");
    }
    fail_with(send(s, "a", 1, 0), WSAENOTCONN);
}
END_TEST

/* proves: P5/windows */
START_TEST(the_windows_profile_tells_no_failure)
{
    SOCKET s = silent(AF_INET);
    union name host = named(AF_INET, "127.0.0.1", htons(7701));
    asyncselect_set_profile(ASYNCSELECT_WINDOWS);
    select_events(s, FD_CONNECT);
    join_fails(s, &host.any, size_of(AF_INET), JL_BOTH, WSAEADDRNOTAVAIL);
    expect(s, "");
}
END_TEST

/* proves: P5/documented */
START_TEST(a_blocking_join_that_fails_has_told_it)
{
    SOCKET s = silent(AF_INET);
    union name host = named(AF_INET, "127.0.0.1", htons(7701));
    join_fails(s, &host.any, size_of(AF_INET), JL_BOTH, WSAEADDRNOTAVAIL);
    select_events(s, FD_CONNECT);
    expect(s, "");
}
END_TEST

/* proves: CONNECT-4 P5/documented ERR-1 */
START_TEST(who_is_in_the_group_already_is_told_so)
{
    if (!carries(AF_INET, group_v4))
        return;
    SOCKET s = bound(AF_INET), sender = bound(AF_INET);
    union name group = named(AF_INET, group_v4, port_of(s));
    union name other = named(AF_INET, other_v4, port_of(s));
    select_events(s, FD_CONNECT);
    join_succeeds(s, &group, JL_RECEIVER_ONLY);
    expect(s, "FD_CONNECT");
    join_fails(s, &group.any, size_of(AF_INET), JL_RECEIVER_ONLY, WSAEISCONN);
    expect(s, "FD_CONNECT:WSAEISCONN");
    join_fails(s, &group.any, size_of(AF_INET), JL_BOTH, WSAEISCONN);
    expect(s, "FD_CONNECT:WSAEISCONN");
    fail_with(send(s, "a", 1, 0), WSAENOTCONN); /* a join that fails changes nothing */
    join_succeeds(s, &group, JL_SENDER_ONLY);
    join_succeeds(s, &other, JL_BOTH); /* a second group */
    expect(s, "FD_CONNECT FD_CONNECT");
    join_succeeds(sender, &group, JL_SENDER_ONLY);
    memset(group.v4.sin_zero, 1, sizeof(group.v4.sin_zero)); /* means nothing */
    join_fails(sender, &group.any, size_of(AF_INET), JL_SENDER_ONLY, WSAEISCONN);
}
END_TEST

/* proves: P5/documented S3 */
START_TEST(what_is_no_datagram_socket_cannot_join)
{
    struct sockaddr_in address;
    union name group = named(AF_INET, group_v4, htons(7701));
    SOCKET listener = tcp_listener(&address), idle = tcp_socket();
    struct pair local = unix_pair(SOCK_DGRAM);
    select_events(listener, FD_CONNECT | FD_ACCEPT);
    select_events(idle, FD_CONNECT);
    select_events(local.here, FD_CONNECT);
    join_fails(listener, &group.any, size_of(AF_INET), JL_BOTH, WSAEINVAL);
    expect(listener, "FD_CONNECT:WSAEINVAL");
    join_fails(idle, &group.any, size_of(AF_INET), JL_BOTH, WSAEOPNOTSUPP);
    expect(idle, "");
    join_fails(local.here, &group.any, size_of(AF_INET), JL_BOTH, WSAEOPNOTSUPP);
    expect(local.here, "");
    join_fails(INVALID_SOCKET, &group.any, size_of(AF_INET), JL_BOTH, WSAENOTSOCK);
}
END_TEST

/* proves: CONNECT-4 */
START_TEST(what_no_provider_here_can_do)
{
    QOS qos;
    WSABUF data = {0, NULL};
    SOCKET s = silent(AF_INET);
    union name group = named(AF_INET, group_v4, htons(7701));
    const struct sockaddr *name = &group.any;
    const int size = size_of(AF_INET);
    memset(&qos, 0, sizeof(qos));
    select_events(s, FD_CONNECT);
    fail_with((int)WSAJoinLeaf(s, name, size, &data, NULL, NULL, NULL, JL_BOTH),
              WSAEPROTONOSUPPORT);
    fail_with((int)WSAJoinLeaf(s, name, size, NULL, &data, NULL, NULL, JL_BOTH),
              WSAEPROTONOSUPPORT);
    qos.SendingFlowspec.ServiceType = 0x55; /* there is none */
    fail_with((int)WSAJoinLeaf(s, name, size, NULL, NULL, &qos, NULL, JL_BOTH), WSAEOPNOTSUPP);
    qos.SendingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    fail_with((int)WSAJoinLeaf(s, name, size, NULL, NULL, NULL, &qos, JL_BOTH), WSAEOPNOTSUPP);
    expect(s, ""); /* no attempt was made */
    qos.SendingFlowspec.Latency = 7;
    ck_assert_uint_eq(WSAJoinLeaf(s, name, size, NULL, NULL, &qos, NULL, JL_SENDER_ONLY), s);
    QOS now;
    DWORD got;
    succeed(WSAIoctl(s, SIO_GET_QOS, NULL, 0, &now, sizeof(now), &got, NULL, NULL));
    ck_assert_uint_eq(now.SendingFlowspec.Latency, 7);
    expect(s, "FD_CONNECT");
    const DWORD leaf = WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
    fail_with((int)WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, leaf), WSAEINVAL);
    fail_with((int)WSASocketA(AF_INET, SOCK_DGRAM, 0, NULL, 0, leaf | 0x02), WSAEINVAL);
    fail_with((int)WSASocketA(AF_INET, SOCK_DGRAM, 0, NULL, 0, leaf | 0x08), WSAEINVAL);
}
END_TEST

/* An IPv6 address says which interface. */
/* proves: CONNECT-4 P5/documented */
START_TEST(the_scope_is_the_interface)
{
    SOCKET s = keep(socket(AF_INET6, SOCK_DGRAM, 0));
    union name group = named(AF_INET6, group_v6, htons(7701));
    group.v6.sin6_scope_id = 0x7fffffff; /* none has this number */
    select_events(s, FD_CONNECT);
    join_fails(s, &group.any, size_of(AF_INET6), JL_RECEIVER_ONLY, WSAEADDRNOTAVAIL);
    expect(s, "FD_CONNECT:WSAEADDRNOTAVAIL");
    if (!carries(AF_INET6, group_v6))
        return;
    group.v6.sin6_scope_id = interface_v6;
    join_succeeds(s, &group, JL_RECEIVER_ONLY);
    expect(s, "FD_CONNECT");
    ck_assert_uint_ne(port_of(s), 0);
    join_fails(s, &group.any, size_of(AF_INET6), JL_RECEIVER_ONLY, WSAEISCONN);
}
END_TEST

/* proves: CONNECT-4 */
START_TEST(the_address_that_it_is_bound_to_is_the_interface)
{
    if (!carries(AF_INET, group_v4))
        return;
    SOCKET sender = udp_socket(NULL), receiver = bound(AF_INET);
    union name group = named(AF_INET, group_v4, port_of(receiver));
    join_succeeds(receiver, &group, JL_RECEIVER_ONLY);
    join_succeeds(sender, &group, JL_BOTH);
    send_text(sender, "a");
    receive_text(receiver, "a");
    union name peer = named(AF_INET, "127.0.0.1", port_of(receiver)), was, is;
    int size = sizeof(was);
    succeed(connect(sender, &peer.any, size_of(AF_INET)));
    succeed(getsockname(sender, &was.any, &size));
    join_succeeds(sender, &group, JL_SENDER_ONLY); /* it keeps its own address */
    succeed(getsockname(sender, &is.any, &size));
    ck_assert_uint_eq(is.v4.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    ck_assert_uint_eq(is.v4.sin_port, was.v4.sin_port);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_sender_and_a_receiver);
    tcase_add_test(tc, a_sender_and_a_receiver_of_ipv6);
    tcase_add_test(tc, one_that_does_both_hears_everybody);
    tcase_add_test(tc, the_destination_can_change);
    tcase_add_test(tc, the_windows_profile_tells_who_has_asked);
    tcase_add_test(tc, a_join_that_fails_at_once_is_told);
    tcase_add_test(tc, the_windows_profile_tells_no_failure);
    tcase_add_test(tc, a_blocking_join_that_fails_has_told_it);
    tcase_add_test(tc, who_is_in_the_group_already_is_told_so);
    tcase_add_test(tc, what_is_no_datagram_socket_cannot_join);
    tcase_add_test(tc, what_no_provider_here_can_do);
    tcase_add_test(tc, the_scope_is_the_interface);
    tcase_add_test(tc, the_address_that_it_is_bound_to_is_the_interface);
}

int main(void)
{
    return run_suite("join", add);
}
