/* FD_QOS and FD_GROUP_QOS: the flow specs of sockets and of groups, and who is told of a change. */
#include "support.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sys.h"

/* Each test runs in both profiles: they do not differ here. */
enum { FIRST = ASYNCSELECT_DOCUMENTED, END = ASYNCSELECT_WINDOWS + 1 };

static void choose(int profile)
{
    succeed(asyncselect_set_profile((enum asyncselect_profile)profile));
}

static DWORD written;

static int ask(SOCKET s, DWORD code, QOS *qos)
{
    written = 77;
    return WSAIoctl(s, code, NULL, 0, qos, sizeof(*qos), &written, NULL, NULL);
}

static int tell(SOCKET s, DWORD code, const QOS *qos)
{
    QOS copy = *qos;
    written = 77;
    return WSAIoctl(s, code, &copy, sizeof(copy), NULL, 0, &written, NULL, NULL);
}

static void get(SOCKET s, DWORD code, QOS *qos)
{
    memset(qos, 0x5A, sizeof(*qos));
    succeed(ask(s, code, qos));
    ck_assert_uint_eq(written, sizeof(*qos));
}

static void set(SOCKET s, DWORD code, const QOS *qos)
{
    succeed(tell(s, code, qos));
    ck_assert_uint_eq(written, 0);
}

static void expect_spec(SOCKET s, DWORD code, const QOS *expected)
{
    QOS qos;
    get(s, code, &qos);
    ck_assert_mem_eq(&qos.SendingFlowspec, &expected->SendingFlowspec, sizeof(FLOWSPEC));
    ck_assert_mem_eq(&qos.ReceivingFlowspec, &expected->ReceivingFlowspec, sizeof(FLOWSPEC));
    ck_assert_uint_eq(qos.ProviderSpecific.len, 0);
    ck_assert_ptr_null(qos.ProviderSpecific.buf);
}

static QOS start(void)
{
    static const FLOWSPEC best = {QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED,
                                  QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED, SERVICETYPE_BESTEFFORT,
                                  QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED};
    return (QOS){best, best, {0, NULL}};
}

/* One that differs from all with another number. */
static QOS spec(ULONG number)
{
    QOS qos = start();
    qos.ReceivingFlowspec.Latency = number;
    return qos;
}

static SOCKET grouped(GROUP g)
{
    SOCKET s = WSASocket(AF_INET, SOCK_STREAM, 0, NULL, g, WSA_FLAG_OVERLAPPED);
    ck_assert_uint_ne(s, INVALID_SOCKET);
    return keep(s);
}

static GROUP group_of(SOCKET s)
{
    GROUP g = 77;
    int size = sizeof(g);
    succeed(getsockopt(s, SOL_SOCKET, SO_GROUP_ID, (char *)&g, &size));
    ck_assert_int_eq(size, sizeof(g));
    return g;
}

/* ---- one socket's ---- */

/* proves: QOS-3 I4 */
START_TEST(a_socket_starts_with_best_effort)
{
    choose(_i);
    QOS best = start();
    ck_assert_uint_eq(SIO_GET_QOS, 0xC8000007);
    ck_assert_uint_eq(SIO_GET_GROUP_QOS, 0xC8000008);
    ck_assert_uint_eq(SIO_SET_QOS, 0x8800000B);
    ck_assert_uint_eq(SIO_SET_GROUP_QOS, 0x8800000C);
    expect_spec(tcp_socket(), SIO_GET_QOS, &best);
    expect_spec(udp_socket(NULL), SIO_GET_QOS, &best);
    expect_spec(unix_pair(SOCK_STREAM).here, SIO_GET_QOS, &best);
}
END_TEST

/* proves: QOS-2 QOS-3 GATE-7 GATE-11 */
START_TEST(a_change_is_told_once_until_the_spec_is_read)
{
    choose(_i);
    SOCKET s = udp_socket(NULL);
    QOS one = spec(1), two = spec(2), three = spec(3);
    select_events(s, FD_QOS);
    expect(s, "");
    set(s, SIO_SET_QOS, &one);
    expect(s, "FD_QOS");
    expect(s, "");
    expect_spec(s, SIO_GET_QOS, &one);
    expect(s, ""); /* reading makes no message: edge-triggered */
    set(s, SIO_SET_QOS, &two);
    expect(s, "FD_QOS");
    set(s, SIO_SET_QOS, &three);
    set(s, SIO_SET_QOS, &two);
    expect(s, ""); /* the gate is closed */
    expect_spec(s, SIO_GET_QOS, &two);
    expect(s, "FD_QOS");
    expect_spec(s, SIO_GET_QOS, &two);
    expect(s, "");
}
END_TEST

/* proves: QOS-2 I4 */
START_TEST(every_field_counts)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = start();
    ULONG *fields[] = {
        &qos.SendingFlowspec.TokenRate,          &qos.SendingFlowspec.TokenBucketSize,
        &qos.SendingFlowspec.PeakBandwidth,      &qos.SendingFlowspec.Latency,
        &qos.SendingFlowspec.DelayVariation,     &qos.SendingFlowspec.MaxSduSize,
        &qos.SendingFlowspec.MinimumPolicedSize, &qos.ReceivingFlowspec.TokenRate,
        &qos.ReceivingFlowspec.TokenBucketSize,  &qos.ReceivingFlowspec.PeakBandwidth,
        &qos.ReceivingFlowspec.Latency,          &qos.ReceivingFlowspec.DelayVariation,
        &qos.ReceivingFlowspec.MaxSduSize,       &qos.ReceivingFlowspec.MinimumPolicedSize};
    ULONG *types[] = {&qos.SendingFlowspec.ServiceType, &qos.ReceivingFlowspec.ServiceType};
    select_events(s, FD_QOS);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        *fields[i] = 1000000;
        set(s, SIO_SET_QOS, &qos);
        expect(s, "FD_QOS");
        expect_spec(s, SIO_GET_QOS, &qos);
        set(s, SIO_SET_QOS, &qos); /* as it is: no change */
        expect(s, "");
    }
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        *types[i] = SERVICETYPE_GUARANTEED;
        set(s, SIO_SET_QOS, &qos);
        expect(s, "FD_QOS");
        expect_spec(s, SIO_GET_QOS, &qos);
    }
}
END_TEST

/* proves: QOS-1 GATE-13 */
START_TEST(a_change_before_the_selection_is_told_at_it_once)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS one = spec(1), two = spec(2), best = start();
    set(s, SIO_SET_QOS, &best); /* no change */
    select_events(s, FD_QOS);
    expect(s, "");
    select_events(s, 0);
    set(s, SIO_SET_QOS, &one);
    select_events(s, FD_CONNECT);
    expect(s, "");
    select_events(s, FD_QOS);
    expect(s, "FD_QOS");
    select_events(s, FD_QOS); /* it has been told */
    expect(s, "");
    set(s, SIO_SET_QOS, &two);
    expect(s, "FD_QOS"); /* the selection opened the gate */
}
END_TEST

/* proves: QOS-2 I4 */
START_TEST(the_providers_change_is_told)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS one = spec(1), bad = spec(2);
    select_events(s, FD_QOS);
    succeed(asyncselect_set_qos(s, &one));
    expect(s, "FD_QOS");
    expect_spec(s, SIO_GET_QOS, &one);
    succeed(asyncselect_set_qos(s, &one));
    expect(s, "");
    fail_with(asyncselect_set_qos(s, NULL), WSAEFAULT);
    fail_with(asyncselect_set_qos(INVALID_SOCKET, &one), WSAENOTSOCK);
    bad.SendingFlowspec.ServiceType = 7;
    fail_with(asyncselect_set_qos(s, &bad), WSA_QOS_ESERVICETYPE);
    expect(s, "");
}
END_TEST

/* proves: I4 */
START_TEST(a_direction_without_change_stays)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = spec(5), wanted = spec(6);
    set(s, SIO_SET_QOS, &qos);
    wanted.ReceivingFlowspec.ServiceType = SERVICETYPE_NOCHANGE;
    wanted.SendingFlowspec.Latency = 9;
    set(s, SIO_SET_QOS, &wanted);
    qos.SendingFlowspec.Latency = 9;
    expect_spec(s, SIO_GET_QOS, &qos);
}
END_TEST

/* proves: GATE-7 GATE-9 I3 */
START_TEST(a_question_that_fails_reenables)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS one = spec(1), two = spec(2), three = spec(3), out;
    select_events(s, FD_QOS);
    set(s, SIO_SET_QOS, &one);
    expect(s, "FD_QOS");
    fail_with(WSAIoctl(s, SIO_GET_QOS, NULL, 0, &out, sizeof(out) - 1, &written, NULL, NULL),
              WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    set(s, SIO_SET_QOS, &two);
    expect(s, "FD_QOS");
    fail_with(WSAIoctl(s, SIO_GET_QOS, NULL, 0, &out, sizeof(out), NULL, NULL, NULL), WSAEFAULT);
    set(s, SIO_SET_QOS, &three);
    expect(s, "FD_QOS");
    /* the group's question is none about the socket */
    fail_with(ask(s, SIO_GET_GROUP_QOS, &out), WSAEINVAL);
    set(s, SIO_SET_QOS, &one);
    expect(s, "");
}
END_TEST

/* proves: I3 I4 */
START_TEST(what_is_wrong_is_refused_and_changes_nothing)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS best = start(), qos = spec(1);
    char byte = 0;
    select_events(s, FD_QOS | FD_GROUP_QOS);
    written = 77;
    fail_with(WSAIoctl(s, SIO_GET_QOS, NULL, 0, NULL, 0, &written, NULL, NULL), WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    written = 77;
    fail_with(WSAIoctl(s, SIO_SET_QOS, &qos, sizeof(qos) - 1, NULL, 0, &written, NULL, NULL),
              WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    fail_with(WSAIoctl(s, SIO_SET_QOS, NULL, sizeof(qos), NULL, 0, &written, NULL, NULL),
              WSAEFAULT);
    fail_with(WSAIoctl(s, SIO_SET_QOS, &qos, sizeof(qos), NULL, 0, NULL, NULL, NULL), WSAEFAULT);
    qos.ReceivingFlowspec.ServiceType = 0x0B;
    fail_with(tell(s, SIO_SET_QOS, &qos), WSA_QOS_ESERVICETYPE);
    qos = spec(1);
    qos.ProviderSpecific.len = 1;
    qos.ProviderSpecific.buf = &byte;
    fail_with(tell(s, SIO_SET_QOS, &qos), WSA_QOS_EPROVSPECBUF);
    qos = spec(1);
    fail_with(tell(s, SIO_SET_GROUP_QOS, &qos), WSAEINVAL);
    fail_with(ask(s, SIO_GET_GROUP_QOS, &qos), WSAEINVAL);
    fail_with(ask(INVALID_SOCKET, SIO_GET_QOS, &qos), WSAENOTSOCK);
    expect(s, "");
    expect_spec(s, SIO_GET_QOS, &best);
}
END_TEST

/* ---- what the kernel makes of it ---- */

static int kernels(SOCKET s, int level, int name)
{
    int value = -1;
    unsigned size = sizeof(value);
    ck_assert_int_eq(sys_getsockopt((int)s, level, name, &value, &size), 0);
    return value;
}

/* proves: I4 */
START_TEST(the_service_type_is_the_class_of_the_packets)
{
    choose(_i);
    static const struct {
        SERVICETYPE type;
        int class;
    } rows[] = {{SERVICETYPE_CONTROLLEDLOAD, 0x60},  {SERVICETYPE_GUARANTEED, 0xA0},
                {SERVICETYPE_NETWORK_CONTROL, 0xC0}, {SERVICETYPE_QUALITATIVE, 0},
                {SERVICETYPE_GUARANTEED, 0xA0},      {SERVICETYPE_BESTEFFORT, 0}};
    SOCKET v4 = tcp_socket(), v6 = keep(socket(AF_INET6, SOCK_DGRAM, 0));
    QOS qos = start();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        qos.SendingFlowspec.ServiceType = rows[i].type;
        set(v4, SIO_SET_QOS, &qos);
        ck_assert_int_eq(kernels(v4, IPPROTO_IP, IP_TOS), rows[i].class);
        if (v6 != INVALID_SOCKET) {
            set(v6, SIO_SET_QOS, &qos);
            ck_assert_int_eq(kernels(v6, IPPROTO_IPV6, IPV6_TCLASS), rows[i].class);
        }
    }
    /* what the flow spec does not change is the program's own doing */
    int class = 0x10;
    ck_assert_int_eq(sys_setsockopt((int)v4, IPPROTO_IP, IP_TOS, &class, sizeof(class)), 0);
    qos.SendingFlowspec.Latency = 1;
    set(v4, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(v4, IPPROTO_IP, IP_TOS), 0x10);
}
END_TEST

#ifdef SO_PRIORITY
/* proves: I4 */
START_TEST(the_service_type_is_a_priority)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = start();
    qos.SendingFlowspec.ServiceType = SERVICETYPE_GUARANTEED;
    set(s, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 5);
    qos.SendingFlowspec.ServiceType = SERVICETYPE_NETWORK_CONTROL;
    set(s, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 6);
    qos.SendingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    set(s, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 0);
}
END_TEST
#endif

#ifdef SO_MAX_PACING_RATE
/* proves: I4 QOS-3 */
START_TEST(the_token_rate_is_the_pace_and_is_read_back)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = start();
    unsigned rate = 0, size = sizeof(rate);
    select_events(s, FD_QOS);
    qos.SendingFlowspec.TokenRate = 5000000;
    set(s, SIO_SET_QOS, &qos);
    expect(s, "FD_QOS");
    ck_assert_int_eq(sys_getsockopt((int)s, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, &size), 0);
    ck_assert_uint_eq(rate, 5000000);
    rate = 6000000;
    ck_assert_int_eq(sys_setsockopt((int)s, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, sizeof(rate)),
                     0);
    qos.SendingFlowspec.TokenRate = 6000000;
    expect_spec(s, SIO_GET_QOS, &qos);
    set(s, SIO_SET_QOS, &qos); /* it is so already */
    expect(s, "");
    qos.SendingFlowspec.TokenRate = QOS_NOT_SPECIFIED;
    set(s, SIO_SET_QOS, &qos);
    expect_spec(s, SIO_GET_QOS, &qos);
    expect(s, "FD_QOS");
}
END_TEST
#endif

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

static void add_cases(TCase *tc)
{
    tcase_add_loop_test(tc, a_socket_starts_with_best_effort, FIRST, END);
    tcase_add_loop_test(tc, a_change_is_told_once_until_the_spec_is_read, FIRST, END);
    tcase_add_loop_test(tc, every_field_counts, FIRST, END);
    tcase_add_loop_test(tc, a_change_before_the_selection_is_told_at_it_once, FIRST, END);
    tcase_add_loop_test(tc, the_providers_change_is_told, FIRST, END);
    tcase_add_loop_test(tc, a_direction_without_change_stays, FIRST, END);
    tcase_add_loop_test(tc, a_question_that_fails_reenables, FIRST, END);
    tcase_add_loop_test(tc, what_is_wrong_is_refused_and_changes_nothing, FIRST, END);
    tcase_add_loop_test(tc, the_service_type_is_the_class_of_the_packets, FIRST, END);
#ifdef SO_PRIORITY
    tcase_add_loop_test(tc, the_service_type_is_a_priority, FIRST, END);
#endif
#ifdef SO_MAX_PACING_RATE
    tcase_add_loop_test(tc, the_token_rate_is_the_pace_and_is_read_back, FIRST, END);
#endif
    tcase_add_loop_test(tc, connect_sets_flow_specs, FIRST, END);
    tcase_add_loop_test(tc, connect_refuses_flow_specs_that_cannot_be, FIRST, END);
    tcase_add_loop_test(tc, an_accepted_connection_has_the_listeners_flow_spec, FIRST, END);
    tcase_add_loop_test(tc, groups_are_made_and_joined_by_their_id, FIRST, END);
    tcase_add_loop_test(tc, a_groups_change_is_told_to_each_of_its_sockets, FIRST, END);
    tcase_add_loop_test(tc, a_constrained_group_has_one_host, FIRST, END);
}

int main(void)
{
    return run_suite("qos", add_cases);
}
