/* The flow specs that connections come with, and those of groups. */
#include "qos_support.h"

/* ---- connections ---- */

static int connect_with(SOCKET s, const struct sockaddr_in *address, QOS *own, QOS *groups)
{
    return WSAConnect(s, (const struct sockaddr *)address, sizeof(*address), NULL, NULL, own,
                      groups);
}

/* proves: QOS-2 GQOS-1 I4 */
START_TEST(connect_sets_flow_specs)
{
    choose(_i);
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = grouped(SG_UNCONSTRAINED_GROUP);
    QOS one = spec(1), two = spec(2);
    (void)listener;
    succeed(connect_with(s, &address, &one, &two));
    select_events(s, FD_QOS | FD_GROUP_QOS);
    expect(s, "FD_QOS FD_GROUP_QOS");
    expect_spec(s, SIO_GET_QOS, &one);
    expect_spec(s, SIO_GET_GROUP_QOS, &two);
    fail_with(connect_with(s, &address, &two, NULL), WSAEISCONN);
    expect(s, ""); /* no attempt, no change */
    address.sin_family = AF_UNSPEC;
    succeed(connect_with(s, &address, &two, NULL));
    expect(s, "FD_QOS");
}
END_TEST

/* proves: I4 P5 */
START_TEST(connect_refuses_flow_specs_that_cannot_be)
{
    choose(_i);
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    QOS one = spec(1), bad = spec(1);
    (void)listener;
    select_events(s, FD_CONNECT | FD_QOS);
    bad.SendingFlowspec.ServiceType = 8;
    fail_with(connect_with(s, &address, &bad, NULL), WSAEOPNOTSUPP);
    fail_with(connect_with(s, &address, &one, &one), WSAEOPNOTSUPP); /* it is in no group */
    expect(s, "");
    fail_with(connect_with(s, &address, &one, NULL), WSAEWOULDBLOCK);
    expect(s, "FD_CONNECT FD_QOS");
}
END_TEST

/* proves: I4 */
START_TEST(an_accepted_connection_has_the_listeners_flow_spec)
{
    choose(_i);
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = tcp_socket();
    QOS qos = spec(4);
    qos.SendingFlowspec.ServiceType = SERVICETYPE_CONTROLLEDLOAD;
    set(listener, SIO_SET_QOS, &qos);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    SOCKET s = keep(accept(listener, NULL, NULL));
    ck_assert_uint_ne(s, INVALID_SOCKET);
    expect_spec(s, SIO_GET_QOS, &qos);
    ck_assert_int_eq(kernels(s, IPPROTO_IP, IP_TOS), 0x60);
    ck_assert_uint_eq(group_of(s), 0);
    select_events(s, FD_QOS);
    expect(s, ""); /* it has not been changed */
}
END_TEST

/* A condition function: what it is shown, and what it does. */
static struct {
    bool has_own, has_groups;
    QOS own, groups;
    bool changes;
    QOS own_after, groups_after;
    GROUP group;
} terms;

static int CALLBACK settle(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS, LPQOS lpGQOS,
                           LPWSABUF lpCalleeId, LPWSABUF lpCalleeData, GROUP *g, DWORD_PTR data)
{
    (void)lpCallerId, (void)lpCallerData, (void)lpCalleeId, (void)lpCalleeData, (void)data;
    terms.has_own = lpSQOS != NULL;
    terms.has_groups = lpGQOS != NULL;
    if (lpSQOS) {
        terms.own = *lpSQOS;
        *lpSQOS = terms.changes ? terms.own_after : *lpSQOS;
    }
    if (lpGQOS) {
        terms.groups = *lpGQOS;
        *lpGQOS = terms.changes ? terms.groups_after : *lpGQOS;
    }
    ck_assert_uint_eq(*g, 0);
    *g = terms.group;
    return CF_ACCEPT;
}

static SOCKET accept_on_terms(SOCKET listener, const struct sockaddr_in *address)
{
    SOCKET client = tcp_socket();
    succeed(connect(client, (const struct sockaddr *)address, sizeof(*address)));
    SOCKET s = WSAAccept(listener, NULL, NULL, settle, 0);
    return s == INVALID_SOCKET ? s : keep(s);
}

static SOCKET grouped_listener(struct sockaddr_in *address)
{
    int length = sizeof(*address);
    SOCKET s = grouped(SG_UNCONSTRAINED_GROUP);
    memset(address, 0, sizeof(*address));
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    succeed(bind(s, (struct sockaddr *)address, sizeof(*address)));
    succeed(listen(s, 8));
    succeed(getsockname(s, (struct sockaddr *)address, &length));
    return s;
}

/* proves: ACCEPT-4 I4 */
START_TEST(a_condition_function_settles_the_flow_spec)
{
    choose(_i);
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    QOS qos = spec(4), other = spec(5);
    memset(&terms, 0, sizeof(terms));
    ck_assert_uint_ne(accept_on_terms(listener, &address), INVALID_SOCKET);
    ck_assert(!terms.has_own && !terms.has_groups);
    set(listener, SIO_SET_QOS, &qos);
    SOCKET s = accept_on_terms(listener, &address);
    ck_assert(terms.has_own && !terms.has_groups);
    ck_assert_uint_eq(terms.own.ReceivingFlowspec.Latency, 4);
    expect_spec(s, SIO_GET_QOS, &qos);
    terms.changes = true;
    terms.own_after = other;
    terms.own_after.SendingFlowspec.ServiceType = other.SendingFlowspec.ServiceType =
        SERVICETYPE_CONTROLLEDLOAD;
    s = accept_on_terms(listener, &address);
    expect_spec(s, SIO_GET_QOS, &other);
    ck_assert_int_eq(kernels(s, IPPROTO_IP, IP_TOS), 0x60);
    expect_spec(listener, SIO_GET_QOS, &qos);
    select_events(s, FD_QOS);
    expect(s, ""); /* it started so */
    terms.own_after.SendingFlowspec.ServiceType = 0x55;
    ck_assert_uint_eq(accept_on_terms(listener, &address), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSA_QOS_ESERVICETYPE);
    ck_assert_uint_ne(keep(accept(listener, NULL, NULL)), INVALID_SOCKET); /* [C6] it stayed */
}
END_TEST

/* proves: ACCEPT-4 I4 GQOS-1 */
START_TEST(a_condition_function_chooses_a_group)
{
    choose(_i);
    struct sockaddr_in address;
    SOCKET listener = grouped_listener(&address);
    QOS qos = spec(4), other = spec(5);
    set(listener, SIO_SET_GROUP_QOS, &qos);
    memset(&terms, 0, sizeof(terms));
    SOCKET s = accept_on_terms(listener, &address);
    ck_assert(!terms.has_own && terms.has_groups);
    ck_assert_uint_eq(terms.groups.ReceivingFlowspec.Latency, 4);
    ck_assert_uint_eq(group_of(s), 0);
    terms.group = SG_CONSTRAINED_GROUP;
    s = accept_on_terms(listener, &address);
    GROUP g = group_of(s);
    ck_assert_uint_gt(g, SG_CONSTRAINED_GROUP);
    ck_assert_uint_ne(g, group_of(listener));
    expect_spec(s, SIO_GET_GROUP_QOS, &qos);
    select_events(s, FD_GROUP_QOS);
    run_idle();
    expect(s, "FD_GROUP_QOS");
    ck_assert_int_eq(ask(s, SIO_GET_GROUP_QOS, &qos), 0);
    terms.group = g;
    terms.changes = true;
    terms.groups_after = other;
    SOCKET t = accept_on_terms(listener, &address);
    ck_assert_uint_eq(group_of(t), g);
    expect(s, "FD_GROUP_QOS");
    expect_spec(s, SIO_GET_GROUP_QOS, &other);
    terms.group = 99999;
    ck_assert_uint_eq(accept_on_terms(listener, &address), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
    terms.group = 0;
    ck_assert_uint_ne(accept_on_terms(listener, &address), INVALID_SOCKET);
}
END_TEST

/* ---- groups ---- */

/* proves: I4 */
START_TEST(groups_are_made_and_joined_by_their_id)
{
    choose(_i);
    SOCKET one = grouped(SG_UNCONSTRAINED_GROUP), other = grouped(SG_UNCONSTRAINED_GROUP);
    GROUP g = group_of(one);
    ck_assert_uint_gt(g, SG_CONSTRAINED_GROUP);
    ck_assert_uint_ne(group_of(other), g);
    ck_assert_uint_eq(group_of(tcp_socket()), 0);
    SOCKET second = grouped(g);
    ck_assert_uint_eq(group_of(second), g);
    SOCKET datagrams = keep(WSASocket(AF_INET, SOCK_DGRAM, 0, NULL, g, 0));
    ck_assert_uint_eq(group_of(datagrams), g);
    fail_with((int)WSASocket(AF_INET, SOCK_STREAM, 0, NULL, g + 1000, 0), WSAEINVAL);
    fail_with(setsockopt(one, SOL_SOCKET, SO_GROUP_ID, (char *)&g, sizeof(g)), WSAENOPROTOOPT);
    /* it ends with its last socket */
    succeed(closesocket(one));
    succeed(closesocket(second));
    ck_assert_uint_eq(group_of(datagrams), g);
    succeed(closesocket(datagrams));
    fail_with((int)WSASocket(AF_INET, SOCK_STREAM, 0, NULL, g, 0), WSAEINVAL);
}
END_TEST

/* proves: GQOS-1 GATE-7 GATE-11 QOS-3 I4 */
START_TEST(a_groups_change_is_told_to_each_of_its_sockets)
{
    choose(_i);
    SOCKET first = grouped(SG_UNCONSTRAINED_GROUP), second = grouped(group_of(first));
    SOCKET foreign = grouped(SG_UNCONSTRAINED_GROUP);
    QOS one = spec(1), two = spec(2), best = start(), out;
    expect_spec(first, SIO_GET_GROUP_QOS, &best);
    select_events(first, FD_QOS | FD_GROUP_QOS);
    select_events(foreign, FD_QOS | FD_GROUP_QOS);
    expect(first, "");
    set(second, SIO_SET_GROUP_QOS, &one);
    expect(first, "FD_GROUP_QOS");
    expect(foreign, "");
    set(first, SIO_SET_GROUP_QOS, &one); /* no change */
    set(first, SIO_SET_GROUP_QOS, &two);
    expect(first, ""); /* the gate is closed */
    expect_spec(first, SIO_GET_GROUP_QOS, &two);
    expect(first, "FD_GROUP_QOS");
    fail_with(WSAIoctl(first, SIO_GET_GROUP_QOS, NULL, 0, &out, 1, &written, NULL, NULL),
              WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    set(second, SIO_SET_GROUP_QOS, &one);
    expect(first, "FD_GROUP_QOS"); /* a question that failed re-enabled it */
    expect_spec(first, SIO_GET_QOS, &best);
    set(second, SIO_SET_GROUP_QOS, &best);
    expect(first, ""); /* the socket's question is none about the group */
    select_events(second, FD_GROUP_QOS);
    expect(second, "FD_GROUP_QOS"); /* changed before the selection */
    expect_spec(foreign, SIO_GET_GROUP_QOS, &best);
    SOCKET late = grouped(group_of(first));
    select_events(late, FD_GROUP_QOS);
    expect(late, ""); /* changed before it was there */
}
END_TEST

/* proves: I4 */
START_TEST(a_constrained_group_has_one_host)
{
    choose(_i);
    struct sockaddr_in address, elsewhere;
    SOCKET listener = tcp_listener(&address), first = grouped(SG_CONSTRAINED_GROUP);
    GROUP g = group_of(first);
    (void)listener;
    fail_with((int)WSASocket(AF_INET, SOCK_DGRAM, 0, NULL, SG_CONSTRAINED_GROUP, 0), WSAEINVAL);
    fail_with((int)WSASocket(AF_INET, SOCK_DGRAM, 0, NULL, g, 0), WSAEINVAL);
    SOCKET second = grouped(g), third = grouped(g);
    succeed(connect_with(first, &address, NULL, NULL));
    elsewhere = address;
    elsewhere.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    fail_with(connect_with(second, &elsewhere, NULL, NULL), WSAEINVAL);
    succeed(connect_with(second, &address, NULL, NULL));
    tcp_listener(&address); /* another port of the host */
    succeed(connect_with(third, &address, NULL, NULL));
}
END_TEST

/* proves: I4 */
START_TEST(a_condition_function_cannot_choose_a_group_of_another_host)
{
    choose(_i);
    struct sockaddr_in address, elsewhere;
    SOCKET listener = grouped_listener(&address);
    memset(&terms, 0, sizeof(terms));
    terms.group = SG_CONSTRAINED_GROUP;
    GROUP g = group_of(accept_on_terms(listener, &address)); /* of the host 127.0.0.1 */
    SOCKET client = tcp_socket();
    elsewhere = address;
    elsewhere.sin_port = 0;
    elsewhere.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    succeed(bind(client, (struct sockaddr *)&elsewhere, sizeof(elsewhere)));
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    terms.group = g;
    fail_with((int)WSAAccept(listener, NULL, NULL, settle, 0), WSAEINVAL);
}
END_TEST

static void add_cases(TCase *tc)
{
    tcase_add_loop_test(tc, connect_sets_flow_specs, FIRST, END);
    tcase_add_loop_test(tc, connect_refuses_flow_specs_that_cannot_be, FIRST, END);
    tcase_add_loop_test(tc, an_accepted_connection_has_the_listeners_flow_spec, FIRST, END);
    tcase_add_loop_test(tc, a_condition_function_settles_the_flow_spec, FIRST, END);
    tcase_add_loop_test(tc, a_condition_function_chooses_a_group, FIRST, END);
    tcase_add_loop_test(tc, groups_are_made_and_joined_by_their_id, FIRST, END);
    tcase_add_loop_test(tc, a_groups_change_is_told_to_each_of_its_sockets, FIRST, END);
    tcase_add_loop_test(tc, a_constrained_group_has_one_host, FIRST, END);
    tcase_add_loop_test(tc, a_condition_function_cannot_choose_a_group_of_another_host, FIRST, END);
}

int main(void)
{
    return run_suite("qos_connection", add_cases);
}
